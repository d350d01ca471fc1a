"""The same commands on a record that is kept in Postgres."""

from __future__ import annotations

import json
import secrets

import pytest

from tests.cli.conftest import Stanch
from tests.servers.postgres import Postgres


@pytest.mark.real
def test_a_record_in_postgres(stanch: Stanch, server: Postgres) -> None:
    url = {"DATABASE_URL": server.url(f"test_{secrets.token_hex(6)}")}
    assert stanch("incident", "open", "heartbleed", **url).code == 0
    assert stanch("vendor", "add", "Cardwise", "--role", "payments", **url).code == 0
    assert stanch("vendor", "statement", "Cardwise", "not_affected", **url).code == 0
    found = json.loads(stanch("status", "--json", **url).out)
    assert [one["answer"] for one in found["theirs"]] == ["not_affected"]
    assert stanch("record", "export", "shop.zip", **url).code == 0
    head = json.loads(stanch("record", "verify", "--json", **url).out)["head"]
    assert stanch("record", "verify", "--file", "shop.zip", "--against", head).code == 0
    assert "Cardwise was added (vendor)" in stanch("timeline", **url).out
