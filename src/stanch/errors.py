"""What can go wrong in a way that a user should read: what happened, to what, what to do next.

Where that is done elsewhere, the words hold a `Pointer`: whoever shows them says where that is, the command
line by a command, the console by the name of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal as L
from typing import NamedTuple

To = L[
    "ask", "check", "client", "close", "concerning", "correct", "done", "ended", "entries", "evidence",
    "example", "export", "fates", "incidents", "notices", "open", "packages", "record", "refine", "register",
    "reset", "sent", "since", "start", "text", "use", "vendor", "zone",
]  # fmt: skip


class Pointer(NamedTuple):
    """Where something is done or read. `about`: what, by its name, its id or its number; "" where that is to
    be chosen there. `more`: where it takes two.

    ask         ask a vendor                         notices     what was sent, with its numbers
    check       look at a server from outside        open        open an incident (again)
    client      add a client                         packages    read a list of packages on this machine
    close       close an incident                    record      verify the record
    concerning  the entries of one thing             refine      refine an incident, by a file
    correct     compose the correction of a notice   register    the register as a file
    done        say that a step was done at it       reset       say that all were made to choose a new one
    ended       say since when it is not used        sent        say what was sent, by a file
    entries     what happened, with its numbers      since       say since when a vendor is used
    evidence    the ids of what was kept             start       the first ten minutes
    example     a playbook to begin from             text        copy a text
    export      the record as a file                 use         which client comes next
    fates       what became of what was sent         vendor      add a vendor
    incidents   all incidents                        zone        say where one is
    """

    to: To
    about: str = ""
    more: str = ""


class Hint(str):
    """What to do next, in words and pointers. As plain text the pointers are named by what they point to."""

    parts: tuple[str | Pointer, ...]
    __slots__ = ("parts",)

    def __new__(cls, *parts: str | Pointer) -> Hint:
        flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Hint) else (part,)))
        made = super().__new__(cls, "".join(one if isinstance(one, str) else one.to for one in flat))
        made.parts = flat
        return made


def spelled(text: str, spell: Callable[[Pointer, bool], str]) -> str:
    """A text with its pointers as somebody has them. `spell` is given each, and whether it stands alone: by
    itself, or after a colon, a semicolon, a question or a bracket."""
    if not isinstance(text, Hint):
        return text
    said = ""
    for at, part in enumerate(text.parts):
        if isinstance(part, str):
            said += part
            continue
        alone = said.endswith((": ", "(", "? ", "; ")) or (not said and at == len(text.parts) - 1)
        said += spell(part, alone)
    return said


class StanchError(Exception):
    """Something that a person can understand and act on; shown without a traceback.

    `what` says what happened and to what; `help` says what to do next. `field`: which of several things that
    were typed it is about, by its name in a form. `repairs`: what was likely meant there instead: a text as
    it would be typed, or a moment in microseconds.
    """

    exit_code = 2

    def __init__(
        self, what: str, *, help: str = "", field: str = "", repairs: Sequence[str | int] = ()
    ) -> None:
        super().__init__(what)
        self.what = what
        self.help = help
        self.field = field
        self.repairs = tuple(repairs)

    @property
    def each(self) -> tuple[StanchError, ...]:
        """This one; of several, all of them."""
        return (self,)

    def __str__(self) -> str:
        return f"{self.what}\nhelp: {self.help}" if self.help else self.what


class BadInput(StanchError):
    """A file, name or option that cannot be read as what it should be."""


def _together(helps: Sequence[str]) -> Hint:
    """What to do next about several things, each once."""
    parts: list[str | Pointer] = []
    for one in dict.fromkeys(helps):
        parts += ["; "] if parts else []
        parts.append(one)
    return Hint(*parts)


class SeveralWrong(BadInput):
    """Several of the things that were typed cannot be taken, each for a reason of its own."""

    def __init__(self, errors: Sequence[StanchError]) -> None:
        super().__init__(
            "\n".join(one.what for one in errors),
            help=_together([one.help for one in errors if one.help]),
            field=errors[0].field,
        )
        self.errors = tuple(errors)

    @property
    def each(self) -> tuple[StanchError, ...]:
        return self.errors


class Gathered:
    """Gathers what is wrong with several things that were typed, so that all of it is said at once."""

    def __init__(self) -> None:
        self.errors: list[BadInput] = []

    @contextmanager
    def here(self, field: str = "") -> Iterator[None]:
        """What is refused in this block is kept for later. `field`: where, if the error does not say."""
        try:
            yield
        except SeveralWrong as error:
            for one in error.errors:
                self._keep(one, field)
        except BadInput as error:
            self._keep(error, field)

    def _keep(self, error: StanchError, field: str) -> None:
        assert isinstance(error, BadInput)
        error.field = error.field or field
        self.errors.append(error)

    def raised(self) -> None:
        """Raises what was gathered: the one error, or all of them as one."""
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise SeveralWrong(self.errors)


class NothingOpen(BadInput):
    """No client or no incident yet: the first ten minutes have not begun."""


class SeveralClients(BadInput):
    """Several clients are in this record, and none was named. `clients`: the names of all."""

    def __init__(self, clients: tuple[str, ...]) -> None:
        super().__init__(
            f"there are {len(clients)} clients here, each with a record of its own: {', '.join(clients)}",
            help=Hint("name the one that you mean: --client NAME, or for what comes next: ", Pointer("use")),
        )
        self.clients = clients


class SeveralOpen(BadInput):
    """Several incidents are open, and none was named. `open`: the id and title of each."""

    def __init__(self, open: tuple[tuple[str, str], ...]) -> None:
        listed = "".join(f"\n  {id} ({title})" for id, title in open)
        super().__init__(
            f"{len(open)} incidents are open, and each answers for itself:{listed}",
            help="name the one that you mean: --incident ID",
        )
        self.open = open


class ClosedIncident(BadInput):
    """The incident that was named is closed: it can be read, and nothing more is written into it."""


class NotYet(BadInput):
    """A date that has not come yet, of something that is said to have happened."""


class Doubtful(BadInput):
    """Something that could be meant in two ways, until it is said which. `help` names the option that says
    so; `tick`: what to do where there is a form instead of options."""

    def __init__(
        self, what: str, *, help: str, tick: str, field: str = "", repairs: Sequence[str | int] = ()
    ) -> None:
        super().__init__(what, help=help, field=field, repairs=repairs)
        self.tick = tick


class BeforeTheEvent(Doubtful):
    """A date before anybody could speak of the event."""

    def __init__(self, what: str, *, field: str = "", repairs: Sequence[str | int] = ()) -> None:
        spoken = "mend the date; or, if it speaks of this event although it is dated before it"
        super().__init__(
            what,
            help=f"{spoken}: --names-event",
            tick=f"{spoken}, tick that it does",
            field=field,
            repairs=repairs,
        )


class DoubtfulName(Doubtful):
    """A name that may be meant for another. `question`: asks whether it is meant so; `instead`: what to do
    where it is not."""

    def __init__(
        self, what: str, *, question: str, instead: str, help: str, repairs: Sequence[str | int] = ()
    ) -> None:
        super().__init__(what, help=f"{help}: --another", tick=f"{help}, tick that it is", repairs=repairs)
        self.question = question
        self.instead = instead


class LooksLike(DoubtfulName):
    """A name that is nearly one that is there already: is it the same, or another one? `other`: that one;
    `how` the two differ."""

    def __init__(
        self,
        name: str,
        other: str,
        known: str,
        how: str,
    ) -> None:
        super().__init__(
            f"{name!r} differs from {other!r}, which {known}, in {how}",
            question=f"Is it another one than {other}?",
            instead=f"write {other}",
            help=f"write {other!r} if that is meant; if it is another one",
            repairs=[other],
        )
        self.other = other


class MixedLetters(DoubtfulName):
    """A name of letters that look like those of another alphabet. `letters`: which, in words."""

    def __init__(self, name: str, letters: str) -> None:
        super().__init__(
            f"{name!r} holds letters that only look like those beside them: {letters}",
            question="Is it really written with these letters?",
            instead="type it anew, by hand",
            help="type it anew, by hand; if it is written just so",
        )


class RecordBroken(StanchError):
    """The record does not verify: an entry was changed, removed, reordered or cut off."""

    exit_code = 1


class CannotTell(StanchError):
    """A question that could not be answered here and now; never to be read as a "no"."""

    exit_code = 3
