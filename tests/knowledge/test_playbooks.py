"""Playbooks load, and a broken one is refused with file, line, what was found and what was expected."""

import pytest

from stanch.core import versions
from stanch.core.moments import FIRST_DATE, parse
from stanch.core.playbook import Package
from stanch.errors import BadInput
from stanch.knowledge import playbooks


@pytest.mark.parametrize("id", list(playbooks.shipped()))
def test_every_shipped_playbook_loads(id: str) -> None:
    playbook = playbooks.load(id)
    assert playbook.id == id
    assert playbook.sources
    assert any(one.effect == "ends" for one in playbook.remedies)


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
        ("vers:deb/<0", "vers:snap/<0", "vers:snap", "vers:snap"),
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
    assert versions.affected(purl.format(last_affected), packages) is True
    assert versions.affected(purl.format(first_fixed), packages) is False


@pytest.mark.parametrize(
    ("purl", "hit"),
    [
        ("pkg:npm/%40ctrl/tinycolor@4.1.1", True),
        ("pkg:npm/%40ctrl/tinycolor@4.1.0", False),
        ("pkg:npm/ngx-bootstrap@20.0.6", True),
        ("pkg:npm/ngx-bootstrap@19.0.2", False),
        ("pkg:npm/%40operato/input@9.0.27", True),
        ("pkg:npm/%40operato/input@9.0.34", False),
        ("pkg:npm/%40operato/input@9.0.48", True),
        ("pkg:npm/%40operato/utils@9.0.40", None),  # the lists differ: unknown, not clean
        ("pkg:npm/chalk@5.6.1", None),  # another event of that month
    ],
)
def test_the_worm_is_known_by_package_and_version(purl: str, hit: bool | None) -> None:
    for kind in ("artefact", "host"):
        assert versions.affected(purl, _packages("npm-worm-2025", kind)) is hit


@pytest.mark.parametrize("id", list(playbooks.shipped()))
def test_each_package_is_named_once_and_with_its_source(id: str) -> None:
    for detector in playbooks.load(id).detectors:
        assert all(one.source for one in detector.packages)
        assert len({one.purl for one in detector.packages}) == len(detector.packages)


def _packages(id: str, kind: str) -> tuple[Package, ...]:
    (found,) = (one for one in playbooks.load(id).detectors if one.on == kind and one.reads == "component")
    return found.packages
