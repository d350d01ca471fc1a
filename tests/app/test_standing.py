"""A sentence that lost its ground is left as it was sent, by a dated decision; what brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import record
from tests.program.commands import Stanch, flat, parsed

SITE = "127.0.0.1:9"
MORNING, NOON, EVENING, NIGHT = (f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00", "22:00"))
NEVER = "Our own servers did not have this flaw at any time up to 09:00 UTC on 8 April 2014."
PAID = "Whoever handles your payments told us on 8 April 2014 that they did not have this flaw."


@pytest.fixture
def told(stanch: Stanch, tmp_path: Path) -> Stanch:
    """A notice of noon: our servers never had it, and Cardwise neither."""
    (tmp_path / "servers.yaml").write_text(f"endpoints: [{{name: '{SITE}'}}]\n")

    def tell() -> None:
        for words in (
            ["incident", "open", "heartbleed"], ["register", "import", "servers.yaml", "--yes"],
            ["vendor", "add", "Cardwise", "--role", "payments"],
            ["vendor", "statement", "Cardwise", "not_affected"],
            ["attest", SITE, "no", "--from", "2012-03-14"], ["register", "servers", "yes"],
        ):  # fmt: skip
            assert stanch(*words, now=MORNING).code == 0, words
        stanch("notice", "copy", now=NOON)
        stanch("notice", "sent", "--to", "all customers, 312", now=NOON)

    record.once(tell)
    return stanch


def lost(stanch: Stanch, now: str = EVENING) -> list[str]:
    """The sentences that are named first on the situation, for they lost their ground."""
    return [
        line["text"]
        for one in parsed(stanch("status", "--json", now=now))["sent"]
        for line in one["lines"]
        if line["fate"] == "lost" and not line["corrected_by"] and not line["let_stand"]
    ]


def number(stanch: Stanch, words: str) -> int:
    """The last entry that says so."""
    found: list[int] = [
        one["seq"] for one in parsed(stanch("timeline", "--json", now=NIGHT)) if words in one["what"]
    ]
    return found[-1]


def test_rule_69_it_is_no_longer_named_first_and_stays_in_the_history(told: Stanch) -> None:
    told("register", "servers", "no", now=EVENING)
    assert lost(told) == [NEVER]
    before = told("status", now=EVENING)
    assert "stanch notice let-stand 1 WHY" in before.out
    said = flat(told("notice", "let-stand", "1", "the third is a test server without customers", now=EVENING))
    assert f"“{NEVER}”" in said
    assert "To undo: stanch retract" in said
    assert lost(told) == []
    assert "Its ground is gone" not in told("status", now=EVENING).out
    history = flat(told("claims", now=EVENING))
    how = "stands as it was sent, decided on 8 April 2014 at 18:00 UTC: the third is a test server"
    assert f"“{NEVER}” ? its ground is gone {how}" in history, history
    what = parsed(told("timeline", "--json", now=EVENING))[-1]["what"]
    assert what.startswith(f"sentence 3 of notice 1, “{NEVER}”, stands as it was sent: the third is")
    listed = flat(told("notice", "list", now=EVENING))
    assert "to correct" not in listed


def test_rule_69_before_it_was_decided_it_was_open(told: Stanch) -> None:
    told("register", "servers", "no", now=EVENING)
    told("notice", "let-stand", "1", "so it is", now=NIGHT)
    assert lost(told, NIGHT) == []
    assert lost(told, EVENING) == [NEVER]
    then = parsed(told("status", "--json", "--as-of", EVENING, now=NIGHT))["sent"]
    assert [line["let_stand"] for one in then for line in one["lines"] if line["text"] == NEVER] == [None]


def test_rule_69_taking_the_decision_back_names_it_again(told: Stanch) -> None:
    told("register", "servers", "no", now=EVENING)
    seq = parsed(told("notice", "let-stand", "1", "so it is", "--json", now=EVENING))["entry"]
    told("retract", seq, "it is not", now=EVENING)
    assert lost(told) == [NEVER]


def test_rule_69_another_server_brings_it_back_and_that_is_shown_before(told: Stanch, tmp_path: Path) -> None:
    told("register", "servers", "no", now=EVENING)
    told("notice", "let-stand", "1", "so it is", now=EVENING)
    told("vendor", "add", "Postbird", "--role", "mail", now=EVENING)
    assert lost(told) == [], "that is nothing against it"
    (tmp_path / "more.yaml").write_text("endpoints: [{name: api.shop.example}]\n")
    dry = flat(told("register", "import", "more.yaml", "--dry-run", now=EVENING))
    assert f"this loses its ground: “{NEVER}”" in dry
    told("register", "import", "more.yaml", "--yes", now=EVENING)
    assert lost(told) == [NEVER]
    assert told("notice", "let-stand", "1", "that one is new", now=EVENING).code == 0
    assert lost(told) == []


def test_rule_69_what_falls_is_no_longer_covered_by_it_and_is_never_let_stand(told: Stanch) -> None:
    told("register", "servers", "no", now=EVENING)
    told("notice", "let-stand", "1", "so it is", now=EVENING)
    told("attest", SITE, "yes", "--from", "2014-03-03", "--to", "2014-03-20", now=EVENING)
    assert NEVER in told("status", now=EVENING).out.replace("\n     ", "")
    refused = told("notice", "let-stand", "1", "so it is", "--sentence", "3", now=EVENING)
    assert refused.code == 2
    assert "was not true when it was sent: it cannot be let stand" in refused.err
    assert "stanch notice copy --corrects 1" in refused.err


def test_rule_69_what_regained_its_ground_and_lost_it_again_is_named_again(told: Stanch) -> None:
    told("retract", number(told, "told us that"), "another Cardwise", now=EVENING)
    assert PAID in lost(told)
    told("notice", "let-stand", "1", "they say so by phone", now=EVENING)
    assert lost(told) == []
    told("vendor", "statement", "Cardwise", "not_affected", "--at", "2014-04-08T09:30Z", now=EVENING)
    told("retract", number(told, "told us that"), "that was another one, too", now=EVENING)
    assert PAID in lost(told)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["7", "so"], "no notice 7 was sent"),
        (["1", "so"], "nothing in notice 1 has lost its ground"),
        (["1", "so", "--sentence", "99"], "has no sentence 99"),
        (["1", "so", "--sentence", "1"], "waits for no decision"),
        (["1", " "], "no reason is given"),
    ],
)
def test_what_cannot_be_let_stand_is_said_and_nothing_is_written(
    told: Stanch, words: list[str], says: str
) -> None:
    before = told("timeline", "--json", now=EVENING).out
    found = told("notice", "let-stand", *words, now=EVENING)
    assert (found.code, says in found.err) == (2, True), found
    assert told("timeline", "--json", now=EVENING).out == before
