"""A place to drop a file: three numbers, what it changes, and nothing kept before that was seen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.observe.packages.recorded import FOLDER
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch
from tests.world import lockfiles

NOON, LATER = "2025-09-16T12:00Z", "2025-09-16T13:00Z"
FILE, AT = "The file: choose it, or drop it here", "When the list was made"
NEW = {"Whose is it?": "Another one, by its name:"}
SHOP = {
    **NEW,
    "Its name, if it is another one": "shop",
    "What it is": "Something that is built: a project, an image",
}


def lockfile(path: Path, version: str) -> str:
    return str(lockfiles.npm(path, version))


@pytest.fixture
def worm(console: Console, stanch: Stanch) -> Console:
    assert stanch("incident", "open", "npm-worm-2025", now=NOON).code == 0
    console.at(NOON)
    return console


def send(console: Console, file: str | list[str], at: str = "2025-09-16T11:00", **more: str | bool) -> Page:
    fields = {**SHOP, AT: at, FILE: file, **more}
    return console.open("/files/").press("Read it", fields)


def test_from_a_file_to_where_one_stands(worm: Console, tmp_path: Path) -> None:
    page = worm.open("/situation/").follow("Drop a list of what a server or a build has")
    assert "It stays on this machine" in page
    file = lockfile(tmp_path / "package-lock.json", "4.1.1")
    shown = page.press("Read it", {**SHOP, AT: "2025-09-16T11:00", FILE: file, "It has nothing else": True})
    assert shown.heading == "What shop has"
    assert "Nothing is written yet, and the file is not kept." in shown
    assert "pkg:npm/%40ctrl/tinycolor@4.1.1" in shown.part("What open incidents speak of")
    numbers = shown.part("package-lock.json")
    assert "2 packages can be judged" in numbers
    assert "One cannot be judged: it comes from a git repository" in numbers
    assert "Nothing in it that could not be read" in numbers
    assert "Nothing of yours" in worm.open("/situation/"), "nothing was written before it was kept"
    kept = shown.press("Keep it")
    assert kept.heading == "You are exposed."
    assert "What was read of shop is written down; the file itself was not kept." in kept
    worm.at(LATER)
    mended = lockfile(tmp_path / "package-lock.json", "4.1.3")
    again = worm.open("/files/").press(
        "Read it", {"Whose is it?": "shop", AT: "2025-09-16T12:30", FILE: mended, "It has nothing else": True}
    )
    assert "exposed today" in again.text.lower()
    assert "Not exposed today. You were before." in again.press("Keep it").heading


def test_what_is_not_kept_leaves_nothing(worm: Console, tmp_path: Path) -> None:
    before = worm.open("/timeline/").main
    shown = send(worm, lockfile(tmp_path / "package-lock.json", "4.1.1"))
    assert shown.press("Do not").path.endswith("/files/")
    assert worm.open("/timeline/").main == before
    late = shown.press("Keep it")
    assert (late.status, "is not here any more" in late) == (400, True)
    assert worm.open("/timeline/").main == before


def test_the_same_file_is_taken_in_once(worm: Console, tmp_path: Path) -> None:
    file = lockfile(tmp_path / "package-lock.json", "4.1.1")
    send(worm, file).press("Keep it")
    before = worm.open("/timeline/").main
    shown = send(worm, file)
    assert "It was taken in before" in shown
    assert "Another file" in shown.text
    assert shown.press("Another file").status == 200
    assert worm.open("/timeline/").main == before


def test_something_written_in_the_meantime_is_shown_first(
    worm: Console, stanch: Stanch, tmp_path: Path
) -> None:
    shown = send(worm, lockfile(tmp_path / "package-lock.json", "4.1.1"))
    other = lockfile(tmp_path / "other.json", "4.1.1")
    said = stanch(
        "observe", "packages", other, "--of", "artefact:shop", "--at", "2025-09-16T10:00Z", "--yes", now=NOON
    )
    assert said.code == 1
    again = shown.press("Keep it")
    assert "Something else was written down in the meantime" in again or again.heading == "You are exposed."


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({AT: "2025-09-17T11:00"}, "has not come yet"),
        ({"Its name, if it is another one": ""}, "Whose is the list?"),
        ({"Of which release": "Debian twelve"}, "is no distribution with its release"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    worm: Console, tmp_path: Path, fields: dict[str, str], says: str
) -> None:
    dpkg = str(FOLDER / "dpkg" / "one.txt") if "Of which release" in fields else ""
    file = dpkg or lockfile(tmp_path / "package-lock.json", "4.1.1")
    page = worm.open("/files/").press("Read it", {**SHOP, AT: "2025-09-16T11:00", FILE: file, **fields})
    assert page.status == 422
    assert says in page
    assert "2025-09-1" in page.html, "what was typed stands there still"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("notes.txt", b"buy milk\n", "is no list of packages that is known here"),
        ("empty.txt", b"", "is empty"),
        ("deep.json", b'{"lockfileVersion": 3, "packages": ' + b'{"a":' * 100_000, "deep"),
        ("cut.json", b'{"name": "shop", "lockfileVersion": 3, "packages": {"node_modules/a": {"vers', "cut"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words(
    worm: Console, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before = worm.open("/timeline/").main
    page = send(worm, str(tmp_path / name))
    assert page.status in (200, 422)
    assert says in page.text
    assert worm.open("/timeline/").main == before


def test_a_bomb_is_bounded_and_said(worm: Console, tmp_path: Path) -> None:
    bomb = tmp_path / "shop.war"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WEB-INF/lib/a.jar", b"\0" * (32 << 20))
    page = send(worm, str(bomb))
    assert "Could not be read" in page.part("shop.war")
    assert "times its packed size" in page.text


def test_more_than_is_read_is_refused_in_words(worm: Console, tmp_path: Path) -> None:
    from stanch.console.observations import uploads

    large = tmp_path / "bom.json"
    with large.open("wb") as file:
        file.truncate(uploads.MOST + 1)
    page = send(worm, str(large))
    assert page.status == 422
    assert "That is more than 64 MiB" in page
    assert "by whoever runs this console" in page, "what else can be done"
    assert "stanch observe" not in page
    many = [lockfile(tmp_path / f"{number}.json", "4.1.1") for number in range(uploads.FILES + 1)]
    assert "more than 8 files" in send(worm, many)


def test_a_stranger_sends_nothing_that_is_kept(worm: Console, tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    stranger = Console()
    page = stranger.open("/account/login/")
    token = next(one["value"] for one in page.root.all("input") if one["name"] == "csrfmiddlewaretoken")
    fields = {"csrfmiddlewaretoken": token, "of": "new", "file": SimpleUploadedFile("a.json", b"{}" * 4096)}
    said = stranger.client.post("/files/", fields)
    assert (said.status_code, "/account/login/" in said["Location"]) == (302, True)
    assert not list(said.wsgi_request.FILES), "it was not even taken"


def test_another_page_takes_no_files(worm: Console, tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = worm.open("/services/")
    token = next(one["value"] for one in page.root.all("input") if one["name"] == "csrfmiddlewaretoken")
    fields = {
        "csrfmiddlewaretoken": token,
        "name": "Cardwise",
        "site": SimpleUploadedFile("a.json", b"{}" * 4096),
    }
    said = worm.client.post("/services/add/", fields)
    assert not list(said.wsgi_request.FILES)


def test_two_projects_of_one_name_are_told_apart_by_their_place(worm: Console, tmp_path: Path) -> None:
    ci = {**NEW, "Its name, if it is another one": "ci", "What it is": "A machine"}
    for place, version in (
        ("/srv/one/package-lock.json", "4.1.1"),
        ("/srv/other/package-lock.json", "4.1.3"),
    ):
        file = lockfile(tmp_path / "package-lock.json", version)
        fields = {**ci, AT: "2025-09-16T11:00", FILE: file, "Where it lies there": place}
        page = worm.open("/files/").press("Read it", fields).press("Keep it")
        ci = {"Whose is it?": "ci"}
    assert page.heading == "You are exposed."


def test_a_list_of_a_machine_with_what_runs_of_it(worm: Console) -> None:
    names = ("dpkg/bookworm.txt", "maps/root.txt", "dpkg-files/asked.txt")
    web = {**NEW, "Its name, if it is another one": "web1", "What it is": "A machine"}
    files = [str(FOLDER / one) for one in names]
    page = worm.open("/files/").press("Read it", {**web, AT: "2025-09-16T11:00", FILE: files})
    numbers = page.part("bookworm.txt")
    assert "1016 packages can be judged" in numbers
    assert "of them are in use as they are installed" in numbers
    assert "393 files named" in page.part("asked.txt")
