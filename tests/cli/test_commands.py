"""The commands on a record: what they write, what they print, and what they say to bad input."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Said, Stanch

pytestmark = pytest.mark.slow  # each command is a process


@pytest.fixture
def closed() -> str:
    """A place on loopback where nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{sock.getsockname()[1]}"


@pytest.fixture
def begun(stanch: Stanch, closed: str) -> str:
    """A record with one endpoint that could not be reached; its name."""
    found = stanch("start", closed, "--no-questions")
    assert found.code == 3
    return closed


def parsed(said: Said) -> object:
    return json.loads(said.out)


def test_before_anything_is_begun_it_says_how_to_begin(stanch: Stanch) -> None:
    for command in ("status", "plan", "claims", "timeline"):
        found = stanch(command)
        assert found.code == 2
        assert "stanch start DOMAIN" in found.err


def test_a_look_that_failed_is_not_known_and_never_no(stanch: Stanch, begun: str) -> None:
    found = stanch("status")
    assert found.code == 3
    assert "Not known yet whether you are exposed." in found.out
    assert "The last look failed or could not tell, so it says nothing." in found.out
    assert "Find out: Is 127.0.0.1" in found.out, "there is always one next thing to do"
    status = json.loads(stanch("status", "--json").out)
    assert (status["today"]["verdict"], status["before"]["verdict"]) == ("unknown", "unknown")
    assert status["paragraph"]["lines"], "there is always something true to say"


def test_a_name_without_an_address_is_a_slip_and_writes_nothing_down(stanch: Stanch) -> None:
    found = stanch("start", "no-such-name.invalid", "--no-questions")
    assert found.code in (2, 3)
    if found.code == 2:
        assert "has no address" in found.err
        assert "look" not in stanch("timeline").out


def test_questions_are_asked_once_and_go_on_where_they_stopped(stanch: Stanch, closed: str) -> None:
    first = stanch("start", closed, typed="Cardwise, Paywell\nnone\n")
    assert "1 of 9. Who takes your payments?" in first.err
    assert "3 of 9." in first.err
    second = stanch("start", closed, typed="?\n")
    assert "Who takes your payments?" not in second.err.split("What nobody")[0]
    assert "1 of 7. Who hosts your site" in second.err
    status = json.loads(stanch("status", "--json").out)
    assert [one["asset"]["name"] for one in status["theirs"]] == ["Cardwise", "Paywell"]
    unknown = [one["text"] for one in status["unknown"]]
    assert "Who hosts your site, or stands in front of it (a CDN)?" in unknown
    assert "Who sends your mail?" not in unknown


def test_a_vendor_is_added_asked_and_answers(stanch: Stanch, begun: str) -> None:
    assert stanch("vendor", "add", "Cardwise", "--role", "payments").code == 0
    assert "Not asked yet" in stanch("status").out
    assert stanch("vendor", "ask", "Cardwise").code == 0
    assert "We asked Cardwise, which takes our payments, on 8 April 2014 at 17:00 UTC." in flat(
        stanch("claims")
    )
    said = stanch(
        "vendor", "statement", "cardwise", "fixed", "patched=15:00", "rekeyed=15:30", "--at", "15:52"
    )
    assert said.code == 0
    assert (
        "Cardwise, which takes our payments, told us on 8 April 2014 that it was affected, and that this is "
        "mended, and that it is patched since 15:00 UTC on 8 April 2014, and that it uses new keys since "
        "15:30 UTC on 8 April 2014."
    ) in flat(stanch("claims"))


def flat(said: Said) -> str:
    return " ".join(said.out.split())


SLIPS = [
    (["vendor", "ask", "Nobody"], "there is no vendor Nobody"),
    (["vendor", "statement", "Cardwise", "fixed", "polished=15:00"], "polished is no step of Heartbleed"),
    (["vendor", "statement", "Cardwise", "fixed", "patched=sometime"], "is not a date"),
    (["vendor", "statement", "Cardwise", "fixed", "patched=18:00", "--at", "15:00"], "after it was said"),
    (["vendor", "statement", "Cardwise", "perhaps"], "Invalid value"),
    (["vendor", "add", "!!!"], "is no name"),
    (["done", "nothing", "patched"], "nothing is called nothing"),
    (["done", "PLACE", "polished"], "polished is no step for"),
    (["done", "PLACE", "patched=2015-01-01"], "has not come yet"),
    (["attest", "PLACE", "yes"], "from when?"),
    (
        ["attest", "PLACE", "yes", "--from", "2014-03-01", "--question", "weather"],
        "does not ask 'weather'",
    ),
    (["attest", "PLACE", "yes", "--from", "2014-04-01..2014-03-01"], "is after"),
    (["promise", "2014-01-01"], "is past"),
    (["retract", "999", "why"], "there is no entry 999"),
    (["incident", "open", "xyzzy"], "there is no playbook 'xyzzy'"),
    (["incident", "close", "xyzzy"], "no incident xyzzy is open"),
    (["record", "verify", "--against", "xyzzy"], "is not a head"),
    (["record", "verify", "--file", "nothing.zip"], "is not an export"),
    (["record", "export", "/nonexistent/x.zip"], "cannot be written"),
    (["register", "import", "nothing.yaml"], "cannot be read"),
    (["playbook", "validate", "nothing.yaml"], "cannot be read"),
    (["playbook", "show", "xyzzy"], "there is no playbook"),
    (["observe", "tls", "a b"], "is not a place to look at"),
    (["timeline", "--about", "xyzzy"], "nothing is called xyzzy"),
    (["status", "--known", "999"], "entry 999 is not written yet"),
    (["timeline", "--known", "999"], "entry 999 is not written yet"),
    (["register", "export", "/nonexistent/x.yaml"], "cannot be written"),
    (["register", "export", "--as-of", "garbage"], "is not a date such as"),
    (["incident", "show", "--as-of", "2014-01-01"], "was not open then"),
]


def test_bad_input_is_refused_in_words_and_loses_nothing(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    before = stanch("record", "verify", "--json").out
    for words, error in SLIPS:
        found = stanch(*(begun if word == "PLACE" else word for word in words))
        assert found.code == 2, words
        assert error in " ".join(found.err.split()), words
    assert stanch("record", "verify", "--json").out == before


def test_broken_yaml_is_refused_with_its_line(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    for text, error in (
        ("vendors:\n  - name: A\n   roles: [mail]\n", "broken.yaml:3: this is not YAML"),
        ("vendors:\n  - name: A\n    rolls: [mail]\n", "broken.yaml:3: vendors[0].rolls"),
        ("vendors:\n  - name: A\n    roles: [male]\n", "broken.yaml:3: vendors[0].roles[0]"),
        ("credentials:\n  - name: token\n    held_by: [B]\n", "broken.yaml:3: credentials[0].held_by[0]"),
        ("vendors:\n  - name: A\n    since: soon\n", "broken.yaml:3: vendors[0].since: found 'soon'"),
        ("endpoints:\n  - name: a b\n", "broken.yaml:2: endpoints[0].name"),
        ("vendors:\n  - name: A\n    sites: [a b]\n", "broken.yaml:3: vendors[0].sites[0]"),
        (f"vendors:\n  - name: A\n    sites: ['{begun}']\n", "broken.yaml:3: vendors[0].sites[0]"),
        ("", "broken.yaml:1: the file is empty"),
    ):
        (tmp_path / "broken.yaml").write_text(text)
        found = stanch("register", "import", "broken.yaml", "--yes")
        assert found.code == 2, text
        assert error in found.err
        assert "help: " in found.err


def test_the_register_comes_back_as_it_went_out(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    (tmp_path / "services.yaml").write_text(
        "endpoints: [{name: api.shop.example}]\n"
        "hosts: [{name: web1, serves: [api.shop.example]}]\n"
        "vendors:\n"
        "  - {name: Cardwise, roles: [payments], sites: [cardwise.example], holds_customer_data: yes,\n"
        "     since: 2013-01-01}\n"
        "  - {name: Oldmail, roles: [mail], until: 2014-01-01}\n"
        "roles: [{role: backups, answer: none}, {role: dns, answer: unknown}]\n"
        "credentials: [{name: API token, accepted_by: [Cardwise], held_by: [web1]}]\n"
    )
    shown = stanch("register", "import", "services.yaml")
    assert "+ add the vendor Cardwise" in shown.out
    assert "Nothing was written" in shown.err
    assert stanch("register", "import", "services.yaml", "--yes").code == 0
    assert stanch("register", "import", "services.yaml", "--yes").out == "Nothing to change.\n"
    exported = stanch("register", "export").out
    (tmp_path / "again.yaml").write_text(exported)
    assert stanch("register", "import", "again.yaml", "--yes").out == "Nothing to change.\n"
    (tmp_path / "changed.yaml").write_text(
        exported.replace("name: Oldmail\n  roles:\n  - mail", "name: Oldmail")
    )
    (tmp_path / "more.yaml").write_text("vendors: [{name: Cardwise, roles: [payments], until: 2014-04-01}]\n")
    assert "we use Cardwise: other dates" in stanch("register", "import", "more.yaml", "--yes").out


def test_an_import_removes_nobody_that_the_file_does_not_speak_of(
    stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--role", "mail")
    (tmp_path / "more.yaml").write_text("vendors: [{name: Paywell, roles: [payments]}]\n")
    said = stanch("register", "import", "more.yaml", "--yes")
    assert "+ payments: Cardwise, Paywell" in said.out
    roles = {
        one["name"]: one["roles"] for one in json.loads(stanch("register", "export", "--json").out)["vendors"]
    }
    assert roles == {"Cardwise": ["payments", "mail"], "Paywell": ["payments"]}
    (tmp_path / "less.yaml").write_text(
        "vendors: [{name: Cardwise, roles: [mail]}, {name: Paywell, roles: [payments]}]\n"
    )
    assert stanch("register", "import", "less.yaml", "--yes").out.startswith("  + payments: Paywell\n")


def test_many_who_write_at_once_lose_nothing_of_one_another(stanch: Stanch, begun: str) -> None:
    """Each reads who fills the role, adds one, and writes the list: one after the other."""
    from concurrent.futures import ThreadPoolExecutor

    names = [f"Helpdesk {letter}" for letter in "abcdef"]
    with ThreadPoolExecutor(len(names)) as pool:
        codes = pool.map(lambda name: stanch("vendor", "add", name, "--role", "support").code, names)
        assert list(codes) == [0] * len(names)
    support = [
        one for one in json.loads(stanch("status", "--json").out)["theirs"] if "support" in one["roles"]
    ]
    assert {one["asset"]["name"] for one in support} == set(names)
    assert stanch("record", "verify").code == 0


def test_what_changed_between_the_showing_and_the_yes_is_shown_again(
    stanch: Stanch, begun: str, home: Path, tmp_path: Path
) -> None:
    import os
    import subprocess
    import sys

    (tmp_path / "more.yaml").write_text("vendors: [{name: Paywell, roles: [payments]}]\n")
    environment = {**os.environ, "STANCH_HOME": str(home), "STANCH_NOW": "2014-04-08T17:00Z", "NO_COLOR": "1"}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "-m", "stanch.cli", "register", "import", "more.yaml"],
        env=environment, cwd=tmp_path, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as asking:  # fmt: skip
        assert asking.stderr is not None
        shown = ""
        while not shown.endswith("[y/N] "):
            more = asking.stderr.read(1)
            assert more, shown
            shown += more
        assert stanch("vendor", "add", "Cardwise", "--role", "payments").code == 0
        _out, said = asking.communicate("y\n", timeout=60)
    assert asking.returncode == 3
    assert "the record has changed since this was shown; nothing was written" in said
    assert "Paywell" not in stanch("register", "export").out


def test_where_nobody_takes_payments_nobody_told_us_anything(
    stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    (tmp_path / "none.yaml").write_text("roles: [{role: payments, answer: none}]\n")
    assert stanch("register", "import", "none.yaml", "--yes").code == 0
    assert "handles your payments" not in stanch("claims").out
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "statement", "Cardwise", "not_affected")
    assert "Whoever handles your payments told us on 8 April 2014 that they did not have this flaw." in flat(
        stanch("claims")
    )


def test_of_no_servers_at_all_nothing_can_be_said(stanch: Stanch, tmp_path: Path) -> None:
    roles = ("payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics")
    (tmp_path / "none.yaml").write_text(
        "roles:\n" + "".join(f"  - {{role: {one}, answer: none}}\n" for one in roles)
    )
    stanch("incident", "open", "heartbleed")
    stanch("register", "import", "none.yaml", "--yes")
    assert "Neither our own servers" not in flat(stanch("claims"))
    assert "Nothing of yours is registered yet." in stanch("status").out


BREACH = """\
hosts: [{name: web1}]
vendors: [{name: CircleCI}, {name: AWS, roles: [hosting]}]
credentials: [{name: AWS deploy key, accepted_by: [AWS], held_by: [CircleCI]}]
"""


def test_a_secret_that_is_out_comes_first(stanch: Stanch, tmp_path: Path) -> None:
    """Nobody knows of the server; what is certain is that the key was taken, and still works."""
    (tmp_path / "services.yaml").write_text(BREACH)
    now = "2023-01-06T09:00Z"
    stanch("incident", "open", "circleci-2023", now=now)
    stanch("register", "import", "services.yaml", "--yes", now=now)
    found = stanch("status", now=now)
    assert found.code == 1
    first = flat(found).partition("Exposed today?")[0]
    assert "Something of yours that was secret is out, and still works." in first
    assert "Switch off now: ◆ AWS deploy key" in first
    stanch("done", "AWS deploy key", "revoked=08:00", now=now)
    after = stanch("status", now=now)
    assert (after.code, "still works" in after.out) == (3, False)


def test_what_is_proposed_as_the_next_command_is_one_that_works(stanch: Stanch, tmp_path: Path) -> None:
    """An event that asks nothing of a host proposes no word on it; another asks by its own question."""
    (tmp_path / "services.yaml").write_text("hosts: [{name: ci}]\n")
    for event, now, command in (
        ("circleci-2023", "2023-01-06T09:00Z", ""),
        ("npm-worm-2025", "2025-09-16T09:00Z", "stanch attest ci no --from 2025-09-14"),
    ):
        assert stanch("incident", "open", event, now=now).code == 0
        stanch("register", "import", "services.yaml", "--yes", now=now)
        status = json.loads(stanch("status", "--json", now=now).out)
        (asked,) = [one["command"] for one in status["unknown"] if one["text"].startswith("Was ci exposed")]
        assert asked.partition("   ")[0] == command
        if command:
            assert stanch(*command.split()[1:], now=now).code == 0
        else:
            refused = stanch("attest", "ci", "no", "--from", "2022-12-16", now=now)
            assert "asks nothing of ci" in refused.err


def test_contradictory_statements_are_a_conflict_until_one_is_taken_back(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "statement", "Cardwise", "affected")
    stanch("vendor", "statement", "Cardwise", "not_affected")
    blockers = json.dumps(json.loads(stanch("claims", "--json").out)["not_yet"])
    assert "Cardwise" in blockers
    both = "told us on 8 April 2014 that it was not affected, although it had told us on 8 April 2014 that"
    assert f"{both} it was affected." in flat(stanch("claims")), "never the one without the other"
    assert "Is Cardwise affected? Two things that we were told or saw contradict" in flat(stanch("status"))
    status = json.loads(stanch("status", "--json").out)
    (cardwise,) = status["theirs"]
    assert (cardwise["assessment"]["ever"]["verdict"], cardwise["assessment"]["now"]["why"]) == (
        "yes",
        "conflict",
    )
    timeline = json.loads(stanch("timeline", "--json").out)
    (first,) = [one["seq"] for one in timeline if one["what"].endswith("told us that it was affected")]
    assert stanch("retract", first, "it was another Cardwise").code == 0
    (cardwise,) = json.loads(stanch("status", "--json").out)["theirs"]
    assert cardwise["assessment"]["ever"]["verdict"] == "no"
    assert "although" not in stanch("claims").out
    assert "(taken back)" in stanch("timeline").out


def test_past_moments_and_what_was_known_can_be_asked_for(stanch: Stanch, begun: str) -> None:
    known = json.loads(stanch("status", "--json").out)["known"]
    stanch("attest", begun, "yes", "--from", "2014-03-03", "--to", "2014-03-20")
    march = json.loads(stanch("status", "--as-of", "2014-03-10", "--json").out)
    assert march["today"]["verdict"] == "yes"
    then = json.loads(stanch("status", "--known", known, "--json").out)
    assert (then["known"], then["before"]["verdict"]) == (known, "unknown")
    assert json.loads(stanch("status", "--json").out)["before"]["verdict"] == "yes"


def test_what_is_asked_next_is_what_had_to_be_asked_then(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "ask", "Cardwise", "--at", "16:00")

    def asked(moment: str) -> str:
        status = json.loads(stanch("status", "--as-of", moment, "--json").out)
        return str(next(one["command"] for one in status["unknown"] if "Cardwise" in one["text"]))

    assert asked("15:00") == "stanch vendor ask Cardwise"
    assert asked("17:00") == "stanch vendor statement Cardwise not_affected"


def test_an_entry_that_cannot_be_read_is_said_first(stanch: Stanch, home: Path) -> None:
    """A workspace that a later version wrote into; the kept one holds an entry of an unknown kind."""
    import shutil

    home.mkdir()
    shutil.copy(Path(__file__).parents[1] / "record" / "workspaces" / "0.1.sqlite3", home / "record.sqlite3")
    assert stanch("incident", "open", "heartbleed").code == 0
    first = json.loads(stanch("status", "--json").out)["unknown"][0]
    assert first["kind"] == "entry"
    assert "The record holds an entry that this version cannot read." in first["text"]
    assert "an entry of a kind that this version does not know (tide.1)" in flat(stanch("timeline"))


def test_every_command_that_reads_the_record_takes_a_moment_and_what_was_known(
    stanch: Stanch, begun: str
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    for words in (
        ["status"], ["plan"], ["claims"], ["timeline"], ["register", "export"],
        ["incident", "list"], ["incident", "show"],
    ):  # fmt: skip
        found = stanch(*words, "--as-of", "2014-04-08T17:00Z", "--known", "6", "--json")
        assert found.code in (0, 3), (words, found.err)
        assert "Cardwise" not in json.dumps(parsed(found)), words
    for words in (["playbook", "list"], ["playbook", "show", "heartbleed"], ["record", "verify"]):
        assert parsed(stanch(*words, "--json")), words


def test_incidents_are_opened_listed_shown_closed_and_opened_again(stanch: Stanch) -> None:
    assert stanch("incident", "open", "heartbleed").code == 0
    assert stanch("incident", "open", "circleci-2023").code == 0
    assert [one["id"] for one in json.loads(stanch("incident", "list", "--json").out)] == [
        "heartbleed",
        "circleci-2023",
    ]
    assert "CVE-2014-0160" in stanch("incident", "show", "heartbleed").out
    assert stanch("incident", "close", "heartbleed", now="2014-04-08T18:00Z").code == 0
    then = json.loads(stanch("incident", "list", "--as-of", "2014-04-08T17:30Z", "--json").out)
    now = json.loads(stanch("incident", "list", "--json").out)
    assert [{one["id"] for one in rows if "closed_at" in one} for rows in (then, now)] == [
        set(),
        {"heartbleed"},
    ]
    assert "no incident heartbleed is open" in stanch("status", "--incident", "heartbleed").err
    assert "Closed 2014-04-08" in stanch("incident", "show", "heartbleed").out
    assert json.loads(stanch("incident", "list", "--as-of", "2014-04-07", "--json").out) == []
    assert stanch("incident", "open", "heartbleed").code == 0
    assert stanch("status", "--incident", "heartbleed").code == 3


def test_an_incident_keeps_the_playbook_that_it_was_opened_with(stanch: Stanch, tmp_path: Path) -> None:
    text = stanch("playbook", "show", "heartbleed").out
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("id: heartbleed", "id: mine").replace("title: Heartbleed", "title: Mine"))
    assert "Mine" in stanch("playbook", "validate", "mine.yaml").out
    assert stanch("incident", "open", "mine.yaml").code == 0
    mine.unlink()
    assert stanch("incident", "show").out.startswith("Mine")


def test_playbooks_are_listed_and_every_shipped_one_validates(stanch: Stanch, tmp_path: Path) -> None:
    for one in json.loads(stanch("playbook", "list", "--json").out)["playbooks"]:
        path = tmp_path / f"{one['id']}.yaml"
        path.write_text(stanch("playbook", "show", one["id"]).out)
        assert one["digest"][:12] in stanch("playbook", "validate", path.name).out


def test_something_new_is_made_opened_and_refined(stanch: Stanch, tmp_path: Path) -> None:
    made = stanch(
        "playbook", "new", "break-in", "--set", "name=The break-in", "--set", "disclosed=2014-04-01"
    )
    (tmp_path / "mine.yaml").write_text(made.out)
    assert "is open" in stanch("incident", "open", "mine.yaml").out
    refined = made.out.replace("2000-01-01", "2014-03-01")
    (tmp_path / "mine.yaml").write_text(refined)
    assert "No verdict of ours changed" in stanch("incident", "refine", "mine.yaml").out
    missing = stanch("playbook", "new", "break-in", "--set", "disclosed=2014-04-01")
    assert missing.code == 2
    assert "What do you call it?" in missing.err
    other = stanch("incident", "refine", "--set", "since=2014-03-01")
    assert other.code == 2
    assert "stanch incident refine FILE" in other.err


def test_a_record_verifies_and_an_export_of_it_too(
    stanch: Stanch, begun: str, home: Path, tmp_path: Path
) -> None:
    import sqlite3

    head = json.loads(stanch("record", "verify", "--json").out)["head"]
    assert stanch("record", "export", "shop.zip").code == 0
    assert stanch("record", "verify", "--file", "shop.zip", "--against", head[:12]).code == 0
    with sqlite3.connect(home / "record.sqlite3") as tampered:
        tampered.execute("UPDATE entry SET actor = 'eve' WHERE seq = 2")
    found = stanch("record", "verify")
    assert found.code == 1
    assert "entry 2 was changed" in found.err


@pytest.mark.parametrize(
    "url", ["postgres://mara:hunter2@127.0.0.1:1/x", "nonsense://mara:hunter2@x", "hunter2"]
)
def test_a_store_that_cannot_be_reached_is_named_without_its_password(stanch: Stanch, url: str) -> None:
    found = stanch("incident", "list", DATABASE_URL=url)
    assert found.code == 2
    assert "DATABASE_URL" in found.err
    assert "hunter2" not in found.err + found.out


def test_a_folder_that_cannot_be_made_and_a_file_that_is_no_record(stanch: Stanch, home: Path) -> None:
    found = stanch("incident", "list", STANCH_HOME="/proc/nothing")
    assert (found.code, "STANCH_HOME" in found.err) == (2, True)
    home.mkdir()
    (home / "record.sqlite3").write_text("not a database, not at all, but long enough to be looked at")
    found = stanch("incident", "list")
    assert (found.code, "the record cannot be" in found.err) == (2, True)


def test_the_notice_is_text_alone_and_frozen_when_sent(stanch: Stanch, begun: str) -> None:
    found = stanch("notice", "copy")
    assert "You can say" not in found.out
    assert "cannot be said yet" in found.err
    assert stanch("notice", "sent").code == 2
    assert stanch("notice", "sent", "--to", "all customers, 312").code == 0
    sent = json.loads(stanch("claims", "--json").out)["sent"]
    assert [fate for _text, fate in sent[0]["fates"]].count("fell") == 0
    assert sent[0]["revision"]["to"] == "all customers, 312"


def test_a_clock_that_goes_backwards_loses_nothing(stanch: Stanch, begun: str) -> None:
    assert stanch("vendor", "add", "Cardwise", now="2014-04-07T08:00Z").code == 0
    assert stanch("record", "verify").code == 0
    assert "Cardwise was added" in stanch("timeline").out
