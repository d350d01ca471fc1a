"""A site that had the flaw, and a key that nobody saw: verdict, headline, notice and plan agree (207)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat

pytestmark = pytest.mark.slow  # journeys through many commands

NOW, LATER, SITE = "2014-04-09T09:00Z", "2014-04-09T10:00Z", "www.shop.example"


def test_rule_207_the_headline_does_not_clear_what_the_plan_asks_for(stanch: Stanch, tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text(f"endpoints: [{{name: {SITE}}}]\n")
    assert stanch("incident", "open", "heartbleed", now=NOW).code == 0
    assert stanch("register", "import", "register.yaml", "--yes", now=NOW).code == 0
    fixed = "2014-04-08T12:00Z"
    for words in (
        ("attest", SITE, "yes", "--from", "2014-03-03", "--to", fixed),
        ("done", SITE, "patched=2014-04-08T11:00Z", f"restarted={fixed}", "rekeyed=no"),
        ("attest", SITE, "no", "--from", fixed, "--to", "2014-04-09T08:00Z"),
    ):
        assert stanch(*words, "--yes", now=NOW).code == 0
    said = flat(stanch("status", now=NOW))
    assert "not exposed today" not in said
    assert f"Exposed today? ? not known yet: {SITE}" in said
    assert f"We do not count the key of {SITE} as new yet." in flat(stanch("notice", now=NOW))
    assert "Give the server a new key: www.shop.example (do it now)" in flat(stanch("plan", now=NOW))
    assert stanch("done", SITE, "rekeyed=2014-04-08T13:00Z", "--yes", now=LATER).code == 0
    said = flat(stanch("status", now=LATER))
    assert f"Exposed today? ✓ no: {SITE}" in said
    assert "Give the server a new key: www.shop.example (done)" in flat(stanch("plan", now=LATER))
