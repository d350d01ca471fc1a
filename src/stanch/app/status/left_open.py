"""What does closing an incident do, and what does it leave open? Said before it is closed, and after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from stanch.app.context import Case
from stanch.app.notices import review
from stanch.app.status import situation
from stanch.tell import dates, names

DOES = (
    "Nothing more is said, decided or sent in it; all of it can be read.",
    "What was measured, and the services that you use, stay as they are for every incident.",
    "What was sent in it is still watched, and can be corrected.",
    "It can be opened again, as it is now.",
)


class Left(msgspec.Struct, frozen=True):
    """What stays open in an incident: where it stands, the steps that were not done, the promise that was not
    kept (in words), the notices with sentences to correct (in words), the questions that nobody answered."""

    incident: str
    title: str
    headline: str
    steps: tuple[str, ...] = ()
    promise: str = ""
    wrong: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each kind of it as a sentence, what presses most first."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if len(self.steps) == 1:
            yield f"One step is left: {self.steps[0]}."
        elif self.steps:
            yield f"{len(self.steps)} steps are left, the first of them: {self.steps[0]}."
        if self.promise:
            yield self.promise
        yield from self.wrong
        if len(self.questions) == 1:
            yield f"One question is open: {self.questions[0]}"
        elif self.questions:
            yield f"{len(self.questions)} questions are open, the first of them: {self.questions[0]}"

    @property
    def brief(self) -> str:
        """ "5 steps, a promised update and 4 questions"; "" where nothing is left open."""
        counted = (
            _count(len(self.steps), "one step", "steps"),
            "a promised update" if self.promise else "",
            _count(len(self.wrong), "a notice to correct", "notices to correct"),
            _count(len(self.questions), "one question", "questions"),
        )
        return names.listed(one for one in counted if one)

    @property
    def digest(self) -> str:
        """By this a page says what it showed."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else one if number == 1 else f"{number} {many}"


def left(case: Case) -> Left:
    """What is open in an incident now."""
    found = situation.situation(case)
    steps = (
        f"{case.playbook.remedy(one.remedy).verb}, {found.names.get(one.asset, one.asset)}"
        for one in found.next
    )
    promise = ""
    if found.promise is not None and found.promise.state != "kept":
        promise = f"An update was promised by {dates.by_then(found.promise.by)}, and none was sent."
    wrong = tuple(_wrong(one) for one in review.fates(case, found.true_at) if one.open)
    questions = tuple(one.whole for one in found.unknown)
    return Left(case.id, case.playbook.title, found.headline, tuple(steps), promise, wrong, questions)


def _wrong(one: review.Sent) -> str:
    sentences = "one sentence" if len(one.open) == 1 else f"{len(one.open)} sentences"
    return f"Notice {one.revision.number}, to {one.revision.to}: {sentences} to correct."
