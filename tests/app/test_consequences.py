"""What is said that a word would change is what it changes; and in which incident."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.program import record
from tests.program.commands import Stanch, parsed

MORNING, NOON, EVENING = (f"2025-10-08T{hour}Z" for hour in ("09:00", "12:00", "18:00"))
SITE = "127.0.0.1:1"
Act = Callable[[Any], object]


@pytest.fixture
def told(stanch: Stanch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two incidents of one shop; in both a notice of noon says that its servers never had the flaw."""

    def tell() -> None:
        stanch("start", SITE, "--no-questions", now=MORNING)
        stanch("incident", "open", "npm-worm-2025", now=MORNING)
        for incident in ("heartbleed", "npm-worm-2025"):
            of = ("--incident", incident)
            stanch("vendor", "add", "Cardwise", "--role", "payments", now=MORNING)
            stanch("vendor", "statement", "Cardwise", "not_affected", *of, now=MORNING)
            if incident == "heartbleed":
                stanch("attest", SITE, "no", "--from", "2012-03-14", *of, now=MORNING)
            stanch("notice", "copy", *of, now=NOON)
            stanch("notice", "sent", "--to", "all", *of, now=NOON)

    record.once(tell)
    monkeypatch.setenv("STANCH_NOW", EVENING)


def act(words: str) -> Act:
    """What the commands do, as flow has it."""
    from stanch.app.attestations import words as say
    from stanch.app.vendors import statements
    from stanch.core.model import AssetId, RemedyId
    from stanch.core.moments import During, at, parse
    from stanch.core.sayings import Step

    site = AssetId(f"endpoint:{SITE}")
    march = During(at(parse("2014-03-03")), at(parse("2014-03-20")))

    def asset(case: Any) -> Any:
        return case.state.asset(site)

    return {
        "yes": lambda case: say.attested(case, asset(case), "", "yes", march),
        "no": lambda case: say.attested(case, asset(case), "", "no", march),
        "affected": lambda case: statements.statement(case, "Cardwise", "affected"),
        "investigating": lambda case: statements.statement(case, "Cardwise", "investigating"),
        "step": lambda case: say.done(
            case, asset(case), [Step(RemedyId("restarted"), "yes", at(parse(NOON)))]
        ),
        "vendor": lambda case: statements.vendor(case.client, "Paywell", ["payments"]),
    }[words]


@pytest.mark.parametrize("words", ["yes", "no", "affected", "investigating", "step", "vendor"])
def test_rule_65_what_is_shown_is_what_happens(told: None, words: str) -> None:
    from stanch.app import consequences
    from stanch.app.context import case

    before = {one.id: _standing(one) for one in case("", incident="heartbleed").client.cases()}
    found = case("", incident="heartbleed")
    foreseen = consequences.of(found, act(words))
    assert {one.id: _standing(one) for one in case("", incident="heartbleed").client.cases()} == before
    act(words)(found)
    after = {one.id: _standing(one) for one in case("", incident="heartbleed").client.cases()}
    changed = {
        (id, name, question, had, after[id][0][name, question])
        for id, (verdicts, _sent, _said) in before.items()
        for (name, question), had in verdicts.items()
        if after[id][0][name, question] != had
    }
    said = {(one.incident, one.asset, one.question, one.before, one.after) for one in foreseen.verdicts}
    assert said == changed
    wrong = {
        (id, text, after[id][1][text])
        for id, (_verdicts, sent, _said) in before.items()
        for text, had in sent.items()
        if after[id][1][text] != had and after[id][1][text] in ("fell", "lost")
    }
    assert {(one.incident, one.text, one.after) for one in foreseen.sent} == wrong
    gone = {(id, text) for id in before for text in before[id][2] - after[id][2]}
    come = {(id, text) for id in before for text in after[id][2] - before[id][2]}
    assert {(one.incident, one.before) for one in foreseen.sentences if one.before} == gone
    assert {(one.incident, one.after) for one in foreseen.sentences if one.after} == come


def _standing(case: Any) -> Any:
    """The verdicts, the fates of what was sent, and the sentences that can be said."""
    from stanch.app.notices.review import fates
    from stanch.tell import names
    from stanch.tell.paragraph import paragraph

    judgement = case.judgement()
    verdicts = {
        (names.asset(judgement.world, id), question): getattr(judgement.assessment(id), question).verdict
        for id, one in judgement.world.assets.items()
        if one.kind != "key"
        for question in ("now", "ever")
    }
    sent = {line.text: line.fate for one in fates(case) for line in one.lines}
    return verdicts, sent, {one.text for one in paragraph(judgement).lines}


def test_a_saying_concerns_its_own_incident_what_is_shared_concerns_all(told: None, stanch: Stanch) -> None:
    """Rule 65, with two incidents."""
    from stanch.app import consequences
    from stanch.app.context import case
    from stanch.core.model import Retraction
    from stanch.core.moments import Seq

    found = case("", incident="heartbleed")
    own = consequences.of(found, act("affected"))
    assert own.incidents == {"heartbleed"}
    assert {one.incident for one in own.sent} == {"heartbleed"}
    added = next(
        one["seq"]
        for one in parsed(stanch("timeline", "--json", now=EVENING))
        if one["what"] == "Cardwise was added (vendor)"
    )
    back = consequences.of_client(found.client, lambda client: client.write([Retraction(Seq(added), "")]))
    assert {one.incident for one in back.sent} == {"heartbleed", "npm-worm-2025"}


def test_nothing_is_written_and_an_error_of_the_act_is_raised(told: None, stanch: Stanch) -> None:
    from stanch.app import consequences
    from stanch.app.attestations import words as say
    from stanch.app.context import case
    from stanch.core.model import RemedyId
    from stanch.core.moments import When
    from stanch.core.sayings import Step
    from stanch.errors import BadInput

    found = case("", incident="heartbleed")
    entries = len(parsed(stanch("timeline", "--json", now=EVENING)))
    site = next(one for one in found.client.own("endpoint"))
    with pytest.raises(BadInput, match="is no step for"):
        consequences.of(found, lambda into: say.done(into, site, [Step(RemedyId("polished"), "yes", When())]))
    nothing = consequences.of(found, lambda _into: None)
    assert not nothing
    assert not nothing.grave
    assert len(parsed(stanch("timeline", "--json", now=EVENING))) == entries


@pytest.mark.parametrize(
    ("question", "before", "after", "grave"),
    [
        ("now", "no", "yes", True),
        ("now", "unknown", "yes", True),
        ("now", "no", "unknown", True),
        ("now", "yes", "no", True),
        ("now", "yes", "unknown", True),
        ("now", "unknown", "no", False),
        ("ever", "no", "unknown", True),
        ("ever", "unknown", "yes", True),
        ("ever", "yes", "unknown", False),
        ("ever", "unknown", "no", False),
    ],
)
def test_rule_65_asked_about_is_what_gets_worse_and_what_is_no_longer_called_exposed(
    question: Any, before: Any, after: Any, grave: bool
) -> None:
    from stanch.app.consequences import Consequences, Verdict, Wording

    verdict = Verdict("heartbleed", "www", question, before, after)
    assert verdict.grave is grave
    assert Consequences((verdict,)).grave is grave
    assert not Consequences(sentences=(Wording("heartbleed", "a", "b"),)).grave
