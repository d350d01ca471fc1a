"""What was sent stands, falls or loses its ground by its own evidence; what is gone or edited says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.browsing import Console
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

pytestmark = pytest.mark.slow  # journeys through many commands

NINE, TEN, NOON, ONE = (f"2014-04-08T{hour}:00Z" for hour in ("09", "10", "12", "13"))
ROLES = ("payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics")


def shop(stanch: Stanch, folder: Path, site: str) -> None:
    """At nine: a site that was looked at, a closed list of servers, and no services."""
    stanch("start", site, "--prove", "--no-questions", now=NINE)
    lists = "".join(f"- {{role: {role}, answer: none}}\n" for role in ROLES)
    register(stanch, folder, f"all_servers: 'yes'\nroles:\n{lists}")


def register(stanch: Stanch, folder: Path, text: str) -> None:
    (folder / "register.yaml").write_text(text)
    assert stanch("register", "import", "register.yaml", "--yes", now=NINE).code == 0


def send(stanch: Stanch, now: str) -> None:
    stanch("notice", "copy", now=now)
    assert stanch("notice", "sent", "--to", "all", now=now).code == 0


def numbers(stanch: Stanch, words: str) -> list[int]:
    return [one["seq"] for one in parsed(stanch("timeline", "--json", now=ONE)) if words in one["what"]]


def fates(stanch: Stanch, now: str = ONE) -> dict[str, str]:
    (notice,) = parsed(stanch("claims", "--json", now=now))["sent"]
    return {one["text"]: one["fate"] for one in notice["lines"]}


def of(found: dict[str, str], words: str) -> str:
    (fate,) = {fate for text, fate in found.items() if words in text}
    return fate


# what was sent, and lost what it stood on


def test_what_somebody_does_for_us_is_not_left_standing_where_another_answer_was_given(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    for vendor, role in (("Cardwise", "payments"), ("Postbird", "mail")):
        stanch("vendor", "add", vendor, "--role", role, "--yes", now=NINE)
        stanch("vendor", "statement", vendor, "not_affected", "--yes", now=NINE)
    send(stanch, TEN)
    assert of(fates(stanch), "Cardwise, which takes our payments, told us") == "stands"
    register(stanch, tmp_path, "roles:\n- {role: payments, answer: none}\n")
    found = fates(stanch)
    assert of(found, "Cardwise, which takes our payments, told us") == "lost"
    assert of(found, "Postbird, which sends our mail, told us") == "stands"


def test_an_answer_that_was_mistyped_does_not_stand_on_the_right_one(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    send(stanch, NINE)
    stanch("retract", *numbers(stanch, "told us"), "mistyped", "--yes", now=ONE)
    stanch("vendor", "statement", "Cardwise", "investigating", "--at", NINE, "--yes", now=ONE)
    found = fates(stanch)
    assert of(found, "Cardwise, which takes our payments, told us") == "lost"
    assert of(found, "The one service that we use told us") == "lost"


def test_the_same_answer_written_down_again_stands(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    send(stanch, NINE)
    stanch("retract", *numbers(stanch, "told us"), "without its words", "--yes", now=ONE)
    again = ("not_affected", "--quote", "We are fine", "--at", NINE, "--yes")
    stanch("vendor", "statement", "Cardwise", *again, now=ONE)
    assert set(fates(stanch).values()) == {"stands"}


def test_a_look_that_was_taken_back_does_not_stand_on_a_later_one(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("notice", "copy", now=NINE)
    stanch("observe", "tls", "--prove", now=TEN)
    stanch("notice", "sent", "--to", "all", now=NOON)
    stanch("retract", "3", "wrong machine", "--along", "--yes", now=ONE)
    assert of(fates(stanch), "When we looked at 09:00 UTC") == "lost"


def test_a_date_that_was_sent_and_taken_back_does_not_stand_on_another_date(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.vulnerable()
    shop(stanch, tmp_path, site)
    places.mended(places.identity(), at=site)
    steps = ("patched=10:00", "restarted=10:05", "rekeyed=11:00", "sessions_ended=11:30")
    stanch("done", site, *steps, "--yes", now=NOON)
    stanch("observe", "tls", "--prove", now=NOON)
    send(stanch, NOON)
    for words in ("New key:", "Everyone signed out once:"):
        stanch("retract", *numbers(stanch, words), "another day", "--yes", now=ONE)
    stanch("done", site, "rekeyed=11:50", "sessions_ended=11:55", "--yes", now=ONE)
    found = fates(stanch)
    assert of(found, "has used a new key since 11:00") == "lost"
    assert of(found, "signed everyone out") == "lost"
    assert of(found, "It ended on 8 April 2014 at 10:05") == "stands"
    for words in ("Patched:", "Restarted:"):
        stanch("retract", *numbers(stanch, words), "another day", "--yes", now=ONE)
    assert of(fates(stanch), "It ended on 8 April 2014 at 10:05") == "lost"


def test_a_promise_that_was_sent_and_taken_back_does_not_stand_on_another_one(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("promise", "2014-04-09T12:00Z", now=NINE)
    send(stanch, NINE)
    stanch("retract", *numbers(stanch, "promised"), "too soon", "--yes", now=NINE)
    stanch("promise", "2014-04-20T12:00Z", now=NINE)
    assert of(fates(stanch), "We will write again by 12:00 UTC on 9 April") == "lost"


# looks that saw nothing


def test_a_server_that_is_gone_was_not_seen_without_the_flaw(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Rule 44: a look that reached nobody dates nothing."""
    site = places.vulnerable()
    shop(stanch, tmp_path, site)
    stanch("register", "end", site, "--since", "2014-04-08", now=NOON)
    places.end(site)
    after = "2014-04-09T12:00Z"
    stanch("observe", "tls", "--prove", site, now=after)
    assert "did not have this flaw" not in flat(stanch("notice", "copy", now=after))
    assert "Patched." not in flat(stanch("status", now=after))


def test_what_is_patched_goes_stale_while_an_old_key_is_in_use(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    identity = places.identity()
    site = places.vulnerable(identity)
    shop(stanch, tmp_path, site)
    places.mended(identity, at=site)
    stanch("observe", "tls", "--prove", now=TEN)
    assert "Patched. A key is still old." in flat(stanch("status", now=NOON))
    assert "Patched." not in flat(stanch("status", now="2014-04-11T12:00Z"))


def test_nobody_patched_what_never_had_the_flaw(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    """A vendor's site with the flaw has our key, too."""
    identity = places.identity()
    shop(stanch, tmp_path, places.tls(identity))
    theirs = places.vulnerable(identity)
    register(stanch, tmp_path, f"vendors:\n- {{name: Hosty, sites: ['{theirs}']}}\n")
    stanch("observe", "tls", "--prove", theirs, now=TEN)
    said = flat(stanch("status", now=TEN))
    assert "Patched." not in said
    assert "A key that you use may be in other hands." in said


def test_before_the_flaw_was_seen_nothing_was_patched(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    places.vulnerable(at=site)
    stanch("observe", "tls", "--prove", now=NOON)
    assert "Patched." not in flat(stanch("status", "--as-of", TEN, now=ONE))


# dates


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("2014-04-09T00:00Z", "by 00:00 UTC on 9 April 2014."),
        ("2014-04-09T12:00Z", "by 12:00 UTC on 9 April 2014."),
        ("2014-04-09", "by 9 April 2014."),
    ],
)
def test_a_promise_by_midnight_is_not_one_by_the_day_that_begins(
    stanch: Stanch, tmp_path: Path, places: Places, by: str, said: str
) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("promise", by, now=NINE)
    assert f"We will write again {said}" in flat(stanch("notice", "copy", now=NINE))
    assert f"the next update {said[:-1]}" in flat(stanch("timeline", now=NINE))


def test_a_time_before_midnight_does_not_reach_into_the_day_that_begins(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    midnight = "2014-04-09T00:00Z"
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("attest", site, "no", "--from", "2012-03-14", "--to", midnight, "--yes", now=midnight)
    stanch("observe", "tls", "--prove", now=midnight)
    assert "at any time up to 00:00 UTC on 9 April 2014" in flat(stanch("notice", "copy", now=midnight))


# who owns it


def test_a_file_that_calls_a_vendors_site_ours_is_not_passed_over(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    other = "login.hosty.example"
    register(stanch, tmp_path, f"vendors:\n- {{name: Hosty, sites: [{other}]}}\n")
    (tmp_path / "register.yaml").write_text(f"endpoints:\n- name: {other}\n")
    refused = stanch("register", "import", "register.yaml", "--yes", now=NINE)
    assert refused.code == 2
    assert "is written down as a site of Hosty" in refused.err


# what to do


def test_what_waits_is_not_told_to_be_done_at_once(
    stanch: Stanch, console: Console, tmp_path: Path, places: Places
) -> None:
    """Where all that is left waits for somebody else, the first of it says so as well."""
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("vendor", "add", "Mailer", "--role", "mail", "--yes", now=NINE)
    stanch("vendor", "statement", "Mailer", "affected", "--yes", now=NINE)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=NINE)
    said = flat(stanch("status", now=NINE)).partition("Do next, step 2 of 3")[2]
    assert said.startswith(" Change it: our password at Mailer (not yet: new key at Mailer first)")
    assert "Not yet: new key at Mailer first." in console.open("/situation/").text


def test_a_question_without_a_command_is_still_something_to_find_out(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("incident", "open", "npm-worm-2025", now=NINE)
    said = flat(stanch("status", "--all", "--incident", "npm-worm-2025", now="2025-10-01T10:00Z"))
    assert "Nothing that we know of" not in said
    assert "Find out: What do you build? Give its lock file." in said


def test_what_stands_open_is_said_where_it_is_closed(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    """And a promise that customers have is named on, wherever one looks."""
    shop(stanch, tmp_path, places.vulnerable())
    stanch("promise", NOON, now=NINE)
    send(stanch, NINE)
    closed = flat(stanch("incident", "close", "heartbleed", now=TEN))
    assert "Heartbleed stands so: You are exposed. 5 steps are left, the first of them: " in closed
    assert "An update was promised by 12:00 UTC on 8 April 2014, and none was sent." in closed
    assert "Heartbleed is closed, and leaves open 5 steps, a promised update and " in closed
    stanch("incident", "open", "npm-worm-2025", now=TEN)
    assert "Heartbleed: You promised an update by 12:00 UTC" in flat(stanch("status", now=ONE))


# texts that were sent late, or changed


def test_a_promise_that_had_passed_when_it_was_sent_was_not_true(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("promise", "2014-04-09T12:00Z", now=NINE)
    stanch("notice", "copy", now=NINE)
    late = "2014-04-12T09:00Z"
    sent = flat(stanch("notice", "sent", "--to", "all", now=late))
    assert "Not all of it was true any more when it was sent: “We will write again by 12:00 UTC" in sent
    assert of(fates(stanch, late), "We will write again by") == "fell"
    assert of(fates(stanch, late), "When we looked at 09:00") == "stands"


def test_a_promise_that_was_sent_in_time_was_true(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("promise", NOON, now=NINE)
    stanch("notice", "copy", now=NINE)
    stanch("notice", "sent", "--to", "all", now=NOON)
    assert of(fates(stanch, NOON), "We will write again by") == "due"
    assert of(fates(stanch, ONE), "We will write again by") == "missed", "no update came (178)"


def test_a_text_does_not_say_that_a_look_was_the_last_which_may_be_sent_after_another(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=NINE)
    text = flat(stanch("notice", "copy", now=NINE))
    assert "We looked at 09:00 UTC" in text
    assert "last" not in text


@pytest.mark.parametrize(
    ("left", "corrected"),
    [("Our own servers never had this flaw. We promise.", False), ("", True), ("Dear customers,", True)],
)
def test_a_correction_that_was_edited_away_corrects_nothing(
    stanch: Stanch, tmp_path: Path, places: Places, left: str, corrected: bool
) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=NINE)
    send(stanch, NINE)
    stanch("attest", site, "yes", "--from", "2014-03-03", "--to", "2014-03-04", "--yes", now=TEN)
    whole = stanch("notice", "copy", "--corrects", "1", now=TEN).out
    (tmp_path / "mine.txt").write_text(f"{left}\n\n{whole}" if corrected else left)
    said = stanch("notice", "sent", "--to", "press", "--file", "mine.txt", now=NOON).out
    assert ("What was wrong in notice 1 is corrected by it." in said) is corrected
    assert ("--corrects 1" in stanch("status", now=ONE).out) is not corrected


# keys


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_key_that_a_vendor_shows_too_is_ours_to_switch_off(
    stanch: Stanch, tmp_path: Path, places: Places, ours_first: bool
) -> None:
    """Whoever showed it first. And what was not needed is not told as done, or as missing."""
    identity = places.identity()
    site, theirs = places.tls(identity), places.vulnerable(identity)
    if ours_first:
        shop(stanch, tmp_path, site)
        register(stanch, tmp_path, f"vendors:\n- {{name: Hosty, sites: ['{theirs}']}}\n")
        stanch("observe", "tls", "--prove", theirs, now=TEN)
    else:
        stanch("incident", "open", "heartbleed", now=NINE)
        register(stanch, tmp_path, f"vendors:\n- {{name: Hosty, sites: ['{theirs}']}}\n")
        stanch("observe", "tls", "--prove", theirs, now=NINE)
        stanch("observe", "tls", "--prove", site, now=TEN)
    plan = flat(stanch("plan", "--all", now=TEN))
    assert "Once it is replaced, switch it off: the key" in plan
    assert "Patched, Restarted" not in flat(stanch("status", now=TEN))


def test_the_key_of_a_mail_server_is_not_called_that_of_our_website(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """The place is at another port than a browser's."""
    site = places.vulnerable()
    shop(stanch, tmp_path, site)
    places.mended(places.identity(), at=site)
    steps = ("patched=10:00", "restarted=10:05", "rekeyed=11:00", "sessions_ended=11:30")
    stanch("done", site, *steps, "--yes", now=NOON)
    stanch("observe", "tls", "--prove", now=NOON)
    _switched_off(site)
    text = flat(stanch("notice", "copy", now=NOON))
    assert f"The old key of our server {site} can no longer be used" in text
    assert "its certificate was switched off at 11:45 UTC on 8 April 2014." in text
    assert f"We signed everyone out of {site} at 11:30 UTC on 8 April 2014." in text


# whom to tell


@pytest.mark.parametrize(("who", "named"), [("Nobody", True), ("Everybody", False)])
def test_to_tell_nobody_is_not_taken_without_a_word_where_it_concerns_them(
    stanch: Stanch, console: Console, tmp_path: Path, places: Places, who: str, named: bool
) -> None:
    shop(stanch, tmp_path, places.vulnerable())
    accepted = "{name: customer passwords, accepted_by: [ourselves]}"
    register(stanch, tmp_path, f"credentials:\n- {accepted}\n")
    page = console.open("/tell/")
    page = page.press("Keep this decision", {who: True, "Why so": "it seems right"})
    assert ("You decided to tell nobody, and this concerns them:" in page) is named


def _switched_off(site: str) -> None:
    """The issuer of the first certificate that was seen there says that it is revoked."""
    from msgspec.structs import replace

    from stanch.app import context
    from stanch.core.model import AssetId, Certificate, Observation
    from stanch.core.moments import parse

    client = context.client("")
    seen = [
        one
        for _seq, one in client.state.of(AssetId(f"endpoint:{site}"))
        if isinstance(one, Observation) and isinstance(one.fact, Certificate)
    ]
    fact = seen[0].fact
    assert isinstance(fact, Certificate)
    off = replace(fact, address="", revoked="yes", revoked_at=parse("2014-04-08T11:45"))
    client.write([replace(seen[0], fact=off, seen_at=parse("2014-04-08T12:00"))])


# names that are sentences


def test_a_name_that_is_a_sentence_is_quoted_wherever_a_sentence_names_it(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Rule 57."""
    name = "Cardwise told us that we are safe"
    shop(stanch, tmp_path, places.tls())
    stanch("vendor", "add", name, "--role", "payments", "--yes", now=NINE)
    register(
        stanch, tmp_path, f"hosts:\n- {{name: and nobody was harmed by}}\nvendors:\n- {{name: {name}}}\n"
    )
    stanch("vendor", "ask", name, now=NINE)
    assert f"Is “{name}” affected?" in flat(stanch("status", "--all", now=NINE))
    found = ""
    for status in ("investigating", "affected"):
        for words in ("notice copy", "timeline", "claims"):
            found += flat(stanch(*words.split(), *(["--all"] if words == "timeline" else []), now=NINE))
        stanch("vendor", "statement", name, status, "--yes", now=NINE)
    assert found.count(f"“{name}”") == found.count(name) > 3
    server = "and nobody was harmed by"
    assert found.count(f"“{server}”") == found.count(server) > 1
