"""What each type of entry is about, whose it is, and what a closed incident still takes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from stanch.core import decisions, notices
from stanch.core.entries import Entry, about, incident_of, of_what_was_sent
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Edge,
    Incident,
    IncidentId,
    Look,
    Observation,
    Proposal,
    Retraction,
    Unknown,
)
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.sayings import Asked, Saying
from tests.world.entries import FACTS, KEY, NEW, NONE, TEXT, WWW, A

AT, END = Moment(5), Moment(6)
COPIED = notices.Draft(A, 1, "en", TEXT, AsOf(Seq(9), END), NONE, "1", AT)
SENT = notices.Revision(A, 1, "en", NONE, TEXT, AsOf(Seq(9), END), AT, NONE, "1")
CORRECTS = (notices.Correction(Seq(3), (0,)),)


@pytest.mark.parametrize(
    ("entry", "what", "when", "whose", "mends"),
    [
        (Asset(WWW, "endpoint", "www", AssetId("vendor:x")), WWW, None, None, False),
        (Edge(WWW, "serves", NEW), WWW, None, None, False),
        (Look("look1", "proof", "stanch", AT, END, 1, 1), "look1", None, None, False),
        (Proposal("p", WWW, "dns", "it was seen", AT), WWW, AT, None, False),
        (Observation(WWW, FACTS[0], AT, "look1"), WWW, AT, None, False),
        (Saying(A, WWW, Asked("mail"), AT, "look1"), WWW, AT, A, False),
        (decisions.Consent(WWW, True, "consent 1", AT), WWW, AT, None, False),
        (decisions.ProofAgreed(WWW, "web consent 1", "", AT), WWW, AT, None, False),
        (decisions.ProofDone(WWW, "leaks", AT, Seq(3)), WWW, AT, None, False),
        (decisions.Discovery("p", True, "yes", AT), "p", AT, None, False),
        (decisions.AudienceChosen(A, "nobody", "so", AT), A, AT, A, False),
        (decisions.Promise(A, END, AT), A, AT, A, False),
        (decisions.LetStand(A, Seq(3), 0, (), "so", AT), A, AT, A, True),
        (decisions.KeptPlaybook(KEY, "blob", AT), KEY, AT, None, False),
        (decisions.EventAnswers(A, "break-in", {}, AT), A, AT, A, False),
        (decisions.StartBegun(A, "shop.example", AT), A, AT, A, False),
        (decisions.Erased("entry:7", "asked to", AT), "entry:7", AT, None, False),
        (decisions.TimeZone("Europe/Vienna", AT), US, AT, None, False),
        (decisions.Concerns(A, (WWW,), AT), A, AT, A, False),
        (decisions.WhoWeAre(AT, "WiseWidget"), US, AT, None, False),
        (COPIED, A, AT, A, False),
        (replace(COPIED, corrects=CORRECTS), A, AT, A, True),
        (SENT, A, AT, A, False),
        (replace(SENT, corrects=CORRECTS), A, AT, A, True),
        (Incident(IncidentId("mine"), "worm", KEY, AT, closed_at=END), "mine", AT, None, False),
        (Retraction(Seq(4), "mistaken"), "4", None, None, False),
        (Unknown("tide.1", b"{}"), "", None, None, False),
    ],
    ids=lambda one: type(one).__name__,
)
def test_each_type_of_entry(
    entry: Entry, what: str, when: Moment | None, whose: IncidentId | None, mends: bool
) -> None:
    assert about(entry) == (what, when)
    assert incident_of(entry) == whose
    assert of_what_was_sent(entry) is mends
