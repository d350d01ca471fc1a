"""What a package URL says, and which of them are one."""

from __future__ import annotations

import pytest

from stanch.core import versions


@pytest.mark.parametrize(
    ("purl", "parts"),
    [
        ("pkg:npm/left-pad@1.0.0", ("pkg:npm/left-pad", "1.0.0", ())),
        ("pkg:npm/left-pad", ("pkg:npm/left-pad", "", ())),
        ("pkg:npm/%40ctrl/tinycolor@4.1.1", ("pkg:npm/@ctrl/tinycolor", "4.1.1", ())),
        ("pkg:npm/@ctrl/tinycolor", ("pkg:npm/@ctrl/tinycolor", "", ())),
        (
            "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5?distro=debian-7&arch=amd64#usr/lib",
            ("pkg:deb/debian/openssl", "1.0.1e-2+deb7u5", (("arch", "amd64"), ("distro", "debian-7"))),
        ),
        ("pkg:deb/debian/x@1?distro=a%20b", ("pkg:deb/debian/x", "1", (("distro", "a b"),))),
        ("pkg:deb/debian/x@1?arch=&distro=debian-7", ("pkg:deb/debian/x", "1", (("distro", "debian-7"),))),
        ("pkg://npm/left-pad@1.0.0", ("pkg:npm/left-pad", "1.0.0", ())),
        ("pkg:docker/library/mongo@sha256:ab", ("pkg:docker/library/mongo", "sha256:ab", ())),
        # the specification takes these for the same as in small letters, or with a hyphen
        ("pkg:PyPI/Left_Pad@1.0", ("pkg:pypi/left-pad", "1.0", ())),
        ("pkg:deb/Debian/OpenSSL@1.0", ("pkg:deb/debian/openssl", "1.0", ())),
        ("pkg:github/Tj-Actions/Changed-Files@v45", ("pkg:github/tj-actions/changed-files", "v45", ())),
        # a step of a build that lies in a folder is the repository at that tag; an action is its repository
        ("pkg:github/tj-actions/changed-files/sub@v45", ("pkg:github/tj-actions/changed-files", "v45", ())),
        ("pkg:github/Tj-Actions/Changed-Files/a/b", ("pkg:github/tj-actions/changed-files", "", ())),
        ("pkg:bitbucket/owner/repo/sub@1.0", ("pkg:bitbucket/owner/repo", "1.0", ())),
        (
            "pkg:githubactions/tj-actions/changed-files@45.0.7",
            ("pkg:github/tj-actions/changed-files", "45.0.7", ()),
        ),
        ("pkg:githubactions/github/codeql-action/init@3", ("pkg:github/github/codeql-action", "3", ())),
        # a branch may have a slash in its name
        (
            "pkg:github/tj-actions/changed-files@feature/x",
            ("pkg:github/tj-actions/changed-files", "feature/x", ()),
        ),
        (
            "pkg:golang/github.com/owner/repo/v2/sub@v2.0.1",
            ("pkg:golang/github.com/owner/repo/v2/sub", "v2.0.1", ()),
        ),
        ("pkg:rpm/RedHat/MySQL@1.0-1", ("pkg:rpm/redhat/MySQL", "1.0-1", ())),
        ("pkg:maven/org.Example/Core@1.0", ("pkg:maven/org.Example/Core", "1.0", ())),
    ],
)
def test_package_urls_are_split(purl: str, parts: tuple[str, str, tuple[tuple[str, str], ...]]) -> None:
    assert versions.split(purl) == parts


def test_the_parts_of_its_name() -> None:
    purl = versions.split("pkg:maven/org.apache/log4j/core@1?type=jar")
    assert (purl.type, purl.namespace, purl.qualifier("type"), purl.qualifier("distro")) == (
        "maven", "org.apache/log4j", "jar", "",
    )  # fmt: skip
    assert versions.split("pkg:npm/left-pad").namespace == ""


@pytest.mark.parametrize(
    "text", ["", "openssl", "npm/left-pad", "pkg:", "pkg:npm", "pkg:npm/", "pkg:1x/y", "pkg:/x"]
)
def test_what_is_no_package_url_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a package URL such as"):
        versions.split(text)
