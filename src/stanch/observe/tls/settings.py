"""What a server is set to, as hellos show it: protocol versions, kinds of cipher suites, key exchange,
compression, renegotiation.

Each is asked over several connections, for several machines may stand behind one address. What differs is
written down as it was seen, each value once; what could not be told often enough is not written down at all.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Mapping

from stanch.core import model
from stanch.knowledge import ratings
from stanch.net.route import DIRECT, Route, way_to
from stanch.net.target import DTLS, Target
from stanch.observe.tls.check_address import SPARE, Often
from stanch.observe.tls.conversation import CLEAR, GROUPS, Server, Unheard
from stanch.wire.tls import hello, key_transport
from stanch.wire.tls.answer import RENEGOTIATION, Answer

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
        return OFF if await _refuses(server, code, newest, answer) else None

    return ask


async def _ssl2(server: Server) -> str | None:
    async with server.talk() as one:
        if await one.greet_ssl2() == "yes":
            return ON
    # whoever knows nothing of it ends the connection, or answers in TLS; does it speak that at all?
    today = await server.today()
    return OFF if today.chosen is not None or _in_words(today) else None


def _in_words(answer: Answer) -> bool:
    return answer.end == "refused" and answer.alert in CLEAR


async def _refuses(server: Server, version: int, suites: tuple[int, ...], answer: Answer) -> bool:
    """Is the answer to this offer a no? In words; or twice the end of the connection, as OpenSSL of 2014 in
    Node.js does, by a server that takes today's hello."""
    if answer.end != "closed":
        return _in_words(answer)
    again = await server.offer(version, suites, GROUPS)
    today = await server.today()
    return again.end == "closed" and today.chosen is not None


def _suites(belongs: Callable[[ratings.Suite], bool]) -> Ask:
    """Does it take one of these cipher suites, with TLS 1.2 or what came before?"""
    codes = tuple(one.code for one in ratings.suites().suites if one.since != "TLSv1.3" and belongs(one))

    async def ask(server: Server) -> str | None:
        told = True
        for some in _parts(codes):
            answer = await server.offer(hello.VERSION, some, GROUPS)
            if answer.chosen is not None and answer.chosen.cipher in some:
                return ON
            told = told and await _refuses(server, hello.VERSION, some, answer)
        return OFF if told else None

    return ask


def _parts(codes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Some servers choke on more than 128 suites in one hello."""
    return [codes[start : start + 100] for start in range(0, len(codes), 100)]


async def _compression(server: Server) -> str | None:
    answer = await server.offer(hello.VERSION, hello.CIPHERS, GROUPS, compression=True)
    return None if answer.chosen is None else ON if answer.chosen.compression else OFF


async def _renegotiation(server: Server) -> str | None:
    answer = await server.today()
    return None if answer.chosen is None else ON if RENEGOTIATION in answer.chosen.extensions else OFF


EVERY: Mapping[str, Ask] = {
    "ssl2": _ssl2,
    "ssl3": _version(0x0300, "SSLv3"),
    "tls1.0": _version(0x0301, "TLSv1"),
    "tls1.1": _version(0x0302, "TLSv1.1"),
    "tls1.2": _version(0x0303, "TLSv1.2"),
    "tls1.3": _version(0x0304, "TLSv1.3"),
    "rsa_key_exchange": _suites(lambda one: one.code in key_transport.FINISHED),
    "dhe_suites": _suites(lambda one: one.kx == "dhe" and one.auth != "none"),
    "export_suites": _suites(lambda one: one.has("export")),
    "rc4_suites": _suites(lambda one: one.has("rc4")),
    "block_64_suites": _suites(lambda one: one.has("block_64")),
    "cbc_suites": _suites(lambda one: one.has("cbc")),
    "null_suites": _suites(lambda one: one.cipher == "null"),
    "anonymous_suites": _suites(lambda one: one.auth == "none"),
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
    server = Server(way_to(target, address, route), route, seconds)
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
