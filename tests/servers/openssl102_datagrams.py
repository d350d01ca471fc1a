"""OpenSSL 1.0.2n over UDP (DTLS), mended or not. Run as a program of its own.

python -m tests.servers.openssl102_datagrams LIBRARIES KEY CERTIFICATE PORT [unmended] [no-cookie]

It is the only old OpenSSL with DTLS to be had, so the vulnerable one is made of it: `unmended` takes back, in
memory, the two bounds checks that were the fix of CVE-2014-0160. All the rest is OpenSSL's own code.
"""

from __future__ import annotations

import ctypes
import os
import select
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import fetch, running
from tests.servers.certificate import Identity
from tests.servers.openssl102 import ROOT, WANT, load, prepared

_COOKIE = b"a cookie"
_COOKIE_EXCHANGE = (32, 0x2000)  # SSL_CTRL_OPTIONS, SSL_OP_COOKIE_EXCHANGE
_CONNECTED = 32  # BIO_CTRL_DGRAM_SET_CONNECTED
_EXECUTABLE = 7
_CHECKS = ((0x65, b"\x77\x49"), (0x83, b"\x72\x2b"))
"""Where dtls1_process_heartbeat jumps out: too short for its padding; too short for its payload."""


@contextmanager
def openssl102_datagrams(identity: Identity, *, unmended: bool = False, cookie: bool = True) -> Iterator[int]:
    """A server on a free port, which is yielded. `cookie`: it asks for one (HelloVerifyRequest)."""
    libraries, port = fetch.openssl102(), running.free_port()
    module = "tests.servers.openssl102_datagrams"
    command = [sys.executable, "-m", module, str(libraries), *map(str, identity[:2]), str(port)]
    command += ["unmended"] * unmended + ["no-cookie"] * (not cookie)
    environment = {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield port
        finally:
            process.kill()


def unmend(ssl: ctypes.CDLL) -> None:
    """Take both bounds checks out of dtls1_process_heartbeat: their jumps become no operations."""
    start = ctypes.cast(ssl.dtls1_process_heartbeat, ctypes.c_void_p).value
    assert start is not None
    page = ctypes.c_void_p(start & ~0xFFF)
    assert ctypes.CDLL(None).mprotect(page, 0x2000, _EXECUTABLE) == 0
    for offset, jump in _CHECKS:
        assert ctypes.string_at(start + offset, 2) == jump, "another libssl than the one that was read"
        ctypes.memmove(start + offset, b"\x90\x90", 2)


def _make(_session: int, where: int, length: int) -> int:
    ctypes.memmove(where, _COOKIE, len(_COOKIE))
    ctypes.cast(length, ctypes.POINTER(ctypes.c_uint))[0] = len(_COOKIE)
    return 1


def _check(_session: int, where: int, length: int) -> int:
    return int(ctypes.string_at(where, length) == _COOKIE)


_PLACE = ctypes.c_void_p
MAKE = ctypes.CFUNCTYPE(ctypes.c_int, _PLACE, _PLACE, _PLACE)(_make)
CHECK = ctypes.CFUNCTYPE(ctypes.c_int, _PLACE, _PLACE, ctypes.c_uint)(_check)


def serve(ssl: ctypes.CDLL, context: ctypes.c_void_p, port: int) -> None:
    """Accept for ever: for each peer a socket of its own, connected to it."""
    crypto = ctypes.CDLL(None)
    crypto.BIO_new_dgram.restype = ctypes.c_void_p

    def talk(sock: socket.socket) -> None:
        session = ctypes.c_void_p(ssl.SSL_new(context))
        bio = ctypes.c_void_p(crypto.BIO_new_dgram(sock.fileno(), 0))
        peer = struct.pack("=HH4s8x", socket.AF_INET, 0, b"")
        crypto.BIO_ctrl(bio, _CONNECTED, 0, ctypes.create_string_buffer(peer))
        ssl.SSL_set_bio(session, bio, bio)
        while (done := ssl.SSL_accept(session)) != 1:
            if ssl.SSL_get_error(session, done) not in WANT:
                return
            select.select([sock], [], [], 30)

    waiting = _bound(port)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        _data, peer = waiting.recvfrom(1, socket.MSG_PEEK)
        waiting.connect(peer)
        waiting.setblocking(False)
        threading.Thread(target=talk, args=(waiting,), daemon=True).start()
        waiting = _bound(port)


def _bound(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.bind(("127.0.0.1", port))
    return sock


if __name__ == "__main__":
    library, how = load(Path(sys.argv[1])), sys.argv[5:]
    if "unmended" in how:
        unmend(library)
    made = prepared(library, "DTLS_server_method", *sys.argv[2:4])
    if "no-cookie" not in how:
        library.SSL_CTX_ctrl(made, *_COOKIE_EXCHANGE, None)
        library.SSL_CTX_set_cookie_generate_cb(made, MAKE)
        library.SSL_CTX_set_cookie_verify_cb(made, CHECK)
    serve(library, made, int(sys.argv[4]))
