"""`stanch vendor`: those whose services we use are added, asked, and answer."""

from __future__ import annotations

import json
from pathlib import Path

from tests.program.commands import Stanch, flat, parsed


def test_a_vendor_is_added_asked_and_answers(stanch: Stanch, begun: str) -> None:
    assert stanch("vendor", "add", "Cardwise", "--role", "payments").code == 0
    assert "Not asked yet" in stanch("status", "--all").out
    assert stanch("vendor", "ask", "Cardwise").code == 0
    assert "We asked Cardwise, which takes our payments, on 8 April 2014." in flat(stanch("claims"))
    said = stanch(
        "vendor", "statement", "cardwise", "fixed", "patched=15:00", "rekeyed=15:30", "--at", "15:52"
    )
    assert said.code == 0
    assert (
        "Cardwise, which takes our payments, told us on 8 April 2014 that it was affected, that this is "
        "mended, that it was patched at 15:00 UTC on 8 April 2014, and that its keys were replaced at "
        "15:30 UTC on 8 April 2014."
    ) in flat(stanch("claims"))


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


def test_contradictory_statements_are_a_conflict_until_one_is_taken_back(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "statement", "Cardwise", "affected", "--at", "2014-04-08T16:50Z")
    stanch("vendor", "statement", "Cardwise", "not_affected")
    blockers = json.dumps(json.loads(stanch("claims", "--json").out)["not_yet"])
    assert "Cardwise" in blockers
    both = "told us on 8 April 2014 that it was not affected, although it had said on 8 April 2014 that"
    assert f"{both} it was affected." in flat(stanch("claims")), "never the one without the other"
    assert "Is Cardwise affected? Two things that we were told or saw contradict" in flat(
        stanch("status", "--all")
    )
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


def test_all_are_asked_by_one_mail_and_again_after_a_day(stanch: Stanch, begun: str) -> None:
    for name in ("Cardwise", "Postbird"):
        stanch("vendor", "add", name)
    mail = stanch("vendor", "letter")
    assert "To: Cardwise and Postbird" in mail.err
    assert "3. Did you restart what uses it? When?" in mail.out
    assert "Cardwise" not in mail.out, "it is the same for each, and names none to another"
    asked = stanch("vendor", "ask", "--all", now="2014-04-08T17:00Z")
    assert "Cardwise and Postbird" in asked.out
    early = stanch("vendor", "ask", "--all", now="2014-04-09T16:59Z")
    assert (early.code, "there is nobody to ask" in early.err) == (2, True)
    assert "Are the 2 services that you use affected? They have not answered." in flat(
        stanch("status", "--all")
    )
    stanch("vendor", "statement", "Postbird", "not_affected", "--yes", now="2014-04-09T16:00Z")
    again = stanch("vendor", "ask", "--all", now="2014-04-09T17:00Z")
    assert ("Cardwise" in again.out, "Postbird" in again.out) == (True, False)
    assert stanch("vendor", "ask").code == stanch("vendor", "ask", "Cardwise", "--all").code == 2


def test_what_is_asked_next_is_what_had_to_be_asked_then(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "ask", "Cardwise", "--at", "16:00")

    def asked(moment: str) -> str:
        status = json.loads(stanch("status", "--as-of", moment, "--json").out)
        return str(next(one["command"] for one in status["unknown"] if "Cardwise" in one["text"]))

    assert asked("15:00") == "stanch vendor ask Cardwise"
    assert asked("17:00") == (
        'stanch vendor statement Cardwise STATUS --quote "ITS WORDS"   '
        "(STATUS: investigating, not_affected, affected or fixed)"
    )


def test_fixed_counts_by_the_version_that_the_step_went_to(stanch: Stanch) -> None:
    friday, wednesday = "2021-12-10T22:00Z", "2021-12-15T10:00Z"
    stanch("incident", "open", "log4shell-2021", now=friday)
    stanch("vendor", "add", "Cardwise", "--role", "payments", now=friday)

    def now(moment: str) -> str:
        (one,) = parsed(stanch("status", "--json", now=moment))["theirs"]
        return str(one["assessment"]["now"]["verdict"])

    def said(moment: str, *steps: str) -> None:
        found = stanch("vendor", "statement", "Cardwise", "fixed", *steps, "--yes", now=moment)
        assert found.code == 0, found.err

    said(friday, "patched=20:00:2.14.1", "restarted=20:30")
    assert now(friday) == "yes", "that version is affected, too"
    night = "2021-12-10T23:00Z"
    said(night, "patched=22:30:2.15.0", "restarted=22:45")
    assert now(night) == "unknown", "that version is open in some set-ups"
    said(wednesday, "patched=2021-12-14:2.16.0", "restarted=2021-12-14")
    assert now(wednesday) == "no"
    refused = stanch("vendor", "statement", "Cardwise", "fixed", "patched=20:00:two words", now=wednesday)
    assert refused.code == 2
    assert "'two words' is not a version" in refused.err


def test_the_mail_to_services_is_had_in_german(stanch: Stanch) -> None:
    stanch("incident", "open", "heartbleed")
    mail = stanch("vendor", "letter", "--language", "de").out
    assert mail.startswith("Frage eines Kunden: Sind Sie betroffen? (Heartbleed)\n\nGuten Tag,\n")
    assert "Ist dieser Schritt bei Ihnen erledigt: „Neu gestartet“? Seit wann?" in mail
    assert "you" not in mail


def test_the_mail_says_who_asks_and_where_the_answer_goes(stanch: Stanch) -> None:
    """Rule 167."""
    stanch("incident", "open", "heartbleed")
    before = stanch("vendor", "letter").out
    assert "we are your customer." in before
    assert before.rstrip().endswith("Thank you."), "what nobody said is left out"
    stanch(
        "client",
        "set",
        "--business",
        "WiseWidget",
        "--signs",
        "Ida Brandt",
        "--reply-to",
        "ida@wisewidget.example",
    )
    mail = stanch("vendor", "letter").out
    assert "we are WiseWidget, a customer of yours." in mail
    assert "Please answer to ida@wisewidget.example." in mail
    assert mail.rstrip().endswith("Thank you.\n\nIda Brandt, WiseWidget\nida@wisewidget.example")
    stanch("client", "set", "--business", "")
    assert stanch("vendor", "letter").out.rstrip().endswith("Ida Brandt\nida@wisewidget.example")
