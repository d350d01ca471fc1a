"""The verdict in a sentence or two, as codes, for whoever opens the page: never more than its grounds carry.

What nobody measured is said to rest on words. "Not exposed" without more is said only where no service that
is used was affected, and "not before" only where each of them has said so, too. Its words: `tell/headline`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from typing import Literal as L

from stanch.core.findings import Finding
from stanch.core.looks import BY_LOOK
from stanch.tell import names
from stanch.tell.headline import Basis, VerdictLine, Whose

if TYPE_CHECKING:
    from stanch.app.status.situation import Situation, Theirs


def headline(found: Situation) -> tuple[VerdictLine, ...]:
    """What is ours; then, where that is not what presses most, the services that were affected."""
    theirs = () if found.today.verdict == "yes" or found.stolen else _theirs(found)
    return (*_ours(found), *theirs)


def _ours(found: Situation) -> Iterator[VerdictLine]:
    if found.stolen and (found.today.verdict != "yes" or found.elsewhere):
        yield VerdictLine("secret_out", _basis([one.exposed for one in found.stolen]))
    elif not found.ours and found.elsewhere:
        yield from _kept(found)
    elif not found.ours and found.spared:
        yield VerdictLine("nothing_here")
    elif not found.ours:
        here: L["no_server", "nothing_here"] = "no_server" if found.of_servers else "nothing_here"
        yield VerdictLine(here if found.secrets or found.theirs else "nothing")
    elif found.today.verdict == "yes":
        yield from _today(found)
    elif found.today.verdict == "no":
        yield from _not_today(found)
    elif found.patched:
        yield _patched(found)
        yield _still(found)
        if any(one.assessment.unended for one in found.ours):
            yield VerdictLine("unended")
    elif all(one.assessment.own_now.verdict == "no" for one in found.ours):
        yield _still(found)
    else:
        open_ones = [one.assessment.own_now for one in found.ours]
        against = {one.why for one in open_ones if one.verdict == "unknown"} == {"conflict"}
        yield VerdictLine("conflict" if against else "unknown")


def _kept(found: Situation) -> Iterator[VerdictLine]:
    """Of an event that can be at nothing that we run: what is kept at whoever had it."""
    grounds = [one.exposed for one in found.secrets]
    if not found.secrets:
        yield VerdictLine("nothing_kept")
    elif found.today.verdict == "yes":
        yield VerdictLine("kept_secret_out", _basis(grounds))
    elif found.today.verdict == "unknown":
        yield VerdictLine("kept_unknown")
    else:
        yield VerdictLine("kept_none_out", _basis([one.now for one in found.secrets], "no"))
        if found.before.verdict == "yes":
            yield VerdictLine("kept_was_out")


def _today(found: Situation) -> Iterator[VerdictLine]:
    """Of something that is exposed: by a flaw of its own, or by what is out elsewhere."""
    mine = [one.assessment.own_now for one in found.ours]
    if any(one.verdict == "yes" for one in mine):
        yield VerdictLine("exposed", _basis(mine))
        return
    if found.patched:
        yield _patched(found)
        yield VerdictLine("key_still_old" if found.keyed else "opened_still")
        return
    had = [one.assessment for one in found.ours if one.assessment.own_ever.verdict == "yes"]
    if any(one.own_now.verdict == "unknown" for one in had):
        yield VerdictLine("mended_unknown")
    yield VerdictLine(
        "key_out" if found.keyed else "opened", _basis([one.assessment.now for one in found.ours])
    )


def _still(found: Situation) -> VerdictLine:
    """What nobody knows yet where nothing has the flaw itself."""
    if not found.keyed:
        return VerdictLine("reach_unknown")
    return VerdictLine("key_age_unknown" if found.patched else "key_unknown")


def _patched(found: Situation) -> VerdictLine:
    """That it is mended, in the words of the event's own step."""
    by = _basis([one.assessment.own_now for one in found.ours], "no")
    return VerdictLine("mended", by, mended=found.mended)


def _not_today(found: Situation) -> Iterator[VerdictLine]:
    today = [one.today for one in found.ours]
    before = [one.assessment.ever for one in found.ours]
    alone = bool(_affected(found)) or (found.before.verdict == "no" and found.open_services)
    servers = found.of_servers and all(one.asset.kind in ("endpoint", "host") for one in found.ours)
    whose: Whose = "you" if not alone else "servers" if servers else "own"
    by = _basis(today, "no")
    if found.before.verdict == "no" and by == _basis(before, "no"):
        yield VerdictLine("today_or_before", by, whose)
        return
    ended = not any(one.assessment.unended for one in found.ours)
    basis = _basis(before, "yes")
    if ended and found.before.verdict == "yes" and basis and basis == by:
        yield VerdictLine("today_but_before", by, whose)
        return
    yield VerdictLine("today", by, whose)
    if found.before.verdict == "no":
        yield VerdictLine("not_before", _basis(before, "no"), whose)
    elif not ended:
        yield VerdictLine("unended")
    elif found.before.verdict == "yes":
        yield VerdictLine("before", basis, whose)
    else:
        yield VerdictLine("before_unknown", whose=whose)


def _theirs(found: Situation) -> Iterator[VerdictLine]:
    """The services that are affected, or were; else, beside "not before", that not all of them is known."""
    affected = _affected(found)
    if affected:
        now = [one for one in affected if one.assessment.now.verdict == "yes"]
        some = now or affected
        grounds = [one.assessment.now if now else one.assessment.ever for one in some]
        called = tuple(names.given(one.asset) for one in some)
        yield VerdictLine("services_affected", _basis(grounds), services=called, now=bool(now))
    elif found.ours and found.today.verdict == found.before.verdict == "no" and found.open_services:
        yield VerdictLine("services_not_known")


def _affected(found: Situation) -> Sequence[Theirs]:
    return [one for one in found.theirs if "yes" in (one.assessment.now.verdict, one.assessment.ever.verdict)]


def _basis(findings: Iterable[Finding], verdict: L["yes", "no"] = "yes") -> Basis:
    """A "yes" rests on the best of its grounds, a "no" on all of them. What the playbook itself tells (it has
    no entry, and no number) was told to us by nobody here."""
    counted = [one for one in findings if one.verdict == verdict and one.provenance is not None]
    grounds = {one.provenance for one in counted}
    looked = any(one in BY_LOOK for one in grounds)
    if not grounds or (looked and (verdict == "yes" or grounds <= set(BY_LOOK))):
        return ""
    ours = any(one.provenance == "person_said" and one.on and 0 not in one.on for one in counted)
    if looked:
        return "looks_and_ours" if ours else "looks_and_told"
    return "ours" if ours else "told"
