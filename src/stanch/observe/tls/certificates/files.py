"""A certificate that somebody kept: PEM (with its chain behind it), DER, or PKCS #7."""

from __future__ import annotations

import re
import ssl
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from stanch.core.certificates import Issued
from stanch.core.model import Digest
from stanch.core.moments import from_datetime, parse
from stanch.errors import BadInput
from stanch.observe.tls.certificates import der as certificates
from stanch.observe.tls.certificates.chains import Authorities

MAX_BYTES = 2**20
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def read(path: Path) -> tuple[bytes, ...]:
    """The certificates of a file in DER, in its order. BadInput where there is none."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}", help="give a file in PEM, DER or PKCS #7"
        ) from error
    found = parsed(raw) if len(raw) <= MAX_BYTES else ()
    if not found:
        raise BadInput(
            f"{path} holds no certificate", help="give a certificate in PEM, DER or PKCS #7, no key"
        )
    return found


def parsed(raw: bytes) -> tuple[bytes, ...]:
    """The certificates in some bytes (PEM, DER, or PKCS #7 in either), in DER; those that cannot be read are
    left out. A PKCS #7 has them in no order: whoever issued none of the others comes first."""
    ders = []
    for pem in _PEM.findall(raw):
        try:
            ders.append(ssl.PEM_cert_to_DER_cert(pem.decode("ascii")))
        except ValueError:
            continue
    return _readable(ders or [raw]) or _readable(_bundled(raw))


def _readable(ders: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(one for one in ders if certificates.facts(one) is not None)


def _bundled(raw: bytes) -> list[bytes]:
    """The certificates of a PKCS #7 (RFC 2315) in DER; none where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of forms that are read all the same
        for load in (pkcs7.load_pem_pkcs7_certificates, pkcs7.load_der_pkcs7_certificates):
            try:
                found = load(raw)
            except (ValueError, UnsupportedAlgorithm):
                continue
            issuers = {one.issuer for one in found if one.issuer != one.subject}
            found.sort(key=lambda one: one.subject in issuers)
            return [one.public_bytes(Encoding.DER) for one in found]
    return []


def authorities(file: Path | None) -> Authorities:
    """The system's roots, and those of a file of the operator's own authority. BadInput as in `read`."""
    own = read(file) if file is not None else ()
    return Authorities(tuple(one for one in map(certificates.load, own) if one is not None))


def pem(chain: tuple[bytes, ...]) -> bytes:
    """A chain as it is kept in a file."""
    return "".join(ssl.DER_cert_to_PEM_cert(one) for one in chain).encode()


def issued(der: bytes) -> Issued | None:
    """What matters of a certificate here; None where it cannot be read."""
    shown, found = certificates.facts(der), certificates.load(der)
    if shown is None or found is None:
        return None
    try:
        stamps = found.extensions.get_extension_for_class(
            x509.PrecertificateSignedCertificateTimestamps
        ).value
        when = sorted(from_datetime(_aware(one)) for one in stamps)
    except (x509.ExtensionNotFound, ValueError):
        when = []
    return Issued(
        spki=Digest(shown.spki_sha256),
        not_before=parse(shown.not_before),
        not_after=parse(shown.not_after),
        sha256=Digest(shown.sha256),
        issuer=shown.issuer,
        serial=shown.serial,
        logged=when[0] if when else None,
        stamped=when[-1] if when else None,
    )


def _aware(stamp: x509.certificate_transparency.SignedCertificateTimestamp) -> datetime:
    return stamp.timestamp.replace(tzinfo=UTC)
