"""A certificate authority of our own: certificates of chosen keys and dates, lists, a responder."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from tests.servers import running
from tests.servers.certificate import Identity

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
DAY = datetime.timedelta(days=1)


class Leaf(NamedTuple):
    """A certificate, its key, and where both are kept (the certificate with its issuer behind it)."""

    certificate: x509.Certificate
    key: Key
    files: Identity

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


class Revoked(NamedTuple):
    """An entry of a list."""

    leaf: Leaf
    at: datetime.datetime = NOW - DAY
    why: x509.ReasonFlags | None = x509.ReasonFlags.key_compromise


def key(*, old: bool = False) -> Key:
    """A new key on P-256; `old`: RSA of 2,048 bits, for servers that know nothing newer."""
    if old:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


_new = key


class Authority:
    """One root. `ocsp` and `crl`: the URLs that its certificates name. `old`: its key is of RSA."""

    def __init__(
        self, folder: Path, name: str = "Shop Authority", *, ocsp: str = "", crl: str = "", old: bool = False
    ) -> None:
        self.folder, self.ocsp, self.crl = folder, ocsp, crl
        self.key = key(old=old)
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self.certificate = self._root()
        self.pem = self._write("root.pem", self.certificate.public_bytes(Encoding.PEM))
        self.key_file = self._write("root.key", _private(self.key))
        self.leaves: list[Leaf] = []

    def _write(self, name: str, content: bytes) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(content)
        return path

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def _root(self) -> x509.Certificate:
        public = self.key.public_key()
        return (
            self._builder(self.name, public, NOW - 9000 * DAY, NOW + 3650 * DAY)
            .add_extension(x509.BasicConstraints(True, None), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def _builder(
        self,
        subject: x509.Name,
        public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
        start: datetime.datetime,
        end: datetime.datetime,
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
        )

    def leaf(
        self,
        names: Sequence[str] = ("www.shop.example",),
        *,
        key: Key | None = None,
        start: datetime.datetime = NOW - 10 * DAY,
        end: datetime.datetime = NOW + 80 * DAY,
        use: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
        bare: bool = False,
    ) -> Leaf:
        """A certificate for these names on this key (None: a new one). `bare`: as they were made long ago,
        with a common name alone and without the identifier of its issuer's key."""
        mine = key or _new()
        public = mine.public_key()
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = (
            self._builder(subject, public, start, end)
            .add_extension(x509.BasicConstraints(False, None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        )
        if not bare:
            made = made.add_extension(
                x509.SubjectAlternativeName([_name(one) for one in names]), critical=False
            ).add_extension(issuer, critical=False)
        if self.ocsp:
            place = x509.UniformResourceIdentifier(self.ocsp)
            made = made.add_extension(
                x509.AuthorityInformationAccess(
                    [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)]
                ),
                critical=False,
            )
        if self.crl:
            place = x509.UniformResourceIdentifier(self.crl)
            made = made.add_extension(
                x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)]),
                critical=False,
            )
        certificate = made.sign(self.key, hashes.SHA256())
        mark = f"{certificate.serial_number:x}"[:12]
        files = Identity(
            self._write(f"{mark}.key", _private(mine)),
            self._write(
                f"{mark}.pem",
                certificate.public_bytes(Encoding.PEM) + self.certificate.public_bytes(Encoding.PEM),
            ),
            spki(mine),
        )
        leaf = Leaf(certificate, mine, files)
        self.leaves.append(leaf)
        return leaf

    def list(
        self,
        revoked: Sequence[Revoked] = (),
        *,
        start: datetime.datetime = NOW - DAY,
        end: datetime.datetime | None = NOW + 6 * DAY,
        point: x509.IssuingDistributionPoint | None = None,
        signer: Key | None = None,
        delta: bool = False,
    ) -> bytes:
        """A revocation list in DER. `signer`: another key than this authority's signs it."""
        made = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(start)
        made = made.next_update(end or NOW + DAY)
        if point is not None:
            made = made.add_extension(point, critical=True)
        if delta:
            made = made.add_extension(x509.DeltaCRLIndicator(1), critical=True)
        for one in revoked:
            row = x509.RevokedCertificateBuilder().serial_number(one.leaf.certificate.serial_number)
            row = row.revocation_date(one.at)
            if one.why is not None:
                row = row.add_extension(x509.CRLReason(one.why), critical=False)
            made = made.add_revoked_certificate(row.build())
        return made.sign(signer or self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def response(
        self,
        leaf: Leaf,
        *,
        revoked: bool = False,
        start: datetime.datetime = NOW - DAY,
        end: datetime.datetime | None = NOW + 6 * DAY,
        by: Authority | None = None,
        delegate: Leaf | None = None,
    ) -> bytes:
        """An OCSP response in DER: by this authority, one that says it is (`by`), or whom it named."""
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        made = ocsp.OCSPResponseBuilder().add_response(
            cert=leaf.certificate,
            issuer=self.certificate,
            algorithm=hashes.SHA1(),
            cert_status=status,
            this_update=start,
            next_update=end,
            revocation_time=NOW - DAY if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        who = delegate or by or self
        made = made.responder_id(ocsp.OCSPResponderEncoding.NAME, who.certificate)
        if delegate is not None:
            made = made.certificates([delegate.certificate])
        return made.sign(who.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def responder(
        self, port: int, revoked: Sequence[Revoked] = (), *, digest: str = "sha256"
    ) -> AbstractContextManager[Popen[bytes]]:
        """`openssl ocsp` as this authority's responder; `digest`: by which it signs."""
        dead = {one.leaf.certificate.serial_number: one for one in revoked}
        rows = []
        for leaf in self.leaves:
            serial = leaf.certificate.serial_number
            end = f"{leaf.certificate.not_valid_after_utc:%y%m%d%H%M%SZ}"
            at = f"{dead[serial].at:%y%m%d%H%M%SZ},keyCompromise" if serial in dead else ""
            text = f"{serial:X}"
            text = "0" * (len(text) % 2) + text
            rows.append(f"{'R' if serial in dead else 'V'}\t{end}\t{at}\t{text}\tunknown\t/CN=shop\n")
        index = self._write("index.txt", "".join(rows).encode())
        self._write("index.txt.attr", b"unique_subject = no\n")
        command = [
            running.tool("openssl", "openssl"), "ocsp", "-index", index, "-port", str(port), "-CA", self.pem,
            "-rsigner", self.pem, "-rkey", self.key_file, "-nmin", "60", "-rmd", digest,
        ]  # fmt: skip
        return running.server(command, port, ready=b"waiting for OCSP client connections")


def spki(key: Key) -> str:
    raw = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(raw).hexdigest()


def _private(key: Key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


def _name(text: str) -> x509.GeneralName:
    import ipaddress

    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=not signs, data_encipherment=False,
        key_agreement=False, key_cert_sign=signs, crl_sign=signs, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def files(folder: Path, port: int) -> AbstractContextManager[Popen[bytes]]:
    """Debian's nginx, serving the files of a folder over plain HTTP."""
    configuration = folder / f"files-{port}.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration.write_text(
        f"daemon off; master_process off; worker_processes 1; pid {folder}/{port}.pid;\n"
        f"error_log {folder}/{port}.log;\nevents {{ worker_connections 64; }}\n"
        f"http {{ access_log {folder}/access.log; {temporary}\n"
        f"  server {{ listen 127.0.0.1:{port}; root {folder};\n"
        f"    location = /elsewhere {{ return 302 /list.crl; }}\n"
        f"    location /broken {{ return 502; }} }} }}\n"
    )
    program = running.tool("nginx", "nginx-light")
    command = [program, "-p", folder, "-e", folder / "error.log", "-c", configuration]
    return running.server(command, port)
