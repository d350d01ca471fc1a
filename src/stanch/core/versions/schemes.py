"""Which order a range names, and which may be named for which kind of package."""

from __future__ import annotations

from stanch.core.versions.distributions import DISTRIBUTIONS
from stanch.core.versions.languages import LANGUAGES
from stanch.core.versions.order import Order
from stanch.core.versions.products import PRODUCTS

ORDERS: dict[str, Order] = {**DISTRIBUTIONS, **LANGUAGES, **PRODUCTS}
"""By the scheme of a VERS range (`vers:deb/...`)."""

ECOSYSTEMS = {**DISTRIBUTIONS, **LANGUAGES}.keys() - {"semver"}
"""Types of a purl that have an order of their own, which is called as they are."""
_OTHERS = frozenset(
    (
        *(
            "alpm",
            "bazel",
            "bitbucket",
            "bitnami",
            "chrome-extension",
            "cocoapods",
            "composer",
            "conan",
            "conda",
        ),
        *(
            "cpan",
            "cran",
            "docker",
            "generic",
            "github",
            "hackage",
            "hex",
            "huggingface",
            "julia",
            "luarocks",
        ),
        *("mlflow", "oci", "opam", "otp", "pub", "qpkg", "swid", "swift", "vscode-extension", "yocto"),
    )
)
"""The other types that purl-spec registers (purl-types-index, 2025)."""
_ANY = ("semver", *PRODUCTS)


def fitting(type: str) -> tuple[str, ...]:
    """The schemes that may be named for a purl of this type.

    An ecosystem with an order of its own has that one. Packages of all other types, such as `generic` and
    `github`, number themselves as they like. Equality (`exact`) can be asked for everywhere.
    """
    return (type, "exact") if type in ECOSYSTEMS else _ANY


def check_scheme(type: str, scheme: str) -> None:
    """Raise ValueError where versions of packages of this type are not ordered by `scheme`."""
    if type not in ECOSYSTEMS | _OTHERS:
        known = ", ".join(sorted(ECOSYSTEMS | _OTHERS))
        raise ValueError(f"pkg:{type} is no kind of package that is known (one of {known})")
    if scheme not in fitting(type):
        known = ", ".join(f"vers:{one}" for one in fitting(type))
        raise ValueError(f"vers:{scheme} orders no versions of pkg:{type}: they are compared by {known}")
