"""A version within a VERS range, and ranges that would hold what nobody meant."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core import versions
from stanch.core.versions import ranges
from stanch.core.versions.order import Unordered


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("vers:npm/1.0.0", ["1.0.0"], ["1.0.1", "0.9.9"]),
        ("vers:npm/=1.0.0", ["1.0.0"], ["1.0.1"]),
        ("vers:npm/1.2.0|1.0.0", ["1.0.0", "1.2.0"], ["1.1.0"]),
        ("vers:npm/>1.0.0", ["1.0.1", "9.0.0"], ["1.0.0", "0.9.0"]),
        ("vers:npm/>=1.0.0", ["1.0.0", "9.0.0"], ["0.9.0"]),
        ("vers:npm/<1.0.0", ["0.9.9", "1.0.0-rc.1"], ["1.0.0", "1.0.1"]),
        ("vers:npm/<=1.0.0", ["1.0.0", "0.1.0"], ["1.0.1"]),
        ("vers:npm/<2.0", ["1.9.9"], ["2.0.0"]),
        ("vers:npm/>=1.0.0|<2.0.0", ["1.0.0", "1.9.9"], ["0.9.9", "2.0.0", "2.0.1"]),
        ("vers:npm/>1.0.0|<=2.0.0", ["1.0.1", "2.0.0"], ["1.0.0", "2.0.1"]),
        ("vers:npm/>=1.0.0|<2.0.0|>=3.0.0|<4.0.0", ["1.5.0", "3.5.0"], ["2.5.0", "4.0.0", "0.1.0"]),
        ("vers:npm/>=1.0.0|<2.0.0|>=3.0.0", ["1.5.0", "3.0.0", "9.0.0"], ["2.5.0", "0.1.0"]),
        ("vers:npm/>=1.0.0|<2.0.0|>3.0.0", ["3.0.1"], ["3.0.0"]),
        ("vers:npm/<1.0.0|>=2.0.0", ["0.9.0", "2.0.0"], ["1.0.0", "1.9.9"]),
        ("vers:npm/>=1.0.0|!=1.5.0|<2.0.0", ["1.4.0", "1.6.0"], ["1.5.0"]),
        ("vers:npm/!=1.5.0", ["1.4.0", "1.6.0"], ["1.5.0"]),
        ("vers:npm/0.5.0|>=1.0.0|<2.0.0", ["0.5.0", "1.0.0"], ["0.6.0", "2.0.0"]),
        ("vers:npm/*", ["0.0.1", "9.9.9"], []),
        ("vers:npm/*|!=1.0.0", ["0.0.1"], ["1.0.0"]),
        ("vers:npm/ >=1.0.0 | <2.0.0 ", ["1.0.0"], ["2.0.0"]),
        ("vers:deb/<1.0.1e-2%2Bdeb7u5", ["1.0.1e-2+deb7u4"], ["1.0.1e-2+deb7u5"]),
        # apk and Gentoo are the two that univers compares as text where a bound is included
        ("vers:apk/<=1.10.0-r0", ["1.9.0-r0", "1.10.0-r0"], ["1.10.0-r1"]),
        ("vers:apk/>=1.9.0-r0|<=1.10.0-r0", ["1.9.0-r0", "1.10.0-r0", "1.9.5-r2"], ["1.8.0-r0", "1.11.0-r0"]),
        ("vers:apk/>=9.0", ["10.0-r0"], ["8.0-r0"]),
        # four numbers, one number, a portable release, a qualifier: none is SemVer
        ("vers:intdot/>=11.86.0.30|<11.86.0.41", ["11.86.0.40"], ["11.86.0.41", "11.110.0.1"]),
        ("vers:generic/<11.86.0.41", ["11.86.0.5"], ["11.86.0.41"]),
        ("vers:generic/>=v44|<v46", ["v45", "v45.0.7", "45"], ["v46", "v43"]),
        ("vers:openssh/>=8.5p1|<9.8p1", ["8.5p1", "9.7p1", "9.0", "8.10p1"], ["8.4p1", "9.8p1", "9.9"]),
        ("vers:maven/>=2.0-beta9|<2.15.0", ["2.0-beta9", "2.14.1", "2.0"], ["2.0-beta8", "2.17.0.redhat-1"]),
        ("vers:maven/<2.17.1", ["2.17.0.redhat-1"], ["2.17.1", "2.17.1.redhat-1"]),
        # a qualifier after a dot is above a build of the release, and one after a hyphen below it
        ("vers:maven/>2.17-1", ["2.17.0.redhat-1", "2.17-2"], ["2.17.0-redhat-1", "2.17.0.redhat1", "2.17"]),
        ("vers:openssl/>=1.0.1-beta1|<1.0.1g|1.0.2-beta1", ["1.0.1-beta3", "1.0.1f"], ["1.0.2-beta2"]),
        # a bound without a release speaks of every release of that version
        ("vers:rpm/>=1.0.1|<=1.0.1f", ["1.0.1f-9.el6", "1.0.1-1.el6"], ["1.0.1g-1.el6", "1.0.0-27.el6"]),
        ("vers:rpm/>1.0.1|<1.0.1g", ["1.0.1a-1"], ["1.0.1-99.el6", "1.0.1g-1"]),
        ("vers:rpm/1.0.1f", ["1.0.1f-1", "1.0.1f-2"], ["1.0.1g-1"]),
    ],
)  # fmt: skip
def test_ranges(text: str, inside: list[str], outside: list[str]) -> None:
    assert [one for one in inside if not versions.within(one, text)] == []
    assert [one for one in outside if versions.within(one, text)] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("npm/>=1", "is not a range such as"),
        ("vers:npm", "is not a range such as"),
        ("vers:snap/<1", "one of apk, cargo, deb"),
        ("vers:npm/|", "holds an empty constraint"),
        ("vers:npm/>=banana", "'banana' is not a version"),
        ("vers:deb/>=1.0.1|<>=x y z", "'>=x y z' is not a version"),
        ("vers:rpm/>=1.0.1|<", "is not a version"),
        ("vers:npm/*|1.0.0", "names versions beside"),
        ("vers:exact/>=v45", "has no order: list each one"),
        ("vers:openssl/<1.0.1g-dev", "another one each day"),
    ],
)
def test_what_is_no_range_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ranges.check(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # nothing lies between these
        ("vers:npm/>=2.0.0|!=3.0.0|<1.0.0", "the wrong way round"),
        ("vers:deb/>2-1|<=1-1", "the wrong way round"),
        ("vers:npm/>=1.0.0|<1.0.0", "the wrong way round"),
        # everything lies within these
        ("vers:npm/<2.0.0|>=1.0.0", "the wrong way round"),
        ("vers:deb/<1.0.1e-2+deb7u5|>=1.0.1", "the wrong way round"),
        ("vers:rpm/<=1.10|>1.9", "the wrong way round"),
        ("vers:npm/>=3.0.0|<4.0.0|>=1.0.0|<2.0.0", "the wrong way round"),
        # and of these somebody meant less, or more
        ("vers:npm/<1.0.0|<2.0.0", "one says nothing"),
        ("vers:maven/>=2.0|>=2.4|<2.12.2", "one says nothing"),
    ],
)
def test_bounds_rise_and_take_turns(text: str, says: str) -> None:
    """Rule 85."""
    with pytest.raises(ValueError, match=says):
        ranges.check(text)


NUMBERS = st.integers(0, 6)


@given(
    bounds=st.lists(NUMBERS, min_size=1, max_size=4, unique=True).map(sorted),
    first=st.booleans(),
    version=NUMBERS,
)
def test_a_range_holds_what_its_bounds_say(bounds: list[int], first: bool, version: int) -> None:
    signs = [">=" if first == (number % 2 == 0) else "<" for number in range(len(bounds))]
    text = "vers:intdot/" + "|".join(f"{sign}{bound}" for sign, bound in zip(signs, bounds, strict=True))
    # counted by hand: how many bounds lie at or below it, and whether the last of them opens
    below = [sign for sign, bound in zip(signs, bounds, strict=True) if bound <= version]
    held = below[-1] == ">=" if below else signs[0] == "<"
    assert versions.within(str(version), text) is held


@pytest.mark.parametrize(
    ("version", "text", "says"),
    [
        ("1.0.1e", "vers:rpm/<1.0.1e-16.el6_5.7", "which release of"),
        ("1.0.1e", "vers:rpm/1.0.1e-16.el6_5.7", "which release of"),
        ("9.8", "vers:openssh/>=8.5p1|<9.8p1", "which portable release"),
        ("9.8p1", "vers:openssh/<9.8", "which portable release"),
        ("1.0.1e-37.fc20", "vers:rpm/>=1:1.0.1|<1:1.0.1e-37.fc20.1", "no epoch"),
        ("1:1.0.1e-15.el6", "vers:rpm/>=1.0.1|<1.0.1e-16.el6_5.7", "no epoch"),
    ],
)
def test_a_part_that_is_missing_and_decides_is_named(version: str, text: str, says: str) -> None:
    """Rule 82."""
    with pytest.raises(Unordered, match=says) as refused:
        versions.within(version, text)
    assert refused.value.why == "part_missing"


@pytest.mark.parametrize(
    ("version", "text", "hit"),
    [
        ("1.0.1d", "vers:rpm/>=1.0.1|<1.0.1e-16.el6_5.7", True),
        ("1.0.1f", "vers:rpm/>=1.0.1|<1.0.1e-16.el6_5.7", False),
        ("0.9.8e-1", "vers:rpm/>=1:1.0.1|<1:1.0.1e-37.fc20.1", False),
        ("2.0-1", "vers:rpm/>=1:1.0.1|<1:1.0.1e-37.fc20.1", False),
        ("0:1.0.1e-37.fc20", "vers:rpm/>=1:1.0.1|<1:1.0.1e-37.fc20.1", False),
        ("1:1.0.1e-15.el6", "vers:rpm/>=0:1.0.1|<0:1.0.1e-16.el6_5.7", False),
        ("1:0.9.8-1", "vers:rpm/>=1.0.1|<1.0.1e-16.el6_5.7", False),
        ("9.7", "vers:openssh/>=8.5p1|<9.8p1", True),
    ],
)
def test_a_part_that_is_missing_and_decides_nothing_is_not_asked_for(
    version: str, text: str, hit: bool
) -> None:
    assert versions.within(version, text) is hit


COMMIT = "0e58ed8671d6b60d0890c21b07f8835ace038e67"
OTHER = "a284dc1814e3fd07f2e34267fc8f81227ed29fb8"
DIGEST = "sha256:" + "ab" * 32
BAD = f"vers:exact/v45|v45.0.7|{COMMIT}"


@pytest.mark.parametrize("version", [COMMIT, COMMIT.upper(), COMMIT[:7], "v45", "v45.0.7"])
def test_a_commit_or_tag_that_is_listed_is_it(version: str) -> None:
    assert versions.within(version, BAD) is True


def test_a_commit_or_digest_that_is_not_listed_is_another() -> None:
    assert versions.within(OTHER, BAD) is False
    assert versions.within(OTHER[:9], BAD) is False
    assert versions.within("sha256:" + "cd" * 32, f"vers:exact/{DIGEST}") is False


@pytest.mark.parametrize(
    ("version", "text"),
    [
        ("v46", BAD),
        ("main", BAD),
        ("20260319", BAD),
        (OTHER, "vers:exact/v45"),
        (DIGEST, BAD),
        ("latest", f"vers:exact/{DIGEST}"),
    ],
)
def test_a_tag_that_is_not_listed_may_point_at_what_is(version: str, text: str) -> None:
    with pytest.raises(Unordered) as refused:
        versions.within(version, text)
    assert refused.value.why == "moving"


def test_case_tells_tags_apart_but_not_commits() -> None:
    for version, listed in product(("Abc", "abc"), repeat=2):
        if version == listed:
            assert versions.within(version, f"vers:exact/{listed}")
        else:
            with pytest.raises(Unordered):
                versions.within(version, f"vers:exact/{listed}")
