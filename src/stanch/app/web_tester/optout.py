"""Who asked not to be looked at? A list of the operator's, read again when it changes; and their own DNS."""

from __future__ import annotations

import ipaddress
import threading
from pathlib import Path
from typing import NamedTuple

from stanch.errors import BadInput
from stanch.net import dns
from stanch.net.policy import Networks, within

FILE = "opt-out.txt"
"""In STANCH_HOME. A name (with all below it), an address or a network in each line; # begins a comment."""

NO = "stanch=no"
"""As TXT of _stanch.NAME: strangers have nothing looked at there."""


class Listed(NamedTuple):
    """Names in lower case, and networks."""

    names: frozenset[str]
    networks: Networks

    def name(self, host: str) -> bool:
        """Is it, or a name above it, in the list?"""
        labels = host.split(".")
        return any(".".join(labels[number:]) in self.names for number in range(len(labels)))

    def address(self, address: str) -> bool:
        return within(address, self.networks)


def parse(text: str) -> Listed:
    """BadInput names the line that is neither a name nor a network."""
    found: list[str] = []
    nets: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
    for number, line in enumerate(text.splitlines(), 1):
        given = line.partition("#")[0].strip().rstrip(".").lower()
        if not given:
            continue
        try:
            nets.append(ipaddress.ip_network(given, strict=False))
        except ValueError:
            if not all(
                part and part.replace("-", "a").replace("_", "a").isalnum() for part in given.split(".")
            ):
                raise BadInput(
                    f"{FILE}, line {number}: {given!r} is neither a name nor a network",
                    help="write shop.example, 192.0.2.7 or 192.0.2.0/24",
                ) from None
            found.append(given)
    return Listed(frozenset(found), tuple(nets))


class OptOut:
    """The list in a file, as it is now. One that cannot be read any more leaves the last that could."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._listed = parse("")

    def listed(self) -> Listed:
        """The list. BadInput where it never could be read since this process began."""
        with self._lock:
            try:
                stat = self._file.stat()
            except FileNotFoundError:
                self._stamp, self._listed = None, parse("")
                return self._listed
            stamp = (stat.st_mtime_ns, stat.st_size)
            if stamp != self._stamp:
                try:
                    self._listed = parse(self._file.read_text("utf-8"))
                except BadInput:
                    if self._stamp is None:
                        raise
                self._stamp = stamp
            return self._listed


async def said_no(host: str, domain: str) -> bool:
    """Does the name, or the domain it was registered under, say so itself? Nobody could be asked: no."""
    for one in dict.fromkeys((host, domain)):
        try:
            said = await dns.ask(f"_stanch.{one}", "TXT", 3.0)
        except dns.NotAsked:
            continue
        if any(text.strip().lower() == NO for text in said):
            return True
    return False
