"""What a look found of what somebody did before it: the flaw, the key, or nobody there; as codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal as L

import msgspec

from stanch.app.context import Case
from stanch.app.observations import last_look
from stanch.core.model import Asset, AssetId, Certificate, Digest, Observation, Probe, RemedyId, Tri
from stanch.core.moments import Moment, Seq
from stanch.core.playbook import Remedy
from stanch.core.waits import by_key

Outcome = L["still", "same_key", "cannot_tell", "not_reached", "not_enough", "new_key", "gone", "clean"]
"""The flaw is there; the key is one that was seen before; whether it has the flaw cannot be told; nobody
answered; a look without the flaw that ends nothing; a key that was not seen before; the flaw was there and
is gone; it is not there, nor was it seen before."""


Verdicts = Mapping[AssetId, Tri]
"""Of each server, how it stands now by all that is known."""


class Found(msgspec.Struct, frozen=True):
    """What a look found at some servers of ours, by name. `before`: the result that stands where nobody was
    reached; None: there is none. `others`: how many of our servers were looked at beside them.
    `then`: the step that is done after the one that was said to be done, and ends the flaw, too."""

    outcome: Outcome
    at: Moment
    names: tuple[str, ...]
    before: Moment | None = None
    others: int = 0
    then: Remedy | None = None


def found(case: Case, verdicts: Verdicts, since: Seq, asset: str = "", step: str = "") -> Found | None:
    """What the looks after entry `since` found: at worst, of what is ours; None where none ended since.

    `asset`, `step`: what was said to be done before it; "" where nothing was.
    """
    rows = list(_rows(case, verdicts, since))
    remedy = next((one for one in case.playbook.remedies if one.id == RemedyId(step)), None)
    if remedy is not None and by_key(remedy):
        keyed = _key(case, AssetId(asset), since)
        if keyed is not None and not any(outcome in ("still", "not_reached") for outcome, *_rest in rows):
            return keyed
    if not rows:
        return None
    order: tuple[Outcome, ...] = ("still", "not_reached", "cannot_tell", "not_enough", "gone", "clean")
    worst = min((outcome for outcome, *_rest in rows), key=order.index)
    some = [row for row in rows if row[0] == worst]
    befores = [before for _outcome, _asset, _at, before in some]
    return Found(
        worst,
        max(at for _outcome, _asset, at, _before in some),
        tuple(one.name for _outcome, one, _at, _before in some),
        None if None in befores else min(one for one in befores if one is not None),
        len(rows) - len(some),
        _then(case, remedy) if worst == "still" else None,
    )


def _rows(
    case: Case, verdicts: Verdicts, since: Seq
) -> Iterator[tuple[Outcome, Asset, Moment, Moment | None]]:
    """Of each server of ours that was looked at since: what came of it, when, and the result that stands."""
    asked, tells = last_look.asked(case), last_look.tells(case)
    for one in case.own("endpoint"):
        probes = [
            (seq, seen.seen_at, seen.fact)
            for seq, seen in case.state.of(one.id)
            if isinstance(seen, Observation)
            and seen.provenance == "measured"
            and isinstance(seen.fact, Probe)
            and seen.fact.probe in asked
        ]
        new = [(at, fact.outcome) for seq, at, fact in probes if seq > since]
        old = [
            (at, fact.outcome)
            for seq, at, fact in probes
            if seq <= since and fact.outcome in ("positive", "negative")
        ]
        if not new:
            continue
        outcomes, verdict = {outcome for _at, outcome in new}, verdicts.get(one.id, "unknown")
        at = max(at for at, _outcome in new)
        before = max((at for at, _outcome in old), default=None) if verdict != "unknown" else None
        outcome: Outcome
        if not tells:
            outcome = "not_reached" if outcomes == {"unreachable"} else "cannot_tell"
        elif "positive" in outcomes:
            outcome = "still"
        elif "unreachable" in outcomes:
            outcome = "not_reached"
        elif "inconclusive" in outcomes:
            outcome = "cannot_tell"
        elif verdict != "no":
            outcome = "not_enough"
        else:
            outcome = "gone" if any(outcome == "positive" for _at, outcome in old) else "clean"
        yield outcome, one, at, before


def _key(case: Case, asset: AssetId, since: Seq) -> Found | None:
    """Is the key that a server shows since then one that it showed before? None where none was seen."""
    registered = case.state.asset(asset)
    before: set[Digest] = set()
    after: list[tuple[Moment, Digest]] = []
    for seq, seen in case.state.of(asset):
        if isinstance(seen.fact, Certificate) and seen.fact.address:
            if seq > since:
                after.append((seen.seen_at, seen.fact.spki))
            else:
                before.add(seen.fact.spki)
    if registered is None or not after or not before:
        return None
    same = any(spki in before for _at, spki in after)
    return Found("same_key" if same else "new_key", max(after)[0], (registered.name,))


def _then(case: Case, remedy: Remedy | None) -> Remedy | None:
    return next(
        (one for one in case.playbook.remedies if remedy and one.mends and remedy.id in one.waits_here), None
    )
