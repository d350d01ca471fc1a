"""OpenSSL 1.0.2n as a server: heartbeats are compiled in, and so is the check. Run as a program of its own.

python -m tests.servers.openssl102 LIBRARIES KEY CERTIFICATE PORT
"""

from __future__ import annotations

import ctypes
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers import fetch, running
from tests.servers.certificate import Identity

_PEM = 1
_MODE_AUTO_RETRY = (33, 4)  # SSL_CTRL_MODE, SSL_MODE_AUTO_RETRY
WANT = (2, 3)
"""SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE."""

_LOCKING = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int)
_KEPT: list[Any] = []
"""What C calls back must not be collected."""

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def openssl102(identity: Identity, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The mended server with heartbeats on `port`, with this key."""
    libraries = fetch.openssl102()
    command = [sys.executable, "-m", "tests.servers.openssl102", libraries, *identity[:2], str(port)]
    with running.server(command, port, cwd=ROOT, env={"LD_LIBRARY_PATH": str(libraries)}) as process:
        yield process


def load(libraries: Path) -> ctypes.CDLL:
    """libssl, with what it needs."""

    def one(start: str) -> ctypes.CDLL:
        (found,) = libraries.glob(f"{start}-*")
        return ctypes.CDLL(str(found), mode=ctypes.RTLD_GLOBAL)

    one("libz")
    _lock(one("libcrypto"))
    ssl = one("libssl")
    ssl.SSL_library_init()
    return ssl


def _lock(crypto: ctypes.CDLL) -> None:
    """Give it locks: before 1.1 OpenSSL has none of its own, and threads spoil one another's handshakes."""
    locks = [threading.Lock() for _ in range(crypto.CRYPTO_num_locks())]

    def lock(mode: int, number: int, _file: bytes, _line: int) -> None:
        if mode & 1:  # CRYPTO_LOCK
            locks[number].acquire()
        else:
            locks[number].release()

    _KEPT.append(_LOCKING(lock))
    crypto.CRYPTO_set_locking_callback(_KEPT[-1])


def prepared(ssl: ctypes.CDLL, method: str, key: str, certificate: str) -> ctypes.c_void_p:
    """A context of this method, with this key."""
    made = getattr(ssl, method)
    made.restype = ssl.SSL_CTX_new.restype = ssl.SSL_new.restype = ctypes.c_void_p
    context = ctypes.c_void_p(ssl.SSL_CTX_new(ctypes.c_void_p(made())))
    assert ssl.SSL_CTX_use_certificate_file(context, certificate.encode(), _PEM) == 1
    assert ssl.SSL_CTX_use_PrivateKey_file(context, key.encode(), _PEM) == 1
    return context


def serve(ssl: ctypes.CDLL, context: ctypes.c_void_p, port: int) -> None:
    """Accept for ever; each connection is echoed a short page once its handshake is done."""
    ssl.SSL_CTX_ctrl(context, *_MODE_AUTO_RETRY, None)

    def talk(sock: socket.socket) -> None:
        session = ctypes.c_void_p(ssl.SSL_new(context))
        ssl.SSL_set_fd(session, sock.fileno())
        buffer = ctypes.create_string_buffer(16384)
        try:
            while (done := ssl.SSL_accept(session)) != 1:
                if ssl.SSL_get_error(session, done) not in WANT:
                    return
            while True:
                count = ssl.SSL_read(session, buffer, len(buffer))
                if count > 0:
                    page = b"HTTP/1.0 200 OK\r\n\r\na shop"
                    ssl.SSL_write(session, page, len(page))
                    return
                if ssl.SSL_get_error(session, count) not in WANT:
                    return
        finally:
            ssl.SSL_free(session)
            sock.close()

    listener = socket.create_server(("127.0.0.1", port))
    while True:
        sock, _peer = listener.accept()
        threading.Thread(target=talk, args=(sock,), daemon=True).start()


if __name__ == "__main__":
    library = load(Path(sys.argv[1]))
    serve(library, prepared(library, "SSLv23_server_method", *sys.argv[2:4]), int(sys.argv[4]))
