"""What a word will change is printed before it is written; `--dry-run`, `--yes`, and who is asked."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_import import SAMPLES
from tests.program import commands, record
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

MORNING, NOON, EVENING = (f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00"))
NEVER = "Our own servers did not have this flaw at any time up to 09:00 UTC on 8 April 2014."
MARCH = ("yes", "--from", "2014-03-03", "--to", "2014-03-20")


@pytest.fixture
def told(stanch: Stanch, begun: str) -> str:
    """A notice of noon: our servers never had it, and Cardwise neither."""

    def tell() -> str:
        stanch("vendor", "add", "Cardwise", "--role", "payments", now=MORNING)
        stanch("vendor", "statement", "Cardwise", "not_affected", now=MORNING)
        stanch("attest", begun, "no", "--from", "2012-03-14", now=MORNING)
        stanch("register", "servers", "yes", now=MORNING)
        stanch("notice", "copy", now=NOON)
        stanch("notice", "sent", "--to", "all customers, 312", now=NOON)
        return begun

    return record.once(tell)


def entries(stanch: Stanch) -> int:
    return len(parsed(stanch("timeline", "--json", now=EVENING)))


def test_rule_65_what_a_word_changes_is_printed_before_it_is_kept(stanch: Stanch, told: str) -> None:
    found = flat(stanch("attest", told, *MARCH, now=EVENING))
    assert found.startswith("What it changes")
    assert (
        "✗ Notice 1, sent 12:00 UTC on 8 April 2014 to all customers, 312: this was not true when it was "
        f"sent: “{NEVER}”"
    ) in found
    assert f"{told}, exposed before? No -> Yes" in found
    assert f"You can say no longer: “{NEVER}”" in found
    assert f"You can say from now on: “{told} had this flaw from 3 March 2014 until 20 March 2014" in found
    assert found.endswith("Written down as your word. Where you stand now: stanch status")
    assert "No longer true" in stanch("status", now=EVENING).out


def test_rule_65_a_dry_run_prints_the_same_and_writes_nothing(stanch: Stanch, told: str) -> None:
    before = entries(stanch)
    found = flat(stanch("attest", told, *MARCH, "--dry-run", now=EVENING))
    assert found.endswith("Nothing was written.")
    assert entries(stanch) == before
    said = flat(stanch("attest", told, *MARCH, now=EVENING))
    assert found.removesuffix("Nothing was written.") == said.removesuffix(
        "Written down as your word. Where you stand now: stanch status"
    )
    assert "It changes no verdict and no sentence. Nothing was written." in flat(
        stanch("attest", told, *MARCH, "--dry-run", now=EVENING)
    )


def test_rule_65_scripts_get_it_as_json_and_are_not_asked(stanch: Stanch, told: str) -> None:
    dry = parsed(stanch("attest", told, *MARCH, "--dry-run", "--json", now=EVENING))
    assert dry["entry"] is None
    kept = parsed(stanch("attest", told, *MARCH, "--json", now=EVENING))
    assert kept["entry"]
    assert kept["changes"] == dry["changes"]
    assert kept["changes"]["sent"][0]["after"] == "fell"
    assert kept["changes"]["verdicts"] == [  # whoever had it had a key, too, which nobody calls new (207)
        {"incident": "heartbleed", "asset": told, "question": "now", "before": "no", "after": "unknown"},
        {"incident": "heartbleed", "asset": told, "question": "ever", "before": "no", "after": "yes"},
    ]


def test_a_vendors_answer_and_what_is_taken_back_are_weighed_as_well(stanch: Stanch, told: str) -> None:
    """Rule 65, for the other words."""
    found = flat(stanch("vendor", "statement", "Cardwise", "affected", "--dry-run", now=EVENING))
    assert "Cardwise, exposed today? " in found
    assert "-> Yes" in found
    answer = next(
        one["seq"] for one in parsed(stanch("timeline", "--json", now=EVENING)) if "told us" in one["what"]
    )
    found = flat(stanch("retract", answer, "they never wrote that", "--dry-run", now=EVENING))
    assert "this loses its ground: “Cardwise, which takes our payments, told us" in found
    found = flat(stanch("vendor", "add", "Postbird", "--role", "mail", "--dry-run", now=EVENING))
    assert "Nothing was written." in found
    assert "Postbird" not in [one["asset"]["name"] for one in parsed(stanch("status", "--json"))["theirs"]]
    found = flat(stanch("done", told, "restarted=10:00", "--dry-run", now=EVENING))
    assert "Nothing was written." in found


def test_an_import_says_what_it_changes_before_it_asks(stanch: Stanch, told: str, tmp_path: Path) -> None:
    (tmp_path / "services.yaml").write_text("endpoints: [{name: api.shop.example}]\n", "utf-8")
    found = flat(stanch("register", "import", "services.yaml", "--dry-run", now=EVENING))
    assert "+ add the endpoint api.shop.example" in found
    assert f"this loses its ground: “{NEVER}”" in found
    assert "api.shop.example" not in stanch("status", now=EVENING).out


def test_bad_input_is_refused_before_anything_is_shown(stanch: Stanch, told: str) -> None:
    found = stanch("done", told, "polished=10:00", "--dry-run")
    assert (found.code, found.out) == (2, "")
    assert "polished is no step for" in found.err


# whoever sits at a terminal is asked


class Terminal:
    """A command at a terminal of its own: what it prints, and what is typed."""

    def __init__(self, home: Path, *words: object) -> None:
        self.end, other = pty.openpty()
        self.running = subprocess.Popen(
            [sys.executable, "-m", "stanch.cli", *(str(one) for one in words)],
            env=commands.environment(home, EVENING, {}),
            stdin=other, stdout=other, stderr=other,
        )  # fmt: skip
        os.close(other)
        self.printed = ""

    def until(self, words: str) -> None:
        """Read until it says so, or ends; there is a deadline."""
        last = time.monotonic() + 30
        while words not in self.printed and self._read(last):
            pass
        assert words in self.printed, self.printed

    def types(self, typed: str) -> None:
        os.write(self.end, typed.encode())

    def answers(self, typed: str) -> int:
        """Type this, and wait until it ends; its exit code."""
        self.types(typed)
        last = time.monotonic() + 30
        while self._read(last):
            pass
        os.close(self.end)
        return self.running.wait(30)

    def _read(self, last: float) -> bool:
        ready, _, _ = select.select([self.end], [], [], max(0.0, last - time.monotonic()))
        found = b""
        if ready:
            with contextlib.suppress(OSError):  # whoever wrote has ended
                found = os.read(self.end, 65536)
        self.printed += found.decode(errors="replace")
        return bool(found)


@pytest.mark.slow
def test_rule_65_at_a_terminal_it_is_asked_first_where_what_was_sent_falls(
    stanch: Stanch, told: str, home: Path
) -> None:
    before = stanch("timeline", "--json", now=EVENING).out

    asked = Terminal(home, "attest", told, *MARCH)
    asked.until("Keep it? [y/N]")
    assert "this was not true when it was" in " ".join(asked.printed.split())
    assert asked.answers("n\n") == 1
    assert "Nothing was written." in asked.printed
    assert stanch("timeline", "--json", now=EVENING).out == before

    harmless = Terminal(home, "attest", told, "no", "--from", "2012-03-14")
    assert harmless.answers("") == 0
    assert "Keep it?" not in harmless.printed

    sure = Terminal(home, "attest", told, *MARCH, "--yes")
    assert sure.answers("") == 0
    assert "Keep it?" not in sure.printed
    assert "Written down as your word." in sure.printed


def test_rule_65_whoever_keeps_it_at_a_terminal_has_written_it(
    stanch: Stanch, begun: str, home: Path
) -> None:
    asked = Terminal(home, "attest", begun, *MARCH)
    asked.until("Keep it? [y/N]")
    assert asked.answers("y\n") == 0
    assert "had the flaw: yes" in stanch("timeline", now=EVENING).out


# what was seen speaks against it


@pytest.fixture
def seen(stanch: Stanch, places: Places) -> str:
    """A server that was proved to have the flaw at 17:01:04."""
    site = places.vulnerable()
    stanch("start", site, typed="y\n", now="2014-04-08T17:01:04Z")
    return site


def test_rule_66_a_date_that_what_was_seen_contradicts_is_not_swallowed(stanch: Stanch, seen: str) -> None:
    before = entries(stanch)
    found = stanch("done", seen, "restarted=17:01", now=EVENING)
    assert (found.code, found.out) == (2, "")
    said = " ".join(found.err.split())
    assert "You say 17:01; at 17:01:04 we still saw the flaw. Which is wrong?" in said
    assert "such as 17:02" in said
    assert "make another key now, and look again: that settles it" in said
    assert entries(stanch) == before
    assert stanch("done", seen, "restarted=17:02", now=EVENING).code == 0
    # a package that was installed before the restart was installed all the same
    assert stanch("done", seen, "patched=16:30", now=EVENING).code == 0


def test_rule_66_an_undated_step_or_one_that_says_it_was_not_done_is_kept(stanch: Stanch, seen: str) -> None:
    for word in ("restarted=no", "restarted=?", "restarted", "restarted=2014-04-08"):
        assert stanch("done", seen, word, now=EVENING).code == 0, word


def test_rule_66_the_old_key_that_was_seen_after_the_new_one_was_said_to_be_there(
    stanch: Stanch, seen: str
) -> None:
    stanch("observe", "tls", "--prove", now="2014-04-08T17:40Z")
    found = stanch("done", seen, "rekeyed=17:10", now=EVENING)
    assert found.code == 2
    said = " ".join(found.err.split())
    assert "You say 17:10; at 17:40 we still saw the old key. Which is wrong?" in said
    assert "such as 17:41" in said


def test_rule_66_a_no_about_a_time_in_which_it_was_seen(stanch: Stanch, seen: str) -> None:
    found = stanch("attest", seen, "no", "--from", "2012-03-14", now=EVENING)
    assert found.code == 2
    said = " ".join(found.err.split())
    assert "You say that it did not have the flaw since 14 March 2012; at 17:01:04 we saw it." in said
    assert "end the time before that look: 17:00" in said
    assert stanch("attest", seen, "no", "--from", "2012-03-14", "--to", "17:00", now=EVENING).code == 0


# answers about who we are, what is no longer used, a refined event, another tool's word


def test_rule_65_the_answer_about_our_servers_is_weighed_first(stanch: Stanch, told: str) -> None:
    before = entries(stanch)
    dry = flat(stanch("register", "servers", "no", "--dry-run", now=EVENING))
    assert f"this loses its ground: “{NEVER}”" in dry
    assert entries(stanch) == before
    kept = parsed(stanch("register", "servers", "no", "--yes", "--json", now=EVENING))
    assert kept["entry"] == before + 1
    assert kept["changes"]["sent"][0]["after"] == "lost"


def test_rule_65_what_is_no_longer_used_is_weighed_first(stanch: Stanch, told: str) -> None:
    stanch("vendor", "statement", "Cardwise", "affected", now=EVENING)
    before = entries(stanch)
    words = ("register", "end", "our password at Cardwise", "--since", "2014-04-01", "--dead")
    dry = flat(stanch(*words, "--dry-run", now=EVENING))
    assert "our password at Cardwise, exposed today? Yes -> Not known yet" in dry
    assert entries(stanch) == before
    assert "no longer used since 1 April 2014: written down." in flat(stanch(*words, "--yes", now=EVENING))
    assert entries(stanch) > before


def test_rule_65_another_tools_word_is_weighed_first(stanch: Stanch, told: str, tmp_path: Path) -> None:
    sample = (SAMPLES / "nmap" / "node-0.10.0.xml").read_text()
    there = sample.replace('"10443"', f'"{told.partition(":")[2]}"').replace('="17956', '="13969')
    (tmp_path / "nmap.xml").write_text(there)
    before = entries(stanch)
    dry = flat(stanch("observe", "import", "nmap.xml", "--dry-run", now=EVENING))
    assert f"{told}, exposed today? " in dry
    assert entries(stanch) == before
    assert "VULNERABLE" in stanch("observe", "import", "nmap.xml", now=EVENING).out
    assert entries(stanch) > before


def test_rule_65_a_refined_event_is_weighed_first(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    made = stanch(
        "playbook", "new", "library-bug", "--set", "name=Sockleak", "--set", "disclosed=2014-04-01",
        "--set", "software=libsock", "--set", "since=2014-03-02",
    )  # fmt: skip
    (tmp_path / "mine.yaml").write_text(made.out)
    (tmp_path / "wider.yaml").write_text(made.out.replace("2014-03-02", "2013-01-01"))
    assert stanch("incident", "open", "mine.yaml", now=MORNING).code == 0
    there = ("--incident", "sockleak-2014")
    attested = stanch("attest", begun, "no", "--from", "2014-03-02", *there, now=MORNING)
    assert attested.code == 0, attested
    before = entries(stanch)
    words = ("incident", "refine", "wider.yaml", *there)
    dry = flat(stanch(*words, "--dry-run", now=EVENING))
    assert f"{begun}, exposed before? No -> Not known yet" in dry
    assert entries(stanch) == before
    assert "exposed before: no -> unknown" in stanch(*words, "--yes", now=EVENING).out


@pytest.mark.slow
def test_rule_65_within_the_first_questions_a_no_keeps_the_question_open(
    program: Stanch, tmp_path: Path
) -> None:
    """Cardwise took payments when a text told its answer; that was taken back, and Paywell is affected."""
    home, site = tmp_path / "home", "127.0.0.1:1"
    program("start", site, "--no-questions", now=MORNING)
    program("vendor", "add", "Cardwise", "--role", "payments", now=MORNING)
    program("vendor", "statement", "Cardwise", "not_affected", now=MORNING)
    program("notice", "copy", now=NOON)
    program("notice", "sent", "--to", "all", now=NOON)
    rows = parsed(program("timeline", "--json", now=NOON))
    (role,) = [one["seq"] for one in rows if "Who takes your payments?" in one["what"]]
    program("retract", role, "it was never asked", now=NOON)
    program("vendor", "add", "Paywell", now=NOON)
    program("vendor", "statement", "Paywell", "affected", now=NOON)

    talk = Terminal(home, "start", site)
    talk.until("Who takes your payments?")
    talk.types("Paywell\n")
    talk.until("Keep it? [y/N]")
    assert "What it changes" in talk.printed
    assert "Whoever handles your payments told us" in " ".join(talk.printed.split())
    talk.printed = ""
    talk.types("n\n")
    talk.until("> ")
    talk.answers("\x04\x04\x04")
    assert not answered(program)

    sure = Terminal(home, "start", site, "--yes")
    sure.until("Who takes your payments?")
    sure.types("Paywell\n")
    sure.until("Who sends your mail?")
    assert "What it changes" in sure.printed
    assert "Keep it?" not in sure.printed
    sure.answers("\x04\x04\x04")
    assert answered(program)


def answered(program: Stanch) -> bool:
    """Is it written down that Paywell takes payments?"""
    rows = parsed(program("timeline", "--json", now=EVENING))
    return any("Who takes your payments?” Paywell" in one["what"] for one in rows)
