"""One suite, both stores: each test that asks for `store` runs on SQLite and on a real Postgres."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stanch.core.entries import Entry
from stanch.core.model import AssetId, Observation, Probe
from stanch.core.moments import Moment
from tests.program import record
from tests.servers.postgres import Postgres, postgres

SEEN = Observation(AssetId("endpoint:www"), Probe("heartbleed", "positive", "echoed", "192.0.2.1"), Moment(5))


def prepare() -> None:
    """Set Django up, on a record of this process's own: there are no tables to import before."""
    record.home()


@contextmanager
def pointed(url: str) -> Iterator[None]:
    """Let this process use another store for a while, with its tables made: SQLite's are copied where the
    file is new, for to make them takes half a second."""
    prepare()
    kind, _, path = url.partition(":///")
    if kind == "sqlite" and not Path(path).exists():
        shutil.copy(record.bare(), path)
    from django.db import connections

    from stanch.record.connection import migrate
    from stanch.record.settings import database

    before = connections.settings["default"]

    def point(settings: dict[str, object]) -> None:
        connections["default"].close()
        del connections["default"]
        connections.settings["default"] = settings

    point(connections.configure_settings({"default": database(url)})["default"])
    try:
        migrate()
        yield
    finally:
        point(before)


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A Postgres server of this process's own."""
    with postgres() as started:
        yield started


@pytest.fixture(scope="session")
def made(server: Postgres) -> str:
    """A database with the tables of a record, and nothing in them."""
    record.make(DATABASE_URL=server.url("made"))
    return "made"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.real)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty store that this process is connected to."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    else:
        like = request.getfixturevalue("made")
        url = request.getfixturevalue("server").url(f"test_{secrets.token_hex(6)}", like)
    with pointed(url):
        yield url


@pytest.fixture
def ws(store: str) -> str:
    """An empty workspace."""
    from stanch.record.reading import workspace

    return workspace("default", create_at=Moment(1))


@pytest.fixture
def write(ws: str) -> Callable[..., None]:
    """Append so many batches of so many entries."""
    from stanch.record.append import append

    def wrote(batches: int = 3, size: int = 2, entry: Entry = SEEN) -> None:
        for _ in range(batches):
            append(ws, [entry] * size, actor="mara", recorded_at=Moment(5))

    return wrote


@pytest.fixture
def sql(store: str) -> Callable[..., None]:
    """Tamper with the tables, as somebody with the database's password could."""
    from django.db import connection

    def run(statement: str, *values: str | int | bytes) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run
