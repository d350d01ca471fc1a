"""Which targets does a list name? Each has a number, the same whenever the same list is read again."""

from __future__ import annotations

import asyncio
import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal as L
from typing import NamedTuple

import msgspec

from stanch.errors import BadInput
from stanch.net.target import Target, parse
from stanch.observe.scan.networks import Network, Ranges, network, ranged
from stanch.observe.scan.sources import LONGEST, UTF_16, Lines

_NETMASK = re.compile(r"[0-9.:a-fA-F]+").fullmatch
"""What stands behind the slash of a network: 24, 255.255.255.0."""


class Wish(NamedTuple):
    """A target of the list, with its number from 0 on."""

    number: int
    target: Target


class _Line(NamedTuple):
    """What one line asks for: a network or one place, on these ports (none: the port stands in the text), so
    many targets in all."""

    at: int
    text: str
    network: Network | Ranges | None
    ports: tuple[int, ...]
    size: int


class Wanted:
    """The targets of a list, made one by one as they are asked for.

    A line names a place, a network, or nothing; `ports` are those of whatever names none itself. What is no
    target is said and counted in `bad`. `ends`: the first and last address of networks, too; `spread`: the
    parts of large networks by turns.
    """

    def __init__(
        self,
        sources: Sequence[Lines],
        *,
        ports: tuple[int, ...] = (),
        ends: bool = False,
        spread: bool = True,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self._sources = sources
        self._ports = ports
        self._ends = ends
        self._spread = spread
        self._say = say
        self._filling = asyncio.Lock()
        self._begin()

    def _begin(self) -> None:
        self._source = 0
        self._line: _Line | None = None
        self._within = 0
        self._quiet = False
        self._long = False
        self._read = hashlib.sha256()
        self.bad = 0
        self.lines = 0
        """Lines that were read."""
        self.next = 0
        """The number of the next target."""
        self.open: set[int] = set()
        """The numbers of those that were handed out; whoever is done with one takes it away."""

    @property
    def digest(self) -> str:
        """Of the lines that were read so far."""
        return self._read.hexdigest()

    def total(self) -> int | None:
        """How many numbers the list has; None where it cannot be read twice. Before the first `take`."""
        if not all(source.rewind() for source in self._sources):
            return None
        self._quiet = True
        while line := self._step():
            self.next += line.size
        found = self.next
        for source in self._sources:
            source.rewind()
        self._begin()
        return found

    async def again(self, lines: int, digest: str, following: int, missing: Sequence[int]) -> list[Wish]:
        """Read up to where an earlier scan was; returns what it had begun, and not done.

        BadInput where what is read is not what was read then.
        """
        self._quiet = True
        found: list[Wish] = []
        last: tuple[_Line, int] | None = None
        while self.lines < lines:
            line = self._step()
            if line is False:
                await self._fill()
                continue
            if line is None:
                break
            at = bisect_left(missing, self.next)
            while at < len(missing) and missing[at] < self.next + line.size:
                wish = self._wish(line, missing[at] - self.next, missing[at])
                found += [wish] if wish is not None else []
                at += 1
            last = line, self.next
            self.next += line.size
        if self.lines != lines or (lines and self.digest != digest):
            names = ", ".join(source.name for source in self._sources)
            raise BadInput(
                f"{names}: this is not the list that was begun: it differs before line {max(self.lines, 1)}",
                help="give the same list once more (one that came by a pipe, too), "
                "or name another file by --out",
            )
        if last is not None:
            self._line, self._within = last[0], following - last[1]
        self.next = following
        self.open.update(missing)
        self._quiet = False
        return found

    async def take(self) -> Wish | None:
        """The next target; None at the end."""
        while True:
            line = self._line
            if line is not None and self._within < line.size:
                wish = self._wish(line, self._within, self.next)
                self._within += 1
                self.next += 1
                if wish is not None:
                    self.open.add(wish.number)
                    return wish
                continue
            step = self._step()
            if step is None:
                return None
            if step is False:
                await self._fill()
                continue
            self._line, self._within = step, 0

    async def _fill(self) -> None:
        async with self._filling:
            if self._source < len(self._sources) and self._sources[self._source].dry:
                await self._sources[self._source].fill()

    def _step(self) -> _Line | L[False] | None:
        """The next line that asks for something; None at the end; False where more must come first."""
        while self._source < len(self._sources):
            raw = self._sources[self._source].take()
            if raw is None:
                return False
            if not raw:
                self._source += 1
                continue
            if self._long:  # the rest of a line that is too long
                self._long = not raw.endswith(b"\n")
                continue
            self.lines += 1
            self._read.update(raw[:LONGEST])  # in which pieces the rest comes depends on the pipe
            if self.lines == 1 and raw[:2] in UTF_16:
                name = self._sources[self._source].name
                raise BadInput(
                    f"{name} is written in UTF-16, not UTF-8; nothing was looked at",
                    help=f"iconv -f UTF-16 -t UTF-8 {name} > targets.txt",
                )
            if len(raw) > LONGEST:
                self._long = not raw.endswith(b"\n")
                self._refuse(self.lines, "it is too long to name a target")
                continue
            text = raw.decode("utf-8", "replace").partition("#")[0].strip().lstrip("\ufeff")
            if text and (line := self._read_line(text)) is not None:
                return line
        return None

    def _read_line(self, text: str) -> _Line | None:
        try:
            text, found = self._understand(text)
        except BadInput as error:
            self._refuse(self.lines, error.what)
            return None
        if found is not None:
            ports = self._ports or (443,)
            return _Line(self.lines, text, found, ports, found.size * len(ports))
        if not self._ports or _names_a_port(text):
            return _Line(self.lines, text, None, (), 1)
        return _Line(self.lines, text, None, self._ports, len(self._ports))

    def _understand(self, text: str) -> tuple[str, Network | Ranges | None]:
        """A network or a range; else the text of one place, without the path that some lists have behind."""
        if "://" in text:
            return text, None
        place, slash, rest = text.partition("/")
        if rest and place and not _NETMASK(rest):
            if rest.lower() == "udp":
                raise BadInput(f"{text} is a port of UDP: TLS is looked for there as dtls://{place}")
            return place, None
        if re.search(r"[\s;]", text):
            raise BadInput(f"{text!r} names no place, or several: write one a line")
        if slash and rest:
            return text, network(text, ends=self._ends)
        return text, ranged(text)

    def _wish(self, line: _Line, number: int, at: int) -> Wish | None:
        if line.network is not None:
            place, port = divmod(number, len(line.ports))
            return Wish(at, _on(line.ports[port], line.network.address(place, spread=self._spread)))
        try:
            found = parse(line.text)
        except BadInput as error:
            if number == 0:
                self._refuse(line.at, error.what)
            return None
        return Wish(at, _on(line.ports[number], found.host) if line.ports else found)

    def _refuse(self, at: int, what: str) -> None:
        if not self._quiet:
            self.bad += 1
            self._say(f"line {at}: {what}")


@cache
def _there(port: int) -> Target:
    return parse(f"192.0.2.1:{port}")


def _on(port: int, host: str) -> Target:
    """This host on that port, as if a person had written both: a port may say more than its number."""
    return msgspec.structs.replace(_there(port), host=host)


def _names_a_port(text: str) -> bool:
    if text.count(":") == 1 or "://" in text:
        return True
    _host, bracket, rest = text.rpartition("]")
    return bool(bracket) and rest.startswith(":")
