"""What the package managers of distributions print: whose release it is, what is installed, and is it all?"""

from __future__ import annotations

import json

import pytest

from stanch.core.versions import affected
from stanch.errors import BadInput
from stanch.knowledge import playbooks
from stanch.observe.packages import readers
from stanch.observe.packages.parts import Told
from stanch.observe.packages.readers import Listing
from stanch.observe.packages.source import Source


def listing(text: str, slug: str, told: Told = Told()) -> Listing:  # noqa: B008
    source = Source.held("list.txt", text.encode())
    reader = readers.fitting(source)
    assert reader.slug == slug
    return readers.listing(source, reader, told)


def purls(text: str, slug: str, told: Told = Told()) -> list[str]:  # noqa: B008
    return [part.purl for part in listing(text, slug, told).parts]


WHEEZY = """\
Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
||/ Name           Version        Architecture Description
+++-==============-==============-============-=================================
ii  base-files     7.1wheezy4     amd64        Debian base system miscellaneous
ii  libssl1.0.0:am 1.0.1e-2+deb7u amd64        SSL shared libraries
ii  libssl1.0.0:i3 1.0.1e-2       i386         SSL shared libraries
hi  openssl        1.0.1e-2+deb7  amd64        Secure Socket Layer (SSL) binary
rc  apache2.2-bin  2.2.22-13      amd64        Apache HTTP Server common binary
un  openssl-blackl <none>                      (no description available)
iU  ca-certificate 20130119       all          Common CA certificates
iF  ntp            1:4.2.6.p5+dfs amd64        Network Time Protocol daemon
"""


def test_a_list_of_2014_on_a_terminal_says_what_it_cut() -> None:
    found = listing(WHEEZY, "dpkg")
    assert [part.purl for part in found.parts] == [
        "pkg:deb/debian/base-files@7.1wheezy4?arch=amd64&distro=debian-7",
        "pkg:deb/debian/libssl1.0.0@1.0.1e-2?arch=i386&distro=debian-7",
        "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7?arch=amd64&distro=debian-7",
    ]
    assert found.unjudged == {"removed": 2, "cut_name": 3}
    assert {one.name for one in found.named if one.why == "cut_name"} == {
        "libssl1.0.0",
        "ca-certificate",
        "ntp",
    }
    assert found.extent.whole == "no"


def test_columns_of_one_width_are_not_those_of_a_terminal() -> None:
    """As wide as the longest name and the longest version, which happen to be alike: nothing was cut."""
    wide = WHEEZY.replace("=" * 14, "=" * 16, 2).replace("ca-certificate ", "ca-certificates")
    assert "cut_name" not in listing(wide, "dpkg").unjudged


@pytest.mark.parametrize(
    ("distro", "qualifier"),
    [
        ("debian-sid", "distro=debian-sid"),
        ("ubuntu-noble", "distro=ubuntu-noble"),
        ("debian-13", "distro=debian-13"),
    ],
)
def test_a_release_without_a_number_is_called_by_its_name(distro: str, qualifier: str) -> None:
    source = Source.held("dpkg.txt", b"ii  xz-utils  5.6.1-1  amd64  XZ\n")
    (part,) = readers.listing(source, readers.fitting(source), Told(distro=distro)).parts
    assert part.purl == f"pkg:deb/{distro.partition('-')[0]}/xz-utils@5.6.1-1?arch=amd64&{qualifier}"
    assert part.lacks == ()


def test_what_it_names_is_what_the_playbook_of_that_day_judges() -> None:
    packages = tuple(
        package for detector in playbooks.load("heartbleed").detectors for package in detector.packages
    )
    _base, _ssl, openssl = purls(WHEEZY, "dpkg")
    assert affected(openssl, packages).verdict == "yes"
    fixed = WHEEZY.replace("1.0.1e-2+deb7 ", "1.0.1e-2+deb7u5 ")
    wider = fixed.replace("==============", "=" * 16, 2).replace("=" * 33, "=" * 37)
    assert affected(purls(wider, "dpkg")[2], packages).verdict != "no"
    centos = "centos-release-6-5.el6.centos.11.1.x86_64\nopenssl-1.0.1e-16.el6{}.x86_64\n"
    assert affected(purls(centos.format(""), "rpm")[1], packages).verdict == "yes"
    assert affected(purls(centos.format("_5.7"), "rpm")[1], packages).verdict == "no"


def test_a_list_of_squeeze_has_no_column_for_the_architecture() -> None:
    text = (
        "||/ Name Version Description\n+++-=======-===========-=======\nii  openssl 0.9.8o-4 Secure Socket\n"
    )
    assert purls(text, "dpkg", Told(distro="debian-6")) == ["pkg:deb/debian/openssl@0.9.8o-4?distro=debian-6"]


def test_rows_alone_are_known_too() -> None:
    text = "ii  libssl3:amd64  3.0.11-1~deb12u2  amd64  SSL\nii  openssl  3.0.11-1~deb12u2  amd64  SSL\n"
    assert len(purls(text, "dpkg")) == 2


SHOWN = {
    "12.4+deb12u11": ("debian", "debian-12"),
    "11.1+deb11u8": ("debian", "debian-11"),
    "9.9+deb9u13": ("debian", "debian-9"),
    "7.1wheezy8": ("debian", "debian-7"),
    "6.0squeeze10": ("debian", "debian-6"),
    "12ubuntu4.6": ("ubuntu", ""),
    "13.5": ("", ""),  # testing, before it is a release
}


@pytest.mark.parametrize("version", SHOWN)
def test_the_release_of_debian_stands_in_a_package_of_its_own(version: str) -> None:
    space, distro = SHOWN[version]
    found = listing(f"adduser\t3.134\nbase-files\t{version}\nopenssl\t3.0.11-1\n", "dpkg-query")
    purl = f"pkg:deb/{space}/openssl@3.0.11-1" if space else "pkg:deb/openssl@3.0.11-1"
    assert found.parts[2].purl == purl + (f"?distro={distro}" if distro else "")
    assert found.homeless == (0 if distro else 3)
    told = purls(f"base-files\t{version}\n", "dpkg-query", Told(distro="raspbian-12"))
    assert told == [f"pkg:deb/raspbian/base-files@{version.replace('+', '%2B')}?distro=raspbian-12"], (
        "one that is made of it"
    )


@pytest.mark.parametrize(
    ("text", "slug", "distro"),
    [
        ("base-files\t12.4+deb12u11\n", "dpkg-query", "debian-11"),
        ("base-files\t12.4+deb12u11\n", "dpkg-query", "ubuntu-22.04"),
        ("base-files\t12ubuntu4.6\n", "dpkg-query", "debian-12"),
        ("redhat-release-9.4-0.5.el9.x86_64\n", "rpm", "rhel-9.2"),
        ("alpine-release-3.19.1-r0\n", "apk", "alpine-3.18"),
    ],
)
def test_a_word_on_the_release_does_not_beat_what_the_list_shows(text: str, slug: str, distro: str) -> None:
    with pytest.raises(BadInput, match="this is a list of"):
        purls(text, slug, Told(distro=distro))


@pytest.mark.parametrize("distro", ["alpine-3.19", "alpine-3.19.1"])
def test_a_word_on_the_release_may_be_less_or_more_exact(distro: str) -> None:
    assert purls("alpine-release-3.19.1-r0\n", "apk", Told(distro=distro))


def test_what_is_made_of_red_hats_is_known_by_its_own_package() -> None:
    rows = ["redhat-release-server-7.9-6.0.1.el7.x86_64", "oraclelinux-release-7.9-1.0.9.el7.x86_64"]
    for lines in (rows, rows[::-1]):
        assert purls("\n".join(lines) + "\n", "rpm")[0].startswith("pkg:rpm/ol/")


def test_what_is_not_installed_is_not_there() -> None:
    text = (
        "apache2\t2.4.1\tamd64\tconfig-files\nopenssl\t3.0.11-1\tamd64\tinstalled\nnone\t\t\tnot-installed\n"
    )
    found = listing(text, "dpkg-query")
    assert len(found.parts) == 1
    assert found.unjudged == {"removed": 2}


RELEASES = {
    "centos-release-6-5.el6.centos.11.1.x86_64": "pkg:rpm/centos/openssl@1-1.el6?arch=x86_64&distro=centos-6",
    "centos-release-7-9.2009.1.el7.centos.x86_64": (
        "pkg:rpm/centos/openssl@1-1.el6?arch=x86_64&distro=centos-7"
    ),
    "redhat-release-server-6Server-6.5.0.1.el6.x86_64": (
        "pkg:rpm/redhat/openssl@1-1.el6?arch=x86_64&distro=rhel-6.5"
    ),
    "redhat-release-9.4-0.5.el9.x86_64": "pkg:rpm/redhat/openssl@1-1.el6?arch=x86_64&distro=rhel-9.4",
    "fedora-release-20-3.noarch": "pkg:rpm/fedora/openssl@1-1.el6?arch=x86_64&distro=fedora-20",
    "fedora-release-common-40-39.noarch": "pkg:rpm/fedora/openssl@1-1.el6?arch=x86_64&distro=fedora-40",
    "rocky-release-9.3-1.1.el9.noarch": "pkg:rpm/rocky/openssl@1-1.el6?arch=x86_64&distro=rocky-9.3",
    "openSUSE-release-13.1-1.10.x86_64": "pkg:rpm/opensuse/openssl@1-1.el6?arch=x86_64&distro=opensuse-13.1",
    "system-release-2014.03-2.0.noarch": "pkg:rpm/amzn/openssl@1-1.el6?arch=x86_64&distro=amzn-2014.03",
    "hello-release-1-1.noarch": "pkg:rpm/openssl@1-1.el6?arch=x86_64",
}


@pytest.mark.parametrize("release", RELEASES)
def test_the_release_of_red_hat_and_its_kin_stands_in_a_package_of_its_own(release: str) -> None:
    assert purls(f"openssl-1-1.el6.x86_64\n{release}\n", "rpm")[0] == RELEASES[release]


def test_a_key_is_no_package_and_an_old_list_has_no_architecture() -> None:
    found = listing("gpg-pubkey-fd431d51-4ae0493b\nopenssl-0.9.8e-27.el5_10.1\n", "rpm")
    assert [part.purl for part in found.parts] == ["pkg:rpm/openssl@0.9.8e-27.el5_10.1"]
    assert found.unjudged == {"a_key": 1}


def test_arch_has_no_releases_so_none_is_missing() -> None:
    found = listing("archlinux-keyring 20231113-1\nopenssl 3.1.4-1\n", "pacman")
    assert [(part.purl, part.lacks) for part in found.parts] == [
        ("pkg:alpm/arch/archlinux-keyring@20231113-1", ()),
        ("pkg:alpm/arch/openssl@3.1.4-1", ()),
    ]
    found = listing(
        "mingw-w64-x86_64-openssl 3.1.4-1\nmsys2-keyring 1~20230-1\narchlinux-keyring 2-1\n", "pacman"
    )
    assert found.parts[0].purl == "pkg:alpm/msys/mingw-w64-x86_64-openssl@3.1.4-1"
    assert listing("openssl 3.1.4-1\n", "pacman").homeless == 1


@pytest.mark.parametrize(
    ("slug", "text", "missing"),
    [
        ("dpkg-query", "base-files\t1\ndpkg\t1\ntar\t1\nutil-linux\t1\nzlib1g\t1\n", "dpkg"),
        ("rpm", "setup-1-1.noarch\nglibc-1-1.x86_64\nrpm-1-1.x86_64\n", "rpm"),
        ("apk", "apk-tools-1-r0\nbusybox-1-r0\nmusl-1-r0\n", "musl"),
        ("pacman", "filesystem 1-1\npacman 1-1\n", "pacman"),
    ],
)
def test_a_list_without_what_every_machine_has_is_a_part_of_one(slug: str, text: str, missing: str) -> None:
    assert listing(text, slug).extent.whole == "yes"
    part = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(missing))
    assert listing(part, slug).extent.whole == "no"
    assert missing in listing(part, slug).extent.why
    found = listing(text * 2 + "Connection closed!\n", slug)
    assert found.extent.whole == "unknown", "a line could not be read"


@pytest.mark.parametrize("distro", ["Debian 12", "debian_12!", "12", "debian-", "-12", "debian-12 "])
def test_a_distribution_that_is_none_is_refused_with_how_to_write_it(distro: str) -> None:
    with pytest.raises(BadInput) as error:
        listing("openssl\t3.0.11-1\n", "dpkg-query", Told(distro=distro))
    assert "debian-12" in error.value.help


def test_a_distribution_is_written_as_its_own_machine_writes_it() -> None:
    for distro, start in {
        "opensuse-leap-15.5": "pkg:rpm/opensuse/a@1-1?distro=opensuse-leap-15.5",
        "opensuse-tumbleweed-20231101": "pkg:rpm/opensuse/a@1-1?distro=opensuse-tumbleweed-20231101",
        "rhel-9.4": "pkg:rpm/redhat/a@1-1?distro=rhel-9.4",
        "fedora-40": "pkg:rpm/fedora/a@1-1?distro=fedora-40",
    }.items():
        source = Source.held("list.txt", b"a-1-1\n")
        rpm = next(one for one in readers.readers() if one.slug == "rpm")
        assert [part.purl for part in readers.listing(source, rpm, Told(distro=distro)).parts] == [start]


@pytest.mark.parametrize(
    ("slug", "line"),
    [
        ("dpkg", "ii  openssl  3.0.11-1  amd64  SSL"),
        ("dpkg-query", "openssl\t3.0.11-1"),
        ("rpm", "openssl-1-1.el6.x86_64"),
        ("apk", "openssl-3.1.3-r0"),
        ("pacman", "openssl 3.1.4-1"),
    ],
)
def test_a_last_line_without_an_end_takes_nothing_from_those_before_it(slug: str, line: str) -> None:
    """A version that is cut off reads as another one: 3.0.1 of 3.0.11."""
    found = listing(f"{line}\n{line}\n{line}"[:-1], slug)
    assert len(found.parts) == 2
    ((place, what),) = [(one.place, one.what) for one in found.failed]
    assert place == "line 3"
    assert what.startswith("its last line has no end, so it may be cut off there")
    assert what.endswith("the 2 packages before that count")
    assert found.extent.whole == "unknown"


def test_a_package_of_a_distribution_in_an_sbom_needs_its_release_too() -> None:
    purls = (
        "pkg:deb/debian/openssl@3.0.11-1",
        "pkg:deb/debian/zlib1g@1?distro=debian-11",
        "pkg:npm/debug@4.4.2",
    )
    text = json.dumps({"bomFormat": "CycloneDX", "components": [{"name": "a", "purl": one} for one in purls]})
    found = listing(text, "cyclonedx")
    assert [part.lacks for part in found.parts] == [("distro",), (), ()]
    assert found.homeless == 1
    told = listing(text, "cyclonedx", Told(distro="debian-12"))
    assert [part.purl for part in told.parts] == [
        "pkg:deb/debian/openssl@3.0.11-1?distro=debian-12", "pkg:deb/debian/zlib1g@1?distro=debian-11",
        "pkg:npm/debug@4.4.2",
    ]  # fmt: skip
    assert told.homeless == 0
