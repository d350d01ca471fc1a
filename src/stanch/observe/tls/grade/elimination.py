"""Which protocols, suites and groups does a server take? By elimination: it picks, what it picked is taken
out of the offer, until it refuses."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable
from typing import TypeVar

from stanch.knowledge import ratings
from stanch.knowledge.ratings import PROTOCOLS, Protocol
from stanch.observe.tls.grade.measures import Missing
from stanch.observe.tls.grade.offers import Asking, Full, NoAnswer
from stanch.wire.tls.answer import Chosen

T = TypeVar("T")
VERSIONS: dict[Protocol, int] = {
    "SSLv3": 0x0300, "TLSv1": 0x0301, "TLSv1.1": 0x0302, "TLSv1.2": 0x0303, "TLSv1.3": 0x0304,
}  # fmt: skip
AT_A_TIME = 100
"""Suites in one offer: some servers choke on more than 128."""

SIDE_BY_SIDE = 3
"""Shares of the suites of TLS 1.2, of which servers take most: each costs one refusal more, and all go on at
the same time."""

_FIRST = ("x25519", "secp256r1", "secp384r1", "secp521r1", "X25519MLKEM768")


class Enumerated:
    """What was found so far, and why some was not."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.on: dict[Protocol, bool | None] = dict.fromkeys(PROTOCOLS)
        self.chosen: dict[Protocol, tuple[Chosen, ...]] = {}
        self.pairs: dict[Protocol, tuple[int, int] | None] = {}
        """Two suites of one offer, in the order in which it picked them."""
        self.cut: set[Protocol] = set()
        """Protocols whose suites are not all known."""
        self.groups: tuple[int, ...] | None = None
        self.server_order: bool | None = None
        self.compression: bool | None = None
        self.share = b""
        """A key for X25519, where the server wants one at once: it then names no group of its own."""
        self.missing: dict[str, Missing] = {}

    @property
    def best_clear(self) -> Protocol | None:
        """The newest protocol that shows its handshake: TLS 1.2 or below."""
        return next((one for one in ("TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3") if self.chosen.get(one)), None)

    def seen(self) -> list[Chosen]:
        """Every choice, whatever the protocol."""
        return [one for found in self.chosen.values() for one in found]


async def enumerate_all(asking: Asking) -> Enumerated:
    """Protocols and suites first, then what stands on them."""
    found = Enumerated(asking)
    await asyncio.gather(_ssl2(found), *(_protocol(found, one) for one in VERSIONS))
    await asyncio.gather(_groups(found), _order(found), _compression(found))
    await _control(found)
    return found


async def settle_name(asking: Asking) -> None:
    """Some servers refuse a name that they do not know: then none is sent (RFC 6066 section 3), unless the
    route says which."""
    if asking.way.sni and asking.route.sni is None:
        with contextlib.suppress(NoAnswer, Full):
            if not await asking.knows_its_name():
                asking.leave_the_name_out()


async def _ssl2(found: Enumerated) -> None:
    found.on["SSLv2"] = await _tried(found, "protocol SSLv2", found.asking.ssl2())


async def _protocol(found: Enumerated, protocol: Protocol) -> None:
    """All suites of one protocol, in shares that go on side by side."""
    every = [
        one.code
        for one in ratings.suites().suites
        if (one.since == "TLSv1.3") == (protocol == "TLSv1.3")
        and PROTOCOLS.index(one.since) <= PROTOCOLS.index(protocol)
    ]
    every.reverse()  # the newer ones first
    shares = -(-len(every) // AT_A_TIME) if protocol != "TLSv1.2" else SIDE_BY_SIDE
    parts = await asyncio.gather(*(_share(found, protocol, every[one::shares]) for one in range(shares)))
    chosen = tuple(one for part, _unclear in parts for one in part)
    unclear = next((why for _part, why in parts if why), None)
    if protocol == "TLSv1.3" and not chosen:
        found.share = b""
    found.chosen[protocol] = chosen
    found.pairs[protocol] = next(
        ((part[0].cipher, part[1].cipher) for part, _ in parts if len(part) > 1), None
    )
    found.on[protocol] = True if chosen else None if unclear else False
    if unclear:
        found.cut.add(protocol)
        found.missing[f"protocol {protocol}"] = found.missing[f"suites {protocol}"] = unclear


async def _share(
    found: Enumerated, protocol: Protocol, left: list[int]
) -> tuple[list[Chosen], Missing | None]:
    """What it takes of these, in the order in which it picked; and why that is not all, where it is not."""
    chosen: list[Chosen] = []
    try:
        while left:
            offer = (VERSIONS[protocol], tuple(left))
            share = found.share if protocol == "TLSv1.3" else b""
            one = await found.asking.offer(*offer, groups=_all_groups(), extras=True, share=share)
            if one is None and protocol == "TLSv1.3" and not found.share and not chosen:
                found.share = os.urandom(32)
                continue
            if one is None:
                break
            chosen.append(one)
            left.remove(one.cipher)
    except NoAnswer:
        return chosen, "no_answer"
    except Full:
        return chosen, "budget_spent"
    return chosen, None


def _all_groups() -> tuple[int, ...]:
    every = ratings.suites().groups
    first = [one.code for one in every if one.name in _FIRST]
    first.sort(key=lambda code: _FIRST.index(ratings.group_by_code()[code].name))
    return (*first, *(one.code for one in every if one.code not in first))


async def _groups(found: Enumerated) -> None:
    """The groups of TLS 1.3, by HelloRetryRequest, and those of the newest protocol below it."""
    names: list[int] = []
    tries: list[Awaitable[list[int]]] = []
    if found.share:
        found.missing["groups"] = "no_answer"
        return
    if modern := found.chosen.get("TLSv1.3"):
        tries.append(_groups_of(found, "TLSv1.3", tuple(one.cipher for one in modern)))
    clear = found.best_clear
    if clear is not None and clear != "SSLv3":
        curves = tuple(one.cipher for one in found.chosen[clear] if one.group)
        if curves:
            tries.append(_groups_of(found, clear, curves))
    for one in await asyncio.gather(*(_tried(found, "groups", each) for each in tries)):
        if one is None:
            return
        names += [group for group in one if group not in names]
    found.groups = tuple(names)


async def _groups_of(found: Enumerated, protocol: Protocol, ciphers: tuple[int, ...]) -> list[int]:
    left, names = list(_all_groups()), list[int]()
    last: int | None = None  # an ECDSA key needs its own curve in the list, even if that was found already
    while left:
        offered = (*left, last) if last is not None else tuple(left)
        one = await found.asking.offer(VERSIONS[protocol], ciphers, groups=offered)
        if one is None and last is None and names and protocol != "TLSv1.3":
            last = names[0]
            continue
        if one is None or not one.group or one.group in names:
            break
        names.append(one.group)
        if one.group not in left:
            break
        left.remove(one.group)
    return names


async def _order(found: Enumerated) -> None:
    """Does the server insist on its own order? Offer the second that it picked before the first."""
    clear = found.best_clear
    pair = found.pairs.get(clear) if clear is not None else None
    if clear is not None and pair is not None:
        first, second = pair
        offer = found.asking.offer(VERSIONS[clear], (second, first), groups=_all_groups())
        one = await _tried(found, "server_order", offer)
        found.server_order = None if one is None else one.cipher == first


async def _compression(found: Enumerated) -> None:
    """TLS 1.3 has none; below, DEFLATE is offered."""
    clear = found.best_clear
    if clear is None:
        found.compression = False if found.on["TLSv1.3"] else None
        return
    ciphers = tuple(one.cipher for one in found.chosen[clear])[:AT_A_TIME]
    offer = found.asking.offer(VERSIONS[clear], ciphers, groups=_all_groups(), compression=True)
    one = await _tried(found, "crime", offer)
    found.compression = None if one is None else one.compression != 0


async def _control(found: Enumerated) -> None:
    """Where refusals came without a word, the server must still take what it took before: else they were
    no refusals, but somebody who had enough of us."""
    if not found.asking.bare_closes:
        return
    good = next((one for one in reversed(PROTOCOLS) if found.chosen.get(one)), None)
    if good is not None:
        ciphers = tuple(one.cipher for one in found.chosen[good])[:AT_A_TIME]
        offer = found.asking.offer(VERSIONS[good], ciphers, groups=_all_groups(), extras=True)
        if await _tried(found, "control", offer) is not None:
            found.missing.pop("control", None)
            return
    for protocol in VERSIONS:
        found.cut.add(protocol)
        found.missing[f"suites {protocol}"] = "no_answer"
        if not found.on[protocol]:
            found.on[protocol] = None
            found.missing[f"protocol {protocol}"] = "no_answer"
    found.groups = found.server_order = None
    found.missing["groups"] = "no_answer"


async def _tried(found: Enumerated, name: str, asked: Awaitable[T]) -> T | None:
    try:
        return await asked
    except NoAnswer:
        found.missing[name] = "no_answer"
    except Full:
        found.missing[name] = "budget_spent"
    return None
