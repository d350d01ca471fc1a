"""One association over UDP, from hello to verdict: moves datagrams and time for the proof of DTLS."""

from __future__ import annotations

import asyncio
import os
from typing import cast

from stanch.net import connect
from stanch.net.route import Way
from stanch.observe.tls.probes.heartbleed.attempt import Found
from stanch.wire.dtls.proof import DatagramProof


class DatagramProbing(asyncio.DatagramProtocol):
    """Feeds a `Proof` with what arrives and with the time, and sends what it wants sent."""

    def __init__(self, name: str, *, prove: bool, seconds: float, offer: bool) -> None:
        self._loop = asyncio.get_running_loop()
        now = self._loop.time()
        self._proof = DatagramProof(
            os.urandom(32), name, prove=prove, fresh=os.urandom, now=now, deadline=now + seconds, offer=offer
        )
        self._timer: asyncio.TimerHandle | None = None
        self.found: asyncio.Future[Found] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._after()

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._proof.receive(data, self._loop.time())
        self._after()

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, ConnectionRefusedError) and not self._proof.answered:
            self._fail("connection_refused")
            return
        if isinstance(exc, ConnectionRefusedError):
            self._proof.refused()
            self._after()

    def _tick(self) -> None:
        self._proof.tick(self._loop.time())
        self._after()

    def _after(self) -> None:
        machine = self._proof
        for datagram in machine.outgoing:
            self._transport.sendto(datagram)
        machine.outgoing.clear()
        if self._timer is not None:
            self._timer.cancel()
        if self.found.done():
            return
        if machine.outcome is None:
            self._timer = self._loop.call_at(machine.wake, self._tick)
        elif not machine.answered:
            self._fail("connect_timed_out")
        else:
            self.found.set_result(Found(machine.outcome, machine.hello, machine.certificates, None))

    def _fail(self, reason: connect.Failure) -> None:
        """Nobody answered at all."""
        if not self.found.done():
            self.found.set_exception(connect.NotConnected(reason))


async def probe(way: Way, *, prove: bool, seconds: float, offer: bool = True) -> Found:
    """One association. connect.NotConnected where nobody answered. `offer`: the hello offers heartbeat."""
    transport, machine = await connect.datagrams(
        lambda: DatagramProbing(way.sni, prove=prove, seconds=seconds, offer=offer), way.address, way.port
    )
    try:
        return await machine.found
    finally:
        transport.abort()
