"""Does what runs use what is installed? What processes have loaded, held against whose files these are."""

from __future__ import annotations

import pytest

from stanch.observe.packages import readers
from stanch.observe.packages.libraries_in_use import Loaded
from stanch.observe.packages.readers import Listing
from stanch.observe.packages.source import Source
from tests.observe.packages.recorded import FOLDER

LIB = "/usr/lib/x86_64-linux-gnu"


def read(name: str, **changes: str) -> Listing:
    """A recorded file; `changes` replace what stands there by other text."""
    text = (FOLDER / name).read_text("utf-8")
    for before, after in changes.items():
        assert WORDS[before] in text, before
        text = text.replace(WORDS[before], after)
    source = Source.held(name.rpartition("/")[2], text.encode())
    return readers.listing(source, readers.fitting(source))


WORDS = {"worker": "/srv/shop/worker", "first": "/proc/1/maps", "first_of_lsof": "p1\n"}


def loaded(running: str = "maps/root.txt", owners: str = "dpkg-files/asked.txt", **changes: str) -> Loaded:
    return Loaded([read(running, **changes), read(owners)])


@pytest.mark.parametrize("running", ["maps/root.txt", "lsof/root.txt"])
def test_what_a_process_has_loaded_and_nobody_replaced_is_in_use(running: str) -> None:
    found = loaded(running)
    assert [found.of(one) for one in ("libssl3", "bash", "libc6", "zlib1g")] == ["yes"] * 4
    assert found.why == ""
    assert found.replaced == [], "of the program that was removed while it ran no package is known"


@pytest.mark.parametrize("running", ["maps/root.txt", "lsof/root.txt"])
def test_that_nothing_runs_of_it_is_no_answer(running: str) -> None:
    assert loaded(running).of("openssh-server") == "unknown"
    assert loaded(running).of("no-such-package") == "unknown"


@pytest.mark.parametrize(
    "path", [f"{LIB}/libssl.so.3", f"{LIB}/libssl.so.3.0.9", "/lib/x86_64-linux-gnu/libssl.so.3"]
)
@pytest.mark.parametrize("running", ["maps/root.txt", "lsof/root.txt"])
def test_a_library_that_was_replaced_while_it_is_used_77(running: str, path: str) -> None:
    """One old process among new ones; the library may have had another number."""
    found = loaded(running, worker=path)
    assert found.of("libssl3") == "unknown"
    assert found.of("libc6") == "yes", "what is of another package is as it was"
    (one,) = found.replaced
    assert (one.path, one.gone) == (path, True)


def test_a_replaced_file_of_nobody_leaves_all_open() -> None:
    found = loaded(worker=f"{LIB}/liboldname.so.2")
    assert found.of("libssl3") == "unknown"
    assert "liboldname.so.2, which was replaced and is of no package" in found.why
    elsewhere = loaded(worker="/usr/local/bin/worker")
    assert elsewhere.of("libssl3") == "yes", "what was built by hand is in no package database"


@pytest.mark.parametrize(
    ("running", "changes"),
    [("maps/root.txt", {"first": "/proc/1001/maps"}), ("lsof/root.txt", {"first_of_lsof": "p1001\n"})],
)
def test_a_list_of_some_processes_shows_nothing(running: str, changes: dict[str, str]) -> None:
    found = loaded(running, **changes)
    assert found.of("libssl3") == "unknown"
    assert "as root" in found.why


def test_a_process_that_lsof_could_not_read_is_named() -> None:
    text = (FOLDER / "lsof/root.txt").read_text("utf-8")
    text += "p4711\nftxt\nn/proc/4711/exe (readlink: Permission denied)\n"
    source = Source.held("lsof.txt", text.encode())
    listing = readers.listing(source, readers.fitting(source))
    assert listing.extent.whole == "no"
    assert "1 files of processes could not be read" in listing.extent.why
    assert Loaded([listing, read("dpkg-files/asked.txt")]).of("libssl3") == "unknown"


def test_one_list_without_the_other_shows_nothing_and_says_what_is_missing() -> None:
    alone = Loaded([read("maps/root.txt")])
    assert (alone.of("libssl3"), "whose files" in alone.why) == ("unknown", True)
    owners = Loaded([read("dpkg-files/asked.txt")])
    assert (owners.of("libssl3"), "what runs" in owners.why) == ("unknown", True)


def test_a_part_that_failed_shows_nothing() -> None:
    text = (FOLDER / "maps/root.txt").read_text("utf-8") + "cut of"
    source = Source.held("maps.txt", text.encode())
    listing = readers.listing(source, readers.fitting(source))
    assert listing.failures == 1
    assert Loaded([listing, read("dpkg-files/asked.txt")]).of("libssl3") == "unknown"


def test_a_link_that_has_the_name_of_a_library_is_not_that_library() -> None:
    """libssl-dev owns libssl.so, a link: what runs has loaded libssl.so.3, of libssl3."""
    owners = Source.held(
        "files.txt", f"libssl-dev:amd64: {LIB}/libssl.so\nlibssl3:amd64: {LIB}/libssl.so.3\n".encode()
    )
    found = Loaded([read("maps/root.txt"), readers.listing(owners, readers.fitting(owners))])
    assert (found.of("libssl3"), found.of("libssl-dev")) == ("yes", "unknown")


def test_a_diversion_is_no_package_and_a_file_can_have_two() -> None:
    found = {(one.package, one.path) for one in read("dpkg-files/asked.txt").owned}
    assert ("postgresql-common", "/usr/bin/pg_config") in found
    assert ("libpq-dev", "/usr/bin/pg_config") in found
    assert not any(package.startswith("diversion") for package, _path in found)


def test_files_of_rpm() -> None:
    maps = "/proc/1/maps:00400000-00401000 r-xp 00000000 fd:00 7 /usr/sbin/sshd\n"
    source = Source.held("maps.txt", maps.encode())
    found = Loaded([readers.listing(source, readers.fitting(source)), read("rpm-files/asked.txt")])
    assert (found.of("openssh-server"), found.of("xz-libs")) == ("yes", "unknown")
