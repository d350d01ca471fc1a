"""How distributions call their releases: releases/distributions.yaml, read with file and line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from stanch.core.releases import Releases
from stanch.knowledge.reading import Document


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    written: str
    families: dict[str, str]
    names: dict[str, dict[str, str]]


@cache
def known() -> Releases:
    """The names that we know, for those who compare versions."""
    name = "distributions.yaml"
    text = files("stanch.knowledge").joinpath("releases", name).read_text("utf-8")
    found = Document(text, name).into(_File)
    return Releases(found.families, found.names)
