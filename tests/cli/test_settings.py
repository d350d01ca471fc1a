"""stanch observe setting: a person's word on what something is set to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat

NOW, LATER = "2025-12-27T12:00Z", "2025-12-27T13:00Z"
MONGO = "pkg:deb/debian/mongodb-org-server@7.0.20?distro=debian-12"


@pytest.fixture
def mongo(stanch: Stanch, tmp_path: Path) -> Stanch:
    """db1 runs a MongoDB that has the flaw, where its conditions are so."""
    assert stanch("incident", "open", "mongobleed-2025", now=NOW).code == 0
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
        {"type": "library", "name": "mongodb-org-server", "version": "7.0.20", "purl": MONGO}
    ]}  # fmt: skip
    (tmp_path / "bom.json").write_text(json.dumps(bom))
    stanch("observe", "packages", "bom.json", "--of", "host:db1", "--at", "today", "--yes", now=NOW)
    return stanch


def today(stanch: Stanch, now: str = LATER) -> tuple[str, str]:
    (host,) = json.loads(stanch("status", "--json", now=now).out)["ours"]
    return host["assessment"]["now"]["verdict"], host["assessment"]["now"]["why"]


def test_a_setting_that_rules_it_out_and_one_by_which_it_is_exposed(mongo: Stanch) -> None:
    assert today(mongo) == ("unknown", "depends")
    words = ("observe", "setting", "db1")
    said = mongo(*words, "mongodb_zlib", "on", "--yes", now=LATER)
    assert said.code == 0
    assert "asks after it: it can be exposed where it is on" in flat(said)
    assert today(mongo) == ("unknown", "depends")
    mongo(*words, "mongodb_port_from_outside", "open", "--yes", now=LATER)
    assert today(mongo)[0] == "yes"
    mongo(*words, "mongodb_zlib", "off", "--yes", now="2025-12-27T14:00Z")
    assert today(mongo, "2025-12-27T15:00Z")[0] != "yes"


def test_it_is_kept_as_a_word_with_its_moment(mongo: Stanch) -> None:
    mongo("observe", "setting", "db1", "mongodb_zlib", "on", "--at", "2025-12-26 20:00", "--yes", now=LATER)
    told = flat(mongo("timeline", now=LATER))
    assert "mongodb_zlib is on" in told
    exported = json.loads(mongo("timeline", "--json", now=LATER).out)
    assert any("mongodb_zlib" in json.dumps(one) for one in exported)


@pytest.mark.parametrize("typed", ["ON", "enabled", "true"])
def test_another_word_for_on_is_not_read_as_off(mongo: Stanch, typed: str) -> None:
    mongo("observe", "setting", "db1", "mongodb_port_from_outside", "OPEN", "--yes", now=LATER)
    said = mongo("observe", "setting", "db1", "MongoDB_zlib", typed, "--yes", "--json", now=LATER)
    kept = json.loads(said.out)["setting"]
    assert (kept["name"], kept["value"]) == ("mongodb_zlib", "on")
    assert json.loads(said.out)["asked_by"] == ["mongobleed-2025"]
    assert today(mongo)[0] == "yes"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("mongodb_port_from_outside", "yes"),
        ("mongodb_port_from_outside", "0.0.0.0"),
        ("mongodb_zlib", "snappy"),
    ],
)
def test_a_value_that_is_neither_end_of_a_switch_makes_nothing_clean(
    mongo: Stanch, name: str, typed: str
) -> None:
    said = mongo("observe", "setting", "db1", name, typed, "--yes", now=LATER)
    assert (said.code, "cannot be" in said.err) == (2, True)
    assert "write o" in said.err
    assert today(mongo) == ("unknown", "depends")


def test_a_value_that_was_kept_before_anybody_asked_after_it_makes_nothing_clean(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed", now=NOW)
    for name, value in (("mongodb_port_from_outside", "yes"), ("mongodb_zlib", "snappy")):
        assert stanch("observe", "setting", "host:db1", name, value, "--yes", now=NOW).code == 0
    stanch("incident", "open", "mongobleed-2025", now=NOW)
    said = json.loads(stanch("status", "--incident", "mongobleed-2025", "--json", now=LATER).out)
    assert {one["assessment"]["now"]["verdict"] for one in said["ours"]} == {"unknown"}


def test_what_no_incident_asks_after_is_kept_and_said(mongo: Stanch) -> None:
    said = mongo("observe", "setting", "host:web1", "LoginGraceTime", "0", "--yes", now=LATER)
    assert said.code == 0
    assert "no open incident asks web1 after it; asked is: mongodb_port_from_outside, mongodb_zlib" in flat(
        said
    )
    assert "LoginGraceTime is 0" in flat(mongo("timeline", now=LATER))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nobody", "zlib", "on"), "nobody is no machine or build that is written down"),
        (("db1", "zlib", "on", "--at", "2026-01-01"), "has not come yet"),
        (("db1", " ", "on"), "can be no setting"),
        (("db1", "zlib", "a\x1bb"), "is not seen"),
        (("db1", "zlib", "x" * 300), "can be no setting"),
        (("host:a b.c. d", "zlib", "on"), "host:"),
    ],
)
def test_what_cannot_be_kept_is_refused(mongo: Stanch, words: tuple[str, ...], says: str) -> None:
    said = mongo("observe", "setting", *words, "--yes", now=LATER)
    assert said.code == 2
    assert says in flat(said) + said.err


def test_without_a_yes_nothing_is_written_on_a_dry_run(mongo: Stanch) -> None:
    before = mongo("timeline", "--json", now=LATER).out
    said = mongo("observe", "setting", "db1", "mongodb_zlib", "on", "--dry-run", now=LATER)
    assert "Nothing was written" in flat(said)
    assert mongo("timeline", "--json", now=LATER).out == before


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("mongodb_port_from_outside", "yes", "write open or closed"),
        ("mongodb_port_from_outside", "opne", "write open or closed"),
        ("mongodb_port_from_outside", "unknown", "it stays open"),
        ("mongodb_zlib", "?", "it stays open"),
        ("mongodb_zlib", "snappy,zlib", "write on or off"),
    ],
)
def test_rule_141_what_is_neither_word_of_a_switch_is_refused_and_clears_nothing(
    mongo: Stanch, name: str, typed: str, says: str
) -> None:
    before = today(mongo)
    said = mongo("observe", "setting", "db1", name, typed, "--yes", now=LATER)
    assert (said.code, today(mongo)) == (2, before)
    assert says in said.err


@pytest.mark.parametrize("typed", ["closed", "BLOCKED", "shut"])
def test_rule_141_the_other_word_of_a_switch_is_taken_by_each_of_its_names(mongo: Stanch, typed: str) -> None:
    mongo("observe", "setting", "db1", "mongodb_port_from_outside", typed, "--yes", now=LATER)
    assert today(mongo)[0] == "no"


def test_rule_141_one_place_of_several_clears_nothing_but_what_was_said_of_it(mongo: Stanch) -> None:
    """A port that is closed says nothing of the port at which the program listens."""
    port = ("observe", "setting", "db1", "mongodb_port_from_outside")
    assert mongo(*port, "closed", "--place", "27018", "--yes", now=LATER).code == 0
    assert today(mongo)[0] == "unknown"
    assert "did not have this flaw" not in flat(mongo("notice", "copy", now=LATER))
    mongo(*port, "closed", "--yes", now=LATER)
    assert today(mongo)[0] == "no"


@pytest.mark.parametrize(
    ("name", "value"), [("mongodb_port_from_outside", "closed"), ("mongodb_zlib", "off")]
)
def test_rule_153_what_is_only_out_of_reach_is_not_said_to_lack_the_flaw(
    mongo: Stanch, name: str, value: str
) -> None:
    """The database has the flaw: behind a closed port it is not exposed, and has it all the same."""
    mongo("observe", "setting", "db1", name, value, "--yes", now=LATER)
    assert today(mongo)[0] == "no"
    for words in (("notice", "copy"), ("status",), ("claims",)):
        said = flat(mongo(*words, now=LATER))
        assert "our machine db1 was not exposed to this flaw" in said
        assert "did not have this flaw" not in said
        assert "never had this flaw" not in said.replace("“Our own servers never had this flaw.”", "")


def test_rule_153_a_port_that_is_closed_ends_that_it_is_exposed_and_mends_nothing(mongo: Stanch) -> None:
    port = ("observe", "setting", "db1", "mongodb_port_from_outside")
    mongo("observe", "setting", "db1", "mongodb_zlib", "on", "--yes", now=LATER)
    mongo(*port, "open", "--yes", now=LATER)
    assert "db1 has this flaw." in flat(mongo("notice", "copy", now=LATER))
    mongo(*port, "closed", "--yes", now="2025-12-27T14:00Z")
    later = "2025-12-27T15:00Z"
    text = flat(mongo("notice", "copy", now=later))
    assert "db1 was exposed to this flaw" in text
    assert "db1 had this flaw" not in text
    (host,) = json.loads(mongo("status", "--json", now=later).out)["ours"]
    assert (host["assessment"]["now"]["verdict"], host["status"]) == ("no", "under_investigation")
