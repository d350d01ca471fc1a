"""What a server is set to, as hellos show it: protocol versions, key exchange, compression, renegotiation.

Each is asked over several connections, for several machines may stand behind one address. What differs is
written down as it was seen, each value once; what could not be told often enough is not written down at all.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Mapping

from stanch.core import model
from stanch.knowledge import ratings
from stanch.net.target import DTLS, Target
from stanch.observe.tls import opening
from stanch.observe.tls.opening import DIRECT, Route
from stanch.observe.tls.several import SPARE, Often
from stanch.observe.tls.talking import CLEAR, GROUPS, Server, Unheard
from stanch.wire.tls import hello, key_transport
from stanch.wire.tls.answer import RENEGOTIATION

ON, OFF = "on", "off"


Ask = Callable[[Server], Awaitable[str | None]]
"""One connection: the value, or None where the answer does not tell."""


def _version(code: int, since: str) -> Ask:
    every = ratings.suites().suites
    modern = since == "TLSv1.3"
    suites = tuple(
        one.code
        for one in every
        if (one.since == "TLSv1.3") == modern
        and ratings.PROTOCOLS.index(one.since) <= ratings.PROTOCOLS.index(since)
    )
    newest = suites[::-1][:100]  # some servers choke on more than 128

    async def ask(server: Server) -> str | None:
        answer = await server.offer(code, newest, GROUPS)
        if answer.chosen is not None:
            return ON if answer.chosen.version == code else OFF
        return OFF if answer.end == "refused" and answer.alert in CLEAR else None

    return ask


async def _rsa(server: Server) -> str | None:
    suites = tuple(key_transport.FINISHED)
    answer = await server.offer(hello.VERSION, suites, GROUPS)
    if answer.chosen is not None:
        return ON if answer.chosen.cipher in suites else None
    return OFF if answer.end == "refused" and answer.alert in CLEAR else None


async def _compression(server: Server) -> str | None:
    answer = await server.offer(hello.VERSION, hello.CIPHERS, GROUPS, compression=True)
    return None if answer.chosen is None else ON if answer.chosen.compression else OFF


async def _renegotiation(server: Server) -> str | None:
    answer = await server.offer(hello.VERSION, hello.CIPHERS, GROUPS)
    return None if answer.chosen is None else ON if RENEGOTIATION in answer.chosen.extensions else OFF


EVERY: Mapping[str, Ask] = {
    "ssl3": _version(0x0300, "SSLv3"),
    "tls1.0": _version(0x0301, "TLSv1"),
    "tls1.1": _version(0x0302, "TLSv1.1"),
    "tls1.2": _version(0x0303, "TLSv1.2"),
    "tls1.3": _version(0x0304, "TLSv1.3"),
    "rsa_key_exchange": _rsa,
    "tls_compression": _compression,
    "secure_renegotiation": _renegotiation,
}
"""Each setting by its name, on or off; knowledge/facts/endpoints.yaml lists them for playbooks."""


async def measure(
    target: Target,
    address: str,
    names: Collection[str],
    often: Often,
    *,
    seconds: float,
    route: Route = DIRECT,
) -> tuple[model.Setting, ...]:
    """The settings of these names at one address, over at most `often.differing` connections and a few spare
    ones for each name."""
    if target.protocol == DTLS:
        return ()
    server = Server(opening.way(target, address, route), route, seconds)
    found: list[model.Setting] = []
    for name in sorted(names):
        values = await _values(server, EVERY[name], often.of(name, often.differing))
        found.extend(model.Setting(name, value, address) for value in values)
    return tuple(found)


async def _values(server: Server, ask: Ask, often: Often) -> tuple[str, ...]:
    """Every value that was seen, where it was told often enough; () where not."""
    until = time.monotonic() + 3 * server.seconds
    seen: list[str] = []
    wanted, untold = often.first, 0
    while len(seen) < wanted:
        if untold > SPARE or time.monotonic() > until:
            return ()
        try:
            value = await ask(server)
        except Unheard:
            value = None
        if value is None:
            untold += 1
            continue
        seen.append(value)
        if len(set(seen)) > 1:
            wanted = max(wanted, often.differing)
    return tuple(sorted(set(seen)))
