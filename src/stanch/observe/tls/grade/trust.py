"""Is a certificate trusted, for this name, today? What clients check before they show a page.

What OpenSSL found in the handshake, and what the issuer said, become the faults of a grade here.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID

from stanch.core.certificates import Revocation
from stanch.knowledge.ratings import Fault
from stanch.observe.tls.certificates import chains, revocation
from stanch.observe.tls.certificates import der as certificates
from stanch.observe.tls.grade.measures import Key, Leaf, Missing

TRUSTED, SELF_SIGNED = 0, 18
"""What OpenSSL's verification says (X509_V_OK, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)."""


class Judged(NamedTuple):
    """The faults of a chain, each yes, no or not measured (None, with why in `missing`); and the digests with
    which it is signed, a root left out."""

    faults: dict[Fault, bool | None]
    signatures: tuple[str, ...] | None
    missing: dict[str, Missing]


def judge(
    chain: tuple[bytes, ...],
    host: str,
    verified: int | None,
    dated: bool | None,
    at: datetime.datetime,
    said: Revocation | None = None,
) -> Judged:
    """A chain as sent, leaf first, in DER. `verified`: what OpenSSL said of it against the authorities that
    this machine trusts, dates left out; None where it said nothing. `dated`: what it said of the dates; where
    it said nothing, those of the leaf count: others may be left over and unused. `said`: what the issuer
    says, None where it was not asked."""
    missing: dict[str, Missing] = {}
    read = [one for der in chain if (one := certificates.load(der)) is not None]
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
    if revocation.named(leaf):
        status = "unknown" if said is None else said.status
        gone = {"revoked": True, "not_revoked": False}.get(status)
        missing["revoked"] = _unasked(untrusted, dated, missing) if said is None else said.trouble
    faults: dict[Fault, bool | None] = {
        "name_mismatch": not chains.matches(leaf, host),
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


def _unasked(untrusted: bool | None, dated: bool | None, missing: Mapping[str, Missing]) -> Missing:
    """Why nobody was asked: only the issuer of what is trusted today can say, and need be asked."""
    if untrusted is None:
        return missing["untrusted"]
    return "chain_not_trusted" if untrusted else "expired" if dated is False else "not_asked"


def shown(der: bytes) -> Leaf | None:
    """What profiles and scores ask of a leaf."""
    found = certificates.load(der)
    if found is None:
        return None
    lifespan = (found.not_valid_after_utc - found.not_valid_before_utc).days
    signature = getattr(found.signature_algorithm_oid, "_name", found.signature_algorithm_oid.dotted_string)
    return Leaf(_key(found), str(signature), lifespan, hashlib.sha256(der).hexdigest())


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


def _self_issued(found: x509.Certificate) -> bool:
    return found.issuer == found.subject


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
