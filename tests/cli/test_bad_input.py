"""What no command takes is refused in words, and loses nothing."""

from __future__ import annotations

from pathlib import Path

from tests.program.commands import Stanch

SLIPS = [
    (["vendor", "ask", "Nobody"], "there is no vendor Nobody"),
    (["vendor", "statement", "Cardwise", "fixed", "polished=15:00"], "polished is no step of Heartbleed"),
    (["vendor", "statement", "Cardwise", "fixed", "patched=sometime"], "is not a date"),
    (["vendor", "statement", "Cardwise", "fixed", "patched=18:00", "--at", "15:00"], "after it was said"),
    (["vendor", "statement", "Cardwise", "perhaps"], "Invalid value"),
    (["vendor", "add", "!!!"], "is no name"),
    (["done", "nothing", "patched"], "nothing is called nothing"),
    (["done", "PLACE", "polished"], "polished is no step for"),
    (["done", "PLACE", "patched=2015-01-01"], "has not come yet"),
    (["attest", "PLACE", "yes"], "from when?"),
    (
        ["attest", "PLACE", "yes", "--from", "2014-03-01", "--question", "weather"],
        "does not ask 'weather'",
    ),
    (["attest", "PLACE", "yes", "--from", "2014-04-01..2014-03-01"], "is after"),
    (["promise", "2014-01-01"], "is past"),
    (["retract", "999", "why"], "there is no entry 999"),
    (["incident", "open", "xyzzy"], "there is no playbook 'xyzzy'"),
    (["incident", "close", "xyzzy"], "no incident xyzzy is open"),
    (["record", "verify", "--against", "xyzzy"], "is not a head"),
    (["record", "verify", "--file", "nothing.zip"], "is not an export"),
    (["record", "export", "/nonexistent/x.zip"], "cannot be written"),
    (["register", "import", "nothing.yaml"], "cannot be read"),
    (["playbook", "validate", "nothing.yaml"], "cannot be read"),
    (["playbook", "show", "xyzzy"], "there is no playbook"),
    (["observe", "tls", "a b"], "is not a place to look at"),
    (["timeline", "--about", "xyzzy"], "nothing is called xyzzy"),
    (["status", "--known", "999"], "entry 999 is not written yet"),
    (["timeline", "--known", "999"], "entry 999 is not written yet"),
    (["register", "export", "/nonexistent/x.yaml"], "cannot be written"),
    (["register", "export", "--as-of", "garbage"], "is not a date such as"),
    (["incident", "show", "--as-of", "2014-01-01"], "was not open then"),
]


def test_bad_input_is_refused_in_words_and_loses_nothing(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    before = stanch("record", "verify", "--json").out
    for words, error in SLIPS:
        found = stanch(*(begun if word == "PLACE" else word for word in words))
        assert found.code == 2, words
        assert error in " ".join(found.err.split()), words
    assert stanch("record", "verify", "--json").out == before


def test_broken_yaml_is_refused_with_its_line(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    for text, error in (
        ("vendors:\n  - name: A\n   roles: [mail]\n", "broken.yaml:3: this is not YAML"),
        ("vendors:\n  - name: A\n    rolls: [mail]\n", "broken.yaml:3: vendors[0].rolls"),
        ("vendors:\n  - name: A\n    roles: [male]\n", "broken.yaml:3: vendors[0].roles[0]"),
        ("credentials:\n  - name: token\n    held_by: [B]\n", "broken.yaml:3: credentials[0].held_by[0]"),
        ("vendors:\n  - name: A\n    since: soon\n", "broken.yaml:3: vendors[0].since: found 'soon'"),
        ("endpoints:\n  - name: a b\n", "broken.yaml:2: endpoints[0].name"),
        ("vendors:\n  - name: A\n    sites: [a b]\n", "broken.yaml:3: vendors[0].sites[0]"),
        (f"vendors:\n  - name: A\n    sites: ['{begun}']\n", "broken.yaml:3: vendors[0].sites[0]"),
        ("", "broken.yaml:1: the file is empty"),
    ):
        (tmp_path / "broken.yaml").write_text(text)
        found = stanch("register", "import", "broken.yaml", "--yes")
        assert found.code == 2, text
        assert error in found.err
        assert "help: " in found.err
