"""German notices, read by rule: each word is German or a name, dates and lists are as German writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stanch.core.claims import Judgement
from stanch.core.fold import fold
from stanch.core.model import IncidentId
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.core.view import View
from stanch.knowledge import generic, messages, playbooks, vendors
from stanch.knowledge.reading import Document
from stanch.tell.paragraph import paragraph
from tests.stories import reading, test_situations
from tests.stories.test_situations import Event
from tests.stories.test_stories import story, world
from tests.tell import test_golden, worlds

WORD = re.compile(r"[^\W\d_]+")
MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
SHARED = frozenset(
    (  # words that German has as well: of these a German sentence may hold some
        *("an", "april", "august", "build", "builds", "chat", "hosts", "in", "link", "log", "mail"),
        *(
            "november",
            "september",
            "server",
            "so",
            "software",
            "support",
            "was",
            "web",
            "website",
            "websites",
        ),
        # names, and what is called alike in both
        *(
            "ccs",
            "circleci",
            "drift",
            "heartbleed",
            "injection",
            "java",
            "js",
            "linux",
            "mongobleed",
            "mongodb",
        ),
        *(
            "moveit",
            "next",
            "npm",
            "openssh",
            "openssl",
            "poodle",
            "react",
            "regresshion",
            "robot",
            "salesloft",
        ),
        *("shell", "ssl", "subjectpublickeyinfo", "transfer", "utc", "xz"),
    )
)


def notices() -> Iterator[tuple[str, Judgement]]:
    """Each scene of each story, and each situation, of shipped events and of those made on the day."""
    for path in reading.stories():
        told = story(path)
        for scene in told.scenes:
            found = world(told, scene.known, scene.true_at, scene.incident)
            yield f"{path.stem}, {scene.place}", Judgement(found)
    for path in test_situations.EVENTS:
        document = Document(path.read_text("utf-8"), path.name)
        event = document.into(Event)
        for one in event.situations:
            playbook, id = opened(event, one.at), IncidentId("event")
            entries = list(test_situations.entries(document, event, one, event.playbook or id))
            rows = [(Seq(number), entry) for number, entry in enumerate(entries, 1)]
            state = fold(State(), rows)
            view = View(state, IncidentId(event.playbook or id))
            found = spread(playbook, view, AsOf(state.seq, parse(one.at.removesuffix("Z"))))
            yield f"{path.stem}, {one.situation}", Judgement(found)


def opened(event: Event, at: str) -> Playbook:
    if event.playbook:
        return playbooks.load(event.playbook)
    return playbooks.parse(generic.make(event.kind, event.answers, at[:10]), "event.yaml")


@pytest.fixture(scope="module")
def told() -> list[tuple[str, Judgement, str]]:
    """Each notice in German, plain and technical, with what it is of."""
    return [
        (title, judgement, paragraph(judgement, technical=technical, language="de").text)
        for title, judgement in notices()
        for technical in (False, True)
    ]


Told = list[tuple[str, Judgement, str]]


@pytest.mark.slow
def test_every_story_and_every_situation_is_told(told: Told) -> None:
    assert len(told) > 2 * (len(list(reading.stories())) + len(test_situations.EVENTS))
    assert all(text for _title, _judgement, text in told)


@pytest.mark.slow
def test_rule_158_both_languages_say_the_same_of_every_story(told: Told) -> None:
    for title, judgement, _text in told[::2]:
        for technical in (False, True):
            english = paragraph(judgement, technical=technical)
            test_golden.same(english, paragraph(judgement, technical=technical, language="de"), title)


@pytest.mark.slow
def test_each_word_is_of_a_german_message_or_a_name(told: Told) -> None:
    german = words_of("de")
    for title, judgement, text in told:
        known = german | names_in(judgement) | words_in(judgement.world.playbook)
        odd = {one for one in WORD.findall(text) if one.lower() not in known}
        assert not odd, (title, odd, text)


def words_of(language: str) -> set[str]:
    found: set[str] = set()
    for message in messages.load(language).messages.values():
        for _values, text in test_golden.forms(message):
            found |= set(WORD.findall(re.sub("<[^>]*>", " ", text).lower()))
    return found


def words_in(playbook: Playbook) -> set[str]:
    """The German words of an event, without the slots of its claims."""
    found = playbooks.translation(playbook, "de")
    texts = [*msgspec.structs.astuple(found.words), *(done for _id, done in found.done)]
    texts += [text for _id, own in found.claims for text in msgspec.structs.astuple(own)]
    return set(WORD.findall(re.sub(r"{\w+}", " ", " ".join(texts)).lower()))


def names_in(judgement: Judgement) -> set[str]:
    """What was typed: names, ways of looking, blind spots; and how the catalogue calls a vendor."""
    state, found = judgement.world.state, ""
    for one in judgement.world.assets.values():
        found += f" {one.name} {one.id}"
        known = vendors.catalogue().get(one.id)
        found += f" {known.name}" if known is not None else ""
        for _seq, seen in state.of(one.id):
            if type(seen.fact).__name__ == "Search":
                found += f" {msgspec.to_builtins(seen.fact)}"
    return set(WORD.findall(found.lower()))


def test_no_german_message_holds_an_english_word() -> None:
    english, german = words_of("en"), words_of("de")
    for id in playbooks.shipped():
        playbook = playbooks.load(id)
        english |= set(WORD.findall(" ".join(msgspec.structs.astuple(playbook.words)).lower()))
        german |= words_in(playbook)
    assert english & german <= SHARED, "translate it, or say here that German has it, too"
    assert english & german >= SHARED, "a word that no sentence has any more"


@pytest.mark.slow
def test_dates_and_times_are_as_german_writes_them(told: Told) -> None:
    for title, _judgement, whole in [*told, *golden()]:
        text = re.sub("„[^“]*“", "", whole)  # a name is as it was given
        for found in re.finditer(rf"\b(?:{MONTHS})\b", text):
            before = text[: found.start()]
            assert re.search(r"\b\d{1,2}\. $|\b[Ii]m $|\bvom $", before), (title, before[-40:])
        for found in re.finditer(r"\b\d\d:\d\d\b(?!:)", text):
            after = text[found.end() : found.end() + 14]
            assert re.match(r" Uhr\b| und \d\d:\d\d Uhr\b", after), (title, found[0] + after)
        for month in ("January", "February", "March", "May ", "June", "July", "October", "December"):
            assert month not in text, (title, text)


@pytest.mark.slow
def test_lists_and_quotation_marks_are_as_german_writes_them(told: Told) -> None:
    for title, _judgement, text in [*told, *golden()]:
        assert " and " not in text, (title, text)
        assert not re.search(r"[\w.:-]+, [\w.:-]+, und ", text), (title, text)
        assert text.count("„") == text.count("“"), (title, text)
        assert not set('”"«»{}<>') & set(text), (title, text)


def golden() -> Iterator[tuple[str, Judgement, str]]:
    for name in worlds.FILES:
        for title, judgement in worlds.businesses(name):
            yield title, judgement, paragraph(judgement, language="de").text


def test_the_files_of_german_are_in_german_marks() -> None:
    """“...” is English: in German a quotation opens below."""
    for path in (Path("src/stanch/knowledge/messages/de.yaml"), *Path("tests/tell/golden/de").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            assert line.count("„") == line.count("“"), line
