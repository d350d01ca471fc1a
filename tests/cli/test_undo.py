"""Undo takes back what one save wrote, all of it and nothing else, and is undone in turn (rule 171)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program.commands import Stanch

SITE = "127.0.0.1:9"
Rows = list[dict[str, Any]]


def rows(stanch: Stanch) -> Rows:
    found: Rows = json.loads(stanch("timeline", "--json").out)
    return found


def live(stanch: Stanch) -> list[str]:
    return [
        one["what"] for one in rows(stanch) if not one["retracted"] and "was taken back" not in one["what"]
    ]


@pytest.fixture
def shop(stanch: Stanch) -> Stanch:
    """A server that nobody answers at."""
    stanch("start", SITE, "--no-questions")
    return stanch


def test_rule_171_all_that_a_save_wrote_goes_and_comes_back_together(shop: Stanch) -> None:
    before = live(shop)
    shop("vendor", "add", "Cardwise", "--role", "payments", "--role", "mail")
    after = live(shop)
    assert len(after) > len(before) + 4
    said = shop("undo", "--yes")
    assert said.code == 0
    assert "Cardwise was added (vendor)" in said.out
    assert live(shop) == before
    again = shop("undo", "--yes")
    assert again.code == 0
    assert live(shop) == after


def test_a_save_of_one_entry_is_undone_and_no_other(shop: Stanch) -> None:
    shop("vendor", "add", "Cardwise")
    shop("vendor", "add", "Paywell")
    before = live(shop)
    shop("vendor", "statement", "Paywell", "not_affected")
    shop("undo", "--yes")
    assert live(shop) == before


def test_where_others_hang_on_it_they_are_named_and_nothing_is_taken_back(shop: Stanch) -> None:
    shop("vendor", "add", "Cardwise")
    added = next(one["seq"] for one in rows(shop) if "Cardwise was added" in one["what"])
    shop("vendor", "statement", "Cardwise", "not_affected")
    before = live(shop)
    said = shop("undo", str(added), "--yes")
    assert said.code == 2
    assert "Cardwise: told us that it was not affected" in said.err
    assert live(shop) == before
    assert shop("undo", str(added), "--along", "--yes").code == 0
    assert not [one for one in live(shop) if "Cardwise" in one]
    shop("undo", "--yes")
    assert live(shop) == before


def test_what_was_sent_is_not_undone(shop: Stanch) -> None:
    shop("notice", "copy")
    shop("notice", "sent", "--to", "all customers")
    before = live(shop)
    said = shop("undo", "--yes")
    assert said.code == 2
    assert "what was sent cannot be undone" in said.err
    assert live(shop) == before
    copied = next(one["seq"] for one in rows(shop) if one["what"].startswith("copied text"))
    said = shop("undo", str(copied), "--yes")
    assert said.code == 2
    assert "sent to all customers" in said.err
    assert live(shop) == before


def test_it_is_shown_first_and_where_nothing_is_left_that_is_said(shop: Stanch) -> None:
    shop("vendor", "add", "Cardwise")
    before = live(shop)
    shown = shop("undo", "--dry-run")
    assert "Cardwise was added (vendor)" in shown.out
    assert "Nothing was written." in shown.out
    assert live(shop) == before
    assert shop("undo", "999").code == 2
    added = next(one["seq"] for one in rows(shop) if "Cardwise was added" in one["what"])
    shop("undo", str(added), "--yes")
    said = shop("undo", str(added), "--yes")
    assert (said.code, "was taken back already" in said.err) == (2, True)


def test_each_save_has_one_undo_in_the_timeline_and_what_was_sent_has_none(shop: Stanch) -> None:
    shop("vendor", "add", "Cardwise", "--role", "payments")
    shop("notice", "copy")
    shop("notice", "sent", "--to", "all customers")
    found = rows(shop)
    added = [one for one in found if "Cardwise" in one["what"] or "payments" in one["what"]]
    assert [one["undo"] for one in added] == [False] * (len(added) - 1) + [True]
    (sent,) = [one for one in found if one["what"].startswith("sent to")]
    assert not sent["undo"]
