"""Two incidents on a real record: each answers by its own playbook, from what was said in it alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stanch.app import context
from stanch.app.context import Case, Client
from stanch.app.incidents import closure
from stanch.app.notices import drafts, promises, sending
from stanch.app.status import other_incidents
from stanch.app.status import situation as situate
from stanch.app.vendors import statements
from stanch.core.model import AssetId, ClaimId, IncidentId, Observation, Probe
from stanch.core.moments import HOUR, AsOf, Moment, Seq, parse
from stanch.core.notices import Judged, Revision, Sentence
from stanch.errors import ClosedIncident
from tests.program import record
from tests.program.commands import Stanch

CCS = Path(__file__).parents[1] / "stories" / "playbooks" / "ccs-by-word-2014.yaml"
APRIL, JUNE = "2014-04-08T16:00Z", "2014-06-05T20:00Z"
SITE = "127.0.0.1:9"


@pytest.fixture
def shop(stanch: Stanch, monkeypatch: pytest.MonkeyPatch) -> Stanch:
    """Cardwise is not affected by Heartbleed in April, and is by CCS injection in June."""

    def tell() -> None:
        assert stanch("incident", "open", "heartbleed", now=APRIL).code == 0
        stanch("observe", "tls", SITE, now=APRIL)
        stanch("vendor", "add", "Cardwise", "--role", "payments", now=APRIL)
        said = ["vendor", "statement", "Cardwise"]
        stanch(*said, "not_affected", "--quote", "Our servers use another library.", now=APRIL)
        stanch("notice", "copy", now=APRIL)
        assert stanch("notice", "sent", "--to", "all customers", now=APRIL).code == 0
        assert stanch("incident", "open", CCS, now="2014-06-05T09:00Z").code == 0
        june = [*said, "affected", "--quote", "We are working on it.", "--incident", "ccs-by-word-2014"]
        assert stanch(*june, now=JUNE).code == 0

    record.once(tell)
    monkeypatch.setenv("STANCH_NOW", JUNE)
    return stanch


def flat(text: str) -> str:
    return " ".join(text.split())


def test_junes_page_quotes_june_and_aprils_sentence_stands(shop: Stanch) -> None:
    june = flat(shop("claims", "--incident", "ccs-by-word-2014", now=JUNE).out)
    assert "Cardwise, which takes our payments, told us on 5 June 2014 that it was affected" in june
    assert "8 April" not in june
    april = flat(shop("claims", "--incident", "heartbleed", now=JUNE).out)
    assert "Cardwise, which takes our payments, told us on 8 April 2014 that it was not affected." in april
    assert "5 June 2014 that" not in april
    (sent,) = json.loads(shop("claims", "--json", "--incident", "heartbleed", now=JUNE).out)["sent"]
    fates = {one["text"]: one["fate"] for one in sent["lines"]}
    said = {
        text: fate for text, fate in fates.items() if text.startswith("Cardwise, which takes our payments")
    }
    assert set(said.values()) == {"stands"}
    assert json.loads(shop("claims", "--json", "--incident", "ccs-by-word-2014", now=JUNE).out)["sent"] == []


def test_with_and_without_the_other_one_says_the_same(shop: Stanch) -> None:
    """Taken back, every word in the other incident: nothing of this one changes."""

    def told(incident: str) -> str:
        found = context.case("", incident=incident)
        situation = situate.situation(found)
        fates = [row.fates for row in sending.fates(found)]
        return repr(
            (situation.ours, situation.theirs, situation.secrets, situation.paragraph, situation.next, fates)
        )

    for mine, theirs in (("heartbleed", "ccs-by-word-2014"), ("ccs-by-word-2014", "heartbleed")):
        before = told(mine)
        client = context.client("")
        found = Case(client, incident=theirs)
        statements.asked(found, "Cardwise", "phone")
        promises.promised(found, parse("2014-06-07"))
        drafts.keep(found, drafts.compose(found))
        sending.sent(found, "all customers")
        assert told(mine) == before
        rows = json.loads(shop("timeline", "--incident", theirs, "--json", now=JUNE).out)
        for row in rows[::-1]:  # a text that was copied stays while the notice that was sent of it stands
            if "incident opened" not in row["what"] and not row["retracted"]:
                assert shop("retract", row["seq"], "mistaken", "--along", now=JUNE).code == 0, row
        assert told(mine) == before


def test_each_notice_is_judged_by_the_playbook_of_its_own_incident(shop: Stanch) -> None:
    """What a look by TLS takes back in April's incident, it does not take back in June's."""
    client = context.client("")
    never = (Sentence("Our own servers never had it.", Judged(ClaimId("own_never"), None, "supported")),)
    now = parse(JUNE)
    for found in client.cases():
        digest = found.playbook.digest
        as_of = AsOf(Seq(client.state.seq), now)
        found.write([Revision(found.id, 1, "en", digest, never, as_of, now, digest, "1", to=found.id)])
    flaw = Probe("heartbleed", "positive", "malformed_echoed", "127.0.0.1", True)
    client.write([Observation(AssetId(f"endpoint:{SITE}"), flaw, Moment(now - HOUR))])
    fates = {
        sent.revision.to: [fate for _text, fate in sent.fates]
        for found in client.cases()
        for sent in sending.fates(found)
        if sent.revision.to in ("heartbleed", "ccs-by-word-2014")
    }
    assert fates == {"heartbleed": ["fell"], "ccs-by-word-2014": ["lost"]}
    closure.closed(context.case("", incident="heartbleed"))
    (other,) = other_incidents.others(Case(context.client(""), incident="ccs-by-word-2014"))
    assert (other.id, other.open, [row.revision.to for row in other.fell]) == (
        "heartbleed",
        False,
        ["heartbleed"],
    )


def test_nothing_is_written_into_a_closed_incident_whoever_tries(shop: Stanch) -> None:
    held = context.case("", incident="heartbleed")  # a page, say, that was opened before
    closure.closed(context.case("", incident="heartbleed"))
    closed = Case(context.client(""), incident="heartbleed", closed=True)
    before = context.client("").state.seq
    with pytest.raises(ClosedIncident, match="is closed"):
        statements.asked(closed, "Cardwise", "mail")
    with pytest.raises(ClosedIncident, match="is closed"):
        statements.asked(held, "Cardwise", "mail")
    assert context.client("").state.seq == before


def test_a_case_writes_into_its_own_incident_alone(shop: Stanch) -> None:
    from stanch.core.decisions import Promise

    found = context.case("", incident="heartbleed")
    with pytest.raises(AssertionError, match="ccs-by-word-2014"):
        found.write([Promise(IncidentId("ccs-by-word-2014"), Moment(parse(JUNE) + HOUR), parse(JUNE))])


def test_a_client_reads_each_incident_once(shop: Stanch) -> None:
    client: Client = context.client("")
    assert [one.id for one in client.cases()] == ["heartbleed", "ccs-by-word-2014"]
    assert all(one.client is client for one in client.cases())
