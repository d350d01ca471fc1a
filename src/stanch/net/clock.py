"""The time of this machine, which is read here alone (155). Deadlines run by `time.monotonic`."""

from __future__ import annotations

import datetime
import time

from stanch.core.moments import Moment


def machine_now() -> Moment:
    """This moment, by the clock of this machine."""
    return Moment(time.time_ns() // 1000)


def machine_datetime() -> datetime.datetime:
    """The same, as the libraries of certificates want it, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def hello_seconds() -> bytes:
    """The seconds since 1970 with which the random of a ClientHello begins (RFC 5246 section 7.4.1.2)."""
    return int(time.time()).to_bytes(4, "big")
