"""How each server of ours stood when it was looked at last, for the first ten minutes."""

from __future__ import annotations

from typing import Literal as L
from typing import NamedTuple

from stanch.app.context import Case
from stanch.app.observations import consent, looks
from stanch.core.ignorance import OF_OURS
from stanch.core.model import Asset, Probe
from stanch.core.moments import Moment
from stanch.knowledge import facts
from stanch.observe.tls import probes


class LastLook(NamedTuple):
    """A server; what the last look at it found and when (None: there was none); may it be tested further?
    `tells`: does the event ask for this probe? Where it asks for none, a look tells of others alone."""

    asset: Asset
    probe: Probe | None
    at: Moment | None
    agreed: bool
    tells: bool = True

    @property
    def unsettled(self) -> bool:
        """Would its owner's consent let a look tell more of this event?"""
        return self.tells and self.probe is not None and self.probe.reason in probes.provable()

    @property
    def other_flaw(self) -> str:
        """What it was seen to have that this event is not about, by its name; "" where nothing."""
        if self.tells or self.probe is None or self.probe.outcome != "positive":
            return ""
        return ", ".join(one.title for one in probes.named([self.probe.probe]))


def rows(case: Case) -> list[LastLook]:
    """Each of our servers, by the probes that this event asks, or else the usual ones."""
    mine, of_it = consent.consented(case.client), tells(case)
    probed, found = asked(case), []
    for one in case.own("endpoint"):
        last: tuple[Moment, Probe] | None = None
        for _seq, seen in case.state.of(one.id):
            fact = seen.fact
            if not isinstance(fact, Probe) or fact.probe not in probed:
                continue
            if last is None or last[0] <= seen.seen_at:
                last = seen.seen_at, fact
        at, probe = last or (None, None)
        found.append(LastLook(one, probe, at, one.id in mine, of_it))
    return found


def tells(case: Case) -> bool:
    """Does the event ask for any probe? A look for one that asks for none tells of other events alone."""
    return bool(probes.of(case.playbook))


def not_told(case: Case) -> L["before", "this_event", "ours"]:
    """What no look says: how it was before; whether this event is here; how it could be, as it is at nothing
    of ours."""
    if not case.playbook.touched & set(OF_OURS):
        return "ours"
    return "before" if facts.by_look(case.playbook) else "this_event"


def asked(case: Case) -> frozenset[str]:
    """The probes that this event asks, or else the usual ones, by id."""
    return frozenset(one.id for one in probes.of(case.playbook) or probes.usual())


def consent_words(case: Case) -> str:
    """What a test further than the passive look sends, in words to agree to."""
    return probes.consent(looks.wanted(case.client))
