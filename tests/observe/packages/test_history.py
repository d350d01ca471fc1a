"""When a version stood in a lockfile, by checkouts that git itself makes; and hostile ones."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import msgspec
import pytest

from stanch.core.moments import During, Moment, When
from stanch.errors import BadInput
from stanch.observe.packages.bounds import BOUNDS
from stanch.observe.packages.history import Stood, history

pytestmark = pytest.mark.slow

DAY = 86_400_000_000
START = 1_757_000_000  # September 2025


class Checkout:
    """A checkout in which every commit is a day after the one before it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.day = 0
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, date: int | None = None) -> str:
        seconds = START + 86_400 * self.day if date is None else date
        # what is committed at is what counts; an author's date is another one
        dates = {"GIT_COMMITTER_DATE": f"{seconds} +0200", "GIT_AUTHOR_DATE": "1000000000 +0000"}
        names = {
            f"GIT_{who}_{what}": "x@shop.example"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        return subprocess.run(
            ["git", "-C", str(self.folder), *words], check=True, capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "HOME": os.devnull, **dates, **names},
        ).stdout.strip()  # fmt: skip

    def commit(
        self, versions: dict[str, str] | str, name: str = "package-lock.json", date: int | None = None
    ) -> str:
        packages = versions if isinstance(versions, str) else {
            f"node_modules/{package}": {"version": version} for package, version in versions.items()
        }  # fmt: skip
        text = (
            packages
            if isinstance(packages, str)
            else json.dumps({"lockfileVersion": 3, "packages": packages})
        )
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x", date=date)
        self.day += 1
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "shop")


def on(day: float) -> Moment:
    return Moment(START * 1_000_000 + int(day * DAY))


def at(day: float) -> When:
    return When(on(day), on(day))


def stood(found: tuple[Stood, ...]) -> dict[str, list[During]]:
    periods: dict[str, list[During]] = {}
    for one in found:
        periods.setdefault(one.purl.removeprefix("pkg:npm/"), []).append(one.during)
    return periods


def test_a_version_stood_from_the_commit_with_it_to_the_one_without_it(checkout: Checkout) -> None:
    first = checkout.commit({"debug": "4.4.1", "ms": "2.1.3"})
    second = checkout.commit({"debug": "4.4.2", "ms": "2.1.3"})
    third = checkout.commit({"debug": "4.4.3", "ms": "2.1.3"})
    found = history(checkout.folder, "package-lock.json")
    assert (found.commits, found.whole, found.failed) == (3, True, ())
    assert stood(found.stood) == {
        "debug@4.4.1": [During(at(0), at(1))],
        "debug@4.4.2": [During(at(1), at(2))],
        "debug@4.4.3": [During(at(2))],
        "ms@2.1.3": [During(at(0))],
    }
    bad = next(one for one in found.stood if one.purl.endswith("4.4.2"))
    assert (bad.came, bad.went, bad.dated) == (second, third, True)
    assert next(one for one in found.stood if "ms@" in one.purl).came == first


def test_one_that_came_back_stood_twice_and_a_file_that_was_taken_away_says_nothing_more(
    checkout: Checkout,
) -> None:
    checkout.commit({"debug": "4.4.2"})
    checkout.commit({"debug": "4.4.3"})
    checkout.commit({"debug": "4.4.2"})
    checkout.git("rm", "-q", "package-lock.json")
    checkout.git("commit", "-q", "-m", "x")
    checkout.day += 1
    found = stood(history(checkout.folder, "package-lock.json").stood)
    assert found["debug@4.4.2"] == [During(at(0), at(1)), During(at(2), When(on(3), None))], (
        "what was built since is not known"
    )


def test_what_was_on_another_branch_counts_from_when_it_was_merged(checkout: Checkout) -> None:
    checkout.commit({"debug": "4.4.1"})
    checkout.git("checkout", "-q", "-b", "side")
    checkout.commit({"debug": "4.4.2"})
    checkout.commit({"debug": "4.4.3"})
    checkout.git("checkout", "-q", "main")
    checkout.commit("a", "other.txt")
    checkout.git("merge", "-q", "--no-ff", "-m", "x", "side")
    main = stood(history(checkout.folder, "package-lock.json").stood)
    assert main == {"debug@4.4.1": [During(at(0), at(4))], "debug@4.4.3": [During(at(4))]}
    side = stood(history(checkout.folder, "package-lock.json", "side").stood)
    assert side["debug@4.4.2"] == [During(at(1), at(2))]


def test_a_commit_that_cannot_be_read_leaves_open_what_stood_there(checkout: Checkout) -> None:
    checkout.commit({"debug": "4.4.1", "ms": "2.1.3"})
    torn = checkout.commit("<<<<<<< HEAD\n{")
    checkout.commit({"debug": "4.4.2", "ms": "2.1.3"})
    found = history(checkout.folder, "package-lock.json")
    assert [one.place for one in found.failed] == [torn]
    between = When(on(1), on(2))
    assert stood(found.stood) == {
        "debug@4.4.1": [During(at(0), between)],
        "debug@4.4.2": [During(between)],
        "ms@2.1.3": [During(at(0), between), During(between)],
    }
    checkout.commit("{")
    found = history(checkout.folder, "package-lock.json")
    assert stood(found.stood)["debug@4.4.2"] == [During(between, When(on(3), None))]


def test_dates_that_run_backwards_are_not_believed(checkout: Checkout) -> None:
    checkout.commit({"debug": "4.4.2"})
    checkout.commit({"debug": "4.4.3"}, date=START - 86_400)
    found = history(checkout.folder, "package-lock.json")
    assert [one.dated for one in found.stood if one.purl.endswith("4.4.2")] == [False]


def test_where_the_beginning_is_missing_it_may_have_stood_before(checkout: Checkout, tmp_path: Path) -> None:
    for version in ("4.4.0", "4.4.1", "4.4.2"):
        checkout.commit({"debug": version, "ms": "2.1.3"})
    few = history(checkout.folder, "package-lock.json", bounds=msgspec.structs.replace(BOUNDS, commits=2))
    assert (few.commits, few.whole) == (2, False)
    assert stood(few.stood) == {
        "debug@4.4.1": [During(When(None, on(1)), at(2))],
        "debug@4.4.2": [During(at(2))],
        "ms@2.1.3": [During(When(None, on(1)))],
    }
    shallow = tmp_path / "shallow"
    checkout.git("clone", "-q", "--depth", "1", f"file://{checkout.folder}", str(shallow))
    found = history(shallow, "package-lock.json")
    assert (found.whole, stood(found.stood)["debug@4.4.2"]) == (False, [During(When(None, on(2)))])


def test_a_file_in_a_folder_and_a_bare_repository_are_read_alike(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({"debug": "4.4.2"}, "web/package-lock.json")
    expected = history(checkout.folder, "web/package-lock.json").stood
    assert history(checkout.folder / "web", "package-lock.json").stood == expected
    bare = tmp_path / "bare.git"
    checkout.git("clone", "-q", "--bare", str(checkout.folder), str(bare))
    assert history(bare, "web/package-lock.json").stood == expected


@pytest.mark.parametrize(
    ("path", "branch", "said"),
    [
        ("../shop/package-lock.json", "HEAD", "is no file below"),
        ("/etc/passwd", "HEAD", "is no file below"),
        ("a\nb", "HEAD", "is no file below"),
        ("", "HEAD", "is no file below"),
        ("package-lock.json", "--output=/tmp/x", "is no branch"),
        ("package-lock.json", "nowhere", "is no branch or commit"),
        ("other.json", "HEAD", "no commit of HEAD"),
        ("--output=x", "HEAD", "no commit of HEAD"),
        (":(top)package-lock.json", "HEAD", "no commit of HEAD"),
        ("*.json", "HEAD", "no commit of HEAD"),
    ],
)
def test_what_is_no_file_or_branch_is_said_to_be_none(
    checkout: Checkout, path: str, branch: str, said: str
) -> None:
    checkout.commit({"debug": "4.4.2"})
    with pytest.raises(BadInput) as error:
        history(checkout.folder, path, branch)
    assert said in error.value.what


def test_a_folder_that_is_no_checkout_and_a_file_that_is_no_list_are_refused(
    checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(BadInput, match="not a git repository"):
        history(tmp_path / "none", "package-lock.json")
    checkout.commit("hello", "notes.txt")
    checkout.commit("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "package-lock.json")
    with pytest.raises(BadInput, match="is no list"):
        history(checkout.folder, "notes.txt")
    with pytest.raises(BadInput, match="git-lfs"):
        history(checkout.folder, "package-lock.json")
    checkout.commit({"debug": "4.4.2"}, "folder/package-lock.json")
    with pytest.raises(BadInput, match="it is a tree there"):
        history(checkout.folder, "folder")


def test_nothing_that_a_repository_names_is_run(checkout: Checkout, tmp_path: Path) -> None:
    """Its settings, hooks and attributes each would leave a mark, if git ran them."""
    mark = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {mark}\nexec true\n")
    program.chmod(0o755)
    checkout.commit({"debug": "4.4.2"})
    checkout.commit({"debug": "4.4.3"})
    blob = checkout.git("rev-parse", "HEAD~1:package-lock.json")
    for name, value in {
        "core.fsmonitor": str(program), "core.pager": str(program), "diff.external": str(program),
        "core.hooksPath": str(tmp_path), "core.sshCommand": str(program), "core.gitProxy": str(program),
        "gpg.program": str(program), "log.showSignature": "true", "diff.x.textconv": str(program),
        "filter.x.smudge": str(program), "filter.x.clean": str(program),
        "core.alternateRefsCommand": str(program),
        "remote.origin.url": f"ext::{program}", "remote.origin.promisor": "true",
        "remote.origin.uploadpack": str(program), "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1", "protocol.ext.allow": "always", "protocol.file.allow": "always",
        "credential.helper": str(program), "alias.rev-list": f"!{program}",
    }.items():  # fmt: skip
        checkout.git("config", name, value)
    (checkout.folder / ".gitattributes").write_text("* diff=x filter=x\n")
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (checkout.folder / ".git" / "hooks" / hook).write_text(program.read_text())
        (checkout.folder / ".git" / "hooks" / hook).chmod(0o755)
    mark.unlink(missing_ok=True)
    assert stood(history(checkout.folder, "package-lock.json").stood)["debug@4.4.2"]
    assert not mark.exists()
    # a part of it is not there: git would fetch it, by a program that the repository names
    (checkout.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    found = history(checkout.folder, "package-lock.json")
    assert not mark.exists()
    assert ["not in this checkout" in one.what for one in found.failed] == [True]
    subprocess.run(
        ["git", "-C", str(checkout.folder), "cat-file", "-p", blob], check=False, capture_output=True
    )
    assert mark.exists(), "git as it comes does run it"


def test_what_a_partial_clone_lacks_is_not_what_the_file_lacked(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({"debug": "4.4.2"}, "web/package-lock.json")
    checkout.commit({"debug": "4.4.3"}, "web/package-lock.json")
    checkout.git("config", "uploadpack.allowFilter", "true")
    for kept in ("blob:none", "tree:0"):
        part = tmp_path / kept.replace(":", "-")
        where = f"file://{checkout.folder}"
        checkout.git("clone", "-q", "--no-checkout", f"--filter={kept}", where, str(part))
        with pytest.raises(BadInput, match=r"not in this checkout|fetch"):
            history(part, "web/package-lock.json")


def test_a_repository_of_somebody_else_is_read_all_the_same(checkout: Checkout) -> None:
    checkout.commit({"debug": "4.4.2"})
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    for folder, folders, files in os.walk(checkout.folder):
        for name in (folder, *(os.path.join(folder, one) for one in (*folders, *files))):
            os.chown(name, 12345, 12345)
    assert history(checkout.folder, "package-lock.json").commits == 1


def test_it_ends_when_its_time_is_over(checkout: Checkout) -> None:
    checkout.commit({"debug": "4.4.2"})
    with pytest.raises(BadInput, match="its history took more than 0 seconds"):
        history(checkout.folder, "package-lock.json", bounds=msgspec.structs.replace(BOUNDS, seconds=0))
