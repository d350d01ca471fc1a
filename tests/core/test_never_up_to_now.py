"""That a secret was never out has to hold up to now, as long as the event can begin anywhere (147)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import assess
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Asset, AssetId, Inventory, Observation, Tri
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.plan import in_full, plan
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import PAY, TOKEN, WEB1, WWW, answered, edge, log, ours, probed

WORM = playbooks.load("npm-worm-2025")
SHUT = playbooks.parse(
    playbooks.text("npm-worm-2025").replace(
        "  from: 2025-09-14\n", "  from: 2025-09-14\n  to: 2025-09-20\n", 1
    ),
    "event.yaml",
)
THAT_DAY, LATER, NOVEMBER = "2025-09-15T12:00", "2025-09-20T12:00", "2025-11-20T12:00"
BUILD = AssetId("artefact:shop")


def world(rows: list[Entry], moment: str, playbook: Playbook = WORM, holder: str = WEB1) -> World:
    known: list[Entry] = [*ours(WEB1, WWW, TOKEN), *ours(PAY, owner=PAY), Asset(BUILD, "artefact", "shop")]
    known += [*([edge(AssetId(holder), "holds", TOKEN)] if holder else []), *rows]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(known, 1)])
    return spread(playbook, state, AsOf(state.seq, parse(moment)))


def advice(rows: list[Entry], moment: str, playbook: Playbook = WORM) -> tuple[str, str]:
    return Judgement(world(rows, moment, playbook)).advice(TOKEN)


def word(upto: str) -> Entry:
    return log(WEB1, "no", "2025-09-01", upto, upto, "installed_it")


def npm(seen: str) -> Entry:
    return Observation(WEB1, Inventory("lock", ("npm",), True, True), parse(seen), look=seen)


NEVER = ("leave", "never_exposed")
ASK = ("ask", "exposure_unknown")
LISTS = [log(WEB1, "no", "2025-09-01", "2025-09-15", "2025-09-15", "installed_it"), npm(THAT_DAY)]


@pytest.mark.parametrize("rows", [[word(THAT_DAY)], LISTS], ids=["a word", "a list"])
def test_rule_147_a_secret_is_not_called_never_exposed_by_what_ended_at_the_disclosure(
    rows: list[Entry],
) -> None:
    assert advice(rows, THAT_DAY) == NEVER
    here = world(rows, NOVEMBER)
    assert (assess(here, WEB1).now.verdict, assess(here, WEB1).now.why) == ("unknown", "stale")
    assert assess(here, WEB1).ever.verdict == "no", "up to that day; that is told with its date"
    assert (assess(here, TOKEN).ever.verdict, assess(here, TOKEN).ever.why) == ("unknown", "stale")
    assert Judgement(here).advice(TOKEN) == ASK
    steps = {one.remedy: one.state for one in in_full(here, plan(here)) if one.asset == TOKEN}
    assert set(steps.values()) <= {"open", "unknown", "ready", "blocked"}
    assert advice([*rows, npm(NOVEMBER)], NOVEMBER) == NEVER, "it was looked at again"


def test_rule_147_once_it_can_begin_nowhere_any_more_never_stays() -> None:
    """Where the window has an end, clean cover up to that end holds for ever."""
    rows = [word("2025-09-21T12:00")]
    assert advice(rows, NOVEMBER, SHUT) == NEVER
    assert advice([word(THAT_DAY)], NOVEMBER, SHUT) == ASK
    assert advice([word(THAT_DAY)], THAT_DAY, SHUT) == NEVER
    assert advice([word(THAT_DAY)], "2025-09-18T12:00", SHUT) == ASK


@pytest.mark.parametrize(
    ("moment", "ever", "why"), [("2014-04-09T12:00", "no", ""), ("2014-04-20T12:00", "unknown", "stale")]
)
def test_rule_147_of_what_a_site_takes_too(moment: str, ever: Tri, why: str) -> None:
    """A look of one day says nothing of the next week."""
    rows = [
        edge(WWW, "accepts", TOKEN),
        log(WWW, "no", "2012-01-01", "2014-04-09", "2014-04-09"),
        probed(WWW, "2014-04-09T10:00", "negative"),
    ]
    here = world(rows, moment, playbooks.load("heartbleed"), holder="")
    found = assess(here, TOKEN).ever
    assert (found.verdict, found.why) == (ever, why)
    assert assess(here, WWW).ever.verdict == "no"


def test_rule_147_a_vendors_answer_does_not_grow_old() -> None:
    rows = [
        log(WEB1, "no", "2025-09-01", NOVEMBER, NOVEMBER, "installed_it"),
        edge(PAY, "holds", TOKEN),
        answered(PAY, "not_affected", "2025-09-16"),
    ]
    assert advice(rows, NOVEMBER) == NEVER
