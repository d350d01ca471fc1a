"""Is a chain trusted, does it fit the name, and for how long? (RFC 5280 section 6, RFC 9525)

Trust is found in two ways: of a chain from anywhere by `verified`, and of one that is shown in a handshake by
OpenSSL itself, as clients do (`net.tls.legacy`, then `proved`). Both know the same authorities.
"""

from __future__ import annotations

import datetime
import ipaddress
from functools import lru_cache
from typing import Literal as L

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import verification

from stanch.core.model import Tri
from stanch.core.moments import DAY, Moment, from_datetime, to_datetime
from stanch.net import tls
from stanch.observe.tls.certificates import der as certificates

Anchor = L["", "system", "own"]


class Chain(msgspec.Struct, frozen=True):
    """`trusted` by `anchor`: the system's roots, or the operator's own authority. `name_matches`: the name
    that was asked for is in it. `days_left` is negative where it has expired. `why`: the verifier's words."""

    trusted: Tri
    anchor: Anchor
    name_matches: Tri
    days_left: int
    why: str = ""


class Verified(msgspec.Struct, frozen=True):
    """The same with the issuer's certificate (DER), which is None where it is not proved to be that."""

    chain: Chain
    issuer: bytes | None


class Authorities:
    """The roots that are trusted: the system's, and the operator's own."""

    def __init__(self, own: tuple[x509.Certificate, ...] = ()) -> None:
        self.own = own

    def anchors(self) -> list[tuple[Anchor, list[x509.Certificate]]]:
        found: list[tuple[Anchor, list[x509.Certificate]]] = [("own", list(self.own))] if self.own else []
        system = _system()
        return [*found, ("system", list(system))] if system else found

    def ders(self) -> tuple[bytes, ...]:
        """The operator's own in DER, for a handshake that is verified by them, too (`net.tls.legacy`)."""
        return tuple(one.public_bytes(Encoding.DER) for one in self.own)


@lru_cache(maxsize=1)
def _system() -> tuple[x509.Certificate, ...]:
    """The system's roots (OpenSSL's default file, or SSL_CERT_FILE), as far as they can be read."""
    found = []
    for der in tls.roots():
        one = certificates.load(der)
        if one is not None:
            found.append(one)
    return tuple(found)


def verified(chain: tuple[bytes, ...], host: str, authorities: Authorities, now: Moment) -> Verified:
    """What holds of a chain as it was sent, leaf first. An expired one is verified for its last moment, so
    that its issuer is known; it is not trusted. `host` "": no name is asked for."""
    leaf = certificates.load(chain[0]) if chain else None
    if leaf is None:
        return _UNREAD
    names = _names(leaf)
    end = from_datetime(leaf.not_valid_after_utc)
    start = from_datetime(leaf.not_valid_before_utc)
    between = [one for one in map(certificates.load, chain[1:10]) if one is not None]
    at = to_datetime(Moment(min(max(now, start), end)))
    why = "it names nobody" if not names else "this system has no roots to trust"
    anchors = authorities.anchors()
    for anchor, roots in anchors if names else ():
        try:
            path = (
                verification.PolicyBuilder()
                .store(verification.Store(roots))
                .time(at.astimezone(datetime.UTC))
                .build_server_verifier(_one_of(names[0]))
                .verify(leaf, between)
            )
        except verification.VerificationError as error:
            why = str(error)
            continue
        return _trusted(leaf, path[1] if len(path) > 1 else None, anchor, host, now)
    return Verified(Chain("no" if anchors else "unknown", "", _fits(leaf, host), _days(leaf, now), why), None)


def proved(path: tuple[bytes, ...], host: str, authorities: Authorities, now: Moment) -> Verified:
    """The same of a chain that OpenSSL verified in a handshake: `path` is what it built, from the leaf to an
    authority. It takes chains that `verified` does not: without a name, or without key identifiers."""
    read = [certificates.load(one) for one in path]
    leaf = read[0] if read else None
    if leaf is None or any(one is None for one in read):
        return _UNREAD
    anchor: Anchor = "own" if read[-1] in authorities.own else "system"
    return _trusted(leaf, read[1] if len(read) > 1 else None, anchor, host, now)


_UNREAD = Verified(Chain("unknown", "", "unknown", 0, "it cannot be read"), None)


def _trusted(
    leaf: x509.Certificate, issuer: x509.Certificate | None, anchor: Anchor, host: str, now: Moment
) -> Verified:
    """By this authority, in so far as its dates are right."""
    start, end = from_datetime(leaf.not_valid_before_utc), from_datetime(leaf.not_valid_after_utc)
    dated = start <= now <= end
    words = "" if dated else "it has expired" if now > end else "it is not valid yet"
    chain = Chain("yes" if dated else "no", anchor, _fits(leaf, host), _days(leaf, now), words)
    return Verified(chain, None if issuer is None else issuer.public_bytes(Encoding.DER))


def _days(leaf: x509.Certificate, now: Moment) -> int:
    return (from_datetime(leaf.not_valid_after_utc) - now) // DAY


def _fits(leaf: x509.Certificate, host: str) -> Tri:
    return "unknown" if not host else "yes" if matches(leaf, host) else "no"


def _names(leaf: x509.Certificate) -> list[x509.DNSName | x509.IPAddress]:
    """The names and addresses that it is for: its subjectAltName alone."""
    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [one for one in found if isinstance(one, (x509.DNSName, x509.IPAddress))]


def _one_of(name: x509.DNSName | x509.IPAddress) -> x509.DNSName | x509.IPAddress:
    """A name that it is surely for: whether it fits the one asked for is another question than trust."""
    if isinstance(name, x509.DNSName) and name.value.startswith("*."):
        return x509.DNSName("any" + name.value[1:])
    return name


def matches(leaf: x509.Certificate, host: str) -> bool:
    """Is it for this name or address? A wildcard stands for exactly one label, the leftmost, and never for
    one right below the root (RFC 9525 section 6.3)."""
    names = _names(leaf)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        wanted = _labels(host)
        return any(isinstance(one, x509.DNSName) and _covers(_labels(one.value), wanted) for one in names)
    return any(isinstance(one, x509.IPAddress) and one.value == address for one in names)


def _labels(name: str) -> list[str]:
    return name.lower().removesuffix(".").split(".")


def _covers(given: list[str], wanted: list[str]) -> bool:
    if given == wanted:
        return True
    wild = given[0] == "*" and len(given) > 2
    return wild and len(given) == len(wanted) and given[1:] == wanted[1:]
