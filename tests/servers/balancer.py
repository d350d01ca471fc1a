"""One address with several machines behind it: each connection is relayed to one of them, at random."""

from __future__ import annotations

import random
import selectors
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress


class Balancer:
    """Listens on `port`; `backends` are ports on loopback, and may be changed while it runs."""

    def __init__(self, backends: Sequence[int], seed: int) -> None:
        self.backends = list(backends)
        self._random = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self._listener.getsockname()[1])
        self._accepting = threading.Thread(target=self._accept)
        self._relaying: list[threading.Thread] = []
        self._accepting.start()

    def close(self) -> None:
        """No connection more; waits for those that are there."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()
        self._listener.close()
        for one in self._relaying:
            one.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                front, _peer = self._listener.accept()
                chosen = self._random.choice(self.backends)
                one = threading.Thread(target=_relay, args=(front, chosen))
                self._relaying.append(one)
                one.start()


def _relay(front: socket.socket, port: int) -> None:
    """Both ways, until either end closes; nobody there: the front is closed."""
    with ExitStack() as stack, suppress(OSError):
        stack.enter_context(front)
        back = stack.enter_context(socket.create_connection(("127.0.0.1", port), 10))
        ready = stack.enter_context(selectors.DefaultSelector())
        ready.register(front, selectors.EVENT_READ, back)
        ready.register(back, selectors.EVENT_READ, front)
        while events := ready.select(30):
            for key, _mask in events:
                data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                if not data:
                    return
                key.data.sendall(data)


@contextmanager
def balancer(backends: Sequence[int], seed: int = 0) -> Iterator[Balancer]:
    made = Balancer(backends, seed)
    try:
        yield made
    finally:
        made.close()
