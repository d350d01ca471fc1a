"""stanch observe packages: lists from which "it is not there" does not follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat

NOON, LATER = "2025-12-20T12:00Z", "2025-12-20T13:00Z"
ESSENTIAL = "base-files dpkg tar util-linux zlib1g"


def verdict(stanch: Stanch, name: str, moment: str = NOON, kind: str = "now") -> str:
    """What is said of one machine or build."""
    status = json.loads(stanch("status", "--json", now=moment).out)
    (found,) = [one for one in status["ours"] if one["assessment"]["asset"].endswith(name)]
    return str(found["assessment"][kind]["verdict"])


def took(stanch: Stanch, *words: object, moment: str = NOON) -> str:
    said = stanch("observe", "packages", *words, "--yes", now=moment)
    assert said.code in (0, 1, 3), said.err
    return flat(said)


def dpkg(path: Path, *rows: str, base: str = "12.4+deb12u5") -> Path:
    """What dpkg -l prints on a machine that has these beside what every machine has."""
    own = [f"ii  {name} {base if name == 'base-files' else '1.0'} amd64 it" for name in ESSENTIAL.split()]
    path.write_text("\n".join([*own, *rows]) + "\n")
    return path


@pytest.mark.parametrize(
    ("playbook", "distro", "rows"),
    [
        ("heartbleed", "alpine-2.6", "apk-tools-2.3.0-r0 busybox-1.21-r0 musl-1.0-r0 libssl1.0-1.0.1f-r0"),
        ("regresshion-2024", "rocky-9.4",
         "glibc-2.34-1.el9.x86_64 rpm-4.16-1.el9.x86_64 setup-2.13-1.el9.noarch "
         "openssh-server-8.7p1-34.el9.x86_64"),
        ("xz-2024", "", "glibc-2.39-1.x86_64 rpm-4.19-1.x86_64 setup-2.14-1.noarch xz-libs-5.6.1-1.x86_64"),
        ("mongobleed-2025", "alpine-3.9",
         "apk-tools-2.3.0-r0 busybox-1.21-r0 musl-1.0-r0 mongodb-4.0.5-r0"),
    ],
)  # fmt: skip
def test_rule_76_a_list_of_a_distribution_of_which_no_entry_speaks(
    stanch: Stanch, tmp_path: Path, playbook: str, distro: str, rows: str
) -> None:
    stanch("incident", "open", playbook, now=NOON)
    file = tmp_path / "list.txt"
    file.write_text("\n".join(rows.split()) + "\n")
    said = took(stanch, file, "--of", "host:web1", "--at", "today", *(("--distro", distro) if distro else ()))
    assert "did not have" not in said
    assert (verdict(stanch, "web1"), verdict(stanch, "web1", kind="ever")) == ("unknown", "unknown")


def test_rule_76_a_list_of_an_unnamed_release_does_not_rule_out_what_it_lacks(
    stanch: Stanch, tmp_path: Path
) -> None:
    stanch("incident", "open", "heartbleed", now=NOON)
    file = dpkg(tmp_path / "list.txt", "ii  libssl3:amd64 3.0.11-1~deb12u2 amd64 it")
    took(stanch, file, "--of", "host:web1", "--at", "today")
    assert "No entry of the playbook speaks of its distribution" in flat(stanch("status", now=NOON))
    clean = dpkg(tmp_path / "other.txt", base="7.4+deb7u1")
    took(stanch, clean, "--of", "host:web2", "--at", "today", "--distro", "debian-7")
    assert verdict(stanch, "web2") == "no", "of Debian 7 the playbook speaks"
