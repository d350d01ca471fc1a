"""What is said and told, in the shortest way to something false: what vendors say, what others did for
us, and what a plan calls done, not needed or waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed

pytestmark = pytest.mark.slow  # journeys through many commands


def opened(stanch: Stanch, folder: Path, event: str, register: str, now: str) -> None:
    assert stanch("incident", "open", event, now=now).code == 0
    (folder / "register.yaml").write_text(register)
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0


def advice(stanch: Stanch, now: str) -> dict[str, str]:
    status = parsed(stanch("status", "--json", now=now))
    return {one["asset"]["name"]: one["advice"] for one in status["secrets"]}


def plan(stanch: Stanch, now: str) -> dict[tuple[str, str], dict[str, object]]:
    rows = parsed(stanch("plan", "--all", "--json", now=now))
    return {(one["remedy"], one["asset"].split(":")[1]): one for one in rows}


def theirs(stanch: Stanch, now: str) -> dict[str, tuple[str, str]]:
    """Of each service: exposed today, exposed before?"""
    rows = parsed(stanch("status", "--json", now=now))["theirs"]
    return {
        one["asset"]["name"]: (one["assessment"]["now"]["verdict"], one["assessment"]["ever"]["verdict"])
        for one in rows
    }


DRIFT = "vendors: [{name: Drift}, {name: Salesloft, since: 2025-08-25}, {name: Salesforce}, {name: Slack}]\n"


@pytest.mark.parametrize(
    ("key", "ended"),
    [
        ("held_by: [Drift], accepted_by: [Salesforce]", True),
        ("held_by: [Drift], accepted_by: [Salesforce, Slack]", False),
        ("held_by: [Drift], accepted_by: [Salesforce, ourselves]", False),
        ("held_by: [Salesloft], accepted_by: [Salesforce]", False),
        ("held_by: [Salesloft, Drift], accepted_by: [Salesforce]", True),
    ],
    ids=["there alone", "at another one", "at our own site", "held since a later day", "and before"],
)
def test_rule_90_what_others_ended_at_one_place_is_not_ended_at_another_one(
    stanch: Stanch, tmp_path: Path, key: str, ended: bool
) -> None:
    """On 20 August Salesforce ended the connections of Drift to itself."""
    now = "2025-09-01T09:00Z"
    opened(stanch, tmp_path, "salesloft-drift-2025", f"{DRIFT}credentials: [{{name: key, {key}}}]\n", now)
    assert (advice(stanch, now)["key"] != "revoke_now", plan(stanch, now)["revoked", "key"]["state"]) == (
        ended,
        "done" if ended else "ready",
    )
    assert (stanch("status", now=now).code == 1) is not ended


CARDWISE = (
    "vendors: [{name: Cardwise, roles: [payments]}]\ncredentials: [{name: key, accepted_by: [Cardwise]}]\n"
)
HELD = "vendors: [{name: Cardwise, roles: [payments]}]\ncredentials: [{name: key, held_by: [Cardwise]}]\n"


@pytest.mark.parametrize(
    ("event", "now", "register", "step", "today"),
    [
        ("heartbleed", "2014-04-09T12:00Z", CARDWISE, "patched=2014-04-08", "no"),
        ("heartbleed", "2014-04-09T12:00Z", CARDWISE, "restarted=2014-04-08T10:00Z", "no"),
        ("heartbleed", "2014-04-09T12:00Z", CARDWISE, "patched", "no"),
        ("log4shell-2021", "2021-12-30T12:00Z", HELD, "patched=2021-12-29:2.17.1", "no"),
        ("log4shell-2021", "2021-12-30T12:00Z", HELD, "patched=2021-12-12:2.14.1", "unknown"),
        ("log4shell-2021", "2021-12-30T12:00Z", HELD, "patched=2021-12-12:the-newest", "unknown"),
        ("circleci-2023", "2023-01-20T12:00Z", HELD, "closed=2023-01-05", "no"),
    ],
)
def test_rule_164_not_affected_says_nothing_of_the_time_before_a_step_that_ends_it(
    stanch: Stanch, tmp_path: Path, event: str, now: str, register: str, step: str, today: str
) -> None:
    opened(stanch, tmp_path, event, register, now)
    said = ["vendor", "statement", "Cardwise", "not_affected"]
    stanch(*said, "--yes", now=now)
    assert (theirs(stanch, now)["Cardwise"], advice(stanch, now)["key"]) == (("no", "no"), "leave")
    stanch("notice", "copy", now=now)
    stanch("notice", "sent", "--to", "all", now=now)
    later, after, last = (f"{now[:11]}{hour}:00Z" for hour in (13, 14, 15))
    assert stanch(*said, step, "--yes", now=later).code == 0
    assert (theirs(stanch, later)["Cardwise"], advice(stanch, later)["key"]) == ((today, "unknown"), "ask")
    assert "Whoever handles your payments" not in flat(stanch("notice", "copy", now=later))
    (notice,) = parsed(stanch("claims", "--json", now=later))["sent"]
    assert "lost" in {line["fate"] for line in notice["lines"]}
    stanch(*said, "--yes", now=after)
    assert theirs(stanch, after)["Cardwise"][1] == "unknown", "that it was done still stands"
    stanch(*said, f"{step.partition('=')[0]}=no", "--yes", now=last)
    assert theirs(stanch, last)["Cardwise"] == ("no", "no"), "it is taken back"


def test_rule_164_a_step_that_ends_nothing_says_nothing_against_it(stanch: Stanch, tmp_path: Path) -> None:
    now = "2014-04-09T12:00Z"
    opened(stanch, tmp_path, "heartbleed", CARDWISE, now)
    said = ("vendor", "statement", "Cardwise", "not_affected", "rekeyed=2014-04-08", "patched=no")
    assert stanch(*said, "--yes", now=now).code == 0
    assert theirs(stanch, now)["Cardwise"] == ("no", "no")


MENDED = [
    ("moveit-2023", "2023-06-20", "2023-05-01", ("patched",), "closed", "searched"),
    ("log4shell-2021", "2021-12-30", "2021-11-01", ("patched", "restarted"), "shielded", "logs_read"),
    ("regresshion-2024", "2024-07-03", "2024-06-01", ("patched", "restarted"), "shielded", "logs_read"),
]


@pytest.mark.parametrize("late", [False, True], ids=["before it was seen last", "after that"])
@pytest.mark.parametrize(("event", "day", "since", "steps", "stopgap", "stays"), MENDED)
def test_rule_24_what_is_to_be_done_after_the_repair_is_not_called_not_needed(
    stanch: Stanch,
    tmp_path: Path,
    event: str,
    day: str,
    since: str,
    steps: tuple[str, ...],
    stopgap: str,
    stays: str,
    late: bool,
) -> None:
    """Nor is what helps until then, where it was exposed after the repair, as somebody says."""
    first, now = f"{day}T12:00Z", f"{day}T12:30Z"
    opened(
        stanch, tmp_path, event, "hosts: [{name: web1}]\ncredentials: [{name: key, held_by: [web1]}]\n", first
    )
    assert stanch("attest", "web1", "yes", "--from", since, "--yes", now=first).code == 0
    hour = "12:15" if late else "11:00"
    done = [f"{step}={day}T{hour}Z" for step in steps]
    assert stanch("done", "web1", *done, "--yes", now=now).code == 0
    found = plan(stanch, now)
    today = parsed(stanch("status", "--json", now=now))["today"]["verdict"]
    assert (today, found[stopgap, "web1"]["state"]) == (("no", "not_needed") if late else ("yes", "ready"))
    assert found[stays, "web1"]["state"] == "ready"
    for one in found.values():
        waits = one["waits_for"]
        assert isinstance(waits, list)
        for remedy, asset in waits:
            assert found[remedy, asset.split(":")[1]]["state"] != "done", "what is done is not waited for"


@pytest.mark.parametrize(
    ("step", "then", "today"),
    [
        ("revoked=2023-01-07", "2023-01-06T23:00Z", "yes"),
        ("revoked=2023-01-07", "2023-01-07T12:00Z", "unknown"),
        ("revoked=2023-01-07T10:00..2023-01-07T14:00", "2023-01-07T12:00Z", "unknown"),
        ("revoked=2023-01-07T10:00..2023-01-07T14:00", "2023-01-07T14:00Z", "no"),
        ("revoked", "2023-01-07T12:00Z", "unknown"),
        ("revoked=2023-01-07T10:00", "2023-01-07T12:00Z", "no"),
    ],
)
def test_rule_4_within_the_bounds_of_a_step_it_is_not_called_done(
    stanch: Stanch, tmp_path: Path, step: str, then: str, today: str
) -> None:
    now = "2023-01-08T09:00Z"
    register = "vendors: [{name: CircleCI}]\ncredentials: [{name: key, held_by: [CircleCI]}]\n"
    opened(stanch, tmp_path, "circleci-2023", register, now)
    assert stanch("done", "key", step, "--yes", now=now).code == 0
    status = stanch("status", "--as-of", then, "--json", now=now)
    assert (status.code, parsed(status)["today"]["verdict"]) == (0 if today == "no" else 1, today)
    rows = parsed(stanch("plan", "--as-of", then, "--all", "--json", now=now))
    (state,) = (one["state"] for one in rows if one["remedy"] == "revoked")
    assert state == {"no": "done", "yes": "ready", "unknown": "unknown"}[today]
    assert stanch("status", now=now).code == 0


EXPOSED = "hosts: [{name: web1}, {name: web2}]\nvendors: [{name: Shelf}, {name: Hub}]\n"
HELD_AT = [
    ("heartbleed", "2014-04-09", "2014-03-01", "web1", "web2"),
    ("heartbleed", "2014-04-09", "2014-03-01", "web1", "Shelf"),
    ("npm-worm-2025", "2025-09-20", "2025-09-15", "Hub", "web2"),
    ("npm-worm-2025-11", "2025-11-27", "2025-11-24", "Hub", "web2"),
    ("log4shell-2021", "2021-12-30", "2021-11-01", "www.shop.example", "web2"),
    ("react2shell-2025", "2025-12-10", "2025-11-25", "www.shop.example", "Shelf"),
]


@pytest.mark.parametrize(("event", "day", "since", "exposed", "clean"), HELD_AT)
def test_rule_130_what_is_held_where_the_flaw_is_is_not_cleared_by_whoever_holds_it_too(
    stanch: Stanch, tmp_path: Path, event: str, day: str, since: str, exposed: str, clean: str
) -> None:
    now = f"{day}T12:00Z"
    register = (
        EXPOSED
        + "endpoints: [{name: www.shop.example}]\n"
        + f"credentials: [{{name: key, held_by: [{exposed}]}}, "
        + f"{{name: twin, same_as: [key], held_by: [{clean}]}}]\n"
        + f"datasets: [{{name: orders, held_by: [{exposed}, {clean}]}}]\n"
    )
    opened(stanch, tmp_path, event, register, now)
    if exposed == "Hub":
        stanch("vendor", "statement", "Hub", "affected", "--yes", now=now)
    else:
        assert stanch("attest", exposed, "yes", "--from", since, "--yes", now=now).code == 0
    if clean == "Shelf":
        stanch("vendor", "statement", "Shelf", "not_affected", "--yes", now=now)
    else:
        stanch("attest", clean, "no", "--from", "2001-01-01", "--yes", now=now)
    assert "leave" not in advice(stanch, now).values()
    status = parsed(stanch("status", "--json", now=now))
    assert [one["assessment"]["ever"]["verdict"] for one in status["data"]] == ["unknown"]
    assert "not_needed" not in {
        one["state"] for (_, name), one in plan(stanch, now).items() if name in ("key", "twin", "orders")
    }


OPENS = [
    ("tj-actions-2025", "2025-03-20", "workflows: [{name: source}]\n"),
    ("npm-worm-2025", "2025-09-20", "hosts: [{name: source}]\n"),
    ("npm-worm-2025-11", "2025-11-27", "hosts: [{name: source}]\n"),
    ("circleci-2023", "2023-01-08", "vendors: [{name: CircleCI}]\n"),
    ("salesloft-drift-2025", "2025-09-01", "vendors: [{name: Drift}]\n"),
]


@pytest.mark.parametrize(("event", "day", "source"), OPENS)
def test_rule_133_whatever_kind_of_thing_opens_with_a_key_that_is_out_is_not_cleared(
    stanch: Stanch, tmp_path: Path, event: str, day: str, source: str
) -> None:
    now = f"{day}T12:00Z"
    holder = source.partition("name: ")[2].partition("}")[0]
    register = (
        source
        + "endpoints: [{name: www.shop.example}]\n"
        + f"credentials: [{{name: key, held_by: [{holder}], accepted_by: [www.shop.example, archive]}}, "
        + "{name: inner, held_by: [www.shop.example]}]\n"
        + "datasets: [{name: archive}, {name: orders, held_by: [www.shop.example]}]\n"
    )
    opened(stanch, tmp_path, event, register, now)
    if "vendors" not in source:
        assert stanch("attest", "source", "yes", "--from", day, "--yes", now=now).code == 0
    assert advice(stanch, now)["key"] in ("revoke_now", "isolate_first")
    assert advice(stanch, now)["inner"] == "ask"
    status = parsed(stanch("status", "--json", now=now))
    assert {one["assessment"]["ever"]["verdict"] for one in status["data"]} == {"unknown"}
    assert {one["assessment"]["ever"]["why"] for one in status["data"]} == {"reachable"}


@pytest.mark.parametrize("what", ["stands", "fell", "lost"])
def test_rule_23_a_notice_that_was_corrected_or_left_is_not_listed_as_one_that_stands(
    stanch: Stanch, tmp_path: Path, what: str
) -> None:
    now, later = "2014-04-08T12:00Z", "2014-04-08T13:00Z"
    opened(stanch, tmp_path, "heartbleed", CARDWISE, now)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=now)
    stanch("notice", "copy", now=now)
    assert stanch("notice", "sent", "--to", "all", now=now).code == 0

    def listed() -> str:
        return flat(stanch("notice", "list", now=later))

    assert listed().endswith("all 1 stands")
    if what == "stands":
        return
    status = "affected" if what == "fell" else "not_affected"
    step = [] if what == "fell" else ["patched=2014-04-08T09:00Z"]
    assert stanch("vendor", "statement", "Cardwise", status, *step, "--yes", now=later).code == 0
    assert listed().endswith("all 1 1 to correct")
    if what == "fell":
        stanch("notice", "copy", "--corrects", "1", now=later)
        assert stanch("notice", "sent", "--to", "all", "--corrects", "1", now=later).code == 0
        assert "all 1 corrected by notice 2" in listed()
    else:
        assert stanch("notice", "let-stand", "1", "It is a small matter", now=later).code == 0
        assert "all 1 lost its ground, let stand" in listed()


@pytest.mark.parametrize(
    ("key", "ended"),
    [
        ("accepted_by: [Cloud], dead: 2023-01-05", True),
        ("accepted_by: [Cloud, Hub], dead: 2022-12-20", True),
        ("accepted_by: [Cloud], until: 2023-01-05", False),
        ("accepted_by: [Cloud], dead: 2023-01-08", None),
    ],
    ids=["dead", "dead everywhere", "not used any more", "some time today"],
)
def test_rule_37_a_key_that_is_dead_as_somebody_says_is_not_said_to_work_still(
    stanch: Stanch, tmp_path: Path, key: str, ended: bool | None
) -> None:
    now = "2023-01-08T09:00Z" if ended is not None else "2023-01-08T12:00Z"
    register = (
        "vendors: [{name: CircleCI}, {name: Cloud}, {name: Hub}]\n"
        f"credentials: [{{name: key, held_by: [CircleCI], {key}}}]\n"
    )
    opened(stanch, tmp_path, "circleci-2023", register, now)
    state = plan(stanch, now)["revoked", "key"]["state"]
    assert state == {True: "done", False: "ready", None: "unknown"}[ended]
    assert (stanch("status", now=now).code == 0) is (ended is True)
    if ended is False:
        assert stanch("register", "end", "key", "--since", "2023-01-06", "--dead", "--yes", now=now).code == 0
        assert "key was switched off on 6 January 2023." in flat(stanch("notice", "copy", now=now))
        stanch("done", "key", "revoked=no", "--yes", now=now)
        assert stanch("status", now=now).code == 1, "who looked and found it alive is believed"
