"""A key and a certificate of its own for each server."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


class Identity(NamedTuple):
    """Where key and certificate are (PEM), and the SHA-256 of the SubjectPublicKeyInfo in hex."""

    key: Path
    certificate: Path
    spki: str


def make(folder: Path, name: str = "www.shop.example", *, modern: bool = False) -> Identity:
    """A new RSA key of 2,048 bits, self-signed: old servers know nothing newer. `modern`: one on P-256."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if modern:
        key = ec.generate_private_key(ec.SECP256R1())
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=90))
        .sign(key, hashes.SHA256())
    )
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = hashlib.sha256(spki).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / f"{digest[:12]}.key", folder / f"{digest[:12]}.pem"
    paths[0].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    paths[1].write_bytes(certificate.public_bytes(Encoding.PEM))
    return Identity(*paths, digest)
