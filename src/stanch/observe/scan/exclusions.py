"""Which places must not be touched? Networks, addresses and names, asked for before and after resolution."""

from __future__ import annotations

import ipaddress
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from stanch.errors import BadInput
from stanch.net.target import parse
from stanch.observe.scan import ranges
from stanch.observe.scan.ranges import Span
from stanch.observe.scan.sources import UTF_16

_HELP = (
    "write an address, 192.0.2.0/24, 192.0.2.1-192.0.2.9, 192.0.2.1-9, a name (with all below it), "
    "or a file of these"
)
_NO_FILE = "nothing was looked at; mend its name (a name without a dot is written with one at its end)"
_NAMES_OF_FILES = ("txt", "list", "lst", "csv", "conf", "cfg", "json", "yaml", "yml", "tsv")
_LARGEST_FILE = 16 << 20
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MAPPED, _ALL4 = int(ipaddress.IPv6Address("::ffff:0:0")), (1 << 32) - 1
"""IPv4 addresses as IPv6 writes them (RFC 4291 section 2.5.5.2): who is named so is meant as IPv4."""


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], high)
        else:
            joined.append((low, high))
    return joined


class Sparing:
    """What is left alone. `spares` an address; `spares_name` a name and all below it."""

    def __init__(
        self, spans4: Iterable[Span] = (), spans6: Iterable[Span] = (), names: Iterable[str] = ()
    ) -> None:
        self._spans = {4: _joined(spans4), 6: _joined(spans6)}
        self._starts = {version: [one[0] for one in spans] for version, spans in self._spans.items()}
        self.names = frozenset(names)

    def __bool__(self) -> bool:
        return bool(self.names or self._spans[4] or self._spans[6])

    @property
    def ranges(self) -> int:
        """How many ranges of addresses are left alone."""
        return len(self._spans[4]) + len(self._spans[6])

    def spares(self, address: str) -> bool:
        """Must this address be left alone, in whichever spelling of IPv6 it hides?"""
        found = ipaddress.ip_address(address)
        if isinstance(found, ipaddress.IPv4Address):
            return self._within(4, int(found))
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        return self._within(6, int(found)) or (inner is not None and self._within(4, int(inner)))

    def spares_name(self, name: str) -> bool:
        """Must this name be left alone, for itself or for one that it is below?"""
        while name:
            if name in self.names:
                return True
            name = name.partition(".")[2]
        return False

    def _within(self, version: int, number: int) -> bool:
        at = bisect_right(self._starts[version], number)
        return at > 0 and number <= self._spans[version][at - 1][1]


NOBODY = Sparing()


def read(words: Sequence[str]) -> Sparing:
    """What a person asks to leave alone: files of lines, or such lines. BadInput names what is none: what
    cannot be read might have been somebody who asked to be left alone."""
    spans: dict[int, list[Span]] = {4: [], 6: []}
    names: list[str] = []
    for place, text in _lines(words):
        try:
            named = _spans(text)
        except BadInput as error:
            raise BadInput(f"{place}{error.what}", help=_HELP) from error
        if named is not None:
            version, found_spans = named
            spans[version] += found_spans
            if version == 6:
                spans[4] += [
                    (low - _MAPPED, high - _MAPPED)
                    for low, high in found_spans
                    if low >= _MAPPED and high <= _MAPPED + _ALL4
                ]
            continue
        try:
            found = parse(text.removeprefix("*."))
        except BadInput as error:
            raise BadInput(f"{place}{error.what}", help=_HELP) from error
        if found.literal or found.port != 443 or "://" in text or text.endswith("/"):
            raise BadInput(f"{place}{text} is neither a network nor a name", help=_HELP)
        names.append(found.host)
    return Sparing(spans[4], spans[6], names)


def _lines(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        path = Path(word)
        if _spans(word) is not None:
            yield "", word
            continue
        if not path.exists():
            if "/" in word or "." not in word or word.rpartition(".")[2].lower() in _NAMES_OF_FILES:
                raise BadInput(f"there is no file {word}", help=_NO_FILE)
            yield "", word
            continue
        try:
            if path.stat().st_size > _LARGEST_FILE:
                raise BadInput(f"{word} is larger than {_LARGEST_FILE >> 20} MiB", help=_HELP)
            content = path.read_bytes()
            text = content.decode("utf-16" if content[:2] in UTF_16 else "utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{word} cannot be read: {error}", help="write it in UTF-8") from error
        for number, line in enumerate(text.splitlines(), 1):
            named = line.partition("#")[0].strip()
            if named:
                yield f"{word}:{number}: ", named


def _spans(text: str) -> tuple[int, list[Span]] | None:
    """The IP version and the addresses of a network or a range; None where the text is neither."""
    try:
        found = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return ranges.spans(text)
    return found.version, [(int(found.network_address), int(found.broadcast_address))]
