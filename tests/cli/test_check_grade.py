"""What `stanch check --grade` says where there is nothing to grade, and of options that stand alone."""

from __future__ import annotations

import json

from tests.program.commands import Stanch
from tests.servers import running


def test_where_nobody_listens_there_is_no_grade(stanch: Stanch) -> None:
    place = f"127.0.0.1:{running.free_port()}"
    found = stanch("check", "--grade", place)
    assert found.code == 3
    assert "No grade: it was not reached." in found.out
    as_json = stanch("check", "--grade", "--json", place)
    assert as_json.code == 3
    assert json.loads(as_json.out)["grade"] is None


def test_a_word_without_a_grade_is_a_slip(stanch: Stanch) -> None:
    found = stanch("check", "--rule-out", "robot", "127.0.0.1:1")
    assert found.code == 2
    assert "add --grade" in found.err


def test_caps_and_what_was_not_measured_can_be_explained(stanch: Stanch) -> None:
    assert "Switch TLS 1.0 off" in stanch("explain", "tls10").out
    assert stanch("explain", "needs_prove").out.startswith("Not measured: ")
