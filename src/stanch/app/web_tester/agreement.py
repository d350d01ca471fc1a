"""One test that is agreed to: its ticket, and what the record keeps of it.

A ticket is good once, for ten minutes, and bound to who was asked and to what was shown.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from typing import NamedTuple

from stanch.app import clock
from stanch.app.bearer import OneTime
from stanch.app.context import clients, write
from stanch.app.live import live
from stanch.app.web_tester.refusals import Refused
from stanch.core.decisions import ProofAgreed, ProofDone, WhoWeAre
from stanch.core.model import US, AssetId
from stanch.core.moments import Seq
from stanch.net.target import Target

SECONDS = 600
MOST = 1000
"""So many are kept; beyond it the oldest go, and their pages have to be loaded anew."""


class Ticket(NamedTuple):
    """`session`: of whoever was asked. `target`: name, port and protocol. `addresses`: all that the name had
    then. `sni`: the addresses that answered, each with the name it was called by ("": by none)."""

    session: str
    target: Target
    addresses: tuple[str, ...]
    sni: tuple[tuple[str, str], ...]


class Tickets:
    """Those of this process. `now`: seconds of a clock that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._made: OneTime[Ticket] = OneTime(SECONDS, MOST, now)

    def make(
        self, session: str, target: Target, addresses: tuple[str, ...], sni: tuple[tuple[str, str], ...]
    ) -> str:
        """A token of 256 bits."""
        return self._made.make(Ticket(session, target, addresses, sni))

    def use(self, token: str, session: str, target: Target) -> Ticket:
        """Use it up. Refused where it is used, too old, another's, or about something else."""
        found = self._made.use(token)
        if (
            found is None
            or not hmac.compare_digest(found.session.encode(), session.encode())
            or found.target != target
        ):
            raise Refused(
                "agreement_over",
                "what you agreed to is used up, or older than ten minutes",
                help="read the page again and agree once more",
            )
        return found


ONCE = "web consent 1"
"""The version of the text that is agreed to at the web tester, for one test."""


def whose(target: Target) -> list[str]:
    """The workspaces of the clients whose site this is: the place, or its name, is written down as theirs."""
    found = []
    for _name, ws in clients():
        state = live(ws).client().state
        own = [one.id for one in state.assets("endpoint") if one.owner == US]
        sites = [site for _seq, one in state.all(WhoWeAre)[-1:] for site in one.sites]
        if AssetId(f"endpoint:{target}") in own or target.host in sites:
            found.append(ws)
    return found


def agreed(ws: str, target: Target, what: str) -> Seq:
    """One test by the proof was agreed to: "this is mine, or I have permission". It is no standing consent.

    `what`: the addresses and the name (SNI) that it is bound to.
    """
    return write(ws, [ProofAgreed(AssetId(f"endpoint:{target}"), ONCE, what, clock.now())])


def tested(ws: str, target: Target, result: str, on: Seq) -> None:
    """What came of the test that was agreed to by entry `on`."""
    write(ws, [ProofDone(AssetId(f"endpoint:{target}"), result, clock.now(), on)])
