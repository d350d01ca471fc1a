"""German notices, read by rule: each word is German or a name, dates and lists are as German writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from stanch.core.claims import Judgement
from stanch.core.fold import fold
from stanch.core.model import US, IncidentId
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.sayings import Search
from stanch.core.state import State
from stanch.core.view import View
from stanch.core.who import who
from stanch.knowledge import generic, messages, playbooks, vendors
from stanch.knowledge.reading import Document
from stanch.tell import inquiry
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
    for id, message in messages.load(language).messages.items():
        if id.startswith(messages.SCREENS):
            continue  # no notice has them
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


def english(text: str, judgement: Judgement) -> object:
    """The words by which English sentences are built: what a person typed may hold them, ours may not."""
    bare = bared(text)
    for one in typed(judgement):
        bare = bare.replace(one, "")
    return FUNCTION_WORDS & set(WORD.findall(bare.lower()))


FUNCTION_WORDS = frozenset(
    """
    a about after again all also and any are as at be because been before both but by can could did
    do does each every for from had has have he her his how if into is it its know may might more
    most must neither no nobody none nor not of on once one only or other our ours over said seen
    she should some something that the their them then there these they this those through to told
    too two until up use used uses very we were what when where whether which who whom will with
    without would yet you your
    """.split()  # noqa: SIM905
)


def typed(judgement: Judgement) -> list[str]:
    """What somebody typed, as it stands in a text, the longest first."""
    found: list[str] = []
    state = judgement.world.state
    for id in (US, *judgement.world.assets):
        asset, known = judgement.world.assets.get(id), vendors.catalogue().get(id)
        found += [id.partition(":")[2], "" if asset is None else asset.name, known.name if known else ""]
        for _seq, seen in state.of(id):
            if isinstance(seen.fact, Search):
                found += [seen.fact.method, *seen.fact.blind]
    return sorted(filter(None, found), key=len, reverse=True)


def bared(text: str) -> str:
    """Without what stands between quotation marks: a name is as it was given."""
    return re.sub("„[^“]*“", "„x“", text)


def dated(text: str, _judgement: Judgement) -> object:
    """8. April 2014, im November 2025, 16:40 Uhr UTC, zwischen 08:00 und 09:00 Uhr UTC."""
    bare = bared(text)
    for found in re.finditer(rf"\b(?:{MONTHS})\b", bare):
        before = bare[: found.start()]
        if not re.search(r"\b\d{1,2}\. $|\b[Ii]m $|\bvom $", before):
            return f"{before[-20:]}{found[0]}"
    for found in re.finditer(r"\b\d\d:\d\d\b(?!:)", bare):
        after = bare[found.end() : found.end() + 14]
        if not re.match(r" Uhr\b| und \d\d:\d\d Uhr\b", after):
            return found[0] + after
    months = r"\b(?:January|February|March|May|June|July|October|December)\b"
    return re.search(
        rf"{months}|\bde[mr] \d{{1,2}}\. (?!(?:{MONTHS}))|\d(?:st|nd|rd|th)\b|\d [ap]m\b|\d{{4}}-\d\d", bare
    )


def numbered(text: str, _judgement: Judgement) -> object:
    """48.211: a dot between thousands, and a comma between no digits."""
    return re.search(r"(?<![\w.])\d{5,}\b|\d,\d", bared(text))


def listed(text: str, _judgement: Judgement) -> object:
    """A, B und C; no comma before a word that only joins."""
    return re.search(r" and |[\w.:-]+, [\w.:-]+, und |\bund,|, (?:und|oder) (?:davor|dass)\b|,,", bared(text))


def marked(text: str, _judgement: Judgement) -> object:
    """„...“, brackets that close, no word twice, a full stop at the end of each part."""
    if text.count("„") != text.count("“") or set('”"«»{}<>') & set(text):
        return "quotation marks"
    bare = bared(text)
    if bare.count("(") != bare.count(")") or re.search(r"\([^)]*\(|\(\s|\s\)", bare):
        return "brackets"
    if not all(part.endswith(".") for part in bare.split("\n\n")):
        return "a part without its end"
    return re.search(r"\s[,.;:!?]|  |\.\.|\b(\w+) \1\b", bare)


RULES: dict[str, Callable[[str, Judgement], object]] = {
    "no English word": english,
    "dates and times": dated,
    "numbers": numbered,
    "lists": listed,
    "marks": marked,
}
"""What is wrong with a text, by rule; nothing where it is German."""


@pytest.fixture(scope="module")
def texts(told: Told) -> Told:
    """Those, and what small businesses can say, by number and verdict."""
    return [*told, *golden()]


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_every_text_is_german_by_rule(texts: Told, rule: str) -> None:
    for title, judgement, text in texts:
        found = RULES[rule](text, judgement)
        assert not found, (title, rule, found, text)


@pytest.mark.slow
def test_the_mail_to_services_is_german_by_rule(told: Told) -> None:
    for _title, judgement, _text in told:
        playbook = judgement.world.playbook
        us = who(judgement.world.state)
        for text in (f"{inquiry.subject(playbook, 'de')}.", inquiry.letter(playbook, us, "de")):
            lines = "\n\n".join(f"{one.rstrip('.,:?')}." for one in text.splitlines() if one)
            for name, rule in RULES.items():
                assert not rule(lines, judgement), (playbook.id, name, text)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ("Wir haben vom the log gelesen.", "no English word"),
        ("Was wir gesehen haben, is not known.", "no English word"),
        ("am 8 April 2014", "dates and times"),
        ("April 8, 2014", "dates and times"),
        ("am 8. April 2014 um 16:40 UTC", "dates and times"),
        ("zwischen dem 11. um 08:00 Uhr und dem 16. Dezember 2021 um 08:00 Uhr UTC", "dates and times"),
        ("am 8. May 2014", "dates and times"),
        ("Gefunden haben wir 48211 Treffer.", "numbers"),
        ("Gefunden haben wir 48,211 Treffer.", "numbers"),
        ("www, api, und mail hatten diese Lücke.", "lists"),
        ("www und api und, mail hatten diese Lücke.", "lists"),
        ("www and api hatten diese Lücke.", "lists"),
        ("www hatte diese Lücke, und davor vielleicht seit dem 8. April 2014.", "lists"),
        ("Die Daten “orders” waren erreichbar.", "marks"),
        ("Wir wissen es nicht .", "marks"),
        ("Wir wissen wissen es nicht.", "marks"),
        ("Wir wissen es nicht", "marks"),
    ],
)
def test_a_fault_of_each_kind_is_found(wrong: str, rule: str, told: Told) -> None:
    assert RULES[rule](wrong, told[0][1])


def golden() -> Iterator[tuple[str, Judgement, str]]:
    for name in worlds.FILES:
        for title, judgement in worlds.businesses(name):
            yield title, judgement, paragraph(judgement, language="de").text


def test_the_files_of_german_are_in_german_marks() -> None:
    """“...” is English: in German a quotation opens below."""
    for path in (Path("src/stanch/knowledge/messages/de.yaml"), *Path("tests/tell/golden/de").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            assert line.count("„") == line.count("“"), line
