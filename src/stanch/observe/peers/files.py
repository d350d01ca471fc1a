"""Whose file is this, and what does it say? The tool is known by the file itself, never by its name."""

from __future__ import annotations

import codecs
import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path

import msgspec

from stanch.core import addresses
from stanch.errors import BadInput
from stanch.observe import peers
from stanch.observe.peers.words import Adapter, Heard, Says, Unreadable, Word, reasons

LARGEST = 64 << 20
"""Bytes of a file at most."""

_HEAD = 4096


@cache
def adapters() -> tuple[Adapter, ...]:
    """Every tool whose files can be read: each module of this folder that has an ADAPTER."""
    modules = [
        importlib.import_module(f"{peers.__name__}.{one.name}")
        for one in pkgutil.iter_modules(peers.__path__)
    ]
    return tuple(module.ADAPTER for module in modules if hasattr(module, "ADAPTER"))


def read(path: Path) -> tuple[Adapter, Heard]:
    """The tool that wrote this file, and what it says. BadInput where none is known, or it is not whole."""
    known = ", ".join(f"{one.name} {one.file}" for one in adapters())
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise BadInput(
                f"{path} has {size >> 20} MiB, more than the {LARGEST >> 20} that are read", help="split it"
            )
        content = _utf8(path.read_bytes())
        head = content[:_HEAD]
        found = next((one for one in adapters() if one.knows(head)), None)
        if found is None:
            raise BadInput(f"{path} is of none of the tools that are known here", help=f"known are: {known}")
        heard = found.read(content)
        return found, msgspec.structs.replace(heard, words=tuple(_at_address(one) for one in heard.words))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}", help=f"name a file of {known}") from error
    except Unreadable as error:
        raise BadInput(
            f"{path} is not what {found.name if found else 'it'} writes: {error}",
            help=error.help or "was the tool stopped half-way? let it write the file once more",
        ) from error


_DECLARED = re.compile(r"^<\?xml[^>]{0,200}\?>")


def _utf8(content: bytes) -> bytes:
    """The same text as UTF-8 without a byte order mark: PowerShell writes UTF-16 where a program's output is
    sent to a file, and leaves the XML declaration as it was."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            text = content.removeprefix(mark).decode(encoding, "replace")
            return _DECLARED.sub("", text).encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _at_address(word: Word) -> Word:
    """A word with its address as all of ours are written. Unreadable where that is none."""
    if not word.address:
        return word
    try:
        return msgspec.structs.replace(word, address=addresses.read(word.address))
    except ValueError:
        raise Unreadable(f"{word.address[:60]!r} is not an address") from None


def glossary() -> dict[str, tuple[Says, str]]:
    """Each reason that another tool can give: what it says, and how the tool is called."""
    return {code: said for one in adapters() for code, said in reasons(one).items()}


def table() -> str:
    """What each tool's file gives, as the table of docs/importing.md."""
    rows = [
        "| tool | its file | verdicts it tells apart | address | time | certificate | memory that it reads |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in adapters():
        verdicts = ", ".join(says.replace("_", " ") for says in one.says)
        memory = f"up to {one.reads >> 10} KiB" if one.reads else "nothing"
        rows.append(
            f"| {one.name} | {one.file} | {verdicts} | {'yes' if one.addresses else 'no'} | {one.dated} "
            f"| {one.certificates} | {memory} |"
        )
    return "\n".join(rows) + "\n"
