"""A version that has the flaw only where a setting is on; a flaw that was there, and one that was used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Component, IncidentId, Inventory, Observation, Setting, Tri
from stanch.core.moments import AsOf, During, Seq, at, parse
from stanch.core.plan import Action, plan
from stanch.core.propagation import spread
from stanch.core.sayings import Saying, Search
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import TOKEN, WEB1, done, edge, ours, package

EVENT = """
format: 2
id: memoryleak
title: The memory leak
aliases: []
disclosed_at: 2025-12-19
window: {from: 2017-11-01}
until_ready: {vulnerable: wait, used: revoke}
logs_can_show: yes
sources: [the advisory]
words:
  name: the memory leak
  what: The memory leak is a flaw in a database.
  flaw: this flaw
  leaks: what passed through the server
  logs: Logs can show it.
detectors:
  - id: version
    on: host
    reads: component
    fresh_hours: 24
    packages: [{purl: "pkg:generic/mongodb", affected: "vers:semver/>=7.0.0|<7.0.28"}]
    needs: [compression]
    unless: [closed_port]
  - {id: compression, on: host, reads: setting, match: [zlib], values: ["on"], alone: no}
  - {id: closed_port, on: host, reads: setting, match: [port_27017], values: [closed], alone: no}
  - {id: log, on: host, reads: search, match: [no_client_metadata], gives: used, fresh_hours: 0}
spreads:
  - {bond: holds, src: host, to: credential, of: [vulnerable], gives: leaked, verdict: unknown}
  - {bond: holds, src: host, to: credential, of: [used], gives: leaked}
remedies:
  - id: shielded
    on: [host]
    of: vulnerable
    effect: cares
    proved_by: [closed_port]
    verb: Close the port
    done: Port closed
    why: Until it is updated.
  - id: updated
    on: [host]
    of: vulnerable
    effect: ends
    proved_by: [version]
    verb: Update
    done: Updated
    why: It leaks.
  - {id: isolated, on: [host], of: used, effect: cares, verb: Isolate it, done: Isolated, why: It wipes.}
  - id: revoked
    on: [credential]
    of: leaked
    effect: kills
    waits: [{remedy: isolated, via: holds, at: host}]
    verb: Switch it off
    done: Switched off
    why: It still works.
"""
NOON = "2025-12-20T12:00"
BAD, GOOD = "pkg:generic/mongodb@7.0.14", "pkg:generic/mongodb@7.0.28"


def setting(name: str, value: str, seen: str = NOON) -> Entry:
    return Observation(WEB1, Setting(name, value), parse(seen))


def searched(hits: int, blind: tuple[str, ...] = (), start: str = "2017-11-01") -> Entry:
    covers = (During(at(parse(start)), at(parse(NOON))),)
    fact = Search("no_client_metadata", covers, hits, "the database's log", blind)
    return Saying(IncidentId("memoryleak"), WEB1, fact, parse(NOON))


def world(rows: list[Entry], moment: str = NOON, text: str = EVENT) -> World:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
    return spread(playbooks.parse(text, "event.yaml"), state, AsOf(state.seq, parse(moment)))


def found(*rows: Entry, moment: str = NOON, id: AssetId = WEB1, text: str = EVENT) -> Assessment:
    return assess(world([*ours(WEB1, TOKEN), edge(WEB1, "holds", TOKEN), *rows], moment, text), id)


@pytest.mark.parametrize(
    ("zlib", "port", "now"),
    [
        ("on", "open", "yes"),
        ("on", "closed", "no"),
        ("off", "open", "no"),
        ("off", "closed", "no"),
        ("", "open", "unknown"),
        ("on", "", "unknown"),
        ("", "closed", "no"),
        ("off", "", "no"),
        ("", "", "unknown"),
    ],
)
def test_rule_72_a_version_counts_as_far_as_its_conditions_are_known(zlib: str, port: str, now: Tri) -> None:
    conditions = [setting("zlib", zlib)] if zlib else []
    conditions += [setting("port_27017", port)] if port else []
    one = found(package(WEB1, BAD, NOON), *conditions)
    assert one.own_now.verdict == now
    if now == "unknown":
        assert one.own_now.why == "depends"
    if now == "yes":
        assert one.own_now.on == (4, 5, 6)  # the version, and both settings


def test_rule_72_a_condition_speaks_of_the_hours_around_it_and_no_longer() -> None:
    rows = [package(WEB1, BAD, NOON), setting("port_27017", "open")]
    near, far = setting("zlib", "on", "2025-12-20T05:00"), setting("zlib", "on", "2025-12-18T12:00")
    assert found(*rows, near).own_now.verdict == "yes"
    assert found(*rows, far).own_now.verdict == "unknown"
    changed = setting("zlib", "off", "2025-12-20T08:00")
    assert found(*rows, near, changed).own_now.verdict == "no", "what was seen later counts"


def test_rule_72_a_clean_version_needs_no_condition() -> None:
    assert found(package(WEB1, GOOD, NOON)).own_now.verdict == "no"


def test_rule_72_a_setting_that_rules_it_out_needs_no_version() -> None:
    assert found(setting("zlib", "off")).own_now.verdict == "no"
    assert found(setting("zlib", "on")).own_now.verdict == "unknown"


@pytest.mark.parametrize("odd", ["yes", "0.0.0.0", "filtered", "unknown"])
def test_rule_72_a_value_of_a_switch_that_is_neither_end_tells_nothing(odd: str) -> None:
    """It makes nothing clean, and takes back what was said before."""
    reached = EVENT.replace("values: [closed]", 'values: ["open"]').replace("unless: [closed_port]", "")
    reached = reached.replace("needs: [compression]", "needs: [closed_port]").replace(
        "[closed_port]\n    verb", "[]\n    verb"
    )
    assert found(setting("port_27017", odd), text=reached).own_now.verdict == "unknown"
    earlier = setting("port_27017", "closed", "2025-12-20T10:00")
    bad = package(WEB1, BAD, NOON)
    assert found(bad, earlier, setting("port_27017", odd), text=reached).own_now.verdict == "unknown"
    both = [setting("port_27017", "closed"), setting("port_27017", odd)]
    assert found(bad, *both, text=reached).own_now.verdict == "unknown"
    assert found(bad, setting("port_27017", "CLOSED"), text=reached).own_now.verdict == "no"
    assert found(bad, setting("port_27017", "Open"), text=reached).own_now.verdict == "yes"


TWO = EVENT.replace(
    "  - {id: log,",
    '  - {id: other, on: host, reads: component, fresh_hours: 24, packages: [{purl: "pkg:npm/mongo-proxy", '
    'affected: "vers:npm/<2.0.0"}]}\n  - {id: log,',
)
NPM = Observation(WEB1, Inventory("lock", ("npm",), True, True), parse(NOON))


@pytest.mark.parametrize("rows", [[setting("port_27017", "closed")], [setting("zlib", "off")]])
def test_rule_72_what_rules_one_way_out_does_not_rule_out_another(rows: list[Entry]) -> None:
    """That the port is closed says nothing of a second program with the flaw, of which nobody has read."""
    assert found(*rows, text=TWO).own_now.verdict == "unknown"
    assert found(package(WEB1, BAD, NOON), *rows, text=TWO).own_now.verdict == "unknown"
    assert found(package(WEB1, BAD, NOON), *rows, NPM, text=TWO).own_now.verdict == "no"
    proxy = package(WEB1, "pkg:npm/mongo-proxy@1.0.0", NOON)
    assert found(proxy, *rows, NPM, text=TWO).own_now.verdict == "yes"
    assert found(*rows).own_now.verdict == "no", "where there is one way, closing it is enough"


@pytest.mark.parametrize(
    ("before", "after", "clean"),
    [
        ([], "2025-12-20T14:00", []),
        ([package(WEB1, BAD, "2025-12-20T10:00")], "2025-12-20T14:00", []),
        ([], NOON, []),
        ([package(WEB1, GOOD, "2025-12-20T10:00")], "2025-12-20T14:00", ["no"]),
    ],
)
def test_rule_72_what_ruled_it_out_says_nothing_once_it_was_seen_otherwise(
    before: list[Entry], after: str, clean: list[Tri]
) -> None:
    """A port that was closed at noon and is open now makes nothing clean for the rest of the day."""
    later = "2025-12-20T15:00"
    shut = [*before, setting("port_27017", "closed")]
    assert found(*shut, moment="2025-12-20T13:00").own_now.verdict == "no"
    for rows in (
        [*shut, setting("port_27017", "open", after)],
        [setting("port_27017", "open", after), *shut],
    ):
        one = found(*rows, moment=later)
        assert one.own_now.verdict in (clean or ["yes", "unknown"]), one.own_now


@given(st.permutations([("version", BAD), ("zlib", "on"), ("port_27017", "open")]))
def test_rule_72_the_order_in_which_things_are_written_down_makes_no_difference(
    rows: list[tuple[str, str]],
) -> None:
    entries = [package(WEB1, what, NOON) if kind == "version" else setting(kind, what) for kind, what in rows]
    assert found(*entries).own_now.verdict == "yes"


NEEDED = (
    EVENT.replace("    unless: [closed_port]\n", "")
    .replace("needs: [compression]", "needs: [compression, reachable]")
    .replace(
        "{id: closed_port, on: host, reads: setting, match: [port_27017], values: [closed], alone: no}",
        "{id: reachable, on: host, reads: setting, match: [port_27017], values: [open], alone: no}",
    )
    .replace("    proved_by: [closed_port]\n", "")
)


@pytest.mark.parametrize("text", [EVENT, NEEDED])
@pytest.mark.parametrize(
    ("name", "before", "after"), [("port_27017", "closed", "open"), ("zlib", "off", "on")]
)
def test_rule_72_the_instant_at_which_what_ruled_it_out_ended_is_exposed(
    text: str, name: str, before: str, after: str
) -> None:
    """Closed at eleven and open at noon: of the list of noon the port does not make it clean."""
    eleven, later = "2025-12-20T11:00", "2025-12-20T13:00"
    other = setting("zlib", "on") if name == "port_27017" else setting("port_27017", "open")
    rows = [setting(name, before, eleven), setting(name, after, NOON), package(WEB1, BAD, NOON), other]
    for each in (rows, rows[::-1]):
        for moment in (NOON, later):
            one = found(*each, moment=moment, text=text)
            assert (one.own_now.verdict, one.own_ever.verdict) == ("yes", "yes")
    assert found(*rows, moment="2025-12-20T11:59", text=text).own_now.verdict != "yes"


@pytest.mark.parametrize("text", [EVENT, NEEDED])
def test_rule_72_what_was_there_all_day_is_exposed_from_that_instant_on(text: str) -> None:
    day = During(at(parse("2025-12-20T10:00")), at(parse("2025-12-20T14:00")))
    bad = Observation(WEB1, Component(BAD, "binary", during=day), parse("2025-12-20T14:00"))
    rows = [bad, setting("zlib", "on"), setting("port_27017", "closed", "2025-12-20T11:00")]
    rows.append(setting("port_27017", "open"))
    assert found(*rows, moment=NOON, text=text).own_now.verdict == "yes"
    assert found(*rows, moment="2025-12-20T11:30", text=text).own_now.verdict == "no", "it was closed last"


def test_rule_72_what_is_ruled_out_at_the_very_instant_at_which_it_is_let_is_not() -> None:
    """Two words of one moment: the worse counts, whichever was written down first."""
    bad, zlib = package(WEB1, BAD, NOON), setting("zlib", "on")
    both = [setting("port_27017", "closed"), setting("port_27017", "open")]
    for rows in ([bad, zlib, *both], [*both[::-1], zlib, bad]):
        assert found(*rows).own_now.verdict == "yes"


def test_rule_73_what_was_used_is_not_what_was_there() -> None:
    rows = [package(WEB1, BAD, NOON), setting("zlib", "on"), setting("port_27017", "open")]
    there = found(*rows)
    assert there.used is not None
    assert (there.own_now.verdict, there.used.verdict) == ("yes", "unknown")
    assert found(*rows, id=TOKEN).ever.verdict == "unknown", "it may have leaked; nobody knows"
    signs = found(*rows, searched(3))
    assert signs.used is not None
    assert signs.used.verdict == "yes"
    assert found(*rows, searched(3), id=TOKEN).ever.verdict == "yes"


def test_rule_73_no_signs_in_a_whole_log_are_a_no_and_a_blind_spot_is_none() -> None:
    rows = [package(WEB1, BAD, NOON), setting("zlib", "on"), setting("port_27017", "open")]
    for search, verdict in (
        (searched(0), "no"),
        (searched(0, ("the log of March is gone",)), "unknown"),
        (searched(0, start="2025-12-01"), "unknown"),
    ):
        one = found(*rows, search)
        assert one.used is not None
        assert one.used.verdict == verdict


def test_rule_74_a_kill_that_waits_is_not_called_switch_off_now() -> None:
    rows = [*ours(WEB1, TOKEN), edge(WEB1, "holds", TOKEN), searched(3)]
    assert Judgement(world(rows)).advice(TOKEN) == ("isolate_first", "kill_waits")
    isolated = done(WEB1, "isolated", NOON, NOON)
    assert Judgement(world([*rows, isolated])).advice(TOKEN)[0] in ("isolate_first", "revoke_now")


def test_rule_74_what_is_to_wait_is_not_switched_off_before_a_new_one_is_safe() -> None:
    text = (
        EVENT
        + """
  - id: rotated
    on: [credential]
    of: leaked
    effect: renews
    waits: [{remedy: updated, via: holds}]
    verb: Change it
    done: Changed
    why: It is out.
"""
    )
    rows = [
        *ours(WEB1, TOKEN),
        edge(WEB1, "holds", TOKEN),
        package(WEB1, BAD, NOON),
        setting("zlib", "on"),
        setting("port_27017", "open"),
    ]

    def kill(*more: Entry, moment: str = NOON) -> Action:
        actions = plan(world([*rows, *more], moment, text))
        return next(one for one in actions if (one.remedy, one.asset) == ("revoked", TOKEN))

    there = kill()
    assert (there.state, there.waits_for) == ("blocked", (("updated", WEB1),))
    mended = kill(package(WEB1, GOOD, "2025-12-20T13:00"), moment="2025-12-20T13:00")
    assert (mended.state, mended.why) == ("unknown", "reachable"), "it waits for nothing, and only may be out"
    assert kill(searched(3), done(WEB1, "isolated", "2025-12-20T11:00", NOON)).state == "ready", "it was used"


def test_a_remedy_is_proved_by_the_detectors_that_it_names() -> None:
    later = "2025-12-20T13:00"
    rows = [package(WEB1, BAD, NOON), setting("zlib", "on"), setting("port_27017", "open")]

    def steps(*more: Entry) -> list[tuple[str, Tri]]:
        return [(one.remedy, one.done) for one in found(*rows, *more, moment=later).milestones]

    assert steps() == [("shielded", "no"), ("updated", "no")]
    assert steps(package(WEB1, GOOD, later)) == [("updated", "yes")], "a stopgap has no use any more"
    closed = setting("port_27017", "closed", later)
    assert steps(closed) == [("shielded", "yes"), ("updated", "no")], "a closed port is no update"
    assert found(*rows, closed, moment=later).own_now.verdict == "no"


ON_NPM = EVENT.replace(
    '{purl: "pkg:generic/mongodb", affected: "vers:semver/>=7.0.0|<7.0.28"}',
    '{purl: "pkg:npm/next", affected: "vers:npm/>=15.0.0|<15.0.5"}',
)


@pytest.mark.parametrize(
    ("version", "whole", "compression", "now", "why"),
    [
        ("15.0.9", True, "on", "no", ""),
        ("15.0.9", False, "on", "unknown", "not_all_read"),
        ("15.0.9", False, "", "unknown", "not_all_read"),
        ("15.0.9", False, "off", "no", ""),  # what was not read makes no difference then
        ("15.0.x", True, "on", "unknown", "not_judged"),
        ("15.0.4", False, "on", "yes", ""),
    ],
)
def test_rules_75_and_76_count_under_conditions_too(
    version: str, whole: bool, compression: str, now: Tri, why: str
) -> None:
    fact = Component(f"pkg:npm/next@{version}", "sbom", place="node_modules/next", inventory="lock")
    rows = [Observation(WEB1, fact, parse(NOON), look="one"), setting("port_27017", "open")]
    rows.append(Observation(WEB1, Inventory("lock", ("npm",), whole, whole), parse(NOON), look="one"))
    if compression:
        rows.append(setting("zlib", compression))
    one = found(*rows, text=ON_NPM)
    assert (one.own_now.verdict, one.own_now.why) == (now, why)


@pytest.mark.parametrize(
    ("loaded", "port", "now", "why"),
    [
        ("unknown", "open", "unknown", "not_restarted"),
        ("yes", "open", "no", ""),
        ("unknown", "closed", "no", ""),
    ],
)
def test_rule_77_counts_under_conditions_too(loaded: Tri, port: str, now: Tri, why: str) -> None:
    running = EVENT.replace("    needs: [compression]", "    speaks: running\n    needs: [compression]")
    later = "2025-12-20T13:00"
    mended = Observation(WEB1, Component(GOOD, "binary", loaded=loaded, place="mongod"), parse(later))
    old = Observation(WEB1, Component(BAD, "binary", place="mongod"), parse(NOON))
    settings = [setting("zlib", "on", later), setting("port_27017", port, later)]
    one = found(old, mended, *settings, moment=later, text=running)
    assert (one.own_now.verdict, one.own_now.why) == (now, why)


def test_rule_72_what_rules_it_out_says_nothing_of_the_hours_before() -> None:
    morning = "2025-12-20T08:00"
    version = package(WEB1, BAD, morning)
    closed = [version, setting("zlib", "on"), setting("port_27017", "closed")]
    off = [version, setting("zlib", "off"), setting("port_27017", "open")]
    for rows in (closed, off):
        assert found(*rows).own_now.verdict == "no"
        assert found(*rows, moment=morning).own_now.verdict == "unknown", "it may have been open then"
    opened = setting("port_27017", "open", "2025-12-20T09:00")
    assert found(*closed, opened, moment=morning).own_now.verdict == "yes"


@pytest.mark.parametrize("kind", ["needs", "unless"])
def test_a_list_of_software_says_nothing_of_a_condition_that_reads_none(kind: str) -> None:
    text = ON_NPM.replace("    needs: [compression]\n    unless: [closed_port]\n", f"    {kind}: [said]\n")
    text = text.replace(
        "  - {id: compression",
        "  - {id: said, on: host, reads: attested, match: [it], alone: no}\n  - {id: compression",
    )
    fact = Component("pkg:npm/next@15.0.4", "sbom", place="node_modules/next", inventory="lock")
    rows = [
        Observation(WEB1, fact, parse(NOON), look="one"),
        Observation(WEB1, Inventory("lock", ("npm",), True, True), parse(NOON), look="one"),
    ]
    one = found(*rows, text=text)
    assert (one.own_now.verdict, one.own_now.why) == ("unknown", "depends")


def test_a_list_of_another_kind_of_packages_says_nothing() -> None:
    text = ON_NPM.replace(
        'reads: setting, match: [zlib], values: ["on"]',
        'reads: component, packages: [{purl: "pkg:deb/debian/zlib1g", affected: "vers:deb/>=0"}]',
    )
    bad = Component("pkg:npm/next@15.0.4", "sbom", place="node_modules/next", inventory="lock")
    zlib = Component("pkg:deb/debian/zlib1g@1:1.2.13?distro=debian-12", "package", inventory="dpkg")
    rows = [
        Observation(WEB1, bad, parse(NOON), look="one"),
        Observation(WEB1, Inventory("lock", ("npm",), True, True), parse(NOON), look="one"),
        Observation(WEB1, zlib, parse(NOON), look="two"),
        Observation(WEB1, Inventory("dpkg", ("deb",), True, True), parse(NOON), look="two"),
        setting("port_27017", "open"),
    ]
    assert found(*rows, text=text).own_now.verdict == "yes"
    only = Observation(WEB1, Inventory("dpkg", ("deb",), True, True), parse(NOON), look="two")
    assert found(only, text=ON_NPM).own_now.verdict == "unknown"
    assert found(only).own_now.verdict == "unknown", "what was built by hand is in no list"


PRESUMED = EVENT.replace('values: ["on"], alone: no}', 'values: ["on"], alone: no, presumed: yes}')


@pytest.mark.parametrize(
    ("zlib", "port", "now"),
    [
        ("", "open", "yes"),
        ("on", "open", "yes"),
        ("off", "open", "no"),
        ("", "closed", "no"),
        ("", "", "unknown"),  # what nobody presumes has to be seen
    ],
)
def test_rule_95_what_is_presumed_is_so_until_somebody_looks(zlib: str, port: str, now: Tri) -> None:
    rows = [package(WEB1, BAD, NOON)]
    rows += [setting("zlib", zlib)] if zlib else []
    rows += [setting("port_27017", port)] if port else []
    one = found(*rows, text=PRESUMED)
    assert one.own_now.verdict == now
    if now == "yes":
        assert one.own_now.provenance == ("measured" if zlib else "person_said")


def test_rule_95_nothing_is_clean_by_what_is_presumed_nor_known_after_it_was_seen_otherwise() -> None:
    port = setting("port_27017", "open")
    assert found(port, text=PRESUMED).own_now.verdict == "unknown"
    off = setting("zlib", "off", "2025-12-15T12:00")
    assert found(package(WEB1, BAD, NOON), port, off, text=PRESUMED).own_now.verdict == "unknown"
    on = setting("zlib", "on", "2025-12-15T12:00")
    assert found(package(WEB1, BAD, NOON), port, on, text=PRESUMED).own_now.verdict == "yes"
