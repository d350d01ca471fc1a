"""The whole story in a record: leaked, mended, re-keyed, revoked; each step seen by looking again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.real.browser import Visitor, chromium
from tests.real.test_reissue import NAMES, Bench
from tests.servers import running
from tests.servers.authority import DAY, NOW, Leaf, Revoked, key
from tests.servers.console import console
from tests.servers.nginx import nginx
from tests.servers.node import node

pytestmark = [pytest.mark.real, pytest.mark.slow]

WILD = ("*.shop.example", "127.0.0.1")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(tmp_path, stack)


def look(bench: Bench, *targets: str) -> None:
    done = bench.run("observe", "tls", "--prove", "--ca", bench.ca.pem, *targets)
    assert done.returncode in (0, 1), done.stderr


def keys(bench: Bench) -> dict[str, tuple[str, ...]]:
    status = json.loads(bench.run("status", "--json").stdout)
    return {
        one["name"]: tuple(one[what]["word"] for what in ("key", "old", "order", "overall"))
        for one in status["keys"]
    }


def revoked(bench: Bench, leaf: Leaf) -> list[dict[str, Any]]:
    """The step `revoked` of the key's, as the plan has it."""
    plan = json.loads(bench.run("plan", "--all", "--json").stdout)
    asset = f"key:sha256/{leaf.files.spki}"
    return [one for one in plan if one["remedy"] == "revoked" and one["asset"] == asset]


def test_leaked_mended_rekeyed_revoked(bench: Bench) -> None:
    place, port = f"127.0.0.1:{bench.port}", bench.port
    bench.lists()
    old = bench.ca.leaf(NAMES, key=key(old=True), start=NOW - 40 * DAY)
    new = bench.ca.leaf(NAMES, start=NOW - DAY)
    with node("0.10.0", old.files, port, bench.folder):
        assert bench.run("start", place, "--no-questions").returncode in (0, 1, 3)
        look(bench, place)
        assert keys(bench)[place] == ("same", "unknown", "unknown", "not_done"), "there is no old one yet"
    with nginx(old.files, port, bench.folder, "TLSv1.2"):
        look(bench, place)
        look(bench, place)  # mended at the first, the old key still there at the second
        assert keys(bench)[place][0::3] == ("same", "not_done")
    with nginx(new.files, port, bench.folder, "TLSv1.2"):
        look(bench, place)
        assert keys(bench)[place] == ("new", "not_revoked", "after_fix", "partial")
        assert [one["state"] for one in revoked(bench, old)] == ["ready"]
        bench.lists(Revoked(old, NOW))
        look(bench, place)
        assert keys(bench)[place] == ("new", "revoked", "after_fix", "complete")
        assert [one["state"] for one in revoked(bench, old)] == ["done"]
        page = " ".join(bench.run("status", "--all").stdout.split())
        assert "Certificates since the disclosure" in page
        assert "revoked on" in page
        (bench.site / "list.crl").unlink()
        look(bench, place)
        assert keys(bench)[place][1] == "revoked", "a look that failed takes nothing back"
        done = bench.run("check", "--since", "heartbleed", "--ca", bench.ca.pem, "--json", place)
        found = json.loads(done.stdout)
        assert found["overall"]["word"] == "complete", "the record is the best baseline"
        assert {one["source"] for one in found["key"]["on"]} == {"record"}


def test_two_that_share_a_wildcard_key_of_which_one_leaked_share_its_fate(bench: Bench) -> None:
    leaked, other = (f"127.0.0.1:{port}" for port in (bench.port, bench.ocsp))
    bench.lists()
    shared = bench.ca.leaf(WILD, key=key(old=True), start=NOW - 40 * DAY)
    renewed = bench.ca.leaf(WILD, start=NOW - DAY)
    with nginx(shared.files, bench.ocsp, bench.folder, "TLSv1.2"):
        with node("0.10.0", shared.files, bench.port, bench.folder):
            done = bench.run("check", "--prove", "--since", "heartbleed", "--ca", bench.ca.pem, "--json",
                             leaked, other)  # fmt: skip
            for line in done.stdout.splitlines():
                found = json.loads(line)
                assert (found["key"]["word"], found["overall"]["word"]) == ("same", "not_done"), found[
                    "target"
                ]
            bench.run("start", leaked, "--no-questions")
            look(bench, leaked, other)
            status = json.loads(bench.run("status", "--json").stdout)
            own = {one["asset"]["name"]: one["assessment"]["own_now"]["verdict"] for one in status["ours"]}
            assert own == {leaked: "yes", other: "no"}, "only one of them has the flaw"
            assert {name: words[3] for name, words in keys(bench).items()} == {
                leaked: "not_done", other: "not_done",
            }  # fmt: skip
        with nginx(shared.files, bench.port, bench.folder, "TLSv1.2"):
            look(bench, leaked, other)
            look(bench, leaked, other)
        with nginx(renewed.files, bench.port, bench.folder, "TLSv1.2"):
            look(bench, leaked, other)
            found = keys(bench)
            assert found[leaked] == ("new", "not_revoked", "after_fix", "partial")
            assert found[other][0::3] == ("same", "not_done"), "it still shows the key that leaked elsewhere"


def test_a_word_does_not_beat_the_key_that_is_still_there(bench: Bench) -> None:
    """`--rekeyed` says that it was changed between two looks of the record, and both saw the same key."""
    place = f"127.0.0.1:{bench.port}"
    bench.lists()
    with nginx(bench.old.files, bench.port, bench.folder, "TLSv1.2"):
        bench.run("start", place, "--no-questions")
        look(bench, place)
        word = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        look(bench, place)
        options = ("--since", "heartbleed", "--fixed", f"{NOW - DAY:%Y-%m-%dT%H:%M}", "--ca", bench.ca.pem)
        done = bench.run("check", *options, "--rekeyed", word, "--json", place)
    found = json.loads(done.stdout)
    assert (found["key"]["word"], found["key"]["why"]) == ("same", "word_gainsaid"), done.stderr
    assert (found["overall"]["word"], done.returncode) == ("not_done", 1)
    timeline = bench.run("timeline").stdout
    assert "New key" not in timeline, "what is said to a check is not written down"
    renewed = bench.ca.leaf(NAMES, start=NOW - DAY / 2)
    with nginx(renewed.files, bench.port, bench.folder, "TLSv1.2"):
        found = json.loads(bench.run("check", *options, "--rekeyed", word, "--json", place).stdout)
    assert found["key"]["word"] == "new"
    assert (found["order"]["why"], found["order"]["ground"]) == ("seen_after", "seen"), (
        "two looks saw the old"
    )


def test_a_look_for_strangers_asks_nobody(bench: Bench) -> None:
    """Only who runs stanch has issuers asked: where to ask is chosen by whoever is looked at."""
    bench.lists()
    port = running.free_port()
    with nginx(bench.old.files, port, bench.folder, "TLSv1.2"):
        before = (bench.site / "access.log").read_text()
        bench.run("check", "--ca", bench.ca.pem, f"127.0.0.1:{port}")
        assert (bench.site / "access.log").read_text() == before, "a plain check asks no issuer"


def test_the_console_shows_it_where_it_shows_where_we_stand(bench: Bench) -> None:
    bench.lists()
    old = bench.ca.leaf(NAMES, key=key(old=True), start=NOW - 40 * DAY)
    place = f"127.0.0.1:{bench.port}"
    with node("0.10.0", old.files, bench.port, bench.folder):
        bench.run("start", place, "--no-questions")
        look(bench, place)
    with chromium() as browser, console(bench.folder / "home") as (_process, link):
        visitor = Visitor(browser)
        page = visitor.page
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.goto(link.split("/enter/")[0] + "/situation/")
        page.get_by_text(re.compile("^One certificate: ")).click()
        section = page.locator("details", has_text=re.compile("One certificate: "))
        expect(section.get_by_text(place).first).to_be_visible()
        expect(section).to_contain_text("The key is the one that was there while the flaw was")
        visitor.everywhere("situation-keys")
