"""Verification names what was changed, removed, or cut off."""

import secrets

from stanch.core.model import AssetId, Observation, Probe
from stanch.core.moments import Moment
from stanch.record.connection import connect

connect()

from django.db import connection  # noqa: E402

from stanch.record.append import append  # noqa: E402
from stanch.record.reading import head, rows, workspace  # noqa: E402
from stanch.record.verify import verify  # noqa: E402

SEEN = Observation(AssetId("endpoint:www"), Probe("heartbleed", "positive", "echoed", "192.0.2.1"), Moment(5))


def written() -> str:
    ws = workspace(secrets.token_hex(8), create_at=Moment(1))
    for _ in range(3):
        append(ws, [SEEN, SEEN], actor="mara", recorded_at=Moment(5))
    return ws


def test_what_was_written_is_read_and_verifies() -> None:
    ws = written()
    assert [seq for seq, _entry in rows(ws)] == [1, 2, 3, 4, 5, 6]
    assert [entry for _seq, entry in rows(ws, after=4, known=5)] == [SEEN]
    assert verify(ws, against=head(ws)[1]).whole


def test_a_changed_entry_is_named() -> None:
    ws = written()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE entry SET actor = 'eve' WHERE ws_id = %s AND seq = 4", [ws])
    assert verify(ws).problems == ("entry 4 was changed",)


def test_a_removed_entry_is_named() -> None:
    ws = written()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM entry WHERE ws_id = %s AND seq = 3", [ws])
    assert "entry 3 is missing" in verify(ws).problems


def test_a_tail_cut_off_whole_is_caught_by_an_earlier_head() -> None:
    ws = written()
    printed = head(ws)[1]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM entry WHERE ws_id = %s AND seq > 4", [ws])
        cursor.execute("DELETE FROM batch WHERE ws_id = %s AND no = 3", [ws])
        cursor.execute(
            "UPDATE head SET seq = 4, batch = 2, hash = (SELECT hash FROM batch WHERE ws_id = %s AND no = 2) "
            "WHERE ws_id = %s",
            [ws, ws],
        )
    assert verify(ws).whole
    assert not verify(ws, against=printed[:12]).whole
