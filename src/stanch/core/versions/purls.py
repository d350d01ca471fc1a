"""What a package URL (ECMA-427) says: its product, its version, its qualifiers.

Two purls that the specification takes for one are one here: `pkg:pypi/Left_Pad` is `pkg:pypi/left-pad`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*")
_LOWER = frozenset(("apk", "bitbucket", "composer", "deb", "docker", "github", "golang", "oci", "pypi"))
"""Types of which namespace and name are told apart by more than case."""
_OF_REPOSITORIES = frozenset(("bitbucket", "github"))
"""Types of which a package is a repository, by owner and name; what lies further down is a folder in it."""
_AS = {"githubactions": "github"}
"""Types that say of a package what another one says: an action is the repository that it lies in."""


class Purl(NamedTuple):
    """`product` is `pkg:type/namespace/name`, decoded; `qualifiers` are sorted."""

    product: str
    version: str
    qualifiers: tuple[tuple[str, str], ...]

    @property
    def type(self) -> str:
        return self.product[4:].partition("/")[0]

    @property
    def namespace(self) -> str:
        return self.product[4:].partition("/")[2].rpartition("/")[0]

    def qualifier(self, name: str) -> str:
        return next((value for key, value in self.qualifiers if key == name), "")


@lru_cache(maxsize=2**18)
def split(purl: str) -> Purl:
    """A package URL in its parts; ValueError where it is none."""
    rest, _, _subpath = purl.removeprefix("pkg:").lstrip("/").partition("#")
    rest, _, query = rest.partition("?")
    at = rest.rfind("@")
    path, version = (rest[:at], unquote(rest[at + 1 :])) if at > 0 and rest[at - 1] != "/" else (rest, "")
    type, _, name = path.partition("/")
    if not purl.startswith("pkg:") or not _TYPE.fullmatch(type) or not name.strip("/"):
        raise ValueError(f"{purl!r} is not a package URL such as pkg:deb/debian/openssl@1.0.1e-2")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    qualifiers = sorted((key.lower(), unquote(value)) for key, _, value in pairs if value)
    kind = _AS.get(type.lower(), type.lower())
    return Purl(_product(kind, unquote(name.strip("/"))), version, tuple(qualifiers))


def _product(type: str, name: str) -> str:
    if type in _OF_REPOSITORIES:
        name = "/".join(name.split("/")[:2])
    if type in _LOWER:
        name = name.lower()
    elif type == "rpm":
        namespace, slash, own = name.rpartition("/")
        name = namespace.lower() + slash + own
    if type == "pypi":
        name = re.sub(r"[-_.]+", "-", name)
    return f"pkg:{type}/{name}"
