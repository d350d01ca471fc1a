"""Make the workspace of this version, to be kept: later versions must open and verify it.

    python -m tests.record.workspaces.make tests/record/workspaces/0.1.sqlite3

Run once for each version that changes what is written; what is kept is never made anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stanch.core.decisions import Discovery, Promise
from stanch.core.entries import Entry
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Certificate,
    ClaimId,
    Component,
    Digest,
    Edge,
    Incident,
    IncidentId,
    Look,
    Observation,
    Probe,
    Proposal,
    RemedyId,
    Resolved,
    Retraction,
    RoleAnswer,
    Unknown,
)
from stanch.core.moments import AsOf, During, Seq, at, parse, parse_when
from stanch.core.notices import Judged, Revision, Sentence
from stanch.core.sayings import (
    Asked,
    Attested,
    Done,
    Saying,
    Search,
    Statement,
    Step,
)
from stanch.knowledge import playbooks
from tests.stores import pointed

SITE, CARDWISE = AssetId("endpoint:www.shop.example:443"), AssetId("vendor:cardwise")
PASSWORDS = AssetId("credential:customers-passwords")
HOST = AssetId("host:web1")
HEARTBLEED = IncidentId("heartbleed")


def entries() -> list[Entry]:
    """Every kind of entry and fact, in the order of a short story."""
    noon, later = parse("2014-04-08T12:00Z"), parse("2014-04-08T16:40Z")
    key, new = Digest("a" * 64), Digest("b" * 64)
    year = parse("2015-01-01")
    pinned = playbooks.load("heartbleed")
    step = Step(RemedyId("restarted"), "yes", parse_when("2014-04-08T16:00Z"))
    return [
        Incident(HEARTBLEED, "heartbleed", pinned.digest, noon, title="Heartbleed"),
        Look("look1", "zero-leak proof", "stanch 0.1.0", noon, noon, 1, 1, blind=("other ports",)),
        Asset(SITE, "endpoint", "www.shop.example"),
        Asset(HOST, "host", "web1"),
        Asset(CARDWISE, "vendor", "Cardwise", CARDWISE),
        Asset(PASSWORDS, "credential", "customers' passwords"),
        Edge(HOST, "serves", SITE),
        Edge(US, "uses", CARDWISE, During(parse_when("2013-01-01"))),
        Edge(SITE, "accepts", PASSWORDS),
        Observation(SITE, Resolved(("192.0.2.1",)), noon, "look1"),
        Observation(
            SITE, Probe("heartbleed", "positive", "malformed_echoed", "192.0.2.1", True), noon, "look1"
        ),
        Observation(SITE, Certificate("192.0.2.1", key, key, noon, year), noon, "look1"),
        Observation(HOST, Component("pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7", "package"), noon),
        Observation(US, RoleAnswer("payments", (CARDWISE,)), noon, provenance="person_said"),
        Observation(US, RoleAnswer("backups", (), complete=False), noon, provenance="person_said"),
        Saying(HEARTBLEED, CARDWISE, Asked("mail"), noon, provenance="person_said"),
        Saying(
            HEARTBLEED,
            CARDWISE,
            Statement("fixed", (step,), quote="All well."),
            later,
            provenance="vendor_said",
        ),
        Observation(SITE, Probe("heartbleed", "negative", "malformed_discarded", "192.0.2.1", True), later),
        Observation(SITE, Certificate("192.0.2.1", new, new, noon, year), later),
        Saying(HEARTBLEED, SITE, Done(step), later, provenance="person_said"),
        Saying(
            HEARTBLEED,
            SITE,
            Attested("had_the_flaw", "yes", During(at(noon))),
            later,
            provenance="person_said",
        ),
        Saying(
            HEARTBLEED, SITE, Search("heartbeat alerts", (During(at(noon), at(later)),), 0, "IDS log"), later
        ),
        Proposal("p1", AssetId("vendor:postbird"), "mail", "Your pages load it.", noon),
        Discovery("p1", False, "an old script", later),
        Promise(HEARTBLEED, parse("2014-04-09T12:00:00Z"), later),
        Retraction(Seq(22), "the wrong log"),
        Revision(
            HEARTBLEED,
            1,
            "en",
            key,
            (
                Sentence("We were open.", Judged(ClaimId("own_ended"), SITE, "supported", (Seq(11),))),
                Sentence("Yours, Mara."),
            ),
            AsOf(Seq(26), later),
            later,
            pinned.digest,
            "0.1.0",
            "all customers",
        ),
        Unknown("tide.1", b'{"type":"tide.1","height":3}'),
    ]


def main(path: Path) -> None:
    assert not path.exists(), f"{path} is kept: it is never made anew"
    with pointed(f"sqlite:///{path}"):
        from django.db import connection

        from stanch.record import blobs, erasure, people
        from stanch.record.append import append
        from stanch.record.outbox import Work
        from stanch.record.reading import head, workspace

        ws = workspace("default", create_at=parse("2014-04-08"))
        story, now = entries(), parse("2014-04-08T17:00Z")
        append(ws, story[:10], actor="mara", recorded_at=now)
        append(ws, story[10:], actor="noor", recorded_at=now, outbox=[Work("look:1", "look", now)])
        kept = blobs.keep(ws, "text/html", b"<p>We were not affected.</p>", actor="mara")
        blobs.keep(ws, "text/plain", b"stays", actor="mara")
        erasure.blob(ws, kept, why="asked to", actor="mara", at=now)
        erasure.entry(ws, 23, why="it named a person", actor="mara", at=now)
        people.keep(ws, b"sealed", actor="mara")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode=DELETE")
        print(*head(ws))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
