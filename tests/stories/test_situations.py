"""What a founder reads of each event in each situation: the first lines of `stanch status`, kept to be read.

`situations/EVENT.yaml` says what happened, `situations/EVENT.txt` what was printed then. To write the latter
anew, and read what changed:

    STANCH_WRITE=1 pytest tests/stories/test_situations.py && git diff tests/stories/situations
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal as L

import msgspec
import pytest

from stanch.app import context
from stanch.core.entries import Entry
from stanch.knowledge import generic, playbooks
from stanch.knowledge.reading import Document
from tests.program import record
from tests.program.commands import Stanch, parsed
from tests.stories.reading import Happened, Lines

FOLDER = Path(__file__).parent / "situations"


class Situation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One moment: what had happened by then, besides what the situation `after` which it comes holds.

    `alone`: nothing is written down yet but that the incident is open.
    """

    situation: str
    at: str
    after: str = ""
    alone: L["yes", "no"] = "no"
    happened: tuple[Happened, ...] = ()


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event, by its playbook or by the answers to a kind's questions; whose company; each situation."""

    company: tuple[Happened, ...]
    situations: tuple[Situation, ...]
    playbook: str = ""
    kind: str = ""
    answers: dict[str, str] = {}


EVENTS = sorted(FOLDER.glob("*.yaml"))


def test_every_shipped_playbook_and_each_kind_is_read() -> None:
    assert {path.stem for path in EVENTS} == {*playbooks.shipped(), *generic.kinds()}


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_what_a_founder_reads(path: Path, stanch: Stanch) -> None:
    document = Document(path.read_text("utf-8"), path.name)
    event = document.into(Event)
    found = f"# What `stanch status` prints first, by {path.name}; written by test_situations.py.\n"
    for one in event.situations:
        found += f"\n==== {one.situation}, {one.at} ====\n{printed(stanch, document, event, one)}\n"
    kept = path.with_suffix(".txt")
    if os.environ.get("STANCH_WRITE"):
        kept.write_text(found, "utf-8")
    assert found == kept.read_text("utf-8"), "read what changed: STANCH_WRITE=1 writes it anew"


def printed(stanch: Stanch, document: Document, event: Event, one: Situation) -> str:
    """The page up to what cannot be said yet, of a record that holds this situation and nothing else."""
    record.renew()
    file = event.playbook
    if event.kind:
        file = "event.yaml"
        Path(file).write_text(generic.make(event.kind, event.answers, one.at[:10]), "utf-8")
    opened = parsed(stanch("incident", "open", file, "--json", now=one.at))
    happened = list(entries(document, event, one, opened["id"]))
    if happened:
        context.client("").write(happened)
    said = stanch("status", now=one.at)
    assert not said.err
    return re.split(r"\n  (?:One|\d+) sentences? cannot|\n\w+ open question", said.out)[0].strip()


def entries(document: Document, event: Event, one: Situation, incident: str) -> Iterator[Entry]:
    """What had happened by then, of the company and of each situation that came before."""
    if one.alone == "yes":
        return
    lines = Lines(document, (incident,))
    for at, happened in enumerate(event.company):
        lines.take(happened, f"$.company[{at}]")
    for number, earlier in before(event, one):
        for at, happened in enumerate(earlier.happened):
            lines.take(happened, f"$.situations[{number}].happened[{at}]")
    yield from lines.entries


def before(event: Event, one: Situation) -> Iterator[tuple[int, Situation]]:
    """Those after which it comes, the first of them first, and then itself; each with its number."""
    named = {other.situation: (number, other) for number, other in enumerate(event.situations)}
    if one.after:
        yield from before(event, named[one.after][1])
    yield named[one.situation]
