"""Where the reference and core disagreed, and core was wrong: one small record each.

Those that still fail are marked; each says which truth it breaks. Whoever mends one takes its mark away.
"""

from __future__ import annotations

import pytest

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import ROLES, Asset, AssetId, Certificate, Digest, Observation
from stanch.core.moments import Moment, parse
from stanch.tell.paragraph import paragraph
from tests.core.test_rules_said import fate
from tests.world.shop import (
    API,
    CLEAN_SERVER,
    PASSWORDS,
    PAY,
    SITE,
    WWW,
    answered,
    done,
    judged,
    log,
    ours,
    probed,
    role,
    showed,
    world,
)

MENDED: list[Entry] = [
    *SITE,
    probed(WWW, "2014-04-08T10:00", "positive"),
    showed(WWW, "2014-04-08T10:00", "a"),
    done(WWW, "patched", "2014-04-08T11:00", "2014-04-08T11:30"),
    done(WWW, "restarted", "2014-04-08T11:10", "2014-04-08T11:30"),
    probed(WWW, "2014-04-08T12:00", "negative"),
    showed(WWW, "2014-04-08T12:00", "b"),
    done(WWW, "rekeyed", "2014-04-08T11:20", "2014-04-08T11:30"),
]
ROLES_CLOSED: list[Entry] = [role(one, *((PAY,) if one == "payments" else ())) for one in ROLES]


def off(seen: str, since: Moment | None = None) -> Entry:
    """Its issuer says that the certificate on the old key is revoked."""
    digest = Digest("a" * 64)
    fact = Certificate("", digest, digest, parse("2014-01-01"), parse("2015-01-01"), "yes", since)
    return Observation(WWW, fact, parse(seen))


def text(rows: list[Entry], true_at: str) -> str:
    return paragraph(Judgement(world(rows, true_at))).text


@pytest.mark.parametrize("since", [None, parse("2014-04-11"), parse("2014-04-12")])
def test_rule_4_a_certificate_seen_revoked_later_was_not_certainly_revoked_before(
    since: Moment | None,
) -> None:
    rows = [*MENDED, off("2014-04-12", since)]
    assert "switched off" in text(rows, "2014-04-13")
    assert "switched off" not in text(rows, "2014-04-09")
    assert not [one for one in judged(rows, "revoked", "2014-04-09") if one.verdict == "supported"]


@pytest.mark.parametrize(
    ("remedy", "about", "claim"),
    [("sessions_ended", WWW, "sessions_ended"), ("rotated", PASSWORDS, "passwords_reset")],
)
@pytest.mark.parametrize("when", ["", "2014-04-08T12:30 .. 2014-04-12", ".. 2014-04-12"])
def test_rule_4_a_step_that_was_perhaps_done_later_is_not_said_of_before(
    remedy: str, about: AssetId, claim: str, when: str
) -> None:
    rows = [*MENDED, done(about, remedy, when, "2014-04-12", reach="everyone" if about == PASSWORDS else "")]
    for true_at in ("2014-04-09", "2014-04-11"):
        assert not [one for one in judged(rows, claim, true_at) if one.verdict == "supported"]


def test_the_day_on_which_a_revocation_was_seen_is_not_told_as_the_day_of_it() -> None:
    assert "switched off on 12 April" not in text([*MENDED, off("2014-04-12")], "2014-04-13")


def test_the_last_day_that_is_possible_is_not_told_as_the_day_on_which_sessions_were_ended() -> None:
    rows = [*MENDED, done(WWW, "sessions_ended", "2014-04-08T12:30 .. 2014-04-12", "2014-04-12")]
    assert "signed everyone out of www on 12 April" not in text(rows, "2014-04-13")


def test_passwords_are_called_invalid_only_from_before_the_first_moment_that_is_possible() -> None:
    when = "2014-04-08T12:30 .. 2014-04-12"
    rows = [*MENDED, done(PASSWORDS, "rotated", when, "2014-04-12T10:00", reach="everyone")]
    found = text(rows, "2014-04-13")
    assert "is invalid" not in found or "12 April" not in found.partition(" is invalid")[0]


def test_a_vendors_site_that_was_seen_open_is_held_against_its_word_by_its_owner_too() -> None:
    """The program writes `serves` beside every site of a vendor; taken back alone, the owner is left."""
    site = AssetId("endpoint:pay")
    rows: list[Entry] = [
        *ours(PAY),
        Asset(site, "endpoint", "pay", PAY),
        *ROLES_CLOSED,
        answered(PAY, "not_affected", "2014-04-09"),
        probed(site, "2014-04-08", "positive"),
    ]
    (one,) = judged(rows, "payment_data_apart", "2014-04-10")
    assert one.verdict != "supported"


def test_still_finding_out_takes_the_ground_from_what_was_sent_on_a_not_affected() -> None:
    rows: list[Entry] = [
        *ours(WWW, PAY),
        *CLEAN_SERVER,
        *ROLES_CLOSED,
        *(log(one, "no", "2012-03-01", "2014-04-09", "2014-04-09") for one in (WWW, API)),
        *(probed(one, "2014-04-09T12:00", "negative") for one in (WWW, API)),
        answered(PAY, "not_affected", "2014-04-09"),
    ]
    claim, later = "we_and_services_not_affected", [answered(PAY, "investigating", "2014-04-11")]
    assert fate(rows, claim, later, then="2014-04-10", now="2014-04-11T13:00") == ["lost"]


def test_rule_40_a_vendors_server_that_turns_out_to_be_ours_opens_the_list_again() -> None:
    """It was written down before the answer, but as somebody else's: the answer did not mean it."""
    site = AssetId("endpoint:theirs")
    rows: list[Entry] = [
        *ours(WWW),
        *ours(site, owner=PAY),
        *ours(PAY),
        *CLEAN_SERVER,
        *ROLES_CLOSED,
        *(log(one, "no", "2012-03-01", "2014-04-09", "2014-04-09") for one in (WWW, API, site)),
        *(probed(one, "2014-04-09T12:00", "negative") for one in (WWW, API, site)),
        answered(PAY, "not_affected", "2014-04-09"),
    ]
    (one,) = judged(rows, "own_never", "2014-04-10")
    assert one.verdict == "supported"
    (one,) = judged([*rows, *ours(site)], "own_never", "2014-04-10")
    assert one.verdict == "unsupported"
    assert [blocker.subject for blocker in one.blockers] == ["servers"]
