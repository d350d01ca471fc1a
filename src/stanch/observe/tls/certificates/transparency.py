"""Which certificates has a name had? From Certificate Transparency (RFC 6962), as crt.sh lists it in JSON.

A list has no keys: a key can be compared only where the certificate itself is at hand. What cannot be
fetched (crt.sh often answers 502) is not known; it is never "there is none".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from stanch.core.certificates import Issued
from stanch.core.model import Digest
from stanch.core.moments import Moment, parse
from stanch.errors import BadInput
from stanch.net import http
from stanch.net.proxy import Proxy
from stanch.net.target import Target
from stanch.observe.tls.certificates import files

BASE = "https://crt.sh"
MAX_BYTES = 32 * 2**20
MAX_ENTRIES = 20_000
SECONDS = 60.0
"""crt.sh is slow."""

DOWNLOADS = 20
_HOW = "save what https://crt.sh/?q=NAME&output=json answers"


class Listed(msgspec.Struct, frozen=True):
    """A certificate as it is listed, its key unknown; `id` is crt.sh's."""

    id: int
    certificate: Issued


class LogListing(msgspec.Struct, frozen=True):
    """What was listed, each certificate once. `trouble`: why the list is not whole, for people."""

    entries: tuple[Listed, ...] = ()
    trouble: str = ""


def read(path: Path, host: str) -> LogListing:
    """A list saved from crt.sh (`?q=NAME&output=json`), as far as it is about this host. BadInput else."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}", help=_HOW) from error
    try:
        return listing(raw, host)
    except ValueError as error:
        raise BadInput(f"{path} is not a list of crt.sh: {error}", help=_HOW) from error


async def ask(
    host: str, base: str = BASE, seconds: float = SECONDS, *, proxy: Proxy | None = None
) -> LogListing:
    """What crt.sh lists for a host and for the wildcard above it."""
    parent = host.partition(".")[2]
    literal = Target(host).literal
    names = [host, f"*.{parent}"] if "." in parent and not literal else [host]
    found: list[Listed] = []
    trouble = ""
    for name in names:
        try:
            raw = await _get(f"{base}/?q={quote(name)}&output=json", base, seconds, proxy)
            part = listing(raw, host)
        except (http.NotRead, ValueError) as error:
            trouble = str(error)
            continue
        found += part.entries
        trouble = part.trouble or trouble
    return LogListing(_once(found), trouble)


async def download(
    one: Listed, base: str = BASE, seconds: float = SECONDS, *, proxy: Proxy | None = None
) -> tuple[Issued, bytes] | None:
    """The listed certificate itself (and its DER), so with its key; None where it was not to be had."""
    try:
        raw = await _get(f"{base}/?d={one.id}", base, seconds, proxy)
    except http.NotRead:
        return None
    for der in files.parsed(raw)[:1]:
        found = files.issued(der)
        if found is not None and found.serial == one.certificate.serial:
            logged = [when for when in (found.logged, one.certificate.logged) if when is not None]
            return msgspec.structs.replace(found, logged=min(logged, default=None)), der
    return None


async def _get(url: str, base: str, seconds: float, proxy: Proxy | None) -> bytes:
    """crt.sh is on the public internet; whoever sets another base knows where it is."""
    bounds = http.Bounds("public", (80, 443), MAX_BYTES, seconds, proxy)
    return await http.fetch(
        url, bounds=bounds if base == BASE else bounds._replace(policy="operator", ports=None)
    )


def listing(raw: bytes, host: str) -> LogListing:
    """The entries about this host. ValueError where it is no such list."""
    if len(raw) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    try:
        rows = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
    if not isinstance(rows, list):
        raise ValueError("it is no list")
    found, unread = [], 0
    for row in rows[:MAX_ENTRIES]:
        try:
            if _about(row, host):
                found.append(_entry(row))
        except (KeyError, TypeError, ValueError, AttributeError):
            unread += 1
    trouble = f"{unread} entries could not be read" if unread else ""
    if len(rows) > MAX_ENTRIES:
        trouble = f"it has more than {MAX_ENTRIES} entries"
    return LogListing(_once(found), trouble)


def _about(row: Any, host: str) -> bool:
    names = {*str(row["name_value"]).lower().split(), str(row.get("common_name") or "").lower()}
    return host in names or f"*.{host.partition('.')[2]}" in names


def _entry(row: Any) -> Listed:
    stamp = row.get("entry_timestamp")
    return Listed(
        int(row["id"]),
        Issued(
            spki=Digest(""),
            not_before=_moment(row["not_before"]),
            not_after=_moment(row["not_after"]),
            issuer=str(row.get("issuer_ca_id", "")) + " " + str(row["issuer_name"]),
            serial=f"{int(str(row['serial_number']), 16):x}",
            logged=_moment(stamp) if stamp else None,
        ),
    )


def _moment(text: Any) -> Moment:
    return parse(str(text))


def _once(found: list[Listed]) -> tuple[Listed, ...]:
    """A precertificate and its certificate are one: same issuer, same serial; the earlier entry counts."""
    kept: dict[tuple[str, str], Listed] = {}
    for one in found:
        mark = (one.certificate.issuer, one.certificate.serial)
        had = kept.get(mark)
        if had is None:
            kept[mark] = one
        elif one.certificate.logged is not None:
            logged = min(one.certificate.logged, had.certificate.logged or one.certificate.logged)
            kept[mark] = Listed(had.id, msgspec.structs.replace(had.certificate, logged=logged))
    return tuple(kept.values())
