"""What is no version of an ecosystem is refused by name, and what names no one state is said to move."""

from __future__ import annotations

import pytest

from stanch.core.versions.order import LONGEST, Unordered
from stanch.core.versions.schemes import ORDERS
from tests.core.versions.table import compared


@pytest.mark.parametrize(
    ("scheme", "version", "says"),
    [
        ("deb", "a:1.0", "'a:1.0' is not a version such as 1.0.1e-2"),
        ("deb", "", "'' is not a version such as 1.0.1e-2"),
        ("deb", "unknown", "'unknown' is not a version such as 1.0.1e-2"),
        ("deb", "1.0 beta", "'1.0 beta' is not a version such as 1.0.1e-2"),
        ("deb", "1.0-", "'1.0-' is not a version such as 1.0.1e-2"),
        ("deb", "1:1.0:2", "'1:1.0:2' is not a version such as 1.0.1e-2"),
        ("rpm", "", "'' is not a version such as 1:1.0.1e-16"),
        ("rpm", "1.0\n", "is not a version such as 1:1.0.1e-16"),
        ("rpm", "unknown", "'unknown' is not a version such as 1:1.0.1e-16"),
        ("rpm", "x:1.0-1", "'x:1.0-1' is not a version such as 1:1.0.1e-16"),
        ("rpm", "(none):1.0-1", "is not a version such as 1:1.0.1e-16"),
        ("rpm", "1.0-1-2", "'1.0-1-2' is not a version such as 1:1.0.1e-16"),
        ("apk", "1.0bc", "'1.0bc' is not a version such as 1.36.1-r5"),
        ("apk", "1.0_foo", "'1.0_foo' is not a version such as 1.36.1-r5"),
        ("apk", "1.0-1", "'1.0-1' is not a version such as 1.36.1-r5"),
        ("openssl", "banana", "'banana' is not a version such as 1.0.1f"),
        ("openssl", "1.0", "'1.0' is not a version such as 1.0.1f"),
        ("openssh", "8", "'8' is not a version such as 8.5p1"),
        ("openssh", "8.9p1-3ubuntu0.10", "is not a version such as 8.5p1"),
        ("npm", "latest", "'latest' is not a version such as 4.1.2"),
        ("npm", "1.0", "'1.0' is not a version such as 4.1.2"),
        ("npm", "01.0.0", "'01.0.0' is not a version such as 4.1.2"),
        ("npm", "1.2.3.4", "'1.2.3.4' is not a version such as 4.1.2"),
        ("golang", "v45", "'v45' is not a version such as 4.1.2"),
        ("semver", "banana", "'banana' is not a version such as 4.1.2"),
        ("pypi", "latest", "'latest' is not a version such as 2.1.0rc1"),
        ("pypi", "1.0-foo", "'1.0-foo' is not a version such as 2.1.0rc1"),
        ("maven", "LATEST", "'LATEST' is not a version such as 2.17.0"),
        ("maven", "1.0-rc1-jre", "'1.0-rc1-jre' is not a version such as 2.17.0"),
        ("maven", "1.0.Final1", "'1.0.Final1' is not a version such as 2.17.0"),
        ("gem", "1..0", "'1..0' is not a version such as 5.0.0.1"),
        ("gem", "", "'' is not a version such as 5.0.0.1"),
        ("nuget", "1.2.3.4.5", "'1.2.3.4.5' is not a version such as 4.7.1"),
        ("nuget", "v1", "'v1' is not a version such as 4.7.1"),
        ("intdot", "1.2-rc", "'1.2-rc' is not a version such as 11.86.0.41"),
        ("generic", "7.0-", "'7.0-' is not a version such as 7.0"),
        ("exact", "", "'' is not a commit, a digest or a tag"),
        ("exact", "a b", "'a b' is not a commit, a digest or a tag"),
    ],
)
def test_what_is_no_version_is_refused_by_name(scheme: str, version: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(")) as refused:
        ORDERS[scheme].key(version)
    assert not isinstance(refused.value, Unordered)


@pytest.mark.parametrize("scheme", sorted(ORDERS.keys() - {"exact"}))
@pytest.mark.parametrize("version", ["١.٢.٣", "1.0.²", "1.0.0\n", " ", "9" * (LONGEST + 1), "1" * 5000])
def test_no_order_takes_what_only_looks_like_numbers_or_has_no_end(scheme: str, version: str) -> None:
    with pytest.raises(ValueError, match="is not a version such as"):
        ORDERS[scheme].key(version)


@pytest.mark.parametrize(
    ("scheme", "version"),
    [
        ("openssl", "1.0.1-dev"),
        ("openssl", "1.0.1g-dev"),
        ("openssl", "1.0.2-beta2-dev"),
        ("openssl", "3.2.0-dev"),
        ("maven", "2.15.0-SNAPSHOT"),
        ("maven", "2.15.0.snapshot"),
    ],
)
def test_a_state_of_development_is_another_one_each_day(scheme: str, version: str) -> None:
    with pytest.raises(Unordered, match="another one each day") as refused:
        ORDERS[scheme].key(version)
    assert refused.value.why == "moving"


@pytest.mark.parametrize("scheme", ["npm", "cargo", "golang"])
def test_a_bound_may_be_shorter_than_a_version(scheme: str) -> None:
    order = ORDERS[scheme]
    assert order.bound("2.0") == order.key("2.0.0") == order.bound("2")


def test_an_epoch_of_zero_is_none_and_a_missing_release_is_the_least() -> None:
    assert compared("rpm", "0:1.0-1", "1.0-1") == 0
    assert compared("rpm", "1.0", "1.0-~1") == -1
    assert compared("rpm", "1.0", "1.0") == 0
