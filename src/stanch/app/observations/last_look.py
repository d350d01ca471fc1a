"""How each server of ours stood when it was looked at last, for the first ten minutes."""

from __future__ import annotations

from typing import NamedTuple

from stanch.app.context import Case
from stanch.app.observations import consent, looks
from stanch.core.model import Asset, Probe
from stanch.core.moments import Moment
from stanch.observe.tls import probes


class LastLook(NamedTuple):
    """A server; what the last look at it found and when (None: there was none); may it be tested further?"""

    asset: Asset
    probe: Probe | None
    at: Moment | None
    agreed: bool

    @property
    def unsettled(self) -> bool:
        """Would its owner's consent let a look tell more?"""
        return self.probe is not None and self.probe.reason in probes.provable()


def rows(case: Case) -> list[LastLook]:
    """Each of our servers, by the probes that this event asks, or else the usual ones."""
    mine = consent.consented(case.client)
    probed, found = asked(case), []
    for one in case.own("endpoint"):
        last: tuple[Moment, Probe] | None = None
        for _seq, seen in case.state.of(one.id):
            fact = seen.fact
            if not isinstance(fact, Probe) or fact.probe not in probed:
                continue
            if last is None or last[0] <= seen.seen_at:
                last = seen.seen_at, fact
        found.append(LastLook(one, last[1] if last else None, last[0] if last else None, one.id in mine))
    return found


def asked(case: Case) -> frozenset[str]:
    """The probes that this event asks, or else the usual ones, by id."""
    return frozenset(one.id for one in probes.of(case.playbook) or probes.usual())


def consent_words(case: Case) -> str:
    """What a test further than the passive look sends, in words to agree to."""
    return probes.consent(looks.wanted(case.client))
