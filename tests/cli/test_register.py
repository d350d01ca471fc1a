"""`stanch register`: services, servers and passwords as YAML, in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.commands import Stanch


def test_the_register_comes_back_as_it_went_out(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    (tmp_path / "services.yaml").write_text(
        "endpoints: [{name: api.shop.example}]\n"
        "hosts: [{name: web1, serves: [api.shop.example]}]\n"
        "vendors:\n"
        "  - {name: Cardwise, roles: [payments], sites: [cardwise.example], holds_customer_data: yes,\n"
        "     since: 2013-01-01}\n"
        "  - {name: Oldmail, roles: [mail], until: 2014-01-01}\n"
        "roles: [{role: backups, answer: none}, {role: dns, answer: unknown}]\n"
        "credentials: [{name: API token, accepted_by: [Cardwise], held_by: [web1]}]\n"
    )
    shown = stanch("register", "import", "services.yaml")
    assert "+ add the vendor Cardwise" in shown.out
    assert "Nothing was written" in shown.err
    assert stanch("register", "import", "services.yaml", "--yes").code == 0
    assert stanch("register", "import", "services.yaml", "--yes").out == "Nothing to change.\n"
    exported = stanch("register", "export").out
    (tmp_path / "again.yaml").write_text(exported)
    assert stanch("register", "import", "again.yaml", "--yes").out == "Nothing to change.\n"
    (tmp_path / "changed.yaml").write_text(
        exported.replace("name: Oldmail\n  roles:\n  - mail", "name: Oldmail")
    )
    (tmp_path / "more.yaml").write_text("vendors: [{name: Cardwise, roles: [payments], until: 2014-04-01}]\n")
    assert "we use Cardwise: other dates" in stanch("register", "import", "more.yaml", "--yes").out


def test_an_import_removes_nobody_that_the_file_does_not_speak_of(
    stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--role", "mail")
    (tmp_path / "more.yaml").write_text("vendors: [{name: Paywell, roles: [payments]}]\n")
    said = stanch("register", "import", "more.yaml", "--yes")
    assert "+ payments: Cardwise, Paywell" in said.out
    roles = {
        one["name"]: one["roles"] for one in json.loads(stanch("register", "export", "--json").out)["vendors"]
    }
    assert roles == {"Cardwise": ["payments", "mail"], "Paywell": ["payments"]}
    (tmp_path / "less.yaml").write_text(
        "vendors: [{name: Cardwise, roles: [mail]}, {name: Paywell, roles: [payments]}]\n"
    )
    assert stanch("register", "import", "less.yaml", "--yes").out.startswith("  + payments: Paywell\n")


@pytest.mark.slow
def test_many_who_write_at_once_lose_nothing_of_one_another(program: Stanch) -> None:
    """Each reads who fills the role, adds one, and writes the list: one after the other."""
    from concurrent.futures import ThreadPoolExecutor

    assert program("incident", "open", "heartbleed").code == 0
    names = [f"Helpdesk {letter}" for letter in "abcdef"]
    with ThreadPoolExecutor(len(names)) as pool:
        codes = pool.map(lambda name: program("vendor", "add", name, "--role", "support").code, names)
        assert list(codes) == [0] * len(names)
    support = [
        one for one in json.loads(program("status", "--json").out)["theirs"] if "support" in one["roles"]
    ]
    assert {one["asset"]["name"] for one in support} == set(names)
    assert program("record", "verify").code == 0


def test_what_changed_between_the_showing_and_the_yes_is_shown_again(
    stanch: Stanch, begun: str, home: Path, tmp_path: Path
) -> None:
    import os
    import subprocess
    import sys

    (tmp_path / "more.yaml").write_text("vendors: [{name: Paywell, roles: [payments]}]\n")
    environment = {**os.environ, "STANCH_HOME": str(home), "STANCH_NOW": "2014-04-08T17:00Z", "NO_COLOR": "1"}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "-m", "stanch.cli", "register", "import", "more.yaml"],
        env=environment, cwd=tmp_path, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as asking:  # fmt: skip
        assert asking.stderr is not None
        shown = ""
        while not shown.endswith("[y/N] "):
            more = asking.stderr.read(1)
            assert more, shown
            shown += more
        assert stanch("vendor", "add", "Cardwise", "--role", "payments").code == 0
        _out, said = asking.communicate("y\n", timeout=60)
    assert asking.returncode == 3
    assert "the record has changed since this was shown; nothing was written" in said
    assert "Paywell" not in stanch("register", "export").out
