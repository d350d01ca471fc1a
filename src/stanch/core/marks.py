"""What one fact says of an asset, as a mark: from here to there it was exposed, or clean; and how marks are
weighed and put together.

Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from stanch.core.model import Provenance
from stanch.core.moments import BEGINNING, END, Moment, Seq, Span, Spans, When, intersect, union
from stanch.core.reasons import Why
from stanch.core.sayings import Word


class Mark(NamedTuple):
    """From `low` to `high` it was exposed (`yes`) or clean; `sometime`: at some instant in between.

    `connections`: over how many a look of ours was made; 0: it is no look at an address. `said`: when a
    word was spoken. `open`: a word that names no end. `silent`: a dated word that it had ended by then, which
    gives a period its end and says nothing of now (28). `over`: clean because the time in which it was bad
    has passed, and not because it was seen without what was bad: that proves no step (144). Both: nothing is
    known from then on, which ends nothing and dates nothing (180). `cut`: it holds up to the instant after
    `high`, which is another mark's own. `ran`: clean because what ran it came to its end, which is no end of
    what would run it again (197).
    """

    low: Moment
    high: Moment
    yes: bool
    on: tuple[Seq, ...]
    provenance: Provenance
    sometime: bool = False
    connections: int = 0
    said: Moment = BEGINNING
    open: bool = False
    silent: bool = False
    over: bool = False
    cut: bool = False
    ran: bool = False

    @property
    def until(self) -> Moment:
        """Up to when it holds, as it is told: up to what cut it, not the instant before (180)."""
        return Moment(self.high + 1) if self.cut else self.high

    @property
    def lapsed(self) -> bool:
        """Is nothing known from then on, though no evidence names that moment?"""
        return self.silent and self.over

    @property
    def bounded(self) -> bool:
        """Is it a person's word on a time, and not on an instant?"""
        return self.provenance == "person_said" and self.low < self.high


_PLAIN = (False, False, False, False, False)


def look(at: Moment, yes: bool, seq: Seq, connections: int) -> Mark:
    """The mark of a look of ours at one address, of which there are many."""
    return tuple.__new__(Mark, (at, at, yes, (seq,), "measured", False, connections, BEGINNING, *_PLAIN))


class Ending(NamedTuple):
    """A word that it ended within these bounds: when it was said, and up to when it speaks.

    `last`: by the last of the remedies that end it. `exact`: a step ended it then; else it had ended by then.
    `proves`: the playbook takes such a word for a proof.
    """

    when: When
    said: Moment
    upto: Moment
    on: tuple[Seq, ...]
    provenance: Provenance
    last: bool
    exact: bool = True
    proves: bool = False


class Heard:
    """The words on one asset that others can take back, until all were read."""

    __slots__ = ("clean", "finding_out", "had", "judged", "mended", "steps", "unsure")

    def __init__(self) -> None:
        self.finding_out: list[Moment] = []  # when a vendor said that it was still finding out
        self.steps: list[Word] = []  # a person's words on steps
        self.judged: set[tuple[Seq, Moment]] = set()  # words that name a version that a step went to
        self.clean: set[Seq] = set()  # a person's words that it was clean
        self.had: set[Seq] = set()  # and those that it had it
        self.mended = False  # a vendor named a step that ends it
        self.unsure: list[tuple[Moment, Span]] = []  # when a person said not to know of which time


UNJUDGED: tuple[Why, ...] = ("not_judged", "list_not_whole")
"""Why what is there cannot be told: its version cannot be, or the list of what is affected is not whole."""


HOST = "host "
"""How the track of one of several hosts is called; the others are called by their address."""
IMAGES = "images"
"""The track of what may lie in the images that a machine runs, and that nobody read (145)."""


def of_images(track: str) -> bool:
    """Is this the track of what may lie in images, or that of one image that the machine runs?"""
    return track == IMAGES or track.startswith(f"{IMAGES}: ")


class Evidence:
    """The marks of one asset, by track: an address of an endpoint, a product on a host."""

    __slots__ = (
        "all",
        "attempts",
        "clash",
        "denied",
        "dropped",
        "endings",
        "fading",
        "fresh",
        "nobody",
        "of_track",
        "partial",
        "said",
        "there",
        "tracks",
        "unlisted",
        "unread",
        "unused",
        "waiting",
        "words",
    )  # fmt: skip

    def __init__(self) -> None:
        self.tracks: dict[str, list[Mark]] = {}
        self.all: list[Mark] = []  # of the whole asset: these count on every track
        self.attempts: dict[str, tuple[Moment, Seq]] = {}  # the latest look at a track that failed
        self.nobody: dict[str, tuple[Moment, Seq]] = {}  # the latest of those that found nobody there
        self.there: dict[str, Moment] = {}  # the latest of those that somebody answered
        self.endings: list[Ending] = []
        self.of_track: dict[str, list[Ending]] = {}  # those that end it on one track alone
        self.said: Why = "nobody_looked"
        self.clash = False
        self.denied: tuple[Seq, ...] = ()  # words that it was clean, and on steps by whoever had it (175)
        self.unused: Ending | None = None  # a person's word on since when it is no longer used (37)
        self.fresh = 0  # microseconds; 0: does not go stale
        self.fading: frozenset[Seq] = frozenset()  # words on a time of something that changes from day to day
        self.words: Heard | None = None  # most assets have none
        self.waiting: dict[str, tuple[Moment, Seq]] = {}  # a new version is installed; what runs is not known
        self.unread: frozenset[str] = frozenset()  # ecosystems of which not everything was read
        self.unlisted: frozenset[str] = frozenset()  # those of which nothing was read, though software was
        self.dropped: Moment | None = None  # up to when words spoke that a further wave took the ground from
        self.partial = False  # the playbook does not name all that is affected

    @property
    def not_clean(self) -> Why:
        """Why what was found clean does not make the asset clean; "" where it does."""
        return "not_all_read" if self.unread else "list_not_whole" if self.partial else ""

    def last(self, by: Moment) -> When:
        """Within which bounds it was last seen or said to be exposed by then; unbounded if it never was."""
        rows = [*self.tracks.values(), self.all]
        marks = [mark for row in rows for mark in row if mark.yes and mark.low <= by]
        if not marks:
            return When()
        lows = (mark.low if mark.sometime else mark.high for mark in marks)
        return When(max(lows), max(mark.high for mark in marks))

    def ends(self, track: str) -> list[Ending]:
        """The words that it ended on this track: on one of several machines by what was done there (183)."""
        return self.of_track.get(track, self.endings)

    @property
    def doubted(self) -> bool:
        """Did a vendor say that it is still finding out?"""
        return self.words is not None and bool(self.words.finding_out)


RANK: dict[Provenance, int] = {
    "measured": 4,
    "tool_said": 3,
    "vendor_said": 2,
    "person_said": 1,
    "untrusted": 0,
}


WORDS: frozenset[Provenance] = frozenset(("vendor_said", "person_said"))
"""A vendor's word, and a person's."""


def weakest(provenances: Iterable[Provenance | None]) -> Provenance | None:
    """The weakest of several grounds: a sentence is as strong as that."""
    return min((one for one in provenances if one is not None), key=RANK.__getitem__, default=None)


def clip(mark: Mark, time: Span) -> Mark | None:
    """The part of a mark within that time; None where there is none."""
    low, high = max(mark.low, time[0]), min(mark.high, time[1])
    return mark._replace(low=low, high=high) if low <= high else None


def carries(one: Mark, other: Mark) -> bool:
    """Do two marks that agree speak of the time between them, after the disclosure (7)? Looks do. A person's
    word that it was exposed at a time says nothing of before it, nor of after an end that it names (192)."""
    return not one.yes or not ((one.bounded and not one.open) or other.bounded)


def spans_of(marks: list[Mark], yes: bool, disclosed: Moment) -> Spans:
    """When the marks say so for certain; two in a row that agree cover the time between them after
    disclosure (7)."""
    spans: list[Span] = [
        (mark.low, mark.high) for mark in marks if mark.yes == yes and not mark.sometime and not mark.silent
    ]
    for one, other in pairwise(marks):
        agree = one.yes == other.yes == yes and not (one.sometime or other.sometime)
        if (
            agree
            and carries(one, other)
            and disclosed <= one.high < other.low
            and not (one.silent or other.silent)
        ):
            spans.append((one.high, other.low))
    return union(tuple(spans))


def merged(evidence: Evidence, disclosed: Moment) -> list[Mark]:
    """One host's marks: exposed where any of its products is, clean where all of them are, and not known
    where one of them is not."""
    if len(evidence.tracks) < 2:
        return [*(mark for marks in evidence.tracks.values() for mark in marks), *evidence.all]
    tracks = [sorted([*marks, *evidence.all]) for marks in evidence.tracks.values()]
    # that nobody knows what its images carry makes its sites not clean by it, and takes nothing from them
    known = [marks for name, marks in zip(evidence.tracks, tracks, strict=True) if not of_images(name)]
    found = [mark for marks in known for mark in marks if mark.yes]
    had = [marks for marks in known if any(mark.yes for mark in marks)]
    found.extend(mark for marks in known for one in marks if one.silent and (mark := _once_over(one, had)))
    clean: Spans = ((BEGINNING, END),)
    seen: Spans = ((BEGINNING, END),)  # as far as all were seen without it
    for marks in tracks:
        clean = intersect(clean, spans_of(marks, False, disclosed))
        seen = intersect(seen, spans_of([mark for mark in marks if not mark.over], False, disclosed))
    on = tuple(sorted({seq for marks in tracks for mark in marks for seq in mark.on}))
    provenance = weakest(mark.provenance for marks in tracks for mark in marks) or "measured"
    found.extend(Mark(*span, False, on, provenance, over=span not in seen) for span in clean)
    found.extend(Mark(*span, False, on, provenance) for span in seen if span not in clean)
    return found


def _once_over(silent: Mark, tracks: list[list[Mark]]) -> Mark | None:
    """A word that it had ended on one track, or that nothing is known of it from then on, as one on the whole
    machine: from when it had ended on every other track that had it, and not while it lasts on one (183)."""
    others = [marks for marks in tracks if silent not in marks]
    since, before = silent.low, BEGINNING
    while since > before:
        before = since
        for marks in others:
            ended = _over(marks, since)
            if ended is None:
                return None
            since = max(since, ended)
    return silent if since == silent.low else silent._replace(low=since, high=max(since, silent.high))


def _over(marks: list[Mark], moment: Moment) -> Moment | None:
    """From when on, at that moment or later, exposure of a track was known to be over; None: it was not."""
    ends = [one for one in marks if not (one.yes or one.lapsed or one.ran)]
    last: Moment | None = None
    for mark in marks:
        later = mark.low > moment and any(one.high >= moment and one.low < mark.low for one in ends)
        if mark.yes and not later:  # one that was seen later may have been there by then
            last = mark.high if last is None else max(last, mark.high)
    if last is None:
        return moment
    after = (max(one.low, moment) for one in ends if one.high > last or (one.silent and one.high == last))
    return min(after, default=None)
