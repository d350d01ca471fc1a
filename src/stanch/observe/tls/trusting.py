"""Is a certificate trusted, for this name, today? What clients check before they show a page.

`judge` is the one way in: whoever has more to say (revocation, missing intermediates) puts it there.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import warnings
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID

from stanch.knowledge.ratings import Fault
from stanch.observe.tls.measured import Key, Missing, Shown

TRUSTED, SELF_SIGNED = 0, 18
"""What OpenSSL's verification says (X509_V_OK, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)."""


class Judged(NamedTuple):
    """The faults of a chain, each yes, no or not measured (None, with why in `missing`); and the digests with
    which it is signed, a root left out."""

    faults: dict[Fault, bool | None]
    signatures: tuple[str, ...] | None
    missing: dict[str, Missing]


def judge(
    chain: tuple[bytes, ...], host: str, verified: int | None, dated: bool | None, at: datetime.datetime
) -> Judged:
    """A chain as sent, leaf first, in DER. `verified`: what OpenSSL said of it against the authorities that
    this machine trusts, dates left out; None where it said nothing. `dated`: what it said of the dates; where
    it said nothing, those of the leaf count: others may be left over and unused."""
    missing: dict[str, Missing] = {}
    read = [one for der in chain if (one := load(der)) is not None]
    if not read or len(read) != len(chain):
        unread: dict[Fault, bool | None] = dict.fromkeys(_FAULTS)
        return Judged(unread, None, {**dict.fromkeys((*_FAULTS, "signatures"), "chain_not_seen")})
    leaf = read[0]
    own = verified == SELF_SIGNED or (len(read) == 1 and _self_issued(leaf) and verified != TRUSTED)
    untrusted = None if verified is None else verified != TRUSTED
    incomplete: bool | None = None if verified is None else False
    if untrusted and not own and len(read) == 1 and _issuer_can_be_fetched(leaf):
        untrusted, incomplete = None, True
        missing["untrusted"] = "intermediate_not_fetched"
    if verified is None:
        missing["untrusted"] = missing["incomplete_chain"] = "no_handshake"
    gone: bool | None = False
    if not untrusted and _can_be_revoked(leaf):
        gone, missing["revoked"] = None, "revocation_not_looked_up"
    faults: dict[Fault, bool | None] = {
        "name_mismatch": not matches(leaf, host),
        "untrusted": untrusted,
        "self_signed": own,
        "not_valid_now": not (leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc)
        if dated is None
        else not dated,
        "revoked": gone,
        "exponent_1": _exponent(leaf) == 1,
        "incomplete_chain": incomplete,
    }
    signed = {_digest(one) for number, one in enumerate(read) if number == 0 or not _self_issued(one)}
    return Judged(faults, tuple(sorted(signed)), missing)


_FAULTS: tuple[Fault, ...] = (
    "name_mismatch", "untrusted", "self_signed", "not_valid_now", "revoked", "exponent_1", "incomplete_chain",
)  # fmt: skip


def load(der: bytes) -> x509.Certificate | None:
    """The certificate; None where it cannot be read as one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            found = x509.load_der_x509_certificate(der)
            _ = found.extensions, found.public_key(), found.issuer, found.subject
            return found
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        return None
    except Exception as error:
        if type(error).__module__.startswith("cryptography"):
            return None
        raise


def shown(der: bytes) -> Shown | None:
    """What profiles and scores ask of a leaf."""
    found = load(der)
    if found is None:
        return None
    lifespan = (found.not_valid_after_utc - found.not_valid_before_utc).days
    signature = getattr(found.signature_algorithm_oid, "_name", found.signature_algorithm_oid.dotted_string)
    return Shown(_key(found), str(signature), lifespan, hashlib.sha256(der).hexdigest())


def _key(found: x509.Certificate) -> Key:
    key = found.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return Key("rsa", key.key_size)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return Key("ec", key.curve.key_size, key.curve.name)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return Key("ec", 256, "ed25519")
    if isinstance(key, ed448.Ed448PublicKey):
        return Key("ec", 448, "ed448")
    return Key("dss", key.key_size) if isinstance(key, dsa.DSAPublicKey) else Key("other", 0)


def matches(found: x509.Certificate, host: str) -> bool:
    """Is it for this name or address? By its subjectAltName alone, `*` for one whole label (RFC 9525)."""
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    try:
        return ipaddress.ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        pass
    wanted = host.lower().rstrip(".").split(".")
    for name in names.get_values_for_type(x509.DNSName):
        given = name.lower().rstrip(".").split(".")
        wild = given[0] == "*" and len(given) > 2
        if given == wanted or (wild and len(given) == len(wanted) and given[1:] == wanted[1:]):
            return True
    return False


def _self_issued(found: x509.Certificate) -> bool:
    return found.issuer == found.subject


def _can_be_revoked(found: x509.Certificate) -> bool:
    """Does it name a place where a revocation could stand? Without one no client could ever know."""
    try:
        found.extensions.get_extension_for_oid(ExtensionOID.CRL_DISTRIBUTION_POINTS)
        return True
    except x509.ExtensionNotFound:
        return AuthorityInformationAccessOID.OCSP in _access(found)


def _issuer_can_be_fetched(found: x509.Certificate) -> bool:
    return AuthorityInformationAccessOID.CA_ISSUERS in _access(found)


def _access(found: x509.Certificate) -> set[x509.ObjectIdentifier]:
    try:
        access = found.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return set()
    return {one.access_method for one in access}


def _exponent(found: x509.Certificate) -> int:
    key = found.public_key()
    return key.public_numbers().e if isinstance(key, rsa.RSAPublicKey) else 0


def _digest(found: x509.Certificate) -> str:
    try:
        used = found.signature_hash_algorithm
    except Exception:  # an algorithm that cryptography does not know any more: MD2, MD4
        name = str(getattr(found.signature_algorithm_oid, "_name", "")).lower()
        return next((one for one in ("md2", "md4", "md5") if one in name), "unknown")
    return used.name if used is not None else "none"  # Ed25519 signs without a digest before it
