"""Sentences that were sent, and their corrections: each says exactly what fell, and in which way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_sent_sentences import NINE, NOON, ONE, TEN, numbers, send, shop
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

LATE = "2014-04-08T20:00:00Z"
PAID = "Whoever handles your payments told us on 8 April 2014 that they did not have this flaw."


def lines(stanch: Stanch, now: str) -> list[dict[str, str]]:
    return [line for one in parsed(stanch("claims", "--json", now=now))["sent"] for line in one["lines"]]


def became(stanch: Stanch, words: str, now: str) -> tuple[str, str]:
    """The fate of the sentences that hold these words, and its way."""
    (found,) = {(one["fate"], one["way"]) for one in lines(stanch, now) if words in one["text"]}
    return found


def correction(stanch: Stanch, now: str) -> str:
    return flat(stanch("notice", "copy", "--corrects", "1", now=now))


@pytest.fixture
def paid(stanch: Stanch) -> Stanch:
    """Cardwise, which takes our payments, said at nine that it was not affected; sent at ten."""
    stanch("incident", "open", "heartbleed", now=NINE)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    send(stanch, TEN)
    return stanch


def test_rule_177_they_said_so_and_have_said_otherwise_since(paid: Stanch) -> None:
    said = paid("vendor", "statement", "Cardwise", "fixed", "patched=2014-04-08T09:00Z", "--yes", now=NOON)
    assert "was not true" not in flat(said)
    assert became(paid, PAID, ONE) == ("fell", "otherwise")
    assert became(paid, "Cardwise, which takes our payments, told us on", ONE) == ("stands", "otherwise")
    text = correction(paid, ONE)
    assert "was not true" not in text
    again = "told us on 8 April 2014 that it was affected, that this is mended, and that it was patched"
    so = f"We wrote: “{PAID}” They said so, and have said otherwise since."
    assert f"{so} Cardwise, which takes our payments, {again}" in text
    assert text.count(again) == 1, "nothing is told twice"


def test_rule_177_they_said_so_and_are_finding_out_again(paid: Stanch) -> None:
    paid("vendor", "statement", "Cardwise", "investigating", "--yes", now=NOON)
    assert became(paid, PAID, ONE) == ("lost", "otherwise")
    so = "and have said since that they are still finding out. Cardwise, which takes our payments"
    assert so in correction(paid, ONE)


def test_rule_177_they_never_said_so(paid: Stanch) -> None:
    paid("retract", str(numbers(paid, "told us")[-1]), "it was another firm", "--yes", now=NOON)
    assert became(paid, PAID, ONE) == ("lost", "unsaid")
    assert became(paid, "Cardwise, which takes our payments, told us on", ONE) == ("lost", "unsaid")
    assert f"We wrote: “{PAID}” We do not have that answer from them." in correction(paid, ONE)


@pytest.mark.parametrize(
    ("now", "sent", "fate", "shown"),
    [
        (NOON, "", "due", "a promise that is not due yet: an update by 13:00 UTC today"),
        (LATE, "", "missed", "a promise that is missed: no update came by 13:00 UTC today, 7 hours ago"),
        (LATE, NOON, "kept", "a promise that was kept, by notice 2"),
        (LATE, "2014-04-08T15:00:00Z", "missed", "came 2 hours late, as notice 2"),
    ],
)
def test_rule_178_a_promise_is_due_kept_or_missed(
    stanch: Stanch, now: str, sent: str, fate: str, shown: str
) -> None:
    stanch("incident", "open", "heartbleed", now=NINE)
    stanch("promise", "2014-04-08T13:00Z", now=NINE)
    send(stanch, TEN)
    if sent:
        stanch("promise", "2014-04-08T23:00Z", now=sent)
        send(stanch, sent)
    assert became(stanch, "We will write again by 13:00", now) == (fate, "")
    claims = flat(stanch("claims", now=now))
    assert shown in claims, claims


def test_rule_178_a_promise_that_was_moved(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed", now=NINE)
    stanch("promise", "2014-04-08T13:00Z", now=NINE)
    send(stanch, TEN)
    stanch("promise", "2014-04-08T18:00Z", now=NOON)
    assert became(stanch, "We will write again by 13:00", NOON) == ("moved", "")
    moved = "moved: the update comes by 18:00 UTC today, not by 13:00 UTC today"
    assert moved in flat(stanch("claims", now=NOON))
    # moved only once its time had passed, it was missed
    stanch("retract", str(numbers(stanch, "18:00")[-1]), "another hour", "--yes", now=ONE)
    stanch("promise", "2014-04-08T18:00Z", now="2014-04-08T14:00Z")
    assert became(stanch, "We will write again by 13:00", "2014-04-08T14:30Z") == ("missed", "")


def test_rule_178_a_promise_that_was_taken_back(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed", now=NINE)
    stanch("promise", "2014-04-08T13:00Z", now=NINE)
    send(stanch, TEN)
    stanch("retract", str(numbers(stanch, "13:00")[0]), "nobody can write", "--yes", now=NOON)
    assert became(stanch, "We will write again by 13:00", NOON) == ("lost", "withdrawn")
    assert "We do not promise that any more." in correction(stanch, NOON)


def test_rule_179_what_was_seen_in_part_and_is_all_our_own_word(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Our own server was looked at, and its time before is our word; then the look is taken back."""
    shop(stanch, tmp_path, places.tls())
    site = parsed(stanch("status", "--json", now=NINE))["ours"][0]["asset"]["name"]
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=NINE)
    send(stanch, TEN)
    part = "Not all of this was seen in a look: some of it is our own word."
    assert became(stanch, part, NOON) == ("stands", "")
    look = str(numbers(stanch, "looked")[0])
    back = stanch("retract", look, "another machine", "--along", "--yes", now=NOON)
    assert back.code == 0, back.err
    assert became(stanch, part, NOON) == ("lost", "worded")
    assert f"“{part}” By what we know now, we would say that differently." in correction(stanch, NOON)
