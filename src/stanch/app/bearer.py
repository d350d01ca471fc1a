"""Secrets that whoever bears them may use (157): links to come in by, tickets for one test, tokens for
programs.

Each is 256 random bits that are shown once, and only their digest is kept. Links and tickets are good once,
for minutes, and live in the process that made them: whoever starts it anew gets a new one. Tokens are good
until a day or until they are revoked; `record.tokens` owns their table, and is reached through here alone.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from stanch.app import clock

if TYPE_CHECKING:  # it imports Django's models, which cannot be had before the record is open
    from stanch.record.tokens import Holder, Scope

T = TypeVar("T")


class _Made(NamedTuple, Generic[T]):
    until: float
    about: T


class OneTime(Generic[T]):
    """Secrets that are good once, within `seconds`. At most `most` are kept: beyond it the oldest go. `about`
    is what each was made for. `now`: seconds of a clock that only goes forward."""

    def __init__(self, seconds: float, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self.most = seconds, most
        self._now = now
        self._lock = threading.Lock()
        self._made: OrderedDict[bytes, _Made[T]] = OrderedDict()

    def make(self, about: T) -> str:
        """A new secret of 256 bits; nobody can read it again."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._made[_digest(secret)] = _Made(self._now() + self.seconds, about)
            while len(self._made) > self.most:
                self._made.popitem(last=False)
        return secret

    def use(self, secret: str) -> T | None:
        """What it was made for, where it was made here, not used yet, and is in time; else None. It is
        used up by asking."""
        with self._lock:
            found = self._made.pop(_digest(secret), None)
        return found.about if found is not None and found.until > self._now() else None


def _digest(secret: str) -> bytes:
    # 256 random bits cannot be guessed: a slow hash would only be slow
    return hashlib.sha256(secret.encode()).digest()


def make_token(ws: str, name: str, scope: Scope, days: int) -> str:
    """A token for a program, good for `days`. Errors as those of `record.tokens.make`."""
    from stanch.record import tokens

    return tokens.make(ws, name, scope, clock.machine_now(), days)


def holder(token: str, scope: Scope) -> Holder | None:
    """Whose token is this? None where it is none, is no longer good, or is for something else. By the
    machine's clock: one of today is not good in a time that is practised."""
    from stanch.record import tokens

    return tokens.check(token, scope, clock.machine_now())


def tokens_of(ws: str) -> tuple[tuple[Holder, bool], ...]:
    """The tokens of a client, the newest first; and is each over by now?"""
    from stanch.record import tokens

    now = clock.machine_now()
    return tuple((one, one.until <= now) for one in tokens.listed(ws))


def revoke_token(ws: str, id: str) -> None:
    """It is good for nothing any more, from the next question on. BadInput where there is none."""
    from stanch.record import tokens

    tokens.revoke(ws, id)
