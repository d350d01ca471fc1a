"""How a certificate (RFC 5280) is read from DER, and its facts. The only place where one is."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning

from stanch.core.moments import from_datetime, iso
from stanch.observe.tls.result import Certificate

T = TypeVar("T")


def load(der: bytes) -> x509.Certificate | None:
    """One certificate, its extensions and key readable; None where it is not."""
    return _read(der, _whole)


@lru_cache(maxsize=4096)
def facts(der: bytes) -> Certificate | None:
    """The facts of one certificate in DER, whatever its extensions; None where it cannot be read as one.
    Remembered by digest: servers show the same one again and again."""
    return _read(der, lambda found: _facts(found, hashlib.sha256(der).hexdigest()))


def _read(der: bytes, part: Callable[[x509.Certificate], T]) -> T | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # old servers have odd serials
            return part(x509.load_der_x509_certificate(der))
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        return None
    except Exception as error:
        if type(error).__module__.startswith("cryptography"):
            return None
        raise


def _whole(found: x509.Certificate) -> x509.Certificate:
    _ = found.extensions, found.public_key(), found.issuer, found.subject  # parsed only when asked for
    return found


def _written(name: x509.Name) -> str:
    """A name as RFC 4514 writes it; what is not seen, or moves the cursor of a terminal, by its bytes in hex
    (section 2.4): whoever makes a certificate chooses what is in it."""
    return "".join(
        char
        if char.isprintable()
        else "".join(f"\\{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
        for char in name.rfc4514_string()
    )


def _facts(found: x509.Certificate, sha256: str) -> Certificate:
    key = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Certificate(
        subject=_written(found.subject),
        issuer=_written(found.issuer),
        serial=f"{found.serial_number:x}",
        not_before=iso(from_datetime(found.not_valid_before_utc)),
        not_after=iso(from_datetime(found.not_valid_after_utc)),
        sha256=sha256,
        spki_sha256=hashlib.sha256(key).hexdigest(),
    )
