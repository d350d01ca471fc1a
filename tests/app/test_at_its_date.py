"""A sentence that names a date is judged about that date, not about when it was sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_sent_sentences import ROLES, numbers, send
from tests.app.test_told_exactly import became, correction
from tests.program.commands import Stanch, flat
from tests.program.places import Places

pytestmark = pytest.mark.slow  # journeys through many commands

MORNING, EVENING, LATER = "2014-04-09T09:00Z", "2014-04-09T20:00Z", "2014-04-10T09:00Z"
WWW = "www.shop.example"
PASSWORDS = "customers' passwords"
NEVER, SIGNED_OUT, INVALID = "at any time up to", "signed everyone out", "is invalid"


def clean(stanch: Stanch, folder: Path, site: str = WWW) -> None:
    """Our one server did not have the flaw up to two at night, by our word; sent at nine."""
    stanch("incident", "open", "heartbleed", now=MORNING)
    lists = "".join(f"- {{role: {role}, answer: none}}\n" for role in ROLES)
    text = f"endpoints: [{{name: '{site}'}}]\nall_servers: 'yes'\nroles:\n{lists}"
    (folder / "register.yaml").write_text(text)
    assert stanch("register", "import", "register.yaml", "--yes", now=MORNING).code == 0
    attest(stanch, "no", "2012-03-14", "2014-04-09T02:00Z", site=site, now=MORNING)


def attest(
    stanch: Stanch, what: str, start: str, end: str = "", *, site: str = WWW, now: str = EVENING
) -> None:
    until = ("--to", end) if end else ()
    assert stanch("attest", site, what, "--from", start, *until, "--yes", now=now).code == 0


@pytest.mark.parametrize(
    ("what", "start", "end", "fate"),
    [
        ("yes", "2014-04-09T03:00Z", "2014-04-09T08:00Z", ("stands", "")),  # before it was sent
        ("yes", "2014-04-09T12:00Z", "", ("stands", "")),  # after that
        ("unknown", "2014-04-09T04:00Z", "2014-04-09T05:00Z", ("stands", "")),
        ("yes", "2014-04-09T01:00Z", "2014-04-09T08:00Z", ("fell", "")),
        ("unknown", "2014-04-08T08:00Z", "2014-04-08T10:00Z", ("lost", "worded")),
    ],
)
def test_rule_23_up_to_a_date_is_judged_about_that_date(
    stanch: Stanch, tmp_path: Path, what: str, start: str, end: str, fate: tuple[str, str]
) -> None:
    clean(stanch, tmp_path)
    send(stanch, MORNING)
    attest(stanch, what, start, end)
    assert became(stanch, NEVER, LATER) == fate
    if fate[1] == "worded":
        text = correction(stanch, LATER)
        assert "By what we know now, we would say that differently." in text
        assert "up to 08:00 UTC on 8 April 2014." in text


def test_rule_23_a_look_after_it_takes_nothing_from_what_was_so_up_to_its_date(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.vulnerable()
    clean(stanch, tmp_path, site)
    send(stanch, MORNING)
    assert stanch("observe", "tls", "--prove", now=EVENING).code in (0, 1)
    assert became(stanch, NEVER, LATER) == ("stands", "")


def test_rule_23_what_it_stood_on_taken_back_it_is_not_known_up_to_its_date(
    stanch: Stanch, tmp_path: Path
) -> None:
    clean(stanch, tmp_path)
    send(stanch, MORNING)
    attest(stanch, "yes", "2014-04-09T03:00Z", "2014-04-09T08:00Z")
    attest(stanch, "unknown", "2012-03-14", "2014-04-09T02:00Z")
    assert became(stanch, NEVER, LATER)[0] == "lost"


@pytest.mark.parametrize(
    ("later", "fate"),
    [
        (("attest", WWW, "yes", "--from", "2014-04-09T03:00Z", "--to", "2014-04-09T08:00Z"), "stands"),
        (("vendor", "statement", "Cardwise", "investigating"), "lost"),
        (("vendor", "statement", "Cardwise", "affected"), "fell"),
    ],
)
def test_rule_23_a_service_that_answered_after_the_date_is_still_held_to_its_answer(
    stanch: Stanch, tmp_path: Path, later: tuple[str, ...], fate: str
) -> None:
    clean(stanch, tmp_path)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=MORNING)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=MORNING)
    send(stanch, MORNING)
    assert stanch(*later, "--yes", now=EVENING).code == 0
    assert became(stanch, "Neither our own servers nor the services", LATER)[0] == fate


# a step that was taken too early was taken


def mended(stanch: Stanch, folder: Path, *steps: str) -> None:
    """Mended at noon of the day before, a new key after that; sent at nine."""
    clean(stanch, folder)
    passwords = f'credentials: [{{name: "{PASSWORDS}", accepted_by: [ourselves]}}]\n'
    (folder / "more.yaml").write_text(passwords)
    assert stanch("register", "import", "more.yaml", "--yes", now=MORNING).code == 0
    (word,) = numbers(stanch, "had the flaw: no")
    stanch("retract", word, "another server", "--yes", now=MORNING)
    attest(stanch, "yes", "2014-03-03", "2014-04-08T12:00Z", now=MORNING)
    first = ("patched=2014-04-08T11:00Z", "restarted=2014-04-08T12:00Z", "rekeyed=2014-04-08T13:00Z")
    assert stanch("done", WWW, *first, *steps, "--yes", now=MORNING).code == 0
    attest(stanch, "no", "2014-04-08T12:00Z", "2014-04-09T08:00Z", now=MORNING)


@pytest.mark.parametrize(
    ("step", "fate", "said"),
    [
        ("rekeyed=no", ("fell", "too_soon"), "That step was taken too early, so it had to be taken again."),
        ("rekeyed=2014-04-08T16:00Z", ("fell", "too_soon"), "That step was taken too early"),
        (
            "rekeyed=unknown",
            ("lost", "too_soon"),
            "We do not know any more whether that step was taken too early.",
        ),
        ("sessions_ended=no", ("fell", ""), "That was not true."),
    ],
)
def test_rule_177_a_step_that_was_taken_too_early_was_taken(
    stanch: Stanch, tmp_path: Path, step: str, fate: tuple[str, str], said: str
) -> None:
    mended(stanch, tmp_path, "sessions_ended=2014-04-08T14:00Z")
    send(stanch, MORNING)
    assert stanch("done", WWW, step, "--yes", now=EVENING).code == 0
    assert became(stanch, SIGNED_OUT, LATER) == fate
    assert f"at 14:00 UTC on 8 April 2014.” {said}" in correction(stanch, LATER)


def test_rule_177_passwords_that_were_reset_too_early_were_reset(stanch: Stanch, tmp_path: Path) -> None:
    mended(stanch, tmp_path)
    reset = stanch("done", PASSWORDS, "reset_all=2014-04-08T15:00Z", "--yes", now=MORNING)
    assert reset.code == 0, reset.err
    send(stanch, MORNING)
    assert became(stanch, INVALID, MORNING) == ("stands", "")
    assert stanch("done", WWW, "rekeyed=2014-04-08T16:00Z", "--yes", now=EVENING).code == 0
    assert became(stanch, INVALID, LATER) == ("fell", "too_soon")


@pytest.mark.parametrize(
    ("key", "fate", "said"),
    [
        ("rekeyed=no", ("fell", "early"), "That was too early: a new password was not safe yet."),
        ("rekeyed=unknown", ("lost", "early"), "any more whether a new password was safe then."),
        ("", ("lost", "early"), "any more whether a new password was safe then."),
    ],
)
def test_rule_177_what_was_out_had_to_be_changed_and_perhaps_only_later(
    stanch: Stanch, tmp_path: Path, key: str, fate: tuple[str, str], said: str
) -> None:
    mended(stanch, tmp_path)
    send(stanch, MORNING)
    if key:
        stanch("done", WWW, key, "--yes", now=EVENING)
    else:
        (word,) = numbers(stanch, "New key: yes")
        stanch("retract", word, "another server", "--yes", now=EVENING)
    assert became(stanch, "change your", LATER) == fate
    text = correction(stanch, LATER)
    assert said in text
    assert "whether that was needed" not in text


# who was quoted, and who was not


@pytest.mark.parametrize("later", ["affected", "investigating", ""])
def test_rule_177_who_was_not_quoted_has_not_said_otherwise(
    stanch: Stanch, tmp_path: Path, later: str
) -> None:
    sent, june = "2014-05-02T09:00Z", "2014-06-01T09:00Z"
    stanch("incident", "open", "heartbleed", now=MORNING)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=MORNING)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=MORNING)
    send(stanch, sent)
    stanch("vendor", "add", "Newpay", "--role", "payments", "--since", "2014-05-01", "--yes", now=june)
    if later:
        stanch("vendor", "statement", "Newpay", later, "--yes", now=june)
    fate = "fell" if later == "affected" else "lost"
    assert became(stanch, "Whoever handles your payments", june) == (fate, "incomplete")
    text = correction(stanch, june)
    assert "They said so" not in text
    assert "all of the services of which that speaks had said so." in text
    # who was quoted may say otherwise as well
    stanch("vendor", "statement", "Cardwise", "affected", "--yes", now=june)
    assert became(stanch, "Whoever handles your payments", june)[1] == "otherwise"


def test_rule_178_a_notice_of_which_the_promise_was_missed_does_not_just_stand(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed", now=MORNING)
    stanch("promise", "2014-04-09T12:00Z", now=MORNING)
    send(stanch, MORNING)
    assert flat(stanch("notice", "list", now=MORNING)).endswith("stands")
    assert flat(stanch("notice", "list", now=EVENING)).endswith("its promise was missed")
