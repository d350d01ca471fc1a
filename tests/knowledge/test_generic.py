"""The four kinds: every mixture of answers gives a playbook, and what is open never becomes a "no"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Asset, AssetId, Edge
from stanch.core.moments import DAY, AsOf, Moment, Seq
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.selection import compose
from stanch.core.state import State
from stanch.errors import BadInput
from stanch.knowledge import generic, playbooks
from stanch.knowledge.claims import catalogue
from stanch.knowledge.generic import Question
from tests.world.shop import done, log

KINDS = list(generic.kinds())
WWW, HOST, VENDOR = AssetId("endpoint:www"), AssetId("host:one"), AssetId("vendor:buildly")
TOKEN = AssetId("credential:token")
COMPANY: list[Entry] = [
    Asset(WWW, "endpoint", "www"),
    Asset(HOST, "host", "one"),
    Asset(VENDOR, "vendor", "Buildly", VENDOR),
    Asset(TOKEN, "credential", "the token"),
    Edge(VENDOR, "holds", TOKEN),
    Edge(HOST, "serves", WWW),
]
SURE = {
    "name": "Sockleak", "vendor": "Buildly", "disclosed": "2026-11-20", "software": "libsock",
    "since": "2026-11-02", "packages": "npm left-pad 1.3.1 1.3.2",
}  # fmt: skip


def value(question: Question) -> st.SearchStrategy[str]:
    """An answer to a question; where it may, also that it is not known yet."""
    sure = st.sampled_from(question.choices) if question.choices else st.just(SURE.get(question.id, "x"))
    return st.one_of(sure, st.just("")) if question.open else sure


def answers(kind: str) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({one.id: value(one) for one in generic.kinds()[kind].questions})


def judged(playbook: Playbook, rows: list[Entry]) -> Judgement:
    state = fold(State(), [(Seq(number), entry) for number, entry in enumerate(rows, 1)])
    moment = Moment(playbook.disclosed_at + 4 * DAY)
    return Judgement(spread(playbook, state, AsOf(state.seq, moment)))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_whatever_is_answered_it_loads_and_says_no_to_nothing(kind: str, data: st.DataObject) -> None:
    given_ = data.draw(answers(kind))
    playbook = playbooks.parse(generic.make(kind, given_, "2026-11-24"), "mine.yaml")
    judgement = judged(playbook, COMPANY)
    for id in (WWW, HOST):
        found = judgement.assessment(id)
        spared = (
            id.partition(":")[0] not in playbook.touched
        )  # neither no, nor something that nobody knows yet
        assert (found.now.why == "not_concerned") == spared
        assert spared or "no" not in (found.now.verdict, found.ever.verdict)
    said = compose(catalogue(), judgement).said
    assert said
    assert "we_and_services_not_affected" not in {one.judged.claim for one in said}


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_that_must_be_answered_says_so(kind: str) -> None:
    with pytest.raises(BadInput, match="is not answered"):
        generic.make(kind, {}, "2026-11-24")


@pytest.mark.parametrize(
    ("kind", "given_", "says"),
    [
        ("flood", {}, "there is no kind 'flood'"),
        ("break-in", {"name": "x", "disclosed": "soon"}, "When did you notice"),
        ("break-in", {"name": "x", "disclosed": "2026-11-20", "logs": "perhaps"}, "'perhaps'"),
        (
            "break-in",
            {"name": "x", "disclosed": "2026-11-20", "colour": "red"},
            "asks nothing called 'colour'",
        ),
        ("library-bug", {**SURE, "packages": "npm"}, "'npm'"),
        ("library-bug", {**SURE, "packages": "npm left-pad"}, "no version"),
        ("library-bug", {**SURE, "packages": "nmp left-pad 1.3.1"}, "one of apk, cargo, deb"),
        ("library-bug", {**SURE, "packages": "npm left-pad >=2.0.0 <1.0.0"}, "the wrong way round"),
        ("library-bug", {**SURE, "packages": "github a/b >=v45"}, "has no order: list each one"),
    ],
)
def test_a_wrong_answer_is_said_with_its_question(kind: str, given_: dict[str, str], says: str) -> None:
    given_ = {name: value for name, value in given_.items() if name != "vendor"}
    with pytest.raises(BadInput, match=says):
        generic.make(kind, given_, "2026-11-24")


@pytest.mark.parametrize(
    ("line", "purl", "affected"),
    [
        ("npm left-pad 1.3.1 1.3.2", "pkg:npm/left-pad", "vers:npm/1.3.1|1.3.2"),
        ("deb openssl <1.0.1e-2+deb7u5", "pkg:deb/debian/openssl", "vers:deb/<1.0.1e-2+deb7u5"),
        ("deb ubuntu/xz-utils 5.6.0-0.2", "pkg:deb/ubuntu/xz-utils", "vers:deb/5.6.0-0.2"),
        ("maven org.apache/log4j-core <2.15.0", "pkg:maven/org.apache/log4j-core", "vers:maven/<2.15.0"),
        (
            "github tj-actions/changed-files v45 v44",
            "pkg:github/tj-actions/changed-files",
            "vers:exact/v45|v44",
        ),
        ("docker library/mongo 7.0", "pkg:docker/library/mongo", "vers:exact/7.0"),
        ("openssh openssh >=8.5p1 <9.8p1", "pkg:generic/openssh", "vers:openssh/>=8.5p1|<9.8p1"),
        ("intdot cpanel <11.86.0.41", "pkg:generic/cpanel", "vers:intdot/<11.86.0.41"),
    ],
)
def test_packages_are_taken_as_they_are_typed(line: str, purl: str, affected: str) -> None:
    given_ = {**{name: SURE[name] for name in ("name", "disclosed", "software", "since")}, "packages": line}
    given_ = {name: value for name, value in given_.items() if name in asked("library-bug")}
    found = playbooks.parse(generic.make("library-bug", given_, "2026-11-24"), "mine.yaml")
    packages = [package for detector in found.detectors for package in detector.packages]
    assert {(one.purl, one.affected, one.outside) for one in packages} == {(purl, affected, "unknown")}


def asked(kind: str) -> set[str]:
    return {one.id for one in generic.kinds()[kind].questions}


def test_words_that_would_break_yaml_stay_words() -> None:
    for name in ("a: 'b' {c} #d", "[a, b]", "*a", "&a b", "'a' b", "a: - b", "{since}", "%a", "1.10", "true"):
        given_ = {"name": name, "disclosed": "2026-11-20"}
        found = playbooks.parse(generic.make("break-in", given_, "2026-11-24"), "mine.yaml")
        assert found.title == name


def test_rule_57_a_name_of_more_words_is_quoted_in_the_texts_that_are_made_of_it() -> None:
    given_ = {"vendor": "Cardwise told us that we are safe", "disclosed": "2026-11-20"}
    found = playbooks.parse(generic.make("vendor-breach", given_, "2026-11-24"), "mine.yaml")
    said = "somebody broke into “Cardwise told us that we are safe”."
    assert found.words.what == f"There are reports that {said}"
    plain = {"name": "Sockleak", "software": "all that nobody runs", "disclosed": "2026-11-20"}
    found = playbooks.parse(generic.make("library-bug", plain, "2026-11-24"), "mine.yaml")
    assert found.words.what.startswith("Sockleak is a flaw in “all that nobody runs”, which")


def test_a_breach_reaches_the_token_that_was_kept_there_from_the_first_minute() -> None:
    text = generic.make("vendor-breach", {"vendor": "Buildly", "disclosed": "2026-11-20"}, "2026-11-24")
    judgement = judged(playbooks.parse(text, "mine.yaml"), COMPANY)
    assert judgement.assessment(TOKEN).now.verdict == "yes"
    assert judgement.advice(TOKEN)[0] == "revoke_now"


def gaps(playbook: Playbook) -> list[tuple[str, str]]:
    """From where a secret leaks, by which bond, where the step that ends that is not waited for."""
    found: list[tuple[str, str]] = []
    for renews in playbook.remedies:
        for spread_ in playbook.spreads if renews.effect == "renews" and "credential" in renews.on else ():
            ends = {one.id for one in playbook.remedies if spread_.src in one.on and one.effect == "ends"}
            waited = [
                one for one in renews.waits if one.via == spread_.bond and one.at in (None, spread_.src)
            ]
            there = any(spread_.src in playbook.remedy(one.remedy).on for one in waited)
            if (
                (spread_.to, spread_.gives) == ("credential", "leaked")
                and spread_.direct
                and ends
                and not there
            ):
                found.append((spread_.bond, spread_.src))
    return found


def complete(kind: str) -> Playbook:
    """A kind with an answer to each question, the one by which most is at stake."""
    given_ = {
        one.id: SURE.get(one.id, one.choices[0] if one.choices else "x")
        for one in generic.kinds()[kind].questions
    }
    return playbooks.parse(generic.make(kind, given_, "2026-11-24"), "mine.yaml")


@pytest.mark.parametrize("id", list(playbooks.shipped()))
def test_a_new_secret_waits_wherever_the_old_one_leaks(id: str) -> None:
    """Whoever changes it before that hands the new one over as well."""
    assert gaps(playbooks.load(id)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_secret_waits_wherever_the_old_one_leaks_in_each_kind(kind: str) -> None:
    assert gaps(complete(kind)) == []


def one_sided(playbook: Playbook) -> list[tuple[str, str]]:
    """The kinds of things at which it can be, or that open with what is out, from which nothing spreads that
    is kept there, though it does from another one of them."""
    places = {"host", "endpoint", "vendor"}
    at = places & {one.on for one in playbook.detectors if one.alone == "yes"}
    at |= places & {one.to for one in playbook.spreads if one.gives == "vulnerable"}
    kept = {(one.src, one.to, manner) for one in playbook.spreads if one.bond == "holds" for manner in one.of}
    found = [
        (kind, to)
        for to in ("credential", "dataset")
        for kind in at
        if any(row[1:] == (to, "vulnerable") for row in kept) and (kind, to, "vulnerable") not in kept
    ]
    ways = {(one.bond, one.src, one.to) for one in playbook.spreads}
    opens = {to for bond, src, to in ways if (bond, src) == ("accepts", "credential")}
    if any(one.gives == "leaked" for one in playbook.spreads):
        found += [("credential", kind) for kind in {*places, "dataset"} - opens]
        found += [
            (kind, to)
            for kind in places
            for to in ("credential", "dataset")
            if (kind, to, "opened") not in kept
        ]
    return sorted(found)


@pytest.mark.parametrize("id", list(playbooks.shipped()))
def test_rules_130_and_133_what_is_kept_is_reached_wherever_it_is_kept(id: str) -> None:
    """Else whoever is clean and holds it, too, would clear it."""
    assert one_sided(playbooks.load(id)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_rules_130_and_133_what_is_kept_is_reached_wherever_it_is_kept_in_each_kind(kind: str) -> None:
    assert one_sided(complete(kind)) == []


@pytest.mark.parametrize("restarted", ["", "2026-11-21T10:00"])
def test_a_secret_on_a_machine_that_leaks_is_not_changed_before_it_is_mended(restarted: str) -> None:
    playbook = complete("library-bug")
    rows: list[Entry] = [
        Asset(HOST, "host", "one"),
        Asset(TOKEN, "credential", "the token"),
        Edge(HOST, "holds", TOKEN),
        log(HOST, "yes", "2026-11-02", "", "2026-11-20T10:00"),
    ]
    assert judged(playbook, rows).advice(TOKEN)[0] == "wait"
    early = done(TOKEN, "rotated", "2026-11-20T12:00", "2026-11-20T12:00")
    found = judged(playbook, [*rows, early])
    assert found.assessment(TOKEN).now.verdict == "yes"
    steps = [done(HOST, one, restarted, restarted) for one in ("patched", "restarted") if restarted]
    advice = judged(playbook, [*rows, early, *steps]).advice(TOKEN)[0]
    assert advice == ("change_again" if restarted else "wait")
