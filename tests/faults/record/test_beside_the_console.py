"""A console, three command lines and a look in the background at one record, with kills: nothing that was
acknowledged is lost, no page fails, and the record verifies; on both stores.

STANCH_TEST_SECONDS sets how long each store is used (20 where it is not set).
"""

from __future__ import annotations

import json
import os
import secrets
import time
from pathlib import Path

import pytest

from tests.faults.record.beside import STARTS, Crowd, browser, owner, terminal
from tests.faults.tls import hostile
from tests.servers import running
from tests.stores import pointed

SECONDS = float(os.environ.get("STANCH_TEST_SECONDS", "20"))
KILLS_OF_THE_CONSOLE = 2 if SECONDS >= 60 else 1

pytestmark = [pytest.mark.slow, pytest.mark.real, pytest.mark.timeout(2 * SECONDS + 400)]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The DATABASE_URL of an empty store; "" for the file that a newcomer has."""
    if request.param == "sqlite":
        return ""
    return str(request.getfixturevalue("server").url(f"test_{secrets.token_hex(6)}"))


def test_many_at_one_record_lose_nothing(tmp_path: Path, url: str) -> None:
    home = tmp_path / "home"
    with hostile.hostile(hostile.strict) as site:
        crowd = Crowd(home, f"127.0.0.1:{site}", url)
        begun = crowd.command("start", crowd.site, "--no-questions", actor="begin")
        assert begun is not None
        assert begun[0] == 3, begun
        port = running.free_port()
        ends = time.monotonic() + SECONDS
        try:
            for number in range(KILLS_OF_THE_CONSOLE + 1):
                with crowd.console(port) as kill:
                    if number == 0:
                        for name, first in (("anna", 1), ("ben", 3), ("cleo", 3)):
                            crowd.begin(terminal, name, first)
                        crowd.begin(browser)
                        crowd.begin(owner)
                    last = number == KILLS_OF_THE_CONSOLE
                    left = (ends - time.monotonic()) / (KILLS_OF_THE_CONSOLE + 1 - number)
                    crowd.broken.wait(max(left, 1.0))
                    if not last:
                        kill()
                    else:
                        crowd.wait(ends + 2 * STARTS)
                        crowd.end()
        finally:
            crowd.end()
        found = crowd.command("record", "verify", "--json", actor="end")
    assert found is not None
    print(
        f"{crowd.commands} commands, {len(crowd.acknowledged) + len(crowd.named)} batches acknowledged, "
        f"{crowd.looks} looks, {crowd.pages} pages; killed: {crowd.kills} commands, {crowd.console_kills} "
        f"consoles; {found[1].strip()[:200]}"
    )
    assert not crowd.failures, "\n".join([*crowd.failures[:10], *crowd.console_log[-60:]])
    assert json.loads(found[1])["whole"], found
    with pointed(url or f"sqlite:///{home / 'record.sqlite3'}"):
        from stanch.core.model import Asset
        from stanch.record.history import history
        from stanch.record.reading import workspace

        rows = list(history(workspace("default")))
    assert crowd.acknowledged - {row.actor for row in rows} == set(), "acknowledged, and lost"
    assert crowd.named - {row.entry.name for row in rows if isinstance(row.entry, Asset)} == set()
    assert sum(row.kind.startswith("look.") for row in rows) > crowd.looks, "a look that ended was lost"
    assert crowd.all_did_something()
