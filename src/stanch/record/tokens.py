"""Who may ask? Tokens for programs: made once, shown once, kept as digests, good until a day or revoked.

Beside the chain, as people are: a token is no fact about the world, and what is asked with it is not kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Literal as L
from typing import NamedTuple

from stanch.core.moments import DAY, Moment
from stanch.errors import BadInput
from stanch.record.models import Token

Scope = L["site"]
"""What a token is good for: `site` asks about one site at a time, and nothing else."""

MOST = 50
"""So many tokens a workspace has at most."""
_SHAPE = re.compile(r"stanch_([0-9a-f]{16})_([0-9A-Za-z_-]{43})", re.ASCII)
_NOBODY = bytes(32)


class Holder(NamedTuple):
    """A token that was made: its id, name, when, until when it is good, the last day of use (or None)."""

    ws: str
    id: str
    name: str
    made: Moment
    until: Moment
    used: Moment | None


def make(ws: str, name: str, scope: Scope, now: Moment, days: int) -> str:
    """Make a token of 256 bits, good for `days`; returns it, and nobody can read it again.

    BadInput without a name, or where there are too many.
    """
    called = " ".join(name.split())
    if not called or len(called) > 100:
        raise BadInput("a token needs a name", help="such as: Firefox on my laptop (up to 100 letters)")
    if Token.objects.filter(ws_id=ws).count() >= MOST:
        raise BadInput(f"there are {MOST} tokens already", help="revoke those that nobody uses")
    id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    Token.objects.create(
        ws_id=ws, id=id, name=called, scope=scope, digest=_digest(secret),
        made_us=now, until_us=now + days * DAY,
    )  # fmt: skip
    return f"stanch_{id}_{secret}"


def check(token: str, scope: Scope, now: Moment) -> Holder | None:
    """Whose token is this? None where it is none, is no longer good, or is for something else.

    The digest is compared in constant time, and also where nobody has that id.
    """
    shape = _SHAPE.fullmatch(token)
    found = Token.objects.filter(id=shape[1]).first() if shape else None
    given = _digest(shape[2] if shape else "")
    same = hmac.compare_digest(given, _NOBODY if found is None else bytes(found.digest))
    if found is None or not same or found.scope != scope or now >= found.until_us:
        return None
    day = now // DAY
    if found.used_day != day:  # one write a day
        Token.objects.filter(id=found.id).update(used_day=day)
    return _holder(found)


def listed(ws: str) -> tuple[Holder, ...]:
    """The tokens of a workspace, the newest first."""
    return tuple(_holder(one) for one in Token.objects.filter(ws_id=ws).order_by("-made_us", "id"))


def revoke(ws: str, id: str) -> None:
    """It is good for nothing any more, from the next question on. BadInput where there is none."""
    gone, _each = Token.objects.filter(ws_id=ws, id=id).delete()
    if not gone:
        raise BadInput("there is no such token", help="it may have been revoked already")


def _digest(secret: str) -> bytes:
    # 256 random bits cannot be guessed: a slow hash would only be slow
    return hashlib.sha256(b"stanch token 1\0" + secret.encode()).digest()


def _holder(one: Token) -> Holder:
    used = None if one.used_day is None else Moment(one.used_day * DAY)
    return Holder(str(one.ws_id), one.id, one.name, Moment(one.made_us), Moment(one.until_us), used)
