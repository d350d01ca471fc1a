"""The programs by which distributions and languages compare versions."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.servers import fetch

Pairs = Sequence[tuple[str, str]]
SIGNS = {"<": -1, "=": 0, "==": 0, ">": 1}
AT_ONCE = 500
"""Pairs that one command line holds."""
JARS = "/usr/share/java/maven-artifact-3.x.jar:/usr/share/java/commons-lang3.jar"
SEMVER = next(
    (
        str(one)
        for one in (
            Path("/usr/share/nodejs/semver"),
            Path("/usr/lib/node_modules/npm/node_modules/semver"),
            Path("/usr/local/lib/node_modules/npm/node_modules/semver"),
        )
        if one.exists()
    ),
    "semver",
)


def _run(command: list[str], given: str = "") -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def dpkg(pairs: Pairs) -> Iterable[int]:
    for one, other in pairs:
        for operator, sign in (("lt", -1), ("eq", 0), ("gt", 1)):
            command = ["dpkg", "--compare-versions", one, operator, other]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert not done.stderr, done.stderr
            if done.returncode == 0:
                yield sign
                break


def rpm(pairs: Pairs) -> Iterable[int]:
    for start in range(0, len(pairs), AT_ONCE):
        asked = (
            f'print(rpm.vercmp("{one}","{other}").."\\n")' for one, other in pairs[start : start + AT_ONCE]
        )
        yield from map(int, _run(["rpm", "--eval", f"%{{lua:{''.join(asked)}}}"]).split())


def apk(pairs: Pairs) -> Iterable[int]:
    program = fetch.apk()
    for one, other in pairs:
        yield SIGNS[_run([*program, "version", "-t", one, other]).strip()]


def gem(pairs: Pairs) -> Iterable[int]:
    asks = (
        'require "json"; pairs = JSON.parse(STDIN.read);'
        "pairs.each { |one, other| puts Gem::Version.new(one) <=> Gem::Version.new(other) }"
    )
    return map(int, _run(["ruby", "-e", asks], json.dumps(pairs)).split())


def maven(pairs: Pairs) -> Iterable[int]:
    """It compares each version that it is given with the one before."""
    main = "org.apache.maven.artifact.versioning.ComparableVersion"
    for start in range(0, len(pairs), AT_ONCE):
        versions = [one for pair in pairs[start : start + AT_ONCE] for one in pair]
        said = [line for line in _run(["java", "-cp", JARS, main, *versions]).splitlines() if line[0] == " "]
        yield from (SIGNS[line.split()[1]] for line in said[::2])


def npm(pairs: Pairs) -> Iterable[int]:
    asks = (
        f'const semver = require("{SEMVER}"); const pairs = JSON.parse(require("fs").readFileSync(0));'
        "for (const [one, other] of pairs) console.log(semver.compare(one, other))"
    )
    return map(int, _run(["node", "-e", asks], json.dumps(pairs)).split())


PROGRAMS: dict[str, Callable[[Pairs], Iterable[int]]] = {
    "deb": dpkg,
    "rpm": rpm,
    "apk": apk,
    "gem": gem,
    "maven": maven,
    "npm": npm,
}
"""By the scheme of whose versions each decides."""
