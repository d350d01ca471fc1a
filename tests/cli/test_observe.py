"""`stanch observe tls`: a look at what is ours, written down."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from pathlib import Path

import pytest

from stanch.knowledge import playbooks
from tests.faults.tls import hostile
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places
from tests.servers.one_version import one_version
from tests.servers.rsa_exchange import rsa_exchange


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
    assert "The last look or word is too old to speak of now." in flat(later)
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


def test_a_setting_that_a_playbook_reads_of_an_endpoint_is_found_out(
    stanch: Stanch, places: Places, tmp_path: Path
) -> None:
    """An event that is where a version is spoken: a look answers it, and the next one sees it mended."""
    text = playbooks.text("poodle-2014").replace("id: poodle-2014", "id: old-version")
    path = tmp_path / "old.yaml"
    path.write_text(
        text.replace("reads: probe, match: [ssl3]", 'reads: setting, match: [tls1.2], values: ["on"]')
    )
    morning, noon = "2014-10-15T09:00Z", "2014-10-15T12:00Z"
    assert stanch("incident", "open", path, now=morning).code == 0
    place = places.talks(one_version(ssl.TLSVersion.TLSv1_2, places.identity()))
    stanch("register", "import", _register(tmp_path, place), "--yes", now=morning)
    assert "stanch observe tls\n" in stanch("status", now=morning).out
    stanch("observe", "tls", "--connections", "2", now=morning)
    assert parsed(stanch("status", "--json", now=morning))["today"]["verdict"] == "yes"
    places.talks(one_version(ssl.TLSVersion.TLSv1_3, places.identity()), at=place)
    stanch("observe", "tls", "--connections", "2", now=noon)
    found = parsed(stanch("status", "--json", now=noon))
    assert (found["today"]["verdict"], found["before"]["verdict"]) == ("no", "yes")


def test_what_was_never_bad_here_is_not_asked_as_often_as_what_was(stanch: Stanch, places: Places) -> None:
    """Forty proofs show that all machines are mended; SSL 3.0 was never spoken here."""
    begun: list[object] = []

    def counted(sock: socket.socket, over: threading.Event) -> None:
        begun.append(sock)
        hostile.answering(sock, over, lenient=True)

    stanch("start", places.talks(counted), "--prove", "--no-questions")
    begun.clear()
    stanch("observe", "tls", "--prove", now="2014-04-08T13:00Z")
    assert 2 * 40 <= len(begun) <= 2 * 40 + 5 * 5, "the proof takes two connections"


@pytest.mark.slow
def test_robot_is_seen_with_consent_and_seen_mended(stanch: Stanch, places: Places) -> None:
    morning, noon, evening = "2017-12-13T09:00Z", "2017-12-13T12:00Z", "2017-12-13T18:00Z"
    assert stanch("incident", "open", "robot-2017", now=morning).code == 0
    identity = places.identity(modern=False)
    with rsa_exchange(identity, "late") as (port, server):
        assert stanch("observe", "tls", f"127.0.0.1:{port}", now=morning).code == 3
        assert parsed(stanch("status", "--json", now=morning))["today"]["verdict"] == "unknown"
        assert server.blocks == []
        assert "stanch observe tls --prove" in stanch("status", now=morning).out
        assert stanch("observe", "tls", "--prove", "--connections", "2", now=noon).code == 1
        assert parsed(stanch("status", "--json", now=noon))["today"]["verdict"] == "yes"
    with rsa_exchange(identity, "mended", port) as (_port, server):
        assert stanch("observe", "tls", "--prove", "--connections", "2", now=evening).code == 0
        found = parsed(stanch("status", "--json", now=evening))
        assert (found["today"]["verdict"], found["before"]["verdict"]) == ("no", "yes")
        assert len(server.blocks) == 8 * 10, "as often as robot is asked at most, for it was seen there"
    said = stanch("timeline", now=evening).out
    assert "ROBOT: has the flaw" in said
    assert "zero-leak proof, ROBOT" in said


def _register(folder: Path, place: str) -> Path:
    path = folder / "servers.yaml"
    path.write_text(f"endpoints: [{{name: {place}}}]\n")
    return path
