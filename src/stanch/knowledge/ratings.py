"""How servers are graded, and what is known of cipher suites: ratings/*.yaml, read with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal as L

import msgspec

from stanch.knowledge.reading import Document

Protocol = L["SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]
PROTOCOLS: tuple[Protocol, ...] = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
"""From the oldest to the newest."""

Letter = L["A+", "A", "A-", "B", "C", "D", "E", "F", "T", "M"]
Flaw = str
"""One of the `flaws` of the rules; where a probe looks for it, by the probe's id."""

Trait = L["export", "below_112_bits", "rc4", "block_64", "cbc", "aead", "forward_secrecy"]
Fault = L[
    "name_mismatch", "untrusted", "self_signed", "not_valid_now", "revoked", "exponent_1", "incomplete_chain"
]  # fmt: skip


class Suite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cipher suite. `number` in hex, `bits` of its cipher, `since`: the first protocol that carries it."""

    number: str
    name: str
    since: Protocol
    kx: L["rsa", "dh", "dhe", "ecdh", "ecdhe", "tls13"]
    auth: L["rsa", "dss", "ecdsa", "none", "any"]
    cipher: L["null", "rc4", "rc2", "des", "3des", "idea", "seed", "aes", "camellia", "aria", "chacha20"]
    bits: int
    aead: bool = False
    export: bool = False

    @property
    def code(self) -> int:
        return int(self.number, 16)

    def has(self, trait: Trait) -> bool:
        """Has it this trait? cbc: a block cipher that is not authenticated."""
        blocks = self.cipher not in ("null", "rc4", "chacha20")
        return {
            "export": self.export,
            "below_112_bits": self.bits < 112,
            "rc4": self.cipher == "rc4",
            "block_64": self.cipher in ("rc2", "des", "3des", "idea"),
            "cbc": blocks and not self.aead,
            "aead": self.aead,
            "forward_secrecy": self.kx in ("dhe", "ecdhe", "tls13") and self.auth != "none",
        }[trait]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named group. `number` in hex, `bits` of the curve or of the prime."""

    number: str
    name: str
    kind: L["ec", "dh"]
    bits: int

    @property
    def code(self) -> int:
        return int(self.number, 16)


class Suites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All suites and groups that are offered."""

    id: str
    version: str
    source: str
    written: str
    suites: tuple[Suite, ...]
    groups: tuple[Group, ...]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many bits score so much, where they are fewer than `below`."""

    below: int
    score: int


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    grade: Letter
    score: int


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    protocol: int
    key_exchange: int
    cipher: int


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that was measured; exactly one of these, with `unless` and `of` beside theirs."""

    protocol: Protocol | None = None
    best_protocol: Protocol | None = None
    without_protocol: Protocol | None = None
    unless: Protocol | None = None
    suite: Trait | None = None
    of: tuple[Protocol, ...] = ()
    without_suite: Trait | None = None
    flaw: Flaw | None = None
    certificate: Fault | None = None
    signature: L["md5", "sha1"] | None = None
    key_score_at_most: int | None = None
    hsts_below: int | None = None
    hsts_void: bool | None = None

    @property
    def subjects(self) -> int:
        """How many things it names."""
        named = (
            self.protocol, self.best_protocol, self.without_protocol, self.suite, self.without_suite,
            self.flaw, self.certificate, self.signature, self.key_score_at_most, self.hsts_below,
            self.hsts_void,
        )  # fmt: skip
        return sum(one is not None for one in named)


class Cap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What keeps a grade down: to `grade`, where `when` is so; what it says, and what to do. `since`: when
    the guide took it in."""

    id: str
    grade: Letter
    when: When
    says: str
    do: str
    source: str
    since: str


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a rating guide."""

    id: str
    version: str
    source: str
    written: str
    weights: Weights
    floors: tuple[Floor, ...]
    protocols: Mapping[Protocol, int]
    rsa_and_dh: tuple[Step, ...]
    elliptic: tuple[Step, ...]
    anonymous: int
    export: int
    ciphers: tuple[Step, ...]
    flaws: tuple[Flaw, ...]
    caps: tuple[Cap, ...]


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a server that meets it may offer at most. Bits: 0 where it names none."""

    id: str
    says: str
    protocols: tuple[Protocol, ...]
    suites: tuple[str, ...]
    groups: tuple[str, ...]
    keys: tuple[L["ec", "rsa"], ...]
    key_curves: tuple[str, ...]
    signatures: tuple[str, ...]
    lifespan_days: int
    hsts_seconds: int
    rsa_bits: int = 0
    dh_bits: int = 0


class Profiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of a set of profiles, the strictest first."""

    id: str
    version: str
    source: str
    written: str
    profiles: tuple[Profile, ...]


def parse_rules(text: str, name: str) -> Rules:
    """Rules from YAML. BadInput names file and line."""
    document = Document(text, name)
    found = document.into(Rules)
    seen: set[str] = set()
    for number, cap in enumerate(found.caps):
        place = f"$.caps[{number}]"
        if cap.id in seen:
            raise document.fail(f"{place}.id", f"{cap.id} stands here twice", "an id of its own for each cap")
        seen.add(cap.id)
        if cap.when.subjects != 1:
            raise document.fail(f"{place}.when", f"it names {cap.when.subjects} things", "exactly one")
        if cap.when.flaw is not None and cap.when.flaw not in found.flaws:
            raise document.fail(f"{place}.when.flaw", f"found {cap.when.flaw}", "one of `flaws`")
        if cap.when.unless and not cap.when.without_protocol:
            raise document.fail(f"{place}.when", "`unless` stands alone", "`without_protocol` beside it")
        if cap.when.of and not cap.when.suite:
            raise document.fail(f"{place}.when", "`of` stands alone", "`suite` beside it")
    if found.weights.protocol + found.weights.key_exchange + found.weights.cipher != 100:
        raise document.fail("$.weights", "they do not add up to 100", "three parts of a hundred")
    if set(found.protocols) != set(PROTOCOLS):
        raise document.fail("$.protocols", "not every protocol has a score", f"{', '.join(PROTOCOLS)}")
    for field, steps in (
        ("rsa_and_dh", found.rsa_and_dh),
        ("elliptic", found.elliptic),
        ("ciphers", found.ciphers),
    ):
        if list(steps) != sorted(steps, key=lambda one: (one.below, one.score)):
            raise document.fail(f"$.{field}", "the steps do not rise", "more bits never score less")
    if list(found.floors) != sorted(found.floors, key=lambda one: -one.score) or found.floors[-1].score:
        raise document.fail("$.floors", "they do not fall to 0", "the best grade first, the last from 0")
    return found


def parse_profiles(text: str, name: str) -> Profiles:
    """Profiles from YAML; every suite and group must be one that is known. BadInput names file and line."""
    document = Document(text, name)
    found = document.into(Profiles)
    names, groups = {one.name for one in suites().suites}, {one.name for one in suites().groups}
    for number, profile in enumerate(found.profiles):
        for field, given, known in (("suites", profile.suites, names), ("groups", profile.groups, groups)):
            for place, one in enumerate(given):
                if one not in known:
                    raise document.fail(
                        f"$.profiles[{number}].{field}[{place}]", f"found {one}", "a name of suites.yaml"
                    )
    return found


def parse_suites(text: str, name: str) -> Suites:
    """Suites and groups from YAML; each number once. BadInput names file and line."""
    document = Document(text, name)
    found = document.into(Suites)
    every: tuple[tuple[str, tuple[Suite | Group, ...]], ...] = (
        ("suites", found.suites),
        ("groups", found.groups),
    )
    for field, rows in every:
        seen: set[int] = set()
        for number, row in enumerate(rows):
            try:
                code = row.code
            except ValueError:
                code = -1
            if not 0 <= code < 2**16 or code in seen:
                raise document.fail(
                    f"$.{field}[{number}].number", f"found {row.number}", "a number of its own, in hex"
                )
            seen.add(code)
    return found


@cache
def rules() -> Rules:
    """The rules by which servers are graded."""
    return parse_rules(*_text("ssllabs-2009r.yaml"))


@cache
def profiles() -> Profiles:
    """Mozilla's profiles, the strictest first."""
    return parse_profiles(*_text("mozilla-5.7.yaml"))


@cache
def suites() -> Suites:
    """Every cipher suite and group that is offered."""
    return parse_suites(*_text("suites.yaml"))


@cache
def suite_by_code() -> Mapping[int, Suite]:
    return {one.code: one for one in suites().suites}


@cache
def group_by_code() -> Mapping[int, Group]:
    return {one.code: one for one in suites().groups}


def _text(name: str) -> tuple[str, str]:
    return files("stanch.knowledge").joinpath("ratings", name).read_text("utf-8"), name
