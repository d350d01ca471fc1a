"""What is shared by all incidents of a client: assets, edges, looks, and the facts that they observed.

Facts carry no judgement: a purl and version, not "vulnerable". So a corrected playbook judges old
evidence anew. Each tag carries a version; an entry of an unknown tag is kept and counts as unknown.
What was said of one incident stands in `sayings`, decisions in `decisions`, what was sent in `notices`.
"""

from __future__ import annotations

from typing import Literal as L
from typing import NewType, get_args

import msgspec

from stanch.core.moments import During, Moment, Seq, When

AssetId = NewType("AssetId", str)
"""`kind:name`, such as `endpoint:www.shop.example:443` or `key:sha256/9f3c...`; "us" is the business."""

ClaimId = NewType("ClaimId", str)
RemedyId = NewType("RemedyId", str)
IncidentId = NewType("IncidentId", str)
"""`log4shell-2021`; "" only in an entry of version 1, which counts for the incident opened last before it."""
Digest = NewType("Digest", str)
"""SHA-256 in lower-case hex."""

US = AssetId("us")

Kind = L["us", "endpoint", "host", "key", "vendor", "credential", "dataset", "artefact", "workflow"]
USED: tuple[Kind, ...] = ("vendor", "endpoint", "host", "artefact", "workflow", "dataset", "credential")
"""What can be said to be no longer used."""
"""`artefact`: what is built, such as a project with its lockfile, or an image; `workflow`: what a CI runs,
with the secrets that it is given; `dataset`: data that somebody holds."""
Manner = L["vulnerable", "used", "leaked", "reachable", "opened"]

MANNERS: tuple[Manner, ...] = get_args(Manner)
"""How something is exposed: it has the flaw or is broken into (vulnerable); somebody used that (used); its
secret was seen (leaked); it can be reached with what leaked (reachable); a secret that is out opens it, and
with it what is kept there (opened)."""
Bond = L["serves", "presents", "runs", "holds", "accepts", "uses", "same_secret"]
Tri = L["yes", "no", "unknown"]
Provenance = L["measured", "tool_said", "vendor_said", "person_said", "untrusted"]
"""Whose word it is: seen by us, printed by another tool, said by a vendor or a person, or not proved."""

Role = L["payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics"]
ROLES: tuple[Role, ...] = ("payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics")


class Asset(msgspec.Struct, frozen=True, gc=False, tag="asset.1", omit_defaults=True):
    """One thing that can be exposed. `owner` is "us" or a vendor's id."""

    id: AssetId
    kind: Kind
    name: str
    owner: AssetId = US
    during: During = During()


class Edge(msgspec.Struct, frozen=True, gc=False, tag="edge.1", omit_defaults=True):
    """`src` serves, presents, runs, holds, accepts, uses, or shares a secret with `dst`, in that period."""

    src: AssetId
    bond: Bond
    dst: AssetId
    during: During = During()


class Proposal(msgspec.Struct, frozen=True, gc=False, tag="proposal.1", omit_defaults=True):
    """A discovery that nobody has confirmed yet: "your pages load scripts from this vendor"."""

    id: str
    asset: AssetId
    role: Role | None
    why: str
    seen_at: Moment


class Probe(msgspec.Struct, frozen=True, gc=False, tag="probe.1", omit_defaults=True):
    """A question put to one address, and what came back; speaks of its instant alone.

    `connections`: how often it was asked there within the look; the worst answer counts, for several machines
    may stand behind one address.
    """

    probe: str
    outcome: L["positive", "negative", "inconclusive", "unreachable"]
    reason: str
    address: str
    active: bool = False
    leaked_bytes: int = 0
    connections: int = 1


class Resolved(msgspec.Struct, frozen=True, gc=False, tag="resolved.1"):
    """The addresses that a name had."""

    addresses: tuple[str, ...]


class Certificate(msgspec.Struct, frozen=True, gc=False, tag="certificate.1", omit_defaults=True):
    """The certificate that one address presented. Digests are of the DER and of SubjectPublicKeyInfo.

    `address` "": nobody presented it then; it is what its issuer says of it: revoked when, and why (RFC 5280
    section 5.3.1).
    """

    address: str
    sha256: Digest
    spki: Digest
    not_before: Moment
    not_after: Moment
    revoked: Tri = "unknown"
    revoked_at: Moment | None = None
    revoked_why: str = ""


class Component(msgspec.Struct, frozen=True, gc=False, tag="component.1", omit_defaults=True):
    """A piece of software that was present (or was not), by package URL; `during` None: the instant.

    `loaded`: does something that runs use it? `place`: where it lies, a path or a name in a package database;
    `within`: the files that it lies within, from the outside in; `inventory`: the one that lists it.
    `without`: of the files within it that were asked after, those that this copy does not have.
    """

    purl: str
    basis: L["package", "binary", "image", "sbom", "history"]
    present: Tri = "yes"
    during: During | None = None
    loaded: Tri = "unknown"
    place: str = ""
    within: tuple[str, ...] = ()
    inventory: str = ""
    without: tuple[str, ...] = ()


class Inventory(msgspec.Struct, frozen=True, gc=False, tag="inventory.1", omit_defaults=True):
    """What there is at one place, as it was read: a package database, a lockfile, a folder of archives.

    `ecosystems`: the types of package URLs that it can list. `whole`: it lists all of these that are at its
    place; `all`: and the asset has none at another place. `during`: the time for which it does, where a
    history was read; None: the instant. `parts`: how many it lists; `unread`: how many could not be read.
    """

    name: str
    ecosystems: tuple[str, ...]
    whole: bool = False
    all: bool = False
    during: During | None = None
    parts: int = 0
    unread: int = 0


class Setting(msgspec.Struct, frozen=True, gc=False, tag="setting.1", omit_defaults=True):
    """What something was set to, at its instant: `ssl3` is `on`. `address`: where that was measured from
    outside; `place`: which of several, such as the port or path of a configuration."""

    name: str
    value: str
    address: str = ""
    place: str = ""


class RoleAnswer(msgspec.Struct, frozen=True, gc=False, tag="role.1", omit_defaults=True):
    """Who fills a role: vendors, or none: `(), True`; "don't know": `complete=False`. `since`: from when on;
    where nobody said, always (`core.roles`)."""

    role: Role
    vendors: tuple[AssetId, ...] = ()
    complete: bool = True
    since: When = When()


class ServerList(msgspec.Struct, frozen=True, gc=False, tag="servers.1"):
    """A person's answer about "us": are the registered servers all that our customers reach?"""

    complete: bool


class Holds(msgspec.Struct, frozen=True, gc=False, tag="holds.1"):
    """A person's answer about a vendor: does it hold this data of ours (`customer`)?"""

    data: str
    answer: Tri


Fact = Probe | Resolved | Certificate | Component | Inventory | Setting | RoleAnswer | ServerList | Holds
"""What was measured, and who we are: shared by all incidents of a client."""


class Look(msgspec.Struct, frozen=True, gc=False, tag="look.1", omit_defaults=True):
    """One act of looking: how, from when to when, how much was asked and reached, and its blind spots."""

    id: str
    method: str
    tool: str
    started: Moment
    ended: Moment
    asked: int
    reached: int
    coverage: Digest | None = None
    blind: tuple[str, ...] = ()


class Observation(msgspec.Struct, frozen=True, gc=False, tag="observation.1", omit_defaults=True):
    """One dated fact about one asset, by one look; `evidence` is the id of a kept blob.

    It belongs to no incident: what was said of one is a `sayings.Saying`.
    """

    asset: AssetId
    fact: Fact
    seen_at: Moment
    look: str = ""
    provenance: Provenance = msgspec.field(default="measured", name="strength")
    evidence: str | None = None


class Retraction(msgspec.Struct, frozen=True, gc=False, tag="retraction.1", omit_defaults=True):
    """Takes an earlier entry back: from here on it is as if it had not been written. `along`: what hung on
    it, and is taken back with it; a retraction of this one brings all of them back."""

    of: Seq
    why: str
    instead: Seq | None = None
    along: tuple[Seq, ...] = ()


class Incident(msgspec.Struct, frozen=True, gc=False, tag="incident.1", omit_defaults=True):
    """One playbook, pinned by digest, opened (or closed) by this workspace. `mistaken`: it was closed because
    it was opened by mistake."""

    id: IncidentId
    playbook: str
    digest: Digest
    opened_at: Moment
    closed_at: Moment | None = None
    title: str = ""
    mistaken: bool = False


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """An entry of a kind that this version does not know: kept as it is, counts as unknown, blocks."""

    tag: str
    body: bytes
