"""What a text says, by commands: of which servers, to customers while one is open, of an event at first."""

from __future__ import annotations

from pathlib import Path

from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

MORNING, NOON, EVENING = (f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00"))
STAY = "Please do not sign in until we write again."


def test_the_ninth_question_of_the_start_is_about_our_own_servers(stanch: Stanch, begun: str) -> None:
    eight = "none\n" * 8
    first = stanch("start", begun, typed=f"{eight}perhaps\nno\n\n", TZ="UTC")
    assert "9 of 9. Are these all the servers that your customers reach?" in first.err
    assert f"So far: {begun}." in first.err
    assert "“yes”, “no” or “?”" in first.err, "anything else is asked again"
    assert "Are these all the servers" in flat(stanch("status"))
    again = stanch("start", begun, typed="")
    assert "of 9." not in again.err, "asked only once"
    assert stanch("register", "servers", "yes").code == 0
    assert "Are these all the servers" not in flat(stanch("status"))
    assert "these are all the servers" in flat(stanch("timeline"))


def test_our_own_servers_are_named_until_somebody_says_that_there_are_no_others(
    stanch: Stanch, begun: str
) -> None:
    stanch("attest", begun, "no", "--from", "2012-03-14", now=MORNING)
    named = flat(stanch("notice", "copy", now=NOON))
    assert f"Our server {begun} did not have this flaw at any time up to 09:00 UTC on 8 April 2014." in named
    assert "We do not know yet whether these are all of our servers." in named
    assert "own servers" not in named
    stanch("register", "servers", "yes", now=NOON)
    assert "Our own servers did not have this flaw at any time up to 09:00" in flat(
        stanch("claims", now=NOON)
    )
    stanch("register", "servers", "no", now=NOON)
    assert "Our own servers did not" not in flat(stanch("claims", now=NOON))


def test_while_a_server_is_open_the_first_line_is_another_and_the_text_is_better_later(
    stanch: Stanch, places: Places
) -> None:
    place = places.vulnerable()
    stanch("start", place, "--prove", "--no-questions", now=NOON)
    status = flat(stanch("status", now=NOON))
    state = f"{place} still has this flaw; this text tells whoever can use that."
    better = f"Better after the repair: {state}"
    assert better in status
    assert STAY in status
    copied = stanch("notice", "copy", now=NOON)
    assert copied.code == 0, "it is never refused"
    assert copied.out.startswith(STAY)
    assert better in flat(copied._replace(out=copied.err))
    composed = parsed(stanch("status", "--json", now=NOON))["paragraph"]
    assert composed["better_later"]["until"] == "a look finds it mended"


def test_the_passwords_of_customers_are_changed_by_a_reset_of_all(stanch: Stanch, begun: str) -> None:
    stanch("start", begun, typed="none\nnone\nnone\nnone\nourselves\n", now=MORNING)
    refused = stanch("done", "customers' passwords", "rotated=17:00", now=EVENING)
    assert refused.code == 2
    assert "customers' passwords belong to many people" in refused.err
    assert 'stanch done "customers\' passwords" reset_all=20:00' in refused.err.replace(
        "'customers'\"'\"' passwords'", '"customers\' passwords"'
    )
    assert stanch("done", "customers' passwords", "reset_all=17:00", now=EVENING).code == 0
    assert "customers' passwords: Changed, by all of them: yes, 17:00 UTC on 8" in flat(
        stanch("timeline", now=EVENING)
    )


def test_a_break_in_that_was_only_opened_is_a_suspicion(stanch: Stanch, tmp_path: Path) -> None:
    made = stanch(
        "playbook", "new", "break-in", "--set", "name=the break-in", "--set", "disclosed=2014-04-08", now=NOON
    )
    (tmp_path / "mine.yaml").write_text(made.out, "utf-8")
    assert stanch("incident", "open", "mine.yaml", now=NOON).code == 0
    (tmp_path / "hosts.yaml").write_text("hosts: [{name: db}]\n", "utf-8")
    assert stanch("register", "import", "hosts.yaml", "--yes", now=NOON).code == 0
    said = flat(stanch("claims", now=NOON))
    assert "We are looking into whether somebody broke into one of our servers." in said
    assert "Somebody broke into" not in said
    assert stanch("attest", "db", "yes", "--from", "2014-04-07", now=EVENING).code == 0
    shown = flat(stanch("claims", now=EVENING))
    assert "Somebody broke into one of our servers. The first sign was noticed on 8 April 2014." in shown
    assert "We are looking into whether" not in shown
    assert STAY in shown
