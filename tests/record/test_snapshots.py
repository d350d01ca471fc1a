"""The snapshot of a folded state: used where it fits, dropped where it does not, never a truth of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stanch.core.model import Asset, AssetId
from stanch.core.moments import Moment
from tests.stores import SEEN

Fold = Callable[[], dict[str, object]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own, and a snapshot after every entry."""
    from stanch.record import settings, snapshots

    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(snapshots, "EVERY", 1)
    return tmp_path


@pytest.fixture
def ws(store: object, home: Path) -> str:
    from stanch.record.append import append
    from stanch.record.reading import workspace

    made = workspace("default", create_at=Moment(1))
    append(made, [Asset(AssetId("endpoint:www"), "endpoint", "www"), SEEN], actor="m", recorded_at=Moment(5))
    return made


def known(ws: str) -> dict[str, object]:
    """All that is known, as a command reads it."""
    from stanch.record import snapshots

    state = snapshots.folded(ws)
    return {**state.__dict__, "_gone": state.gone}


def from_the_start(ws: str) -> dict[str, object]:
    from stanch.core.fold import fold
    from stanch.core.state import State
    from stanch.record.reading import rows

    state = fold(State(), rows(ws))
    return {**state.__dict__, "_gone": state.gone}


def add(ws: str) -> None:
    from stanch.record.append import append

    append(ws, [SEEN], actor="m", recorded_at=Moment(6))


def file(home: Path, ws: str) -> Path:
    return home / "snapshots" / ws


def test_it_is_written_for_its_owner_alone_and_goes_on_from_there(ws: str, home: Path) -> None:
    assert known(ws) == from_the_start(ws)
    assert file(home, ws).stat().st_mode & 0o777 == 0o600
    assert file(home, ws).parent.stat().st_mode & 0o777 == 0o700
    add(ws)
    assert known(ws) == from_the_start(ws)
    assert known(ws)["seq"] == 3


def test_it_is_really_read(ws: str, home: Path) -> None:
    from stanch.record import snapshots

    known(ws)
    loaded = snapshots._load(ws)
    assert loaded is not None
    assert loaded.seq == 2


@pytest.mark.parametrize(
    "harm",
    [
        lambda body: body[:-1] + bytes([body[-1] ^ 1]),
        lambda body: body[: len(body) // 2],
        lambda _body: b"",
        lambda body: body.replace(b"snapshot 1", b"snapshot 2"),
        lambda body: body.replace(b'"version":"', b'"version":"0'),
        lambda body: body.replace(b'"hash":"', b'"hash":"0'),
        lambda _body: b"stanch snapshot 1\n{}\n",
    ],
)
def test_one_that_does_not_fit_is_dropped(ws: str, home: Path, harm: Callable[[bytes], bytes]) -> None:
    from stanch.record import snapshots

    known(ws)
    file(home, ws).write_bytes(harm(file(home, ws).read_bytes()))
    assert snapshots._load(ws) is None
    add(ws)
    assert known(ws) == from_the_start(ws)


def test_one_of_another_record_is_not_taken(ws: str, home: Path) -> None:
    from stanch.record import snapshots
    from stanch.record.append import append
    from stanch.record.reading import workspace

    other = workspace("other", create_at=Moment(1))
    append(other, [SEEN], actor="m", recorded_at=Moment(5))
    known(ws)
    os.link(file(home, ws), file(home, other))
    assert snapshots._load(other) is None
    assert known(other) == from_the_start(other)


def test_one_of_a_past_that_was_rewritten_is_not_taken(ws: str, home: Path) -> None:
    from django.db import connection

    from stanch.record import snapshots

    known(ws)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE batch SET hash = %s WHERE ws_id = %s AND no = 1", [bytes(32), ws])
    assert snapshots._load(ws) is None


def test_what_is_erased_does_not_live_on_in_it(ws: str, home: Path) -> None:
    from stanch.record import erasure

    known(ws)
    before = file(home, ws).read_bytes()
    assert b"endpoint:www" in before
    erasure.entry(ws, 2, why="it named a person", actor="m", at=Moment(9))
    assert not file(home, ws).exists()
    # also where it lies on another machine, and is found later
    file(home, ws).write_bytes(before)
    assert known(ws) == from_the_start(ws)
    assert b"192.0.2.1" not in file(home, ws).read_bytes()


def test_a_folder_that_cannot_be_written_to_costs_time_only(ws: str, home: Path) -> None:
    file(home, ws).parent.write_text("in the way")
    assert known(ws) == from_the_start(ws)
