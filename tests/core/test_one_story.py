"""A site and the machine behind it are one story: what ended at the one is not told as open of the other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stanch.core.assessment import assess
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import AssetId, Component, Inventory, Observation, RemedyId
from stanch.core.moments import HOUR, AsOf, Moment, Seq, at, iso, parse
from stanch.core.propagation import spread
from stanch.core.sayings import Done, Saying, Step
from stanch.core.state import State
from stanch.tell.paragraph import paragraph
from tests.properties import examples
from tests.world.shop import API, WEB1, WEB2, WWW, edge, log, ours, playbook, servers

PURLS = {
    "log4shell-2021": "pkg:maven/org.apache.logging.log4j/log4j-core@2.{}",
    "heartbleed": "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u{}?distro=debian-7",
}
VERSIONS = {"log4shell-2021": ("14.1", "17.1"), "heartbleed": ("4", "6")}


def judged(event: str, rows: Sequence[Entry], now: Moment) -> Judgement:
    known = [*ours(WWW, API, WEB1), edge(WEB1, "serves", WWW), edge(WEB1, "serves", API), *rows]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(known, 1)])
    return Judgement(spread(playbook(event), state, AsOf(state.seq, now)))


def listed(event: str, seen: Moment, bad: bool, host: AssetId = WEB1) -> list[Entry]:
    purl = PURLS[event].format(VERSIONS[event][0 if bad else 1])
    kind = purl.partition(":")[2].partition("/")[0]
    place = "/srv/app.jar" if kind == "maven" else ""
    facts: list[Component | Inventory] = [
        Inventory("list", (kind,), True, True, parts=1),
        Component(purl, "package", inventory="list", place=place),
    ]
    return [Observation(host, one, seen, look=f"{host} {seen}") for one in facts]


def step(remedy: str, when: Moment, to: str = "", host: AssetId = WEB1) -> Entry:
    done = Done(Step(RemedyId(remedy), "yes", at(when), to))
    return Saying(NONE, host, done, Moment(when + HOUR), provenance="person_said")


OPEN, ENDED = ("own_open", "own_unended", "own_reopened"), ("own_ended",)


def told(found: Judgement) -> dict[AssetId, set[str]]:
    rows: dict[AssetId, set[str]] = {}
    for line in paragraph(found).lines:
        if line.judged.about is not None:
            rows.setdefault(line.judged.about, set()).add(line.judged.claim)
    return rows


def contradictions(found: Judgement) -> list[str]:
    rows = told(found)
    host = rows.get(WEB1, set())
    return [
        f"{one}: {sorted(site)} and {sorted(host)}"
        for one in (WWW, API)
        if (site := rows.get(one, set()))
        and ((site & set(OPEN) and host & set(ENDED)) or (site & set(ENDED) and host & set(OPEN)))
    ]


def test_rule_183_a_site_is_over_when_its_only_machine_is() -> None:
    event, day = "log4shell-2021", "2021-12-15T"
    rows = [
        servers(seen="2021-12-15"),
        *listed(event, parse("2021-12-14T08:00"), True),
        step("patched", parse(day + "10:00"), "2.17.1"),
        step("restarted", parse(day + "10:06")),
        *listed(event, parse(day + "12:00"), False),
    ]
    for order in (rows, rows[::-1]):
        found = judged(event, order, parse(day + "13:00"))
        assert "own_ended" in told(found)[WWW]
        assert "own_ended" in told(found)[WEB1]
        assert contradictions(found) == []


@pytest.mark.parametrize("event", sorted(PURLS))
@pytest.mark.parametrize("other", ["bad", "unknown", "clean", "over"])
def test_rule_183_and_not_while_another_machine_behind_it_is_not(event: str, other: str) -> None:
    """What was done at the one machine ends nothing at the other."""
    start = playbook(event).disclosed_at
    hours = [Moment(start + hour * HOUR) for hour in range(0, 200, 4)]
    rows = [*ours(WEB2), edge(WEB2, "serves", WWW), *listed(event, hours[10], True)]
    rows += [step("patched", hours[14]), step("restarted", hours[15])]
    if other in ("bad", "over"):
        rows += listed(event, hours[10], True, WEB2)
    if other == "over":
        rows += [step("patched", hours[16], host=WEB2), step("restarted", hours[17], host=WEB2)]
    if other == "clean":
        rows.append(log(WEB2, "no", "2001-01-01", iso(hours[18]), iso(hours[18])))
    one = assess(judged(event, rows, hours[20]).world, WWW)
    [period] = one.periods
    if other in ("bad", "unknown"):
        assert period.end is None
        assert one.own_now.verdict != "no"
    else:
        assert period.end is not None
        assert period.end.high == (hours[17] if other == "over" else hours[15])
    site = assess(judged(event, rows, hours[20]).world, API)
    assert site.periods[-1].end is not None, "the other machine does not serve this one"


def test_rule_183_a_step_from_when_it_did_not_serve_the_site_ends_nothing_there() -> None:
    event, start = "log4shell-2021", playbook("log4shell-2021").disclosed_at
    hours = [Moment(start + hour * HOUR) for hour in range(0, 200, 4)]
    moved = AssetId("endpoint:moved")
    rows = [
        *ours(moved),
        edge(WEB1, "serves", moved, "2020-01-01", iso(hours[12])),
        *listed(event, hours[10], True),
        step("patched", hours[14]),
        step("restarted", hours[15]),
    ]
    one = assess(judged(event, rows, hours[20]).world, moved)
    assert all(period.end is None or period.end.high != hours[15] for period in one.periods)


def test_rule_183_two_words_of_one_instant_end_nothing_at_the_site() -> None:
    event, start = "log4shell-2021", playbook("log4shell-2021").disclosed_at
    seen = Moment(start + 6 * HOUR)
    rows = [
        *listed(event, seen, False),
        *(log(WEB1, one, iso(seen), iso(seen), iso(seen)) for one in ("yes", "no")),
    ]
    assert contradictions(judged(event, rows, seen)) == []


def test_rule_183_what_was_seen_at_the_instant_of_the_step_is_there_at_both() -> None:
    event, start = "log4shell-2021", playbook("log4shell-2021").disclosed_at
    seen = Moment(start + 6 * HOUR)
    rows = [*listed(event, seen, True), step("patched", seen), step("restarted", seen)]
    for hours in (0, 1, 2):
        assert contradictions(judged(event, rows, Moment(seen + hours * HOUR))) == []


TIMES = st.integers(1, 40)


@pytest.mark.parametrize("event", sorted(PURLS))
@examples(200)
@given(
    lists=st.lists(st.tuples(TIMES, st.booleans()), min_size=1, max_size=4),
    steps=st.lists(st.tuples(st.sampled_from(["patched", "restarted"]), TIMES, st.booleans()), max_size=4),
    words=st.lists(st.tuples(TIMES, TIMES, st.sampled_from(["yes", "no"])), max_size=2),
    now=TIMES,
)
def test_rule_183_no_text_tells_one_exposure_as_open_and_as_ended(
    event: str,
    lists: list[tuple[int, bool]],
    steps: list[tuple[str, int, bool]],
    words: list[tuple[int, int, str]],
    now: int,
) -> None:
    """The text is one of now, after all that was seen and said. Words stand for lists, not beside them: where
    words and lists speak of one time, a machine and its site may be told in different words."""
    assume(not words or not steps)
    assume(len({answer for _, _, answer in words}) < 2)
    # a restart of which nobody said that an update came before it is told otherwise at the machine (151)
    assume({"patched"} <= {one for one, _hours, _to in steps} or not steps)
    start = playbook(event).disclosed_at

    def moment(hours: int) -> Moment:
        return Moment(start + hours * 6 * HOUR)

    rows: list[Entry] = [one for hours, bad in lists for one in listed(event, moment(hours), bad)]
    fixed = "2.17.1" if event == "log4shell-2021" else ""
    rows += [step(remedy, moment(hours), fixed if to else "") for remedy, hours, to in steps]
    for one, other, answer in words:
        low, high = sorted((one, other))
        said = iso(Moment(moment(high) + 2 * HOUR))
        rows.append(log(WEB1, answer, iso(Moment(moment(low) + HOUR)), said, said))  # type: ignore[arg-type]
    last = max(now, *(one for one, _bad in lists), *(one for _step, one, _to in steps), 0)
    last = max(last, *(max(one, other) + 1 for one, other, _answer in words), 0)
    found = judged(event, rows, moment(last))
    assert contradictions(found) == []
