"""What closing an incident does, and what it leaves open, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stanch.core.moments import Moment
from stanch.tell import dates, names
from stanch.tell.screens import say


def does() -> tuple[str, ...]:
    """What happens when it is closed."""
    return tuple(say(f"screens.closing.does.{one}") for one in ("ends", "shared", "watched", "again"))


def sentences(
    steps: Sequence[str], promise: str, wrong: Sequence[str], questions: Sequence[str]
) -> Iterator[str]:
    """Each kind of what stays open as a sentence, what presses most first."""
    if len(steps) == 1:
        yield say("screens.closing.step", first=steps[0])
    elif steps:
        yield say("screens.closing.steps", count=len(steps), first=steps[0])
    if promise:
        yield promise
    yield from wrong
    if len(questions) == 1:
        yield say("screens.closing.question", first=questions[0])
    elif questions:
        yield say("screens.closing.questions", count=len(questions), first=questions[0])


def promise(by: Moment) -> str:
    """An update that was promised and not sent."""
    return say("screens.closing.promise", by=dates.by_then(by))


def wrong(number: int, to: str, count: int) -> str:
    """A notice with so many sentences to correct."""
    id = "screens.closing.wrong" if count == 1 else "screens.closing.wrong_some"
    return say(id, number=number, to=to, count=count)


def brief(steps: int, promises: int, wrong: int, questions: int) -> str:
    """ "5 steps, a promised update and 4 questions"; "" where nothing is left open."""
    counted = {"steps": steps, "promises": promises, "notices": wrong, "questions": questions}
    return names.listed(_counted(what, count) for what, count in counted.items() if count)


def _counted(what: str, count: int) -> str:
    return say(f"screens.closing.{'one' if count == 1 else 'some'}.{what}", count=count)
