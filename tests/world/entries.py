"""One entry of every type and fact, and a small record that they stand in: two incidents of one client."""

from __future__ import annotations

from stanch.core import decisions, notices, sayings
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Certificate,
    ClaimId,
    Component,
    Digest,
    Edge,
    Fact,
    Holds,
    Incident,
    IncidentId,
    Inventory,
    Look,
    Observation,
    Probe,
    Proposal,
    RemedyId,
    Resolved,
    Retraction,
    RoleAnswer,
    ServerList,
    Setting,
    Unknown,
)
from stanch.core.moments import DAY, AsOf, During, Moment, Seq, When, at
from stanch.core.sayings import Said, Saying
from stanch.core.state import State
from stanch.knowledge import playbooks
from tests.world.companies import ASSETS, VENDOR

HEARTBLEED, CIRCLECI = playbooks.load("heartbleed"), playbooks.load("circleci-2023")
A, B = IncidentId("heartbleed"), IncidentId("circleci-2023")
NOON = Moment(HEARTBLEED.disclosed_at)
WWW, NEW = AssetId("endpoint:www"), AssetId("endpoint:new")
TOKEN = AssetId("credential:token")
KEY, OTHER = Digest("a" * 64), Digest("c" * 64)
NONE = Digest("0" * 64)
LOOK = Look("look1", "zero-leak proof", "stanch", NOON, NOON, 1, 1)
TEXT = (notices.Sentence("So it is.", notices.Judged(ClaimId("own_open"), WWW, "supported")),)

BASE: tuple[Entry, ...] = (
    decisions.KeptPlaybook(HEARTBLEED.digest, "blob", NOON),
    Incident(A, A, HEARTBLEED.digest, NOON),
    Incident(B, B, CIRCLECI.digest, NOON),
    *ASSETS,
    Edge(US, "uses", VENDOR),
    Edge(VENDOR, "accepts", TOKEN),
    Edge(WWW, "accepts", TOKEN),
    LOOK,
    Observation(WWW, Probe("heartbleed", "positive", "", "192.0.2.1"), NOON, "look1"),
    Observation(WWW, Certificate("192.0.2.1", KEY, KEY, NOON, NOON), NOON, "look1"),
    Observation(US, RoleAnswer("payments", (VENDOR,)), NOON, provenance="person_said"),
    Proposal("p", AssetId("vendor:seen"), "mail", "it was seen", NOON),
    Saying(A, VENDOR, sayings.Asked("mail"), NOON),
    decisions.ProofAgreed(WWW, "web consent 1", "192.0.2.1", NOON),
    notices.Draft(A, 1, "en", TEXT, AsOf(Seq(9), NOON), NONE, "1", NOON),
)
AGREED, DRAFT = Seq(len(BASE) - 1), Seq(len(BASE))
LATER = Moment(NOON + DAY // 2)
STEP = sayings.Step(RemedyId("restarted"), "yes", at(NOON))

FACTS: tuple[Fact, ...] = (
    Probe("heartbleed", "negative", "", "192.0.2.1"),
    Resolved(("192.0.2.1", "192.0.2.2")),
    Certificate("192.0.2.1", OTHER, OTHER, NOON, NOON),
    Certificate("", KEY, KEY, NOON, NOON, "yes", NOON),
    Component("pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7", "package"),
    Inventory("dpkg", ("deb",), True, True, parts=3),
    Setting("ssl3", "on", "192.0.2.1"),
    RoleAnswer("payments", ()),
    ServerList(True),
    Holds("customer", "no"),
)
SAID: tuple[Said, ...] = (
    sayings.Statement("affected", (STEP,)),
    sayings.Asked("ticket"),
    sayings.Done(STEP),
    sayings.Attested("had_the_flaw", "no", During(When(None, NOON))),
    sayings.Search("alerts", (During(at(NOON)),), 0, "logs"),
)
EVERY: tuple[Entry, ...] = (
    Asset(NEW, "endpoint", "new"),
    Asset(VENDOR, "vendor", "Cardwise Ltd", VENDOR),
    Edge(WWW, "accepts", AssetId("credential:passwords")),
    Edge(US, "uses", VENDOR, During(When(), at(NOON))),
    Proposal("q", VENDOR, "dns", "it was seen again", NOON),
    Look("look2", "passive hello", "stanch", LATER, LATER, 1, 1),
    *(Observation(US if isinstance(one, RoleAnswer | ServerList) else WWW, one, LATER) for one in FACTS),
    *(Saying(id, VENDOR, one, LATER) for one in SAID for id in (A, B)),
    decisions.Consent(WWW, True, "consent 1", LATER),
    decisions.ProofAgreed(WWW, "web consent 1", "192.0.2.2", LATER),
    decisions.ProofDone(WWW, "not vulnerable", LATER, AGREED),
    decisions.Discovery("p", True, "yes", LATER),
    decisions.AudienceChosen(A, "nobody", "so", LATER),
    decisions.Promise(A, Moment(LATER + 90 * DAY), LATER),
    decisions.LetStand(A, DRAFT, 0, (notices.Blocker(VENDOR, "silent"),), "they said so by phone", LATER),
    decisions.LetStand(A, DRAFT, 0, (notices.Blocker(VENDOR, "silent"),), "they said so by phone", LATER),
    decisions.KeptPlaybook(CIRCLECI.digest, "blob", LATER),
    decisions.EventAnswers(A, "break-in", {"name": "x"}, LATER),
    decisions.StartBegun(A, "shop.example", LATER),
    decisions.Erased("entry:7", "asked to", LATER),
    decisions.TimeZone("Europe/Vienna", LATER),
    decisions.Concerns(A, (WWW, VENDOR), LATER),
    decisions.WhoWeAre(LATER, "WiseWidget", ("shop.example",), "Ana Reyes", "ana@shop.example", "de"),
    notices.Draft(A, 2, "en", TEXT, AsOf(Seq(9), LATER), NONE, "1", LATER),
    notices.Revision(A, 1, "en", NONE, TEXT, AsOf(Seq(9), LATER), LATER, NONE, "1", draft=DRAFT),
    Incident(A, A, HEARTBLEED.digest, NOON, closed_at=LATER),
    Incident(IncidentId("mine"), "mine", OTHER, LATER),
    Retraction(Seq(len(BASE) - 2), "it was a call"),
    Retraction(Seq(4), "mistaken", along=(Seq(12), Seq(14))),
    Unknown("tide.1", b'{"type":"tide.1"}'),
)  # fmt: skip


def state(*rows: Entry) -> State:
    return fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
