"""What does a revocation list say of one certificate? (RFC 5280 sections 5 and 6.3)

Each check that fails says which; only a list that passes all of them says anything.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from stanch.core.certificates import Revocation
from stanch.core.moments import MINUTE, Moment, from_datetime

SKEW = 5 * MINUTE
"""Clocks differ a little."""

_KNOWN = {
    ExtensionOID.ISSUING_DISTRIBUTION_POINT,
    ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    ExtensionOID.CRL_NUMBER,
}


def read(raw: bytes, leaf: x509.Certificate, issuer: x509.Certificate, now: Moment) -> Revocation:
    """What the list (DER or PEM) says of `leaf`, whose `issuer` is proved to be that."""
    try:
        pem = raw.lstrip().startswith(b"-----BEGIN")
        found = x509.load_pem_x509_crl(raw) if pem else x509.load_der_x509_crl(raw)
        return _read(found, leaf, issuer, now)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.UnsupportedGeneralNameType):
        return Revocation(trouble="not_readable")
    except (x509.DuplicateExtension, x509.InvalidVersion):
        return Revocation(trouble="not_readable")


def _read(
    found: x509.CertificateRevocationList, leaf: x509.Certificate, issuer: x509.Certificate, now: Moment
) -> Revocation:
    if found.issuer != leaf.issuer or found.issuer != issuer.subject:
        return Revocation(trouble="wrong_issuer")  # an indirect list is another's: not followed
    if weak(found.signature_hash_algorithm):
        return Revocation(trouble="weak_signature")
    if not _signs(issuer) or not _signed(found, issuer):
        return Revocation(trouble="bad_signature")
    if any(one.critical and one.oid not in _KNOWN for one in found.extensions):
        return Revocation(trouble="not_covered")  # a delta list is marked so, too
    if not _for(found, leaf):
        return Revocation(trouble="wrong_shard")
    if _partial(found):
        return Revocation(trouble="not_covered")
    end = found.next_update_utc
    begun = from_datetime(found.last_update_utc) <= now + SKEW
    if not begun or end is None or from_datetime(end) + SKEW < now:
        return Revocation(trouble="out_of_date")
    entry = found.get_revoked_certificate_by_serial_number(leaf.serial_number)
    if entry is None:
        return Revocation("not_revoked", "crl", trouble="still_good")
    why = ""
    for one in entry.extensions:
        if one.oid == CRLEntryExtensionOID.CRL_REASON and isinstance(one.value, x509.CRLReason):
            why = one.value.reason.value
        elif one.critical:
            return Revocation(trouble="not_covered")  # it may speak of another issuer's certificate
    return Revocation("revoked", "crl", from_datetime(entry.revocation_date_utc), why, "listed_revoked")


def weak(digest: hashes.HashAlgorithm | None) -> bool:
    """Can somebody make a second text of one digest? Then a signature by it proves nothing (RFC 9155)."""
    return digest is not None and digest.name in ("md5", "sha1")


def _signs(issuer: x509.Certificate) -> bool:
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def _signed(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return found.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # TypeError for others
    except InvalidSignature:
        return False


def _point(found: x509.CertificateRevocationList) -> x509.IssuingDistributionPoint | None:
    try:
        return found.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return None


def _for(found: x509.CertificateRevocationList, leaf: x509.Certificate) -> bool:
    """Is the list's shard the one that this certificate names? (RFC 5280 section 6.3.3 b)"""
    point = _point(found)
    if point is None:
        return True
    if point.only_contains_ca_certs or point.only_contains_attribute_certs or point.indirect_crl:
        return False
    if point.full_name is None:
        return point.relative_name is None
    return bool({one.value for one in point.full_name} & set(places(leaf)))


def _partial(found: x509.CertificateRevocationList) -> bool:
    point = _point(found)
    return point is not None and point.only_some_reasons is not None


def places(leaf: x509.Certificate) -> tuple[str, ...]:
    """The URLs of its lists, as it names them."""
    try:
        points = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(
        one.value
        for point in points
        if point.crl_issuer is None and point.reasons is None
        for one in point.full_name or ()
        if isinstance(one, x509.UniformResourceIdentifier)
    )
