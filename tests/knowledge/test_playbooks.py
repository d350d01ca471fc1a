"""Playbooks load, and a broken one is refused with file, line, what was found and what was expected."""

import subprocess
import sys

import pytest

from stanch.core import versions
from stanch.core.moments import FIRST_DATE, iso, parse
from stanch.core.playbook import Package, Playbook
from stanch.errors import BadInput
from stanch.knowledge import generic, playbooks


@pytest.mark.parametrize("id", list(playbooks.shipped()))
def test_every_shipped_playbook_loads(id: str) -> None:
    playbook = playbooks.load(id)
    assert playbooks.parse(playbooks.text(id), f"{id}.yaml") == playbook  # as strictly as one of a user
    assert playbook.id == id
    assert playbook.sources
    assert any(one.effect == "ends" for one in playbook.remedies)


PROBED = "reads: probe, match: [heartbleed]"
SET = 'reads: setting, match: [{}], values: ["{}"]'


@pytest.mark.parametrize(
    ("found", "broken", "line", "says"),
    [
        ("effect: kills", "effect: kill", "effect: kill", "kill"),
        (
            "remedy: rekeyed, via: presents",
            "remedy: rekeyd, via: presents",
            "remedy: rekeyd",
            "one of patched",
        ),
        ("until_ready: wait", "until_ready: wait\nfoo: 1", "foo: 1", "foo"),
        ("disclosed_at: 2014-04-07", "disclosed_at: soon", "disclosed_at: soon", "a date such as"),
        ("vers:deb/>=1.0.1|<1.0.1g-1", "vers:snap/<0", "vers:snap", "vers:snap"),
        ("id: restarted", "id: patched", "id: patched", "each id once"),
        ("fresh_hours: 24}", "fresh_hours: a day}", "fresh_hours: a day", "a whole number"),
        ("until_ready: wait", "until_ready: whenever", "until_ready: whenever", "found 'whenever'\n"),
        ("until_ready: wait", "until_ready: whenever", "until_ready: whenever", "one of revoke, wait"),
        ("bond: presents", "bond: presnts", "bond: presnts", "one of accepts, holds, presents"),
        ("effect: kills", "efect: kills", "efect: kills", "one of id, on, of, effect, waits"),
        ("on: [key]", "on: key", "on: key", "expected a list"),
        ("  name: Heartbleed", "  label: Heartbleed", "label: Heartbleed", "one of name, what, flaw, leaks"),
        ("  leaks: keys, passwords", "  # keys, passwords", "words:", "leaks is missing"),
        ("[{remedy: patched}]", "[{remedy: rotated}]", "[{remedy: rotated}]", "waits for itself"),
        ("match: [heartbleed]", "match: [heartbleed, sll3]", "sll3", "there is no probe 'sll3'"),
        ("match: [heartbleed]", "match: [hartbleed]", "hartbleed", "one of ccs, heartbleed, robot, ssl3"),
        (
            "on: endpoint, reads: probe",
            "on: host, reads: probe",
            "on: host, reads: probe",
            "expected endpoint",
        ),
        ("on: vendor, reads: statement", "on: host, reads: statement", "reads: statement", "expected vendor"),
        ("match: [heartbleed]", "match: [heartbleed, ssl3]", "ssl3", "ssl3 beside heartbleed: where one"),
        (PROBED, SET.format("tls_1.0", "on"), "tls_1.0", "no look finds out 'tls_1.0' of an endpoint"),
        (PROBED, SET.format("tls1.0", "yes"), "tls1.0", "it is never 'yes'"),
    ],
)
def test_a_broken_playbook_is_refused_by_line(found: str, broken: str, line: str, says: str) -> None:
    text = playbooks.text("heartbleed").replace(found, broken)
    wrong = [number for number, row in enumerate(text.splitlines(), 1) if line in row]
    with pytest.raises(BadInput) as refused:
        playbooks.parse(text, "mine.yaml")
    named = int(refused.value.what.split(":")[1])
    assert refused.value.what.startswith("mine.yaml:")
    assert says in str(refused.value)
    assert any(abs(named - one) <= 8 for one in wrong), refused.value


@pytest.mark.parametrize(
    ("id", "found", "broken", "says"),
    [
        (
            "salesloft-drift-2025",
            "also: [vendor:salesloft, ",
            "also: [salesloft, ",
            "another name of the vendor",
        ),
        (
            "salesloft-drift-2025",
            "also: [vendor:salesloft, ",
            "also: [vendor:drift, ",
            "another name of the vendor",
        ),
        ("salesloft-drift-2025", "{remedy: revoked, done", "{remedy: revokd, done", "one of closed, revoked"),
        ("salesloft-drift-2025", "{remedy: revoked, done", "{remedy: closed, done", "closed, on vendor"),
        ("salesloft-drift-2025", "accepted_by: vendor:s", "accepted_by: s", "the vendor that accepts them"),
        ("salesloft-drift-2025", "{via: holds, ", "{by: holds, ", "one of via, accepted_by"),
        ("mongobleed-2025", "alone: no, presumed: yes", "presumed: yes", "only a condition"),
        ("mongobleed-2025", "presumed: yes", "presumed: no", "found 'no'"),
        ("mongobleed-2025", "needs: [zlib, reachable]", "unless: [zlib]", "one that somebody has to see"),
        ("mongobleed-2025", "presumed: yes}", "whole: no}", "reads: component, for it is its list"),
        (
            "log4shell-2021",
            "of: used\n    effect: ends",
            "of: used\n    effect: ends\n    proved_by: [running]",
            "said: no look",
        ),
        ("xz-2024", "gives: reachable, verdict: unknown}", "gives: reachable, back: yes}", "gives: leaked"),
        ("mongobleed-2025", "presumed: yes}", "unless_without: [a.class]}", "it is of copies of software"),
        ("log4shell-2021", "{id: second, ", "{", "id is missing"),
        (
            "log4shell-2021",
            "disclosed_at: 2021-12-14T18:01Z",
            "disclosed_at: 2021-12-10",
            "a moment after 2021-12-10",
        ),
        (
            "log4shell-2021",
            "disclosed_at: 2021-12-14T18:01Z",
            "disclosed_at: 2021-12-14, window: {to: 2022-01-01}",
            "the earliest moment",
        ),
        ("log4shell-2021", "wave: second", "wave: secnd", "one of second"),
        ("log4shell-2021", "effect: kills", "effect: kills\n    together: maybe", "one of no, yes"),
    ],
)
def test_what_a_playbook_cannot_mean_is_refused_by_line(id: str, found: str, broken: str, says: str) -> None:
    text = playbooks.text(id)
    assert found in text
    wrong = text.replace(found, broken)
    with pytest.raises(BadInput) as refused:
        playbooks.parse(wrong, "mine.yaml")
    assert says in str(refused.value)
    named = int(refused.value.what.split(":")[1])
    first = wrong[: wrong.index(broken)].count("\n") + 1
    last = wrong[: wrong.rindex(broken)].count("\n") + 1
    assert first - 12 <= named <= last + 12, refused.value


DEBIAN_7 = 'purl: "pkg:deb/debian/openssl?distro=debian-7", affected: "vers:deb/>=1.0.1|<1.0.1e-2+deb7u5"'


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ('purl: "pkg:npm/openssl", affected: "vers:deb/<1"', "vers:deb orders no versions of pkg:npm"),
        ('purl: "pkg:deb/debian/openssl", affected: "vers:rpm/<1"', "compared by vers:deb, vers:exact"),
        ('purl: "pkg:generic/openssl", affected: "vers:deb/<1"', "compared by vers:semver, vers:openssl"),
        ('purl: "pkg:nmp/openssl", affected: "vers:npm/<1"', "pkg:nmp is no kind of package that is known"),
        ('purl: "pkg:deb/debian/openssl", affected: "vers:snap/<1"', "one of apk, cargo, deb, exact"),
        ('purl: "pkg:deb/debian/openssl", affected: "vers:deb/<2|>=1"', "the wrong way round"),
        ('purl: "pkg:deb/debian/openssl", affected: "vers:deb/<1|<2"', "one says nothing"),
        ('purl: "pkg:deb/debian/openssl", affected: "vers:deb/<x"', "'x' is not a version such as"),
        ('purl: "pkg:deb/debian/openssl@1", affected: "vers:deb/<2"', "has a version"),
        ('purl: "openssl", affected: "vers:deb/<2"', "is not a package URL"),
        (f'{DEBIAN_7}, also: ["pkg:deb/debian/x", "pkg:rpm/redhat/x"]', "orders no versions of pkg:rpm"),
        (f"{DEBIAN_7}, also: [nonsense]", "'nonsense' is not a package URL"),
        (f"{DEBIAN_7}, inside: perhaps", "one of unknown, yes"),
    ],
)
def test_an_entry_that_could_never_be_judged_by_is_refused_by_line(broken: str, says: str) -> None:
    text = playbooks.text("heartbleed")
    (line,) = (number for number, row in enumerate(text.splitlines(), 1) if DEBIAN_7 in row)
    with pytest.raises(BadInput) as refused:
        playbooks.parse(text.replace(DEBIAN_7, broken), "mine.yaml")
    assert refused.value.what.startswith(f"mine.yaml:{line}:")
    assert says in str(refused.value)


def test_a_playbook_that_was_kept_with_a_probe_that_nobody_runs_opens() -> None:
    text = playbooks.text("heartbleed").replace("match: [heartbleed]", "match: [sll3]")
    assert playbooks.kept(text, "mine.yaml").detectors[0].match == ("sll3",)


def test_a_playbook_that_reads_what_a_look_finds_out_of_an_endpoint_is_taken() -> None:
    text = playbooks.text("heartbleed").replace(PROBED, SET.format("tls1.0", "on"))
    assert playbooks.parse(text, "mine.yaml").detectors[0].values == ("on",)


def test_a_playbook_that_was_kept_before_this_was_refused_opens_and_says_unknown() -> None:
    text = playbooks.text("heartbleed").replace(
        "vers:deb/>=1.0.1|<1.0.1e-2+deb7u5", "vers:deb/<1.0.1e-2+deb7u5|>=1.0.1"
    )
    (found,) = (one for one in playbooks.kept(text, "mine.yaml").detectors if one.packages)
    purl = "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u9?distro=debian-7"
    assert versions.affected(purl, found.packages)[::2] == ("unknown", "not_ordered")
    with pytest.raises(BadInput, match="the wrong way round"):
        playbooks.parse(text, "mine.yaml")


def test_one_range_under_several_names_and_one_that_holds_in_some_set_ups_load() -> None:
    more = f"{DEBIAN_7}, also: [pkg:deb/debian/libssl1.0.1], inside: unknown"
    (found,) = (
        one
        for one in playbooks.parse(playbooks.text("heartbleed").replace(DEBIAN_7, more), "x").detectors
        if one.packages
    )
    for name in ("openssl", "libssl1.0.1"):
        purl = f"pkg:deb/debian/{name}@1.0.1e-2?distro=debian-7"
        assert versions.affected(purl, found.packages)[::2] == ("unknown", "some_set_ups")


def test_to_load_a_playbook_imports_nothing_that_compares_versions() -> None:
    asks = (
        "import sys; from stanch.knowledge import playbooks; playbooks.load('heartbleed');"
        "print({'univers', 'attr', 'packaging', 'semantic_version'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_window_of_which_nobody_knows_since_when_reaches_back_to_always() -> None:
    text = playbooks.text("heartbleed").replace("from: 2012-03-14 ", "from: unknown ")
    found = playbooks.parse(text, "mine.yaml")
    assert not found.window.start.known
    assert found.opened == FIRST_DATE == parse("0001-01-01")
    with pytest.raises(BadInput, match=r"mine.yaml:\d+: window: no `from`"):
        playbooks.parse(text.replace("from: unknown ", "to: 2014-04-08 "), "mine.yaml")


def test_what_is_no_yaml_is_refused() -> None:
    for text in ("", "a: [", "a: b: c", "- 1\n- 2", "a: 1\na: 2"):
        with pytest.raises(BadInput, match=r"^mine.yaml"):
            playbooks.parse(text, "mine.yaml")


BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
"""Each list holds the one before nine times: 9 to the 11th places."""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x: &x\n  - *x", "holds itself"),
        (BOMB, "far too much"),
        ("a: " + "[" * 200_000, "more than 40 deep"),
        ("- " * 200_000, "more than 40 deep"),
        ("a: " + "x" * (4 * 2**20), "too long"),
    ],
    ids=["circle", "bomb", "brackets", "dashes", "long"],
)  # fmt: skip
def test_a_text_without_end_is_refused_at_once(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        playbooks.parse(text, "mine.yaml")
    assert refused.value.what.startswith("mine.yaml:")
    assert refused.value.help


def test_an_unknown_id_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match="heartbleed"):
        playbooks.text("heartbled")


@pytest.mark.parametrize(
    ("purl", "last_affected", "first_fixed"),
    [
        ("pkg:deb/debian/openssl@{}?distro=debian-7", "1.0.1e-2%2Bdeb7u4", "1.0.1e-2%2Bdeb7u5"),
        ("pkg:deb/debian/libssl1.0.0@{}?distro=debian-7", "1.0.1e-2%2Bdeb7u4", "1.0.1e-2%2Bdeb7u6"),
        ("pkg:deb/debian/openssl@{}?distro=debian-8", "1.0.1f-1", "1.0.1g-1"),
        ("pkg:deb/ubuntu/openssl@{}?distro=ubuntu-12.04", "1.0.1-4ubuntu5.11", "1.0.1-4ubuntu5.12"),
        ("pkg:deb/ubuntu/openssl@{}?distro=ubuntu-12.10", "1.0.1c-3ubuntu2.6", "1.0.1c-3ubuntu2.7"),
        ("pkg:deb/ubuntu/openssl@{}?distro=ubuntu-13.10", "1.0.1e-3ubuntu1.1", "1.0.1e-3ubuntu1.2"),
        ("pkg:deb/ubuntu/openssl@{}?distro=ubuntu-14.04", "1.0.1f-1ubuntu1", "1.0.1f-1ubuntu2"),
        ("pkg:rpm/redhat/openssl@{}?distro=rhel-6", "1.0.1e-16.el6_5.4", "1.0.1e-16.el6_5.7"),
        ("pkg:rpm/centos/openssl@{}?distro=centos-6", "1.0.1e-15.el6", "1.0.1e-16.el6_5.14"),
        ("pkg:deb/debian/libssl1.0.0@{}?distro=debian-8", "1.0.1f-1", "1.0.1g-1"),
        ("pkg:rpm/scientific/openssl@{}?distro=scientific-6", "1.0.1e-16.el6_5.4", "1.0.1e-16.el6_5.7"),
        ("pkg:rpm/opensuse/openssl@{}?distro=opensuse-12.3", "1.0.1e-1.40.1", "1.0.1e-1.44.1"),
        ("pkg:rpm/amzn/openssl@{}?distro=amzn-2013.09", "1:1.0.1e-37.65.amzn1", "1:1.0.1e-37.66.amzn1"),
        ("pkg:rpm/fedora/openssl@{}?distro=fedora-20", "1:1.0.1e-37.fc20", "1:1.0.1e-37.fc20.1"),
        ("pkg:rpm/fedora/openssl-libs@{}?distro=fedora-19", "1:1.0.1e-37.fc19", "1:1.0.1e-37.fc19.1"),
        ("pkg:rpm/opensuse/libopenssl1_0_0@{}?distro=opensuse-13.1", "1.0.1e-11.28.1", "1.0.1e-11.32.1"),
        ("pkg:rpm/amzn/openssl@{}?distro=amzn-2014.03", "1:1.0.1e-37.65.amzn1", "1:1.0.1e-37.66.amzn1"),
        ("pkg:generic/openssl@{}", "1.0.1f", "1.0.1g"),
    ],
)
def test_heartbleed_ends_where_each_distribution_says(
    purl: str, last_affected: str, first_fixed: str
) -> None:
    packages = _packages("heartbleed", "host")
    assert versions.affected(purl.format(last_affected), packages).verdict == "yes"
    assert versions.affected(purl.format(first_fixed), packages).verdict == "no"


@pytest.mark.parametrize(
    ("purl", "is_"),
    [
        ("pkg:npm/%40ctrl/tinycolor@4.1.1", "yes"),
        ("pkg:npm/%40ctrl/tinycolor@4.1.0", "no"),
        ("pkg:npm/ngx-bootstrap@20.0.6", "yes"),
        ("pkg:npm/ngx-bootstrap@19.0.2", "no"),
        ("pkg:npm/%40operato/input@9.0.27", "yes"),
        ("pkg:npm/%40operato/input@9.0.34", "no"),
        ("pkg:npm/%40operato/input@9.0.48", "yes"),
        ("pkg:npm/%40operato/utils@9.0.40", "unknown"),  # the lists differ: unknown, not clean
        ("pkg:npm/chalk@5.6.1", "unknown"),  # another event of that month
    ],
)
def test_the_worm_is_known_by_package_and_version(purl: str, is_: str) -> None:
    for kind in ("artefact", "host"):
        assert versions.affected(purl, _packages("npm-worm-2025", kind)).verdict == is_


@pytest.mark.parametrize("id", list(playbooks.shipped()))
def test_each_package_is_named_once_and_with_its_source(id: str) -> None:
    for detector in playbooks.load(id).detectors:
        assert all(one.source for one in detector.packages)
        # a second range of the same package holds in some set-ups, for a time, or from a later wave on
        named = {(one.purl, one.inside, one.during, one.wave) for one in detector.packages}
        assert len(named) == len(detector.packages)


def _packages(id: str, kind: str) -> tuple[Package, ...]:
    (found,) = (one for one in playbooks.load(id).detectors if one.on == kind and one.reads == "component")
    return found.packages


COMMANDS = ("systemctl ", "journalctl ")
ANSWERS = {"name": "Sockleak", "vendor": "Buildly", "disclosed": "2026-11-20", "software": "libsock"}


def generic_texts() -> list[str]:
    kinds = generic.kinds()
    asked = {kind: {one.id for one in found.questions} for kind, found in kinds.items()}
    return [
        generic.make(
            kind, {name: value for name, value in ANSWERS.items() if name in asked[kind]}, "2026-11-24"
        )
        for kind in kinds
    ]


@pytest.mark.parametrize("text", [*map(playbooks.text, playbooks.shipped()), *generic_texts()])
def test_what_people_read_of_a_step_is_whole(text: str) -> None:
    """A comma within a YAML list cuts a line in two, where it is not between quotation marks."""
    for remedy in playbooks.parse(text, "mine.yaml").remedies:
        assert remedy.verb[0].isupper(), remedy.verb
        assert remedy.done[0].isupper(), remedy.done
        assert remedy.why.endswith("."), remedy.why
        for line in remedy.how:
            assert line[0].isupper() or line.startswith(COMMANDS), line


def _ended_by_a_restart(playbook: Playbook) -> bool:
    return any(one.id == "restarted" and "host" in one.on for one in playbook.remedies)


def test_where_a_restart_ends_it_a_list_of_packages_does_not_say_that_it_was_made() -> None:
    """Rule 77."""
    typed = {"name": "Sockleak", "disclosed": "2026-11-20", "software": "libsock", "packages": "deb x <1"}
    own = generic.make("library-bug", typed, "2026-11-24")
    every = [*map(playbooks.load, playbooks.shipped()), playbooks.parse(own, "mine.yaml")]
    found = [one for one in every if _ended_by_a_restart(one)]
    assert len(found) > 3
    for playbook in found:
        for one in playbook.detectors:
            if one.on == "host" and one.reads == "component" and one.alone == "yes" and one.id != "never":
                assert one.speaks == "running", f"{playbook.id}: {one.id}"


@pytest.mark.parametrize(("window", "start"), [("2021-01-01", "2021-01-01T00:00:00Z"), ("unknown", "")])
def test_a_wave_of_a_window_whose_start_is_not_known_was_bad_whenever_it_was_there(
    window: str, start: str
) -> None:
    """Rule 97. MOVEit Transfer: nobody says since when its versions had the flaw."""
    text = playbooks.text("moveit-2023").replace("from: unknown ", f"from: {window} ", 1)
    detector = playbooks.parse(text, "mine.yaml").detectors[0]
    later = [one.during for one in detector.packages if one.wave]
    assert later
    assert [("" if one is None else iso(one.start.low)) for one in later] == [start] * len(later)


def test_rule_133_only_with_a_reason_does_nothing_open_with_what_is_out() -> None:
    text = playbooks.text("mongobleed-2025")
    shut = playbooks.parse(f"{text}\nopens: no\nopens_why: Each key was bound to one address.\n", "mine.yaml")
    ways = {(one.bond, one.src) for one in shut.spreads}
    assert ("accepts", "credential") not in ways
    assert ("same_secret", "credential") in ways, "who has the same secret elsewhere has lost it all the same"
    with pytest.raises(BadInput, match=r"mine.yaml:\d+: opens: no, without a reason"):
        playbooks.parse(f"{text}\nopens: no\n", "mine.yaml")
    with pytest.raises(BadInput, match=r"mine.yaml:\d+: opens_why: a reason without"):
        playbooks.parse(f"{text}\nopens_why: I like it so.\n", "mine.yaml")


def test_rule_133_a_set_of_spreads_joins_only_where_secrets_leak_and_says_nothing_twice() -> None:
    for id in playbooks.shipped():
        found = playbooks.load(id).spreads
        assert len(set(found)) == len(found)
        assert ("accepts", "credential") in {(one.bond, one.src) for one in found}
    text = playbooks.text("regresshion-2024")
    kept = "\n".join(line for line in text.splitlines() if "gives: leaked" not in line)
    assert not [one for one in playbooks.kept(kept, "old.yaml").spreads if one.to == "credential"]
