"""Dates that are typed are held against now and against the event, and mean what the person means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
import pytest

from stanch.cli import root
from tests.program.commands import NOON, Stanch, flat, parsed


@pytest.fixture
def asked(stanch: Stanch, begun: str) -> str:
    """A vendor that takes our payments; a server of ours is the answer."""
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    return begun


def told(stanch: Stanch, what: str, **more: str) -> list[str]:
    rows = json.loads(stanch("timeline", "--json", **more).out)
    return [one["at"] for one in rows if what in one["what"]]


@pytest.mark.parametrize("day", ["2014-04-08", "8 April 2014", "April 8, 2014", "today", "00:00..23:00"])
def test_a_date_given_on_that_day_means_by_now(stanch: Stanch, asked: str, day: str) -> None:
    """Rule 50."""
    assert stanch("vendor", "statement", "Cardwise", "affected", "--at", day).code == 0
    assert told(stanch, "told us that it was affected") == ["2014-04-08T17:00:00Z"]
    assert "Affected, 8 April 2014" in flat(stanch("status", "--all")), "they have answered by now"
    assert stanch("vendor", "ask", "Cardwise", "--at", day).code == 0
    assert stanch("status", "--as-of", day, "--json").code == 3
    assert (
        parsed(stanch("status", "--as-of", day, "--json"))["true_at"]
        == parsed(stanch("status", "--json"))["true_at"]
    )


@pytest.mark.parametrize(
    "words",
    [
        ["vendor", "statement", "Cardwise", "not_affected", "--at", "2030-05-05"],
        ["vendor", "statement", "Cardwise", "not_affected", "--at", "17:01"],
        ["vendor", "statement", "Cardwise", "not_affected", "--at", "tomorrow"],
        ["vendor", "statement", "Cardwise", "fixed", "patched=tomorrow"],
        ["vendor", "ask", "Cardwise", "--at", "2030-05-05"],
        ["done", "PLACE", "patched=17:01"],
        ["done", "PLACE", "patched=16:00", "restarted=9 April 2014"],
        ["attest", "PLACE", "yes", "--from", "2014-04-09"],
        ["attest", "PLACE", "yes", "--from", "2014-03-01", "--to", "2014-04-09"],
        ["attest", "PLACE", "no", "--from", "2014-03-01", "--to", "17:01"],
        ["notice", "sent", "--to", "all customers", "--at", "2030-05-05"],
        ["incident", "refine", "--incident", "the-hole-2014", "--set", "disclosed=2030-05-05"],
    ],
)
def test_what_has_not_come_yet_has_not_been_said_or_done(
    stanch: Stanch, asked: str, words: list[str]
) -> None:
    """Rule 50: an answer, an asking, a step, a word on a time, and a notice that was sent."""
    stanch("notice", "copy")
    if words[0] == "incident":
        make_event()
    before = stanch("record", "verify", "--json").out
    found = stanch(*(asked if word == "PLACE" else word for word in words))
    assert found.code == 2, found
    assert "has not come yet" in found.err or "after it was said" in found.err
    assert stanch("record", "verify", "--json").out == before, "nothing is written down"


def views(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that can be asked about another moment than now."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from views(command, (*words, name))
        elif command is not None and any("--as-of" in one.opts for one in command.params):
            yield (*words, name)


def test_rule_50_no_view_tells_of_a_moment_that_has_not_come_yet(stanch: Stanch, asked: str) -> None:
    """A look of today says nothing of tomorrow: not that it is exposed then, and not that it is not."""
    commands = list(views(root))
    assert ("status",) in commands
    assert len(commands) >= 7
    for command in commands:
        named = ("heartbleed",) if command == ("incident", "show") else ()
        for moment in ("2014-04-09T13:00Z", "17:01", "tomorrow", "2030-05-05", "17:01..18:00"):
            found = stanch(*command, *named, "--as-of", moment)
            assert found.code == 2, (command, moment)
            assert f"{moment}: " in found.err
            assert "has not come yet" in found.err
            assert found.out == ""
        for moment in ("today", "17:00", "2014-04-08", "16:59..17:01"):
            assert stanch(*command, *named, "--as-of", moment).code != 2, (command, moment)


def make_event() -> None:
    from stanch.app.incidents import lifecycle

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STANCH_NOW", NOON)
        lifecycle.event("", "break-in", {"name": "the hole", "disclosed": "2014-04-01"})


def test_a_time_before_the_tool_ran_on_the_day_of_the_import_is_no_future(stanch: Stanch) -> None:
    """The clip holds wherever a moment is typed: a file of today, dated by its day."""
    from pathlib import Path

    text = Path("report.xml")
    text.write_text(
        '<?xml version="1.0"?>\n<document title="SSLScan Results" version="2.1.2" web="http://x">\n'
        '<ssltest host="www.shop.example" sniname="www.shop.example" port="443">\n'
        '<heartbleed sslversion="TLSv1.2" vulnerable="1" />\n</ssltest>\n</document>\n'
    )
    found = stanch("observe", "import", "--add", "--at", "2014-04-08", text)
    assert found.code == 1, found
    assert "VULNERABLE" in found.out


def test_status_about_the_8th_does_not_tell_what_was_said_on_the_10th(stanch: Stanch, asked: str) -> None:
    """Rule 2: an answer is an act, and had not been given."""
    later = "2014-04-11T09:00Z"
    stanch("vendor", "statement", "Cardwise", "not_affected", "--at", "2014-04-10", now=later)
    before = flat(stanch("status", "--all", "--as-of", "2014-04-08", now=later))
    assert "told us" not in before
    assert "told us" not in flat(stanch("claims", "--as-of", "2014-04-08", now=later))
    assert "Not asked yet" in before
    for moment in ("2014-04-10", "2014-04-11"):
        after = flat(stanch("claims", "--as-of", moment, now=later))
        assert "Cardwise, which takes our payments, told us on 10 April 2014" in after, moment
        assert "Whoever handles your payments told us" in after, moment


def test_of_two_who_take_payments_both_must_have_told_us(stanch: Stanch, asked: str) -> None:
    stanch("vendor", "add", "Paywell", "--role", "payments")
    stanch("vendor", "statement", "Cardwise", "not_affected", "--at", "2014-04-08", now="2014-04-11T09:00Z")
    stanch("vendor", "statement", "Paywell", "not_affected", "--at", "2014-04-10", now="2014-04-11T09:00Z")
    said = "Whoever handles your payments told us"
    assert said not in flat(stanch("claims", "--as-of", "2014-04-09", now="2014-04-11T09:00Z"))
    assert said in flat(stanch("claims", "--as-of", "2014-04-10", now="2014-04-11T09:00Z"))


BEFORE = [
    ["vendor", "statement", "Cardwise", "not_affected", "--at", "2014-04-06"],
    ["vendor", "statement", "Cardwise", "not_affected", "--at", "3 January 2012"],
    ["vendor", "statement", "Cardwise", "fixed", "patched=2014-04-01"],
    ["vendor", "ask", "Cardwise", "--at", "2014-04-05"],
    ["done", "PLACE", "patched=2013-06-01"],
    ["done", "PLACE", "patched=16:00", "rekeyed=2013-06-01..2013-07-01"],
]


@pytest.mark.parametrize("words", BEFORE)
def test_what_is_dated_wholly_before_the_disclosure_is_asked_about(
    stanch: Stanch, asked: str, words: list[str]
) -> None:
    """Rule 52: it says nothing about the event, unless it names it."""
    words = [asked if word == "PLACE" else word for word in words]
    before = stanch("record", "verify", "--json").out
    found = stanch(*words)
    assert found.code == 2
    assert "before Heartbleed became public, on 7 April 2014" in found.err
    assert "--names-event" in found.err
    assert stanch("record", "verify", "--json").out == before
    assert stanch(*words, "--names-event").code == 0
    assert [one.names_event for one in sayings()][-1] is True


def sayings() -> list[Any]:
    from stanch.app import context
    from stanch.core.sayings import Saying

    state = context.client("").state
    rows = [row for one in state.assets() for row in state.sayings(context.incidents(state)[0].id, one.id)]
    return [one for _seq, one in sorted(rows, key=lambda row: row[0]) if isinstance(one, Saying)]


def test_only_what_is_dated_before_names_the_event(stanch: Stanch, asked: str) -> None:
    stanch("vendor", "statement", "Cardwise", "affected", "--names-event", "--at", "2014-04-07")
    stanch("done", asked, "patched=2013-06-01", "restarted=16:00", "sessions_ended=no", "--names-event")
    assert [one.names_event for one in sayings()] == [False, True, False, False]


def test_a_step_that_may_have_been_after_the_disclosure_is_taken(stanch: Stanch, asked: str) -> None:
    assert stanch("done", asked, "patched=2014-04-01..2014-04-08T16:00Z").code == 0
    assert stanch("done", asked, "restarted=..2014-04-08T16:00Z").code == 0
    assert stanch("done", asked, "sessions_ended=2014-04-07").code == 0
    assert stanch("done", asked, "rekeyed").code == 0


def test_exposure_before_the_window_is_asked_about(stanch: Stanch, asked: str) -> None:
    """Rule 52: a server cannot have had this flaw before there was any."""
    words = ["attest", asked, "yes", "--from", "2010-01-01", "--to", "2011-01-01"]
    found = stanch(*words)
    assert found.code == 2
    assert "nothing could be exposed to Heartbleed before" in found.err
    assert "--names-event" in found.err
    assert stanch(*words, "--names-event").code == 0
    assert stanch("attest", asked, "no", "--from", "2010-01-01", "--to", "2011-01-01").code == 0
    assert stanch("attest", asked, "yes", "--from", "2010-01-01", "--to", "2014-04-01").code == 0
    assert stanch("attest", asked, "yes", "--from", "2010-01-01").code == 0
    backwards = stanch("attest", asked, "yes", "--from", "2014-03-05", "--to", "2014-03-01")
    assert "ended before it began" in backwards.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("04/08/2014", "write 2014-08-04 or 2014-04-08"),
        ("16:40 IST", "+05:30 (India)"),
        ("3:45 PM CST", "+08:00 (China)"),
        ("tea time", "write 2014-04-08, 2014-04-08 16:40, 16:40 (today), 16:40+02:00"),
        ("8 April", "write 8 April 2014, or 2014-04-08"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_the_form_to_write(
    stanch: Stanch, asked: str, typed: str, said: str
) -> None:
    """Rule 51, by every option and every step that takes a moment."""
    for words in (
        ["vendor", "statement", "Cardwise", "affected", "--at", typed],
        ["vendor", "statement", "Cardwise", "fixed", f"patched={typed}"],
        ["vendor", "ask", "Cardwise", "--at", typed],
        ["done", asked, f"patched={typed}"],
        ["attest", asked, "yes", "--from", typed],
        ["attest", asked, "yes", "--from", "2014-04-01", "--to", typed],
        ["promise", typed],
        ["notice", "sent", "--to", "all customers", "--at", typed],
        ["status", "--as-of", typed],
        ["plan", "--as-of", typed],
        ["claims", "--as-of", typed],
        ["timeline", "--as-of", typed],
        ["incident", "list", "--as-of", typed],
        ["incident", "show", "--as-of", typed],
        ["register", "export", "--as-of", typed],
    ):
        found = stanch(*words)
        assert found.code == 2, words
        assert said in " ".join(found.err.split()), words


def test_a_time_that_clocks_showed_twice_is_kept_within_both(stanch: Stanch, asked: str) -> None:
    now = "2014-10-27T09:00Z"
    stanch("client", "zone", "Europe/Berlin")
    assert stanch("done", asked, "patched=2014-10-26 02:30", now=now).code == 0
    said = [one["what"] for one in parsed(stanch("timeline", "--json", now=now))]
    assert f"{asked}: Patched: yes, some time between 00:30 and 01:30 UTC on 26 October 2014" in said
    gap = stanch("done", asked, "patched=2014-03-30 02:30", now=now)
    assert gap.code == 2
    assert "no clock in Europe/Berlin showed 02:30 on 2014-03-30" in gap.err


def test_an_event_is_dated_as_people_write_dates(stanch: Stanch, monkeypatch: pytest.MonkeyPatch) -> None:
    from stanch.app.incidents import lifecycle

    monkeypatch.setenv("STANCH_NOW", NOON)
    stanch("client", "zone", "America/Los_Angeles")
    made = lifecycle.event("", "break-in", {"name": "the hole", "disclosed": "8 April 2014", "since": "?"})
    assert made.playbook.disclosed_at // 1_000_000 == 1396915200, "its date is the one that was typed"
    answers = lifecycle.made_from(made)
    assert answers is not None
    assert answers[1]["disclosed"] == "2014-04-08"


def test_what_a_vendor_says_that_it_did_not_do_is_told_as_such(stanch: Stanch, asked: str) -> None:
    """Rule 53."""
    stanch(
        "vendor",
        "statement",
        "Cardwise",
        "fixed",
        "patched=15:00",
        "rekeyed=no",
        "restarted=?",
        "--at",
        "16:00",
    )
    said = flat(stanch("claims"))
    assert (
        "told us on 8 April 2014 that it was affected, that this is mended, that it was patched at "
        "15:00 UTC on 8 April 2014, and that it did not change its keys."
    ) in said
    assert "keys were replaced" not in said
    assert "restarted" not in said.partition("Cardwise, which")[2].partition(".")[0]
    (statement,) = [one.fact for one in sayings()]
    assert [(one.remedy, one.done) for one in statement.steps] == [
        ("patched", "yes"), ("rekeyed", "no"), ("restarted", "unknown"),
    ]  # fmt: skip
    twice = stanch("vendor", "statement", "Cardwise", "fixed", "patched=15:00", "patched=no")
    assert "patched stands there twice" in twice.err
    assert "patched stands there twice" in stanch("done", asked, "patched=no", "patched").err
