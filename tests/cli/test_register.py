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


SOFTWARE = """\
hosts: [{name: ci1}, {name: web1}]
artefacts: [{name: shop, runs_on: [ci1, web1]}]
workflows: [{name: shop-deploy, runs: [shop], runs_on: [GitHub, ci1]}]
vendors: [{name: GitHub}, {name: Salesforce}]
datasets: [{name: support cases, held_by: [Salesforce, web1], contains: [cloud key]}]
credentials:
  - {name: cloud key, accepted_by: [GitHub], held_by: [shop-deploy], same_as: [backup key], since: 2024-01-01}
  - {name: backup key, same_as: [cloud key]}
"""


def test_what_is_built_what_builds_it_and_what_data_holds_comes_back(
    stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    (tmp_path / "software.yaml").write_text(SOFTWARE)
    said = stanch("register", "import", "software.yaml", "--yes").out
    for line in (
        "add the artefact shop", "add the workflow shop-deploy", "add the dataset support cases",
        "ci1 runs shop", "shop-deploy runs shop", "GitHub runs shop-deploy", "Salesforce holds support cases",
        "support cases holds cloud key", "shop-deploy holds cloud key",
    ):  # fmt: skip
        assert f"  + {line}\n" in said, line
    assert said.count("are the same secret") == 1
    assert stanch("register", "import", "software.yaml", "--yes").out == "Nothing to change.\n"
    exported = stanch("register", "export").out
    (tmp_path / "again.yaml").write_text(exported)
    assert stanch("register", "import", "again.yaml", "--yes").out == "Nothing to change.\n"
    known = json.loads(stanch("register", "export", "--json").out)
    assert known["artefacts"] == [{"name": "shop", "runs_on": ["ci1", "web1"]}]
    assert known["workflows"] == [{"name": "shop-deploy", "runs": ["shop"], "runs_on": ["GitHub", "ci1"]}]
    (cases,) = known["datasets"]
    assert (cases["held_by"], cases["contains"]) == (["Salesforce", "web1"], ["cloud key"])
    cloud, backup = known["credentials"]
    assert (cloud["held_by"], cloud["same_as"], cloud["since"]) == (
        ["shop-deploy"],
        ["backup key"],
        "2024-01-01",
    )
    assert "same_as" not in backup, "one of the two says it"


def test_the_register_of_the_docs_is_one(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "register.md").read_text("utf-8")
    (tmp_path / "docs.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0])
    said = stanch("register", "import", "docs.yaml", "--yes")
    assert said.code == 0, said.err
    assert "cloud key and backup key are the same secret" in said.out
    (tmp_path / "again.yaml").write_text(stanch("register", "export").out)
    assert stanch("register", "import", "again.yaml", "--yes").out == "Nothing to change.\n"


def test_data_are_shown_with_who_holds_them(stanch: Stanch, tmp_path: Path) -> None:
    assert stanch("incident", "open", "salesloft-drift-2025", now="2025-08-27T12:00Z").code == 0
    (tmp_path / "data.yaml").write_text(
        "vendors: [{name: Salesforce}, {name: Drift}]\n"
        "datasets: [{name: support cases, held_by: [Salesforce], contains: [cloud key]}]\n"
        "credentials:\n"
        "  - {name: Drift token, held_by: [Drift], accepted_by: [Salesforce]}\n"
        "  - {name: cloud key}\n"
    )
    now = "2025-08-27T12:00Z"
    assert stanch("register", "import", "data.yaml", "--yes", now=now).code == 0
    (data,) = json.loads(stanch("status", "--json", now=now).out)["data"]
    assert (data["held_by"], data["contains"]) == (["Salesforce"], ["cloud key"])
    assert data["assessment"]["ever"]["verdict"] == "unknown", "that it was reached nobody has said"
    shown = stanch("status", "--all", now=now).out
    assert "Data\n" in shown
    assert "support cases" in shown


def test_what_is_switched_off_or_gone_comes_back_as_that(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    (tmp_path / "software.yaml").write_text(SOFTWARE)
    stanch("register", "import", "software.yaml", "--yes")
    assert stanch("register", "end", "cloud key", "--since", "2014-04-01", "--dead", "--yes").code == 2
    for name in ("shop", "shop-deploy", "support cases"):
        assert stanch("register", "end", name, "--since", "2014-04-01", "--yes").code == 0, name
    (tmp_path / "again.yaml").write_text(stanch("register", "export").out)
    assert "until: '2014-04-01'" in (tmp_path / "again.yaml").read_text()
    assert stanch("register", "import", "again.yaml", "--yes").out == "Nothing to change.\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hosts: [{name: ci1}]\nartefacts: [{name: shop, runs_on: [ci2]}]", "artefacts[0].runs_on[0]"),
        ("vendors: [{name: X1}]\nartefacts: [{name: shop, runs_on: [X1]}]", "found 'X1'"),
        ("credentials: [{name: key, same_as: [key]}]", "is the same as itself"),
        ("hosts: [{name: web1}]\ndatasets: [{name: cases, contains: [web1]}]", "found 'web1'"),
        ("workflows: [{name: deploy}, {name: Deploy}]", "stands in line 1 already"),
        ("artefacts: [{name: shop, run_on: []}]", "run_on"),
    ],
)
def test_what_cannot_be_so_is_refused_by_line(
    stanch: Stanch, begun: str, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "wrong.yaml").write_text(text + "\n")
    said = stanch("register", "import", "wrong.yaml", "--yes")
    assert said.code == 2
    assert "wrong.yaml:" in said.err
    assert says in said.err


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
