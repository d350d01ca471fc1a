"""`stanch retract`, `stanch register end`: what was mistaken is taken back, what is no longer used ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import record
from tests.program.commands import Stanch

SITE = "127.0.0.1:9"


@pytest.fixture
def shop(stanch: Stanch) -> Stanch:
    """A server that nobody answers at, and Cardwise, which takes the payments and was asked."""

    def open_shop() -> None:
        stanch("start", SITE, "--no-questions")
        stanch("vendor", "add", "Cardwise", "--role", "payments")
        stanch("vendor", "ask", "Cardwise")
        stanch("vendor", "statement", "Cardwise", "not_affected")

    record.once(open_shop)
    return stanch


def number(stanch: Stanch, words: str) -> int:
    """The entry that says so."""
    (found,) = [row["seq"] for row in json.loads(stanch("timeline", "--json").out) if words in row["what"]]
    return int(found)


def test_a_vendor_on_which_others_hang_is_not_taken_back_and_they_are_listed(shop: Stanch) -> None:
    asset = number(shop, "Cardwise was added (vendor)")
    before = shop("record", "verify", "--json").out
    refused = shop("retract", asset, "wrong name")
    assert refused.code == 2
    assert f"hang on entry {asset} (Cardwise was added (vendor))" in refused.err
    for words in (
        "we use Cardwise", "Cardwise accepts our password at Cardwise", "Who takes your payments?”",
        "Cardwise: was asked by mail", "told us that it was not affected",
    ):  # fmt: skip
        assert f"{number(shop, words)}  " in refused.err
        assert words in refused.err
    assert "stanch register end Cardwise --since DATE" in refused.err
    assert "--along" in refused.err
    assert shop("record", "verify", "--json").out == before


def test_all_of_it_is_taken_back_in_one_go_and_brought_back_in_one_go(shop: Stanch) -> None:
    shown = shop("status", "--json").out
    taken = shop("retract", number(shop, "Cardwise was added (vendor)"), "wrong name", "--along", "--json")
    entry = json.loads(taken.out)["entry"]
    status = json.loads(shop("status", "--json").out)
    assert status["theirs"] == []
    assert "Cardwise" not in json.dumps(status["paragraph"])
    assert "Who takes your payments?" in json.dumps(status["unknown"]), "the answer went along"
    assert shop("retract", entry, "it was right").code == 0
    again = json.loads(shop("status", "--json").out)
    assert {**again, "known": 0} == {**json.loads(shown), "known": 0}


def test_many_are_counted_and_the_first_are_shown(stanch: Stanch, tmp_path: Path) -> None:
    rows = "".join(f"  - {{name: key {one}, accepted_by: [Cardwise]}}\n" for one in range(20))
    (tmp_path / "services.yaml").write_text(f"vendors: [{{name: Cardwise}}]\ncredentials:\n{rows}")
    stanch("register", "import", "services.yaml", "--yes")
    refused = stanch("retract", number(stanch, "Cardwise was added"), "wrong")
    assert "21 entries hang on" in refused.err
    assert "and 13 more" in refused.err
    assert len([line for line in refused.err.splitlines() if line.startswith("  ")]) == 9


def test_a_look_takes_what_it_saw_along_only_when_asked_to(shop: Stanch) -> None:
    look = number(shop, "looked (passive hello)")
    refused = shop("retract", look, "the wrong network")
    assert refused.code == 2
    assert "was not reached" in refused.err
    assert shop("retract", look, "the wrong network", "--along").code == 0
    (seen,) = [row for row in json.loads(shop("timeline", "--json").out) if "was not reached" in row["what"]]
    assert seen["retracted"]


def test_an_incident_is_closed_rather_than_taken_back_once_something_was_said_in_it(shop: Stanch) -> None:
    opened = number(shop, "incident opened: Heartbleed")
    refused = shop("retract", opened, "the wrong event")
    assert refused.code == 2
    assert "stanch incident close heartbleed" in refused.err
    shop("notice", "copy")
    shop("notice", "sent", "--to", "all customers")
    sent = shop("retract", opened, "the wrong event", "--along")
    assert sent.code == 2
    assert "what was sent is watched, and stays" in sent.err


def test_an_incident_that_was_opened_by_mistake_is_taken_back_alone(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed")
    stanch("incident", "open", "circleci-2023")
    assert stanch("retract", number(stanch, "incident opened: The breach"), "by mistake").code == 0
    assert [one["id"] for one in json.loads(stanch("incident", "list", "--json").out)] == ["heartbleed"]
    assert stanch("status", "--all").code == 3, "one is open"


def test_what_was_closed_by_mistake_is_open_again(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed")
    stanch("incident", "close", "heartbleed")
    assert stanch("retract", number(stanch, "incident closed"), "not yet").code == 0
    assert stanch("status", "--all").code == 3


def test_the_text_of_a_playbook_stays_while_an_incident_is_judged_by_it(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed")
    refused = stanch("retract", number(stanch, "kept the text of the playbook"), "too long")
    assert (refused.code, "incident opened: Heartbleed" in refused.err) == (2, True)


def test_what_hangs_on_nothing_is_taken_back_once(shop: Stanch) -> None:
    asked = number(shop, "was asked by mail")
    assert shop("retract", asked, "it was a call").code == 0
    again = shop("retract", asked, "it was a call")
    assert (again.code, "was taken back already" in again.err) == (2, True)
    assert (shop("retract", asked + 1, " ").code, shop("retract", 999, "why").code) == (2, 2)


def test_taking_back_what_brought_it_back_looks_at_what_hangs_on_it_too(shop: Stanch) -> None:
    """The retraction of a retraction's retraction takes the vendor back once more."""
    asset = number(shop, "Cardwise was added (vendor)")
    first = json.loads(shop("retract", asset, "wrong", "--along", "--json").out)["entry"]
    second = json.loads(shop("retract", first, "right", "--json").out)["entry"]
    shop("promise", "2014-04-10")
    shop("vendor", "ask", "Cardwise", "--by", "phone")
    refused = shop("retract", second, "wrong after all")
    assert refused.code == 2
    assert "was asked by phone" in refused.err
    assert shop("retract", second, "wrong after all", "--along").code == 0
    assert json.loads(shop("status", "--json").out)["theirs"] == []


def test_an_import_that_was_dated_wrongly_is_taken_back_and_taken_in_again(
    stanch: Stanch, tmp_path: Path
) -> None:
    sample = Path(__file__).parents[1] / "observe" / "peers" / "samples" / "sslscan" / "node-0.10.0.xml"
    words = ["observe", "import", "--add", sample, "--at"]
    now = "2026-11-26T09:00Z"
    assert stanch(*words, "2026-11-20T09:00Z", now=now).code in (1, 3)
    assert "was taken in before" in stanch(*words, "2026-11-21T09:00Z", now=now).out
    look = number(stanch, "looked (what sslscan printed)")
    assert stanch("retract", look, "the wrong day", "--along", now=now).code == 0
    again = stanch(*words, "2026-11-21T09:00Z", now=now)
    assert "was taken in before" not in again.out
    assert again.code in (1, 3)
    rows = json.loads(stanch("timeline", "--json", now=now).out)
    standing = [one["at"][:10] for one in rows if "cannot be told" in one["what"] and not one["retracted"]]
    assert set(standing) == {"2026-11-21"}
    for row in rows:  # and entry by entry, the look alone left standing
        if row["at"].startswith("2026-11-21") and not row["retracted"] and "looked" not in row["what"]:
            assert stanch("retract", row["seq"], "the wrong day again", now=now).code == 0
    third = stanch(*words, "2026-11-22T09:00Z", now=now)
    assert "was taken in before" not in third.out


# what is no longer used


def test_a_service_that_is_no_longer_used_counts_on_for_what_it_may_still_hold(shop: Stanch) -> None:
    ended = shop("register", "end", "Cardwise", "--since", "2014-04-01")
    assert ended.code == 0
    flat = " ".join(ended.out.split())
    assert "Cardwise is no longer used since 1 April 2014" in flat
    assert "It still counts, for it is the answer to “Who takes your payments?”" in flat
    assert "it accepts or holds our password at Cardwise" in flat
    assert "it may hold our customers’ data" in flat
    (theirs,) = json.loads(shop("status", "--json").out)["theirs"]
    assert theirs["answer"] == "not_affected", "it counts on, and so does its answer"
    assert {"longer", "used", "since", "April"} <= set(shop("status", "--all").out.split()), (
        "in a narrow column"
    )
    assert "until: '2014-04-01'" in shop("register", "export").out
    assert shop("vendor", "add", "Cardwise").code == 0
    assert "until" not in shop("register", "export").out, "it is used again"


def test_a_server_that_is_no_longer_used_is_gone_once_a_look_reaches_nobody(shop: Stanch) -> None:
    assert json.loads(shop("status", "--json").out)["today"]["verdict"] == "unknown"
    assert shop("register", "end", SITE, "--since", "2014-04-08 17:30", now="2014-04-08T18:00Z").code == 0
    then = json.loads(shop("status", "--json", now="2014-04-08T18:00Z").out)
    assert then["today"]["verdict"] == "unknown", "a word alone"
    shop("observe", "tls", SITE, now="2014-04-08T18:10Z")
    gone = json.loads(shop("status", "--json", now="2014-04-08T18:20Z").out)
    assert gone["today"]["verdict"] == "no"
    assert gone["before"]["verdict"] == "unknown", "what it was before counts"


def test_a_password_is_dead_only_where_it_was_switched_off(shop: Stanch) -> None:
    name = "our password at Cardwise"
    ended = shop("register", "end", name, "--since", "2014-04-01")
    assert "Cardwise still accepts it" in ended.out
    dead = shop("register", "end", name, "--since", "2014-04-01", "--dead")
    assert "still" not in dead.out
    again = shop("register", "end", name, "--since", "2014-04-01", "--dead")
    assert (again.code, "that is written down" in again.err) == (2, True)


def test_what_ended_comes_back_as_it_went_out(shop: Stanch, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("hosts: [{name: web1}]\n")
    shop("register", "import", "more.yaml", "--yes")
    for words in ([SITE], ["web1"], ["Cardwise"], ["our password at Cardwise", "--dead"]):
        assert shop("register", "end", *words, "--since", "2014-04-01").code == 0
    exported = shop("register", "export").out
    assert exported.count("until: ") == 4
    assert exported.count("dead: ") == 1
    (tmp_path / "again.yaml").write_text(exported)
    assert shop("register", "import", "again.yaml", "--yes").out == "Nothing to change.\n"
    (tmp_path / "again.yaml").write_text(exported.replace("until: ", "until: 2014-04-02 #"))
    changed = shop("register", "import", "again.yaml", "--yes").out
    assert f"the endpoint {SITE}: no longer used since 2 April 2014" in changed
    assert "the host web1: no longer used since 2 April 2014" in changed
    assert "we use Cardwise: other dates" in changed


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ([SITE, "--since", "2014-05-01"], "has not come yet"),
        ([SITE, "--since", "2014-04-01", "--dead"], "is no password or key"),
        (["nothing", "--since", "2014-04-01"], "nothing is called nothing"),
        ([SITE], "Missing option '--since'"),
        ([SITE, "--since", "soon"], "is not a date"),
    ],
)
def test_an_end_that_cannot_be_is_refused_in_words(shop: Stanch, words: list[str], error: str) -> None:
    before = shop("record", "verify", "--json").out
    refused = shop("register", "end", *words)
    assert refused.code == 2
    assert error in refused.err
    assert shop("record", "verify", "--json").out == before


@pytest.mark.parametrize("words", ["Cardwise was added (vendor)", f"{SITE} was added (endpoint)"])
def test_what_was_taken_back_alone_by_an_earlier_version_blocks_by_its_name(shop: Stanch, words: str) -> None:
    """Versions before this took one entry back and left what hung on it: it is not forgotten."""
    from stanch.app import context
    from stanch.core.model import Retraction
    from stanch.core.moments import Seq

    before = json.dumps(json.loads(shop("claims", "--json").out)["not_yet"])
    assert "It is named, but was taken back or never written down." not in before
    client = context.client("")
    client.write([Retraction(Seq(number(shop, words)), "mistaken")])
    blockers = json.loads(shop("claims", "--json").out)["not_yet"]
    named = [who for one in blockers for who, why in one["because"] if "was taken back" in why]
    assert named, blockers
    assert all(words.partition(" ")[0].lower() in one.lower() for one in named), named
    assert "It is named, but was taken back" in " ".join(shop("status", "--all").out.split())
