"""A TLS 1.2 server with TLS_RSA_WITH_AES_128_CBC_SHA alone, its handshake written out (RFC 5246).

Mended, it goes on with a random secret where what it was sent is malformed (section 7.4.7.1). Otherwise it
tells, in one of the ways that were found in real products, whether it was well formed: that is ROBOT.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal as L

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from tests.faults.tls import hostile
from tests.servers.certificate import Identity

Kind = L["mended", "alert", "late", "early", "version", "unsteady"]
"""How it tells. alert: another alert, at once. late: another one, after the Finished. early: the same alert,
but before the Finished has come. version: only where the version in the secret is
wrong. unsteady: by chance."""

VERSION = b"\x03\x03"
SUITE = b"\x00\x2f"
BAD_MAC, DECRYPT_ERROR, HANDSHAKE_FAILURE = 20, 51, 40


class _Over(Exception):
    """The connection ends; with this alert, where there is one."""

    def __init__(self, alert: int | None = None) -> None:
        super().__init__(alert)
        self.alert = alert


class Server:
    """What it was asked: `connections`, and each block that it was sent, decrypted."""

    def __init__(self, identity: Identity, kind: Kind) -> None:
        key = load_pem_private_key(identity.key.read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self.numbers = key.private_numbers()
        self.size = key.key_size // 8
        certificate = x509.load_pem_x509_certificate(identity.certificate.read_bytes())
        self.der = certificate.public_bytes(Encoding.DER)
        self.kind: Kind = kind
        self.connections = 0
        self.blocks: list[bytes] = []
        self.lock = threading.Lock()

    def talk(self, sock: socket.socket, over: threading.Event) -> None:
        with self.lock:
            self.connections += 1
        try:
            _Session(self, sock).serve()
        except _Over as end:
            if end.alert is not None:
                sock.sendall(b"\x15" + VERSION + b"\x00\x02\x02" + bytes((end.alert,)))

    def secret(self, encrypted: bytes) -> tuple[bytes, bool, bool]:
        """The secret or a random one; was it well formed, and is only its version wrong?"""
        number = pow(int.from_bytes(encrypted, "big"), self.numbers.d, self.numbers.public_numbers.n)
        block = number.to_bytes(self.size, "big")
        with self.lock:
            self.blocks.append(block)
        secret, pad = block[-48:], block[2:-49]
        whole = block[:2] == b"\x00\x02" and 0 not in pad and block[-49] == 0
        versioned = secret[:2] == VERSION
        if whole and versioned:
            return secret, True, False
        return os.urandom(48), False, whole


class _Session:
    def __init__(self, server: Server, sock: socket.socket) -> None:
        self.server = server
        self.sock = sock
        self.said = b""
        self.held = b""

    def serve(self) -> None:
        kind, hello = self._message()
        if kind != 1:
            raise _Over(10)
        if SUITE not in _suites(hello):
            raise _Over(HANDSHAKE_FAILURE)
        random = os.urandom(32)
        self._say(b"\x02", VERSION + random + b"\x00" + SUITE + b"\x00" + b"\x00\x05\xff\x01\x00\x01\x00")
        chain = len(self.server.der).to_bytes(3, "big") + self.server.der
        self._say(b"\x0b", len(chain).to_bytes(3, "big") + chain)
        self._say(b"\x0e", b"")
        kind, sent = self._message()
        if kind != 16:
            raise _Over(10)
        secret, fine, versioned = self.server.secret(sent[2:])
        how = self.server.kind
        if not fine and (how == "alert" or (how == "version" and versioned)):
            raise _Over(HANDSHAKE_FAILURE)
        if not fine and how == "early":
            raise _Over(BAD_MAC)
        if how == "unsteady" and os.urandom(1)[0] < 128:
            raise _Over(HANDSHAKE_FAILURE)
        keys = _Keys(secret, hello[2:34], random)
        if self._record()[0] != 20:
            raise _Over(10)
        transcript = self.said
        _type, finished = self._record()
        plain = keys.read(22, finished)
        expected = _prf(keys.master, b"client finished", hashlib.sha256(transcript).digest(), 12)
        if plain is None or plain != b"\x14\x00\x00\x0c" + expected:
            raise _Over(DECRYPT_ERROR if how == "late" and not fine else BAD_MAC)
        done = _prf(keys.master, b"server finished", hashlib.sha256(transcript + plain).digest(), 12)
        self.sock.sendall(b"\x14" + VERSION + b"\x00\x01\x01")
        self.sock.sendall(keys.write(22, b"\x14\x00\x00\x0c" + done))
        _type, asked = self._record()
        if keys.read(23, asked) is None:
            raise _Over(BAD_MAC)
        self.sock.sendall(keys.write(23, b"HTTP/1.0 200 OK\r\n\r\na shop"))
        raise _Over

    def _say(self, kind: bytes, body: bytes) -> None:
        message = kind + len(body).to_bytes(3, "big") + body
        self.said += message
        self.sock.sendall(b"\x16" + VERSION + len(message).to_bytes(2, "big") + message)

    def _message(self) -> tuple[int, bytes]:
        """A handshake message in one record."""
        kind, fragment = self._record()
        if kind != 22 or len(fragment) < 4:
            raise _Over(10)
        self.said += fragment
        return fragment[0], fragment[4:]

    def _record(self) -> tuple[int, bytes]:
        head = self._take(5)
        return head[0], self._take(int.from_bytes(head[3:], "big"))

    def _take(self, count: int) -> bytes:
        while len(self.held) < count:
            data = self.sock.recv(16384)
            if not data:
                raise _Over
            self.held += data
        taken, self.held = self.held[:count], self.held[count:]
        return taken


def _suites(hello: bytes) -> list[bytes]:
    at = 35 + hello[34]
    size = int.from_bytes(hello[at : at + 2], "big")
    listed = hello[at + 2 : at + 2 + size]
    return [listed[place : place + 2] for place in range(0, size, 2)]


def _prf(secret: bytes, label: bytes, seed: bytes, size: int) -> bytes:
    """RFC 5246 section 5."""
    found, one = b"", label + seed
    while len(found) < size:
        one = hmac.digest(secret, one, "sha256")
        found += hmac.digest(secret, one + label + seed, "sha256")
    return found[:size]


class _Keys:
    """AES-128-CBC with HMAC-SHA1, in both directions (RFC 5246 section 6.3)."""

    def __init__(self, secret: bytes, client: bytes, server: bytes) -> None:
        self.master = _prf(secret, b"master secret", client + server, 48)
        block = _prf(self.master, b"key expansion", server + client, 72)
        self.client_mac, self.server_mac = block[:20], block[20:40]
        self.client_key, self.server_key = block[40:56], block[56:72]
        self.read_number = self.write_number = 0

    def read(self, kind: int, fragment: bytes) -> bytes | None:
        """What it says; None where padding or MAC are wrong, which of them nobody learns."""
        if len(fragment) < 48 or len(fragment) % 16:
            return None
        cipher = Cipher(algorithms.AES(self.client_key), modes.CBC(fragment[:16])).decryptor()
        plain = cipher.update(fragment[16:]) + cipher.finalize()
        pad = plain[-1] + 1
        if pad + 20 > len(plain) or plain[-pad:] != bytes((plain[-1],)) * pad:
            return None
        body, mac = plain[: -pad - 20], plain[-pad - 20 : -pad]
        head = self.read_number.to_bytes(8, "big") + bytes((kind,)) + VERSION + len(body).to_bytes(2, "big")
        self.read_number += 1
        return body if hmac.compare_digest(mac, hmac.digest(self.client_mac, head + body, "sha1")) else None

    def write(self, kind: int, body: bytes) -> bytes:
        head = self.write_number.to_bytes(8, "big") + bytes((kind,)) + VERSION + len(body).to_bytes(2, "big")
        self.write_number += 1
        plain = body + hmac.digest(self.server_mac, head + body, "sha1")
        pad = 15 - len(plain) % 16
        plain += bytes((pad,)) * (pad + 1)
        start = os.urandom(16)
        cipher = Cipher(algorithms.AES(self.server_key), modes.CBC(start)).encryptor()
        fragment = start + cipher.update(plain) + cipher.finalize()
        return bytes((kind,)) + VERSION + len(fragment).to_bytes(2, "big") + fragment


@contextmanager
def rsa_exchange(identity: Identity, kind: Kind, port: int = 0) -> Iterator[tuple[int, Server]]:
    """The server on loopback: its port, and what it was asked."""
    server = Server(identity, kind)
    with hostile.hostile(server.talk, port) as bound:
        yield bound, server
