"""Verification names what was changed, removed, reordered or cut off; on both stores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stanch.core.model import Unknown
from stanch.core.moments import Moment
from stanch.errors import BadInput
from tests.stores import SEEN

Run = Callable[..., None]


def problems(ws: str, against: str | None = None) -> tuple[str, ...]:
    from stanch.record.verify import verify

    return verify(ws, against=against).problems


def head(ws: str) -> str:
    from stanch.record.reading import head

    return head(ws)[1]


def test_what_was_written_is_read_and_verifies(ws: str, write: Run) -> None:
    from stanch.record.reading import rows

    write()
    assert [seq for seq, _entry in rows(ws)] == [1, 2, 3, 4, 5, 6]
    assert [entry for _seq, entry in rows(ws, after=4, known=5)] == [SEEN]
    assert problems(ws, head(ws)) == ()
    assert problems(ws, head(ws)[:12].upper()) == ()


def test_an_empty_record_is_whole(ws: str) -> None:
    assert problems(ws) == ()


@pytest.mark.parametrize(
    "change",
    ["actor = 'eve'", "kind = 'probe.9'", "subject = 'x'", "seen_us = 6", "recorded_us = 6",
     "body = salt", "salt = body"],
)  # fmt: skip
def test_a_changed_entry_is_named(ws: str, write: Run, sql: Run, change: str) -> None:
    write()
    sql(f"UPDATE entry SET {change} WHERE ws_id = %s AND seq = 4", ws)
    assert problems(ws) == ("entry 4 was changed",)


def test_a_changed_leaf_is_named_with_its_batch(ws: str, write: Run, sql: Run) -> None:
    write()
    sql("UPDATE entry SET leaf = salt WHERE ws_id = %s AND seq = 4", ws)
    assert problems(ws) == ("entry 4 was changed", "batch 2 (entries 3 to 4) does not match its root")


@pytest.mark.parametrize(("seq", "batch"), [(1, 1), (3, 2), (4, 2), (6, 3)])
def test_a_removed_entry_is_named(ws: str, write: Run, sql: Run, seq: int, batch: int) -> None:
    write()
    sql("DELETE FROM entry WHERE ws_id = %s AND seq = %s", ws, seq)
    found = problems(ws)
    assert f"entry {seq} is missing" in found
    assert any(one.startswith(f"batch {batch} ") for one in found)


def test_an_entry_moved_far_away_is_found_at_once(ws: str, write: Run, sql: Run) -> None:
    write()
    sql("UPDATE entry SET seq = 4000000000000000000 WHERE ws_id = %s AND seq = 6", ws)
    sql("UPDATE entry SET seq = -4000000000000000000 WHERE ws_id = %s AND seq = 1", ws)
    found = problems(ws)
    assert "entry 6 is missing" in found
    assert "entry 4000000000000000000 belongs to no batch" in found


def test_entries_that_changed_places_are_named(ws: str, write: Run, sql: Run) -> None:
    write()
    for before, after in ((3, -3), (4, 3), (-3, 4)):
        sql("UPDATE entry SET seq = %s WHERE ws_id = %s AND seq = %s", after, ws, before)
    assert {"entry 3 was changed", "entry 4 was changed"} <= set(problems(ws))


def test_batches_that_changed_places_are_named(ws: str, write: Run, sql: Run) -> None:
    write()
    for before, after in ((2, -2), (3, 2), (-2, 3)):
        sql("UPDATE batch SET no = %s WHERE ws_id = %s AND no = %s", after, ws, before)
    found = problems(ws)
    assert "batch 2 begins at entry 5, not 3" in found
    assert "the hash of batch 2 is not its own" in found


def test_a_removed_batch_is_named(ws: str, write: Run, sql: Run) -> None:
    write()
    sql("DELETE FROM batch WHERE ws_id = %s AND no = 2", ws)
    sql("DELETE FROM entry WHERE ws_id = %s AND batch = 2", ws)
    found = problems(ws)
    assert "batch 2 is missing: the next is 3" in found
    assert "batch 3 is not chained to the one before" in found


def test_an_entry_that_was_added_without_a_batch_is_named(ws: str, write: Run, sql: Run) -> None:
    write()
    sql(
        "INSERT INTO entry (ws_id, seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf) "
        "SELECT ws_id, 7, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf FROM entry "
        "WHERE ws_id = %s AND seq = 6",
        ws,
    )
    assert problems(ws) == ("entry 7 belongs to no batch",)


def test_a_tail_cut_off_badly_is_named(ws: str, write: Run, sql: Run) -> None:
    write()
    sql("DELETE FROM entry WHERE ws_id = %s AND seq > 4", ws)
    sql("DELETE FROM batch WHERE ws_id = %s AND no = 3", ws)
    assert problems(ws) == ("the record ends at entry 4, but its head says 6: the end was cut off",)


def test_a_tail_cut_off_well_is_caught_by_an_earlier_head(ws: str, write: Run, sql: Run) -> None:
    write()
    printed = head(ws)
    sql("DELETE FROM entry WHERE ws_id = %s AND seq > 4", ws)
    sql("DELETE FROM batch WHERE ws_id = %s AND no = 3", ws)
    sql(
        "UPDATE head SET seq = 4, batch = 2, hash = (SELECT hash FROM batch WHERE ws_id = %s AND no = 2) "
        "WHERE ws_id = %s", ws, ws,
    )  # fmt: skip
    assert problems(ws) == ()
    assert problems(ws, printed[:12]) == (
        f"the head {printed[:12]} is not in this record: its end was cut off or its past rewritten",
    )


def test_a_past_that_was_rewritten_whole_is_caught_by_an_earlier_head(ws: str, write: Run, sql: Run) -> None:
    from stanch.record.append import append

    write()
    printed = head(ws)
    for table in ("entry", "batch"):
        sql(f"DELETE FROM {table} WHERE ws_id = %s", ws)
    sql("UPDATE head SET seq = 0, batch = 0, hash = %s, recorded_us = 1 WHERE ws_id = %s", bytes(32), ws)
    append(ws, [SEEN] * 6, actor="eve", recorded_at=Moment(5))
    assert problems(ws) == ()
    assert problems(ws, printed)


def test_an_entry_of_another_workspace_does_not_fit(ws: str, write: Run, sql: Run) -> None:
    from stanch.record.reading import workspace

    write()
    other = workspace("other", create_at=Moment(1))
    sql("UPDATE entry SET ws_id = %s WHERE ws_id = %s", other, ws)
    sql("UPDATE batch SET ws_id = %s WHERE ws_id = %s", other, ws)
    sql("UPDATE head SET seq = 6, batch = 3 WHERE ws_id = %s", other)
    assert "entry 1 was changed" in problems(other)


def test_an_entry_of_an_unknown_kind_is_kept_as_it_came(ws: str) -> None:
    from stanch.record.append import append
    from stanch.record.reading import rows

    strange = Unknown("tide.9", b'{"type":"tide.9","height":3}')
    append(ws, [SEEN, strange], actor="mara", recorded_at=Moment(5))
    assert [entry for _seq, entry in rows(ws)] == [SEEN, strange]
    assert problems(ws) == ()


def test_an_export_verifies_by_itself_and_names_what_was_changed_in_it(
    ws: str, write: Run, tmp_path: Path
) -> None:
    import zipfile

    from stanch.record import blobs
    from stanch.record.export import export, verify_file

    write()
    kept = blobs.keep(ws, "text/html", b"<p>we were not affected</p>", actor="mara")
    path = tmp_path / "shop.zip"
    assert export(ws, path) == (6, head(ws))
    assert verify_file(path, against=head(ws)).whole
    assert verify_file(path).entries == 6

    def tampered(name: str, old: bytes, new: bytes) -> tuple[str, ...]:
        copy = tmp_path / "tampered.zip"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as out:
            for one in source.namelist():
                content = source.read(one)
                out.writestr(one, content.replace(old, new, 1) if one == name else content)
        return verify_file(copy).problems

    assert tampered("entries.jsonl", b'"actor":"mara"', b'"actor":"eve"') == ("entry 1 was changed",)
    assert tampered(f"blobs/{kept}", b"not ", b"") == (f"the kept evidence {kept} was changed",)
    assert tampered("head.json", b'"seq": 6', b'"seq": 7')
    with pytest.raises(BadInput, match=r"is not an export"):
        verify_file(Path(__file__))
