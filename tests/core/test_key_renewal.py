"""Re-issued since the disclosure: the words of each trap case, and what holds of every question."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.certificates import Issued, Past, Revocation
from stanch.core.key_question import Question
from stanch.core.key_renewal import Answers, judge, on_record, renewed
from stanch.core.model import Digest, Tri
from stanch.core.moments import BEGINNING, DAY, END, Moment, When, at, parse, parse_when

DISCLOSED = parse_when("2014-04-07")
FIXED = at(parse("2014-04-08T20:00Z"))
BEFORE, NIGHT = parse("2014-04-08T14:00Z"), parse("2014-04-08T22:00Z")
MAY = parse("2014-05-01")
DEAD = Revocation("revoked", "crl", parse("2014-04-09"), "keyCompromise", "listed_revoked")
GOOD = Revocation("not_revoked", "crl", trouble="still_good")
STALE = Revocation(trouble="out_of_date")


def certificate(
    key: str, start: str, end: str = "2015-01-01", mark: str = "", logged: Moment | None = None,
    stamped: Moment | None = None,
) -> Issued:  # fmt: skip
    sha256 = Digest(mark or f"{key}{start}") if key else Digest("")
    return Issued(Digest(key), parse(start), parse(end), sha256, "CA", mark or start, logged, stamped)


OLD = certificate("a", "2014-01-01")


def words(found: Answers) -> tuple[str, str, str, str, str]:
    return tuple(one.word for one in (found.key, found.issued, found.old, found.order, found.overall))  # type: ignore[return-value]


def verdict(found: Answers) -> Tri:
    return renewed(found.key, found.order)


def asked(
    current: Issued,
    *past: Past,
    fixed: When = FIXED,
    placed: When | None = None,
    by: str = "record",
    now: Moment = MAY,
) -> Answers:
    shown = placed if placed is not None else When(None, now)
    return judge(Question(current, past, DISCLOSED, fixed, shown, now, by if placed else ""))  # type: ignore[arg-type]


def seen(one: Issued, when: Moment = BEFORE, said: Revocation = DEAD) -> Past:
    return Past(one, "record", when, said)


def saved(one: Issued, said: Revocation = DEAD) -> Past:
    return Past(one, "saved", None, said)


def test_a_new_key_after_the_fix_and_the_old_one_revoked_is_complete() -> None:
    found = asked(certificate("b", "2014-04-09"), seen(OLD))
    assert words(found) == ("new", "after", "revoked", "after_fix", "complete")
    assert found.overall.on, "it stands on the old one"


def test_a_kept_date_with_a_new_key_is_not_taken_for_the_old_one() -> None:
    """The issuer kept not_before when it re-keyed; the old key, still seen after the fix, settles it."""
    kept = certificate("b", "2014-01-01")
    found = asked(kept, seen(OLD), seen(OLD, NIGHT), placed=When(NIGHT, MAY))
    assert words(found) == ("new", "ambiguous", "revoked", "after_fix", "complete")
    assert found.issued.why == "dates_kept"
    assert found.order.why == "seen_after"
    without = asked(kept, saved(OLD))
    assert words(without) == ("new", "ambiguous", "revoked", "unknown", "cannot_tell")


def test_a_new_date_with_the_same_key_is_not_done() -> None:
    found = asked(certificate("a", "2014-04-09"), saved(OLD))
    assert words(found)[0::4] == ("same", "not_done")
    assert found.issued.word == "after"
    assert found.overall.why == "same_key"


def test_a_new_key_before_the_fix_was_exposed_too() -> None:
    early = certificate("b", "2014-04-08T10:00Z")
    between = parse("2014-04-08T15:00Z")
    found = asked(early, seen(OLD), seen(early, between), placed=When(BEFORE, between))
    assert words(found) == ("new", "after", "revoked", "rotated_before_fix", "not_done")
    assert found.overall.why == "key_before_fix"
    stamped = certificate("b", "2014-04-08T10:00Z", logged=between, stamped=between)
    found = asked(stamped, saved(OLD))
    assert (found.order.word, found.overall.why) == ("rotated_before_fix", "issued_before_fix")


def test_a_renewal_of_a_key_from_before_the_fix_is_seen_through() -> None:
    """Keys a, then b before the fix, then b again on a certificate of after it."""
    early = certificate("b", "2014-04-08T10:00Z")
    past = seen(OLD), seen(early, parse("2014-04-08T15:00Z"))
    found = asked(certificate("b", "2014-04-20"), *past, placed=When(BEFORE, NIGHT))
    assert words(found) == ("new", "after", "revoked", "rotated_before_fix", "not_done")


def test_an_ordinary_renewal_long_after_is_a_new_key_and_the_old_one_has_expired() -> None:
    much_later = parse("2026-11-25")
    found = asked(certificate("z", "2026-10-01", "2027-01-01"), saved(OLD, GOOD), now=much_later)
    assert words(found) == ("new", "after", "expired", "after_fix", "complete")
    assert found.old.why == "expired", "expired is not revoked"


def test_an_ordinary_renewal_with_no_baseline_proves_nothing() -> None:
    found = asked(certificate("z", "2014-04-20"))
    assert words(found) == ("unknown", "after", "unknown", "unknown", "cannot_tell")
    assert found.overall.why == "no_baseline"


def test_a_baseline_from_after_the_fix_or_dead_before_the_disclosure_is_none() -> None:
    for one in (certificate("a", "2014-04-20"), certificate("a", "2012-01-01", "2013-01-01")):
        found = asked(certificate("b", "2014-05-01"), saved(one))
        assert (found.key.word, found.overall.word) == ("unknown", "cannot_tell")


def test_the_old_certificate_that_is_still_good_makes_it_partial() -> None:
    found = asked(certificate("b", "2014-04-09"), seen(OLD, said=GOOD))
    assert words(found) == ("new", "after", "not_revoked", "after_fix", "partial")


def test_an_expired_list_is_unknown_and_neither_revoked_nor_good() -> None:
    found = asked(certificate("b", "2014-04-09"), seen(OLD, said=STALE))
    assert words(found) == ("new", "after", "unknown", "after_fix", "cannot_tell")
    assert found.old.why == "out_of_date"
    assert found.overall.why == "old_unknown"


def test_one_of_two_old_ones_that_is_still_good_is_enough() -> None:
    found = asked(certificate("b", "2014-04-09"), seen(OLD), saved(certificate("c", "2014-02-01"), GOOD))
    assert (found.old.word, found.overall.word) == ("not_revoked", "partial")


def test_a_key_that_somebody_else_still_leaks_is_exposed() -> None:
    """Two endpoints share a wildcard key; one is mended, the other is not: the fix is after now."""
    found = asked(certificate("b", "2014-04-09"), seen(OLD), fixed=When(MAY, None))
    assert found.overall.word == "not_done"


def test_without_the_moment_of_the_fix_there_is_no_order() -> None:
    found = asked(certificate("b", "2014-04-09"), saved(OLD), fixed=When())
    assert (found.order.why, found.overall.word) == ("fix_unknown", "cannot_tell")


def test_a_persons_word_settles_the_order() -> None:
    found = asked(certificate("b", "2014-01-01"), saved(OLD), placed=at(NIGHT), by="word")
    assert (found.order.why, found.overall.word) == ("said_after", "complete")


def test_a_list_of_certificates_has_no_keys() -> None:
    listed = Past(certificate("", "2014-01-01", logged=parse("2014-01-02")), "transparency")
    found = asked(certificate("b", "2014-04-09"), listed)
    assert (found.key.word, found.key.why) == ("unknown", "listed_without_key")
    found = asked(certificate("b", "2014-04-09"), saved(OLD), listed)
    assert (found.order.why, found.overall.word) == ("between_unknown", "cannot_tell")


def test_what_is_dated_from_before_and_listed_later_is_named_and_proves_nothing() -> None:
    """Some issuers kept the old date on a new certificate: it may be the new one."""
    for logged, why in (("2014-01-02", "listed_without_key"), ("2014-05-02", "listed_later")):
        listed = Past(certificate("", "2014-01-01", logged=parse(logged)), "transparency")
        found = asked(certificate("b", "2014-04-09"), listed)
        assert (found.key.word, found.key.why, found.key.on) == ("unknown", why, (listed,))
    kept = Past(certificate("b", "2014-01-01", logged=parse("2014-05-02")), "transparency")
    assert asked(certificate("b", "2014-01-01", logged=parse("2014-05-02")), kept).key.why == "no_baseline"


def test_an_old_certificate_that_is_none_from_before_is_called_that() -> None:
    late = Past(certificate("a", "2014-06-01"), "saved")
    found = asked(certificate("b", "2014-07-09"), late)
    assert (found.key.word, found.key.why, found.key.on) == ("unknown", "saved_later", (late,))


moments = st.integers(parse("2013-12-01") // DAY, parse("2014-08-01") // DAY).map(lambda n: Moment(n * DAY))
maybe = st.none() | moments
whens = st.tuples(maybe, maybe).map(
    lambda two: When(*sorted(two)) if None not in two else When(*two)  # type: ignore[type-var]
)
certificates = st.builds(
    Issued,
    spki=st.sampled_from(["", "a", "b", "c"]).map(Digest),
    not_before=moments,
    not_after=moments,
    sha256=st.sampled_from(["", "1", "2", "3"]).map(Digest),
    logged=maybe,
    stamped=maybe,
)
revocations = st.sampled_from([DEAD, GOOD, STALE, Revocation()])
pasts = st.builds(
    Past, certificates, st.sampled_from(["record", "saved", "transparency"]), maybe, revocations
)
questions = st.builds(
    Question, certificates, st.lists(pasts, max_size=4).map(tuple), whens, whens, whens, moments,
    st.sampled_from(["", "record", "word"]),
)  # fmt: skip


@given(questions)
def test_complete_needs_a_known_other_key_a_settled_order_and_a_dead_old_one(question: Question) -> None:
    found = judge(question)
    if found.overall.word == "complete":
        assert found.key.word == "new"
        assert any(one.certificate.spki not in ("", question.current.spki) for one in found.key.on)
        assert found.order.word == "after_fix"
        assert question.fixed.known
        assert found.old.word in ("revoked", "expired")


@given(questions)
def test_a_failed_check_is_never_a_no(question: Question) -> None:
    """Take all that the issuers said away: what is left is as it was, or not known."""
    before = judge(question)
    failed = msgspec.structs.replace(
        question, past=tuple(msgspec.structs.replace(one, revocation=STALE) for one in question.past)
    )
    after = judge(failed)
    assert after.old.word in ("unknown", "expired")
    assert after.overall.word in ("cannot_tell", before.overall.word, "complete")
    assert after.overall.word != "partial"
    if after.overall.word == "complete":
        assert after.old.word == "expired"


@given(questions)
def test_the_order_of_what_is_known_does_not_matter(question: Question) -> None:
    turned = msgspec.structs.replace(question, past=question.past[::-1])
    assert words(judge(question)) == words(judge(turned))


@given(questions)
def test_a_date_alone_proves_nothing(question: Question) -> None:
    """Without any certificate from before, whatever the dates say, it is not known (or the same); where
    somebody says that there is a new key, it is new by that word, and no more than that."""
    alone = judge(msgspec.structs.replace(question, past=()))
    if question.placed_by == "word" and alone.key.word == "new":
        assert (alone.key.why, alone.key.ground) == ("said_new", "said")
    else:
        assert alone.key.word != "new"
    assert alone.overall.word in ("cannot_tell", "not_done")


def test_a_date_is_the_weakest_ground_and_the_record_does_not_rest_on_it() -> None:
    """One look that finds both does not tell which came first; the dates do, as far as dates go."""
    question = Question(
        certificate("b", "2014-04-09"), (seen(OLD),), DISCLOSED, FIXED, When(FIXED.earliest, MAY), MAY,
        "record",
    )  # fmt: skip
    dated = judge(question)
    assert (dated.order.word, dated.order.why, dated.order.ground) == ("after_fix", "issued_after", "dated")
    assert (dated.overall.word, verdict(dated)) == ("complete", "unknown")
    recorded = on_record(dated)
    assert (recorded.order.word, recorded.order.why) == ("unknown", "only_dated")
    assert recorded.overall.word == "cannot_tell"
    later = judge(msgspec.structs.replace(question, placed=When(NIGHT, MAY)))
    assert (later.order.why, later.order.ground) == ("seen_after", "seen")
    assert on_record(later) == later
    assert verdict(later) == "yes"


def test_a_date_may_make_it_worse_on_the_record_too() -> None:
    between = parse("2014-04-08T15:00Z")
    logged = certificate("b", "2014-04-08T10:00Z", logged=between, stamped=between)
    found = asked(logged, seen(OLD), placed=When(BEFORE, MAY))
    assert (found.order.why, found.order.ground) == ("issued_before_fix", "dated")
    assert verdict(found) == "no"


def test_what_a_record_shows_of_exposure_goes_before_the_two_moments() -> None:
    """Somebody else had the flaw while it showed the new key; or nobody who shows it ever had it."""
    clean = Question(
        certificate("b", "2014-04-09"), (seen(OLD),), DISCLOSED, FIXED, When(NIGHT, MAY), MAY, "record"
    )
    for exposed, expected in (("yes", "no"), ("perhaps", "unknown"), ("no", "yes"), ("", "yes")):
        assert verdict(judge(msgspec.structs.replace(clean, exposed=exposed))) == expected, exposed
    waits_for_nothing = msgspec.structs.replace(clean, fixed=at(BEGINNING), exposed="no")
    assert judge(waits_for_nothing).order.why == "never_exposed"
    not_done = msgspec.structs.replace(clean, fixed=at(END), exposed="no")
    assert judge(not_done).order.why == "key_before_fix"


def still_seen(
    current: Issued, exposed: str, rekeyed: When, last: Moment, placed: When, *past: Past
) -> Answers:
    """The key was put in place then, and seen last at `last`; somebody says that it was `rekeyed`."""
    question = Question(current, past, DISCLOSED, FIXED if exposed else When(), placed, MAY, "record", placed)
    return judge(msgspec.structs.replace(question, exposed=exposed, words=(rekeyed,), last=last))


AFTERNOON, LATE = parse("2014-04-08T15:00Z"), parse("2014-04-08T23:00Z")


@pytest.mark.parametrize(
    ("last", "rekeyed", "expected"),
    [
        (LATE, at(NIGHT), ("same", "word_gainsaid", "not_done")),
        (NIGHT, at(NIGHT), ("unknown", "no_baseline", "cannot_tell")),  # in that instant perhaps
        (FIXED.high, at(NIGHT), ("unknown", "no_baseline", "cannot_tell")),  # nobody looked since
        (LATE, at(AFTERNOON), ("unknown", "no_baseline", "cannot_tell")),  # it came in that instant perhaps
        (LATE, When(None, NIGHT), ("unknown", "no_baseline", "cannot_tell")),
        (LATE, at(BEFORE), ("unknown", "no_baseline", "cannot_tell")),
    ],
)
def test_a_word_on_a_new_key_that_a_sight_speaks_against(
    last: Moment, rekeyed: When, expected: tuple[str, str, str]
) -> None:
    """A key of which it is not known whether it was exposed, first seen at three in the afternoon."""
    first = When(None, AFTERNOON)
    found = still_seen(certificate("c", "2014-01-01"), "", rekeyed, last, first)
    assert (found.key.word, found.key.why, found.overall.word) == expected


@pytest.mark.parametrize(
    ("rekeyed", "why"),
    [(at(NIGHT), "word_gainsaid"), (When(None, NIGHT), "word_gainsaid"), (at(MAY), "same_key")],
)
def test_an_exposed_key_that_was_seen_after_the_word_is_named_beside_it(rekeyed: When, why: str) -> None:
    found = still_seen(OLD, "yes", rekeyed, NIGHT, When(None, BEFORE), seen(OLD))
    assert (found.overall.word, found.overall.why) == ("not_done", why)


def test_another_key_that_is_safe_settles_a_word_that_was_wrong() -> None:
    for rekeyed in (at(BEFORE), FIXED):
        found = still_seen(certificate("b", "2014-04-09"), "no", rekeyed, MAY, When(NIGHT, LATE), seen(OLD))
        assert (found.key.why, found.order.why, found.overall.word) == ("other_key", "seen_after", "complete")


def test_a_key_that_was_known_within_the_bounds_of_the_fix_is_not_settled_by_a_later_sight_here() -> None:
    """It may have been on another server then, before this one was mended."""
    kept = certificate("b", "2014-01-01", mark="kept")
    elsewhere = seen(kept, parse("2014-04-08T21:30Z"))
    fixed = When(FIXED.low, parse("2014-04-08T21:45Z"))
    found = asked(kept, seen(OLD), elsewhere, fixed=fixed, placed=When(NIGHT, MAY))
    assert found.order.why == "key_order_unknown"
    assert asked(kept, seen(OLD), fixed=fixed, placed=When(NIGHT, MAY)).order.why == "seen_after"


def test_a_listed_certificate_from_after_the_fix_leaves_the_order_as_it_is() -> None:
    listed = Past(certificate("", "2014-04-10", logged=parse("2014-04-10")), "transparency")
    assert asked(certificate("b", "2014-04-09"), saved(OLD), listed).order.why == "issued_after"


def test_a_word_that_was_not_needed_is_no_ground() -> None:
    """The old key was seen after the fix: that the new one came later is seen, when exactly is said."""
    question = Question(
        certificate("b", "2014-01-01"),
        (seen(OLD),),
        DISCLOSED,
        FIXED,
        at(LATE),
        MAY,
        "word",
        When(NIGHT, MAY),
    )
    found = judge(question)
    assert (found.order.why, found.order.ground) == ("seen_after", "seen")
    needed = judge(msgspec.structs.replace(question, seen=When(BEFORE, MAY)))
    assert (needed.order.why, needed.order.ground) == ("said_after", "said")


def test_a_key_that_was_there_at_the_disclosure_and_perhaps_exposed() -> None:
    question = Question(
        OLD,
        (seen(OLD, parse("2014-04-01")),),
        DISCLOSED,
        FIXED,
        When(None, parse("2014-04-01")),
        MAY,
        "record",
    )
    perhaps = judge(msgspec.structs.replace(question, exposed="perhaps"))
    assert (perhaps.key.word, perhaps.key.why) == ("same", "same_since")
    assert (perhaps.overall.word, perhaps.overall.why) == ("cannot_tell", "same_since")
    exposed = judge(msgspec.structs.replace(question, exposed="yes"))
    assert (exposed.key.why, exposed.overall.word) == ("same_key", "not_done")


def test_a_key_that_came_after_the_flaw_had_gone_is_new_though_it_was_there_at_the_disclosure() -> None:
    """Mended and re-keyed by habit in March; what it waits for is known, or not."""
    march = When(parse("2014-03-02"), parse("2014-03-10"))
    old = seen(certificate("a", "2013-06-01"), parse("2014-03-01"))
    fixed = at(parse("2014-03-01T12:00Z"))
    question = Question(
        certificate("b", "2014-03-05"), (old,), DISCLOSED, fixed, march, MAY, "record", march, "no"
    )
    assert verdict(judge(question)) == "yes"
    unknown = judge(msgspec.structs.replace(question, fixed=When()))
    assert (unknown.key.word, unknown.order.why) == ("new", "fix_unknown")
    assert verdict(unknown) == "unknown"


@pytest.mark.parametrize(("when", "word"), [("2013-02-01", "unknown"), ("2014-04-08T10:00Z", "new")])
def test_a_key_that_was_gone_before_the_disclosure_compares_with_nothing(when: str, word: str) -> None:
    """Its certificate had run out in 2013; seen after the disclosure, it was in use all the same."""
    gone = seen(certificate("a", "2012-01-01", "2013-03-01"), parse(when))
    for fixed in (When(), When(FIXED.low, NIGHT)):
        found = asked(certificate("b", "2014-04-09"), gone, fixed=fixed, placed=When(parse(when), MAY))
        assert found.key.word == word


def test_a_word_on_a_key_that_was_known_before_it_makes_it_no_new_one() -> None:
    mine = certificate("b", "2014-04-10", mark="kept")
    found = asked(mine, saved(mine), fixed=When(), placed=at(parse("2014-04-12")), by="word")
    assert (found.key.word, found.key.why) == ("unknown", "no_baseline")
    found = asked(mine, fixed=When(), placed=at(parse("2014-04-12")), by="word")
    assert (found.key.word, found.key.why) == ("new", "said_new")


@given(questions, st.sampled_from(["", "yes", "perhaps", "no"]), st.lists(whens, max_size=2), moments)
def test_it_is_done_if_and_only_if_the_key_is_new_and_came_after_the_fix(
    question: Question, exposed: str, said: list[When], last: Moment
) -> None:
    """Whatever else is known: by what was seen or said, and never by a date."""
    asked = msgspec.structs.replace(question, exposed=exposed, words=tuple(said), last=last)
    found = judge(asked)
    recorded = on_record(found)
    assert (verdict(found) == "yes") == (recorded.key.word == "new" and recorded.order.word == "after_fix")
    assert (verdict(found) == "no") == (recorded.overall.word == "not_done")
    if verdict(found) == "yes":
        assert found.order.ground != "dated"
        assert exposed in ("", "no")
        assert question.fixed.known
    if exposed == "yes":
        assert verdict(found) != "yes"
