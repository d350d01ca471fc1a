"""What `stanch grade` says where there is nothing to grade; `check` still takes the options that it had."""

from __future__ import annotations

import json

from tests.program.commands import Stanch
from tests.servers import running


def test_where_nobody_listens_there_is_no_grade(stanch: Stanch) -> None:
    place = f"127.0.0.1:{running.free_port()}"
    found = stanch("grade", place)
    assert found.code == 3
    assert "No grade: it was not reached." in found.out
    as_json = stanch("grade", "--json", place)
    assert as_json.code == 3
    assert json.loads(as_json.out)["grade"] is None


def test_a_word_without_a_grade_is_a_slip(stanch: Stanch) -> None:
    found = stanch("check", "--rule-out", "robot", "127.0.0.1:1")
    assert found.code == 2
    assert "stanch grade --rule-out" in " ".join(found.err.split())


def test_the_old_spelling_says_the_same_and_what_it_is_now(stanch: Stanch) -> None:
    place = f"127.0.0.1:{running.free_port()}"
    old, new = stanch("check", "--grade", place), stanch("grade", place)
    assert (old.code, old.out) == (new.code, new.out)
    assert "stanch grade" in old.err
    assert new.err == ""
    both = stanch("check", "--grade", "--since", "heartbleed", "--json", place)
    assert both.code == 3
    assert {"grade", "overall"} <= set(json.loads(both.out))
    assert "--grade" not in stanch("check", "--help").out


def test_what_compares_with_a_time_before_needs_one(stanch: Stanch) -> None:
    found = stanch("certificate", "--fixed", "2014-04-08", "127.0.0.1:1")
    assert found.code == 2
    assert "--fixed compares with a time before" in " ".join(found.err.split())


def test_caps_and_what_was_not_measured_can_be_explained(stanch: Stanch) -> None:
    assert "Switch TLS 1.0 off" in stanch("explain", "tls10").out
    assert stanch("explain", "needs_prove").out.startswith("Not measured: ")
