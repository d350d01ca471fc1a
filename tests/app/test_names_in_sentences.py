"""A name that could be read as a part of our sentence stands between quotation marks (57); what was said to
everybody was not told to us."""

from __future__ import annotations

from pathlib import Path

import pytest

from stanch.app import context
from stanch.core.moments import parse
from stanch.core.names import in_text
from stanch.tell import services
from tests.program.commands import Stanch, flat

NOON = "2014-04-08T12:00Z"
QUOTED = [
    "all services", "No vendor", "not", "none of us", "Some", "Others", "Neither", "Your bank", "The rest",
    "no-one", "Not affected", "Two", "whoever", "customers", "everybody-else",
]  # fmt: skip
BARE = ["Cardwise", "GitHub", "AT&T", "name.com", "n8n", "37signals", "Noted", "Allied Payments", "iCloud"]


@pytest.mark.parametrize("name", QUOTED)
def test_rule_57_a_name_of_words_of_our_sentences_is_quoted_in_each(stanch: Stanch, name: str) -> None:
    stanch("incident", "open", "heartbleed", now=NOON)
    added = stanch("vendor", "add", name, "--role", "payments", "--another", "--yes", now=NOON)
    assert f"“{name}” is written down." in flat(added)
    stanch("vendor", "statement", name, "not_affected", "--yes", now=NOON)
    assert f"“{name}”, which takes our payments, told us on" in flat(stanch("notice", "copy", now=NOON))
    status = flat(stanch("status", "--all", now=NOON))
    assert f"our password at “{name}”" in status or f"our password at {name}" in status
    assert f"“{name}”" in flat(stanch("timeline", now=NOON))
    ended = stanch("register", "end", name, "--since", "2014-04-08T11:00Z", "--yes", now=NOON)
    assert f"“{name}” is no longer used since" in flat(ended)


@pytest.mark.parametrize("name", BARE)
def test_rule_57_a_name_that_is_one_stands_bare(stanch: Stanch, name: str) -> None:
    assert in_text(name, proper=True) == name


@pytest.mark.parametrize(
    ("register", "name"),
    [("endpoints: [{name: all}]", "all"), ("hosts: [{name: no servers}]", "no servers")],
    ids=["a server", "a machine"],
)
def test_rule_57_so_is_what_is_ours(stanch: Stanch, tmp_path: Path, register: str, name: str) -> None:
    stanch("incident", "open", "heartbleed", now=NOON)
    (tmp_path / "register.yaml").write_text(register)
    assert stanch("register", "import", "register.yaml", "--yes", now=NOON).code == 0
    assert stanch("attest", name, "yes", "--from", "2014-04-07", "--yes", now=NOON).code == 0
    text = flat(stanch("notice", "copy", now=NOON))
    assert f"“{name}” ha" in text, text


@pytest.mark.parametrize(
    ("vendors", "words"),
    [
        ("[{name: Drift}]", "The one service that we know of so far said publicly that it was affected."),
        (
            "[{name: Drift}, {name: Cardwise}]",
            "Of the two services that we know of so far, one said publicly that it was affected "
            "and one told us that it was affected.",
        ),
        (
            "[{name: Drift}, {name: Cardwise}, {name: Postbird}]",
            "Of the three services that we know of so far, one said publicly that it was affected, "
            "one told us that it was affected and one was not asked yet.",
        ),
    ],
)
def test_what_was_said_to_everybody_is_counted_as_that(
    stanch: Stanch, tmp_path: Path, vendors: str, words: str
) -> None:
    now = "2025-09-01T09:00Z"
    stanch("incident", "open", "salesloft-drift-2025", now=now)
    (tmp_path / "register.yaml").write_text(f"vendors: {vendors}\n")
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    if "Cardwise" in vendors:
        stanch("vendor", "statement", "Cardwise", "affected", "--yes", now=now)
    found = context.case("")
    world = found.judgement(parse(now)).world
    assert services.counts(world, [one.id for one in found.state.assets("vendor")], complete=False) == words


@pytest.mark.parametrize(
    ("vendors", "told", "how"),
    [
        ("[{name: CircleCI, roles: [payments]}]", (), "Whoever handles your payments said publicly on"),
        ("[{name: Cardwise, roles: [payments]}]", ("Cardwise",), "Whoever handles your payments told us on"),
    ],
)
def test_so_is_what_those_said_who_take_our_payments(
    stanch: Stanch, tmp_path: Path, vendors: str, told: tuple[str, ...], how: str
) -> None:
    now = "2023-01-14T09:00Z"
    stanch("incident", "open", "circleci-2023", now=now)
    (tmp_path / "register.yaml").write_text(f"vendors: {vendors}\n")
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    for one in told:
        stanch("vendor", "statement", one, "not_affected", "--yes", now=now)
    world = context.case("").judgement(parse(now)).world
    assert f"Whoever handles your payments {services.told_when(world)}".startswith(how)
