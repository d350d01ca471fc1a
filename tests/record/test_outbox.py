"""Work is held by one at a time, by a number that rises; who was taken for dead ends nothing."""

from __future__ import annotations

import pytest

from stanch.core.moments import Moment

NOW, LATER, END = Moment(100), Moment(200), Moment(300)


def test_it_is_held_by_one_until_a_moment_and_then_by_another(ws: str) -> None:
    from stanch.record import outbox
    from stanch.record.outbox import Work

    outbox.put(ws, Work("look:", "look", Moment(5), b"first"), "mara", NOW)
    mine = outbox.take(ws, "look:", NOW, LATER)
    assert mine is not None
    assert (mine.work.given, mine.actor, mine.token) == (b"first", "mara", 1)
    assert outbox.take(ws, "look:", NOW, LATER) is None
    outbox.put(ws, Work("look:", "look", Moment(4), b"second"), "noor", NOW)
    kept = outbox.find(ws, "look:")
    assert kept is not None
    assert kept.work.given == b"first", "what is under way stays what it is"
    other = outbox.take(ws, "look:", LATER, END)
    assert other is not None
    assert other.token == 2
    assert not outbox.hold(ws, "look:", mine.token, END)
    assert not outbox.leave(ws, "look:", mine.token)
    assert not outbox.finish(ws, "look:", mine.token)
    assert outbox.finish(ws, "look:", other.token)
    assert outbox.left() == ()


def test_one_that_nobody_holds_is_renewed_and_due_at_the_earlier_moment(ws: str) -> None:
    from stanch.record import outbox
    from stanch.record.outbox import Work

    outbox.put(ws, Work("look:", "look", Moment(5), b"first"), "mara", NOW)
    outbox.put(ws, Work("look:", "look", Moment(9), b"second"), "noor", NOW)
    (row,) = outbox.left()
    assert (row.work, row.actor) == (Work("look:", "look", Moment(5), b"second"), "noor")
    taken = outbox.take(ws, "look:", NOW, LATER)
    assert taken is not None
    assert outbox.leave(ws, "look:", taken.token)
    assert outbox.take(ws, "look:", NOW, LATER) is not None


def test_workspaces_have_work_of_their_own(ws: str) -> None:
    from stanch.record import outbox
    from stanch.record.outbox import Work
    from stanch.record.reading import workspace

    other = workspace("other", create_at=Moment(1))
    for one in (ws, other):
        outbox.put(one, Work("look:", "look", Moment(5)), "mara", NOW)
    mine = outbox.take(ws, "look:", NOW, LATER)
    assert mine is not None
    assert outbox.finish(ws, "look:", mine.token)
    assert [row.ws for row in outbox.left()] == [other]


def test_it_is_written_with_what_calls_for_it_or_not_at_all(ws: str) -> None:
    from django.db import transaction

    from stanch.record import outbox
    from stanch.record.outbox import Work

    def interrupted() -> None:
        with transaction.atomic():
            outbox.put(ws, Work("look:", "look", Moment(5)), "mara", NOW)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        interrupted()
    assert outbox.find(ws, "look:") is None
