"""A domain, looked at from afar: the usual names that exist, and the vendors that show.

Some twenty DNS questions and one page; nothing is sent to the vendors. What could not be asked is listed:
it is unknown, not "none".
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import NamedTuple, TypeVar

from stanch.core.model import AssetId, Role
from stanch.knowledge import vendors
from stanch.net import dns, http
from stanch.net.policy import Policy
from stanch.net.target import Target
from stanch.observe.vendors import pages

T = TypeVar("T")
USUAL = ("www", "mail")
MAX_INCLUDES = 12
"""SPF itself allows ten (RFC 7208 section 4.6.4)."""


class ShownVendor(NamedTuple):
    """A vendor that shows, for which role, and why it is thought so: one plain sentence."""

    vendor: AssetId
    name: str
    role: Role
    why: str


class Discovery(NamedTuple):
    """What a domain shows. `names` exist under it and are worth a look, so are those of `mail`, which take
    its mail; `unnamed` are hosts of others that
    its page loads from and that the catalogue does not know; `blind`: what could not be asked."""

    names: tuple[str, ...]
    mail: tuple[str, ...]
    shown: tuple[ShownVendor, ...]
    unnamed: tuple[str, ...]
    blind: tuple[str, ...]


async def discover(target: Target, *, policy: Policy = "operator", seconds: float = 20.0) -> Discovery:
    """What the target's domain shows. Never raises for what it finds; an address shows nothing."""
    if target.literal:
        return Discovery((), (), (), (), ())
    found = _Search(_registered(target.host))
    try:
        async with asyncio.timeout(seconds):
            await asyncio.gather(
                found.mail(), found.spf(), found.servers(), found.usual(), found.page(target, policy)
            )
    except TimeoutError:
        found.blind["not all was asked in time"] = None
    return Discovery(
        tuple(found.names),
        tuple(found.mailers),
        tuple(found.shown.values()),
        tuple(found.unnamed),
        tuple(found.blind),
    )


def _registered(host: str) -> str:
    """The domain that was typed, without its www."""
    return host.removeprefix("www.")


class _Search:
    def __init__(self, domain: str) -> None:
        self.domain = domain
        self.names: dict[str, None] = {}
        self.mailers: dict[str, None] = {}
        self.shown: dict[tuple[AssetId, Role], ShownVendor] = {}
        self.unnamed: dict[str, None] = {}
        self.blind: dict[str, None] = {}

    async def mail(self) -> None:
        for host in await self._asked(dns.ask(self.domain, "MX")):
            if self._mine(host):
                if await self._exists(host):
                    self.mailers[host] = None
                else:
                    self.blind[f"{host} takes the mail to {self.domain}, but no address of it is known"] = (
                        None
                    )
            self._sign("mx", host, f"Mail to {self.domain} goes to {host}.")

    async def spf(self) -> None:
        waiting, seen = [self.domain], set[str]()
        while waiting and len(seen) <= MAX_INCLUDES:
            name = waiting.pop(0)
            seen.add(name)
            for text in await self._asked(dns.ask(name, "TXT")):
                if not text.lower().startswith("v=spf1"):
                    continue
                for host in re.findall(
                    r"(?:^|\s)[+?~-]?(?:include:|redirect=)([\w.-]+)", text, re.IGNORECASE
                ):
                    plain = host.rstrip(".").lower()
                    why = f"Your mail may be sent by {plain}, says the SPF record of {self.domain}."
                    if not self._sign("spf", plain, why) and self._mine(plain) and plain not in seen:
                        waiting.append(plain)

    async def servers(self) -> None:
        for host in await self._asked(dns.ask(self.domain, "NS")):
            self._sign("ns", host, f"{host} answers for {self.domain}.")

    async def usual(self) -> None:
        for name in (f"{one}.{self.domain}" for one in USUAL):
            alias = await self._asked(dns.ask(name, "CNAME"))
            for host in alias:
                self._sign("cname", host, f"{name} is served by {host}.")
            if alias or await self._exists(name):
                self.names[name] = None

    async def page(self, target: Target, policy: Policy) -> None:
        try:
            read = await self._page(target, policy)
        except http.NotRead as error:
            self.blind[f"the front page could not be read: {error}"] = None
            return
        if read.cut:
            self.blind["the front page is very long; only its beginning was read"] = None
        for host, tag in pages.hosts(read.body, read.url):
            if self._mine(host):
                continue
            verb = "sends its forms to" if tag == "form" else "loads from"
            if not self._sign("page", host, f"The page {read.url} {verb} {host}."):
                self.unnamed[host] = None

    async def _page(self, target: Target, policy: Policy) -> http.Page:
        try:
            return await http.get(f"https://{target}/", policy=policy)
        except http.NotRead:
            if target.port != 443:
                raise
            return await http.get(f"http://{target.host}/", policy=policy)

    async def _exists(self, name: str) -> bool:
        return bool(await self._asked(dns.ask(name, "A")) or await self._asked(dns.ask(name, "AAAA")))

    async def _asked(self, question: Awaitable[tuple[str, ...]]) -> tuple[str, ...]:
        try:
            return await question
        except dns.NotAsked as error:
            self.blind[f"the DNS did not answer: {error}"] = None
            return ()

    def _mine(self, host: str) -> bool:
        return host == self.domain or host.endswith(f".{self.domain}")

    def _sign(self, kind: vendors.Kind, host: str, why: str) -> bool:
        found = vendors.seen(kind, host)
        if found is None:
            return False
        vendor, role = found
        self.shown.setdefault((vendor.asset, role), ShownVendor(vendor.asset, vendor.name, role, why))
        return True
