"""What is said and told, in the shortest way to something false: what opens with a key that is out, what can
be read as it passes, what is dead, and what somebody mended that never had it."""

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


def data(stanch: Stanch, now: str) -> dict[str, tuple[str, str]]:
    """Of each set of data: was it exposed before, and why?"""
    status = parsed(stanch("status", "--json", now=now))
    found = {one["asset"]["name"]: one["assessment"]["ever"] for one in status["data"]}
    return {name: (one["verdict"], one["why"]) for name, one in found.items()}


def plan(stanch: Stanch, now: str) -> dict[tuple[str, str], str]:
    rows = parsed(stanch("plan", "--all", "--json", now=now))
    return {(one["remedy"], one["asset"].split(":")[1]): one["state"] for one in rows}


def theirs(stanch: Stanch, now: str) -> dict[str, tuple[str, str]]:
    """Of each service: exposed today, exposed before?"""
    rows = parsed(stanch("status", "--json", now=now))["theirs"]
    return {
        one["asset"]["name"]: (one["assessment"]["now"]["verdict"], one["assessment"]["ever"]["verdict"])
        for one in rows
    }


EVENTS = [
    ("heartbleed", "2014-04-09"),
    ("ccs-2014", "2014-06-07"),
    ("poodle-2014", "2014-10-16"),
    ("robot-2017", "2017-12-14"),
    ("log4shell-2021", "2021-12-30"),
    ("circleci-2023", "2023-01-20"),
    ("moveit-2023", "2023-06-20"),
    ("xz-2024", "2024-03-30"),
    ("regresshion-2024", "2024-07-03"),
    ("react2shell-2025", "2025-12-10"),
    ("mongobleed-2025", "2025-12-28"),
    ("npm-worm-2025", "2025-09-20"),
]
LOST = {"ccs-2014": "accepted_by", "poodle-2014": "accepted_by", "robot-2017": "accepted_by"}
"""By which bond a service that has the flaw gives a secret away, where that is not that it holds it."""


@pytest.mark.parametrize("place", ["vendor", "its data", "host"])
@pytest.mark.parametrize(("event", "day"), EVENTS)
def test_rule_133_in_each_event_what_opens_with_a_key_that_may_be_out_is_not_cleared(
    stanch: Stanch, tmp_path: Path, event: str, day: str, place: str
) -> None:
    """A vendor that had the flaw had our key; a clean one accepts it, and keeps another one, and data."""
    now = f"{day}T12:00Z"
    lost = LOST.get(event, "held_by")
    good = "web2" if place == "host" else "Good"
    key = f"{{name: key, {lost}: [Bad, Good], accepted_by: [Good]}}"
    if lost == "held_by":
        key = f"{{name: key, held_by: [Bad], accepted_by: [{good}]}}"
    else:
        key = f"{{name: key, accepted_by: [Bad, {good}]}}"
    inner = f"{{name: inner, held_by: [{good}]}}"
    contains = ""
    if place == "its data":
        inner, contains = "{name: inner}", ", contains: [inner]"
    opened(
        stanch,
        tmp_path,
        event,
        "hosts: [{name: web2}]\nvendors: [{name: Bad}, {name: Good}]\n"
        f"credentials: [{key}, {inner}]\n"
        f"datasets: [{{name: orders, held_by: [{good}]{contains}}}]\n",
        now,
    )
    stanch("vendor", "statement", "Bad", "affected", "--yes", now=now)
    stanch("vendor", "statement", "Good", "not_affected", "--yes", now=now)
    stanch("attest", "web2", "no", "--from", "2001-01-01", "--yes", now=now)
    assert advice(stanch, now)["inner"] == "ask"
    assert data(stanch, now)["orders"] == ("unknown", "reachable")
    assert not {
        state for (_, name), state in plan(stanch, now).items() if name == "inner" and state == "not_needed"
    }
    assert theirs(stanch, now)["Bad"][0] != "no"


@pytest.mark.parametrize(
    ("where", "reached"),
    [
        ("accepted_by: [www.shop.example]", False),
        ("accepted_by: [ourselves]", False),
        ("accepted_by: [www.shop.example, ourselves, Signin]", False),
        ("accepted_by: [www.shop.example], held_by: [Bad]", True),
    ],
    ids=["at a server", "at all of ours", "at who signs them in", "a key of ours, which somebody holds"],
)
def test_rule_173_the_passwords_of_customers_open_no_server_and_no_service(
    stanch: Stanch, tmp_path: Path, where: str, reached: bool
) -> None:
    now = "2014-04-09T12:00Z"
    opened(
        stanch,
        tmp_path,
        "heartbleed",
        "endpoints: [{name: www.shop.example}, {name: api.shop.example}]\n"
        "vendors: [{name: Bad}, {name: Signin}]\n"
        f"credentials: [{{name: passwords, {where}}}, {{name: twin, same_as: [passwords], held_by: [Bad]}}, "
        "{name: inner, held_by: [Signin, api.shop.example]}]\n"
        "datasets: [{name: orders, held_by: [api.shop.example]}]\n",
        now,
    )
    for site in ("www.shop.example", "api.shop.example"):
        stanch("attest", site, "no", "--from", "2001-01-01", "--yes", now=now)
    stanch("vendor", "statement", "Bad", "affected", "--yes", now=now)
    stanch("vendor", "statement", "Signin", "not_affected", "--yes", now=now)
    assert advice(stanch, now)["passwords"] != "leave", "it is out"
    assert theirs(stanch, now)["Signin"] == ("no", "no")
    status = parsed(stanch("status", "--json", now=now))
    found = {one["asset"]["name"]: one["assessment"]["ever"]["verdict"] for one in status["ours"]}
    assert found["www.shop.example"] == ("unknown" if reached else "no")
    assert found["api.shop.example"] == "no"
    assert (advice(stanch, now)["inner"], data(stanch, now)["orders"][0]) == ("leave", "no")


PASSING = [("ccs-2014", "2014-06-07"), ("poodle-2014", "2014-10-16"), ("robot-2017", "2017-12-14")]


@pytest.mark.parametrize("holder", ["www.shop.example", "Bad", "both"])
@pytest.mark.parametrize(("event", "day"), PASSING)
def test_rule_174_data_at_whoever_has_a_flaw_by_which_others_read_along_is_not_cleared(
    stanch: Stanch, tmp_path: Path, event: str, day: str, holder: str
) -> None:
    now = f"{day}T12:00Z"
    held = "www.shop.example, Bad" if holder == "both" else holder
    opened(
        stanch,
        tmp_path,
        event,
        "endpoints: [{name: www.shop.example}]\nvendors: [{name: Bad}]\n"
        f"datasets: [{{name: orders, held_by: [{held}]}}]\n",
        now,
    )
    assert data(stanch, now)["orders"][0] == "unknown"
    stanch("attest", "www.shop.example", "yes", "--from", day, "--yes", now=now)
    stanch("vendor", "statement", "Bad", "affected", "--yes", now=now)
    assert data(stanch, now)["orders"] == ("unknown", "reachable")
    assert "no" not in {one[0] for one in theirs(stanch, now).values()}


@pytest.mark.parametrize("way", ["file", "later file", "end", "done"])
@pytest.mark.parametrize("held", ["held_by: [CircleCI]", "held_by: [CircleCI, Hub]", "same_as: [twin]"])
def test_rule_37_a_key_that_is_dead_and_of_which_nobody_knows_who_accepts_it_does_not_work_still(
    stanch: Stanch, tmp_path: Path, held: str, way: str
) -> None:
    now = "2023-01-08T09:00Z"
    twin = ", {name: twin, held_by: [CircleCI]}" if "twin" in held else ""
    dead = ", dead: 2023-01-05" if way == "file" else ""
    register = (
        f"vendors: [{{name: CircleCI}}, {{name: Hub}}]\ncredentials: [{{name: key, {held}{dead}}}{twin}]\n"
    )
    if twin and way == "file":
        stanch("incident", "open", "circleci-2023", now=now)
        (tmp_path / "register.yaml").write_text(register)
        refused = stanch("register", "import", "register.yaml", "--yes", now=now)
        assert refused.code == 2
        assert "accepted_by" in refused.err
        return
    opened(stanch, tmp_path, "circleci-2023", register, now)
    if way == "later file":
        (tmp_path / "register.yaml").write_text("credentials: [{name: key, dead: 2023-01-05}]\n")
        code = stanch("register", "import", "register.yaml", "--yes", now=now).code
    elif way == "end":
        ended = stanch("register", "end", "key", "--since", "2023-01-05", "--dead", "--yes", now=now)
        code = ended.code
        assert not twin or "done" in ended.err
    else:
        code = 0
        assert way == "file" or stanch("done", "key", "revoked=2023-01-05", "--yes", now=now).code == 0
    if twin and way != "done":
        assert code == 2, "nothing is written down by which that could be kept"
        return
    assert code == 0
    assert plan(stanch, now)["revoked", "key"] == "done"
    assert advice(stanch, now)["key"] != "revoke_now"
    if not twin:
        assert stanch("status", now=now).code == 0
        assert "it still works" not in flat(stanch("status", now=now))
    stanch("done", "key", "revoked=no", "--yes", now=now)
    assert plan(stanch, now)["revoked", "key"] == "ready", "who looked and found it alive is believed"


@pytest.mark.parametrize("order", ["no first", "step first"])
@pytest.mark.parametrize(
    ("event", "day", "kind", "name", "step"),
    [
        ("heartbleed", "2014-04-09", "endpoints", "www.shop.example", "patched"),
        ("heartbleed", "2014-04-09", "hosts", "web1", "restarted"),
        ("log4shell-2021", "2021-12-30", "hosts", "web1", "patched"),
        ("log4shell-2021", "2021-12-30", "hosts", "web1", "patched=2021-12-28:2.14.1"),
        ("regresshion-2024", "2024-07-03", "hosts", "web1", "patched"),
        ("mongobleed-2025", "2025-12-28", "hosts", "db1", "patched"),
    ],
)
def test_rule_175_whoever_mended_it_had_it(
    stanch: Stanch, tmp_path: Path, event: str, day: str, kind: str, name: str, step: str, order: str
) -> None:
    now, later = f"{day}T12:00Z", f"{day}T12:30Z"
    register = f"{kind}: [{{name: {name}}}]\ncredentials: [{{name: key, held_by: [{name}]}}]\n"
    opened(stanch, tmp_path, event, register, now)
    typed = step if "=" in step else f"{step}={day}T10:00Z"

    def ever(at: str) -> tuple[str, str]:
        status = parsed(stanch("status", "--json", now=at))
        (found,) = (one["assessment"]["ever"] for one in status["ours"] if one["asset"]["name"] == name)
        return found["verdict"], found["why"]

    words = (("attest", name, "no", "--from", "2001-01-01"), ("done", name, typed))
    first, second = words if order == "no first" else words[::-1]
    assert stanch(*first, "--yes", now=now).code == 0
    if order == "no first":
        assert ever(now) == ("no", "")
    assert stanch(*second, "--yes", now=later).code == 0
    assert ever(later) == ("unknown", "conflict")
    assert advice(stanch, later)["key"] == "ask"
    stanch("done", name, f"{typed.partition('=')[0]}=no", "--yes", now=f"{day}T13:00Z")
    assert ever(f"{day}T13:00Z") == ("no", ""), "it is taken back"


def test_rule_175_that_it_was_clean_from_the_step_on_speaks_against_nothing(
    stanch: Stanch, tmp_path: Path
) -> None:
    now = "2014-04-09T12:00Z"
    opened(stanch, tmp_path, "heartbleed", "hosts: [{name: web1}]\n", now)
    stanch("attest", "web1", "yes", "--from", "2014-03-01", "--to", "2014-04-08", "--yes", now=now)
    stanch("done", "web1", "patched=2014-04-08", "restarted=2014-04-08", "--yes", now=now)
    stanch("attest", "web1", "no", "--from", "2014-04-09T00:00Z", "--yes", now=now)
    status = parsed(stanch("status", "--json", now=now))
    (found,) = (one["assessment"] for one in status["ours"] if one["asset"]["name"] == "web1")
    assert (found["now"]["verdict"], found["ever"]["verdict"]) == ("no", "yes")


def test_a_list_of_incidents_says_when_each_was_opened_first_and_again(
    stanch: Stanch, tmp_path: Path
) -> None:
    first, closed, again = "2014-04-08T09:00Z", "2014-04-09T10:00Z", "2014-04-10T11:00Z"
    assert stanch("incident", "open", "heartbleed", now=first).code == 0
    assert "again" not in flat(stanch("incident", "list", now=first))
    assert stanch("incident", "close", "heartbleed", "--yes", now=closed).code == 0
    assert stanch("incident", "open", "heartbleed", now=again).code == 0
    assert "2014-04-08T09:00, again 2014-04-10T11:00" in flat(stanch("incident", "list", now=again))
    (row,) = parsed(stanch("incident", "list", "--json", now=again))
    assert row["first_opened_at"] < row["opened_at"]
    assert "again" not in flat(stanch("incident", "list", "--as-of", first, now=again))


@pytest.mark.parametrize(
    "key", ["accepted_by: [Cloud], dead: 2023-01-05", "accepted_by: [Cloud, Hub], dead: 2023-01-06"]
)
def test_of_a_key_that_is_dead_nobody_is_said_to_have_switched_it_off(
    stanch: Stanch, tmp_path: Path, key: str
) -> None:
    now = "2023-01-08T09:00Z"
    vendors = "vendors: [{name: CircleCI}, {name: Cloud}, {name: Hub}]\n"
    opened(
        stanch,
        tmp_path,
        "circleci-2023",
        f"{vendors}credentials: [{{name: key, held_by: [CircleCI], {key}}}]\n",
        now,
    )
    text = flat(stanch("notice", "copy", now=now))
    day = key[-1]
    assert f"key was switched off on {day} January 2023." in text
    assert "We switched off" not in text
