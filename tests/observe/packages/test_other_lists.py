"""What requirements, go.sum and SBOMs hold beside published packages, and spellings that no recorded file
has."""

from __future__ import annotations

import json

from stanch.core.moments import parse
from tests.observe.packages.recorded import listing, told


def test_requirements_of_all_kinds() -> None:
    text = """\
--index-url https://pypi.org/simple
-c constraints.txt
Django==5.2.1 --hash=sha256:00 \\
    --hash=sha256:01  # why
requests[security,socks]==2.31.0 ; python_version < "4" and sys_platform == "linux"
zope.interface===6.0
flask>=2
six
numpy==1.*
local @ file:///srv/local-1.0.whl
forked @ git+https://github.com/shop/forked@0123
away @ https://shop.example/away.zip
-e git+https://github.com/shop/edited#egg=edited
-e ./here
./there
(odd
"""
    found = listing("requirements.txt", text)
    assert told(found) == {
        "pypi/django@5.2.1": "", "pypi/requests@2.31.0": "", "pypi/zope-interface@6.0": "",
        "flask": "not_pinned", "six": "not_pinned", "numpy": "not_pinned", "local": "path", "forked": "git",
        "away": "url",
        "git+https://github.com/shop/edited#egg=edited": "git", "./here": "path", "./there": "path",
    }  # fmt: skip
    assert [one.place for one in found.failed] == ["line 16"]
    assert found.extent.whole == "unknown"


def test_a_file_that_takes_in_another_is_not_whole() -> None:
    found = listing("requirements.txt", "-r base.txt\nsix==1.16.0 --hash=sha256:00\n")
    assert found.extent.whole == "unknown"
    assert "base.txt" in found.extent.why


def test_a_module_of_which_only_its_go_mod_was_read_is_in_no_build() -> None:
    text = "a.example/b v1.0.0 h1:x=\na.example/b v1.0.0/go.mod h1:y=\na.example/c v1.0.0/go.mod h1:z=\n"
    assert told(listing("go.sum", text)) == {
        "golang/a.example/b@v1.0.0": "",
        "a.example/c v1.0.0": "only_its_go_mod",
        "stdlib": "no_version",
    }


def test_components_of_all_kinds() -> None:
    components = [
        {"type": "library", "name": "a", "purl": "pkg:npm/a@1.0.0", "components": [
            {"type": "library", "group": "@b", "name": "c", "version": "2.0.0", "purl": "pkg:npm/%40b/c"}]},
        {"type": "file", "name": "/etc/passwd"},
        {"type": "operating-system", "name": "debian", "version": "12"},
        {"type": "library", "group": "org.shop", "name": "d", "version": "1"},
        {"type": "library", "name": "e", "purl": "pkg:npm/e"},
        {"type": "library", "name": "f", "purl": "no purl", "version": "1"},
        {"type": 7, "name": None, "purl": []},
    ]  # fmt: skip
    subject = {"type": "application", "name": "shop", "components": [{"purl": "pkg:npm/within@1.0.0"}]}
    metadata = {"component": subject, "tools": {"components": [{"purl": "pkg:npm/tool@1"}]}}
    kind = {"bomFormat": "CycloneDX", "specVersion": "1.6"}
    text = json.dumps({**kind, "components": components, "metadata": metadata})
    assert told(listing("bom.json", text)) == {
        "npm/a@1.0.0": "", "npm/%40b/c@2.0.0": "", "npm/within@1.0.0": "", "/etc/passwd": "a_file",
        "debian": "no_purl", "org.shop/d": "no_purl", "e": "no_version", "f": "no_name", "": "no_purl",
    }  # fmt: skip
    found = listing("bom.json", text.replace('"1.6"', '"2.0"'))
    assert "CycloneDX 2.0 is not known" in found.failed[0].what


def test_an_sbom_whose_kind_stands_at_its_end_is_known() -> None:
    parts = [{"name": f"part-{number}", "purl": f"pkg:npm/part-{number}@1.0.0"} for number in range(1000)]
    text = json.dumps({"components": parts, "bomFormat": "CycloneDX", "specVersion": "1.6"})
    assert len(listing("x.json", text).parts) == 1000


ACTIONS = """\
2025-03-14T20:00:00.1Z Current runner version: '2.322.0'
2025-03-14T20:00:09.2Z Getting action download info
2025-03-14T20:00:11.3Z Download action repository 'tj-actions/changed-files@v45' (SHA:{sha})
2025-03-14T20:00:11.3Z Download action repository 'github/codeql-action/init@v3'
2025-03-14T20:00:11.4Z Complete job name: deploy
2025-03-14T20:00:12.5Z Download action repository 'made/up@v1' (SHA:{sha})
2025-03-14T20:01:12.5Z Cleaning up orphan processes
"""
SHA = "0e58ed8671d6b60d0890c21b07f8835ace038e67"


def test_a_log_of_actions_names_what_the_runner_downloaded_and_when() -> None:
    found = listing("0_deploy.txt", ACTIONS.format(sha=SHA))
    assert [part.purl for part in found.parts] == [
        f"pkg:github/tj-actions/changed-files@{SHA}",
        "pkg:github/github/codeql-action@v3",  # an old runner prints no commit
    ], "what a step prints is not the runner's word"
    assert found.extent.whole == "yes"
    assert found.dated is not None
    assert (found.dated.start, found.dated.end) == (
        parse("2025-03-14T20:00:00Z"), parse("2025-03-14T20:01:12Z"),
    )  # fmt: skip


def test_a_log_of_actions_as_gh_prints_it_and_one_that_is_cut_off() -> None:
    lines = ACTIONS.format(sha=SHA).splitlines(keepends=True)
    printed = "".join(f"deploy\tSet up job\t\ufeff{line}" for line in lines)
    assert len(listing("run.log", printed).parts) == 2
    cut = listing("0_deploy.txt", "".join(lines[:3]))
    assert (len(cut.parts), cut.extent.whole) == (1, "unknown")


def test_a_log_without_any_action_names_none() -> None:
    found = listing("0_deploy.txt", "2025-03-14T20:00:00.1Z Current runner version: '2.322.0'\n")
    assert (found.parts, found.extent.whole) == ((), "unknown")


def test_a_module_that_was_replaced_is_there_under_its_name_and_cannot_be_judged() -> None:
    text = (
        "shop: go1.22.1\n\tpath\tshop.example/shop\n\tdep\ta.example/b\tv1.0.0\n"
        "\t=>\tfork.example/b\tv1.0.1\th1:x=\n\tdep\ta.example/c\tv1.0.0\n\t=>\t./c\t(devel)\t\n"
    )
    found = listing("shop.txt", text)
    assert told(found) == {
        "golang/stdlib@1.22.1": "", "golang/fork.example/b@v1.0.1": "",
        "a.example/b": "replaced", "a.example/c": "replaced", "./c": "member",
    }  # fmt: skip
    assert {one.product for one in found.unversioned} == {"pkg:golang/a.example/b", "pkg:golang/a.example/c"}
