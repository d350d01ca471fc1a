"""Is a chain trusted, does it fit the name, and for how long? (RFC 5280 section 6, RFC 9525)"""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import warnings
from functools import lru_cache
from typing import Literal as L

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import verification

from stanch.core.model import Tri
from stanch.core.moments import DAY, Moment, from_datetime, to_datetime

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


@lru_cache(maxsize=1)
def _system() -> tuple[x509.Certificate, ...]:
    """The system's roots (OpenSSL's default file, or SSL_CERT_FILE), as far as they can be read."""
    found = []
    for der in ssl.create_default_context().get_ca_certs(binary_form=True):
        one = load(der)
        if one is not None:
            found.append(one)
    return tuple(found)


def load(der: bytes) -> x509.Certificate | None:
    """One certificate from DER; None where it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            found = x509.load_der_x509_certificate(der)
            found.extensions  # noqa: B018 - parsed only when asked for
            return found
    except (ValueError, x509.UnsupportedGeneralNameType, x509.DuplicateExtension):
        return None


def verified(chain: tuple[bytes, ...], host: str, authorities: Authorities, now: Moment) -> Verified:
    """What holds of a chain as it was sent, leaf first. An expired one is verified for its last moment, so
    that its issuer is known; it is not trusted. `host` "": no name is asked for."""
    leaf = load(chain[0]) if chain else None
    if leaf is None:
        return Verified(Chain("unknown", "", "unknown", 0, "it cannot be read"), None)
    names = _names(leaf)
    matches: Tri = "unknown" if not host else "yes" if _matches(host, names) else "no"
    end = from_datetime(leaf.not_valid_after_utc)
    start = from_datetime(leaf.not_valid_before_utc)
    days = (end - now) // DAY
    between = [one for one in map(load, chain[1:10]) if one is not None]
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
        issuer = path[1].public_bytes(Encoding.DER) if len(path) > 1 else None
        dated = start <= now <= end
        words = "" if dated else "it has expired" if now > end else "it is not valid yet"
        return Verified(Chain("yes" if dated else "no", anchor, matches, days, words), issuer)
    return Verified(Chain("no" if anchors else "unknown", "", matches, days, why), None)


def _names(leaf: x509.Certificate) -> list[x509.DNSName | x509.IPAddress]:
    """The names and addresses that it is for."""
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


def _matches(host: str, names: list[x509.DNSName | x509.IPAddress]) -> bool:
    """RFC 9525 section 6.3: a wildcard stands for exactly one label, the leftmost."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        head, _, parent = host.lower().partition(".")
        wanted = {host.lower()} | ({f"*.{parent}"} if head and parent else set())
        return any(isinstance(one, x509.DNSName) and one.value.lower() in wanted for one in names)
    return any(isinstance(one, x509.IPAddress) and one.value == address for one in names)
