"""Read a git repository that a stranger may have made: commits of a file and its bytes, and nothing of it is
run.

Only `rev-parse`, `rev-list` and `cat-file` are called, which make no difference and sign nothing; what a
repository's own settings could start (hooks, a file monitor, a pager, programs that fetch what is missing) is
switched off.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Container
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import NamedTuple, Self

from stanch.core.moments import SECOND, Moment
from stanch.errors import BadInput
from stanch.observe.packages.bounds import Bounds, Broken

_SETTINGS = (
    "--no-pager", "--no-replace-objects", "--literal-pathspecs", "-c", "safe.directory=*",
    "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.commitGraph=false",
    "-c", "core.sshCommand=false", "-c", "core.gitProxy=false", "-c", "protocol.allow=never",
    "-c", "log.showSignature=false", "-c", "advice.graftFileDeprecated=false",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # wins over all settings: nothing is fetched, by no program
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
_LACKS = "its content is not in this checkout: it is damaged, or it holds a part of the repository only"
_BEGINNINGS = 200
_LATEST = 253_402_300_799
"""The last second of the year 9999."""


class Commit(NamedTuple):
    id: str
    at: Moment


class Repository:
    """A checkout, or a folder within one, or a bare repository. To be used with `with`, which ends its
    program."""

    def __init__(self, folder: Path, bounds: Bounds) -> None:
        self._folder = folder
        self._bounds = bounds
        self._until = time.monotonic() + bounds.seconds
        self._prefix = self._ask("rev-parse", "--show-prefix").strip()
        self._reader: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self._begun = 0
        self.ended = False
        """Is the time over, or did git end too often? Then no commit after that can be read."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def commits(self, branch: str, path: str) -> tuple[list[Commit], bool]:
        """Those along first parents that changed a file, oldest first; and are these all that there were?"""
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\n" in path or "\0" in path or not path:
            raise BadInput(f"{path!r} is no file below {self._folder}", help="name it from that folder on")
        if branch.startswith("-") or not branch:
            raise BadInput(f"{branch!r} is no branch", help="name a branch, a tag or a commit")
        head = self._ask(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{branch}^{{commit}}", bad=branch
        )
        most = self._bounds.commits
        text = self._ask(
            "rev-list", "--first-parent", "--timestamp", f"--max-count={most + 1}", head.strip(), "--", path
        )
        lines = text.splitlines()
        shallow = self._ask("rev-parse", "--is-shallow-repository").strip() == "true"
        whole = len(lines) <= most and not shallow
        return [_commit(line) for line in reversed(lines[:most])], whole

    def content(self, commit: Commit, path: str, known: Container[str]) -> tuple[str, bytes | None]:
        """The id of what a file held at a commit, and its bytes: b"" where the id is `known`, None where
        there was no such file. Broken where it is none, or too large, or not in this checkout, or the time is
        over."""
        full = PurePosixPath(self._prefix, path)
        object_id, kind, size, content = self._object(f"{commit.id}:{full}", known)
        if not object_id:
            if self._is_there(commit, full):
                raise Broken(_LACKS)
            return "", None
        if kind != "blob":
            raise Broken(f"it is a {kind} there, not a file")
        if size > self._bounds.size:
            raise Broken(f"it has more than {self._bounds.size >> 20:,} MiB there")
        return object_id, content

    def _is_there(self, commit: Commit, path: PurePosixPath) -> bool:
        """Does the commit name the file? Git says "missing" of what a commit lacks and of what the checkout
        lacks alike."""
        above = f"{commit.id}^{{tree}}"
        for part in path.parts:
            object_id, kind, _size, tree = self._object(above, ())
            if not object_id:
                raise Broken(_LACKS)
            if kind != "tree" or (entry := _entry(tree, part, len(commit.id) // 2)) is None:
                return False
            above = entry
        return True

    def _object(self, name: str, known: Container[str]) -> tuple[str, str, int, bytes]:
        """Id, kind, size and bytes of an object; all empty where there is none. No bytes where its id is
        known."""
        reader = self._batch()
        assert reader.stdin is not None
        assert reader.stdout is not None
        try:
            reader.stdin.write(f"{name}\n".encode())
            reader.stdin.flush()
            header = reader.stdout.readline().decode("utf-8", "replace").rstrip("\n")
            if header.endswith(" missing"):
                return "", "", 0, b""
            if header.endswith(" submodule"):
                return header.partition(" ")[0], "repository within it", 0, b""
            object_id, kind, size = header.rsplit(" ", 2)
            return object_id, kind, int(size), self._take(int(size), object_id in known)
        except (OSError, ValueError) as error:
            self._end()
            raise Broken(self._late(_LACKS)) from error

    def _end(self) -> None:
        """End the program. It ends by itself where something is not there that it may not fetch: the next
        object begins it anew, a bounded number of times."""
        if self._timer is not None:
            self._timer.cancel()
        if self._reader is not None:
            self._reader.kill()
            self._reader.communicate()
        self._reader = self._timer = None
        self._begun += 1
        self.ended = self._begun > _BEGINNINGS or time.monotonic() > self._until

    def _take(self, size: int, skip: bool) -> bytes:
        assert self._reader is not None
        assert self._reader.stdout is not None
        kept = bytearray()
        rest = size + 1  # and the end of the line
        while rest:
            chunk = self._reader.stdout.read(min(rest, 1 << 20))
            if not chunk:
                raise ValueError
            rest -= len(chunk)
            if not skip and size <= self._bounds.size:
                kept += chunk
        return bytes(kept[:size])

    def _batch(self) -> subprocess.Popen[bytes]:
        if self._reader is None:
            self._reader = subprocess.Popen(  # noqa: S603
                self._command("cat-file", "--batch"),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
            )  # fmt: skip
            self._timer = threading.Timer(max(0.0, self._until - time.monotonic()), self._reader.kill)
            self._timer.daemon = True
            self._timer.start()
        return self._reader

    def _command(self, *words: str) -> list[str]:
        return ["git", *_SETTINGS, "-C", os.fspath(self._folder), *words]

    def _ask(self, *words: str, bad: str = "") -> str:
        try:
            done = subprocess.run(  # noqa: S603
                self._command(*words), capture_output=True, check=False, stdin=subprocess.DEVNULL,
                env=_environment(), timeout=max(0.0, self._until - time.monotonic()),
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise BadInput(
                self._late("git did not answer"), help="ask for a younger branch, or a smaller repository"
            ) from error
        except OSError as error:
            raise BadInput("git is not on this machine", help="install git, or name the files") from error
        if done.returncode != 0:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            said = next((one[7:] for one in lines if one.startswith("fatal: ")), "git cannot read it")
            raise BadInput(
                f"{bad!r} is no branch or commit in {self._folder}"
                if bad
                else f"{self._folder}: {said[:200]}",
                help="name a git checkout, and a branch that it has",
            )
        return done.stdout.decode("utf-8", "replace")

    def _late(self, else_: str) -> str:
        late = time.monotonic() > self._until
        return f"reading its history took more than {self._bounds.seconds:g} seconds" if late else else_


def _entry(tree: bytes, name: str, length: int) -> str | None:
    """The id of an entry of a tree, which is: mode, a space, the name, a NUL, and the id in bytes."""
    at, wanted = 0, name.encode()
    while at < len(tree):
        end = tree.find(b"\0", at)
        if end < 0:
            return None
        if tree[at:end].partition(b" ")[2] == wanted:
            return tree[end + 1 : end + 1 + length].hex()
        at = end + 1 + length
    return None


def _environment() -> dict[str, str]:
    """Nothing of ours but where programs are found: no GIT_DIR that points elsewhere, no token."""
    return {"PATH": os.environ.get("PATH", os.defpath), **_ENVIRONMENT}


def _commit(line: str) -> Commit:
    seconds, _space, id = line.partition(" ")
    return Commit(id, Moment(min(max(int(seconds), 0), _LATEST) * SECOND))
