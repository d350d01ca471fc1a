"""What is verified many entries at once is named as if each were looked at alone: the same problems, whatever
was changed, and however the rows come."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from stanch.core.decisions import Erased, KeptPlaybook
from stanch.core.model import AssetId, Digest
from stanch.core.moments import Moment
from tests.stores import SEEN

Row = tuple[Any, ...]
Sql = Callable[..., None]
TRIALS = 3_000


@dataclass
class Tables:
    """What a store answers, as lists that can be tampered with."""

    ws: str
    entries: list[list[Any]]
    batches: list[list[Any]]
    end: Row


def tables(ws: str) -> Tables:
    """A record of batches of many sizes, with erased entries, decisions, and entries that are alike."""
    import msgspec

    from stanch.record import erasure
    from stanch.record.append import append
    from stanch.record.verify import batches, entries

    dice = random.Random(20140407)
    for number, size in enumerate((1, 3, 1, 20, 2, 7, 1, 1, 40, 5)):
        made = [
            msgspec.structs.replace(SEEN, asset=AssetId(f"endpoint:{dice.randrange(4)}")) for _ in range(size)
        ]
        append(ws, made, actor=dice.choice(("mara", "noor")), recorded_at=Moment(number))
    append(ws, [KeptPlaybook(Digest("00"), "no such blob", Moment(9))], actor="mara", recorded_at=Moment(11))
    erasure.entry(ws, 9, why="it named a person", actor="mara", at=Moment(12))
    append(ws, [Erased("entry:10", "no, it was not", Moment(13)), SEEN], actor="mara", recorded_at=Moment(13))
    rows = [list(row) for chunk in entries(ws) for row in chunk]
    last = list(batches(ws))[-1]
    return Tables(ws, rows, [list(row) for row in batches(ws)], (rows[-1][0], last[0], last[5]))


def tampered(found: Tables, dice: random.Random) -> Tables:
    """A copy with up to three changes: of a value (to another of the same column, or of another type), or of
    the order, or a row less or twice."""
    entries, batches = [row[:] for row in found.entries], [row[:] for row in found.batches]
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        rows = entries if dice.random() < 0.7 else batches
        at, other = dice.randrange(len(rows)), dice.randrange(len(rows))
        column = dice.randrange(len(rows[0]))
        match dice.randrange(7):
            case 0 | 1:
                rows[at][column] = rows[other][column]
            case 2:
                value = rows[at][column]
                rows[at][column] = value + 1 if isinstance(value, int) else (value or b"x")[:-1]
            case 3:
                if rows is entries and column > 1:
                    rows[at][column] = dice.choice((None, "text", b"bytes", 7, 2**70, 1.5, "\ud800"))
            case 4:
                rows[at], rows[other] = rows[other], rows[at]
            case 5:
                rows.insert(other, rows[at][:])
            case 6:
                del rows[at]
    return Tables(found.ws, entries, batches, found.end)


def problems(found: Tables, dice: random.Random, *, alone: bool) -> Any:
    """What is said of it; `alone`: each entry is looked at by itself."""
    from stanch.record.verify import OF_ANOTHER_TYPE, Chain

    class Alone(Chain):
        def _entries(self, rows: Sequence[Row], number: int, last: int) -> int:
            return self._one_by_one(rows, number, last)

    def chunks() -> Iterator[list[Row]]:
        at = 0
        while at < len(found.entries):
            size = len(found.entries) if alone else dice.choice((1, 2, 5, 30, 1_000))
            yield [tuple(row) for row in found.entries[at : at + size]]
            at += size

    chain = (Alone if alone else Chain)(found.ws)
    try:
        chain.follow(chunks(), (tuple(row) for row in found.batches))
        chain.close(found.end)
    except OF_ANOTHER_TYPE as error:
        return "broke off", chain.problems, type(error)
    return chain.verified()


@pytest.mark.slow
def test_at_once_or_alone_the_same_is_named(ws: str) -> None:
    found = tables(ws)
    dice = random.Random(7)
    whole = problems(found, dice, alone=True)
    assert whole.problems == ("the kept evidence no such blob is missing",)
    assert whole.entries == 85
    wrong = 0
    for number in range(TRIALS):
        other = tampered(found, dice)
        expected = problems(other, dice, alone=True)
        assert problems(other, dice, alone=False) == expected, number
        wrong += expected != whole
    assert wrong > TRIALS / 2


def test_every_value_that_is_changed_is_noticed(ws: str) -> None:
    """One by one: each column of each entry and of each batch."""
    found = tables(ws)
    dice = random.Random(8)
    whole = problems(found, dice, alone=False)
    for rows in (found.entries, found.batches):
        for row in rows:
            for column, value in enumerate(row):
                if value is None:  # the body that was erased
                    row[column] = b"again"
                else:
                    row[column] = value + 1 if isinstance(value, int) else value[:-1]
                assert problems(found, dice, alone=False) != whole, (row, column)
                row[column] = value
    assert problems(found, dice, alone=False) == whole


def test_a_text_where_bytes_belong_is_named_and_no_traceback(ws: str, sql: Sql) -> None:
    from django.db import connection

    from stanch.record.append import append
    from stanch.record.verify import verify

    append(ws, [SEEN] * 4, actor="mara", recorded_at=Moment(5))
    if connection.vendor == "postgresql":
        return  # which knows the types of its columns
    sql("UPDATE entry SET body = 'a text' WHERE seq = 2")
    sql("UPDATE entry SET salt = 'a text' WHERE seq = 3")
    assert verify(ws).problems == ("entry 2 was changed", "entry 3 was changed")
    sql("UPDATE entry SET actor = CAST(x'ff' AS TEXT) WHERE seq = 4")
    assert "cannot be read to its end" in verify(ws).problems[0]
    sql("UPDATE batch SET root = 'a text'")
    assert not verify(ws).whole
