"""Random companies with two incidents: no sentence is supported that the reference refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import ClaimId, IncidentId, RemedyId
from stanch.core.moments import AsOf, Moment, Seq, iso
from stanch.core.notices import Judged
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.core.view import View
from stanch.knowledge import playbooks
from stanch.knowledge.claims import of
from stanch.tell.paragraph import paragraph
from tests.properties import examples
from tests.reference.companies import Client
from tests.reference.standing import Record
from tests.reference.truths import refused

HEARTBLEED, CIRCLECI, WORM = (playbooks.load(one) for one in ("heartbleed", "circleci-2023", "npm-worm-2025"))
CLIENTS = {
    "heartbleed, and circleci": Client(HEARTBLEED, CIRCLECI),
    "circleci, and heartbleed": Client(CIRCLECI, HEARTBLEED),
    "the npm worm, and heartbleed": Client(WORM, HEARTBLEED),
}


def judgement(rows: Sequence[Entry], playbook: Playbook, now: Moment) -> Judgement:
    state = fold(State(), [(Seq(number), one) for number, one in enumerate(rows, 1)])
    return Judgement(spread(playbook, View(state, IncidentId(playbook.id)), AsOf(state.seq, now)))


def supported(found: Judgement) -> Iterator[Judged]:
    """All sentences that may be said: those whose claim needs ground, and those of the text."""
    for claim in of(found.world.playbook).values():
        if claim.must.test != "always":
            yield from (one for one in found.judge(claim) if one.verdict == "supported")
    for line in paragraph(found).lines:
        yield line.judged


def since(found: Judgement, judged: Judged) -> Moment | None:
    """The date that the sentence gives to a step."""
    must = of(found.world.playbook)[ClaimId(judged.claim)].must
    if must.test != "done" or must.remedy is None or judged.about is None:
        return None
    milestone = found.assessment(judged.about).milestone(RemedyId(must.remedy))
    return milestone.when.latest if milestone is not None else None


def disagreements(rows: Sequence[Entry], playbook: Playbook, now: Moment) -> list[str]:
    """Each supported sentence that the reference refuses, and why."""
    found = judgement(rows, playbook, now)
    record = Record(rows, playbook, playbook.id, now)
    reasons = []
    for one in supported(found):
        if why := refused(record, one, since(found, one)):
            reasons.append(f"{one.claim} of {one.about or 'all'} at {iso(now)}: {why}")
    return sorted(set(reasons))


@pytest.mark.parametrize("which", CLIENTS)
@examples(170, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_no_sentence_is_supported_that_the_reference_refuses(which: str, data: st.DataObject) -> None:
    client = CLIENTS[which]
    rows = client.rows(data)
    drawn = data.draw(client.moments)
    late = Moment(max(drawn, client.playbook.disclosed_at))
    assert not disagreements(rows, client.playbook, late)
    assert not disagreements(
        rows, client.other, Moment(client.other.disclosed_at + (late - client.playbook.disclosed_at))
    )
