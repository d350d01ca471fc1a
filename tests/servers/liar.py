"""A name server that changes its mind: what it answers may differ from one question to the next."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Says = Callable[[str, str], Sequence[str] | None]
"""Name (without the last dot) and type -> records as text; () where there are none; None: it fails."""


@contextmanager
def liar(says: Says) -> Iterator[str]:
    """The server as HOST:PORT; `says` is asked at each question."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                wire, peer = sock.recvfrom(4096)
                if not wire:  # the socket was shut down
                    return
                question = dns.message.from_wire(wire)
                asked = question.question[0]
                kind = dns.rdatatype.to_text(asked.rdtype)
                reply = dns.message.make_response(question)
                found = says(asked.name.to_text().rstrip(".").lower(), kind)
                if found is None:
                    reply.set_rcode(dns.rcode.SERVFAIL)
                elif found:
                    reply.answer.append(dns.rrset.from_text(asked.name, 0, "IN", kind, *found))
                sock.sendto(reply.to_wire(), peer)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{sock.getsockname()[1]}"
    finally:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        sock.close()
