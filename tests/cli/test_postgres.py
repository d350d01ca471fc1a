"""The same commands on a record that is kept in Postgres."""

from __future__ import annotations

import json
import secrets

import pytest

from tests.program.commands import Stanch
from tests.servers.postgres import Postgres


@pytest.mark.real
def test_a_record_in_postgres(program: Stanch, server: Postgres) -> None:
    url = {"DATABASE_URL": server.url(f"test_{secrets.token_hex(6)}")}
    assert program("incident", "open", "heartbleed", **url).code == 0
    assert program("vendor", "add", "Cardwise", "--role", "payments", **url).code == 0
    assert program("vendor", "statement", "Cardwise", "not_affected", **url).code == 0
    found = json.loads(program("status", "--json", **url).out)
    assert [one["answer"] for one in found["theirs"]] == ["not_affected"]
    assert program("record", "export", "shop.zip", **url).code == 0
    head = json.loads(program("record", "verify", "--json", **url).out)["head"]
    assert program("record", "verify", "--file", "shop.zip", "--against", head).code == 0
    assert "Cardwise was added (vendor)" in program("timeline", "--all", **url).out
