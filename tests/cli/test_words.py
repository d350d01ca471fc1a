"""`stanch done`, `attest`, `promise`, `retract`: a person's word, marked as such, and taken back."""

from __future__ import annotations

from tests.program.commands import Stanch, flat, parsed


def test_a_step_is_kept_with_its_time_and_as_what_it_is(stanch: Stanch, begun: str) -> None:
    found = stanch("done", begun, "patched=16:00", "restarted")
    assert found.code == 0
    assert "Written down as your word." in found.out
    told = [one["what"] for one in parsed(stanch("timeline", "--json"))]
    assert f"{begun}: Patched: yes, 16:00 UTC on 8 April 2014" in told
    assert f"{begun}: Restarted: yes, a day that we do not know" in told


def test_a_word_on_a_period_changes_what_is_known_of_before(stanch: Stanch, begun: str) -> None:
    assert parsed(stanch("status", "--json"))["before"]["verdict"] == "unknown"
    assert stanch("attest", begun, "no", "--from", "2012-03-14").code == 0
    assert parsed(stanch("status", "--json"))["before"]["verdict"] == "no"
    seq = parsed(stanch("attest", begun, "yes", "--from", "2014-03-03", "--to", "2014-03-20", "--json"))[
        "entry"
    ]
    assert parsed(stanch("status", "--json"))["before"]["verdict"] == "yes"
    told = {one["seq"]: one["what"] for one in parsed(stanch("timeline", "--json"))}
    assert told[seq] == f"{begun}: had the flaw: yes, from 3 March 2014 until 20 March 2014"


def test_what_is_taken_back_counts_no_more_and_can_be_given_again(stanch: Stanch, begun: str) -> None:
    seq = parsed(stanch("attest", begun, "yes", "--from", "2014-03-03", "--to", "2014-03-20", "--json"))[
        "entry"
    ]
    back = stanch("retract", seq, "wrong server")
    assert back.code == 0
    assert f"Entry {seq} is taken back, by entry {seq + 1}." in back.out
    assert f"stanch retract {seq + 1} WHY" in back.out
    assert parsed(stanch("status", "--json"))["before"]["verdict"] == "unknown"
    assert f"entry {seq} was taken back: wrong server" in flat(stanch("timeline"))
    assert "(taken back)" in stanch("timeline").out
    stanch("retract", seq + 1, "it was the right server")
    assert parsed(stanch("status", "--json"))["before"]["verdict"] == "yes"


def test_a_promise_is_in_the_text_until_another_is_made(stanch: Stanch, begun: str) -> None:
    assert "We will write again when we know more." in stanch("notice", "copy").out
    assert parsed(stanch("promise", "2014-04-09T12:00Z", "--json"))["entry"]
    assert "We will write again by 12:00 UTC on 9 April 2014." in flat(stanch("notice", "copy"))
    stanch("promise", "2014-04-10")
    assert "We will write again by 10 April 2014." in flat(stanch("notice", "copy"))


def test_a_time_alone_is_today_and_two_dots_are_some_time_in_between(stanch: Stanch, begun: str) -> None:
    stanch("done", begun, "patched=2014-04-08T12:00Z..2014-04-08T15:00Z", "restarted=2014-04-08")
    told = {one["what"] for one in parsed(stanch("timeline", "--json"))}
    assert f"{begun}: Patched: yes, some time between 12:00 and 15:00 UTC on 8 April 2014" in told
    assert f"{begun}: Restarted: yes, 8 April 2014" in told


def test_a_missed_promise_is_named_first_until_it_is_written_or_moved(stanch: Stanch, begun: str) -> None:
    """Rule 64, in `status`."""
    stanch("promise", "2014-04-08T20:00Z", now="2014-04-08T16:00Z")
    stanch("notice", "copy", now="2014-04-08T16:05Z")
    stanch("notice", "sent", "--to", "all customers", now="2014-04-08T16:10Z")
    assert "You promised" not in stanch("status", now="2014-04-08T19:00Z").out
    late = stanch("status", now="2014-04-09T09:00Z").out
    lines = [one for one in late.splitlines() if one.strip()]
    assert lines[1] == "You promised an update by 20:00 UTC yesterday, 13 hours ago."
    assert lines[2] == "  Write it: stanch notice copy. Or move it: stanch promise MOMENT"
    assert parsed(stanch("status", "--json", now="2014-04-09T09:00Z"))["promise"]["state"] == "missed"
    stanch("promise", "2014-04-09T12:00Z", now="2014-04-09T09:00Z")
    moved = (
        "You promised an update by 20:00 UTC yesterday; "
        "that time had passed when you moved it to 12:00 UTC today at 09:00 UTC today."
    )
    assert moved in flat(stanch("status", now="2014-04-09T09:01Z"))
    assert f"{moved} That time passed an hour ago." in flat(stanch("status", now="2014-04-09T13:00Z"))
    copied = flat(stanch("notice", "copy", now="2014-04-09T09:01Z"))
    again = "by 12:00 UTC on 9 April 2014, and not by 20:00 UTC on 8 April 2014 as we had written."
    assert f"We will write again {again}" in copied
    stanch("notice", "copy", now="2014-04-09T13:00Z")
    stanch("notice", "sent", "--to", "all customers", now="2014-04-09T13:05Z")
    assert "You promised" not in stanch("status", now="2014-04-10").out


def test_a_promise_missed_in_another_incident_is_named_too(stanch: Stanch, begun: str) -> None:
    """Rule 64, with two incidents."""
    stanch("incident", "open", "circleci-2023")
    stanch("promise", "2014-04-08T20:00Z", "--incident", "circleci-2023", now="2014-04-08T16:00Z")
    found = stanch("status", "--incident", "heartbleed", now="2014-04-09T09:00Z")
    assert "CircleCI: You promised an update by 20:00 UTC yesterday, 13 hours ago." in flat(found)
    assert "You promised" not in stanch("status", "--incident", "heartbleed", now="2014-04-08T19:00Z").out
