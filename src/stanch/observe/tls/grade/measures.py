"""What was measured of a server, for its grade; None is "not measured", never "no"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as L

import msgspec

from stanch.core.key_renewal_reasons import Reason
from stanch.knowledge.ratings import Fault, Flaw, Protocol

Unmeasured = L[
    "no_answer", "budget_spent", "not_tried", "needs_prove", "needs_probe", "would_read_memory",
    "not_http", "no_handshake", "intermediate_not_fetched", "unknown_group", "chain_not_seen",
]  # fmt: skip
Missing = L[Unmeasured, Reason]
"""Why an input was not measured; of revocation, the reasons that looking it up has itself."""


class Key(msgspec.Struct, frozen=True):
    """A certificate's key. `curve`: its name in suites.yaml, "" for RSA; `bits` of modulus or curve."""

    kind: L["rsa", "ec", "dss", "other"]
    bits: int
    curve: str = ""


class Ephemeral(msgspec.Struct, frozen=True):
    """The size of a key exchange that was seen."""

    kind: L["ec", "dh"]
    bits: int


class Leaf(msgspec.Struct, frozen=True):
    """A leaf certificate, as far as profiles speak of it: its key, its signature, its days."""

    key: Key
    signature: str
    days: int
    sha256: str = ""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One server at one address. `missing` says why, for each input that was not measured: by its name,
    for protocols `protocol TLSv1`, suites `suites TLSv1`, flaws and faults by their own name.

    `inapplicable`: inputs that such a server does not have, and that are not missing: HSTS is for the web.
    `suites`: names, for each protocol that is on. `hsts`: seconds, 0 where it sends none
    or (`hsts_void`) one that switches it off, or that is none.
    `signatures`: the digests with which the chain, its root left out, is signed. `cut`: protocols whose
    suites are not all known; those that are known count against the server, and never for it.
    """

    protocols: Mapping[Protocol, bool | None]
    suites: Mapping[Protocol, tuple[str, ...] | None]
    groups: tuple[str, ...] | None
    ephemeral: tuple[Ephemeral, ...] | None
    leaves: tuple[Leaf, ...] | None
    flaws: Mapping[Flaw, bool | None]
    faults: Mapping[Fault, bool | None]
    signatures: tuple[str, ...] | None
    hsts: int | None
    server_order: bool | None = None
    missing: Mapping[str, Missing] = {}
    cut: tuple[Protocol, ...] = ()
    hsts_void: bool | None = None
    inapplicable: tuple[str, ...] = ()
