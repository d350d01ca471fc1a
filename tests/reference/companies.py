"""Random clients with two incidents: mostly clean, mostly mended, or anything at all, with mishaps.

At random alone hardly any sentence could ever be said, so a client begins as one of which much can be said,
loses some of that, and gets more: words, looks, discoveries, retractions, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import strategies as st

from stanch.core.decisions import Discovery, Promise
from stanch.core.entries import Entry
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Certificate,
    Digest,
    Edge,
    Incident,
    IncidentId,
    Observation,
    Probe,
    Proposal,
    RemedyId,
    Resolved,
    Retraction,
    ServerList,
)
from stanch.core.moments import DAY, HOUR, During, Moment, Seq, at
from stanch.core.playbook import Playbook
from stanch.core.sayings import Asked, Done, Saying, Search, Statement, Step
from tests.world.companies import ASSETS, KEYS, VENDOR, Company

WWW, THEIRS, HOST = AssetId("endpoint:www"), AssetId("endpoint:theirs"), AssetId("host:one")
PASSWORDS = AssetId("credential:passwords")
SITE_OF_VENDOR: list[Entry] = [Edge(THEIRS, "serves", VENDOR)]
"""The program writes this beside every site that is a vendor's; whose it is says the same without it."""
ADDRESSES = ("192.0.2.1", "192.0.2.2")


def incidents(*playbooks: Playbook) -> list[Entry]:
    return [Incident(IncidentId(one.id), one.id, one.digest, one.disclosed_at) for one in playbooks]


def of(incident: str, rows: Sequence[Entry]) -> list[Entry]:
    """The same, but that all sayings belong to that incident."""
    return [
        msgspec.structs.replace(one, incident=IncidentId(incident)) if isinstance(one, Saying) else one
        for one in rows
    ]


def mended(playbook: Playbook, company: Company) -> list[Entry]:
    """A website that was seen open, repaired, given a new key, and looked at again."""
    id = IncidentId(playbook.id)
    first, second, third = company.instants[2:5]
    rows: list[Entry] = [Edge(US, "accepts", PASSWORDS), Edge(HOST, "serves", WWW)]
    probes = [one.match[0] for one in playbook.detectors if one.reads == "probe"]
    for probe in probes:
        rows.append(Observation(WWW, Probe(probe, "positive", "", ADDRESSES[0]), Moment(first + HOUR)))
        rows.append(Observation(WWW, Probe(probe, "negative", "", ADDRESSES[0]), Moment(second + HOUR)))
        rows.append(Observation(WWW, Probe(probe, "negative", "", ADDRESSES[0]), third))
    rows += [
        shown(WWW, KEYS[0], Moment(first + HOUR), company),
        shown(WWW, KEYS[1], Moment(second + 2 * HOUR), company),
        shown(WWW, KEYS[0], Moment(second + 3 * HOUR), company, address="", revoked="yes"),
    ]
    for number, remedy in enumerate(("patched", "restarted", "rekeyed", "sessions_ended")):
        if any(one.id == remedy for one in playbook.remedies):
            moment = Moment(second + number * HOUR // 2)
            step = Step(RemedyId(remedy), "yes", at(moment))
            rows.append(Saying(id, WWW, Done(step), Moment(moment + 3 * HOUR)))
    reset = Step(RemedyId("rotated"), "yes", at(Moment(second + 4 * HOUR)))
    rows.append(Saying(id, PASSWORDS, Done(reset, "everyone"), Moment(second + 5 * HOUR)))
    return rows


def shown(
    asset: AssetId,
    key: str,
    seen: Moment,
    company: Company,
    address: str = ADDRESSES[0],
    revoked: Any = "unknown",
) -> Entry:
    digest = Digest(key)
    moments = company.instants
    return Observation(asset, Certificate(address, digest, digest, moments[0], moments[-1], revoked), seen)


class Client:
    """A client with two incidents, drawn at random. The first of them is the one that most happens in."""

    def __init__(self, playbook: Playbook, other: Playbook) -> None:
        self.playbook, self.other = playbook, other
        company = Company(playbook)
        moments = st.builds(
            lambda day, hours: Moment(day + hours * HOUR), company.moments, st.sampled_from((0, 0, 1, 7, 23))
        )
        mine = IncidentId(playbook.id)
        whose = st.sampled_from([mine, mine, mine, IncidentId(other.id)])
        self.moments = st.one_of(moments, st.sampled_from(company.instants[4:]))
        self.starts = st.one_of(
            company.likely.map(lambda rows: [*of(mine, rows), *clear(company, mine)]),
            company.likely.map(lambda rows: of(mine, rows)),
            company.entries.map(lambda rows: of(mine, rows)),
            st.just([*ASSETS, *mended(playbook, company), *closed(company)]),
            st.lists(st.sampled_from(mended(playbook, company)), unique_by=id).map(
                lambda rows: [*ASSETS, *rows, *closed(company)]
            ),
        )
        self.more = st.lists(self._mishaps(company, moments, whose), max_size=6)
        other_company = Company(other)
        self.theirs = st.lists(other_company.said, max_size=4).map(lambda rows: of(other.id, rows))

    def rows(self, data: st.DataObject) -> list[Entry]:
        """Everything in some order, after the incidents were opened; then some of it is taken back."""
        start = list(data.draw(self.starts))
        more = [*data.draw(self.more), *data.draw(self.theirs)]
        if data.draw(st.booleans()):
            rest = start[len(ASSETS) :]
            start = [*start[: len(ASSETS)], *data.draw(st.permutations(rest))]
        for one in more:
            start.insert(data.draw(st.integers(0, len(start))), one)
        sites = data.draw(st.sampled_from((SITE_OF_VENDOR, [])))
        rows = [*incidents(self.playbook, self.other), *sites, *start]
        rows = [one for one in rows if not isinstance(one, Retraction)]
        first = 1 + len(rows) - len(start)
        for _ in range(data.draw(st.sampled_from((0, 0, 1, 2)))):
            rows.append(Retraction(Seq(data.draw(st.integers(first, len(rows)))), "mistaken"))
        return rows

    def _mishaps(
        self, company: Company, moments: st.SearchStrategy[Moment], whose: st.SearchStrategy[IncidentId]
    ) -> st.SearchStrategy[Entry]:
        assets = st.sampled_from([WWW, WWW, THEIRS, HOST, VENDOR])
        sites = st.sampled_from([WWW, WWW, THEIRS])
        addresses = st.sampled_from(ADDRESSES)
        probes = [name for one in self.playbook.detectors if one.reads == "probe" for name in one.match] or [
            "heartbleed"
        ]
        outcomes = st.sampled_from(("positive", "positive", "negative", "inconclusive", "unreachable"))
        sources: st.SearchStrategy[Any] = st.sampled_from(("measured",) * 4 + ("tool_said", "untrusted"))
        remedies = st.sampled_from([one.id for one in self.playbook.remedies])
        statuses: st.SearchStrategy[Any] = st.sampled_from(
            ("investigating", "not_affected", "affected", "fixed")
        )
        facts = st.builds(lambda one, id: of(id, [one])[0], company.facts, whose)
        looks = st.builds(
            lambda what, probe, outcome, address, moment, many, source: Observation(
                what,
                # another tool does not say over how many connections it looked
                Probe(probe, outcome, "", address, connections=many if source == "measured" else 1),
                moment,
                provenance=source,
            ),
            sites, st.sampled_from(probes), outcomes, addresses, moments, st.sampled_from((1, 1, 4)), sources,
        )  # fmt: skip
        names = st.builds(
            lambda what, many, moment: Observation(what, Resolved(ADDRESSES[:many]), moment),
            sites, st.integers(1, 2), moments,
        )  # fmt: skip
        keys = st.builds(
            lambda what, key, moment, address, off: shown(what, key, moment, company, address, off),
            sites, st.sampled_from(KEYS), moments, addresses, st.sampled_from(("unknown", "no", "yes")),
        )  # fmt: skip
        steps = st.builds(
            lambda id, what, remedy, done, day, moment: Saying(
                id, what, Done(Step(remedy, done, at(day))), max(day, moment)
            ),
            whose, assets, remedies, st.sampled_from(("yes", "yes", "no", "unknown")), moments, moments,
        )  # fmt: skip
        answers = st.builds(
            lambda id, status, moment, source, names_event: Saying(
                id, VENDOR, Statement(status), moment, provenance=source, names_event=names_event
            ),
            whose, statuses, moments, st.sampled_from(("vendor_said", "vendor_said", "untrusted")),
            st.booleans(),
        )  # fmt: skip
        asked = st.builds(lambda id, moment: Saying(id, VENDOR, Asked("mail"), moment), whose, moments)
        searches = st.builds(
            lambda id, what, moment, hits: Saying(
                id, what, Search("all", (During(at(company.instants[0]), at(moment)),), hits, "grep"), moment
            ),
            whose, st.sampled_from([WWW, VENDOR, US]), moments, st.integers(0, 2),
        )  # fmt: skip
        late = st.sampled_from(
            [
                Asset(AssetId("endpoint:late"), "endpoint", "late"),
                Asset(AssetId("endpoint:built"), "endpoint", "built", during=During(at(company.instants[3]))),
                Edge(HOST, "serves", AssetId("endpoint:nowhere")),
                Edge(US, "uses", AssetId("vendor:other")),
                Asset(AssetId("vendor:other"), "vendor", "Other", AssetId("vendor:other")),
            ]
        )
        lists = st.builds(
            lambda moment, all: Observation(US, ServerList(all), moment), moments, st.booleans()
        )
        found = st.builds(
            lambda moment, role: Proposal("p", AssetId("vendor:seen"), role, "it was seen", moment),
            moments, st.sampled_from((None, "mail", "payments")),
        )  # fmt: skip
        decided = st.builds(lambda moment, yes: Discovery("p", yes, "so", moment), moments, st.booleans())
        promised = st.builds(lambda id, moment: Promise(id, Moment(moment + DAY), moment), whose, moments)
        return st.one_of(
            facts, facts, company.edges, looks, looks, names, keys, steps, answers, asked, searches, late,
            lists, found, decided, promised,
        )  # fmt: skip


def clear(company: Company, incident: str) -> list[Entry]:
    """All that was clear, and said once more, so that it stands whatever was left out."""
    return of(incident, [*company.clear])


def closed(company: Company) -> list[Entry]:
    """The answers to all lists."""
    return [one for one in company.clear if isinstance(one, Observation) and one.asset == US]
