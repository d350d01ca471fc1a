"""Which orders fit which kinds of packages."""

from __future__ import annotations

import pytest

from stanch.core.versions.schemes import ECOSYSTEMS, check_scheme, fitting


@pytest.mark.parametrize("type", sorted(ECOSYSTEMS))
def test_each_kind_of_package_has_an_order_that_fits(type: str) -> None:
    assert fitting(type)
    for scheme in fitting(type):
        check_scheme(type, scheme)


def test_a_kind_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(
        ValueError, match=r"^pkg:nmp is no kind of package that is known \(one of .+\)$"
    ) as found:
        check_scheme("nmp", "npm")
    known = str(found.value).partition("(one of ")[2].removesuffix(")").split(", ")
    assert known == sorted(known)
    assert set(ECOSYSTEMS) <= set(known)


def test_an_order_that_does_not_fit_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match=r"vers:npm"):
        check_scheme("npm", "deb")
