"""stanch observe packages: lists from which "it is not there" does not follow."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat
from tests.world import lockfiles

pytestmark = pytest.mark.slow

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


def lock(path: Path, version: str = "4.1.1", **more: str) -> Path:
    """npm's, of which every package can be judged."""
    return lockfiles.npm(path, version, from_git=False, **more)


def sbom(path: Path, *components: dict[str, str], **composition: object) -> Path:
    """An SBOM that says of itself what the composition says."""
    rows = [{"type": "library", "name": "one", "bom-ref": "one", **one} for one in components]
    head = {"bomFormat": "CycloneDX", "specVersion": "1.5"}
    path.write_text(json.dumps({**head, "components": rows, "compositions": [composition]}))
    return path


@pytest.fixture
def worm(stanch: Stanch) -> Stanch:
    stanch("incident", "open", "npm-worm-2025", now=NOON)
    return stanch


WHOLE = ("--at", "today", "--whole")


def test_rule_75_a_clean_project_does_not_clear_the_other_one_beside_it(worm: Stanch, tmp_path: Path) -> None:
    took(worm, lock(tmp_path / "a" / "package-lock.json"), "--of", "artefact:ci", *WHOLE)
    took(worm, lock(tmp_path / "b" / "package-lock.json", "4.1.3"), "--of", "ci", *WHOLE, moment=LATER)
    assert verdict(worm, "ci", LATER) == "yes"


@pytest.mark.parametrize(
    "address", ["https://cdn.example.org/tiny.tgz", "git+ssh://git@github.com/x/tiny.git#abc"]
)
@pytest.mark.parametrize("before", ["", "4.1.1", "4.1.0"])
def test_rule_75_a_copy_from_elsewhere_is_not_absent(
    worm: Stanch, tmp_path: Path, address: str, before: str
) -> None:
    file = tmp_path / "package-lock.json"
    if before:
        took(worm, lock(file, before), "--of", "artefact:ci", *WHOLE)
    said = worm(
        "observe", "packages", lock(file, resolved=address), "--of", "ci" if before else "artefact:ci",
        *WHOLE, "--yes", now=LATER,
    )  # fmt: skip
    assert said.code == 3
    assert "? pkg:npm/%40ctrl/tinycolor" in flat(said)
    assert verdict(worm, "ci", LATER) == ("yes" if before == "4.1.1" else "unknown")


@pytest.mark.parametrize(
    "row",
    [
        "ii  libssl1.0.0:am 1.0.1e-2+deb7u amd64 its version is cut",
        "ii  libssl1.0.0-lo 1.0.1e-2 amd64 its name is cut",
        "iH  libssl1.0.0 1.0.1e-2+deb7u5 amd64 half-installed: the files are of some version",
    ],
)
def test_rule_75_a_row_that_cannot_be_judged_is_not_absent(stanch: Stanch, tmp_path: Path, row: str) -> None:
    stanch("incident", "open", "heartbleed", now=NOON)
    file = dpkg(tmp_path / "list.txt", row, base="7.4+deb7u1")
    rule = f"+++-==============-==============-============-{'=' * 33}\n"
    file.write_text(rule + file.read_text())
    took(stanch, file, "--of", "host:web1", "--at", "today", "--distro", "debian-7")
    assert verdict(stanch, "web1") == "unknown"


def test_two_images_on_a_machine_do_not_clear_each_other(stanch: Stanch, tmp_path: Path) -> None:
    stanch("incident", "open", "heartbleed", now=NOON)
    for name, number, moment in (("host:web1", 4, NOON), ("web1", 5, LATER)):
        purl = f"pkg:deb/debian/libssl1.0.0@1.0.1e-2+deb7u{number}?distro=debian-7"
        file = sbom(tmp_path / f"{number}.json", {"purl": purl}, aggregate="complete")
        took(stanch, file, "--of", name, "--at", "today", moment=moment)
    assert verdict(stanch, "web1", LATER) == "yes"


def test_an_sbom_that_is_complete_of_a_part_is_not_whole(worm: Stanch, tmp_path: Path) -> None:
    one = {"purl": "pkg:npm/a@1.0.0"}
    part = sbom(tmp_path / "a.json", one, aggregate="complete", assemblies=["one"])
    assert "not known to be absent" in took(worm, part, "--of", "artefact:ci", *WHOLE)
    assert verdict(worm, "ci") == "unknown"
    all = sbom(tmp_path / "b.json", one, aggregate="complete")
    took(worm, all, "--of", "artefact:other", *WHOLE)
    assert verdict(worm, "other") == "no"


def test_an_sbom_with_a_component_that_nobody_can_name_is_not_whole(worm: Stanch, tmp_path: Path) -> None:
    rows = {"purl": "pkg:npm/a@1.0.0"}, {"name": "@ctrl/tinycolor", "version": "4.1.1"}
    file = sbom(tmp_path / "a.json", *rows, aggregate="complete")
    took(worm, file, "--of", "artefact:ci", *WHOLE)
    assert verdict(worm, "ci") == "unknown"


class Checkout:
    """A repository, and its commits by their moments."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "init", "-q", str(folder)], check=True)

    def commit(self, moment: str) -> None:
        dated = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        for words in (("add", "-A", "."), ("commit", "-qm", moment)):
            subprocess.run(["git", "-c", "user.name=m", "-c", "user.email=m@example.org", *words],
                           cwd=self.folder, env=dated, check=True)  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "repository")


def test_a_version_between_commits_whose_dates_are_in_the_wrong_order_was_there(
    worm: Stanch, checkout: Checkout
) -> None:
    for version, moment in (
        ("4.1.0", "2025-01-01"),
        ("4.1.1", "2025-09-15T18:00"),
        ("4.1.3", "2025-09-15T09:00"),
    ):
        lock(checkout.folder / "package-lock.json", version)
        checkout.commit(f"{moment}:00Z" if "T" in moment else f"{moment}T10:00:00Z")
    said = took(worm, "--git", checkout.folder, "package-lock.json", "--of", "artefact:ci", "--whole")
    assert "the dates of its commits are in the wrong order" in said
    assert (verdict(worm, "ci"), verdict(worm, "ci", kind="ever")) == ("unknown", "yes")


@pytest.mark.parametrize("more", [{}, {"resolved": "git+ssh://x/y.git#1"}])
def test_a_history_with_a_copy_that_cannot_be_judged_is_not_clean(
    worm: Stanch, checkout: Checkout, more: dict[str, str]
) -> None:
    lock(checkout.folder / "package-lock.json", "4.1.0")
    checkout.commit("2025-01-01T10:00:00Z")
    lock(checkout.folder / "package-lock.json", "latest", **more)
    checkout.commit("2025-09-14T12:00:00Z")
    took(worm, "--git", checkout.folder, "package-lock.json", "--of", "artefact:ci", "--whole")
    assert (verdict(worm, "ci"), verdict(worm, "ci", kind="ever")) == ("unknown", "unknown")


def test_a_lockfile_that_was_taken_away_says_nothing_of_what_is_built_since(
    worm: Stanch, checkout: Checkout
) -> None:
    lock(checkout.folder / "package-lock.json", "4.1.0")
    checkout.commit("2025-01-01T10:00:00Z")
    (checkout.folder / "package-lock.json").rename(checkout.folder / "npm-shrinkwrap.json")
    checkout.commit("2025-09-14T01:00:00Z")
    said = took(worm, "--git", checkout.folder, "package-lock.json", "--of", "artefact:ci", "--whole")
    assert "the file was taken away" in said
    assert verdict(worm, "ci") == "unknown"


def test_a_history_of_a_list_that_is_not_whole_is_not_whole(worm: Stanch, checkout: Checkout) -> None:
    (checkout.folder / "requirements.txt").write_text("flask==1.0\nsix>=1.0\n")
    checkout.commit("2025-01-01T10:00:00Z")
    said = took(worm, "--git", checkout.folder, "requirements.txt", "--of", "artefact:ci", "--whole")
    assert "not known to be absent: not every line is pinned" in said


def test_a_list_of_which_no_entry_speaks_is_told_at_once(stanch: Stanch, tmp_path: Path) -> None:
    stanch("incident", "open", "heartbleed", now=NOON)
    file = tmp_path / "list.txt"
    file.write_text("apk-tools-2.3.0-r0\nbusybox-1.21-r0\nmusl-1.0-r0\nlibssl1.0-1.0.1f-r0\n")
    words = ("observe", "packages", file, "--of", "host:web1", "--at", "today", "--distro", "alpine-2.6")
    said = stanch(*words, "--yes", now=NOON)
    assert said.code == 3
    assert "? pkg:apk/alpine?distro=alpine-2.6: Heartbleed. No entry of the playbook speaks" in flat(said)


def test_what_a_condition_names_is_not_affected(stanch: Stanch, tmp_path: Path) -> None:
    stanch("incident", "open", "xz-2024", now=NOON)
    file = dpkg(
        tmp_path / "list.txt",
        "ii  openssh-server 1:9.2p1-2 amd64 it",
        "ii  liblzma5:amd64 5.4.1-0.2 amd64 it",
    )
    said = stanch("observe", "packages", file, "--of", "host:web1", "--at", "today", "--yes", now=NOON)
    assert (said.code, "AFFECTED" in said.out) == (0, False)


@pytest.mark.parametrize(("at", "code"), [("2025-03-14T20:00Z", 1), ("2025-12-01T12:00Z", 0)])
def test_what_was_bad_for_a_time_is_affected_in_that_time(
    stanch: Stanch, tmp_path: Path, at: str, code: int
) -> None:
    stanch("incident", "open", "tj-actions-2025", now=NOON)
    file = sbom(tmp_path / "bom.json", {"purl": "pkg:github/tj-actions/changed-files@v45"})
    said = stanch("observe", "packages", file, "--of", "workflow:ci", "--at", at, "--yes", now=NOON)
    assert (said.code, "AFFECTED" in said.out) == (code, code == 1)


def test_a_file_of_which_more_is_said_is_taken_in_anew(worm: Stanch, tmp_path: Path) -> None:
    file, moment = lock(tmp_path / "package-lock.json", "4.1.3"), "2025-12-20T11:00Z"
    took(worm, file, "--of", "artefact:ci", "--at", moment)
    assert verdict(worm, "ci") == "unknown"
    took(worm, file, "--of", "ci", "--at", moment, "--whole")
    assert verdict(worm, "ci") == "no"


def test_an_sbom_of_the_package_itself_does_not_rule_it_out(worm: Stanch, tmp_path: Path) -> None:
    file = sbom(tmp_path / "bom.json", {"purl": "pkg:npm/a@1.0.0"}, aggregate="complete")
    content = json.loads(file.read_text())
    content["metadata"] = {"component": {"name": "tinycolor", "purl": "pkg:npm/%40ctrl/tinycolor@4.1.1"}}
    file.write_text(json.dumps(content))
    took(worm, file, "--of", "artefact:ci", *WHOLE)
    assert verdict(worm, "ci") == "unknown"


@pytest.mark.parametrize("at", ["2025-08-01T12:00Z", "2025-12-18T12:00Z"])
def test_what_a_machine_lacked_days_ago_does_not_say_that_it_lacks_it_now(
    worm: Stanch, tmp_path: Path, at: str
) -> None:
    file = lock(tmp_path / "package-lock.json", "4.1.0")
    took(worm, file, "--of", "host:ci", "--at", at, "--whole")
    assert verdict(worm, "ci") == "unknown"
    took(worm, file, "--of", "ci", "--at", NOON, "--whole")
    assert verdict(worm, "ci") == "no"
    # a build does not change
    took(worm, file, "--of", "artefact:shop", "--at", at, "--whole")
    assert verdict(worm, "shop") == "no"


def test_what_was_seen_on_a_machine_days_ago_is_there_until_its_end_is_known(
    worm: Stanch, tmp_path: Path
) -> None:
    file = lock(tmp_path / "package-lock.json", "4.1.1")
    took(worm, file, "--of", "host:ci", "--at", "2025-12-01T12:00Z", "--whole")
    assert verdict(worm, "ci") == "yes"


def test_rule_77_a_library_that_was_updated_is_not_one_that_runs(stanch: Stanch, tmp_path: Path) -> None:
    stanch("incident", "open", "heartbleed", now=NOON)
    for number, at in ((4, "2025-12-20T11:00Z"), (5, "2025-12-20T11:30Z")):
        row = f"ii  libssl1.0.0:amd64 1.0.1e-2+deb7u{number} amd64 it"
        file = dpkg(tmp_path / f"{number}.txt", row, base="7.4+deb7u1")
        said = took(
            stanch, file, "--of", "host:web1" if number == 4 else "web1", "--at", at, "--distro", "debian-7"
        )
    assert "did not have" not in said
    (web1,) = json.loads(stanch("status", "--json", now=NOON).out)["ours"]
    done = {one["remedy"]: one["done"] for one in web1["assessment"]["milestones"]}
    assert (verdict(stanch, "web1"), done["restarted"]) == ("unknown", "unknown")
    assert "whether what runs does is not known" in flat(stanch("status", now=NOON))


@pytest.mark.parametrize("at", ["2025-03-13T12:00Z", "2025-03-15T12:00Z", "2025-03-16T00:00Z"])
def test_rule_142_a_list_from_hours_in_which_it_was_perhaps_bad_tells_neither(
    stanch: Stanch, tmp_path: Path, at: str
) -> None:
    stanch("incident", "open", "tj-actions-2025", now=NOON)
    file = sbom(
        tmp_path / "bom.json", {"purl": "pkg:github/tj-actions/changed-files@v45"}, aggregate="complete"
    )
    said = stanch(
        "observe", "packages", file, "--of", "workflow:ci", "--at", at, "--whole", "--yes", now=NOON
    )
    assert (said.code, "AFFECTED" in said.out) == (3, False)
    assert "not known whether it was there in that time" in flat(said)
    assert (verdict(stanch, "ci"), verdict(stanch, "ci", kind="ever")) == ("unknown", "unknown")
    assert "ci had the poisoned version" not in flat(stanch("notice", "copy", now=NOON))
