"""More of the same event became public later: what was said before says nothing of it."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.horizon import horizon
from stanch.core.milestones import milestone
from stanch.core.model import AssetId, IncidentId, RemedyId, Tri
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.propagation import spread
from stanch.core.sayings import Done, Saying, Step
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.core.test_fixes import EVENT, RESTARTED, TWO_STEPS
from tests.world.shop import PAY, WEB1, WWW, answered, edge, log, ours, package, when

WAVES = """
waves:
  - {id: second, aliases: [CVE-2], disclosed_at: 2021-12-14}
  - {id: third, disclosed_at: 2021-12-18, window: {from: 2021-12-16, to: 2021-12-17}}
"""
TEXT = EVENT.replace("TOLD", WAVES).replace(
    '"vers:maven/>=2.0|<2.15.0"}',
    '"vers:maven/>=2.0|<2.15.0"}\n'
    '      - {purl: "pkg:maven/org.example/log", affected: "vers:maven/>=2.15.0|<2.16.0", wave: second}\n'
    '      - {purl: "pkg:maven/org.example/log", affected: "vers:maven/2.17.0", wave: third}',
)
FIRST, SECOND, THIRD = "2021-12-12", "2021-12-15", "2021-12-19"
PATCHED = RemedyId("patched")


def world(rows: list[Entry], moment: str, text: str = TEXT) -> World:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
    return spread(playbooks.parse(text, "event.yaml"), state, AsOf(state.seq, parse(moment)))


def found(rows: list[Entry], moment: str, id: AssetId = WEB1) -> Assessment:
    return assess(world([*ours(WEB1, WWW), *ours(PAY, owner=PAY), *rows], moment), id)


def patched(said: str, to: str = "") -> Entry:
    return Saying(IncidentId("logflaw"), WEB1, Done(Step(PATCHED, "yes", when(said), to)), parse(said))


def test_rule_97_never_said_before_a_wave_says_nothing_of_it() -> None:
    never = log(WEB1, "no", "2013-01-01", FIRST, FIRST)
    one = found([never], FIRST)
    assert (one.own_now.verdict, one.own_ever.verdict) == ("no", "no")
    later = found([never], SECOND)
    assert (later.own_now.verdict, later.own_ever.verdict) == ("unknown", "unknown")
    assert later.own_now.why == "earlier_wave"
    again = log(WEB1, "no", "2013-01-01", SECOND, SECOND)
    once_more = found([never, again], SECOND)
    assert (once_more.own_now.verdict, once_more.own_ever.verdict) == ("no", "no")
    assert found([never, again], FIRST).own_ever.verdict == "no", "about that moment it was not public"


@pytest.mark.parametrize("status", ["not_affected", "fixed"])
def test_rule_97_a_vendors_answer_from_before_a_wave_is_asked_for_again(status: str) -> None:
    said = answered(PAY, status, FIRST)
    assert found([said], FIRST, PAY).now.verdict == "no"
    assert found([said], SECOND, PAY).now.verdict == "unknown"
    assert found([said, answered(PAY, status, SECOND)], SECOND, PAY).now.verdict == "no"
    assert found([said, answered(PAY, "affected", SECOND)], SECOND, PAY).now.verdict == "yes"


@pytest.mark.parametrize(
    ("to", "moment", "done", "now"),
    [
        ("", FIRST, "yes", "no"),
        ("", SECOND, "unknown", "unknown"),
        ("2.16.0", SECOND, "yes", "no"),
        ("2.15.0", SECOND, "no", "yes"),
        ("2.16.0", THIRD, "yes", "no"),
    ],
)
def test_rule_97_a_step_from_before_a_wave_counts_by_its_version(
    to: str, moment: str, done: Tri, now: Tri
) -> None:
    rows = [*ours(WEB1), log(WEB1, "yes", "2020-01-01", "", "2021-12-11"), patched(FIRST, to)]
    one = world(rows, moment)
    assert assess(one, WEB1).now.verdict == now
    step = milestone(one, one.playbook.remedy(PATCHED), WEB1)
    assert step.done == done
    if done == "unknown":
        assert step.why == "earlier_wave"
        assert assess(one, WEB1).unended, "nobody knows when it ended"


def test_rule_97_a_step_of_a_vendor_from_before_a_wave_does_not_end_it_at_its_servers() -> None:
    step = Step(PATCHED, "yes", when(FIRST))
    rows = [edge(WWW, "serves", PAY), answered(PAY, "fixed", FIRST, step)]
    one = world([*ours(PAY, owner=PAY), *ours(WWW), *rows], SECOND)
    assert milestone(one, one.playbook.remedy(PATCHED), PAY).done == "unknown"


def test_rule_97_a_restart_from_before_a_wave_counts_by_the_version_that_was_started() -> None:
    text = TWO_STEPS.replace("TOLD", WAVES)
    restarted = Saying(IncidentId("logflaw"), WEB1, Done(Step(RESTARTED, "yes", when(FIRST))), parse(FIRST))
    for to, done, now in (("2.16.0", "yes", "no"), ("", "unknown", "unknown")):
        rows = [*ours(WEB1), log(WEB1, "yes", "2020-01-01", "", "2021-12-11"), patched(FIRST, to), restarted]
        one = world(rows, SECOND, text)
        assert milestone(one, one.playbook.remedy(RESTARTED), WEB1).done == done
        assert assess(one, WEB1).now.verdict == now


def test_rule_97_a_word_from_before_a_wave_makes_no_doubt_of_what_was_seen() -> None:
    seen = package(WEB1, "pkg:maven/org.example/log@2.15.0", "2021-12-11", place="log.jar")
    assert found([seen, patched(FIRST)], SECOND).own_now.verdict == "yes"


def test_rule_97_what_was_measured_is_judged_by_the_ranges_whenever_it_was_seen() -> None:
    fixed = package(WEB1, "pkg:maven/org.example/log@2.15.0", FIRST, place="log.jar")
    assert found([fixed], SECOND).own_now.verdict == "yes"
    assert found([package(WEB1, "pkg:maven/org.example/log@2.14.0", FIRST)], SECOND).own_now.verdict == "yes"


@pytest.mark.parametrize(
    ("seen", "ever"), [("2021-12-16", "yes"), ("2021-12-10", "unknown"), ("2021-12-18", "unknown")]
)
def test_rule_97_a_package_of_a_wave_was_bad_in_the_window_of_that_wave(seen: str, ever: Tri) -> None:
    third = package(WEB1, "pkg:maven/org.example/log@2.17.0", f"{seen}T12:00", place="log.jar")
    assert found([third], THIRD).own_ever.verdict == ever


def test_rule_97_never_needs_cover_up_to_the_last_wave() -> None:
    clean = package(
        WEB1, "pkg:maven/org.example/log@2.16.0", "2021-12-16", "2013-01-01", "2021-12-16", place="log.jar"
    )
    inventory = [clean]
    assert world([*ours(WEB1), *inventory], SECOND).own(WEB1).ever.why != "window_not_covered"
    assert world([*ours(WEB1), *inventory], THIRD).own(WEB1).ever.why == "window_not_covered"


def test_a_wave_adds_its_names_and_its_moment() -> None:
    playbook = playbooks.parse(TEXT, "event.yaml")
    assert playbook.aliases == ("CVE-2",)
    assert playbook.waves[0].window == playbook.window
    rows = [log(WEB1, "no", "2013-01-01", FIRST, FIRST)]
    assert horizon(playbook, rows, parse("2021-12-13T23:00")) <= parse("2021-12-14")
