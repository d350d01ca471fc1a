"""Package URLs, against another program that writes and reads them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from stanch.core.versions import split
from stanch.knowledge import playbooks
from stanch.observe.packages import purls

KINDS = ("npm", "pypi", "deb", "rpm", "apk", "alpm", "maven", "golang", "gem", "cargo", "composer", "generic")
WORDS = st.text(st.characters(min_codepoint=33, exclude_characters="/"), min_size=1, max_size=20).filter(
    lambda text: not purls._UNSEEN(text) and text.strip() == text
)


@given(st.sampled_from(KINDS), WORDS, WORDS, st.lists(WORDS, max_size=2))
def test_another_program_reads_what_we_write(kind: str, name: str, version: str, spaces: list[str]) -> None:
    text = purls.purl(kind, name, version, "/".join(spaces), arch="x86_64")
    _product, found, qualifiers = split(text)
    other = PackageURL.from_string(text)
    assert other.version == found == version
    assert qualifiers == (("arch", "x86_64"),)
    assert other.qualifiers == {"arch": "x86_64"}
    assert text.isascii()
    assert purls.given(text) == text, "it is spelled in one way"
    # npm: see the module; pypi: the other program leaves dots; it may write é as %c3
    if kind not in ("npm", "pypi") and "".join((name, *spaces)).isascii():
        theirs = PackageURL(kind, "/".join(spaces), name, version).to_string().partition("@")[0]
        if kind == "deb":  # whose names have lower case by the standard, and there as they were given
            theirs = theirs.lower()
        assert _hex(theirs) == _hex(text.partition("@")[0])


def _hex(purl: str) -> str:
    """The same with the letters of what is quoted in upper case."""
    return re.sub("%[0-9a-fA-F]{2}", lambda found: found[0].upper(), purl)


SPELLINGS = {
    "pkg:npm/%40scope/name@1.0.0": "pkg:npm/%40scope/name@1.0.0",
    "pkg:npm/@scope/name@1.0.0": "pkg:npm/%40scope/name@1.0.0",
    "pkg:NPM/JSONStream@1.3.5": "pkg:npm/JSONStream@1.3.5",
    "pkg://npm/debug@4.4.2": "pkg:npm/debug@4.4.2",
    "pkg:pypi/Zope.Interface@6.0": "pkg:pypi/zope-interface@6.0",
    "pkg:pypi/zope_interface@6.0": "pkg:pypi/zope-interface@6.0",
    "pkg:rpm/redhat/openssl@1.0.1e-16.el6?arch=x86_64&epoch=1&distro=rhel-6.5": (
        "pkg:rpm/redhat/openssl@1:1.0.1e-16.el6?arch=x86_64&distro=rhel-6.5"
    ),
    "pkg:deb/ubuntu/openssh-server@8.9p1-3ubuntu0.6?distro=ubuntu-22.04&epoch=1": (
        "pkg:deb/ubuntu/openssh-server@1:8.9p1-3ubuntu0.6?distro=ubuntu-22.04"
    ),
    "pkg:apk/alpine/musl@1.2.2-r7?distro=3.15.0": "pkg:apk/alpine/musl@1.2.2-r7?distro=alpine-3.15.0",
    "pkg:rpm/redhat/openssl@1.0.1e-16.el6?epoch=0": "pkg:rpm/redhat/openssl@1.0.1e-16.el6",
    "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?upstream=openssl&arch=amd64&distro=debian-12": (
        "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl"
    ),
    "pkg:maven/org.shop/one@2.14.1?type=jar#META-INF/x": "pkg:maven/org.shop/one@2.14.1?type=jar",
    "pkg:golang/github.com/BurntSushi/toml@v1.1.0": "pkg:golang/github.com/BurntSushi/toml@v1.1.0",
    "pkg:composer/Symfony/HttpKernel@v5.4.1": "pkg:composer/symfony/httpkernel@v5.4.1",
    "pkg:generic/openssl@1.0.1f?checksum=sha1:0&download_url=a": "pkg:generic/openssl@1.0.1f",
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_purl_of_others_is_spelled_as_ours(text: str) -> None:
    assert purls.given(text) == SPELLINGS[text]
    assert split(purls.given(text))[1] == split(SPELLINGS[text])[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pkg:",
        "pkg:npm",
        "pkg:npm/",
        "pkg:npm/@1.0",
        "npm/debug@1",
        "pkg:npm/debug",
        "pkg:n m/debug@1",
        "pkg:npm/de bug@1",
        "pkg:npm/debug@1%00",
        "pkg:npm/debug@%0a",
        "pkg:npm/%e2%80%a8@1",
        "pkg:npm/a@" + "1" * 600,
    ],
)
def test_what_is_no_purl_with_a_version_is_refused(text: str) -> None:
    with pytest.raises(purls.Unfit):
        purls.given(text)


def test_a_version_beside_the_purl_counts_where_it_has_none() -> None:
    assert purls.given("pkg:npm/debug", "4.4.2") == "pkg:npm/debug@4.4.2"
    assert purls.given("pkg:npm/%40a/debug?arch=x", "4.4.2") == "pkg:npm/%40a/debug@4.4.2?arch=x"
    assert purls.given("pkg:npm/debug@4.4.1", "4.4.2") == "pkg:npm/debug@4.4.1"


@pytest.mark.parametrize("name", ["a/b", "@a", "@a/b/c", "../x", ""])
def test_a_path_is_no_name_at_npm(name: str) -> None:
    with pytest.raises(purls.Unfit):
        purls.npm(name, "1.0.0")


def test_what_the_playbooks_name_is_what_the_readers_write() -> None:
    """Each purl of a shipped playbook is found in the spelling in which a reader gives that package."""
    named = [
        package.purl
        for id in playbooks.shipped()
        for detector in playbooks.load(id).detectors
        for package in detector.packages
    ]
    assert len(named) > 100
    for purl in named:
        product, _version, qualifiers = split(purl)
        assert split(purls.given(purl, "1.0-1")) == (product, "1.0-1", qualifiers), purl
