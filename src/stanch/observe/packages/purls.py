"""Package URLs (ECMA-427), spelled in one way whichever list a package was found in.

Where the standard leaves a choice, or where two managers spell one package differently, the rule is here:
names at PyPI are normalised as PEP 503 says (zope.interface and zope_interface are one project); names at npm
keep their case (JSONStream and jsonstream are two); the epoch of an rpm or a deb stands in its version, as
rpm and dpkg themselves write it (Trivy gives both as a qualifier).
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

_PLAIN = re.compile(r"[A-Za-z0-9._~:-]+").fullmatch
_KIND = re.compile(r"[a-z][a-z0-9.-]{0,31}").fullmatch
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ufffd\ud800-\udfff]").search
_CANONICAL = re.compile(
    r"pkg:(?:npm|maven|gem|cargo|golang)/(?:%40)?[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*@[A-Za-z0-9._~:-]+"
).fullmatch
"""What is spelled as ours already, which most are."""
_RUNS = re.compile(r"[-_.]+")
_LOWER = {"alpm", "apk", "bitbucket", "composer", "deb", "github", "hex", "pypi"}
_QUALIFIERS = ("arch", "distro", "platform", "classifier", "type", "upstream", "repository_url")
"""Those of a given purl that are kept; a checksum or a download address says nothing of which package it is.
"""

RELEASED = {"deb", "rpm", "apk"}
"""Kinds whose packages are each of a release of a distribution."""

LONGEST = 512
"""Characters of a name or a version."""


class Unfit(ValueError):
    """The name or version can be that of no package."""


def quoted(text: str) -> str:
    return text if _PLAIN(text) else quote(text, safe=":")


@lru_cache(maxsize=4096)
def _space(kind: str, namespace: str) -> str:
    if kind in _LOWER:
        namespace = namespace.lower()
    return "".join(f"/{quoted(part)}" for part in namespace.split("/") if part)


def purl(kind: str, name: str, version: str, namespace: str = "", **qualifiers: str) -> str:
    """The package URL of one version of a package. Unfit where name or version are empty, too long or hold
    what cannot be seen."""
    if not name or not version or len(name) > LONGEST or len(version) > LONGEST:
        raise Unfit(name)
    if _UNSEEN(name) or _UNSEEN(version) or (namespace and _UNSEEN(namespace)):
        raise Unfit(name)
    if kind == "pypi":
        name = _RUNS.sub("-", name)
    if kind in _LOWER:
        name = name.lower()
    given = sorted((key, value) for key, value in qualifiers.items() if value)
    query = f"?{'&'.join(f'{key}={quoted(value)}' for key, value in given)}" if given else ""
    return f"pkg:{kind}{_space(kind, namespace)}/{quoted(name)}@{quoted(version)}{query}"


def product(kind: str, name: str, namespace: str = "", **qualifiers: str) -> str:
    """The package URL of a package without a version; "" where the name can be that of none."""
    try:
        found = purl(kind, name, "0", namespace, **qualifiers)
    except Unfit:
        return ""
    return bare(found)


def bare(purl: str) -> str:
    """A purl without its version."""
    head, mark, query = purl.partition("?")
    return head.rpartition("@")[0] + mark + query


def scoped(name: str) -> tuple[str, str]:
    """`@scope/name` of npm as namespace and name."""
    if name.startswith("@"):
        scope, _slash, rest = name.partition("/")
        return scope, rest
    return "", name


def npm(name: str, version: str) -> str:
    """The purl of a package at npm. Unfit where the name is none (a path, say)."""
    scope, rest = scoped(name)
    if "/" in rest or (name.startswith("@") and not rest):
        raise Unfit(name)
    return purl("npm", rest, version, scope)


def npm_product(name: str) -> str:
    """The purl of a package at npm without a version; "" where the name is none."""
    try:
        return bare(npm(name, "0"))
    except Unfit:
        return ""


def given(text: str, version: str = "", distro: str = "") -> str:
    """A purl that somebody else wrote, spelled as ours; `version` is taken where it has none, and `distro`
    where it is a package of a distribution without. Unfit where it is no purl, or has no version."""
    if len(text) > 8 * LONGEST:
        raise Unfit(text[:LONGEST])
    if len(text) <= LONGEST and _CANONICAL(text):
        return text
    head, _hash, _subpath = text.strip().partition("#")
    head, _mark, query = head.partition("?")
    if head[:4].lower() != "pkg:":
        raise Unfit(text)
    kind, _slash, path = head[4:].lstrip("/").partition("/")
    kind, path = kind.lower(), path.strip("/")
    at = path.rfind("@")
    if at > path.rfind("/") + 1:  # `@scope/name` begins with one that parts nothing
        path, written = path[:at], unquote(path[at + 1 :])
        version = written or version
    namespace, _slash, name = path.rpartition("/")
    if not _KIND(kind) or not name:
        raise Unfit(text)
    kept: dict[str, str] = {}
    for pair in query.split("&") if query else ():
        key, _equals, value = pair.partition("=")
        kept.setdefault(key.lower(), unquote(value))
    epoch = kept.get("epoch", "")
    if kind in ("rpm", "deb") and epoch.isdecimal() and ":" not in version:
        version = f"{epoch}:{version}" if epoch.strip("0") else version
    qualifiers = {key: kept[key] for key in _QUALIFIERS if kept.get(key)}
    if kind in RELEASED:
        release = qualifiers.get("distro") or distro
        if release[:1].isdecimal() and namespace:
            release = f"{unquote(namespace)}-{release}"  # Trivy writes 3.15.0 of alpine-3.15.0
        qualifiers["distro"] = release
    spaces = "/".join(unquote(part) for part in namespace.split("/"))
    return purl(kind, unquote(name), version, spaces, **qualifiers)
