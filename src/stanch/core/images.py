"""What lies in an image, and is in no list of the machine that runs it (145, 146).

A list of packages shows what the package manager put there. Where it shows something that runs containers,
there may be more: what is in their images is not known by it. What is known of an image that the machine runs
is known of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stanch.core import lifetimes
from stanch.core.components import Copies
from stanch.core.marks import IMAGES, Evidence, Mark, clip, merged
from stanch.core.marks import UNJUDGED as NOT_JUDGED
from stanch.core.model import Asset, AssetId, Component, Edge, Inventory, Kind
from stanch.core.moments import BEGINNING, END, During, Moment, Seq, held_in
from stanch.core.playbook import Playbook
from stanch.core.software import UNJUDGED
from stanch.core.view import View


def carry(
    playbook: Playbook,
    state: View,
    host: AssetId,
    evidence: Evidence,
    copies: Callable[[Kind, Evidence], Copies],
) -> set[int]:
    """Put into the evidence of a machine what is in the images that it runs; for how many hours that speaks.

    Where the event is judged at images, the playbook says how it spreads."""
    fresh: set[int] = set()
    for seq, edge in lifetimes.edges(state, host):
        # a machine runs what is written down so, by whichever of the two the edge begins
        image = state.asset(edge.dst if edge.src == host else edge.src) if edge.bond == "runs" else None
        read = (one.on for one in playbook.detectors if one.reads == "component")
        if image is None or image.kind in read:
            continue
        inside = copies("host", Evidence())
        for at, seen in state.of(image.id):
            if isinstance(seen.fact, Component | Inventory) and seen.provenance != "untrusted":
                inside.add(at, seen, seen.fact)
        inside.settle()
        _carry(evidence, seq, edge, image, inside.evidence)
        if image.kind == "artefact":
            row = list(_image(seq, edge, image, inside.evidence, playbook.disclosed_at))
            evidence.tracks[f"{IMAGES}: {image.id} ({seq})"] = sorted(row)
        fresh |= inside.fresh
    return fresh


def _carry(evidence: Evidence, seq: Seq, edge: Edge, image: Asset, inside: Evidence) -> None:
    """Put what is bad in an image, or cannot be told, into the evidence of what runs it, for as long as it
    ran it. What is clean there says nothing of the rest. Once it is said not to be used any more nobody knows
    whether it still runs there."""
    unused = image.during.end
    if inside.said in NOT_JUDGED:
        evidence.said = inside.said
    for name, marks in inside.tracks.items():
        if name != IMAGES and (name.endswith(UNJUDGED) or any(mark.yes for mark in marks)):
            track = f"{image.id} ({seq}): {name}"  # one that is run again later is told apart
            evidence.tracks[track] = list(_held(sorted(marks), edge.during, seq))
            if unused is not None:
                last = Mark(unused.high, unused.high, False, (seq,), "person_said", silent=True)
                evidence.tracks[track].append(last)
            if name in inside.waiting:
                evidence.waiting[track] = inside.waiting[name]


def _image(seq: Seq, edge: Edge, image: Asset, inside: Evidence, disclosed: Moment) -> Iterator[Mark]:
    """What is known of an image as a whole, for as long as it was run: clean where all of it was read; else
    nothing, whatever a list of the machine shows (181)."""
    _sure, perhaps = (spans[0] if spans else None for spans in held_in(edge.during))
    if perhaps is None:
        return
    start = perhaps[0]
    if start > BEGINNING:
        yield Mark(BEGINNING, Moment(start - 1), False, (seq,), "measured", over=True, cut=True)
    yield Mark(start, start, False, (seq,), "person_said", silent=True, over=True)
    for name, (at, on) in inside.waiting.items():
        if not any(mark.yes for mark in inside.tracks.get(name, ())):  # it never had what waits for a restart
            inside.tracks.setdefault(name, []).append(Mark(at, at, False, (on,), "measured"))
    readable = inside.tracks and not inside.not_clean
    found = merged(inside, disclosed) if readable else []
    clean = [mark for mark in found if not mark.yes and not mark.silent]
    yield from _held(sorted(clean), edge.during, seq)
    if (unused := image.during.end) is not None:
        yield Mark(unused.high, unused.high, False, (seq,), "person_said", silent=True, over=True)


def _held(marks: list[Mark], during: During, seq: Seq) -> Iterator[Mark]:
    """The marks of an image while it was run. At first it is what it was when it was last seen; once it is
    not run any more nothing of it is there, which is no step (144)."""
    sure, perhaps = (spans[0] if spans else None for spans in held_in(during))
    if perhaps is None:
        return
    before = [mark for mark in marks if mark.high < perhaps[0] and not mark.sometime]
    low = perhaps[0] if sure is None else sure[0]
    for mark in (*(one._replace(low=low, high=low) for one in before[-1:]), *marks):
        part = clip(mark, perhaps if sure is None or not mark.yes else sure)
        if part is None:
            part = clip(mark, perhaps)  # it may have been run then
            if part is not None:
                yield part._replace(yes=False, silent=True)
        else:
            # what was there at some instant may have been there before it was run, or after
            whole = (part.low, part.high) == (mark.low, mark.high)
            certain = sure is not None and (whole or not mark.sometime)
            yield part if certain or not part.yes else part._replace(yes=False, silent=True)
    if during.end is not None:
        yield Mark(during.end.high, END, False, (seq,), "measured", over=True)
