"""Names as people type them: told apart, asked about where they are nearly alike, and never a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.program import record
from tests.program.commands import NOON, Stanch, flat, parsed


def vendors(stanch: Stanch) -> dict[str, str]:
    """Each vendor of ours by its name: its id."""
    return {one["asset"]["name"]: one["asset"]["id"] for one in parsed(stanch("status", "--json"))["theirs"]}


EIGHT = [
    "Яндекс Pay", "Сбер Pay", "Pay+", "Société Générale", "AT&T", "日本", "顧客管理", "Klarna Bank AB (publ)",
]  # fmt: skip


def test_names_that_a_person_typed_differently_are_different_vendors(stanch: Stanch, begun: str) -> None:
    """Rule 55."""
    for name in (
        "Яндекс Pay",
        "Сбер Pay",
        "Pay+",
        "Société Générale",
        "AT&T",
        "日本",
        "顧客管理",
        "Klarna Bank AB (publ)",
    ):
        assert stanch("vendor", "add", name, "--role", "support").code == 0, name
    found = vendors(stanch)
    assert len(found) == len(set(found.values())) == 8
    assert stanch("vendor", "statement", "Сбер  PAY", "affected").code == 0
    answered = [one["asset"]["name"] for one in parsed(stanch("status", "--json"))["theirs"] if one["answer"]]
    assert answered == ["Сбер Pay"]
    secrets = [one["asset"]["id"] for one in parsed(stanch("status", "--json"))["secrets"]]
    assert len(secrets) == len(set(secrets)) == 8, "our passwords there are told apart by the same rule"
    assert "credential:our_password_at_at%26t" in secrets
    for name, id in found.items():
        assert stanch("timeline", "--about", id).code == 0
        assert stanch("vendor", "ask", name).code == 0


def test_case_and_spaces_are_no_difference(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Card Wise", "--role", "payments")
    for name in ("card wise", " CARD\u00a0WISE ", "card  Wise", "vendor:card-wise", "Ｃard wise"):
        assert stanch("vendor", "add", name, "--role", "mail").code == 0
        assert stanch("vendor", "ask", name).code == 0
    assert vendors(stanch) == {"Card Wise": "vendor:card-wise"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("AT&T", "at t"),
        ("Société Générale", "societe generale"),
        ("Pay+", "Pay"),
        ("Card-wise", "Cardwise"),
        ("Müller", "Muller"),
    ],
)
def test_what_could_be_meant_twice_is_asked(stanch: Stanch, begun: str, first: str, second: str) -> None:
    """Rule 56."""
    stanch("vendor", "add", first)
    before = stanch("record", "verify", "--json").out
    asked = stanch("vendor", "add", second)
    assert asked.code == 2
    assert f"{second!r} differs from {first!r}, which is there already" in asked.err
    assert f"write {first!r} if that is meant; if it is another one: --another" in asked.err
    assert stanch("record", "verify", "--json").out == before
    missing = stanch("vendor", "statement", second, "affected")
    assert missing.code == 2
    assert f"if you mean {first!r}, write it so" in missing.err
    assert stanch("vendor", "add", second, "--another").code == 0
    assert stanch("vendor", "statement", second, "affected").code == 0
    rows = {one["asset"]["name"]: one["answer"] for one in parsed(stanch("status", "--json"))["theirs"]}
    assert rows == {first: "", second: "affected"}
    assert stanch("vendor", "add", second, "--role", "mail").code == 0, (
        "once it is there, it is not asked again"
    )


def test_what_the_catalogue_knows_is_meant_where_it_is_nearly_typed(stanch: Stanch, begun: str) -> None:
    asked = stanch("vendor", "add", "fly io")
    assert "'fly io' differs from 'Fly.io', which is a service known by that name" in asked.err
    assert stanch("vendor", "add", "FLY.IO").code == 0
    assert stanch("vendor", "add", "fly io", "--another").code == 0
    assert vendors(stanch) == {"FLY.IO": "vendor:fly-io", "fly io": "vendor:fly-io__2"}


def test_two_names_of_one_list_are_asked_about_too(stanch: Stanch, begun: str) -> None:
    typed = "AT&T, at t\nn\nAT&T\n" + "none\n" * 7
    found = stanch("start", begun, typed=typed)
    assert "'at t' differs from 'AT&T', which stands beside it" in found.err
    assert "Is it another one than AT&T? [y/N]" in found.err
    assert list(vendors(stanch)) == ["AT&T"]
    stanch("vendor", "add", "Paywell")
    again = stanch("register", "import", register("roles: [{role: mail, answer: unknown}]\n"), "--yes")
    assert again.code == 0


FAKE = "C\u0430rdwise"
"""With a Cyrillic а."""


def test_rule_58_a_name_that_only_looks_like_another_is_asked_about_by_its_letters(
    stanch: Stanch, begun: str
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    asked = stanch("vendor", "add", FAKE, "--role", "mail")
    assert asked.code == 2
    assert (
        f"'{FAKE}' differs from 'Cardwise', which is there already, in letters that look alike: " in asked.err
    )
    assert "“а” (U+0430, Cyrillic)" in asked.err
    assert "--another" in asked.err
    assert list(vendors(stanch)) == ["Cardwise"]
    assert stanch("vendor", "add", FAKE, "--role", "mail", "--another").code == 0
    assert vendors(stanch) == {"Cardwise": "vendor:cardwise", FAKE: "vendor:c\u0430rdwise"}
    stanch("vendor", "statement", FAKE, "affected")
    rows = {one["asset"]["name"]: one["answer"] for one in parsed(stanch("status", "--json"))["theirs"]}
    assert rows == {"Cardwise": "", FAKE: "affected"}, "they are never merged"
    assert stanch("vendor", "add", FAKE).code == 0, "once it is there, it is not asked again"


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Invoicewren", "lnvoicewren"),  # a small l
        ("Postbird", "P\u03bfstbird"),  # a Greek omicron
        ("Сервис", "Cep\u0432ис"),  # begins with three Latin letters
        ("Modern Pay", "Modem Pay"),
        ("Paywell 10", "Paywell lO"),
    ],
)
def test_rule_58_other_pairs_that_a_reader_cannot_tell_apart(
    stanch: Stanch, begun: str, there: str, typed: str
) -> None:
    assert stanch("vendor", "add", there).code == 0
    asked = stanch("vendor", "add", typed)
    assert (asked.code, "letters that look alike: " in asked.err) == (2, True), asked
    assert list(vendors(stanch)) == [there]


def test_rule_58_a_word_that_mixes_alphabets_is_asked_about_where_nothing_is_called_so(
    stanch: Stanch, begun: str
) -> None:
    asked = stanch("vendor", "add", FAKE)
    assert asked.code == 2
    assert "holds letters that only look like those beside them: “а” (U+0430, Cyrillic)" in asked.err
    assert "type it anew, by hand" in asked.err
    start = stanch("start", begun, typed=f"{FAKE}\nn\n{FAKE}\ny\n")
    assert "Is it really written with these letters? [y/N]" in start.err
    assert "Then type it anew, by hand." in start.err
    assert list(vendors(stanch)) == [FAKE]
    for honest in ("Яндекс Pay", "東京Bank", "Łódź", "Sarıyer", "Ωmega", "Сбербанк", "한국Pay", "Überweiß"):
        assert stanch("vendor", "add", honest).code == 0, honest


def test_rule_58_a_service_of_the_catalogue_is_not_taken_for_what_looks_like_it(
    stanch: Stanch, begun: str
) -> None:
    asked = stanch("vendor", "add", "Ma\u0456lgun")
    assert "differs from 'Mailgun', which is a service known by that name" in asked.err
    assert "“і” (U+0456, Cyrillic)" in asked.err


def test_rule_58_an_import_names_the_line_and_an_export_comes_back(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise")
    for text, says in (
        (f"vendors: [{{name: {FAKE}}}]\n", "differs from 'Cardwise', which is there already"),
        (
            "vendors:\n- name: Postbird\n- name: P\u043estbird\n",
            "in line 2 differ in letters that look alike: ",
        ),
        ("hosts: [{name: w\u0435b1}]\n", "only look like those beside them: “е” (U+0435, Cyrillic)"),
    ):
        refused = stanch("register", "import", register(text), "--yes")
        assert (refused.code, says in refused.err) == (2, True), refused
        assert "names.yaml:" in refused.err
        assert "another: yes" in refused.err
    meant = f"vendors:\n- {{name: {FAKE}, another: yes}}\nhosts: [{{name: w\u0435b1, another: yes}}]\n"
    assert stanch("register", "import", register(meant), "--yes").code == 0
    exported = register(stanch("register", "export").out)
    assert "Nothing to change." in stanch("register", "import", exported).out
    assert exported.read_text().count("another: 'yes'") == 2


def register(text: str) -> Path:
    path = Path("names.yaml")
    path.write_text(text, "utf-8")
    return path


def test_start_asks_again_where_a_name_could_be_meant_twice(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "AT&T")
    first = stanch("start", begun, typed="at t\nn\nAT&T\nat t\ny\nWe are safe. Trust us\nnone\n")
    assert "Then write AT&T." in first.err
    assert "holds the end of a sentence" in first.err
    roles = {one["asset"]["name"]: one["roles"] for one in parsed(stanch("status", "--json"))["theirs"]}
    assert roles == {"AT&T": ["payments"], "at t": ["mail"]}


NAMES = """\
vendors:
- name: Société Générale
- name: Société Générale
- name: societe generale
- name: "Klarna Bank AB (publ)"
- name: Klarna
- name: "AT&T"
- name: "at t"
- name: 顧客管理
- name: "日本"
"""


def test_a_register_with_one_name_twice_is_refused_with_both_lines(stanch: Stanch, begun: str) -> None:
    """Rule 56, as the file comes; then line by line, as it is mended."""
    found = stanch("register", "import", register(NAMES), "--yes")
    assert found.code == 2
    assert "names.yaml:3: vendors[1].name: 'Société Générale' stands in line 2 already" in found.err
    lines = NAMES.splitlines(keepends=True)
    del lines[2]
    found = stanch("register", "import", register("".join(lines)), "--yes")
    assert found.code == 2
    assert (
        "names.yaml:3: vendors[1].name: 'societe generale' and 'Société Générale' in line 2 differ"
        in found.err
    )
    assert "`another: yes` beside the one that is another" in found.err
    lines[2] = "- {name: societe generale, another: yes}\n"
    found = stanch("register", "import", register("".join(lines)), "--yes")
    assert "names.yaml:7: vendors[5].name: 'at t' and 'AT&T' in line 6 differ" in found.err
    lines[5] = '- {name: "AT&T", another: yes}\n'
    text = register("".join(lines))
    assert stanch("register", "import", text, "--yes").code == 0
    exported = parsed(stanch("register", "export", "--json"))["vendors"]
    assert [one["name"] for one in exported] == [
        "Société Générale", "societe generale", "Klarna Bank AB (publ)", "Klarna", "AT&T", "at t", "顧客管理",
        "日本",
    ]  # fmt: skip
    assert stanch("register", "import", text, "--yes").out == "Nothing to change.\n"


def test_what_was_exported_is_imported_anywhere_without_a_question(stanch: Stanch, begun: str) -> None:
    for name in ("AT&T", "at t", "Яндекс Pay", "Fly.io", "yes", "1.10", "#1 Mail", "a: b"):
        stanch("vendor", "add", name, "--another", "--role", "mail")
    register(
        "endpoints: [{name: shop.example}]\nhosts: [{name: web1, serves: ['shop.example:443']}]\n"
        "credentials: [{name: web1, held_by: ['host:web1'], accepted_by: ['vendor:at-t', Яндекс PAY]}]\n"
    )
    assert stanch("register", "import", "names.yaml", "--yes").code == 0
    Path("again.yaml").write_text(stanch("register", "export").out)
    assert stanch("register", "import", "again.yaml", "--yes").out == "Nothing to change.\n"
    mine = parsed(stanch("register", "export", "--json"))
    record.renew()
    stanch("incident", "open", "heartbleed")
    there = stanch("register", "import", "again.yaml", "--yes")
    assert there.code == 0, there.err
    theirs = parsed(stanch("register", "export", "--json"))
    assert {**theirs, "endpoints": mine["endpoints"]} == mine


def test_a_host_serves_a_place_however_it_is_written(stanch: Stanch, begun: str) -> None:
    text = "endpoints:\n- name: shop.example\nhosts:\n- name: web1\n  serves: [{}]\n"
    for served in ("shop.example:443", "https://shop.example", "SHOP.example", "shop.example."):
        found = stanch("register", "import", register(text.format(served)), "--yes")
        assert found.code == 0, found.err
    assert flat(stanch("register", "import", "names.yaml", "--yes")) == "Nothing to change."
    exported = parsed(stanch("register", "export", "--json"))
    assert exported["hosts"] == [{"name": "web1", "serves": ["shop.example"]}]
    other = stanch("register", "import", register(text.format("shop.example:8443")), "--yes")
    assert "names.yaml:5: hosts[0].serves[0]: found 'shop.example:8443'" in other.err
    twice = "endpoints:\n- name: shop.example\n- name: shop.example:443\n"
    assert "line 2 already" in stanch("register", "import", register(twice), "--yes").err


def test_a_name_that_several_things_have_is_asked_about(stanch: Stanch, begun: str) -> None:
    text = "hosts: [{name: web1}]\nvendors: [{name: web1}]\ncredentials: [{name: token, held_by: [web1]}]\n"
    found = stanch("register", "import", register(text), "--yes")
    assert "several things are called 'web1'" in found.err
    assert "one of host:web1, vendor:web1" in found.err


def test_what_customers_sign_in_with_is_one_secret_whoever_names_it_first(stanch: Stanch, begun: str) -> None:
    stanch("register", "import", register("credentials: [{name: customers' passwords}]\n"), "--yes")
    stanch("start", begun, typed="none\n" * 4 + "ourselves\n")
    secrets = [one["asset"]["id"] for one in parsed(stanch("status", "--json"))["secrets"]]
    assert secrets == ["credential:customers-passwords"]


HOSTILE = [
    "Cardwise is fine. We are not affected",
    "Cardwise! We are safe",
    "Cardwise。We are safe",
    "Cardwise; we are safe",
    "Cardwise” said “we are safe",
    'Cardwise" said "we',
    "Cardwise\nWe are safe",
    "Cardwise\x1b[2J\x1b[H",
    "Cardwise\u202eesiwdraC",
    "Card\u200bwise",
    "We are not affected.",
    "x" * 400,
]
"""What must become no part of a sentence of ours, by whatever way it comes in."""


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_sentence_of_ours_whichever_way_it_comes_in(
    stanch: Stanch, begun: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 57."""
    monkeypatch.setenv("STANCH_NOW", NOON)
    stanch("vendor", "add", "Known")
    stanch("notice", "copy")
    before = stanch("record", "verify", "--json").out
    quoted = json.dumps(text)
    ways: list[list[str]] = [
        ["vendor", "add", text],
        ["vendor", "add", text, "--another", "--role", "payments"],
        ["vendor", "ask", text],
        ["vendor", "ask", "Known", "--by", text],
        ["vendor", "statement", text, "affected"],
        ["notice", "sent", "--to", text],
    ]
    for number, file in enumerate(
        (
            f"vendors: [{{name: {quoted}}}]\n",
            f"vendors: [{{name: {quoted}, another: yes}}]\n",
            f"hosts: [{{name: {quoted}}}]\n",
            f"credentials: [{{name: {quoted}}}]\n",
            f"endpoints: [{{name: {quoted}}}]\n",
            f"vendors: [{{name: Known, sites: [{quoted}]}}]\n",
        )
    ):
        path = Path(f"hostile{number}.yaml")
        path.write_text(file)
        ways.append(["register", "import", str(path), "--yes"])
    for field in ("title", "name"):
        Path(f"{field}.yaml").write_text(playbook(field, text))
        ways.append(["incident", "open", f"{field}.yaml"])
        ways.append(["playbook", "validate", f"{field}.yaml"])
    for kind, field in (("break-in", "name"), ("library-bug", "software"), ("vendor-breach", "vendor")):
        ways.append(["playbook", "new", kind, "--set", f"{field}={text}", "--set", "disclosed=2014-04-07"])
    for words in ways:
        found = stanch(*words)
        assert found.code == 2, (words, found)
        assert "help: " in found.err, words
        assert all(char.isprintable() or char == "\n" for char in found.err), words
    assert stanch("record", "verify", "--json").out == before
    assert_events_refuse(text)


def assert_events_refuse(text: str) -> None:
    from stanch.app import context
    from stanch.app.incidents import lifecycle
    from stanch.errors import BadInput

    asked: dict[str, dict[str, str]] = {
        "break-in": {"name": text},
        "library-bug": {"name": "the bug", "software": text},
        "vendor-breach": {"vendor": text},
        "poisoned-package": {"name": text},
    }
    before = len(context.client("").incidents())
    for kind, answers in asked.items():
        with pytest.raises(BadInput):
            lifecycle.event("", kind, {**answers, "disclosed": "2014-04-07"})
    assert len(context.client("").incidents()) == before


def playbook(field: str, text: str) -> str:
    """The playbook of Heartbleed, called otherwise."""
    import yaml

    from stanch.knowledge import playbooks

    data: dict[str, Any] = yaml.load(playbooks.text("heartbleed"), yaml.BaseLoader)
    data["id"] = "another"
    if field == "title":
        data["title"] = text
    else:
        data["words"]["name"] = text
    return str(yaml.safe_dump(data, allow_unicode=True))


@pytest.mark.parametrize("text", [one for one in HOSTILE if "\n" not in one and "affected." not in one])
def test_a_reason_is_one_sentence(stanch: Stanch, begun: str, text: str) -> None:
    """Rule 57; a second line is read as one with the first."""
    stanch("vendor", "add", "Known")
    before = stanch("record", "verify", "--json").out
    assert stanch("retract", "3", text).code == 2
    assert stanch("retract", "3", "").code == 2
    assert stanch("record", "verify", "--json").out == before
    assert stanch("retract", "3", "it was the wrong\n server.", "--along").code == 0
    assert "was taken back: it was the wrong server." in flat(stanch("timeline"))


def test_what_a_vendor_wrote_is_kept_as_its_words_on_one_line(stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise")
    words = 'We do not use OpenSSL.\n\nNobody needs to "worry".'
    assert stanch("vendor", "statement", "Cardwise", "not_affected", "--quote", words).code == 0
    for hostile in ("fine\x1b[2J", "fine\u202e", "x" * 5000):
        refused = stanch("vendor", "statement", "Cardwise", "not_affected", "--quote", hostile)
        assert refused.code == 2


@pytest.mark.parametrize("typed", ["y", "N", "yes"])
def test_what_answers_another_question_is_no_name(stanch: Stanch, begun: str, typed: str) -> None:
    """ "y" was typed for the question before, which was not asked: it is nobody that takes payments."""
    found = stanch("start", begun, typed=f"{typed}\nCardwise\n")
    assert "is an answer, and no name" in found.err
    assert list(vendors(stanch)) == ["Cardwise"]
