"""A network that loses datagrams: a relay on loopback before a real server."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Keeps = Callable[[bytes], bool]
"""Is this datagram carried on?"""


@contextmanager
def lossy(port: int, *, there: Keeps = lambda _data: True, back: Keeps = lambda _data: True) -> Iterator[int]:
    """Carries datagrams to the server on `port` as `there` says, and back as `back` says; yields its port.

    Each peer has an own association with the server, as it would have without.
    """
    front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    front.bind(("127.0.0.1", 0))
    over = threading.Event()

    def carry() -> None:
        peers: dict[tuple[str, int], socket.socket] = {}
        while not over.is_set():
            ready, _, _ = select.select([front, *peers.values()], [], [], 0.05)
            for sock in ready:
                try:
                    data, source = sock.recvfrom(65535)
                except OSError:
                    continue
                if sock is front:
                    if source not in peers:
                        peers[source] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        peers[source].connect(("127.0.0.1", port))
                    if there(data):
                        peers[source].send(data)
                elif back(data):
                    front.sendto(data, next(peer for peer, own in peers.items() if own is sock))
        for one in (front, *peers.values()):
            one.close()

    thread = threading.Thread(target=carry, daemon=True)
    thread.start()
    try:
        yield int(front.getsockname()[1])
    finally:
        over.set()
        thread.join()
