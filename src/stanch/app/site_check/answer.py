"""The answer about one site, as the browser extension gets it: as JSON these are docs/extension.md."""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.model import Tri

Place = L["ours", "vendor", "other"]


class Site(msgspec.Struct, frozen=True):
    """Which site; whose: ours, a vendor's (`name`), or nobody's that we know; is it in the register?"""

    host: str
    port: int
    place: Place
    name: str = ""
    registered: bool = False


class OfEvent(msgspec.Struct, frozen=True):
    """The event that the answer is about."""

    id: str
    title: str


class Safe(msgspec.Struct, frozen=True):
    """Safe now? `yes` only where it is known, and `by` what: a look, or somebody's word. `said` in words,
    `sentence` why; `looked_at`: when it was last reached."""

    answer: Tri
    said: str
    sentence: str
    by: L["look", "word", ""] = ""
    looked_at: str | None = None


class Part(msgspec.Struct, frozen=True):
    """One of the words of `core.key_renewal`, its reason's code, and its sentence."""

    word: str
    why: str
    sentence: str


class Key(msgspec.Struct, frozen=True):
    """New key since? `why` is the reason's code, `seen_at` when the key was seen last. The other words, as
    `stanch certificate --since` has them, are None where nothing calls for a new key there."""

    answer: L["new", "same", "unknown"]
    said: str
    why: str
    sentence: str
    seen_at: str | None = None
    order: Part | None = None
    old: Part | None = None
    overall: Part | None = None


class Said(msgspec.Struct, frozen=True):
    """The vendor's latest answer, when it gave it, and its own words where we have them."""

    status: str
    said: str
    at: str
    quote: str = ""


class Password(msgspec.Struct, frozen=True):
    """What to do about one password there. `look_again`: when to ask anew, where there is no answer yet."""

    name: str
    advice: str
    title: str
    ground: str
    sentence: str
    look_again: str | None = None


class About(msgspec.Struct, frozen=True):
    """The same answers about another event that is open."""

    event: OfEvent
    safe: Safe
    key: Key
    answer: Said | None
    password: Password
    others: tuple[Password, ...] = ()


class Advised(msgspec.Struct, frozen=True):
    """The whole answer about one site; `password` is the most pressing one, `others` the rest.

    Where several incidents are open, `event` is the one whose advice comes first; `also` are the others.
    """

    site: Site
    event: OfEvent | None
    as_of: str
    safe: Safe
    key: Key
    answer: Said | None
    password: Password
    others: tuple[Password, ...] = ()
    also: tuple[About, ...] = ()
