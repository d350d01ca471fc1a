"""`stanch observe tls`: a look at what is ours, written down."""

from __future__ import annotations

import json

import pytest

from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places


@pytest.fixture
def opened(stanch: Stanch) -> Stanch:
    assert stanch("incident", "open", "heartbleed").code == 0
    return stanch


def test_with_nothing_written_down_there_is_nothing_to_look_at(opened: Stanch) -> None:
    found = opened("observe", "tls")
    assert found.code == 2
    assert "there is nothing to look at yet" in found.err
    assert "stanch observe tls www.shop.example" in found.err


def test_all_that_is_ours_is_looked_at_and_written_down(opened: Stanch, places: Places) -> None:
    one, other, closed = places.tls(), places.mended(), places.closed()
    assert opened("observe", "tls", one, other, closed).code == 3
    again = opened("observe", "tls", "--prove")
    assert again.code == 3
    assert f"{one}  ✓" in again.out
    assert f"{other}  ✓" in again.out
    assert f"{closed}  ? not reached" in again.out
    assert "Written down. Where you stand now: stanch status" in again.out
    what = [row["what"] for row in parsed(opened("timeline", "--json"))]
    assert "looked (zero-leak proof): 2 of 3 places answered" in what
    assert any(one.startswith(f"{closed}: was not reached (127.0.0.1") for one in what)


def test_as_json_it_is_a_line_for_each_address(opened: Stanch, places: Places) -> None:
    found = opened("observe", "tls", "--json", "--prove", places.vulnerable(), places.tls())
    assert found.code == 1
    verdicts = {json.loads(line)["findings"]["heartbleed"]["verdict"] for line in found.out.splitlines()}
    assert verdicts == {"vulnerable", "not_vulnerable"}


def test_a_look_grows_old_and_says_so(opened: Stanch, places: Places) -> None:
    place = places.tls()
    opened("observe", "tls", place, now="2014-04-08T17:00Z")
    assert parsed(opened("status", "--json", now="2014-04-08T18:00Z"))["today"]["verdict"] == "no"
    later = opened("status", now="2014-04-20T18:00Z")
    assert "The last look is too old to speak of now." in flat(later)
    assert "Nothing to do" not in later.out, "what is not known is not nothing"


def test_two_servers_with_one_key_share_its_fate(opened: Stanch, places: Places) -> None:
    key = places.identity()
    leaking, clean = places.vulnerable(key), places.tls(key)
    opened("observe", "tls", "--prove", leaking, clean)
    said = flat(opened("claims"))
    assert f"{clean}: It" in said, "the one that never leaked is named among those that block"
    plan = opened("plan").out
    assert f"Give the server a new key: {clean}" in plan
    assert f"and {max(leaking, clean)}" in flat(opened("plan")), "the key is named by both that show it"
