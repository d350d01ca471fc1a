"""What does an OCSP response say of one certificate? (RFC 6960)

The response is its issuer's, or that of somebody whom its issuer named for it; each check that fails says
which.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from stanch.core.certificates import Revocation
from stanch.core.moments import DAY, Moment, from_datetime
from stanch.observe.tls.certificates.crl import SKEW, weak

WITHOUT_END = DAY
"""How long a response without nextUpdate speaks of now: its issuer always has a newer one."""

MEDIA = "application/ocsp-request"


def request(leaf: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """The question in DER. SHA-1 names the certificate, as responders expect (RFC 5019 section 2.1.1)."""
    made = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA1()).build()  # noqa: S303
    return made.public_bytes(Encoding.DER)


def places(leaf: x509.Certificate) -> tuple[str, ...]:
    """The URLs of its responders, as it names them."""
    try:
        found = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(
        one.access_location.value
        for one in found
        if one.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(one.access_location, x509.UniformResourceIdentifier)
    )


def read(
    raw: bytes, leaf: x509.Certificate, issuer: x509.Certificate, now: Moment, *, stapled: bool = False
) -> Revocation:
    """What the response (DER) says of `leaf`, whose `issuer` is proved to be that."""
    try:
        found = ocsp.load_der_ocsp_response(raw)
        if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return Revocation(trouble="issuer_refused")
        return _read(found, leaf, issuer, now, stapled)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.UnsupportedGeneralNameType):
        return Revocation(trouble="not_readable")
    except (x509.DuplicateExtension, x509.InvalidVersion):
        return Revocation(trouble="not_readable")


def _read(
    found: ocsp.OCSPResponse, leaf: x509.Certificate, issuer: x509.Certificate, now: Moment, stapled: bool
) -> Revocation:
    one = next((one for one in found.responses if _about(one, leaf, issuer)), None)
    if one is None:
        return Revocation(trouble="wrong_issuer")
    if weak(found.signature_hash_algorithm):
        return Revocation(trouble="weak_signature")
    signer = _signer(found, issuer, now)
    if signer is None or not _signed(found, signer):
        return Revocation(trouble="bad_signature")
    if any(extension.critical for extension in found.extensions):
        return Revocation(trouble="not_covered")
    start = from_datetime(one.this_update_utc)
    end = from_datetime(one.next_update_utc) if one.next_update_utc else Moment(start + WITHOUT_END)
    if start > now + SKEW or end + SKEW < now:
        return Revocation(trouble="out_of_date")
    by = "stapled" if stapled else "ocsp"
    if one.certificate_status is ocsp.OCSPCertStatus.GOOD:
        return Revocation("not_revoked", by, trouble="still_good")  # type: ignore[arg-type]
    if one.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return Revocation(trouble="issuer_does_not_know")
    at = one.revocation_time_utc
    why = one.revocation_reason.value if one.revocation_reason else ""
    return Revocation("revoked", by, from_datetime(at) if at else None, why, "listed_revoked")  # type: ignore[arg-type]


def _about(one: ocsp.OCSPSingleResponse, leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Is it about this certificate? The names are hashed by the algorithm that the responder chose."""
    if one.serial_number != leaf.serial_number:
        return False
    asked = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, one.hash_algorithm).build()
    return (asked.issuer_key_hash, asked.issuer_name_hash) == (one.issuer_key_hash, one.issuer_name_hash)


def _signer(found: ocsp.OCSPResponse, issuer: x509.Certificate, now: Moment) -> x509.Certificate | None:
    """Who may have signed it: the issuer itself, or whom it named for this (RFC 6960 section 4.2.2.2)."""
    if _is(found, issuer):
        return issuer
    for one in found.certificates:
        if not _is(found, one) or one.issuer != issuer.subject:
            continue
        try:
            usage = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            one.verify_directly_issued_by(issuer)
        except (x509.ExtensionNotFound, InvalidSignature):
            continue
        dated = from_datetime(one.not_valid_before_utc) <= now <= from_datetime(one.not_valid_after_utc)
        if dated and ExtendedKeyUsageOID.OCSP_SIGNING in usage:
            return one
    return None


def _is(found: ocsp.OCSPResponse, who: x509.Certificate) -> bool:
    if found.responder_name is not None:
        return found.responder_name == who.subject
    key = x509.SubjectKeyIdentifier.from_public_key(who.public_key()).digest
    return found.responder_key_hash == key


def _signed(found: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key, how = signer.public_key(), found.signature_hash_algorithm
    if how is None:
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(found.signature, found.tbs_response_bytes, padding.PKCS1v15(), how)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(found.signature, found.tbs_response_bytes, ec.ECDSA(how))
        else:
            return False
    except InvalidSignature:
        return False
    return True
