"""The short answer to whoever asks leaves no companion out."""

from __future__ import annotations

import pytest

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import ClaimId
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.errors import BadInput
from stanch.knowledge import claims, playbooks
from stanch.knowledge.claims import catalogue
from stanch.tell.again import said_again
from stanch.tell.paragraph import paragraph
from tests.world.shop import WEB1, done, log, ours


def test_what_goes_with_a_sentence_of_the_short_answer_is_in_it_too() -> None:
    claims = catalogue()
    brief = {id for id, claim in claims.items() if claim.brief}
    assert brief
    for id in brief:
        assert set(claims[id].companions) <= brief, id


OWN = """
claims:
  - id: searched_for_an_intruder
    start: true
    over: {kinds: [host], of: each}
    must: {test: done, remedy: logs_read}
    plain: "We looked for an intruder on {asset} {done_on}."
    technical: "{asset}: looked for an intruder {done_on}."
    instead: [looking]
"""
GERMAN = """    claims:
      searched_for_an_intruder:
        plain: "Wir haben {done_on} auf {asset} nach einem Eindringling gesucht."
        technical: "{asset}: {done_on} nach einem Eindringling gesucht."
"""
EVENT = "log4shell-2021"
TEXT = playbooks.text(EVENT).replace("    done:\n", f"{GERMAN}    done:\n") + OWN


def judgement(*rows: Entry) -> Judgement:
    had = log(WEB1, "yes", "2020-01-01", "", "2021-12-11")
    state = fold(State(), [(Seq(number), one) for number, one in enumerate([*ours(WEB1), had, *rows], 1)])
    event = playbooks.parse(TEXT, "event.yaml")
    return Judgement(spread(event, state, AsOf(state.seq, parse("2021-12-13T12:00"))))


def test_rule_100_a_sentence_of_a_playbooks_own_is_said_as_far_as_it_is_shown() -> None:
    looked = done(WEB1, "logs_read", "2021-12-12", "2021-12-13")
    assert not [one for one in paragraph(judgement()).lines if "intruder" in one.text]
    found = judgement(looked)
    (line,) = (one for one in paragraph(found).lines if "intruder" in one.text)
    assert line.text == "We looked for an intruder on web1 on 12 December 2021."
    assert line.judged.claim == f"{EVENT}.searched_for_an_intruder"
    assert said_again(found, line.judged) == line.text
    assert said_again(judgement(), line.judged) == "", "it is not said again where nothing shows it"


def test_rule_100_it_is_known_in_its_own_event_alone() -> None:
    own = claims.of(playbooks.parse(TEXT, "event.yaml"))
    assert own.keys() - catalogue().keys() == {f"{EVENT}.searched_for_an_intruder"}
    assert ClaimId(f"{EVENT}.searched_for_an_intruder") not in claims.of(playbooks.load("heartbleed"))


@pytest.mark.parametrize(
    ("found", "broken", "says"),
    [
        ("test: done, remedy: logs_read", "test: always", "a test that evidence has to pass"),
        ("id: searched_for_an_intruder", "id: looking", "each id once"),
        ("remedy: logs_read", "remedy: logs_eaten", "one of shielded, patched"),
        ("{asset} {done_on}.", "{asset} {mood}.", "the slot mood"),
        ("instead: [looking]", "instead: [nothing]", "the id of a claim here or in the catalogue"),
        ("instead: [looking]", "instead: []", "ends in a claim that is always true"),
        ("kinds: [host]", "kinds: [hosts]", "one of artefact"),
    ],
)
def test_rule_100_one_that_cannot_be_judged_is_refused_by_line(found: str, broken: str, says: str) -> None:
    assert found in OWN
    with pytest.raises(BadInput) as refused:
        playbooks.parse(TEXT.replace(OWN, OWN.replace(found, broken)), "mine.yaml")
    assert says in str(refused.value)
    first = TEXT[: TEXT.index(OWN)].count("\n")
    assert first < int(refused.value.what.split(":")[1]) <= first + OWN.count("\n")
