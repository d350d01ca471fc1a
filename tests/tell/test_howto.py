"""How-tos: only the lines for the system that was seen, and all of them where nothing tells which it is."""

from __future__ import annotations

import pytest

from stanch.core.entries import Entry
from stanch.core.model import RemedyId
from stanch.knowledge import systems
from stanch.tell import howto, words
from tests.world.shop import WEB1, WWW, edge, ours, package, world

NOON = "2024-07-02T12:00"
UPDATE = RemedyId("patched")


def first_words(rows: list[Entry]) -> list[str]:
    found = world(rows, NOON, event="regresshion-2024")
    return [line.partition(":")[0] for line in howto.lines(found, found.playbook.remedy(UPDATE), WEB1)]


@pytest.mark.parametrize(
    ("purl", "shown"),
    [
        ("pkg:deb/debian/bash@5.2?distro=debian-12", ["Debian, Ubuntu", "Docker"]),
        ("pkg:rpm/rocky/bash@5.1?distro=rocky-9", ["RHEL", "Docker"]),
        ("pkg:apk/alpine/bash@5.2?distro=alpine-3.20", ["Debian, Ubuntu", "RHEL", "Docker"]),
        ("pkg:npm/left-pad@1.3.0", ["Debian, Ubuntu", "RHEL", "Docker"]),
    ],
)
def test_rule_113_the_lines_of_another_system_are_left_out(purl: str, shown: list[str]) -> None:
    assert first_words([*ours(WEB1), package(WEB1, purl, NOON)]) == shown


def test_a_site_is_of_the_system_of_the_machine_that_serves_it() -> None:
    rows = [*ours(WEB1, WWW), edge(WEB1, "serves", WWW)]
    rows.append(package(WEB1, "pkg:rpm/redhat/bash@4.2?distro=rhel-6", NOON))
    found = world(rows, NOON)
    lines = howto.lines(found, found.playbook.remedy(UPDATE), WWW)
    assert not any(line.startswith("Debian") for line in lines)
    assert any(line.startswith("RHEL") for line in lines)


def test_a_line_that_only_mentions_a_system_is_for_all() -> None:
    assert systems.named("Debian testing and unstable: apt-get update") == {"Debian"}
    assert systems.named("RHEL and its like, Fedora: dnf upgrade") == {"RHEL", "Fedora"}
    assert systems.named("Docker: pull the image of Debian anew") == frozenset()
    assert systems.named("On Debian restart the service") == frozenset()


def test_a_package_is_updated_as_its_own_system_does_and_names_are_quoted() -> None:
    lines = list(systems.updates(["pkg:deb/debian/libsock2", "pkg:npm/@scope/sock", "pkg:deb/ubuntu/a;b"]))
    assert lines[0] == "Debian, Ubuntu: apt-get update && apt-get install --only-upgrade libsock2 'a;b'"
    assert lines[1].startswith("Node: npm install @scope/sock@latest")
    assert any(line.startswith("Docker: ") for line in lines)
    assert any("load balancer" in line for line in lines)
    assert next(systems.updates([])).startswith("Debian, Ubuntu: apt-get update && apt-get upgrade")


@pytest.mark.parametrize(
    ("done", "within"),
    [("New key", "new key"), ("SSL 3.0 switched off", "SSL 3.0 switched off"), ("SSH closed", "SSH closed")],
)
def test_names_keep_their_capitals_within_a_sentence(done: str, within: str) -> None:
    assert words.begun(done) == within
