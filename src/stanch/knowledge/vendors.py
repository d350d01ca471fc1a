"""Vendors that small online businesses use, and the signs by which they are seen: MX, SPF, NS, pages."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Literal as L

import msgspec

from stanch.core import names
from stanch.core.model import AssetId, Role
from stanch.knowledge.reading import Document

Kind = L["mx", "spf", "ns", "cname", "page"]


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A host that gives a vendor away: where it is named, its pattern (`*.` takes any labels), the role."""

    kind: Kind
    host: str
    role: Role


class Vendor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One vendor. `source` says where it describes its signs, `written` when they were written down.

    `sites`: names of its own, where its customers sign in, with all names below them; never those under
    which it serves what its customers made. `secrets`: what its customers keep of it beside a password,
    to be changed with it.
    """

    id: str
    name: str
    signs: tuple[Sign, ...]
    source: str
    written: str
    sites: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()

    @property
    def asset(self) -> AssetId:
        """Its id in the record."""
        return AssetId(f"vendor:{self.id}")


def parse(text: str, name: str) -> Vendor:
    """A vendor from YAML. BadInput names file and line."""
    document = Document(text, name)
    found = document.into(Vendor)
    document.fit("$.name", names.name, found.name)
    return found


@cache
def catalogue() -> Mapping[AssetId, Vendor]:
    """All that are shipped, by their id in the record."""
    folder = files("stanch.knowledge").joinpath("vendors")
    found = [
        parse(one.read_text("utf-8"), one.name)
        for one in sorted(folder.iterdir(), key=lambda path: path.name)
        if one.name.endswith(".yaml")
    ]
    return {one.asset: one for one in found}


def seen(kind: Kind, host: str) -> tuple[Vendor, Role] | None:
    """Whose host is this, where it is named like that; and for which role? None for nobody that we know."""
    plain = host.rstrip(".").lower()
    for vendor in catalogue().values():
        for sign in vendor.signs:
            if sign.kind == kind and fnmatchcase(plain, sign.host):
                return vendor, sign.role
    return None


def whose(host: str) -> Vendor | None:
    """The vendor whose own site this is; None for nobody that we know."""
    plain = host.rstrip(".").lower()
    for vendor in catalogue().values():
        if any(within(plain, site) for site in vendor.sites):
            return vendor
    return None


def within(host: str, site: str) -> bool:
    """Is this the site's own name, or one below it?"""
    return host == site or host.endswith(f".{site}")
