"""One connection to one address, from hello to verdict: moves bytes and time for the proof."""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from typing import NamedTuple, cast

from stanch.net import linking
from stanch.net.target import Target
from stanch.wire.tls import hello, proof
from stanch.wire.tls.handshake import ServerHello


class Found(NamedTuple):
    """What one connection showed."""

    outcome: proof.Outcome
    hello: ServerHello | None
    certificates: tuple[bytes, ...]
    alert: int | None


class Probing(asyncio.Protocol):
    """Feeds a `Proof` with what arrives and with the time, and sends what it wants sent."""

    def __init__(self, greeting: bytes, *, prove: bool, seconds: float) -> None:
        self._greeting = greeting
        self._prove = prove
        self._seconds = seconds
        self._proof: proof.Proof | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self.found: asyncio.Future[Found] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not of that class
        a = b = b""
        if self._prove:
            while a == b:
                a, b = os.urandom(proof.PAYLOAD), os.urandom(proof.PAYLOAD)
        now = self._loop.time()
        self._proof = proof.Proof(prove=self._prove, a=a, b=b, now=now, deadline=now + self._seconds)
        self._transport.write(self._greeting)
        self._after()

    def data_received(self, data: bytes) -> None:
        assert self._proof is not None
        self._proof.receive(data, self._loop.time())
        self._after()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._proof is not None:
            self._proof.closed()
            self._after()

    def _tick(self) -> None:
        assert self._proof is not None
        self._proof.tick(self._loop.time())
        self._after()

    def _after(self) -> None:
        machine = self._proof
        assert machine is not None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if machine.outcome is not None:
            linking.close(self._transport)
            if not self.found.done():
                self.found.set_result(
                    Found(machine.outcome, machine.hello, machine.certificates, machine.alert)
                )
            return
        if machine.outgoing:
            self._transport.write(machine.outgoing)
            machine.outgoing = b""
        self._timer = self._loop.call_at(machine.wake, self._tick)


async def probe(
    target: Target,
    address: str,
    *,
    prove: bool,
    seconds: float,
    heartbeat: bool = True,
    minimal: bool = False,
    named: bool = True,
) -> Found:
    """One connection. linking.NotConnected where nobody could be reached. `named`: with the name (SNI)."""
    random = int(time.time()).to_bytes(4, "big") + os.urandom(28)
    greeting = hello.client_hello(random, target.host if named else "", heartbeat=heartbeat, minimal=minimal)
    transport, machine = await linking.connect(
        lambda: Probing(greeting, prove=prove, seconds=seconds), address, target.port, seconds
    )
    try:
        return await machine.found
    finally:
        linking.close(transport)


async def modern(target: Target, address: str, seconds: float) -> tuple[str, str, bytes] | None:
    """A real handshake of TLS 1.3: version, cipher and certificate (DER); None where there was none.

    The certificate is looked at, not trusted: this asks what is shown, whoever shows it.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    name = None if target.literal else target.host
    try:
        async with asyncio.timeout(seconds):
            _reader, writer = await asyncio.open_connection(
                address, target.port, ssl=context, server_hostname=name or ""
            )
    except (OSError, TimeoutError, ssl.SSLError, ValueError):
        return None
    found = writer.get_extra_info("ssl_object")
    der = found.getpeercert(binary_form=True)
    cipher = found.cipher()
    linking.close(writer.transport)
    return (found.version() or "", cipher[0] if cipher else "", der) if der else None
