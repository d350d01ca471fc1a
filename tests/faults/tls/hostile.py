"""Servers that mean no good, each a few lines over a plain socket on loopback."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from stanch.wire.tls.record import ALERT, HANDSHAKE, HEARTBEAT, record

Talk = Callable[[socket.socket, threading.Event], None]


@contextmanager
def hostile(talk: Talk, port: int = 0, address: str = "127.0.0.1") -> Iterator[int]:
    """A server on a free port, or this one, that treats each connection by `talk`; yields the port."""
    over = threading.Event()
    listener = socket.create_server((address, port))

    def one(sock: socket.socket) -> None:
        with suppress(OSError), sock:
            talk(sock, over)

    def serve() -> None:
        with suppress(OSError):
            while True:
                sock, _peer = listener.accept()
                threading.Thread(target=one, args=(sock,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def message(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3, "big") + body


def server_hello(*, heartbeat: int | None = 1) -> bytes:
    extensions = b"" if heartbeat is None else struct.pack(">HHB", 15, 1, heartbeat)
    tail = len(extensions).to_bytes(2, "big") + extensions if extensions else b""
    return message(2, b"\x03\x03" + bytes(32) + b"\0" + b"\xc0\x2f" + b"\0" + tail)


def certificate(der: bytes = bytes(100)) -> bytes:
    one = len(der).to_bytes(3, "big") + der
    return message(11, len(one).to_bytes(3, "big") + one)


DONE = message(14, b"")


def hello(heartbeat: int | None = 1, der: bytes = bytes(100)) -> bytes:
    """A whole, well-formed flight up to ServerHelloDone; `der`: the certificate that it shows."""
    flight = server_hello(heartbeat=heartbeat) + certificate(der) + DONE
    return record(HANDSHAKE, 0x0303, flight)


def read_record(sock: socket.socket) -> tuple[int, bytes]:
    head = b""
    while len(head) < 5:
        more = sock.recv(5 - len(head))
        if not more:
            raise OSError("closed")
        head += more
    length = int.from_bytes(head[3:5], "big")
    body = b""
    while len(body) < length:
        more = sock.recv(length - len(body))
        if not more:
            raise OSError("closed")
        body += more
    return head[0], body


def silent(sock: socket.socket, over: threading.Event) -> None:
    over.wait()


def one_byte_a_time(sock: socket.socket, over: threading.Event) -> None:
    for byte in hello():
        sock.sendall(bytes((byte,)))
        if over.wait(0.3):
            return


def endless_records(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(record(HANDSHAKE, 0x0303, server_hello()))
    filler = record(HANDSHAKE, 0x0303, message(12, bytes(16000)))
    while not over.is_set():
        sock.sendall(filler)


def lying_lengths(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(record(HANDSHAKE, 0x0303, b"\x02\x00\x00\x50" + bytes(0x50 - 60) + b"\xff" * 60))
    over.wait()


def huge_certificate(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(record(HANDSHAKE, 0x0303, server_hello() + b"\x0b\xff\xff\xff"))
    while not over.is_set():
        sock.sendall(record(HANDSHAKE, 0x0303, bytes(16384)))


def huge_record(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(b"\x16\x03\x03\xff\xff" + bytes(65535))
    over.wait()


def reset(sock: socket.socket, over: threading.Event) -> None:
    sock.recv(1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close(sock: socket.socket, over: threading.Event) -> None:
    sock.recv(4096)


def plain_http(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    over.wait()


def plain_ssh(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(b"SSH-2.0-OpenSSH_6.6.1\r\n")
    over.wait()


def alert(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(record(ALERT, 0x0303, b"\x02\x28"))
    over.wait()


def refuses_names(sock: socket.socket, over: threading.Event) -> None:
    """Alert 112 to whoever calls it by a name; answers who does not."""
    _kind, body = read_record(sock)
    if b"localhost" in body:
        sock.sendall(record(ALERT, 0x0303, b"\2\x70"))
        return
    sock.sendall(hello(heartbeat=None))
    over.wait()


def certificate_first(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(record(HANDSHAKE, 0x0303, certificate() + server_hello() + DONE))
    over.wait()


def heartbeat_first(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(record(HEARTBEAT, 0x0303, bytes(100)) + hello())
    over.wait()


def no_end(sock: socket.socket, over: threading.Event) -> None:
    sock.sendall(record(HANDSHAKE, 0x0303, server_hello() + certificate()))
    over.wait()


def reflector(sock: socket.socket, over: threading.Event) -> None:
    """Sends whatever comes back as it came: type 1, a request, which answers nothing."""
    read_record(sock)
    sock.sendall(hello())
    while True:
        kind, body = read_record(sock)
        sock.sendall(record(kind, 0x0303, body))


def answering(
    sock: socket.socket, over: threading.Event, *, lenient: bool, shorter: int = 0, der: bytes = bytes(100)
) -> None:
    read_record(sock)
    sock.sendall(hello(der=der))
    while True:
        kind, body = read_record(sock)
        if kind != HEARTBEAT:
            continue
        length = int.from_bytes(body[1:3], "big")
        if len(body) < 3 + length + 16 and not lenient:
            continue
        payload = body[3 : 3 + length - shorter]
        answer = b"\x02" + len(payload).to_bytes(2, "big") + payload + bytes(16)
        sock.sendall(record(HEARTBEAT, 0x0303, answer[:16384]))


def lenient(sock: socket.socket, over: threading.Event) -> None:
    """Answers A and B, as a server without the check does."""
    answering(sock, over, lenient=True)


def strict(sock: socket.socket, over: threading.Event) -> None:
    """Answers B alone."""
    answering(sock, over, lenient=False)


def shortened(sock: socket.socket, over: threading.Event) -> None:
    """Answers with one byte less than was sent: no echo."""
    answering(sock, over, lenient=True, shorter=1)


def closes_after_a(sock: socket.socket, over: threading.Event) -> None:
    read_record(sock)
    sock.sendall(hello())
    read_record(sock)


def silent_to_heartbeats(sock: socket.socket, over: threading.Event) -> None:
    read_record(sock)
    sock.sendall(hello())
    over.wait()


def unasked(sock: socket.socket, over: threading.Event) -> None:
    """Did not agree to heartbeats, and closes when one comes."""
    read_record(sock)
    sock.sendall(hello(heartbeat=None))
    read_record(sock)


def forbids(sock: socket.socket, over: threading.Event) -> None:
    """Mode 2: "do not send me any"; the flaw would be there all the same."""
    read_record(sock)
    sock.sendall(hello(heartbeat=2))
    over.wait()


def hangs_up(sock: socket.socket, over: threading.Event) -> None:
    """Closes before a word is said."""


def greets(words: bytes, every: float = 0.0, first: bytes = b"") -> Talk:
    """Says these words over and over, without an end; `every` so many seconds."""

    def talk(sock: socket.socket, over: threading.Event) -> None:
        sock.sendall(first)
        while not over.wait(every) if every else not over.is_set():
            sock.sendall(words)

    return talk
