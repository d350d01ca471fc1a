"""What does closing an incident do, and what does it leave open? Said before it is closed, and after."""

from __future__ import annotations

import hashlib

import msgspec

from stanch.app.context import Case
from stanch.app.notices import review
from stanch.app.status import situation
from stanch.tell import left_open as words


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
        return tuple(words.sentences(self.steps, self.promise, self.wrong, self.questions))

    @property
    def brief(self) -> str:
        """ "5 steps, a promised update and 4 questions"; "" where nothing is left open."""
        return words.brief(len(self.steps), int(bool(self.promise)), len(self.wrong), len(self.questions))

    @property
    def digest(self) -> str:
        """By this a page says what it showed."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()


def left(case: Case) -> Left:
    """What is open in an incident now."""
    found = situation.situation(case)
    steps = (
        f"{case.playbook.remedy(one.remedy).verb}, {found.names.get(one.asset, one.asset)}"
        for one in found.next
    )
    due = found.promise
    promise = "" if due is None or due.state == "kept" else words.promise(due.by)
    wrong = tuple(
        words.wrong(one.revision.number, one.revision.to, len(one.open))
        for one in review.fates(case, found.true_at)
        if one.open
    )
    questions = tuple(one.whole for one in found.unknown)
    return Left(case.id, case.playbook.title, found.headline, tuple(steps), promise, wrong, questions)
