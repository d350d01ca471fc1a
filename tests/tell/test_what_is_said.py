"""What a text says, word for word: of which servers, by which looks, of which services."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.legacy import NONE as NO_INCIDENT
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Certificate,
    Digest,
    Holds,
    Observation,
    Proposal,
    Retraction,
)
from stanch.core.moments import During, Seq, at, parse
from stanch.core.playbook import Playbook
from stanch.core.sayings import Saying, Search
from stanch.knowledge import generic, playbooks
from stanch.tell.paragraph import Paragraph, paragraph
from tests.world.shop import (
    MAIL,
    PATCHED,
    PAY,
    answered,
    asked,
    done,
    edge,
    log,
    ours,
    package,
    probed,
    resolved,
    retract,
    role,
    servers,
    showed,
    step,
    world,
)

NOON, ELEVEN, NEXT = "2014-04-08T12:00", "2014-04-08T11:00", "2014-04-09T11:00"
WWW, API = AssetId("endpoint:www.shop.example:443"), AssetId("endpoint:api.shop.example:443")
SMTP, DB = AssetId("endpoint:mx.shop.example:25"), AssetId("host:db")
CUSTOMERS = AssetId("credential:customers-passwords")
NOBODY: list[Entry] = [role(one) for one in ROLES]
STAY = "Please do not sign in until we write again."


def mine(*ids: AssetId, since: str = "") -> list[Entry]:
    """Servers of ours, called as a person calls them."""
    during = During(at(parse(since))) if since else During()
    return [
        Asset(id, "host" if id.startswith("host:") else "endpoint", id.split(":")[1], US, during)
        for id in ids
    ]


def said(rows: Sequence[Entry], true_at: str = NOON, event: str | Playbook = "heartbleed") -> Paragraph:
    return paragraph(Judgement(world(rows, true_at, event=event)))


def text(rows: Sequence[Entry], true_at: str = NOON, event: str | Playbook = "heartbleed") -> str:
    return said(rows, true_at, event).text


def never(id: AssetId, until: str, seen: str = NOON) -> Entry:
    """The install log of that server shows that it never had the flaw."""
    return log(id, "no", "2012-03-01", until, seen)


# a look's time is its own


TWO = [*mine(WWW, API), probed(WWW, ELEVEN, "negative"), probed(API, NEXT, "negative")]


def test_several_servers_are_dated_from_the_oldest_of_their_looks_on() -> None:
    found = text([*TWO, servers()], NEXT)
    assert "When we looked between 11:00 on 8 and 11:00 on 9 April 2014 (UTC), our own servers did" in found


@pytest.mark.parametrize("outcome", ["unreachable", "inconclusive"])
def test_a_look_that_reached_nobody_or_could_not_tell_dates_nothing(outcome: str) -> None:
    rows = [*mine(WWW), servers(), probed(WWW, ELEVEN, "negative"), probed(WWW, NOON, outcome, "b")]
    assert "When we looked at 11:00 UTC on 8 April 2014, our own servers did not have" in text(rows)
    assert "12:00" not in text(rows)


def test_a_look_at_another_of_our_servers_dates_nothing() -> None:
    rows = [
        *mine(WWW, API),
        servers(),
        never(WWW, ELEVEN),
        never(API, ELEVEN),
        probed(API, NOON, "inconclusive"),
    ]
    assert "12:00" not in text(rows)


def test_a_word_is_no_look() -> None:
    rows = [*mine(WWW), never(WWW, ELEVEN), servers()]
    found = text(rows)
    assert "When we looked" not in found
    assert "We looked" not in found
    assert "None of this was seen in a look: all of it is our own word." in found
    only_now = [*mine(WWW), log(WWW, "no", "2014-04-08T08:00", ELEVEN, ELEVEN)]
    assert (
        "By our own word, given at 11:00 UTC on 8 April 2014, our website www.shop.example did not have this "
        "flaw. That says nothing about the time before."
    ) in text(only_now)


@pytest.mark.parametrize("seen", [False, True])
def test_what_follows_from_a_word_is_called_a_word(seen: bool) -> None:
    rows = [
        *mine(WWW),
        Asset(CUSTOMERS, "credential", "customers' passwords"),
        edge(WWW, "accepts", CUSTOMERS),
    ]
    exposed = probed(WWW, ELEVEN, "positive") if seen else log(WWW, "yes", "2014-03-01", ELEVEN, ELEVEN)
    (line,) = [one for one in said([*rows, exposed]).lines if "Passwords that you used" in one.text]
    assert line.ground == ("We saw" if seen else "Your word")


def test_a_word_that_came_after_a_look_does_not_move_it() -> None:
    rows = [*mine(WWW), probed(WWW, ELEVEN, "negative"), log(WWW, "no", "2014-04-08T08:00", NOON, NOON)]
    assert "When we looked at 11:00 UTC on 8 April 2014, our website www.shop.example did not" in text(rows)


def test_looks_and_words_together_are_called_both() -> None:
    rows = [*mine(WWW, DB), probed(WWW, ELEVEN, "negative"), log(DB, "no", "2014-04-08T08:00", NOON, NOON)]
    assert (
        "By looks and by our own word, between 11:00 and 12:00 UTC on 8 April 2014, our website "
        "www.shop.example and our server db did not have this flaw."
    ) in text(rows)


def test_a_package_that_was_read_is_a_look_of_its_own_time() -> None:
    clean = "pkg:deb/debian/openssl@1.0.1e-2+deb7u5?distro=debian-7"
    rows = [*mine(DB), package(DB, clean, ELEVEN), servers()]
    assert "When we looked at 11:00 UTC on 8 April 2014, our own servers did not have" in text(rows)


def test_at_any_time_reaches_as_far_as_the_evidence() -> None:
    rows = [*mine(WWW, API), servers(), never(WWW, "2014-04-08T16:40", "2014-04-08T17:00"),
            never(API, "2014-04-08T16:50", "2014-04-08T17:00")]  # fmt: skip
    found = text(rows, "2014-04-08T20:00")
    assert "Our own servers did not have this flaw at any time up to 16:40 UTC on 8 April 2014." in found
    both = [
        *rows,
        *NOBODY,
        probed(WWW, "2014-04-08T18:00", "negative"),
        probed(API, "2014-04-08T19:00", "negative"),
    ]
    found = text(both, "2014-04-08T20:00")
    assert (
        "Neither our own servers nor the services that we use had this flaw at any time up to 18:00 UTC on "
        "8 April 2014. We looked between 18:00 and 19:00 UTC on 8 April 2014."
    ) in found
    assert "have, or had" not in found


def test_at_any_time_is_never_said_without_an_end() -> None:
    for rows in ([*mine(WWW), never(WWW, NOON)], [*mine(WWW), never(WWW, NOON), servers(), *NOBODY]):
        assert "at any time." not in text(rows)
        assert "at any time up to 12:00 UTC on 8 April 2014" in text(rows)


def test_now_is_not_said_to_say_nothing_of_before_where_before_was_just_said() -> None:
    rows = [*mine(WWW), servers(), never(WWW, ELEVEN), probed(WWW, NOON, "negative")]
    assert "at any time up to 12:00" in text(rows)
    assert "That says nothing about the time before." not in text(rows)
    assert "That says nothing about the time before." in text([*rows[:2], rows[3]])


# what was seen does not vanish


SEEN = [*mine(WWW), probed(WWW, "2014-04-08T10:00", "positive")]
BEFORE = "and before that perhaps since 14 March 2012."
UNENDED = f"On 8 April 2014 at 10:00 UTC www.shop.example had this flaw, {BEFORE}"
NOT_KNOWN = "We do not know yet when it ended."


@pytest.mark.parametrize("later", ["2014-04-09T10:01", "2014-04-20", "2015-01-01"])
def test_an_exposure_that_was_seen_is_said_until_its_end_is_known(later: str) -> None:
    found = text(SEEN, later)
    assert f"{UNENDED} {NOT_KNOWN}" in found
    assert "www.shop.example has this flaw" not in found


def test_while_it_is_fresh_it_is_said_once() -> None:
    found = text(SEEN)
    assert "www.shop.example has this flaw." in found
    assert NOT_KNOWN not in found
    ended = text([*SEEN, probed(WWW, NOON, "negative")])
    assert "www.shop.example had this flaw" in ended
    assert NOT_KNOWN not in ended


def test_it_is_said_when_a_look_failed_since() -> None:
    assert NOT_KNOWN in text([*SEEN, probed(WWW, "2014-04-10T10:00", "unreachable")], "2014-04-10T11:00")


def test_it_is_said_when_its_address_left_the_name() -> None:
    rows = [
        *mine(WWW),
        resolved(WWW, "2014-04-08T10:00", "a", "b"),
        probed(WWW, "2014-04-08T10:00", "positive", "b"),
        resolved(WWW, "2014-04-10T10:00", "a"),
        probed(WWW, "2014-04-10T10:00", "negative", "a"),
    ]
    found = text(rows, "2014-04-10T10:30")
    assert f"{UNENDED} {NOT_KNOWN}" in found
    assert "at any time" not in found


def test_a_package_that_was_seen_does_not_vanish_either() -> None:
    bad = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
    found = text([*mine(DB), package(DB, bad, "2014-04-08T10:00")], "2014-04-20")
    assert f"On 8 April 2014 at 10:00 UTC db had this flaw, {BEFORE} {NOT_KNOWN}" in found


def test_a_log_of_some_days_is_told_from_the_first_to_the_last() -> None:
    rows = [*mine(WWW), log(WWW, "yes", "2014-03-03T08:00", "2014-03-20T08:00", "2014-04-08")]
    found = text(rows, "2014-04-10")
    assert (
        "From 08:00 UTC on 3 March 2014 until at least 08:00 UTC on 20 March 2014 www.shop.example had"
        in found
    )
    assert NOT_KNOWN in found


def test_a_site_of_a_service_that_was_seen_is_told_beside_its_word() -> None:
    site = AssetId("endpoint:pay.example:443")
    rows = [
        *ours(PAY), Asset(site, "endpoint", "pay.example", PAY), edge(site, "serves", PAY),
        role("payments", PAY), answered(PAY, "not_affected", "2014-04-08T10:00"),
        probed(site, ELEVEN, "positive"),
    ]  # fmt: skip
    assert (
        "pay.example, a site of “cardwise”, had this flaw when we looked at 11:00 UTC on 8 April 2014."
        in text(rows)
    )
    later = text(rows, "2014-04-12")
    assert "On 8 April 2014 at 11:00 UTC pay.example had this flaw" in later
    assert f"It is a site of “cardwise”. {NOT_KNOWN}" in later
    ended = text([*rows, probed(site, "2014-04-09T11:00", "negative")], "2014-04-12")
    assert "pay.example, a site of “cardwise”, had this flaw on 8 April 2014 at 11:00 UTC" in ended
    assert "Whoever handles your payments" not in ended


# our own servers are a list


def test_while_the_list_is_open_the_servers_are_named() -> None:
    rows = [*mine(WWW, SMTP), probed(WWW, NOON, "negative"), probed(SMTP, NOON, "negative")]
    for more in ([], [servers(False)]):
        found = said([*rows, *more])
        assert "our own servers" not in found.text.lower()
        assert (
            "When we looked at 12:00 UTC on 8 April 2014, our website www.shop.example and our server "
            "mx.shop.example did not have this flaw. That says nothing about the time before. "
            "We do not know yet whether these are all of our servers."
        ) in found.text
        wish = next(one for one in found.not_yet if one.text == "Our own servers do not have this flaw.")
        asked_for = "“Are these all the servers that your customers reach?”"
        assert (asked_for, "Nobody has said so, or one came to light since.") in wish.because
    assert "our own servers did not have this flaw" in text([*rows, servers()])


def test_we_and_our_services_needs_the_list_too() -> None:
    rows = [*mine(WWW), never(WWW, NOON), probed(WWW, NOON, "negative"), *NOBODY]
    assert "Neither our own servers" not in text(rows)
    assert "Neither our own servers" in text([*rows, servers()])
    assert "Neither our own servers" not in text([*rows, servers(), servers(False)])


def test_a_server_that_comes_to_light_after_the_answer_opens_the_list_again() -> None:
    rows = [*mine(WWW), never(WWW, NOON), servers()]
    assert "Our own servers" in text(rows)
    new = [never(API, NOON), probed(API, NOON, "negative")]
    assert "Our own servers" not in text([*rows, *mine(API), *new])
    assert "Our websites www.shop.example and api.shop.example did not" in text([*rows, *mine(API), *new])
    # one that was built after the answer was not forgotten
    built = mine(API, since="2014-04-08T11:00")
    assert "Our own servers" in text([*rows, *built, *new])
    # one that was there before was
    assert "Our own servers" not in text([*rows, *mine(API, since="2014-04-01"), *new])
    # nor is it a new server that one is called otherwise
    assert "Our own servers" in text([*rows, Asset(WWW, "endpoint", "shop", US)])
    # answered again, the list is complete
    assert "Our own servers" in text([*rows, *mine(API), *new, servers()])


def test_very_many_servers_are_not_all_named() -> None:
    many = [AssetId(f"endpoint:{number:02}.shop.example:443") for number in range(12)]
    rows = [*mine(*many), *(probed(id, NOON, "negative") for id in many)]
    assert "07.shop.example and 4 more servers that we know of did not have" in text(rows)


def test_what_is_named_but_not_written_down_blocks_by_name() -> None:
    lost = probed(API, NOON, "negative")
    rows = [*mine(WWW), never(WWW, NOON), lost, servers(), *NOBODY]
    found = said(rows)
    assert "our own servers" not in found.text.lower()
    wish = next(one for one in found.not_yet if one.text == "Our own servers never had this flaw.")
    assert wish.because[0] == (
        "api.shop.example:443", "It is named, but was taken back or never written down."
    )  # fmt: skip


def test_a_service_that_was_taken_back_leaves_its_blocker() -> None:
    rows = [*mine(WWW), never(WWW, NOON), servers(), *NOBODY, *ours(PAY), role("payments", PAY)]
    rows += [answered(PAY, "not_affected", NOON), Retraction(Seq(len(rows) - 1), "mistaken")]
    wishes = [one for one in said(rows).not_yet if one.text.startswith(("We and", "No one who holds"))]
    assert len(wishes) == 2
    for wish in wishes:
        assert ("cardwise", "It is named, but was taken back or never written down.") in wish.because
    assert "We use no other services" not in text(rows)


# the services that we use


def test_the_services_that_we_use_need_the_complete_list() -> None:
    base = [*mine(WWW), probed(WWW, NOON, "negative"), *ours(PAY, MAIL)]
    base += [role("payments", PAY), role("mail", MAIL)]
    rest = [role(one) for one in ROLES if one not in ("payments", "mail")]
    assert "We have not yet asked the two services that we know of so far." in text(base)
    assert "We have not yet asked the two services that we use." in text([*base, *rest])
    one_said = [answered(PAY, "not_affected", NOON)]
    assert (
        "Of the two services that we know of so far, one told us that it was not affected and one was not "
        "asked yet."
    ) in text([*base, *one_said])
    assert "Of the two services that we use, one told us that it was not affected" in text(
        [*base, *rest, *one_said]
    )


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("not_affected", "two told us that they were not affected and one has not answered yet."),
        ("fixed", "two told us that they were affected, and that this is mended; one has not answered yet."),
    ],
)
def test_a_count_of_several_says_of_them_what_they_told(first: str, words: str) -> None:
    third = AssetId("vendor:third")
    rows = [
        *mine(WWW),
        probed(WWW, NOON, "negative"),
        *ours(PAY, MAIL, third),
        role("payments", PAY, MAIL, third),
        *NOBODY[1:],
        asked(third, ELEVEN),
    ]
    rows += [answered(PAY, first, NOON), answered(MAIL, first, NOON)]
    between = ":" if ";" in words else ","
    assert f"Of the three services that we use{between} {words}" in text(rows)


def test_services_that_contradict_themselves_are_counted_as_such() -> None:
    rows = [*mine(WWW), probed(WWW, NOON, "negative"), *ours(PAY, MAIL)]
    rows += [role("payments", PAY), role("mail", MAIL), *NOBODY[2:]]
    for one in (PAY, MAIL):
        rows += [answered(one, "affected", ELEVEN), answered(one, "not_affected", NOON)]
    assert "two told us that they were affected, and also that they were not." in text(rows)


def test_who_was_never_asked_is_not_said_to_have_given_no_answer() -> None:
    base = [*mine(WWW), probed(WWW, NOON, "negative"), *ours(PAY, MAIL), *NOBODY[2:]]
    base += [role("payments", PAY), role("mail", MAIL)]
    assert "no answer" not in text(base)
    one = text([*base, asked(PAY, ELEVEN), answered(PAY, "affected", NOON)])
    assert "one told us that it was affected and one was not asked yet" in one
    silent = text([*base, asked(PAY, ELEVEN)])
    assert "Of the two services that we use, one has not answered yet and one was not asked yet." in silent
    both = text([*base, asked(PAY, ELEVEN), asked(MAIL, ELEVEN)])
    assert "We have no answer yet from the two services that we use." in both


@pytest.mark.parametrize(
    "open_one",
    [
        [role("backups", complete=False)],
        [Proposal("stats", AssetId("vendor:stats"), "analytics", "a script", parse(ELEVEN))],
        [edge(AssetId("vendor:gone"), "holds", AssetId("credential:key"))],
    ],
)
def test_no_other_services_needs_the_complete_list(open_one: list[Entry]) -> None:
    base = [*mine(WWW), servers(), probed(WWW, NOON, "negative"), *NOBODY]
    assert "We use no other services." in text(base)
    assert "We use no other services." not in text([*base, *open_one])
    assert "We are listing the services that we use." in text([*base, *open_one])


def test_a_service_that_only_the_register_names_is_counted() -> None:
    base = [*mine(WWW), servers(), never(WWW, NOON), probed(WWW, NOON, "negative"), *NOBODY]
    used = [*ours(PAY), edge(US, "uses", PAY)]
    assert "We use no other services." not in text([*base, *used])
    assert "Neither our own servers" not in text([*base, *used])


def test_a_discovery_that_nobody_confirmed_is_named_first() -> None:
    many = [AssetId(f"vendor:v{number}") for number in range(12)]
    rows = [*mine(WWW), servers(), never(WWW, NOON), *ours(*many), role("payments", *many)]
    rows += [Proposal("stats", AssetId("vendor:stats"), "analytics", "a script", parse(ELEVEN))]
    wish = next(one for one in said(rows).not_yet if one.text.startswith("We and the services"))
    assert wish.because[0] == ("stats", "Something was found that nobody has confirmed.")


def test_still_finding_out_after_not_affected_takes_the_universal_sentence_back() -> None:
    base = [*mine(WWW), servers(), never(WWW, NOON), probed(WWW, NOON, "negative"), *NOBODY[1:]]
    base += [*ours(PAY), role("payments", PAY), answered(PAY, "not_affected", ELEVEN)]
    assert "Neither our own servers" in text(base)
    assert "Whoever handles your payments told us on 8 April 2014 that they did not" in text(base)
    again = [*base, answered(PAY, "investigating", NOON)]
    assert "Neither our own servers" not in text(again)
    assert "Whoever handles your payments" not in text(again)
    assert "that it was still finding out" in text(again)
    # in whichever order they were written down
    other = [*base[:-1], answered(PAY, "investigating", NOON), base[-1]]
    assert "Neither our own servers" not in text(other)
    # finding out first and clean afterwards is clean
    cleared = [*base, answered(PAY, "investigating", "2014-04-08T10:00")]
    assert "Neither our own servers" in text(cleared)


# what a customer does


SIGNIN = [
    Asset(CUSTOMERS, "credential", "customers' passwords"),
    edge(US, "accepts", CUSTOMERS),
    role("signin"),
]
OPEN = [*mine(WWW), *SIGNIN, probed(WWW, NOON, "positive"), showed(WWW, NOON, "a")]


@pytest.mark.parametrize(
    "rows",
    [
        OPEN,
        [*mine(WWW), probed(WWW, NOON, "positive")],
        [*mine(WWW), log(WWW, "yes", "2014-04-01", NOON, NOON)],
        [*mine(WWW, SMTP), *SIGNIN, probed(WWW, NOON, "negative"), probed(SMTP, NOON, "positive")],
    ],
)
def test_while_a_server_leaks_nobody_is_told_to_do_nothing(rows: list[Entry]) -> None:
    found = said(rows)
    assert found.text.startswith(STAY)
    assert found.brief.startswith(STAY)
    assert "do nothing" not in found.text.lower()


def test_where_nobody_signs_in_nothing_is_typed_into_the_site() -> None:
    rows = [*mine(WWW), role("signin"), probed(WWW, NOON, "positive")]
    assert text(rows).startswith("Please do not type anything into our site until we write again.")


def test_it_stays_so_until_the_flaw_was_seen_mended_and_the_key_is_new() -> None:
    assert text(OPEN, "2014-04-12").startswith(STAY)
    mended = [*OPEN, probed(WWW, "2014-04-08T16:00", "negative"), showed(WWW, "2014-04-08T16:00", "a")]
    assert text(mended, "2014-04-08T17:00").startswith(STAY)
    assert "www.shop.example still uses a key that may be in other hands." in text(mended, "2014-04-08T17:00")
    renewed = [*mended[:-1], showed(WWW, "2014-04-08T16:00", "b"), *DATED]
    assert text(renewed, "2014-04-08T17:00").startswith("Please do one thing: change your")


DATED = [
    done(WWW, "restarted", "2014-04-08T14:00", "2014-04-08T17:00"),
    done(WWW, "rekeyed", "2014-04-08T15:00", "2014-04-08T17:00"),
]
SAFE = [*OPEN, probed(WWW, "2014-04-08T16:00", "negative"), showed(WWW, "2014-04-08T16:00", "b"), *DATED]
EVENING = "2014-04-08T20:00"


def test_that_somebody_changed_theirs_silences_nothing() -> None:
    change = "Please do one thing: change your"
    assert text(SAFE, EVENING).startswith(change)
    for answer in ("yes", "no", "unknown"):
        one = done(CUSTOMERS, "rotated", "2014-04-08T18:00", EVENING, answer)
        assert text([*SAFE, one], EVENING).startswith(change)
    everyone = done(CUSTOMERS, "rotated", "2014-04-08T18:00", EVENING, reach="everyone")
    found = text([*SAFE, everyone], EVENING)
    assert change not in found
    assert found.startswith(
        "Every www.shop.example password from before 18:00 UTC on 8 April 2014 is invalid: you choose a new "
        "one when you sign in next."
    )
    early = done(CUSTOMERS, "rotated", "2014-04-08T13:00", EVENING, reach="everyone")
    assert text([*SAFE, early], EVENING).startswith(change)


def test_a_server_that_is_registered_later_accepts_their_passwords_too() -> None:
    late = [*SAFE, *mine(SMTP), probed(SMTP, "2014-04-08T19:00", "positive")]
    assert text(late, EVENING).startswith(STAY)
    shared = [
        *SAFE,
        *mine(SMTP),
        probed(SMTP, "2014-04-08T19:00", "negative"),
        showed(SMTP, "2014-04-08T19:00", "a"),
    ]
    found = text(shared, EVENING)
    assert found.startswith(STAY), "with the old key whoever has it can read along"
    assert "mx.shop.example still uses a key that may be in other hands." in found


def test_whoever_signs_them_in_decides() -> None:
    signly = AssetId("vendor:signly")
    rows = [*mine(WWW), probed(WWW, NOON, "negative"), *ours(signly), role("signin", signly)]
    rows += [Asset(CUSTOMERS, "credential", "customers' passwords"), edge(signly, "accepts", CUSTOMERS)]
    assert not text(rows).startswith("Please")
    assert text([*rows, answered(signly, "affected", NOON)]).startswith(STAY)


def test_a_key_of_a_machine_is_no_password_of_a_customer() -> None:
    ci, key = AssetId("vendor:circleci"), AssetId("credential:deploy")
    rows = [*mine(WWW, DB), *ours(ci, key), edge(ci, "holds", key), edge(DB, "accepts", key)]
    rows += [done(key, "revoked", "2023-01-07", "2023-01-08"), edge(WWW, "accepts", key)]
    judgement = Judgement(world(rows, "2023-01-14", event="circleci-2023"))
    assert judgement.advice(key) == ("change_now", "never_changed")
    found = paragraph(judgement).text
    assert "password" not in found
    assert found.startswith("We will write to you")


# what the text says of an event


def made(kind: str, **answers: str) -> Playbook:
    given = {"name": "the break-in of October", "disclosed": "2026-10-05", **answers}
    if kind == "vendor-breach":
        given = {"vendor": "Signly", "disclosed": "2026-10-05", **answers}
    return playbooks.parse(generic.make(kind, given, "2026-10-06"), "made.yaml")


THEN = "2026-10-06T12:00"


def test_opening_a_break_in_says_nothing_of_us_until_an_entry_shows_it() -> None:
    broken = made("break-in", since="2026-10-01", logs="no")
    for rows in ([], mine(WWW, DB), [*mine(DB), log(DB, "no", "2026-10-01", THEN, THEN, "was_broken_into")]):
        found = text(rows, THEN, broken)
        assert "We are looking into whether somebody broke into one of our servers." in found
        assert "Somebody broke into" not in found
    shown = [*mine(DB), log(DB, "yes", "2026-10-02", THEN, THEN, "was_broken_into")]
    found = text(shown, THEN, broken)
    assert "Somebody broke into one of our servers." in found
    assert "We are looking into whether" not in found
    assert found.startswith(STAY)
    # taken back, it is a suspicion again
    assert "We are looking into whether" in text([*shown, retract(len(shown))], THEN, broken)


@pytest.mark.parametrize("kind", list(generic.kinds()))
def test_no_event_says_anything_of_us_when_it_is_opened(kind: str) -> None:
    more = {"software": "OpenSSL"} if kind == "library-bug" else {}
    words = made(kind, **more).words
    for sentence in (words.what, words.became, words.leaks, words.flaw, words.name, words.logs):
        doubt = sentence.startswith(("We are looking into whether", "We do not know"))
        assert doubt or not {"we", "us", "our", "ours"} & set(re.findall(r"[a-z]+", sentence.lower())), (
            sentence
        )
    found = text([], THEN, made(kind, **more))
    assert "a service that we use, was broken into" not in found


def test_a_break_in_that_put_passwords_out_is_told() -> None:
    broken = made("break-in", since="2026-10-01", logs="no")
    data = AssetId("dataset:orders")
    rows = [*mine(WWW, DB), *SIGNIN, edge(DB, "serves", WWW), *ours(data), edge(DB, "holds", data)]
    rows += [log(DB, "yes", "2026-10-02", THEN, THEN, "was_broken_into")]
    found = text(rows, THEN, broken)
    assert found.startswith(STAY)
    assert "Passwords that you used with us may have been read by others." in found
    assert (
        "The data “orders” could have been reached through db. We do not know whether anybody did." in found
    )


def test_a_breach_at_whoever_signs_them_in_is_told() -> None:
    breach = made("vendor-breach", reached="both", logs="no")
    signly = AssetId("vendor:signly")
    rows = [*ours(signly), role("signin", signly), Asset(CUSTOMERS, "credential", "customers' passwords")]
    rows += [edge(signly, "accepts", CUSTOMERS), Observation(signly, Holds("customer", "yes"), parse(THEN))]
    found = text(rows, THEN, breach)
    assert found.startswith(STAY)
    assert "Passwords that you used with us may have been read by others." in found
    assert "“signly” holds data of yours. We do not know whether anybody reached it." in found
    nothing = [*rows[:-1], Observation(signly, Holds("customer", "no"), parse(THEN))]
    assert "data of yours" not in text(nothing, THEN, breach)
    assert "“signly” may hold data of yours." in text(rows[:-1], THEN, breach)


# looks for misuse


@pytest.mark.parametrize(
    ("hits", "words"), [(0, "found nothing that matched"), (1, "found 1 match."), (3, "found 3 matches.")]
)
def test_a_log_search_says_what_it_found(hits: int, words: str) -> None:
    period = During(at(parse("2014-04-01")), at(parse("2014-04-07")))
    look = Search("heartbeats", (period,), hits, "the traffic records", ("what was encrypted",))
    rows = [*mine(WWW), probed(WWW, NOON, "negative"), Saying(NO_INCIDENT, WWW, look, parse(NOON))]
    found = text(rows)
    assert f"for signs of misuse, and {words}" in found
    assert "What this look cannot see: what was encrypted." in found


# better after the repair


def test_a_text_about_an_open_hole_is_better_sent_after_the_repair_and_never_refused() -> None:
    found = said(OPEN)
    assert found.better_later is not None
    assert "www.shop.example still has this flaw" in found.better_later.why
    assert found.better_later.until == "a look finds it mended"
    assert found.text
    assert "www.shop.example" not in found.brief.replace("www.shop.example password", "")
    old = said(OPEN, "2014-04-12").better_later
    assert old is not None
    assert "nobody saw it mended" in old.why
    assert said(SAFE, EVENING).better_later is None
    assert said(mine(WWW)).better_later is None


@pytest.mark.parametrize(
    "rows", [[], mine(WWW), OPEN, SAFE, [*mine(WWW), never(WWW, NOON), servers(), *NOBODY]]
)
def test_there_is_always_something_to_say_to_whoever_asks(rows: list[Entry]) -> None:
    for when in ("2014-04-01", NOON, EVENING, "2015-01-01"):
        found = said(rows, when)
        assert found.brief
        assert found.text


# by whose word a secret is out


@pytest.mark.parametrize(
    ("seen", "ground"),
    [
        (probed(WWW, NOON, "positive"), "We saw"),
        (probed(WWW, NOON, "positive", provenance="tool_said"), "Another tool said"),
        (log(WWW, "yes", "2014-03-01", ELEVEN, NOON), "Your word"),
    ],
)
def test_what_a_server_gave_away_is_known_by_whoever_knows_of_the_server(seen: Entry, ground: str) -> None:
    """The passwords, the key in use, and the advice: none of them was seen itself."""
    rows = [
        *mine(WWW),
        Asset(CUSTOMERS, "credential", "customers' passwords"),
        edge(WWW, "accepts", CUSTOMERS),
    ]
    found = paragraph(Judgement(world([*rows, showed(WWW, NOON, "a"), seen], NOON)))
    grounds = {line.judged.claim: line.ground for line in found.lines}
    assert grounds["passwords_out"] == ground  # type: ignore[index]
    assert grounds["wait_with_password"] == ground  # type: ignore[index]


# a word about the time before, beside a look


@pytest.mark.parametrize(
    ("before", "own_word"),
    [
        ([log(WWW, "no", "2012-03-01", NOON, NOON), log(DB, "no", "2012-03-01", NOON, NOON)], True),
        ([log(DB, "no", "2012-03-01", NOON, NOON), edge(DB, "serves", WWW)], True),
        (
            [
                package(DB, "pkg:deb/debian/openssl@0.9.8o-4?distro=debian-6", NOON, "2012-03-01", NOON),
                edge(DB, "serves", WWW),
            ],
            False,
        ),
    ],
    ids=["its log", "the log of its host", "the packages of its host"],
)
def test_rule_44_a_look_of_today_does_not_make_a_look_of_a_word_on_the_time_before(
    before: list[Entry], own_word: bool
) -> None:
    """ "We looked at noon" beside "at any time" reads as if that was seen."""
    rows = [*mine(WWW, DB), servers(), probed(WWW, NOON, "negative"), *before]
    text = paragraph(Judgement(world([*rows, *NOBODY], NOON))).text
    assert "at any time up to" in text
    assert ("some of it is our own word." in text) is own_word


@pytest.mark.parametrize(
    ("looked", "said"),
    [
        ([], "None of this was seen in a look: all of it is our own word."),
        ([probed(WWW, NOON, "inconclusive")], "None of this was seen in a look: all of it is our own word."),
        ([probed(WWW, NOON, "negative")], "Not all of this was seen in a look: some of it is our own word."),
        ([probed(API, NOON, "negative")], "Not all of this was seen in a look: some of it is our own word."),
    ],
    ids=["nobody looked", "a look that could not tell", "a look at it", "a look at another one"],
)
def test_rule_44_what_is_a_word_as_a_whole_is_not_called_one_in_part(looked: list[Entry], said: str) -> None:
    """ "Some of it is our own word" reads as if the rest had been seen."""
    rows = [*mine(WWW, API), servers(), never(WWW, ELEVEN), never(API, ELEVEN), *looked]
    text = paragraph(Judgement(world([*rows, *NOBODY], NOON))).text
    assert "at any time up to" in text
    assert said in text


# which key is an old one


@pytest.mark.parametrize(("api", "old"), [("a", "our website www.shop.example"), ("b", "our websites")])
def test_a_key_that_is_still_in_use_somewhere_is_no_old_key_there(api: str, old: str) -> None:
    """Its certificate was switched off; whoever shows it all the same has not replaced it."""
    digest = Digest("a" * 64)
    off = Certificate("", digest, digest, parse("2014-01-01"), parse("2015-01-01"), "yes", parse(ELEVEN))
    rows = [*mine(WWW, API), servers()]
    for one in (WWW, API):
        rows += [probed(one, "2014-04-08T09:00", "positive"), showed(one, "2014-04-08T09:00", "a")]
        rows += [probed(one, NOON, "negative"), showed(one, NOON, "b" if one == WWW else api)]
    rows.append(Observation(WWW, off, parse(NOON)))
    text = paragraph(Judgement(world(rows, "2014-04-08T13:00"))).text
    assert f"The old key of {old}" in text
    nowhere = [*rows, showed(WWW, "2014-04-08T12:30", "a"), showed(API, "2014-04-08T12:30", "a")]
    assert "The old key" not in paragraph(Judgement(world(nowhere, "2014-04-08T13:00"))).text


def test_by_midnight_is_not_by_the_day_that_begins() -> None:
    """Seen open a second before midnight, and mended at it: no time of the next day is meant."""
    seen = [
        probed(WWW, "2014-04-08T23:59:30", "positive"),
        probed(WWW, "2014-04-09T00:00", "negative"),
    ]
    text = paragraph(Judgement(world([*mine(WWW), *seen], "2014-04-09T00:00"))).text
    assert "It ended some time between 23:59 UTC on 8 April 2014 and 00:00 UTC on 9 April 2014." in text
    later = [*seen[:1], probed(WWW, "2014-04-09T00:01", "negative")]
    text = paragraph(Judgement(world([*mine(WWW), *later], "2014-04-09T00:02"))).text
    assert "It ended some time between 23:59 UTC on 8 April 2014 and 00:01 UTC on 9 April 2014." in text


def test_what_a_vendor_said_to_everybody_it_did_not_tell_us() -> None:
    """The playbook cites what CircleCI published; an answer of its own is one that we got."""
    circleci = AssetId("vendor:circleci")
    rows = [*ours(circleci), edge(US, "uses", circleci)]
    said = paragraph(Judgement(world(rows, "2023-01-06T10:00", event="circleci-2023"))).text
    assert "“circleci”, which we use, said publicly on 5 January 2023 that it was affected." in said
    rows.append(answered(circleci, "affected", "2023-01-06T09:00"))
    said = paragraph(Judgement(world(rows, "2023-01-06T10:00", event="circleci-2023"))).text
    assert "“circleci”, which we use, told us on 6 January 2023 that it was affected." in said


@pytest.mark.parametrize(
    ("named", "said_at", "tells"),
    [
        ("2014-04-08", "2014-04-08T15:00", "patched on 8 April 2014"),
        (
            "2014-04-08T11:30 .. 2014-04-08T14:00",
            "2014-04-08T15:00",
            "patched between 11:30 and 14:00 UTC on 8",
        ),
        ("2014-04-08", "2014-04-09T09:00", "patched on 8 April 2014"),
        ("2014-04-08T11:30", "2014-04-08T15:00", "patched at 11:30 UTC on 8 April 2014"),
    ],
)
def test_rule_44_who_named_the_day_is_not_told_to_have_named_the_hour(
    named: str, said_at: str, tells: str
) -> None:
    """A vendor that wrote at three "we patched today" did not say that it patched at three."""
    rows = [*ours(PAY), role("payments", PAY), answered(PAY, "fixed", said_at, step(PATCHED, named))]
    assert tells in text(rows, "2014-04-09T12:00")


def test_no_sentence_names_the_port_that_a_browser_takes_by_itself() -> None:
    """Rule 167: whoever typed the place as a command prints it named the same site."""
    place = AssetId("endpoint:www.shop.example:443")
    called = Asset(place, "endpoint", "www.shop.example:443")
    for outcome in ("positive", "negative"):
        spoken = text([called, probed(place, ELEVEN, outcome)])
        assert "www.shop.example" in spoken
        assert ":443" not in spoken


def test_rule_189_of_whom_we_asked_the_day_is_named_and_the_minute_where_it_is_technical() -> None:
    rows = [*mine(WWW), *ours(PAY), role("payments", PAY), asked(PAY, ELEVEN)]
    day = "on 8 April 2014"
    plain, technical = (
        paragraph(Judgement(world(rows, NOON)), technical=kind).text for kind in (False, True)
    )
    assert f"{day}. We have no answer yet." in plain
    assert "11:00" not in plain
    assert f"asked {day} at 11:00 UTC, no statement." in technical
