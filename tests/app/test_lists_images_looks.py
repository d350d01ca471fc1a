"""What lists, images and looks do not show is not clean, and what has ended ended by what was seen."""

from __future__ import annotations

import json
import socket
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.program.commands import Said, Stanch, flat, parsed
from tests.program.places import Places

pytestmark = pytest.mark.slow  # journeys through many commands

DAY = "2025-12-20T"
MORNING, LATER, NOON, ONE = (f"{DAY}{hour}:00Z" for hour in ("09", "10", "12", "13"))
BASE = (
    "base-files=12.4+deb12u5",
    "dpkg=1.21.22",
    "tar=1.34+dfsg-1.2+deb12u1",
    "util-linux=2.38.1-5+deb12u1",
    "zlib1g=1:1.2.13.dfsg-1",
)


def machine(stanch: Stanch, folder: Path, now: str, *more: str, of: str = "host:db1") -> Said:
    """What dpkg -l prints there."""
    rows = (one.partition("=") for one in (*BASE, *more))
    (folder / "dpkg.txt").write_text("".join(f"ii  {name}  {at}  amd64  x\n" for name, _, at in rows))
    return stanch("observe", "packages", "dpkg.txt", "--of", of, "--at", now, "--yes", now=now)


def image(stanch: Stanch, folder: Path, now: str, purls: Iterable[str], of: str = "artefact:image") -> Said:
    """The SBOM of an image."""
    parts = [{"type": "library", "name": "x", "purl": one} for one in purls]
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": parts}
    (folder / "bom.json").write_text(json.dumps(bom))
    return stanch("observe", "packages", "bom.json", "--of", of, "--at", now, "--yes", now=now)


def register(stanch: Stanch, folder: Path, now: str, text: str) -> None:
    (folder / "register.yaml").write_text(text)
    said = stanch("register", "import", "register.yaml", "--yes", now=now)
    assert said.code == 0, said.err


def row(stanch: Stanch, name: str, now: str) -> dict[str, str]:
    """A verdict on one thing today and before."""
    found = parsed(stanch("status", "--json", now=now))
    (one,) = [one["assessment"] for one in found["ours"] if one["asset"]["name"] == name]
    return {"today": one["now"]["verdict"], "before": one["ever"]["verdict"]}


# images


MONGO = "pkg:deb/debian/mongodb-org-server@{}?distro=debian-12"


@pytest.mark.parametrize(
    ("event", "bad"),
    [
        ("mongobleed-2025", [MONGO.format("7.0.14")]),
        ("regresshion-2024", ["pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u2?distro=debian-12"]),
        (
            "xz-2024",
            [
                f"pkg:deb/debian/{one}&distro=debian-sid"
                for one in ("liblzma5@5.6.1-1?arch=amd64", "openssh-server@1:9.7p1-1?arch=amd64")
            ],
        ),
    ],
)
def test_what_is_in_an_image_is_on_the_machine_that_the_register_says_it_runs_on(
    stanch: Stanch, tmp_path: Path, event: str, bad: list[str]
) -> None:
    """By `runs_on`, as docs/packages.md says; the edge begins at the machine."""
    stanch("incident", "open", event, now=MORNING)
    machine(stanch, tmp_path, MORNING)
    image(stanch, tmp_path, MORNING, bad)
    assert row(stanch, "db1", MORNING)["today"] == "no"
    register(stanch, tmp_path, LATER, "hosts: [{name: db1}]\nartefacts: [{name: image, runs_on: [db1]}]\n")
    assert row(stanch, "db1", LATER)["today"] != "no", "who runs it has what is in it"
    assert "db1 was not exposed" not in flat(stanch("notice", "copy", now=LATER))


def test_an_image_that_was_read_again_was_not_clean_before(stanch: Stanch, tmp_path: Path) -> None:
    stanch("incident", "open", "mongobleed-2025", now=MORNING)
    image(stanch, tmp_path, MORNING, [MONGO.format("7.0.14")])
    said = image(stanch, tmp_path, LATER, [MONGO.format("7.0.28")])
    assert "exposed before? Not known yet -> No" not in flat(said)


# versions


@pytest.mark.parametrize(
    ("event", "purl", "said"),
    [
        ("regresshion-2024", "pkg:rpm/redhat/openssh-server@9.7p1-1.el9?distro=rhel-9", 3),
        ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:9.7p1-7ubuntu4?distro=ubuntu-24.04", 3),
        ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:9.9p1-1?distro=ubuntu-20.04", 0),
        ("regresshion-2024", "pkg:rpm/redhat/openssh-server@9.9p1-1.el8?distro=rhel-8", 0),
        ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-43.el9?distro=rhel-9.5", 0),
    ],
)
def test_what_was_put_on_an_older_release_is_judged_by_what_it_is(
    stanch: Stanch, event: str, purl: str, said: int
) -> None:
    """A later line than the release's own, in which the flaw is, is not above the fix; one in which it is
    mended is not affected."""
    assert stanch("playbook", "judge", event, purl).code == said


# classes of which nothing says whose they are


LOG4J = "org/apache/logging/log4j/core/lookup/JndiLookup.class"
JAVA_DAY = "2021-12-11T"
EIGHT, NINE, TEN, ELEVEN = (f"{JAVA_DAY}{hour}:00Z" for hour in ("08", "09", "10", "11"))


def jar(place: Path, *classes: str, version: str | None = None) -> None:
    """An archive with these classes; `version`: of log4j-core, as its pom.properties says it."""
    with zipfile.ZipFile(place, "w") as made:
        for one in classes:
            made.writestr(one, b"\xca\xfe\xba\xbe")
        if version is not None:
            group = "org.apache.logging.log4j"
            text = f"groupId={group}\nartifactId=log4j-core\nversion={version}\n"
            made.writestr(f"META-INF/maven/{group}/log4j-core/pom.properties", text)


def java_machine(stanch: Stanch, folder: Path) -> Path:
    """A machine that is clean by all lists that it has, and where its archives lie."""
    stanch("incident", "open", "log4shell-2021", now=EIGHT)
    rows = (one.partition("=") for one in (*BASE[1:], "base-files=11.1+deb11u1"))
    (folder / "dpkg.txt").write_text("".join(f"ii  {name}  {at}  amd64  x\n" for name, _, at in rows))
    stanch("observe", "packages", "dpkg.txt", "--of", "host:web1", "--at", EIGHT, "--yes", now=EIGHT)
    purl = "pkg:maven/org.apache.logging.log4j/log4j-api@2.17.1"
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "components": [{"type": "library", "name": "log4j-api", "bom-ref": "a", "purl": purl}],
        "compositions": [{"aggregate": "complete"}],
    }
    (folder / "bom.json").write_text(json.dumps(bom))
    these = ("bom.json", "--of", "web1", "--at", EIGHT, "--whole", "--yes")
    stanch("observe", "packages", *these, now=EIGHT)
    assert row(stanch, "web1", EIGHT)["today"] == "no"
    (folder / "app").mkdir()
    return folder / "app"


@pytest.mark.parametrize(
    ("classes", "version"),
    [
        ([LOG4J], None),
        ([f"com/shop/shaded/{LOG4J}"], None),
        ([LOG4J, f"com/shop/shaded/{LOG4J}"], "2.17.1"),
        ([LOG4J], "${log4j.version}"),
    ],
)
def test_a_class_that_was_asked_after_keeps_a_machine_from_being_called_clean(
    stanch: Stanch, tmp_path: Path, classes: list[str], version: str | None
) -> None:
    """It was told on the screen, and neither written down nor told by the exit code."""
    place = java_machine(stanch, tmp_path)
    jar(place / "shop.jar", *classes, version=version)
    said = stanch("observe", "packages", place, "--of", "web1", "--yes", now=NINE)
    assert said.code == 3
    stanch("done", "web1", "restarted=09:00", "--yes", now=TEN)
    assert row(stanch, "web1", TEN)["today"] == "unknown"


def test_a_class_that_was_taken_out_is_there_no_more(stanch: Stanch, tmp_path: Path) -> None:
    place = java_machine(stanch, tmp_path)
    jar(place / "shop.jar", LOG4J, "com/shop/Main.class")
    assert stanch("observe", "packages", place, "--of", "web1", "--yes", now=NINE).code == 3
    jar(place / "shop.jar", "com/shop/Main.class")
    assert stanch("observe", "packages", place, "--of", "web1", "--yes", now=TEN).code == 0
    stanch("done", "web1", "restarted=10:30", "--yes", now=ELEVEN)
    assert row(stanch, "web1", ELEVEN)["today"] == "no"


def test_a_class_of_a_copy_that_is_named_is_no_second_copy(stanch: Stanch, tmp_path: Path) -> None:
    place = java_machine(stanch, tmp_path)
    jar(place / "log4j.jar", LOG4J, f"META-INF/versions/9/{LOG4J}", version="2.17.1")
    assert stanch("observe", "packages", place, "--of", "web1", "--yes", now=NINE).code == 0
    stanch("done", "web1", "restarted=09:30", "--yes", now=TEN)
    assert row(stanch, "web1", TEN)["today"] == "no"


# two words on one condition


WORM_DAY = "2025-12-04T"
SEVEN, HALF, LATE = (f"{WORM_DAY}{hour}Z" for hour in ("09:00", "09:30", "12:00"))


@pytest.mark.parametrize(
    ("answers", "since"),
    [
        (("yes", "no"), "2025-01-01"),
        (("yes", "no"), "2025-06-01"),
        (("no", "yes"), "2025-01-01"),
    ],
)
def test_a_word_against_another_on_one_time_gives_no_end_that_nobody_said(
    stanch: Stanch, tmp_path: Path, answers: tuple[str, str], since: str
) -> None:
    """It was told as exposed from 09:00 until 09:00, the instant at which the list was read."""
    stanch("incident", "open", "react2shell-2025", now=SEVEN)
    lock = {
        "lockfileVersion": 3,
        "packages": {"": {"name": "shop"}, "node_modules/next": {"version": "15.0.4"}},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    these = ("package-lock.json", "--of", "artefact:shop", "--at", SEVEN, "--whole", "--yes")
    stanch("observe", "packages", *these, now=SEVEN)
    for answer, now, first in zip(answers, (HALF, LATE), ("2025-01-01", since), strict=True):
        said = ("--question", "uses_app_router", "--from", first, "--yes")
        stanch("attest", "shop", answer, *said, now=now)
    assert row(stanch, "shop", LATE)["before"] == "yes", "of two words on one time the worse counts"
    text = flat(stanch("notice", "copy", now=LATE))
    assert "until 09:00 UTC on 4 December 2025" not in text


@pytest.mark.parametrize(
    "engine", ["docker-desktop=4.30", "incus-base=6.0", "moby-containerd=1.7", "lxc-utils=5.0"]
)
def test_what_runs_containers_has_other_names_too(stanch: Stanch, tmp_path: Path, engine: str) -> None:
    stanch("incident", "open", "mongobleed-2025", now=MORNING)
    machine(stanch, tmp_path, MORNING, engine)
    assert row(stanch, "db1", MORNING)["today"] == "unknown"


@pytest.mark.parametrize(
    "reads", ["attested, match: [had_the_flaw]", "setting, match: [mongodb_zlib], values: [on]"]
)
def test_a_playbook_that_reads_something_else_of_images_has_their_packages_judged_at_the_machine(
    stanch: Stanch, tmp_path: Path, reads: str
) -> None:
    text = stanch("playbook", "show", "mongobleed-2025").out.replace("id: mongobleed-2025", "id: mine-2025")
    more = f"detectors:\n  - {{id: of_image, on: artefact, reads: {reads}, fresh_hours: 24}}\n"
    (tmp_path / "mine.yaml").write_text(text.replace("detectors:\n", more, 1))
    assert stanch("incident", "open", "mine.yaml", now=MORNING).code == 0
    machine(stanch, tmp_path, MORNING)
    image(stanch, tmp_path, MORNING, [MONGO.format("7.0.14")])
    register(stanch, tmp_path, LATER, "hosts: [{name: db1}]\nartefacts: [{name: image, runs_on: [db1]}]\n")
    assert row(stanch, "db1", LATER)["today"] == "unknown"


# an address that its name lost


APRIL = "2014-04-08T"


def resolving(monkeypatch: pytest.MonkeyPatch, table: dict[str, list[str]]) -> None:
    """These names have these addresses, as long as nobody changes the table."""
    real = socket.getaddrinfo

    def found(host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        return [one for ip in table.get(name, [name]) for one in real(ip, port, *more, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize("looked_again", [False, True])
@pytest.mark.parametrize("other", ["127.0.0.2", "127.0.0.3"])
def test_what_is_no_longer_used_was_not_mended_by_that(
    stanch: Stanch, places: Places, monkeypatch: pytest.MonkeyPatch, other: str, looked_again: bool
) -> None:
    """Its name went to a mended machine, and was given up; nobody touched the one with the flaw."""
    first = places.vulnerable()
    port = first.partition(":")[2]
    places.mended(at=f"{other}:{port}")
    table = {"www.shop.example": ["127.0.0.1", other]}
    resolving(monkeypatch, table)
    site = f"www.shop.example:{port}"
    stanch("start", site, "--prove", "--no-questions", now=f"{APRIL}09:00Z")
    table["www.shop.example"] = [other]
    stanch("observe", "tls", "--prove", now=f"{APRIL}13:00Z")
    stanch("register", "end", site, "--since", f"{APRIL}13:06Z", "--yes", now=f"{APRIL}13:10Z")
    if looked_again:
        places.end(f"{other}:{port}")
        stanch("observe", "tls", "--prove", site, now=f"{APRIL}14:00Z")
    now = f"{APRIL}14:05Z"
    assert "Patched." not in flat(stanch("status", now=now))
    (found,) = parsed(stanch("status", "--json", now=now))["ours"]
    assert found["status"] != "fixed"
    steps = {one["remedy"]: one["done"] for one in found["assessment"]["milestones"]}
    assert "yes" not in (steps["patched"], steps["restarted"])


# what is only so under a condition, at the instants at which both were seen


XZ_DAY = "2024-03-30T"
SID = ("base-files=13", "dpkg=1.22.6", "tar=1.35", "util-linux=2.39.3-11", "zlib1g=1:1.3")


def xz_list(stanch: Stanch, folder: Path, now: str, *more: str) -> None:
    rows = (one.partition("=") for one in (*SID, "liblzma5=5.6.1-1", *more))
    (folder / "sid.txt").write_text("".join(f"ii  {name}  {at}  amd64  x\n" for name, _, at in rows))
    these = ("sid.txt", "--of", "host:db1", "--at", now, "--distro", "debian-sid", "--yes")
    assert stanch("observe", "packages", *these, now=now).code == 1


def with_ssh(stanch: Stanch, folder: Path, day: str, hour: str, there: bool) -> None:
    xz_list(stanch, folder, f"{day}{hour}:00Z", *(["openssh-server=1:9.7p1-2"] if there else []))


def with_open_port(stanch: Stanch, folder: Path, day: str, hour: str, there: bool) -> None:
    now = f"{day}{hour}:00Z"
    machine(stanch, folder, now, "mongodb-org-server=7.0.14")
    setting = ("db1", "mongodb_port_from_outside", "open" if there else "closed", "--at", now, "--yes")
    assert stanch("observe", "setting", *setting, now=now).code == 0


@pytest.mark.parametrize(
    ("event", "day", "look"),
    [("xz-2024", XZ_DAY, with_ssh), ("mongobleed-2025", DAY, with_open_port)],
)
def test_what_was_ruled_out_when_it_was_looked_at_was_not_exposed_then(
    stanch: Stanch, tmp_path: Path, event: str, day: str, look: Callable[..., None]
) -> None:
    """The looks of nine and eleven saw that it was not, that of ten that it was. It was told as exposed from
    09:00 until at least 11:00, beside looks between 09:00 and 11:00 by which it was not."""
    stanch("incident", "open", event, now=f"{day}08:00Z")
    for hour, there in (("09", False), ("10", True), ("11", False)):
        look(stanch, tmp_path, day, hour, there)
    now = f"{day}11:01Z"
    assert row(stanch, "db1", now) == {"today": "no", "before": "yes"}
    text = flat(stanch("notice", "copy", now=now))
    assert "from some time between 09:00 and 10:00 UTC" in text
    assert "until some time between 10:00 and 11:00 UTC" in text
    assert "between 09:00 and 11:00 UTC" not in text
    assert "at 11:00 UTC on" in text, text
    then = parsed(stanch("status", "--json", "--as-of", f"{day}09:01Z", now=now))
    assert then["today"]["verdict"] == "no"


@pytest.mark.parametrize("how", ["end", "register"])
@pytest.mark.parametrize("listed", [False, True])
def test_an_image_that_is_no_longer_used_is_neither_exposed_there_nor_gone(
    stanch: Stanch, tmp_path: Path, how: str, listed: bool
) -> None:
    """Its machine had the flaw "today" for as long as the list of the image was fresh."""
    stanch("incident", "open", "mongobleed-2025", now=MORNING)
    machine(stanch, tmp_path, MORNING)
    image(stanch, tmp_path, MORNING, [MONGO.format("7.0.14")])
    register(stanch, tmp_path, MORNING, "artefacts: [{name: image, runs_on: [db1]}]\n")
    stanch("observe", "setting", "db1", "mongodb_port_from_outside", "open", "--yes", now=MORNING)
    assert row(stanch, "db1", MORNING) == {"today": "yes", "before": "yes"}
    if how == "end":
        stanch("register", "end", "image", "--since", f"{DAY}09:30Z", "--yes", now=LATER)
    else:
        register(stanch, tmp_path, LATER, f"artefacts: [{{name: image, until: {DAY}09:30Z}}]\n")
    if listed:
        machine(stanch, tmp_path, NOON)
    assert row(stanch, "db1", ONE) == {"today": "unknown", "before": "yes"}
    text = flat(stanch("notice", "copy", now=ONE))
    assert "db1 has this flaw" not in text
    assert "was not exposed" not in text
    steps = parsed(stanch("status", "--json", now=ONE))["ours"][0]["assessment"]["milestones"]
    assert "yes" not in [one["done"] for one in steps]
