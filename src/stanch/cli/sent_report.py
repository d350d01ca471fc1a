"""How a terminal shows what became of what was sent, and of what was promised."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app import clock
from stanch.app.context import Case
from stanch.app.notices.review import Fated, Sent
from stanch.app.status.other_incidents import Other
from stanch.app.status.results import Promised
from stanch.cli import pointers, screen
from stanch.core.moments import Moment
from stanch.errors import Pointer
from stanch.tell import dates, promises, words
from stanch.tell.words import since_when as speaking
from stanch.tell.words import yours

_SHAPES = {
    "fell": "✗", "lost": "?", "superseded": "◇", "stands": "✓",
    "due": "◇", "kept": "✓", "missed": "✗", "moved": "◇",
}  # fmt: skip


def promised(case: Case, promise: Promised | None, now: Moment) -> None:
    """A promise that was not kept comes before all else, with what to do about it; or how it was moved. Of a
    closed incident it is said first that commands write into it only once it is open again."""
    if case.closed:
        screen.say(f"To write anything into it, open it again: stanch incident open {case.id}", "  ")
    if promise is None:
        return
    if moved := promises.moved(promise, now):
        screen.say(moved)
    sentence = promises.missed(promise, now)
    if sentence:
        screen.heading(sentence)
    if sentence and not case.closed:
        screen.say(
            f"Write it: stanch notice copy{case.option}. Or move it: stanch promise MOMENT{case.option}", "  "
        )


def anew(beside: Sequence[Other]) -> None:
    """The closed incidents of which there is evidence again, and how to open each (148)."""
    for one in beside:
        if one.again:
            screen.say(f"{one.anew} To open it again: stanch incident open {one.id}")


def wrong(sent: Sequence[Sent], option: str, title: str = "") -> None:
    """What was sent and was not true, then what lost its ground; each until it is corrected, or left as it
    is. `title`: of another incident."""
    of = f", of {title}" if title else ""
    for heading, fate in ((f"No longer true{of}", "fell"), (f"Its ground is gone{of}", "lost")):
        rows = [one for one in sent if one.texts(fate)]  # type: ignore[arg-type]
        if rows:
            screen.heading(heading)
        for one in rows:
            _notice(one, [line for line in one.lines if line.open and line.fate == fate])
    for one in sent:
        number = one.revision.number
        if one.open:
            click.echo(f"  To correct notice {number}: stanch notice copy --corrects {number}{option}")
        if one.lost:
            click.echo(f"  To let stand what lost its ground: stanch notice let-stand {number} WHY{option}")


def all_of(sent: Sequence[Sent]) -> None:
    """Every sentence that was sent, with what became of it."""
    for one in sent:
        _notice(one, [line for line in one.lines if line.fate is not None or line.yours])


def became(line: Fated) -> str:
    """What became of a sentence, in words."""
    if line.fate is None:
        return yours()
    return words.became(line.fate, line.way, line.promise, clock.now(), open=line.open)


def since_when(undated: Sequence[str]) -> str:
    """What may speak for a sentence that fell, with a command for each service that is not dated."""
    return f"{speaking(undated)} {'; '.join(pointers.command(Pointer('since', one)) for one in undated)}"


def _notice(one: Sent, lines: Sequence[Fated]) -> None:
    when = dates.exactly(one.revision.sent_at)
    screen.say(f"Notice {one.revision.number}, sent {when} to {one.revision.to}:", "  ")
    for line in lines:
        screen.say(f"“{line.text}”", "    ")
        screen.say(f"{_SHAPES[line.fate] if line.fate else ' '} {became(line)}", "      ")
        if line.undated and line.open:
            screen.say(since_when(line.undated), "        ")
        if line.corrected_by is not None and line.corrected_at is not None:
            screen.say(
                f"corrected by notice {line.corrected_by} {dates.dated(line.corrected_at)}", "        "
            )
        if line.let_stand is not None:
            left = line.let_stand
            screen.say(f"stands as it was sent, decided {dates.dated(left.made_at)}: {left.why}", "        ")
