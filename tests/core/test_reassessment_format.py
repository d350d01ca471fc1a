"""What newer fields of playbooks make depend on one another is judged again when an entry comes in: then the
world is the one that would be made of all entries at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stanch.core.assessment import Assessment, assess
from stanch.core.catalogue import Advice
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Component, Inventory, Observation
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.plan import Action, plan
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.core import test_fixes, test_left_behind
from tests.core.test_left_behind import BAD, BUILD, KEY, POISONED, rebuilt, signs
from tests.world.shop import PAY, TOKEN, WEB1, WWW, answered, done, edge, log, ours, probed

Found = tuple[dict[AssetId, tuple[Assessment, tuple[Advice, str] | None]], tuple[Action, ...]]


def judged(world: World) -> Found:
    judgement = Judgement(world)
    ids = sorted(world.assets)
    rows = {
        id: (assess(world, id), judgement.advice(id) if world.assets[id].kind == "credential" else None)
        for id in ids
    }
    return rows, plan(world)


def check(playbook: Playbook, entries: list[Entry], late: list[int], moment: str) -> None:
    """`late`: which of the entries come in after the world was made, in this order."""
    known = len(entries) - len(late)
    rows = [one for at, one in enumerate(entries) if at not in late] + [entries[at] for at in late]
    numbered = [(Seq(number), row) for number, row in enumerate(rows, 1)]
    at = parse(moment)
    first = fold(State(), numbered[:known])
    grown = spread(playbook, first, AsOf(first.seq, at))
    judged(grown)
    renew(grown, numbered[known:])
    whole = fold(State(), numbered)
    assert judged(grown) == judged(spread(playbook, whole, AsOf(whole.seq, at)))


LEFT = test_left_behind.EVENT.replace("    WHOLE\n", "    whole: no\n")
ENTRIES: list[Entry] = [
    *ours(WEB1, WWW, BUILD, TOKEN, KEY),
    edge(WEB1, "holds", TOKEN),
    edge(WEB1, "holds", KEY),
    edge(WEB1, "serves", WWW),
    edge(WEB1, "runs", BUILD),
    signs(),
    signs("2025-12-06", "2025-12-07", "2025-12-08"),
    rebuilt("2025-12-05"),
    rebuilt("2025-12-08"),
    BAD,
    POISONED,
    Observation(WEB1, Component("pkg:npm/left-pad@1.3.0", "sbom", place="lock"), parse("2025-12-06")),
    Observation(WEB1, Inventory("lock", ("npm",), True, True), parse("2025-12-07")),
    probed(WWW, "2025-12-07", "negative"),
    done(TOKEN, "killed", "2025-12-05T10:00", "2025-12-09"),
    done(TOKEN, "renewed", "2025-12-05T11:00", "2025-12-09"),
    done(KEY, "killed", "2025-12-06T10:00", "2025-12-09"),
]


def some(entries: list[Entry]) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, len(entries) - 1), min_size=1, max_size=4, unique=True)


@given(some(ENTRIES), st.sampled_from(["yes", "unknown"]))
def test_rules_92_to_96_an_entry_more_makes_the_world_that_all_entries_make(
    late: list[int], sure: str
) -> None:
    check(playbooks.parse(LEFT.replace("SURE", sure), "event.yaml"), ENTRIES, late, test_left_behind.NOON)


WAVES = "\nwaves: [{id: second, disclosed_at: 2021-12-14}]\n"
SAID: list[Entry] = [
    *ours(WEB1, PAY, TOKEN),
    edge(PAY, "holds", TOKEN),
    edge(test_fixes.CLOUD, "accepts", TOKEN),
    *ours(test_fixes.CLOUD),
    log(WEB1, "yes", "2020-01-01", "", "2021-12-11"),
    log(WEB1, "no", "2013-01-01", "2021-12-15", "2021-12-15"),
    test_fixes.patched("2.15.0"),
    test_fixes.patched("2.14.0", PAY),
    answered(PAY, "fixed", "2021-12-13"),
    answered(PAY, "not_affected", "2021-12-12"),
    answered(test_fixes.CLOUD, "not_affected", "2021-12-15"),
    done(TOKEN, "revoked", "2021-12-12", "2021-12-13", "no"),
    done(TOKEN, "rotated", "2021-12-12", "2021-12-15"),
]


@given(some(SAID), st.sampled_from(["2021-12-13T12:00", "2021-12-20"]))
def test_rules_90_91_and_97_an_entry_more_makes_the_world_that_all_entries_make(
    late: list[int], moment: str
) -> None:
    text = test_fixes.EVENT.replace("TOLD", test_fixes.TOLD + WAVES)
    check(playbooks.parse(text, "event.yaml"), SAID, late, moment)
