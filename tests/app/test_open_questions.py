"""What nobody knows yet is asked once, by kind and subject; and what is to do is numbered in true order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stanch.app import context
from stanch.app.explanations.glossary import glossary
from stanch.app.status import situation
from stanch.app.status.plan import order
from stanch.cli import commands
from stanch.console.templatetags import console as tags
from stanch.tell import howto, paragraph, sums, words
from tests.program.commands import Stanch
from tests.program.places import Places

SOURCES = Path(__file__).parents[2] / "src" / "stanch"
EVENTS = ["heartbleed", "circleci-2023", "npm-worm-2025", "moveit-2023", "tj-actions-2025"]
LATER = "2025-12-01T09:00Z"


def asked(stanch: Stanch, event: str) -> situation.Situation:
    assert stanch("incident", "open", event, now=LATER).code == 0
    for name, role in (("Cardwise", "payments"), ("Postbird", "mail"), ("Zonely", "dns")):
        stanch("vendor", "add", name, "--role", role, now=LATER)
    stanch("vendor", "ask", "Zonely", now=LATER)
    return situation.situation(context.case(""))


@pytest.mark.parametrize("event", EVENTS)
def test_rule_169_each_thing_is_asked_once_and_what_holds_up_most_comes_first(
    stanch: Stanch, event: str
) -> None:
    found = asked(stanch, event)
    subjects = [(one.kind, one.by, about) for one in found.unknown for about in (one.about, *one.more)]
    assert len(subjects) == len(set(subjects))
    vendors = [about for kind, _by, about in subjects if kind == "answer" and about.startswith("vendor:")]
    assert len(vendors) == len(set(vendors)), "a vendor's silence is said once"
    named = [one.first_of for one in found.unknown if one.first_of]
    assert len(named) == len(set(named)), "each sentence is said to be held up once"
    held = {text for one in found.unknown for text in one.holds_up}
    assert held <= {one.text for one in found.paragraph.not_yet}
    counts = [len(one.holds_up) for one in found.unknown if one.by in ("ask", "answer", "role", "confirm")]
    assert counts == sorted(counts, reverse=True)
    assert [one.kind for one in found.unknown if one.kind == "misuse"] == [
        one.kind for one in found.unknown[-1:] if one.kind == "misuse"
    ], "what nobody can answer comes last"


@pytest.mark.parametrize("event", EVENTS)
def test_a_question_is_a_command_and_a_link_wherever_somebody_can_answer_it(
    stanch: Stanch, event: str
) -> None:
    found, case = asked(stanch, event), context.case("")
    for one in found.unknown:
        command = commands.answering(one, case)
        assert command.startswith("stanch ") == (one.by not in ("", "confirm")), one
        looked = one.by in ("look", "prove")
        assert looked or bool(tags.answering(one)) == (one.by not in ("", "secrets")), one
        assert "stanch " not in one.whole.replace("update stanch", ""), "a question holds no command"


def test_rule_170_no_step_waits_for_a_later_number_and_the_newest_key_is_not_called_old(
    stanch: Stanch, places: Places
) -> None:
    stanch("start", places.vulnerable(), "--prove", "--no-questions")
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    case = context.case("")
    steps = order(case, situation.situation(case))
    assert [one.number for one in steps] == list(range(1, len(steps) + 1))
    assert all(number < one.number for one in steps for number in one.waits), steps
    assert [one.kind for one in steps if one.kind != "step"] == ["ask", "secrets", "tell"]
    assert [one.number for one in steps if one.now] == [1]
    (key,) = [one for one in steps if one.in_use]
    assert key.row is not None
    assert "old" not in words.step(key.row.remedy.verb, key.row.name, in_use=key.in_use).lower()


@pytest.mark.parametrize("event", EVENTS)
def test_rule_170_in_other_events_too(stanch: Stanch, event: str) -> None:
    found = asked(stanch, event)
    steps = order(context.case(""), found)
    assert all(number < one.number for one in steps for number in one.waits), steps
    assert sum(one.now for one in steps) == bool(found.next)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Debian, Ubuntu: apt-get install x", ("Debian, Ubuntu", "", "apt-get install x")),
        ("Docker: pull it, then start it: docker compose pull", (
            "Docker", "pull it, then start it:", "docker compose pull",
        )),
        ("Docker: docker compose up -d, as you like", ("Docker", "docker compose up -d, as you like", "")),
        ("systemctl restart mongod", ("", "", "systemctl restart mongod")),
        ("Ask for a re-issue with that request.", ("", "Ask for a re-issue with that request.", "")),
    ],
)  # fmt: skip
def test_a_how_to_is_taken_apart_into_system_words_and_command(
    line: str, parts: tuple[str, str, str]
) -> None:
    assert howto.parted([line]) == (parts,)


def test_the_sum_of_a_list_is_said_by_number() -> None:
    assert sums.verdicts(["no"]) == "not exposed"
    assert sums.verdicts(["no", "no"]) == "not exposed"
    assert sums.verdicts(["no", "unknown", "yes", "no"]) == "one exposed, one not known yet, two not exposed"
    assert sums.folded(sums.Sums(True, (), (), (), (), 0)).theirs == ""
    assert [sums.not_yet(1), sums.not_yet(5)] == [
        "One sentence cannot be said yet",
        "5 sentences cannot be said yet",
    ]


def test_each_word_of_the_pages_is_explained() -> None:
    marks = {
        word
        for file in SOURCES.rglob("*.html")
        for word in re.findall(r'\{% mark "\w+" "([^"]+)"', file.read_text("utf-8"))
    }
    known = {one.casefold() for one in glossary()}
    shown = {*marks, *words.ADVICE.values(), *words.ANSWERS.values(), *words.VERDICTS.values()}
    shown |= {*paragraph.GROUNDS.values(), *paragraph.ALWAYS.values()}
    assert {one for one in shown if one.casefold() not in known} == set()


@pytest.mark.parametrize("event", ["npm-worm-2025", "tj-actions-2025"])
def test_an_event_in_packages_asks_at_once_for_lock_files_and_builds(stanch: Stanch, event: str) -> None:
    assert stanch("incident", "open", event, now=LATER).code == 0
    first = [one.text for one in situation.situation(context.case("")).unknown[:2]]
    builds = {"What do you build? Give its lock file.", "What runs your builds?"}
    assert set(first) & builds == set(first[: len(set(first) & builds)]) != set()


def test_what_is_kept_at_a_vendor_is_named_with_all_kinds_of_it(stanch: Stanch) -> None:
    from stanch.core.model import Asset, AssetId
    from stanch.tell import names

    def called(name: str) -> str:
        return names.secrets(Asset(AssetId("credential:x"), "credential", name))

    assert called("our password at Stripe") == "our password, API key and webhook secret at Stripe"
    assert called("our password at Cardwise") == "our password at Cardwise"
    assert called("the deploy key") == "“the deploy key”"
