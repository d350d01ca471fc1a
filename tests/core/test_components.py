"""Copies of software: where each lies, what a whole inventory lacks, and what runs."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Component, Inventory, Observation, RemedyId, Tri
from stanch.core.moments import AsOf, During, Moment, Seq, at, parse
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.knowledge import playbooks
from tests.world.shop import WEB1, assessed, done, judged, ours, servers

EVENT = """
format: 2
id: logging
title: The logging flaw
aliases: []
disclosed_at: 2021-12-10
window: {from: 2013-09-14}
until_ready: wait
logs_can_show: no
sources: [the advisory]
words:
  name: the logging flaw
  what: The logging flaw is a flaw in software with which programs write their logs.
  flaw: this flaw
  leaks: whatever the program reaches
  logs: Logs seldom show it.
detectors:
  - id: installed
    on: host
    reads: component
    fresh_hours: 24
    alone: no
    packages: &packages
      - {purl: "pkg:maven/org.apache.logging.log4j/log4j-core", affected: "vers:maven/>=2.0|<2.17.1"}
      - {purl: "pkg:deb/debian/liblog4j2-java?distro=debian-11", affected: "vers:deb/<2.16.0-1~deb11u1"}
  - {id: running, on: host, reads: component, fresh_hours: 24, speaks: running, packages: *packages}
spreads: []
remedies:
  - id: patched
    on: [host]
    of: vulnerable
    effect: ends
    proved_by: [installed]
    verb: Install the fixed version
    done: Patched
    why: It is open.
  - id: restarted
    on: [host]
    of: vulnerable
    effect: ends
    waits: [{remedy: patched}]
    proved_by: [running, said]
    verb: Restart it
    done: Restarted
    why: What runs is still the old one.
"""
STATIC = EVENT.replace("alone: no", "alone: yes").replace("speaks: running, ", "alone: no, ")
NOON, EVENING, NIGHT = "2021-12-12T12:00", "2021-12-12T18:00", "2021-12-12T23:00"
CORE = "pkg:maven/org.apache.logging.log4j/log4j-core"


def jar(version: str, place: str, seen: str = NOON, **more: object) -> Entry:
    fact = Component(f"{CORE}@{version}", "binary", place=place, inventory="/srv", **more)  # type: ignore[arg-type]
    return Observation(WEB1, fact, parse(seen), look=seen)


def whole(seen: str, name: str = "/srv", of: str = "maven", **more: object) -> Entry:
    return Observation(WEB1, Inventory(name, (of,), True, True, **more), parse(seen), look=seen)  # type: ignore[arg-type]


def deb(version: str, seen: str = NOON) -> Entry:
    fact = Component(f"pkg:deb/debian/liblog4j2-java@{version}?distro=debian-11", "package", inventory="dpkg")
    return Observation(WEB1, fact, parse(seen), look=seen)


def event(text: str = STATIC) -> Playbook:
    return playbooks.parse(text, "event.yaml")


def found(*rows: Entry, moment: str = NIGHT, text: str = STATIC, id: AssetId = WEB1) -> Assessment:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate([*ours(WEB1), *rows], 1)])
    return assess(spread(event(text), state, AsOf(state.seq, Moment(parse(moment)))), id)


ALL = whole(NOON, "dpkg", "deb")


def test_rule_75_a_clean_second_copy_does_not_clear_the_first() -> None:
    rows = [jar("2.14.1", "app/a.jar"), jar("2.17.1", "app/b.jar"), ALL, whole(NOON)]
    assert found(*rows).own_now.verdict == "yes"
    assert found(*rows, jar("2.17.1", "app/b.jar", EVENING)).own_now.verdict == "yes"
    mended = [*rows, jar("2.17.1", "app/a.jar", EVENING), jar("2.17.1", "app/b.jar", EVENING)]
    assert found(*mended, whole(EVENING), whole(EVENING, "dpkg", "deb")).own_now.verdict == "no"


def test_rule_75_what_was_clean_and_cannot_be_judged_now_is_not_clean() -> None:
    clean = [jar("2.17.1", "app/a.jar"), ALL, whole(NOON)]
    assert found(*clean).own_now.verdict == "no"
    later = [*clean, jar("2.17.0.redhat-1-SNAPSHOT", "app/a.jar", EVENING), whole(EVENING)]
    assert (found(*later).own_now.verdict, found(*later).own_now.why) == ("unknown", "not_judged")
    assert found(*later, moment="2021-12-12T13:00").own_now.verdict == "no"
    again = "2021-12-12T19:00"
    assert found(*later, jar("2.17.1", "app/a.jar", again), whole(again)).own_now.verdict == "no"
    # what was seen has no end until its end is known
    bad = [jar("2.14.1", "app/a.jar"), ALL, *later[len(clean) :]]
    assert found(*bad).own_now.verdict == "yes"


def test_rule_77_what_went_goes_on_until_it_was_restarted() -> None:
    """A jar that was deleted, or that a whole list lacks, may be loaded still."""
    rows = [jar("2.14.1", "app/a.jar"), ALL]
    listed_no_more = [*rows, whole(NOON), whole(EVENING), whole(EVENING, "dpkg", "deb")]
    deleted = [*rows, jar("2.14.1", "app/a.jar", EVENING, present="no"), whole(NOON), whole(EVENING)]
    for later in (listed_no_more, deleted):
        assert found(*later).own_now.verdict == "no"
        one = found(*later, text=EVENT)
        assert (one.own_now.verdict, one.own_now.why) == ("unknown", "not_restarted")
        assert [(step.remedy, step.done) for step in one.milestones] == [
            ("patched", "yes"),
            ("restarted", "unknown"),
        ]


def test_rule_75_copies_without_a_place_are_told_apart_by_their_versions() -> None:
    def listed(version: str, seen: str = NOON) -> Entry:
        return Observation(
            WEB1, Component(f"{CORE}@{version}", "sbom", inventory="sbom"), parse(seen), look=seen
        )

    assert found(listed("2.14.1"), listed("2.17.1", EVENING)).own_now.verdict == "yes"
    rows = [listed("2.14.1"), listed("2.17.1", EVENING), whole(EVENING, "sbom"), ALL]
    assert found(*rows, whole(EVENING, "dpkg", "deb")).own_now.verdict == "no", (
        "the later list lacks the old one"
    )


def test_rule_76_what_a_later_whole_inventory_lacks_is_gone() -> None:
    rows = [jar("2.14.1", "app/a.jar"), ALL]
    assert found(*rows).own_now.verdict == "yes"
    assert found(*rows, jar("2.17.1", "app/c.jar", EVENING)).own_now.verdict == "yes", (
        "a part says nothing of it"
    )
    gone = found(*rows, whole(EVENING), whole(EVENING, "dpkg", "deb"))
    assert (gone.own_now.verdict, gone.own_ever.verdict) == ("no", "yes")
    (period,) = gone.periods
    assert period.end is not None
    assert (period.end.low, period.end.high) == (parse(NOON), parse(EVENING)), "between the two files"


def test_rule_76_clean_is_said_only_where_all_was_read() -> None:
    assert found(jar("2.17.1", "app/a.jar")).own_now.why == "not_all_read"
    assert found(jar("2.17.1", "app/a.jar"), whole(NOON)).own_now.why == "not_all_read", "packages were not"
    assert found(deb("2.17.1-1~deb11u1")).own_now.why == "not_all_read", "archives were not"
    both = found(jar("2.17.1", "app/a.jar"), whole(NOON), deb("2.17.1-1~deb11u1"))
    assert both.own_now.verdict == "no"
    assert found(whole(NOON), ALL).own_now.verdict == "no", "none of it is there"


def test_rule_75_a_version_that_cannot_be_judged_is_not_clean() -> None:
    rows = [jar("2.17.1", "app/a.jar"), whole(NOON), ALL]
    assert found(*rows).own_now.verdict == "no"
    assert found(*rows, jar("latest-SNAPSHOT", "app/b.jar")).own_now.why == "not_judged"


def test_rule_75_a_copy_in_another_file_is_a_copy_of_its_own() -> None:
    inner = jar("2.14.1", "lib/core.jar", within=("app.war",))
    assert found(inner, jar("2.17.1", "lib/core.jar", EVENING), whole(NOON), ALL).own_now.verdict == "yes"


@pytest.mark.parametrize(("loaded", "now"), [("unknown", "unknown"), ("yes", "no"), ("no", "unknown")])
def test_rule_77_what_runs_counts_and_not_what_is_installed(loaded: Tri, now: Tri) -> None:
    rows = [jar("2.14.1", "app/a.jar"), ALL, whole(NOON)]
    later = [whole(EVENING), whole(EVENING, "dpkg", "deb")]
    one = found(*rows, jar("2.17.1", "app/a.jar", EVENING, loaded=loaded), *later, text=EVENT)
    assert one.own_now.verdict == now
    steps = [(step.remedy, step.done) for step in one.milestones]
    assert steps[0] == ("patched", "yes")
    assert steps[1][1] == ("yes" if loaded == "yes" else "unknown")
    if now == "unknown":
        assert one.own_now.why == "not_restarted"


def test_rule_77_a_word_says_that_it_was_restarted() -> None:
    rows = [jar("2.14.1", "app/a.jar"), jar("2.17.1", "app/a.jar", EVENING), ALL, whole(NOON), whole(EVENING)]
    before = done(WEB1, "restarted", "2021-12-12T17:00", NIGHT)
    after = done(WEB1, "restarted", "2021-12-12T19:00", NIGHT)
    steps = {step.remedy: step.done for step in found(*rows, after, text=EVENT).milestones}
    assert steps[RemedyId("patched")] == "yes"
    early = {step.remedy: step.done for step in found(*rows, before, text=EVENT).milestones}
    assert early[RemedyId("restarted")] != "yes", "before the new version was there"


def test_rule_78_a_package_that_was_bad_for_a_time_only() -> None:
    text = STATIC.replace(
        'affected: "vers:maven/>=2.0|<2.17.1"}',
        'affected: "vers:maven/>=2.0|<2.17.1", during: {from: 2021-12-10T00:00Z, to: 2021-12-11T00:00Z}}',
    ).replace("fresh_hours: 24\n", "fresh_hours: 0\n    stays: no\n")

    def ran(start: str, end: str) -> Entry:
        period = During(at(parse(start)), at(parse(end)))
        return jar("2.14.1", "job", seen=EVENING, during=period)

    inside = found(ran("2021-12-10T10:00", "2021-12-10T10:05"), text=text)
    assert (inside.own_now.verdict == "yes", inside.own_ever.verdict) == (False, "yes")
    outside = found(ran("2021-12-11T10:00", "2021-12-11T10:05"), text=text)
    assert outside.own_ever.verdict != "yes"


LOOKUP = "org/apache/logging/log4j/core/lookup/JndiLookup.class"
BY_CLASS = EVENT.replace("speaks: running, ", f"speaks: running, unless_without: [{LOOKUP}], ")


@pytest.mark.parametrize(
    ("copies", "verdict"),
    [
        ([("2.14.1", (LOOKUP,))], "no"),
        ([("2.14.1", ())], "yes"),
        ([("2.14.1", ("another.class",))], "yes"),
        ([("2.14.1", (LOOKUP,)), ("2.8.2", ())], "yes"),  # each copy for itself
        ([("2.17.1", ())], "no"),
    ],
)
def test_rule_98_a_copy_without_the_file_that_has_the_flaw_is_clean(
    copies: list[tuple[str, tuple[str, ...]]], verdict: Tri
) -> None:
    rows = [
        jar(version, f"{at}.jar", loaded="yes", without=without)
        for at, (version, without) in enumerate(copies)
    ]
    one = found(*rows, whole(NOON), ALL, moment=NOON, text=BY_CLASS)
    assert one.now.verdict == verdict


def test_rule_98_what_was_taken_out_is_no_update() -> None:
    rows = [
        jar("2.14.1", "a.jar", loaded="yes"),
        jar("2.14.1", "a.jar", EVENING, loaded="yes", without=(LOOKUP,)),
        *(row for seen in (NOON, EVENING) for row in (whole(seen), whole(seen, "dpkg", "deb"))),
    ]
    one = found(*rows, moment=EVENING, text=BY_CLASS)
    assert (one.now.verdict, one.ever.verdict) == ("no", "yes")
    patched = one.milestone(RemedyId("patched"))
    assert patched is not None
    assert patched.done == "no"


def test_rule_98_the_class_was_taken_out_and_what_runs_is_not_known() -> None:
    rows = [jar("2.14.1", "a.jar"), jar("2.14.1", "a.jar", EVENING, without=(LOOKUP,))]
    assert found(*rows, moment=EVENING, text=BY_CLASS).now.why == "not_restarted"


def test_rule_75_the_same_place_within_two_inventories_is_two_copies() -> None:
    def lies(version: str, inventory: str, seen: str) -> Entry:
        fact = Component(f"{CORE}@{version}", "sbom", place="lib/core", inventory=inventory)
        return Observation(WEB1, fact, parse(seen), look=seen)

    rows = [lies("2.14.1", "/one", NOON), lies("2.17.1", "/other", EVENING), whole(EVENING, "/other"), ALL]
    assert found(*rows, whole(EVENING, "dpkg", "deb")).own_now.verdict == "yes"


def test_rule_75_one_version_in_two_inventories_is_two_copies() -> None:
    def listed(inventory: str) -> Entry:
        fact = Component(f"{CORE}@2.14.1", "sbom", inventory=inventory)
        return Observation(WEB1, fact, parse(NOON), look=inventory)

    rows = [listed("one"), listed("other"), ALL, whole(EVENING, "one"), whole(EVENING, "dpkg", "deb")]
    assert found(*rows).own_now.verdict == "yes", "that the first project lacks it says nothing of the other"


def test_rule_75_what_was_clean_and_cannot_be_judged_any_more_is_unknown() -> None:
    text = STATIC.replace("fresh_hours: 24", "fresh_hours: 0")
    rows = [jar("2.17.1", "app/a.jar"), whole(NOON), ALL, whole(EVENING, "dpkg", "deb")]
    assert found(*rows, text=text).own_now.verdict == "no"
    rows = [*rows, jar("latest", "app/a.jar", EVENING), whole(EVENING)]
    assert found(*rows, text=text).own_now.why == "not_judged"
    assert found(*rows, text=text, moment=NOON).own_now.verdict == "no", "what was so then was so"
    again = [jar("2.17.1", "app/a.jar", NIGHT), whole(NIGHT), whole(NIGHT, "dpkg", "deb")]
    assert found(*rows, *again, text=text).own_now.verdict == "no"


def test_rule_75_a_history_that_is_whole_does_not_clear_what_it_could_not_judge() -> None:
    period = During(at(parse("2021-12-01T00:00")))
    odd = Component(f"{CORE}@latest", "sbom", during=period, inventory="/srv")
    rows = [
        Observation(WEB1, odd, parse(NOON), look=NOON),
        whole(NOON, during=During(at(parse("2013-01-01")))),
        ALL,
    ]
    one = found(*rows, text=STATIC.replace("fresh_hours: 24", "fresh_hours: 0"))
    assert (one.own_now.verdict, one.own_ever.verdict) == ("unknown", "unknown")


def test_rule_76_that_a_machine_lacked_it_says_nothing_of_a_day_later() -> None:
    text = STATIC.replace("fresh_hours: 24", "fresh_hours: 0")
    rows = [jar("2.17.1", "app/a.jar"), whole(NOON), ALL]
    assert found(*rows, text=text, moment="2021-12-13T12:00").own_now.verdict == "no"
    assert found(*rows, text=text, moment="2021-12-13T12:01").own_now.why == "stale"
    bad = [jar("2.14.1", "app/a.jar"), whole(NOON), ALL]
    assert found(*bad, text=text, moment="2021-12-20T12:00").own_now.verdict == "yes"


DEB = "pkg:deb/debian/liblog4j2-java"
NEVER = """\
  - id: never
    on: host
    reads: component
    fresh_hours: 24
    packages:
      - {purl: "pkg:deb/ubuntu/liblog4j2-java?distro=ubuntu-22.04", affected: "vers:deb/<1"}
      - {purl: "pkg:deb/debian/liblog4j2-java?distro=debian-10", affected: "vers:deb/<1"}
"""
UBUNTU = EVENT.replace("  - {id: running,", f"{NEVER}  - {{id: running,")
"""The same event with releases into which the flaw never came, as most events have."""


def listed(seen: str, *purls: str, parts: int | None = None) -> list[Entry]:
    """A whole list of a package database, and what is in it."""
    facts = [Component(one, "package", inventory="dpkg") for one in purls]
    rows: list[Entry] = [Observation(WEB1, one, parse(seen), look=seen) for one in facts]
    return [whole(seen, "dpkg", "deb", parts=len(purls) if parts is None else parts), *rows]


BASE = "pkg:deb/debian/base-files@11?distro=debian-11"
SYSTEM = "pkg:deb/ubuntu/base-files@12?distro=ubuntu-22.04"
OPEN = f"{DEB}@2.13.3-1?distro=debian-11"
MAVEN = [whole(NOON), whole(EVENING)]


@pytest.mark.parametrize("text", [EVENT, UBUNTU], ids=["one detector", "two detectors"])
def test_rule_77_a_package_that_was_taken_off_may_run_on(text: str) -> None:
    """Whatever else of the event is read there: that a later list lacks it says nothing of what runs."""
    rows = [*MAVEN, *listed(NOON, BASE, OPEN)]
    assert found(*rows, text=text).own_now.verdict == "yes"
    one = found(*rows, *listed(EVENING, BASE), text=text)
    assert (one.own_now.verdict, one.own_now.why) == ("unknown", "not_restarted")


@pytest.mark.parametrize(
    "other",
    [
        [SYSTEM],
        [SYSTEM, "pkg:deb/ubuntu/liblog4j2-java@2.17.1-1?distro=ubuntu-22.04"],
        [SYSTEM, "pkg:deb/ubuntu/dpkg@1.21?distro=ubuntu-22.04"],
    ],
)
@pytest.mark.parametrize("text", [UBUNTU, UBUNTU.replace("speaks: running, ", "")], ids=["runs", "is there"])
def test_rule_76_the_list_of_another_system_ends_nothing_that_was_seen_here(
    other: list[str], text: str
) -> None:
    """The list of a container, or of another machine: what is in ours is not gone because theirs lacks it."""
    rows = [*MAVEN, *listed(NOON, BASE, OPEN)]
    one = found(*rows, *listed(EVENING, *other), text=text)
    assert (one.own_now.verdict, one.periods[-1].end) == ("yes", None)
    mine = found(*rows, *listed(EVENING, BASE), text=text)
    assert mine.own_now.verdict == ("unknown" if text is UBUNTU else "no"), "a later list of the same system"


@pytest.mark.parametrize("back", [0, 1])
def test_rule_93_a_list_of_which_a_part_was_taken_back_is_not_whole(back: int) -> None:
    """Whoever takes a wrong line back has not said that the package is not there."""
    parts = [BASE, OPEN]
    assert found(*MAVEN, *listed(NOON, *parts)).own_now.verdict == "yes"
    left = [one for number, one in enumerate(parts) if number != back]
    one = found(*MAVEN, *listed(NOON, *left, parts=2))
    assert one.own_now.verdict == ("yes" if back == 0 else "unknown")
    assert found(*MAVEN, *listed(NOON, BASE, parts=1)).own_now.verdict == "no"


SAID = EVENT.replace("proved_by: [installed]", "proved_by: [installed, said]")
RESTARTED = RemedyId("restarted")


@pytest.mark.parametrize(
    ("patched", "restarted", "again", "now", "steps"),
    [
        ("2021-12-12T14:00", "2021-12-12T15:00", "", "no", ["yes", "yes"]),
        ("2021-12-12T14:00", "", "", "yes", ["yes", "no"]),
        ("2021-12-12T14:00", "2021-12-12T15:00", EVENING, "unknown", ["no", "no"]),
        ("2021-12-12T11:00", "2021-12-12T11:30", "", "unknown", ["no", "no"]),
    ],
    ids=["after the look", "not restarted", "seen again", "before the look"],
)
def test_rule_27_a_step_said_since_the_last_look_is_done_wherever_it_is_asked_after(
    patched: str, restarted: str, again: str, now: Tri, steps: list[Tri]
) -> None:
    """Where the flaw ended by a dated step, the plan does not ask for that step again."""
    rows = [*MAVEN, *listed(NOON, BASE, OPEN), done(WEB1, RemedyId("patched"), patched, NIGHT)]
    rows += [done(WEB1, RESTARTED, restarted, NIGHT)] if restarted else []
    rows += listed(again, BASE, OPEN) if again else []
    one = found(*rows, text=SAID)
    assert (one.own_now.verdict, [step.done for step in one.milestones]) == (now, steps)


@pytest.mark.parametrize(
    ("event", "bad", "good"),
    [
        ("log4shell-2021", f"{CORE}@2.14.1", f"{CORE}@2.17.1"),
        ("mongobleed-2025", "pkg:docker/mongo@7.0.14", "pkg:docker/mongo@7.0.28"),
        (
            "regresshion-2024",
            "pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u2?distro=debian-12",
            "pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u3?distro=debian-12",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["artefact", "workflow"])
def test_rule_70_an_image_with_the_package_in_it_is_not_unconcerned(
    event: str, bad: str, good: str, kind: str
) -> None:
    """The event is judged at machines; that does not make the image clean from which one is started."""
    image = AssetId(f"{kind}:image")
    first, second = "2026-01-01T12:00", "2026-01-02T12:00"

    def at(seen: str, purl: str) -> Entry:
        return Observation(image, Component(purl, "sbom", inventory="bom.json"), parse(seen), look=seen)

    def now(*rows: Entry) -> tuple[Tri, str]:
        one = assessed([*ours(image), *rows], image, "2026-01-02T13:00", event=event).now
        return one.verdict, one.why

    assert now(at(first, bad)) == ("unknown", "elsewhere")
    assert now(at(first, good)) == ("no", "not_concerned")
    assert now(at(first, bad), at(second, good)) == ("no", "not_concerned"), "the image was built anew"
    assert now(at(first, good), at(second, bad)) == ("unknown", "elsewhere")
    assert now(at(first, "pkg:npm/left-pad@1.3.0")) == ("no", "not_concerned")
    servers_ = [*ours(image), at(first, bad), servers(seen=first)]
    (never,) = judged(servers_, "own_never", second, event)
    assert image in {one.subject for one in never.blockers}
