"""Until when does a judged world hold, if nothing more is written down?

Verdicts change with time alone only where a look goes stale, or where a moment that an entry or the playbook
names is passed: the bound of a period, a certificate's last day, a promise. The first is the horizon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stanch.core.decisions import Promise
from stanch.core.entries import Entry, about
from stanch.core.model import Asset, Certificate, Component, Edge, Inventory, Observation
from stanch.core.moments import DAY, END, HOUR, During, Moment, When
from stanch.core.notices import Revision
from stanch.core.playbook import Playbook
from stanch.core.sayings import Attested, Done, Saying, Search, Statement

REVOCATION_GOOD_FOR = 7 * DAY
"""For how long "not revoked" speaks of now: revocation lists are good for about so long."""


def horizon(playbook: Playbook, entries: Iterable[Entry], now: Moment) -> Moment:
    """The first moment after `now` at which these entries may be judged differently; END where there is none.

    It may come too early, never too late: a moment that changes nothing is one of these all the same. Where
    something was seen after `now` (one asks about the past), it is the next microsecond.
    """
    entries = list(entries)
    seen = (one.seen_at for one in entries if isinstance(one, Observation | Saying))
    if max(seen, default=now) > now or now <= playbook.disclosed_at or any(t.at > now for t in playbook.told):
        return Moment(now + 1)
    lasting = _lasting(playbook)
    limits = {now - one for one in lasting}
    lowest = min(limits, default=now)
    soonest = END
    for moment in {*_of_playbook(playbook), *(one for entry in entries for one in _moments(entry))}:
        if moment < lowest:
            continue
        for one in (0, *lasting):
            # at the last instant of its time a look still speaks: a verdict may change there or just after
            if now <= moment + one < soonest:
                soonest = Moment(moment + one if now < moment + one else now + 1)
    return soonest


def _lasting(playbook: Playbook) -> tuple[int, ...]:
    """For how long what was seen speaks of now, in microseconds: each way of it."""
    hours = {one.fresh_hours * HOUR for one in playbook.detectors if one.fresh_hours}
    return tuple(sorted({*hours, 24 * HOUR, REVOCATION_GOOD_FOR}))


def _of_playbook(playbook: Playbook) -> Iterator[Moment]:
    yield playbook.disclosed_at
    yield Moment(playbook.disclosed_at + DAY - 1)
    yield from _during(playbook.window)
    for wave in playbook.waves:
        yield wave.disclosed_at
    for told in playbook.told:
        yield told.at
        yield from _said(told.statement)
        for one in told.at_ours:
            yield from _when(one.step.when)


def _moments(entry: Entry) -> Iterator[Moment]:
    """Every valid time that an entry names."""
    if type(entry) is Observation:
        yield entry.seen_at
        fact = entry.fact
        if type(fact) is Certificate:
            yield fact.not_before
            yield fact.not_after
            if fact.revoked_at is not None:
                yield fact.revoked_at
        elif isinstance(fact, Component | Inventory) and fact.during is not None:
            yield from _during(fact.during)
    elif type(entry) is Saying:
        yield entry.seen_at
        yield from _said(entry.fact)
    elif isinstance(entry, Asset | Edge):
        yield from _during(entry.during)
    elif isinstance(entry, Promise):
        yield entry.made_at
        yield entry.by
    elif isinstance(entry, Revision):
        yield entry.sent_at
        yield entry.as_of.true_at
    else:
        moment = about(entry)[1]
        if moment is not None:
            yield moment


def _said(fact: object) -> Iterator[Moment]:
    match fact:
        case Done():
            yield from _when(fact.step.when)
        case Attested():
            yield from _during(fact.during)
        case Search():
            for period in fact.covers:
                yield from _during(period)
        case Statement():
            for step in fact.steps:
                yield from _when(step.when)
            if fact.during is not None:
                yield from _during(fact.during)


def _during(period: During) -> Iterator[Moment]:
    yield from _when(period.start)
    if period.end is not None:
        yield from _when(period.end)


def _when(when: When) -> Iterator[Moment]:
    if when.earliest is not None:
        yield when.earliest
    if when.latest is not None:
        yield when.latest
