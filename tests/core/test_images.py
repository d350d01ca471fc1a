"""A list of packages does not show what is in the images that a machine runs (145, 146)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Asset, AssetId, Component, Inventory, Observation, RemedyId, Setting, Tri
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import WEB1, WWW, done, edge, log, ours, period, probed, retract

IMAGE = AssetId("artefact:shop-image")
NOON, ONE, EVENING, TOMORROW = (
    "2025-12-20T12:00",
    "2025-12-20T13:00",
    "2025-12-20T18:00",
    "2025-12-22T12:00",
)
BASE = "pkg:deb/debian/base-files@12.4?distro=debian-12"
DOCKER = "pkg:deb/debian/docker.io@20.10.24?distro=debian-12"
SERVER = "pkg:deb/debian/mongodb-org-server"
BAD, GOOD = f"{SERVER}@7.0.14?distro=debian-12", f"{SERVER}@7.0.28?distro=debian-12"
PATCHED = RemedyId("patched")
OPEN = [
    Observation(WEB1, Setting("mongodb_port_from_outside", "open"), parse(moment), provenance="person_said")
    for moment in (NOON, EVENING)
]


def listed(seen: str, *purls: str, id: AssetId = WEB1, name: str = "dpkg") -> list[Entry]:
    """A whole list of the package database of a machine or an image."""
    facts = [Component(one, "package" if id == WEB1 else "sbom", inventory=name) for one in (BASE, *purls)]
    kinds = tuple({one.partition(":")[2].partition("/")[0] for one in (BASE, *purls)})
    whole = Inventory(name, kinds, True, True, parts=len(facts))
    rows: list[Component | Inventory] = [whole, *facts]
    return [Observation(id, one, parse(seen), look=f"{id} {seen}") for one in rows]


def known(*rows: Entry) -> list[Entry]:
    return [*ours(WEB1, WWW), Asset(IMAGE, "artefact", "shop-image"), *rows]


def world(rows: list[Entry], moment: str, event: str = "mongobleed-2025") -> World:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(known(*rows), 1)])
    return spread(playbooks.load(event), state, AsOf(state.seq, parse(moment)))


def found(*rows: Entry, moment: str = NOON, event: str = "mongobleed-2025", id: AssetId = WEB1) -> Assessment:
    return assess(world([*rows], moment, event), id)


def said(rows: Assessment) -> tuple[Tri, str]:
    return rows.own_now.verdict, rows.own_now.why


ENGINES = [
    DOCKER,
    "pkg:deb/ubuntu/docker-ce@5:24.0.7?distro=ubuntu-22.04",
    "pkg:rpm/rocky/podman@4.6.1-1.el9?distro=rocky-9.3",
    "pkg:deb/debian/containerd@1.6.20?distro=debian-12",
    "pkg:rpm/redhat/cri-o@1.27-1.el9?distro=rhel-9.3",
]


@pytest.mark.parametrize("engine", ENGINES)
def test_rule_145_a_machine_that_runs_containers_is_not_clean_by_its_list(engine: str) -> None:
    assert said(found(*listed(NOON))) == ("no", "")
    one = found(*listed(NOON, engine))
    assert said(one) == ("unknown", "images_not_read")
    assert one.own_ever.verdict == "unknown"


@pytest.mark.parametrize(
    ("event", "also"),
    [
        ("regresshion-2024", []),
        ("xz-2024", []),
        ("npm-worm-2025-11", [Observation(WEB1, Inventory("/srv", ("npm",), True, True), parse(NOON))]),
    ],
)
def test_rule_145_whatever_event_a_list_is_read_for(event: str, also: list[Entry]) -> None:
    assert said(found(*listed(NOON), *also, event=event)) == ("no", "")
    assert said(found(*listed(NOON, DOCKER), *also, event=event)) == ("unknown", "images_not_read")


@pytest.mark.parametrize(
    "other",
    [
        "pkg:deb/ubuntu/snapd@2.58?distro=ubuntu-22.04",
        "pkg:deb/debian/docker-doc@20.10?distro=debian-12",
        "pkg:deb/debian/python3-docker@5.0?distro=debian-12",
        "pkg:npm/docker@1.0.0",
    ],
)
def test_rule_145_what_runs_no_containers_hides_nothing(other: str) -> None:
    assert said(found(*listed(NOON, other))) == ("no", "")


def test_rule_145_a_word_on_the_machine_from_then_on_is_a_word_on_its_images() -> None:
    rows = listed(NOON, DOCKER)
    word = log(WEB1, "no", "2017-01-01", EVENING, EVENING)
    one = found(*rows, word, moment=EVENING)
    assert (one.own_now.verdict, one.own_now.provenance, one.own_ever.verdict) == ("no", "person_said", "no")
    early = log(WEB1, "no", "2017-01-01", "2025-12-20T11:00", "2025-12-20T11:00")
    assert found(*rows, early).own_now.verdict == "unknown", "whoever said it did not speak of that list"
    assert said(found(*rows, word, *listed(TOMORROW, DOCKER), moment=TOMORROW)) == (
        "unknown",
        "images_not_read",
    )


def test_rule_145_where_it_was_taken_off_there_is_nothing_to_read() -> None:
    rows = [*listed(NOON, DOCKER), *listed(EVENING)]
    assert said(found(*rows, moment=EVENING)) == ("no", "")
    assert said(found(*rows)) == ("unknown", "images_not_read"), "at noon it was there"
    again = [*rows, *listed(TOMORROW, DOCKER)]
    assert said(found(*again, moment=TOMORROW)) == ("unknown", "images_not_read")
    theirs = [
        Observation(WEB1, one, parse(EVENING), look="theirs")
        for one in (
            Inventory("apk", ("apk",), True, True, parts=1),
            Component("pkg:apk/alpine/musl@1.2?distro=alpine-3.19", "package", inventory="apk"),
        )
    ]
    assert found(*listed(NOON, DOCKER), *theirs, moment=EVENING).own_now.verdict == "unknown"


def test_rule_145_a_list_of_a_host_that_runs_containers_makes_no_site_clean_and_none_unknown() -> None:
    """What was seen at the site itself counts as before."""
    serves = edge(WEB1, "serves", WWW)
    fixed = "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u5?distro=debian-7"
    base = "pkg:deb/debian/base-files@7?distro=debian-7"
    engine = "pkg:deb/debian/docker.io@1.0?distro=debian-7"
    seen, day = "2014-04-08T12:00", "2014-04-08T13:00"

    def rows(*purls: str) -> list[Entry]:
        facts = [Component(one, "package", inventory="dpkg", loaded="yes") for one in purls]
        whole = Inventory("dpkg", ("deb",), True, True, parts=len(facts))
        read: list[Component | Inventory] = [whole, *facts]
        return [Observation(WEB1, one, parse(day), look=day) for one in read]

    def now(*more: Entry) -> Tri:
        return found(serves, *more, moment=day, event="heartbleed", id=WWW).own_now.verdict

    assert now(*rows(base, fixed)) == "no"
    assert now(*rows(base, fixed, engine)) == "unknown"
    assert now(*rows(base, fixed, engine), probed(WWW, seen, "negative")) == "no"


def test_rule_145_a_step_is_not_done_by_such_a_list_nor_by_its_growing_old() -> None:
    rows = [*OPEN, *listed(NOON, BAD, DOCKER), *listed(EVENING, GOOD, DOCKER)]
    for moment in (EVENING, TOMORROW):
        step = found(*rows, moment=moment).milestone(PATCHED)
        assert step is not None
        assert (step.done, step.why) == ("unknown", "images_not_read")
    word = done(WEB1, PATCHED, "2025-12-20T17:00", EVENING)
    step = found(*rows, word, moment=EVENING).milestone(PATCHED)
    assert step is not None
    assert step.done == "yes"
    plain = [*OPEN, *listed(NOON, BAD), *listed(EVENING, GOOD)]
    step = found(*plain, moment=TOMORROW).milestone(PATCHED)
    assert step is not None
    assert step.done == "yes"


def test_rule_135_a_list_that_is_not_whole_proves_no_step_by_growing_old() -> None:
    """What kept it from being a proof does so as long as nothing else was seen."""
    from tests.core.test_components import EVENING as LATER
    from tests.core.test_components import EVENT, jar
    from tests.core.test_components import found as judge

    for moment in (LATER, "2021-12-20T12:00"):
        rows = [jar("2.14.1", "a.jar"), jar("2.17.1", "a.jar", LATER)]
        step = judge(*rows, moment=moment, text=EVENT).milestone(PATCHED)
        assert step is not None
        assert (step.done, step.why) == ("unknown", "not_all_read")


RUNS = edge(IMAGE, "runs", WEB1)
SSH = "pkg:deb/debian/openssh-server@1:9.7p1-1?distro=debian-sid"


@pytest.mark.parametrize("order", [1, -1])
def test_rule_146_what_is_in_an_image_is_on_the_machine_that_runs_it(order: int) -> None:
    rows = [*listed(NOON), *listed(NOON, BAD, id=IMAGE, name="bom.json")]
    assert said(found(*rows[::order])) == ("no", "")
    one = found(*[*rows, RUNS][::order])
    assert one.own_now.verdict == "unknown", "whether its port is open nobody knows"
    assert found(*[*rows, RUNS, *OPEN][::order]).own_now.verdict == "yes"
    step = found(*rows, RUNS).milestone(PATCHED)
    assert step is None or step.done != "yes"
    assert found(*listed(NOON), *listed(NOON, GOOD, id=IMAGE, name="bom.json"), RUNS).own_now.verdict == "no"


@pytest.mark.parametrize(
    ("event", "bad", "good"),
    [
        (
            "regresshion-2024",
            "pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u2?distro=debian-12",
            "pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u3?distro=debian-12",
        ),
        (
            "xz-2024",
            "pkg:deb/debian/liblzma5@5.6.1-1?distro=debian-sid",
            "pkg:deb/debian/liblzma5@5.4.1-0.2?distro=debian-12",
        ),
    ],
)
def test_rule_146_of_other_events_too(event: str, bad: str, good: str) -> None:
    inside = listed(NOON, bad, *([SSH] if event == "xz-2024" else []), id=IMAGE, name="bom.json")
    assert found(*listed(NOON), *inside, event=event).own_now.verdict == "no"
    assert found(*listed(NOON), *inside, RUNS, event=event).own_now.verdict != "no"
    clean = listed(NOON, good, id=IMAGE, name="bom.json")
    assert found(*listed(NOON), *clean, RUNS, event=event).own_now.verdict == "no"


def test_rule_146_a_word_does_not_beat_what_was_seen_in_an_image() -> None:
    bad = "pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u2?distro=debian-12"
    rows = [*listed(NOON), *listed(NOON, bad, id=IMAGE, name="bom.json"), RUNS]
    word = log(WEB1, "no", "2010-01-01", EVENING, EVENING)
    one = found(*rows, word, moment=EVENING, event="regresshion-2024")
    assert (one.own_now.verdict, one.own_now.why) == ("unknown", "conflict")


def test_rule_146_an_image_counts_while_it_is_run() -> None:
    inside = listed(NOON, BAD, id=IMAGE, name="bom.json")
    open_port = [*listed(EVENING), *inside]
    since = edge(IMAGE, "runs", WEB1, "2025-12-20T15:00")
    assert found(*open_port, since, *listed(ONE), moment=ONE).own_now.verdict != "yes"
    assert found(*open_port, since, moment=EVENING).own_now.verdict != "no", "it was bad when last read"
    ended = edge(IMAGE, "runs", WEB1, "2025-12-20T11:00", "2025-12-20T15:00")
    assert found(*open_port, ended, moment=EVENING).own_now.verdict == "no"


def test_rule_146_an_image_that_was_built_anew_is_clean_where_it_is_run() -> None:
    rows = [*listed(EVENING), *listed(NOON, BAD, id=IMAGE, name="bom.json"), RUNS]
    assert found(*rows, moment=EVENING).own_now.verdict != "no"
    again = listed(EVENING, GOOD, id=IMAGE, name="bom.json")
    assert found(*rows, *again, moment=EVENING, event="regresshion-2024").own_now.verdict == "no"


def test_rule_146_what_is_learnt_of_an_image_is_judged_at_its_machine() -> None:
    first = [*listed(NOON), RUNS]
    inside = listed(NOON, BAD, id=IMAGE, name="bom.json")
    rows = known(*first, *inside)
    rows.append(retract(len(rows)))
    for cut in range(len(known(*first)), len(rows)):
        before = list(enumerate(rows[:cut], 1))
        state = fold(State(), [(Seq(number), row) for number, row in before])
        grown = spread(playbooks.load("mongobleed-2025"), state, AsOf(state.seq, parse(NOON)))
        for id in (WEB1, IMAGE):
            assess(grown, id)
        touched = renew(grown, [(Seq(cut + 1), rows[cut])])
        whole = fold(State(), [(Seq(number), row) for number, row in enumerate(rows[: cut + 1], 1)])
        anew = spread(playbooks.load("mongobleed-2025"), whole, AsOf(whole.seq, parse(NOON)))
        assert assess(grown, WEB1) == assess(anew, WEB1)
        assert WEB1 in touched


def test_rule_146_an_image_that_is_said_not_to_be_used_any_more_may_still_run() -> None:
    rows = [*OPEN, *listed(EVENING), *listed(NOON, BAD, id=IMAGE, name="bom.json"), RUNS]
    assert found(*rows, moment=EVENING).own_now.verdict == "yes"
    unused = Asset(IMAGE, "artefact", "shop-image", during=period("", "2025-12-20T15:00"))
    one = found(*rows, unused, moment=EVENING)
    assert (one.own_now.verdict, one.own_ever.verdict) == ("unknown", "yes")


MACHINE = listed(NOON)
PART = [
    Observation(IMAGE, one, parse(NOON), look="part")
    for one in (
        Inventory("bom.json", ("deb",), whole=True, all=True, parts=9),
        Component(BASE, "sbom", inventory="bom.json"),
    )
]
ONE_PLACE = [
    Observation(IMAGE, one, parse(NOON), look="place")
    for one in (Inventory("bom.json", ("npm",), whole=True, parts=1), Component("pkg:npm/x@1.0.0", "sbom"))
]


@pytest.mark.parametrize(
    "inside",
    [[], PART, ONE_PLACE, listed(NOON, DOCKER, id=IMAGE, name="bom.json")],
    ids=["not read", "read in part", "other packages read", "runs images itself"],
)
@pytest.mark.parametrize("event", ["mongobleed-2025", "regresshion-2024", "xz-2024"])
@pytest.mark.parametrize("runs", [RUNS, edge(WEB1, "runs", IMAGE)], ids=["runs on", "runs"])
def test_rule_181_a_machine_is_not_clean_whose_image_was_not_read(
    inside: list[Entry], event: str, runs: Entry
) -> None:
    """Whatever stands on its own list: the register says that there is more."""
    assert said(found(*MACHINE, *inside, event=event)) == ("no", "")
    one = found(*MACHINE, *inside, runs, event=event)
    assert said(one) == ("unknown", "images_not_read")
    assert one.own_ever.verdict == "unknown"


def test_rule_181_a_word_on_the_machine_is_one_on_its_images() -> None:
    word = log(WEB1, "no", "2017-01-01", EVENING, EVENING)
    one = found(*MACHINE, RUNS, word, moment=EVENING)
    assert (one.own_now.verdict, one.own_now.provenance, one.own_ever.verdict) == ("no", "person_said", "no")


def test_rule_181_an_image_that_was_read_before_it_was_replaced_says_nothing_of_the_next() -> None:
    """Each edge is an image of its own: the one that is read today, and the one that was run before."""
    other = AssetId("artefact:other-image")
    rows = [
        Asset(other, "artefact", "other-image"),
        *listed(TOMORROW),
        *listed(NOON, GOOD, id=IMAGE, name="bom.json"),
    ]
    until, since = "2025-12-20T18:00", "2025-12-20T18:00"
    first = edge(IMAGE, "runs", WEB1, "2025-12-01", until)
    second = edge(other, "runs", WEB1, since)
    assert said(found(*rows, first, second, moment=TOMORROW)) == ("unknown", "images_not_read")
    read = listed(TOMORROW, GOOD, id=other, name="bom.json")
    now = found(*rows, *read, first, second, moment=TOMORROW)
    assert said(now) == ("no", "")
    assert now.own_ever.verdict == "unknown", "what ran there before was read at one moment only"
    stale = [*listed(TOMORROW), *listed(NOON, GOOD, id=IMAGE, name="bom.json"), RUNS]
    assert found(*stale, moment=TOMORROW).own_now.verdict == "unknown", "it was read two days ago"


def test_rule_181_what_runs_no_more_and_what_runs_later_hides_nothing_now() -> None:
    gone = edge(IMAGE, "runs", WEB1, "2025-12-01", "2025-12-20T08:00")
    assert said(found(*MACHINE, gone)) == ("no", "")
    later = edge(IMAGE, "runs", WEB1, "2025-12-20T15:00")
    assert said(found(*MACHINE, later)) == ("no", "")
    perhaps = edge(IMAGE, "runs", WEB1, "2025-12-20T08:00 .. 2025-12-20T15:00")
    assert said(found(*MACHINE, perhaps)) == ("unknown", "images_not_read")


@pytest.mark.parametrize("event", ["npm-worm-2025", "npm-worm-2025-11", "react2shell-2025"])
def test_rule_181_where_the_event_is_judged_at_what_is_built_too(event: str) -> None:
    """What was built is judged by itself; the machine that runs it, and the secret there, wait for that."""
    secret = AssetId("credential:token")
    rows = [
        *MACHINE,
        Observation(WEB1, Inventory("/srv", ("npm",), True, True), parse(NOON)),
        Asset(secret, "credential", "token"),
        edge(WEB1, "holds", secret),
    ]
    before = found(*rows, event=event)
    after = found(*rows, RUNS, event=event)
    if before.own_now.verdict == "no":
        assert said(after) == ("unknown", "images_not_read")
    assert after.own_now.verdict != "no"
    assert after.own_ever.verdict != "no"
    assert found(*rows, RUNS, event=event, id=secret).ever.verdict != "no"
