"""Playbooks load, and a broken one is refused with file, line, what was found and what was expected."""

import pytest

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
        ("fresh_hours: 24}", "fresh_hours: a day}", "fresh_hours: a day", "int"),
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


def test_what_is_no_yaml_is_refused() -> None:
    for text in ("", "a: [", "a: b: c", "- 1\n- 2", "a: 1\na: 2"):
        with pytest.raises(BadInput, match=r"^mine.yaml"):
            playbooks.parse(text, "mine.yaml")


def test_an_unknown_id_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match="heartbleed"):
        playbooks.text("heartbled")
