"""Each sentence in each language, for 0, 1, 2, 5 and 21 of something and for every verdict, kept to be read.

To write them anew, and read what changed:

    STANCH_WRITE=1 pytest tests/tell/test_golden.py && git diff tests/tell/golden
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from stanch.core.claims import Judgement
from stanch.core.model import ClaimId
from stanch.knowledge import messages
from stanch.knowledge.claims import catalogue
from stanch.knowledge.message_format import Choice, Message
from stanch.tell.paragraph import Paragraph, paragraph
from tests.tell import worlds

GOLDEN = Path(__file__).parent / "golden"


def held(path: Path, found: str) -> None:
    if os.environ.get("STANCH_WRITE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8"), "read what changed: STANCH_WRITE=1 writes it anew"


@pytest.mark.parametrize("language", messages.NAMES)
def test_each_message_in_each_of_its_forms(language: str) -> None:
    found = "# Each message, by what it chooses by; written by test_golden.py.\n"
    for id, message in messages.load(language).messages.items():
        found += f"\n{id}\n"
        for values, text in forms(message):
            found += f"  {f'{values}: ' if values else ''}{text}\n"
    held(GOLDEN / language / "messages.txt", found)


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """A message for every number and every case that it knows, texts as `<name>`."""
    chosen: dict[str, list[str | int]] = {}
    for one in message.choices:
        had = chosen.setdefault(one.name, [])
        had += [value for value in values(one) if value not in had]
    for picked in itertools.product(*chosen.values()):
        given = dict(zip(chosen, picked, strict=True))
        texts = {name: f"<{name}>" for name in message.arguments - chosen.keys()}
        yield " ".join(f"{name}={value}" for name, value in given.items()), message.text({**texts, **given})


def values(choice: Choice) -> list[str | int]:
    return list(worlds.COUNTS) if choice.kind == "plural" else [case for case, _parts in choice.options]


@cache
def told(judgement: Judgement, language: str, technical: bool) -> Paragraph:
    """What can be said of a business, composed once for all tests of this file."""
    return paragraph(judgement, technical=technical, language=language)


@pytest.mark.parametrize("language", messages.NAMES)
@pytest.mark.parametrize("name", worlds.FILES)
def test_each_verdict_for_each_number(name: str, language: str) -> None:
    found = "# What can be said of small businesses, each sentence once; written by test_golden.py.\n"
    had: set[str] = set()
    for title, judgement in worlds.businesses(name):
        plain, technical = told(judgement, language, False), told(judgement, language, True)
        new = [one.text for one in plain.lines]
        new += [f"technical: {one.text}" for one in technical.lines]
        new += [f"not yet: {one.text}" for one in plain.not_yet]
        rows = [one for one in dict.fromkeys(new) if one not in had]
        had.update(rows)
        found += "".join(f"{row}\n" for row in ("", f"==== {title} ====", *rows))
    held(GOLDEN / language / f"{name}.txt", found)


def test_each_sentence_of_the_catalogue_is_among_them() -> None:
    said: set[ClaimId] = set()
    for name in worlds.FILES:
        for _title, judgement in worlds.businesses(name):
            said |= {one.judged.claim for one in told(judgement, "en", False).lines}
    assert set(catalogue()) <= said


@pytest.mark.parametrize("name", worlds.FILES)
def test_the_languages_say_the_same_in_the_same_order(name: str) -> None:
    for title, judgement in worlds.businesses(name):
        for technical in (False, True):
            first, *others = (told(judgement, one, technical) for one in messages.NAMES)
            for other in others:
                same(first, other, title)


def same(first: Paragraph, other: Paragraph, title: str) -> None:
    """Both rest on the same, sentence by sentence, and are kept from saying the same, by the same."""
    assert [(one.judged, one.ground, one.part, one.brief) for one in first.lines] == [
        (one.judged, one.ground, one.part, one.brief) for one in other.lines
    ], title
    assert [(one.judged, len(one.because)) for one in first.not_yet] == [
        (one.judged, len(one.because)) for one in other.not_yet
    ], title
