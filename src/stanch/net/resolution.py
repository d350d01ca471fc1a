"""A name's addresses, looked up once: whoever connects, connects to what was resolved here."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal as L

from stanch.net import dns
from stanch.net.policy import Policy, allowed
from stanch.net.proxy import Proxy
from stanch.net.target import Target

Failure = L["name_not_found", "name_timed_out", "address_not_allowed"]


_NONE = (socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_ADDRFAMILY)
"""The resolver's answers (RFC 3493 section 6.1) that say that a name has no address."""


class NotResolved(Exception):
    """The name gave no address that may be connected to; `reason` says why."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason: Failure = reason


_PINNED: ContextVar[tuple[str, tuple[str, ...] | NotResolved] | None] = ContextVar("pinned", default=None)


@contextmanager
def pinned(target: Target, found: tuple[str, ...] | NotResolved) -> Iterator[None]:
    """What was resolved already, for whatever looks at this target within: it is not looked up again, so
    that nobody connects to an address that was not seen here."""
    token = _PINNED.set((target.host, found))
    try:
        yield
    finally:
        _PINNED.reset(token)


async def resolve(target: Target, policy: Policy, seconds: float) -> tuple[str, ...]:
    """Every address of the target's host (A and AAAA), in the resolver's order. NotResolved otherwise.

    One address that the policy forbids refuses the whole name: a name must not be half a way in.
    """
    known = _PINNED.get()
    if known is None or known[0] != target.host:
        found = await addresses(target, seconds, whole=policy == "public")
    elif isinstance(known[1], NotResolved):
        raise known[1]
    else:
        found = known[1]
    if not all(allowed(address, policy) for address in found):
        raise NotResolved("address_not_allowed")
    return found


async def first_hop(address: str, proxy: Proxy | None, seconds: float) -> str:
    """Where a connection to this address begins: there, or at the first address of the proxy. NotResolved."""
    return address if proxy is None else (await resolve(proxy.place, "operator", seconds))[0]


async def addresses(target: Target, seconds: float, *, whole: bool = False) -> tuple[str, ...]:
    """The same by no policy: whoever asks for these checks each of them before connecting.

    `whole`: the name is looked up as it stands, and not within the domains that this machine searches.
    """
    if target.literal:
        return (target.host,)
    if (
        target.host.rpartition(".")[2] == "invalid"
    ):  # there is none, and nobody is asked (RFC 6761 section 6.4)
        raise NotResolved("name_not_found")
    try:
        async with asyncio.timeout(seconds):
            found = await (_by_server(target) if dns.server() else _by_system(target, whole))
    except (TimeoutError, dns.NotAsked):
        raise NotResolved("name_timed_out") from None
    except UnicodeError:
        raise NotResolved("name_not_found") from None
    except OSError as error:  # nobody could say (EAI_AGAIN, EAI_FAIL) is not "there is none"
        raise NotResolved("name_not_found" if error.errno in _NONE else "name_timed_out") from None
    if not found:
        raise NotResolved("name_not_found")
    return found


async def _by_system(target: Target, whole: bool) -> tuple[str, ...]:
    loop = asyncio.get_running_loop()
    name = f"{target.host}." if whole else target.host
    found = await loop.getaddrinfo(name, target.port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in found))


async def _by_server(target: Target) -> tuple[str, ...]:
    four, six = await asyncio.gather(dns.ask(target.host, "A"), dns.ask(target.host, "AAAA"))
    return (*four, *six)
