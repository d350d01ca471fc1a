"""From a protocol in the clear to TLS, by its own words: one protocol a file, each exports ADAPTER.

To add one: docs/starttls.md.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from stanch.wire.dialog import Talk


class Adapter(NamedTuple):
    """`talk(name)`: the dialog with a server that is called by this name; `standard`: where it is written."""

    protocol: str
    standard: str
    talk: Callable[[str], Talk]


@cache
def adapter(protocol: str) -> Adapter:
    """The adapter of one protocol. KeyError where there is none."""
    if protocol not in protocols():
        raise KeyError(protocol)
    found: Adapter = importlib.import_module(f"{__name__}.{protocol.replace('-', '_')}").ADAPTER
    return found


@cache
def protocols() -> tuple[str, ...]:
    """Every protocol that has a file here."""
    names = (one.name.replace("_", "-") for one in pkgutil.iter_modules(__path__))
    return tuple(sorted(names))
