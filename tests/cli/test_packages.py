"""stanch observe packages: what a machine or a build has, from its lists to what may be said."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.observe.packages.recorded import FOLDER
from tests.program.commands import Stanch, flat
from tests.world import lockfiles

NOON, LATER = "2025-09-16T12:00Z", "2025-09-16T13:00Z"


@pytest.fixture
def worm(stanch: Stanch) -> Stanch:
    assert stanch("incident", "open", "npm-worm-2025", now=NOON).code == 0
    return stanch


def test_from_a_lockfile_to_where_one_stands(worm: Stanch, tmp_path: Path) -> None:
    file = lockfiles.npm(tmp_path / "package-lock.json", "4.1.1")
    words = ("observe", "packages", file, "--at", "today", "--whole", "--yes", "--of")
    said = worm(*words, "artefact:shop", now=NOON)
    assert said.code == 1
    assert "AFFECTED pkg:npm/%40ctrl/tinycolor@4.1.1: The npm worm Shai-Hulud." in flat(said)
    assert "1 cannot be judged: it comes from a git repository" in flat(said)
    assert "You are exposed." in flat(worm("status", now=NOON))
    lockfiles.npm(file, "4.1.3")
    again = worm(*words, "shop", now=LATER)
    assert again.code == 0
    assert "Not exposed today. You were before." in flat(worm("status", now=LATER))


def test_a_part_of_what_there_is_clears_nothing(worm: Stanch, tmp_path: Path) -> None:
    file = lockfiles.npm(tmp_path / "package-lock.json", "4.1.3")
    said = worm("observe", "packages", file, "--of", "artefact:shop", "--at", "today", "--yes", now=NOON)
    assert "is that all that shop has of these kinds? then say --whole" in flat(said)
    status = flat(worm("status", now=NOON))
    assert "Not everything that it has was read." in status
    assert "Not exposed today" not in status


def test_a_package_from_git_of_a_name_that_the_event_speaks_of_is_not_clean(
    worm: Stanch, tmp_path: Path
) -> None:
    """Whether it is the poisoned one nobody can tell; that the list is whole does not say that it is not."""
    file = lockfiles.npm(tmp_path / "package-lock.json", "4.1.3")
    text = file.read_text()
    words = ("observe", "packages", file, "--at", "today", "--whole", "--yes", "--of", "artefact:shop")
    file.write_text(text.replace('"node_modules/tool"', '"node_modules/@ctrl/tinycolor-x"'))
    assert worm(*words, now=NOON).code == 0
    assert "Not exposed today" in flat(worm("status", now=NOON))
    forked = '{"resolved": "git+ssh://git@example.org/tinycolor.git#abc", "version": "4.1.1"}'
    file.write_text(text.replace('"node_modules/@ctrl/tinycolor": {"version": "4.1.3"}',
                                 f'"node_modules/@ctrl/tinycolor": {forked}'))  # fmt: skip
    said = worm(*words, now=LATER)
    assert said.code == 3
    assert "? pkg:npm/%40ctrl/tinycolor" in flat(said)
    status = flat(worm("status", now=LATER))
    assert "Not exposed today" not in status
    assert "Its version cannot be judged." in status


def test_a_whole_sbom_with_a_part_that_nobody_can_name_clears_nothing(worm: Stanch, tmp_path: Path) -> None:
    parts: list[dict[str, str]] = [
        {"type": "library", "name": "express", "version": "4.21.0", "purl": "pkg:npm/express@4.21.0"}
    ]
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "components": parts,
        "metadata": {"component": {"bom-ref": "shop", "type": "application", "name": "shop"}},
        "compositions": [{"aggregate": "complete"}],
    }  # fmt: skip
    file = tmp_path / "bom.json"
    words = ("observe", "packages", file, "--at", "today", "--whole", "--yes", "--of")
    file.write_text(json.dumps(bom))
    worm(*words, "artefact:shop", now=NOON)
    clean = "Not exposed today" in flat(worm("status", now=NOON))
    parts.append({"type": "library", "name": "something", "version": "1"})
    file.write_text(json.dumps(bom))
    worm(*words, "artefact:blog", now=NOON)
    (blog,) = (
        one
        for one in json.loads(worm("status", "--json", now=NOON).out)["ours"]
        if one["asset"]["name"] == "blog"
    )
    assert clean, "the same without that part is clean"
    assert blog["assessment"]["now"]["verdict"] == "unknown"


def test_what_runs_without_a_list_of_packages_is_refused_in_words(worm: Stanch) -> None:
    maps = FOLDER / "maps" / "root.txt"
    said = worm("observe", "packages", maps, "--of", "host:web1", "--at", "today", now=NOON)
    assert said.code == 2
    assert "says what runs or whose files there are, and not of which version" in said.err
    assert "dpkg -l | cat" in said.err


def test_two_projects_on_one_machine_do_not_clear_each_other(worm: Stanch, tmp_path: Path) -> None:
    for name, version in (("one", "4.1.1"), ("other", "4.1.3")):
        (tmp_path / name).mkdir()
        file = lockfiles.npm(tmp_path / name / "package-lock.json", version)
        worm(
            "observe",
            "packages",
            file,
            "--of",
            "host:ci" if name == "one" else "ci",
            "--at",
            "today",
            "--yes",
            now=NOON,
        )
    assert "You are exposed." in flat(worm("status", now=NOON))


def test_the_same_file_is_taken_in_once(worm: Stanch, tmp_path: Path) -> None:
    file = lockfiles.npm(tmp_path / "package-lock.json", "4.1.1")
    words = ("observe", "packages", file, "--at", "2025-09-16T11:00Z", "--yes", "--of")
    worm(*words, "artefact:shop", now=NOON)
    entries = len(json.loads(worm("timeline", "--json", now=NOON).out))
    assert "was taken in before" in flat(worm(*words, "shop", now=NOON))
    assert len(json.loads(worm("timeline", "--json", now=NOON).out)) == entries


def test_what_would_change_is_shown_and_nothing_is_written(worm: Stanch, tmp_path: Path) -> None:
    file = lockfiles.npm(tmp_path / "package-lock.json", "4.1.1")
    said = worm("observe", "packages", file, "--of", "artefact:shop", "--at", "today", "--dry-run", now=NOON)
    assert said.code == 0
    assert "shop" not in flat(worm("status", now=NOON))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--of", "nobody", "--at", "today"), "nobody is no machine or build that is written down"),
        (("--of", "artefact:shop"), "does not say when it was so"),
        (("--of", "artefact:shop", "--at", "2025-09-17"), "has not come yet"),
        (("--of", "host:a\nb", "--at", "today"), "host:"),
    ],
)
def test_what_is_missing_is_said(worm: Stanch, tmp_path: Path, words: tuple[str, ...], what: str) -> None:
    file = lockfiles.npm(tmp_path / "package-lock.json", "4.1.1")
    said = worm("observe", "packages", file, *words, now=NOON)
    assert said.code == 2
    assert what in said.err


def test_a_file_that_is_no_list(worm: Stanch, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("buy milk\n")
    said = worm("observe", "packages", "notes.txt", "--of", "artefact:shop", "--at", "today", now=NOON)
    assert said.code == 2
    assert "is no list of packages that is known here" in said.err
    assert worm("observe", "packages", "none.txt", "--of", "artefact:shop", now=NOON).code == 2


def test_what_stood_in_a_lockfile_and_when(worm: Stanch, tmp_path: Path) -> None:
    def commit(version: str, moment: str) -> None:
        lockfiles.npm(tmp_path / "repo" / "package-lock.json", version)
        dated = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        for words in (("add", "."), ("commit", "-qm", version)):
            subprocess.run(["git", "-c", "user.name=m", "-c", "user.email=m@example.org", *words],
                           cwd=tmp_path / "repo", env=dated, check=True)  # fmt: skip

    subprocess.run(["git", "init", "-q", "repo"], cwd=tmp_path, check=True)
    commit("4.1.0", "2025-01-01T10:00:00Z")
    commit("4.1.1", "2025-09-15T09:00:00Z")
    commit("4.1.3", "2025-09-15T18:00:00Z")
    said = worm(
        "observe", "packages", "--git", tmp_path / "repo", "package-lock.json", "--of", "artefact:shop",
        "--whole", "--yes", now=NOON,
    )  # fmt: skip
    assert said.code in (0, 1), said.err
    status = json.loads(worm("status", "--json", now=NOON).out)
    (shop,) = status["ours"]
    assert (shop["assessment"]["now"]["verdict"], shop["assessment"]["ever"]["verdict"]) == ("no", "yes")
    asked = json.loads(worm("status", "--json", "--as-of", "2025-09-15T12:00Z", now=NOON).out)
    assert asked["ours"][0]["assessment"]["now"]["verdict"] == "yes"
    before = json.loads(worm("status", "--json", "--as-of", "2025-09-14T12:00Z", now=NOON).out)
    assert before["ours"][0]["assessment"]["now"]["verdict"] == "no"


def archive(path: Path, *classes: str) -> Path:
    """A jar of log4j-core 2.14.1 with these classes of its lookups."""
    inside = "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(inside, "groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n")
        for name in ("Interpolator", *classes):
            made.writestr(f"org/apache/logging/log4j/core/lookup/{name}.class", "x")
    return path


def test_a_jar_without_the_class_that_has_the_flaw_is_told_apart(stanch: Stanch, tmp_path: Path) -> None:
    early = "2021-12-11T12:00Z"
    stanch("incident", "open", "log4shell-2021", now=early)
    words = (
        "observe",
        "packages",
        archive(tmp_path / "log4j-core-2.14.1.jar", "JndiLookup"),
        "--at",
        "today",
    )
    said = stanch(*words, "--of", "host:search", "--yes", now=early)
    assert "AFFECTED pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1: Log4Shell." in flat(said)
    later = "2021-12-11T13:00Z"
    archive(tmp_path / "log4j-core-2.14.1.jar")
    again = stanch(*words, "--of", "search", "--yes", now=later)
    assert again.code == 0
    assert "AFFECTED" not in again.out
