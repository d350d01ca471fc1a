"""What was seen, as it is kept and as it is told: strangers learn less of what is not TLS."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal as L

import msgspec

from stanch.core.moments import HOUR, Moment
from stanch.net.target import Target
from stanch.observe.tls import probes
from stanch.observe.tls.reasons import OWN
from stanch.observe.tls.result import Check, Finding, worst
from stanch.tell import looks

OLD = 24 * HOUR
AGREE_WITHIN = HOUR
"""What is agreed to rests on a look of this hour."""

HIDDEN = frozenset({
    "connection_refused", "connect_timed_out", "no_route", "too_many_at_once", "timed_out", "not_reached",
    "name_not_found", "name_timed_out", "address_not_allowed",
})  # fmt: skip
"""Whether a port is closed, filtered or silent is told to nobody who is not signed in."""


class Agreed(msgspec.Struct, frozen=True, omit_defaults=True):
    """The test was agreed to: which text, when, and what showed that they may: signed_in or dns."""

    text: str
    at: Moment
    shown: L["signed_in", "dns"]
    sni: tuple[tuple[str, str], ...] = ()


class Tested(msgspec.Struct, frozen=True, omit_defaults=True):
    """One look. `addresses`: all that the name had, of which not all need have been looked at."""

    target: Target
    looked: Moment
    checks: tuple[Check, ...]
    addresses: tuple[str, ...] = ()
    inside: bool = False
    agreed: Agreed | None = None

    @property
    def worst(self) -> Check:
        return worst(self.checks)

    @property
    def name(self) -> str:
        """As people write it."""
        return str(self.target).removesuffix(":443")

    @property
    def left_out(self) -> int:
        """Addresses that were not looked at."""
        return max(0, len(self.addresses) - len({one.address for one in self.checks}))

    @property
    def sentence(self) -> str:
        return looks.sentence(self.worst.finding.reason, OWN)

    def old(self, now: Moment) -> bool:
        return now - self.looked >= OLD

    def provable(self, now: Moment) -> bool:
        """Can the proof say more, and is the look young enough to rest an agreement on?"""
        offered = any(probes.unproved(one) for one in self.checks)
        return offered and now - self.looked < AGREE_WITHIN


def for_strangers(check: Check) -> Check:
    """The same check without what would tell a port scanner more than a visitor needs."""
    if check.finding.reason not in HIDDEN:
        return check
    nothing = {id: Finding("unreachable", "not_reached", one.active) for id, one in check.findings.items()}
    return msgspec.structs.replace(
        check, findings=nothing, tls=None, certificate=None, duration_ms=0.0, sni=""
    )


def printable(text: str, most: int = 200) -> str:
    """A string of a stranger's certificate: cut, and nothing in it that moves or hides other text."""
    shown = "".join(
        f"\\u{ord(one):04x}" if unicodedata.category(one)[0] == "C" else one for one in text[:most]
    )
    shown = re.sub(r"\s", " ", shown)
    return f"{shown} …" if len(text) > most else shown
