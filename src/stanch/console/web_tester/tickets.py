"""One test that may be agreed to: single use, ten minutes, bound to who was asked and to what was shown."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from stanch.console.web_tester.refusals import Refused
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
    until: float


class Tickets:
    """Those of this process, by digest: whoever reads the memory of a backup finds none that is good."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._tickets: OrderedDict[bytes, Ticket] = OrderedDict()

    def make(
        self, session: str, target: Target, addresses: tuple[str, ...], sni: tuple[tuple[str, str], ...]
    ) -> str:
        """A token of 256 bits."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tickets[_digest(token)] = Ticket(session, target, addresses, sni, self._now() + SECONDS)
            while len(self._tickets) > MOST:
                self._tickets.popitem(last=False)
        return token

    def use(self, token: str, session: str, target: Target) -> Ticket:
        """Use it up. Refused where it is used, too old, another's, or about something else."""
        with self._lock:
            found = self._tickets.pop(_digest(token), None)
        good = (
            found is not None
            and found.until > self._now()
            and hmac.compare_digest(found.session.encode(), session.encode())
            and found.target == target
        )
        if found is None or not good:
            raise Refused(
                "agreement_over",
                "what you agreed to is used up, or older than ten minutes",
                help="read the page again and agree once more",
            )
        return found


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
