"""An authority of its own, and certificates that it issues: good ones, and each with one fault."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.servers import running
from tests.servers.certificate import Identity

DAY = datetime.timedelta(days=1)
OAKLEY_2 = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF", 16,
)  # fmt: skip
"""The prime of 1,024 bits of RFC 2409 section 6.2."""

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Authority(NamedTuple):
    """A root and an intermediate that it signed; `root` is where the root is (PEM)."""

    root: Path
    intermediate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def authority(folder: Path, name: str = "Root") -> Authority:
    keys = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(f"{name} R", f"{name} R", keys[0], keys[0], authority=True)
    intermediate = _certificate(f"{name} I", f"{name} R", keys[1], keys[0], authority=True)
    path = folder / f"{name}.pem"
    path.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return Authority(path, intermediate, keys[1])


def issue(
    by: Authority,
    folder: Path,
    *,
    names: Sequence[str] = ("127.0.0.1", "localhost"),
    key: Key | None = None,
    days: tuple[int, int] = (-1, 88),
    whole: bool = True,
    fetchable: bool = False,
    revocable: bool = False,
) -> Identity:
    """A certificate for these names. `days`: from and to, counted from today. `whole`: with the intermediate
    beside it. `fetchable`: it says where that can be fetched. `revocable`: it names a list of revoked ones.
    """
    key = key or ec.generate_private_key(ec.SECP256R1())
    leaf = _certificate(
        "leaf", by.intermediate.subject, key, by.key, names=names, days=days, fetchable=fetchable,
        revocable=revocable,
    )  # fmt: skip
    stem = f"{leaf.serial_number:x}"[:12]
    chain = [leaf, by.intermediate] if whole else [leaf]
    pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)
    (folder / f"{stem}.pem").write_bytes(pem)
    (folder / f"{stem}.key").write_bytes(_pem(key))
    return Identity(folder / f"{stem}.key", folder / f"{stem}.pem", "")


def weak_groups(folder: Path) -> Path:
    """Diffie-Hellman parameters of 1,024 bits, as a file; no library makes them any more."""
    prime = OAKLEY_2.to_bytes(129, "big")  # with the zero that keeps it positive
    numbers = b"\x02\x81\x81" + prime + b"\x02\x01\x02"
    der = b"\x30\x81" + bytes((len(numbers),)) + numbers
    path = folder / "dh1024.pem"
    text = base64.encodebytes(der).decode()
    path.write_text(f"-----BEGIN DH PARAMETERS-----\n{text}-----END DH PARAMETERS-----\n")
    return path


def signed_with_sha1(by: Authority, folder: Path) -> Identity:
    """A certificate for 127.0.0.1 that is signed with SHA-1, which only the program still does."""
    openssl = running.tool("openssl", "openssl")
    made = Identity(folder / "sha1.key", folder / "sha1.pem", "")
    authority = folder / "sha1-authority.pem"
    authority.write_bytes(by.intermediate.public_bytes(serialization.Encoding.PEM) + _pem(by.key))
    (folder / "sha1.cnf").write_text("subjectAltName=IP:127.0.0.1\n")
    made.key.write_bytes(_pem(ec.generate_private_key(ec.SECP256R1())))
    asked = subprocess.run([openssl, "req", "-new", "-key", made.key, "-subj", "/CN=leaf"],
                           check=True, capture_output=True).stdout  # fmt: skip
    command: list[str | Path] = [openssl, "x509", "-req", "-sha1", "-days", "80",
               "-CA", authority, "-CAkey", authority,
               "-set_serial", "77", "-extfile", folder / "sha1.cnf"]  # fmt: skip
    leaf = subprocess.run(command, input=asked, check=True, capture_output=True).stdout
    made.certificate.write_bytes(leaf + by.intermediate.public_bytes(serialization.Encoding.PEM))
    return made


def _pem(key: Key) -> bytes:
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _certificate(
    subject: str,
    issuer: str | x509.Name,
    key: Key,
    signer: ec.EllipticCurvePrivateKey,
    *,
    names: Sequence[str] = (),
    days: tuple[int, int] = (-10, 3000),
    authority: bool = False,
    fetchable: bool = False,
    revocable: bool = False,
) -> x509.Certificate:
    today = datetime.datetime.now(datetime.UTC)
    by = issuer if isinstance(issuer, x509.Name) else _name(issuer)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + days[0] * DAY)
        .not_valid_after(today + days[1] * DAY)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
    )
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if issuer != subject:
        signed = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        made = made.add_extension(signed, critical=False)
    if authority:
        made = made.add_extension(_SIGNS, critical=True)
    else:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    if names:
        made = made.add_extension(
            x509.SubjectAlternativeName([_general(one) for one in names]), critical=False
        )
    if revocable:
        where = [x509.UniformResourceIdentifier("http://127.0.0.1:1/list.crl")]
        points = x509.CRLDistributionPoints([x509.DistributionPoint(where, None, None, None)])
        made = made.add_extension(points, critical=False)
    if fetchable:
        place = x509.UniformResourceIdentifier("http://127.0.0.1:1/issuer.cer")
        made = made.add_extension(
            x509.AuthorityInformationAccess(
                [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)]
            ),
            critical=False,
        )
    return made.sign(signer, hashes.SHA256())


_SIGNS = x509.KeyUsage(
    digital_signature=False, key_cert_sign=True, crl_sign=True, content_commitment=False,
    key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
    decipher_only=False,
)  # fmt: skip


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
