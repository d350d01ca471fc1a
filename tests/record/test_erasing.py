"""Bodies, evidence and persons can go; the record verifies as before, and says that they went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stanch.core.decisions import Consent, Erased, KeptPlaybook
from stanch.core.model import AssetId, Digest
from stanch.core.moments import Moment
from stanch.errors import BadInput
from tests.stores import SEEN

Run = Callable[..., None]


def whole(ws: str, against: str) -> bool:
    from stanch.record.verify import verify

    return verify(ws, against=against).whole


def test_an_erased_entry_leaves_the_chain_whole_and_a_decision(ws: str, write: Run, tmp_path: Path) -> None:
    from stanch.record import erasure
    from stanch.record.export import export, verify_file
    from stanch.record.history import history
    from stanch.record.reading import head, rows

    write()
    printed = head(ws)[1]
    decided = erasure.entry(ws, 3, why="it named a person", actor="mara", at=Moment(9))
    assert decided == 7
    assert [seq for seq, _entry in rows(ws)] == [1, 2, 4, 5, 6, 7]
    assert dict(rows(ws))[decided] == Erased("entry:3", "it named a person", Moment(9))
    assert [row.entry for row in history(ws) if row.seq == 3] == [None]
    assert whole(ws, printed)
    export(ws, tmp_path / "after.zip")
    assert verify_file(tmp_path / "after.zip", against=printed).whole
    with pytest.raises(BadInput, match="erased already"):
        erasure.entry(ws, 3, why="", actor="mara", at=Moment(9))
    with pytest.raises(BadInput, match="there is no entry 99"):
        erasure.entry(ws, 99, why="", actor="mara", at=Moment(9))


def test_an_erased_body_cannot_be_replaced_by_another(ws: str, write: Run, sql: Run) -> None:
    from stanch.record import erasure
    from stanch.record.verify import verify

    write()
    erasure.entry(ws, 3, why="it named a person", actor="mara", at=Moment(9))
    sql("UPDATE entry SET body = salt, salt = leaf WHERE ws_id = %s AND seq = 4", ws)
    assert verify(ws).problems == ("entry 4 was changed",)
    sql("UPDATE entry SET committed = leaf WHERE ws_id = %s AND seq = 3", ws)
    assert "entry 3 was changed" in verify(ws).problems


def test_evidence_is_kept_erased_and_watched(ws: str, sql: Run) -> None:
    from stanch.record import blobs, erasure
    from stanch.record.reading import head
    from stanch.record.verify import verify

    kept = blobs.keep(ws, "text/html", b"a page", actor="mara")
    other = blobs.keep(ws, "text/html", b"another", actor="mara")
    assert blobs.read(ws, kept) == ("text/html", b"a page")
    printed = head(ws)[1]
    erasure.blob(ws, kept, why="asked to", actor="mara", at=Moment(9))
    assert blobs.read(ws, kept) == ("text/html", None)
    assert whole(ws, head(ws)[1])
    assert printed != head(ws)[1]
    sql("UPDATE blob SET content = salt WHERE id = %s", other)
    assert verify(ws).problems == (f"the kept evidence {other} was changed",)
    with pytest.raises(BadInput):
        erasure.blob(ws, kept, why="", actor="mara", at=Moment(9))
    with pytest.raises(BadInput, match="too many"):
        blobs.keep(ws, "text/plain", bytes(blobs.MAX_BYTES + 1), actor="mara")
    with pytest.raises(BadInput, match="there is no blob"):
        blobs.read(ws, "nothing")


def test_a_person_can_go_and_the_record_stays(ws: str, write: Run) -> None:
    from stanch.record import erasure, people
    from stanch.record.reading import head

    write()
    someone = people.keep(ws, b"sealed", actor="mara")
    assert people.read(ws, someone) == b"sealed"
    printed = head(ws)[1]
    erasure.person(ws, someone, why="they asked", actor="mara", at=Moment(9))
    assert people.read(ws, someone) is None
    assert whole(ws, printed)
    with pytest.raises(BadInput):
        erasure.person(ws, someone, why="", actor="mara", at=Moment(9))


def test_the_history_of_one_thing_names_who_wrote_it_down(ws: str, write: Run) -> None:
    from stanch.record.append import append
    from stanch.record.history import history

    write(1)
    append(ws, [Consent(AssetId("endpoint:x"), True, "", Moment(7))], actor="noor", recorded_at=Moment(8))
    assert [(row.seq, row.actor, row.recorded_at) for row in history(ws, subject="endpoint:x")] == [
        (3, "noor", 8)
    ]
    assert [row.entry for row in history(ws, known=2)] == [SEEN, SEEN]


def test_what_went_without_a_decision_is_named(ws: str, write: Run, sql: Run, tmp_path: Path) -> None:
    """Whoever has the database's password can empty a body as erasing does; but not the chain's decision."""
    import zipfile

    from django.db import connection

    from stanch.record import blobs, chain, erasure
    from stanch.record.export import export, verify_file
    from stanch.record.verify import verify

    write()
    kept, gone = (
        blobs.keep(ws, "text/html", b"a page", actor="mara"),
        blobs.keep(ws, "text/html", b"another", actor="mara"),
    )
    erasure.entry(ws, 2, why="it named a person", actor="mara", at=Moment(9))
    erasure.blob(ws, gone, why="asked to", actor="mara", at=Moment(9))
    assert verify(ws).whole
    with connection.cursor() as cursor:
        cursor.execute("SELECT salt, body FROM entry WHERE ws_id = %s AND seq = 4", [ws])
        salt, body = (bytes(one) for one in cursor.fetchone())
    committed = chain.commitment(salt, body)
    sql(
        "UPDATE entry SET body = NULL, salt = NULL, committed = %s WHERE ws_id = %s AND seq = 4",
        committed,
        ws,
    )
    sql("UPDATE blob SET content = NULL, salt = NULL, erased_at = 9 WHERE id = %s", kept)
    expected = (
        "entry 4 was erased, and no decision says so",
        f"the kept evidence {kept} was erased, and no decision says so",
    )
    assert verify(ws).problems == expected
    export(ws, tmp_path / "after.zip")
    assert verify_file(tmp_path / "after.zip").problems == expected
    assert zipfile.ZipFile(tmp_path / "after.zip").testzip() is None


def test_the_decision_of_an_erasure_can_be_erased_too(ws: str, write: Run) -> None:
    """Its reason may name somebody; that something was erased, and what, stays to be seen."""
    from stanch.record import erasure
    from stanch.record.verify import verify

    write()
    decided = erasure.entry(ws, 3, why="it named Ada", actor="mara", at=Moment(9))
    erasure.entry(ws, decided, why="its reason named a person", actor="mara", at=Moment(10))
    assert verify(ws).whole


def test_a_playbook_that_was_kept_is_watched_by_its_digest(ws: str, write: Run, sql: Run) -> None:
    """Changed together with its salt and commitment it would pass; the digest in the chain does not."""
    import hashlib

    from stanch.record import blobs, chain
    from stanch.record.append import append
    from stanch.record.verify import verify

    text = b"id: mine"
    kept = blobs.keep(ws, "application/yaml", text, actor="mara")
    digest = hashlib.sha256(text).hexdigest()
    append(ws, [KeptPlaybook(Digest(digest), kept, Moment(5))], actor="mara", recorded_at=Moment(5))
    assert verify(ws).whole
    forged = b"id: yours"
    sql(
        "UPDATE blob SET content = %s, salt = %s, commitment = %s WHERE id = %s",
        forged, bytes(16), chain.commitment(bytes(16), forged), kept,
    )  # fmt: skip
    assert verify(ws).problems == (f"the kept evidence {kept} was changed",)
    sql("DELETE FROM blob WHERE id = %s", kept)
    assert verify(ws).problems == (f"the kept evidence {kept} is missing",)
