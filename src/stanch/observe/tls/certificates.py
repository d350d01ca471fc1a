"""The facts of a certificate (RFC 5280), remembered by digest: servers show the same one again and again."""

from __future__ import annotations

import hashlib
import warnings
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning

from stanch.core.moments import from_datetime, iso
from stanch.observe.tls.result import Certificate


@lru_cache(maxsize=4096)
def facts(der: bytes) -> Certificate | None:
    """The facts of one certificate in DER; None where it cannot be read as one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # old servers have odd serials
            found = x509.load_der_x509_certificate(der)
            serial = found.serial_number
            subject, issuer = found.subject.rfc4514_string(), found.issuer.rfc4514_string()
            key = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        return None
    except Exception as error:
        if type(error).__module__.startswith("cryptography"):
            return None
        raise
    return Certificate(
        subject=subject,
        issuer=issuer,
        serial=f"{serial:x}",
        not_before=iso(from_datetime(found.not_valid_before_utc)),
        not_after=iso(from_datetime(found.not_valid_after_utc)),
        sha256=hashlib.sha256(der).hexdigest(),
        spki_sha256=hashlib.sha256(key).hexdigest(),
    )
