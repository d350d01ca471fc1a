"""One connection to one address, from hello to verdict: moves bytes and time for the proof."""

from __future__ import annotations

import asyncio
import os
from typing import NamedTuple, cast

from stanch.net import clock, connect, tls
from stanch.net.route import Way
from stanch.net.timers import wheel
from stanch.wire.dialog import Begin, Dialog, Failed
from stanch.wire.tls import hello, proof
from stanch.wire.tls.handshake import ServerHello


class Found(NamedTuple):
    """What one connection showed."""

    outcome: proof.Outcome
    hello: ServerHello | None
    certificates: tuple[bytes, ...]
    alert: int | None


class Probing(asyncio.Protocol):
    """Says what comes before TLS, then feeds a `Proof` with what arrives and with the time."""

    def __init__(
        self,
        greeting: bytes,
        *,
        prove: bool,
        seconds: float,
        dialog: Begin | None = None,
        control: bool = False,
    ) -> None:
        self._greeting = greeting
        self._prove = prove
        self._control = control
        self._seconds = seconds
        self._dialog = None if dialog is None else Dialog(dialog())
        self._proof: proof.Proof | None = None
        self._loop = asyncio.get_running_loop()
        self._wheel = wheel(self._loop)
        self._wake: tuple[float, int] | None = None
        self.found: asyncio.Future[Found] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not of that class
        self._until = self._loop.time() + self._seconds
        if self._dialog is not None:
            self._wait(self._until)
            self._say()
        else:
            self._begin()

    def data_received(self, data: bytes) -> None:
        if self._proof is not None:
            self._proof.receive(data, self._loop.time())
            self._after()
        elif self._dialog is not None:
            try:
                self._dialog.receive(data)
            except Failed as error:
                self._fail(error.reason)
            else:
                self._say()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._proof is not None:
            self._proof.closed()
            self._after()
        else:
            self._fail("closed_before_tls")

    def _say(self) -> None:
        """Send what the dialog wants sent; TLS after its end."""
        assert self._dialog is not None
        if self._dialog.outgoing:
            self._transport.write(self._dialog.outgoing)
            self._dialog.outgoing = b""
        if self._dialog.done:
            self._dialog = None
            self._begin()

    def _begin(self) -> None:
        a = b = b""
        if self._prove:
            while a == b:
                a, b = os.urandom(proof.PAYLOAD), os.urandom(proof.PAYLOAD)
        self._proof = proof.Proof(
            prove=self._prove, a=a, b=b, now=self._loop.time(), deadline=self._until, control=self._control
        )
        self._transport.write(self._greeting)
        self._after()

    def _tick(self) -> None:
        self._wake = None
        if self._proof is None:
            self._fail("silent_before_tls")
            return
        self._proof.tick(self._loop.time())
        self._after()

    def _wait(self, until: float | None) -> None:
        """Be woken then, and not before; None: not at all."""
        if self._wake is not None:
            if self._wake[0] == until:
                return
            self._wheel.drop(self._wake[1], self._tick)
        self._wake = None if until is None else (until, self._wheel.add(until, self._tick))

    def _after(self) -> None:
        machine = self._proof
        assert machine is not None
        if machine.outcome is not None:
            self._end(Found(machine.outcome, machine.hello, machine.certificates, machine.alert))
            return
        if machine.outgoing:
            self._transport.write(machine.outgoing)
            machine.outgoing = b""
        self._wait(machine.wake)

    def _fail(self, reason: proof.Reason) -> None:
        """TLS never began."""
        self._end(Found(proof.Outcome("inconclusive", reason), None, (), None))

    def _end(self, found: Found) -> None:
        self._wait(None)
        connect.close(self._transport)
        if not self.found.done():
            self.found.set_result(found)


async def probe(
    way: Way,
    *,
    prove: bool,
    seconds: float,
    heartbeat: bool = True,
    suites: hello.Suites = "usual",
    control: bool = False,
) -> Found:
    """One connection. connect.NotConnected where nobody could be reached. `control`: B alone, without A."""
    random = clock.hello_seconds() + os.urandom(28)
    greeting = hello.client_hello(random, way.sni, heartbeat=heartbeat, suites=suites)
    transport, machine = await connect.transport(
        lambda: Probing(greeting, prove=prove, seconds=seconds, dialog=way.dialog, control=control),
        way.address,
        way.port,
        seconds,
    )
    try:
        return await machine.found
    finally:
        connect.close(transport)


async def modern(way: Way, seconds: float) -> tuple[str, str, bytes] | None:
    """A real handshake of TLS 1.3: version, cipher and certificate (DER); None where there was none.

    The certificate is looked at, not trusted: this asks what is shown, whoever shows it.
    """
    try:
        async with asyncio.timeout(seconds), connect.stream(way, seconds, tls.inspect()) as talk:
            der, cipher = talk.session.getpeercert(binary_form=True), talk.session.cipher()
            return (talk.session.version() or "", cipher[0] if cipher else "", der) if der else None
    except (TimeoutError, tls.NoHandshake, Failed, connect.NotConnected):
        return None
