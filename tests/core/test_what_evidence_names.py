"""No date is told that nothing names: what is cut for the sake of judging is cut at what was seen or said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Component, Inventory, Observation, Setting, Tri
from stanch.core.moments import BEGINNING, DAY, HOUR, MINUTE, AsOf, During, Moment, Seq, When, iso, parse
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.knowledge import playbooks
from stanch.tell import dates
from tests.core.test_conditions import EVENT
from tests.properties import examples
from tests.world.shop import WEB1, WWW, done, log, ours, probed

BASE = "pkg:deb/debian/base-files@12.4?distro=debian-12"
BAD = "pkg:deb/debian/mongodb-org-server@7.0.14?distro=debian-12"
LEAK = playbooks.parse(EVENT, "event.yaml")
HEARTBLEED, MONGO = playbooks.load("heartbleed"), playbooks.load("mongobleed-2025")


def judged(playbook: Playbook, id: AssetId, rows: Sequence[Entry], moment: Moment) -> Assessment:
    known = [*ours(WWW, WEB1), *rows]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(known, 1)])
    return assess(spread(playbook, state, AsOf(state.seq, moment)), id)


def www(*rows: Entry, moment: str = "2014-04-20T12:00") -> Assessment:
    return judged(HEARTBLEED, WWW, rows, parse(moment))


def told(found: Assessment) -> list[str]:
    return [dates.span(one) for one in found.periods]


def listed(seen: Moment, *purls: str) -> list[Entry]:
    facts = [Component(one, "package", inventory="dpkg") for one in (BASE, *purls)]
    whole = Inventory("dpkg", ("deb",), True, True, parts=len(facts))
    rows: list[Component | Inventory] = [whole, *facts]
    return [Observation(WEB1, one, seen, look=f"look {seen}") for one in rows]


def port(seen: Moment, value: str) -> Entry:
    return Observation(WEB1, Setting("mongodb_port_from_outside", value), seen)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2014-04-01T10:00", "2014-04-05", "10:00 UTC on 1 April 2014"),
        ("2014-04-01", "2014-04-05", "1 April 2014"),
        ("2014-04-02T00:00", "2014-04-06T00:00", "2 April 2014"),
    ],
)
def test_rule_180_what_nobody_knows_begins_when_they_said(start: str, end: str, expected: str) -> None:
    found = www(
        log(WWW, "no", "2012-01-01", "2014-04-19T12:00", "2014-04-19T12:00"),
        log(WWW, "yes", "2014-04-03", "2014-04-04", "2014-04-19T13:00"),
        log(WWW, "unknown", start, end, "2014-04-19T14:00"),
    )
    assert found.ever.verdict == "unknown" or found.periods
    [text] = told(found)
    assert f"perhaps since {expected}" in text or f"between {expected}" in text, text


def test_rule_180_nothing_is_known_within_a_time_of_which_nobody_knows() -> None:
    rows = [
        log(WWW, "no", "2012-01-01", "2014-04-19T12:00", "2014-04-19T12:00"),
        log(WWW, "unknown", "2014-04-10T10:00", "2014-04-12T10:00", "2014-04-19T14:00"),
    ]
    for moment, expected in (
        ("2014-04-10T09:00", "no"),
        ("2014-04-11T10:00", "unknown"),
        ("2014-04-12T10:00", "no"),
    ):
        assert www(*rows, moment=moment).own_now.verdict == expected, moment


@pytest.mark.parametrize("closed_first", [True, False])
@pytest.mark.parametrize("turned", ["2025-12-20T10:00", "2025-12-21T00:00"])
def test_rule_180_a_condition_turns_when_it_was_seen(closed_first: bool, turned: str) -> None:
    first, second = ("closed", "open") if closed_first else ("open", "closed")
    rows = [
        *listed(parse("2025-12-19T21:00"), BAD),
        *listed(parse("2025-12-21T09:00"), BAD),
        port(parse("2025-12-20T08:00"), first),
        port(parse(turned), second),
    ]
    found = judged(MONGO, WEB1, rows, parse("2025-12-21T10:00"))
    assert found.periods
    assert strange(found, MONGO, rows, parse("2025-12-21T10:00")) == [], told(found)


@pytest.mark.parametrize(
    ("since", "said", "expected"),
    [
        (
            "2025-09-17T12:00",
            "2025-09-17T13:00",
            "since some time between 10:00 and 12:00 UTC on 17 September 2025",
        ),
        ("2025-09-19T12:00", "2025-09-20T13:00", "before that perhaps since 10:00 UTC on 17 September 2025"),
        ("2025-09-18", "2025-09-20T13:00", "before that perhaps since 10:00 UTC on 17 September 2025"),
    ],
)
def test_rule_180_that_a_list_says_no_more_of_a_later_day_ends_nothing(
    since: str, said: str, expected: str
) -> None:
    """A day after a list of what runs, nothing is known by it any more; nothing ended or began then."""
    facts: list[Component | Inventory] = [
        Inventory("npm", ("npm",), True, True, parts=1),
        Component("pkg:npm/left-pad@1.0.0", "package", inventory="npm"),
    ]
    seen = parse("2025-09-17T10:00")
    rows = [Observation(WEB1, one, seen, look="look") for one in facts]
    word = log(WEB1, "yes", since, "", said, question="installed_it")
    found = judged(playbooks.load("npm-worm-2025"), WEB1, [*rows, word], parse("2025-09-25T10:00"))
    [text] = told(found)
    assert text.endswith(expected), text


def named(value: Any) -> Iterator[Moment]:
    """Every moment that an entry names."""
    if isinstance(value, msgspec.Struct):
        yield from named(msgspec.structs.astuple(value))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from named(one)
    elif isinstance(value, int) and value > 10**14:
        yield Moment(value)


def strange(found: Assessment, playbook: Playbook, rows: Sequence[Entry], now: Moment) -> list[str]:
    """Bounds of what is told that no entry and no date of the event names, to the minute."""
    known = {
        one // MINUTE for one in (*named(list(rows)), *named(playbook.window), now, playbook.disclosed_at)
    }
    known |= {(playbook.disclosed_at + DAY - 1) // MINUTE}
    if any(one.needs for one in playbook.detectors):  # a condition speaks of the hours around it (72)
        known |= {one + hours * 60 for one in known for hours in (-24, 24)}
    bounds = [
        bound
        for period in found.periods
        for when in (period.start, period.end)
        if when is not None
        for bound in (when.earliest, when.latest)
        if bound is not None
    ]
    return [iso(one) for one in bounds if abs(one) < 2**61 and one // MINUTE not in known]


HOURS = st.integers(-80, 80)
DAYS = st.integers(-4, 4)


def _moments(playbook: Playbook) -> st.SearchStrategy[When]:
    day = playbook.disclosed_at // DAY * DAY
    return st.one_of(
        HOURS.map(lambda one: When(Moment(day + one * HOUR), Moment(day + one * HOUR))),
        DAYS.map(lambda one: When(Moment(day + one * DAY), Moment(day + one * DAY + DAY - 1))),
    )


def _entries(playbook: Playbook, id: AssetId) -> st.SearchStrategy[list[Entry]]:
    when = _moments(playbook)
    seen = when.map(lambda one: one.low)

    def attested(answer: Tri, one: When, other: When | None, said: Moment) -> list[Entry]:
        text = f"{iso(one.low)} .. {iso(one.high)}"
        end = "" if other is None else f"{iso(other.low)} .. {iso(other.high)}"
        return [log(id, answer, text, end, iso(said))]

    words = st.builds(
        attested, st.sampled_from(["yes", "no", "no", "unknown"]), when, st.one_of(st.none(), when), seen
    )
    steps = st.builds(
        lambda step, one, said: [
            done(id, step, f"{iso(one.low)} .. {iso(one.high)}", iso(max(one.low, said)))
        ],
        st.sampled_from([one.id for one in playbook.remedies if one.mends]), when, seen,
    )  # fmt: skip
    return st.lists(st.one_of(words, words, steps), min_size=1, max_size=5).map(
        lambda rows: [one for row in rows for one in row]
    )


LISTS = st.builds(
    lambda one, bad: listed(one.low, BAD) if bad else listed(one.low), _moments(MONGO), st.booleans()
)
PORTS = st.builds(
    lambda one, value: [port(one.low, value)], _moments(MONGO), st.sampled_from(["open", "closed"])
)
LOOKS = st.builds(
    lambda one, bad: [probed(WWW, iso(one.low), "positive" if bad else "negative")],
    _moments(HEARTBLEED),
    st.booleans(),
)


@examples(400)
@given(words=_entries(HEARTBLEED, WWW), looks=st.lists(LOOKS, max_size=4), now=HOURS)
def test_rule_180_each_bound_of_what_is_told_of_a_site_is_one_that_something_names(
    words: list[Entry], looks: list[list[Entry]], now: int
) -> None:
    rows = [*words, *(one for row in looks for one in row)]
    moment = Moment(HEARTBLEED.disclosed_at + now * HOUR)
    assert strange(judged(HEARTBLEED, WWW, rows, moment), HEARTBLEED, rows, moment) == []


@examples(400)
@given(words=_entries(MONGO, WEB1), seen=st.lists(st.one_of(LISTS, PORTS), min_size=1, max_size=6), now=HOURS)
def test_rule_180_each_bound_of_what_is_told_of_a_machine_is_one_that_something_names(
    words: list[Entry], seen: list[list[Entry]], now: int
) -> None:
    rows = [*words, *(one for row in seen for one in row)]
    moment = Moment(MONGO.disclosed_at + now * HOUR)
    assert strange(judged(MONGO, WEB1, rows, moment), MONGO, rows, moment) == []


VERSIONS = st.builds(
    lambda start, end, bad, seen: [
        Observation(
            WEB1,
            Component(
                f"pkg:generic/mongodb@7.0.{14 if bad else 28}", "package",
                during=During(start, end), loaded="yes",
            ),
            max(start.high, seen.low, BEGINNING if end is None else end.high),
        )
    ],
    _moments(LEAK), st.one_of(st.none(), _moments(LEAK)), st.booleans(), _moments(LEAK),
)  # fmt: skip
SETTINGS = st.builds(
    lambda one, what: [Observation(WEB1, Setting(*what), one.low)],
    _moments(LEAK),
    st.sampled_from([("port_27017", "open"), ("port_27017", "closed"), ("zlib", "on"), ("zlib", "off")]),
)


ON = [
    Observation(WEB1, Setting("zlib", "on"), Moment(LEAK.disclosed_at + hour * HOUR))
    for hour in range(-96, 97, 24)
]


@examples(240)
@given(
    words=st.one_of(st.just([]), _entries(LEAK, WEB1)),
    first=VERSIONS,
    seen=st.lists(st.one_of(VERSIONS, SETTINGS, SETTINGS), min_size=1, max_size=6),
    now=HOURS,
)
def test_rule_180_each_bound_of_what_is_told_under_conditions_is_one_that_something_names(
    words: list[Entry], first: list[Entry], seen: list[list[Entry]], now: int
) -> None:
    rows = [*ON, *words, *first, *(one for row in seen for one in row)]
    moment = Moment(LEAK.disclosed_at + now * HOUR)
    assert strange(judged(LEAK, WEB1, rows, moment), LEAK, rows, moment) == []
