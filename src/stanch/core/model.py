"""What the record holds: assets, edges, facts that were seen or said, decisions, what was sent.

Facts carry no judgement: a purl and version, not "vulnerable". So a corrected playbook judges old
evidence anew. Each tag carries a version; an entry of an unknown tag is kept and counts as unknown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal as L
from typing import NewType

import msgspec

from stanch.core.moments import AsOf, During, Moment, Seq, When
from stanch.core.reasons import Why

AssetId = NewType("AssetId", str)
"""`kind:name`, such as `endpoint:www.shop.example:443` or `key:sha256/9f3c...`; "us" is the business."""

ClaimId = NewType("ClaimId", str)
RemedyId = NewType("RemedyId", str)
Digest = NewType("Digest", str)
"""SHA-256 in lower-case hex."""

US = AssetId("us")

Kind = L["us", "endpoint", "host", "key", "vendor", "credential", "dataset", "artefact"]
Bond = L["serves", "presents", "runs", "holds", "accepts", "uses", "same_secret"]
Tri = L["yes", "no", "unknown"]
Provenance = L["measured", "tool_said", "vendor_said", "person_said", "untrusted"]
"""Whose word it is: seen by us, printed by another tool, said by a vendor or a person, or not proved."""

Role = L["payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics"]
ROLES: tuple[Role, ...] = ("payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics")


def slug(name: str) -> str:
    """A name as ids have it: small letters, digits and dashes; letters of other scripts where it has no
    others; "" where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or re.sub(r"[\W_]+", "-", name.lower()).strip("-")


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


class Decision(msgspec.Struct, frozen=True, gc=False, tag="decision.1", omit_defaults=True):
    """What a person decided: `what` is a word such as confirmed, rejected, erased, promised, closed."""

    what: str
    subject: str
    why: str
    made_at: Moment
    on: tuple[Seq, ...] = ()


class Step(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A remedy, as somebody says that it was done or not."""

    remedy: RemedyId
    done: Tri
    when: When = When()


class Probe(msgspec.Struct, frozen=True, gc=False, tag="probe.1", omit_defaults=True):
    """A question put to one address, and what came back; speaks of its instant alone."""

    probe: str
    outcome: L["positive", "negative", "inconclusive", "unreachable"]
    reason: str
    address: str
    active: bool = False
    leaked_bytes: int = 0


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
    """A piece of software that was present (or was not), by package URL; `during` None: the instant."""

    purl: str
    basis: L["package", "binary", "image", "sbom", "history"]
    present: Tri = "yes"
    during: During | None = None
    loaded: Tri = "unknown"


class Search(msgspec.Struct, frozen=True, gc=False, tag="search.1", omit_defaults=True):
    """A look for signs of misuse: what it covered, what it found, what it cannot see."""

    signature: str
    covers: tuple[During, ...]
    hits: int
    method: str
    blind: tuple[str, ...] = ()


class Statement(msgspec.Struct, frozen=True, gc=False, tag="statement.1", omit_defaults=True):
    """What a vendor said of itself, with the steps it says it took and whom of ours it reached.

    `during`: when it was exposed, as it says.
    """

    status: L["investigating", "not_affected", "affected", "fixed"]
    steps: tuple[Step, ...] = ()
    reached: tuple[AssetId, ...] = ()
    quote: str = ""
    during: During | None = None


class Done(msgspec.Struct, frozen=True, gc=False, tag="done.1"):
    """A step of ours, by a person's word."""

    step: Step


class Attested(msgspec.Struct, frozen=True, gc=False, tag="attested.1", omit_defaults=True):
    """A person's answer to a detector's question about a period, such as "I read the log of March"."""

    question: str
    answer: Tri
    during: During = During()


class RoleAnswer(msgspec.Struct, frozen=True, gc=False, tag="role.1", omit_defaults=True):
    """Who fills a role: vendors, or none: `(), True`; "don't know": `complete=False`."""

    role: Role
    vendors: tuple[AssetId, ...] = ()
    complete: bool = True


class Asked(msgspec.Struct, frozen=True, gc=False, tag="asked.1"):
    """We asked this vendor, by this channel."""

    channel: str


Fact = Probe | Resolved | Certificate | Component | Search | Statement | Done | Attested | RoleAnswer | Asked


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
    """One dated fact about one asset, by one look; `evidence` is the id of a kept blob."""

    asset: AssetId
    fact: Fact
    seen_at: Moment
    look: str = ""
    provenance: Provenance = msgspec.field(default="measured", name="strength")
    evidence: str | None = None


class Retraction(msgspec.Struct, frozen=True, gc=False, tag="retraction.1", omit_defaults=True):
    """Takes an earlier entry back: from here on it is as if it had not been written."""

    of: Seq
    why: str
    instead: Seq | None = None


class Blocker(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What keeps a sentence from being said: an asset, "role:payments", or "proposal:ID"; and why."""

    subject: str
    why: Why


class Judged(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A claim's verdict at one moment: the entries it stands on, or what blocks it, by name.

    `until` dates what it says about the past; `good_until` is when what it says about now goes stale;
    `periods` are those that it says the asset was exposed in.
    """

    claim: ClaimId
    about: AssetId | None
    verdict: L["supported", "unsupported", "contradicted"]
    on: tuple[Seq, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    provenance: Provenance | None = msgspec.field(default=None, name="strength")
    until: Moment | None = None
    good_until: Moment | None = None
    periods: tuple[During, ...] = ()


class Sentence(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A sentence as sent, with the judgement it rested on; None for words that assert nothing."""

    text: str
    judged: Judged | None = None


class Revision(msgspec.Struct, frozen=True, gc=False, tag="revision.1", omit_defaults=True):
    """A notice as it was sent, frozen whole. `to`: who got it, in words that name no person."""

    notice: str
    number: int
    locale: str
    audience: Digest
    sentences: tuple[Sentence, ...]
    as_of: AsOf
    playbook: Digest
    rules: str
    to: str = ""


class Incident(msgspec.Struct, frozen=True, gc=False, tag="incident.1", omit_defaults=True):
    """One playbook, pinned by digest, opened (or closed) by this workspace."""

    id: str
    playbook: str
    digest: Digest
    opened_at: Moment
    closed_at: Moment | None = None
    title: str = ""


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """An entry of a kind that this version does not know: kept as it is, counts as unknown, blocks."""

    tag: str
    body: bytes


Known = Asset | Edge | Proposal | Decision | Look | Observation | Retraction | Revision | Incident
Entry = Known | Unknown
