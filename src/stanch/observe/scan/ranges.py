"""Ranges of addresses as people and nmap write them: 192.0.2.1-192.0.2.9, 192.0.2.1-9, 192.0.2-3.*."""

from __future__ import annotations

import ipaddress
import re
from itertools import product

from stanch.errors import BadInput

Span = tuple[int, int]
"""The first and the last address, as numbers."""

HELP = "write 192.0.2.0/24, 192.0.2.1-192.0.2.9 or 192.0.2.1-9"
MOST = 1 << 16
"""Spans of one text at most."""
_OCTETS = re.compile(r"[0-9*,-]+(?:\.[0-9*,-]+){3}").fullmatch
_OCTET = 255


def spans(text: str) -> tuple[int, list[Span]] | None:
    """The IP version and the spans that a range names; None where the text is no range. BadInput where it is
    written as one, and is none."""
    low, dash, high = (part.strip() for part in text.partition("-"))
    if dash:
        try:
            one, other = ipaddress.ip_address(low), ipaddress.ip_address(high)
        except ValueError:
            pass
        else:
            if one.version != other.version or int(one) > int(other):
                raise BadInput(f"{text} is not a range of addresses", help=HELP)
            return one.version, [(int(one), int(other))]
    if _OCTETS(text) and re.search(r"[*,-]", text):
        return 4, _octets(text)
    return None


def _octets(text: str) -> list[Span]:
    """Each of four numbers may be a range, `*`, or several of these with commas, as nmap takes them."""
    parts = [_numbers(text, part) for part in text.split(".")]
    before = 1
    for part in parts[:-1]:
        before *= sum(high - low + 1 for low, high in part)
    if before * len(parts[-1]) > MOST:
        raise BadInput(f"{text} names more than {MOST:,} ranges of addresses", help=HELP)
    heads = product(*([one for low, high in part for one in range(low, high + 1)] for part in parts[:-1]))
    found = []
    for first, second, third in heads:
        start = (first << 24) | (second << 16) | (third << 8)
        found += [(start + low, start + high) for low, high in parts[-1]]
    return found


def _numbers(text: str, part: str) -> list[Span]:
    found = []
    for one in part.split(","):
        low, dash, high = ("0", "-", "255") if one == "*" else one.partition("-")
        first = _number(low, 0 if dash else -1)
        last = _number(high, _OCTET) if dash else first
        if not 0 <= first <= last <= _OCTET:
            raise BadInput(f"{text} is not a range of addresses", help=HELP)
        found.append((first, last))
    return found


def _number(text: str, without: int) -> int:
    """-1 where it is none. 010 is none: some read it as octal, others as decimal."""
    if not text:
        return without
    return int(text) if text.isdecimal() and len(text) <= len("255") and str(int(text)) == text else -1
