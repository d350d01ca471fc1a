"""Questions to the DNS: bounded, and a question that got no answer is not an answer of "none".

By the system's resolver, or by the server named in STANCH_DNS (ADDRESS or ADDRESS:PORT): then every name
that stanch looks up is asked there.
"""

from __future__ import annotations

import os
from typing import Literal as L

import dns.asyncresolver
import dns.exception
import dns.resolver

from stanch.errors import BadInput

Kind = L["A", "AAAA", "MX", "NS", "TXT", "CNAME"]
SECONDS = 5.0


class NotAsked(Exception):
    """The question could not be put, or nobody answered it: what it asks is unknown."""


def server() -> tuple[str, int] | None:
    """The server that STANCH_DNS names; None for the system's. BadInput where it names none."""
    given = os.environ.get("STANCH_DNS", "").strip()
    if not given:
        return None
    host, _, port = given.rpartition(":") if given.count(":") == 1 else (given, "", "53")
    try:
        dns.inet.af_for_address(host)
        return host, int(port)
    except ValueError:
        raise BadInput(f"STANCH_DNS: {given} is no server", help="write 192.0.2.1 or 192.0.2.1:53") from None


async def ask(name: str, kind: Kind, seconds: float = SECONDS) -> tuple[str, ...]:
    """The answers, as text in lower case without the last dot; TXT as it stands; () where there is none.

    NotAsked where nobody could say: a time-out, a server that failed, no resolver at all.
    """
    try:
        found = await _resolver(seconds).resolve(f"{name.rstrip('.')}.", kind, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, OSError) as error:
        raise NotAsked(f"{kind} of {name}") from error
    if kind == "TXT":
        return tuple(b"".join(row.strings).decode("utf-8", "replace") for row in found)
    if kind == "MX":
        rows = sorted((row.preference, str(row.exchange)) for row in found)
        return tuple(host.rstrip(".").lower() for _preference, host in rows if host != ".")
    return tuple(str(row).rstrip(".").lower() for row in found)


def _resolver(seconds: float) -> dns.asyncresolver.Resolver:
    chosen = server()
    try:
        found = dns.asyncresolver.Resolver(configure=chosen is None)
    except dns.resolver.NoResolverConfiguration as error:
        raise NotAsked("no resolver is configured on this machine") from error
    if chosen is not None:
        found.nameservers, found.port = [chosen[0]], chosen[1]
    found.lifetime = found.timeout = seconds
    return found
