"""stanch playbook judge: a version, by a playbook alone."""

from __future__ import annotations

import json

import pytest

from tests.program.commands import Stanch, flat

CORE = "pkg:maven/org.apache.logging.log4j/log4j-core"


@pytest.mark.parametrize(
    ("event", "purl", "affected", "code"),
    [
        ("log4shell-2021", f"{CORE}@2.14.1", "yes", 1),
        ("log4shell-2021", f"{CORE}@2.17.1", "no", 0),
        ("log4shell-2021", "pkg:npm/left-pad@1.3.0", "unknown", 3),
        ("heartbleed", "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7", "yes", 1),
        ("heartbleed", "pkg:deb/debian/openssl@1.0.1e-2?distro=freebsd-10", "unknown", 3),
        ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-30.el9_2.4?distro=rhel-9.2", "no", 0),
    ],
)
def test_a_version_and_the_line_that_says_so(
    stanch: Stanch, event: str, purl: str, affected: str, code: int
) -> None:
    said = stanch("playbook", "judge", event, purl, "--json")
    assert said.code == code
    (row,) = json.loads(said.out)["packages"]
    assert row["affected"] == affected
    if affected != "unknown":
        assert row["entry"]
        assert row["range"].startswith("vers:")


def test_what_it_depends_on_is_named(stanch: Stanch) -> None:
    said = stanch(
        "playbook", "judge", "mongobleed-2025", "pkg:generic/mongodb@7.0.14", now="2025-12-20T12:00Z"
    )
    assert said.code == 1
    assert ("only where: zlib (mongodb_zlib is on), reachable (mongodb_port_from_outside is open)") in flat(
        said
    )
    said = stanch("playbook", "judge", "xz-2024", "pkg:deb/debian/liblzma5@5.6.1-1?distro=trixie&arch=amd64")
    assert "ssh_server (pkg:deb/debian/openssh-server or pkg:rpm/fedora/openssh-server is there" in flat(said)


def test_what_was_bad_for_a_time_only_says_for_which(stanch: Stanch) -> None:
    tag = "pkg:github/tj-actions/changed-files@v45"
    said = stanch("playbook", "judge", "tj-actions-2025", tag)
    assert "only where it was there in the time from 2025-03-12T00:00:00Z to 2025-03-16T00:00:00Z" in flat(
        said
    )
    good = stanch("playbook", "judge", "tj-actions-2025", tag.replace("v45", "v46.0.1"))
    assert "only where" not in good.out


@pytest.mark.parametrize(
    ("event", "purl", "says"),
    [
        ("log4shell-2021", "left-pad@1.3.0", "'left-pad@1.3.0' is not a package URL such as pkg:deb/debian/"),
        ("heartbleed", "pkg:deb/debian/openssl@1.0.1e-2?distro=freebsd-10", "that is: freebsd-10"),
        ("circleci-2023", "pkg:npm/left-pad@1.3.0", "this playbook speaks of no packages at all"),
    ],
)
def test_what_cannot_be_told_says_what_is_missing(stanch: Stanch, event: str, purl: str, says: str) -> None:
    said = stanch("playbook", "judge", event, purl)
    assert said.code == 3
    assert says in flat(said)


def test_a_playbook_that_is_not_there(stanch: Stanch) -> None:
    said = stanch("playbook", "judge", "nonsense", "pkg:npm/a@1.0.0")
    assert said.code == 2
    assert "nonsense cannot be read" in said.err


def test_a_package_that_is_a_condition_alone_is_not_affected(stanch: Stanch) -> None:
    said = stanch("playbook", "judge", "xz-2024", "pkg:deb/debian/openssh-server@1:9.2p1-2", "--json")
    assert json.loads(said.out)["packages"][0]["affected"] == "unknown"


def test_what_was_bad_for_a_time_is_told_with_that_time(stanch: Stanch) -> None:
    said = stanch("playbook", "judge", "tj-actions-2025", "pkg:github/tj-actions/changed-files@v45")
    assert "only where it was there in the time from 2025-03-12" in flat(said)
