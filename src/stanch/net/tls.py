"""How this machine's TLS library shakes hands: three contexts, and what it saw in a handshake.

`verify` is for those whom we rely on. `inspect` and `legacy` are for servers that are looked at: they are
judged by what they show, and not refused for it.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

Context = ssl.SSLContext
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME
_LEGACY_SERVER = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT: servers from before RFC 5746
_DER = 2  # _ssl.ENCODING_DER


class NoHandshake(Exception):
    """The server and this machine's library did not come to an agreement, or it broke off."""


class Untrusted(NoHandshake):
    """The certificate was not verified: OpenSSL's `code` (X509_V_ERR_...), and its words for it."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


def verify() -> ssl.SSLContext:
    """The chain is verified by this machine's authorities, for the name that is asked for."""
    return ssl.create_default_context()


def inspect() -> ssl.SSLContext:
    """TLS 1.3 as this machine speaks it. The certificate is looked at and not verified."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    return made


def legacy(own: Iterable[bytes] | None = None, *, dates: bool = True) -> ssl.SSLContext:
    """Everything that OpenSSL still speaks, with a certificate. The chain is verified by this machine's
    authorities and by these of the operator's `own` (DER), the name left out, and the dates too where `dates`
    is False. Where `own` is None nothing is verified."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    made.set_ciphers("ALL:COMPLEMENTOFALL:!aNULL:@SECLEVEL=0")
    made.options |= _LEGACY_SERVER
    if own is None:
        made.verify_mode = ssl.CERT_NONE
        return made
    made.load_default_certs()
    if ders := b"".join(own):
        made.load_verify_locations(cadata=ders)
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # one that is not a root may be given
    if not dates:
        made.verify_flags |= _NO_CHECK_TIME
    return made


def roots() -> tuple[bytes, ...]:
    """The authorities that this machine trusts (OpenSSL's default file, or SSL_CERT_FILE), in DER."""
    return tuple(ssl.create_default_context().get_ca_certs(binary_form=True))


def sent(session: object) -> tuple[bytes, ...]:
    """The chain of a handshake as the server sent it, in DER; () where it cannot be read."""
    return _ders(session, "get_unverified_chain")


def built(session: object) -> tuple[bytes, ...]:
    """The chain that OpenSSL built and verified in a handshake, from the leaf to an authority."""
    return _ders(session, "get_verified_chain")


def _ders(session: Any, name: str) -> tuple[bytes, ...]:
    """Python has these in public from 3.13 on; before that, below the surface."""
    read = getattr(session, name, None) or getattr(getattr(session, "_sslobj", None), name, None)
    found = read() if read is not None else None
    return tuple(one if isinstance(one, bytes) else one.public_bytes(_DER) for one in found or ())
