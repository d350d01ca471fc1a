"""What lockfiles hold beside published packages, and spellings that no recorded file has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stanch.observe.packages.parts import Why
from stanch.observe.packages.readers import Listing
from tests.observe.packages.recorded import listing, told


def npm3(**packages: Any) -> Listing:
    entries = {f"node_modules/{name}": entry for name, entry in packages.items()}
    return listing("package-lock.json", json.dumps({"packages": entries, "lockfileVersion": 3}))


ORIGINS: dict[str, Why | None] = {
    "https://registry.npmjs.org/debug/-/debug-4.4.2.tgz": None,
    "https://registry.yarnpkg.com/debug/-/debug-4.4.2.tgz#0123": None,
    "https://npm.shop.example/artifactory/api/npm/npm/debug/-/debug-4.4.2.tgz": None,
    "https://npm.pkg.github.com/download/@a/b/1.0.0/0123": None,
    "https://codeload.github.com/debug-js/debug/tar.gz/0123": "git",
    "git+ssh://git@github.com/debug-js/debug.git#0123": "git",
    "git://github.com/debug-js/debug.git#0123": "git",
    "git@github.com:debug-js/debug.git": "git",
    "https://github.com/debug-js/debug.git#0123": "git",
    "https://shop.example/debug.tgz": "url",
    "file:../debug": "path",
    "file:debug-4.4.2.tgz": "path",
    "link:../debug": "path",
}


@pytest.mark.parametrize("address", ORIGINS)
def test_only_what_comes_from_a_registry_is_a_published_version(address: str) -> None:
    found = npm3(debug={"version": "4.4.2", "resolved": address})
    assert told(found) == ({"debug": ORIGINS[address]} if ORIGINS[address] else {"npm/debug@4.4.2": ""})
    yarn = f'# yarn lockfile v1\n\ndebug@x:\n  version "4.4.2"\n  resolved "{address}"\n'
    assert told(listing("yarn.lock", yarn)) == told(found)


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("https://registry.yarnpkg.com/@a/b/-/b-1.0.0.tgz#0123", "npm/%40a/b@1.0.0"),
        ("https://registry.npmjs.org/@a%2fb/-/b-1.0.0.tgz", "npm/%40a/b@1.0.0"),
        ("https://npm.shop.example/repository/npm/@a/b/-/@a/b-1.0.0.tgz", "npm/%40a/b@1.0.0"),
        ("https://registry.npmjs.org/debug/-/debug-4.4.1.tgz", "npm/debug@4.4.1"),
        ("https://registry.npmjs.org/debug/-/debug-4.4.2+1.tgz", ""),
    ],
)
def test_an_address_that_names_another_version_is_counted_too(address: str, other: str) -> None:
    expected = {"npm/debug@4.4.2": "", **({other: ""} if other else {})}
    assert told(npm3(debug={"version": "4.4.2", "resolved": address})) == expected
    one = {"lockfileVersion": 1, "dependencies": {"debug": {"version": "4.4.2", "resolved": address}}}
    assert told(listing("package-lock.json", json.dumps(one))) == expected
    yarn = f'# yarn lockfile v1\n\ndebug@x:\n  version "4.4.2"\n  resolved "{address}"\n'
    assert told(listing("yarn.lock", yarn)) == expected


def test_both_halves_of_a_lockfile_of_version_2_count_where_they_differ() -> None:
    one = {
        "lockfileVersion": 2,
        "packages": {"node_modules/debug": {"version": "4.4.1"}},
        "dependencies": {"debug": {"version": "4.4.2"}},
    }
    found = told(listing("package-lock.json", json.dumps(one)))
    assert found == {"npm/debug@4.4.1": "", "npm/debug@4.4.2": ""}


def test_npm_3_names_links_members_aliases_and_what_has_no_version() -> None:
    found = npm3(
        alias={"name": "kleur", "version": "3.0.3"},
        linked={"resolved": "packages/linked", "link": True},
        bare={"license": "MIT"},
        odd={"version": 7, "resolved": True},
        text="no",
    )
    assert told(found) == {"npm/kleur@3.0.3": "", "bare": "no_version", "odd": "no_version"}
    whole = {
        "": {"name": "shop"},
        "packages/linked": {"name": "@shop/linked", "version": "1.0.0"},
        "../out": {},
    }
    found = listing("package-lock.json", json.dumps({"lockfileVersion": 2, "packages": whole}))
    assert told(found) == {"@shop/linked": "member", "out": "path"}


def test_npm_1_names_what_lies_within_and_spells_origins_as_versions() -> None:
    inner = {"ms": {"version": "2.0.0", "dependencies": {"deep": {"version": "1.0.0"}}}}
    found = listing("npm-shrinkwrap.json", json.dumps({"name": "shop", "dependencies": {
        "debug": {"version": "2.6.9", "dependencies": inner},
        "kleur-old": {"version": "npm:kleur@3.0.3"},
        "scoped": {"version": "npm:@a/b@1.0.0"},
        "isarray": {"version": "https://registry.npmjs.org/isarray/-/isarray-2.0.5.tgz"},
        "@a/c": {"version": "https://registry.npmjs.org/@a/c/-/c-2.0.5-rc.1.tgz"},
        "forked": {"version": "github:shop/forked#0123"},
        "elsewhere": {"version": "https://shop.example/elsewhere.tgz"},
        "folder": {"version": "file:folder"},
        "empty": {},
        "list": [],
    }}))  # fmt: skip
    assert told(found) == {
        "npm/debug@2.6.9": "", "npm/ms@2.0.0": "", "npm/deep@1.0.0": "", "npm/kleur@3.0.3": "",
        "npm/%40a/b@1.0.0": "", "npm/isarray@2.0.5": "", "npm/%40a/c@2.0.5-rc.1": "", "forked": "git",
        "elsewhere": "url", "folder": "path", "empty": "no_version", "list": "no_version",
    }  # fmt: skip
    places = {part.place for part in found.parts}
    assert "node_modules/debug/node_modules/ms/node_modules/deep" in places


PNPM = {
    "/debug/4.4.2": ("", "npm/debug@4.4.2"),
    "/@babel/core/7.22.0_supports-color@9.0.0": ("", "npm/%40babel/core@7.22.0"),
    "/debug@4.4.2": ("", "npm/debug@4.4.2"),
    "/@babel/core@7.22.0(supports-color@9.0.0)(@types/node@20.0.0)": ("", "npm/%40babel/core@7.22.0"),
    "'@babel/core@7.22.0'": ("", "npm/%40babel/core@7.22.0"),
    "registry.npmjs.org/debug/4.4.2": ("", "npm/debug@4.4.2"),
    "registry.npmjs.org/@babel/core@7.22.0": ("", "npm/%40babel/core@7.22.0"),
    "github.com/shop/forked/0123456": ("    resolution: {tarball: https://codeload.github.com/shop/forked/tar.gz/01}\n"
                                       "    name: forked\n    version: 3.0.0\n", "forked: git"),
    "forked@https://codeload.github.com/shop/forked/tar.gz/0123456": ("", "forked: git"),
    "forked@git+https://git.shop.example/forked.git#0123456": (
        "    resolution: {commit: 0123, repo: https://shop.example/forked, type: git}\n", "forked: git"),
    "'@shop.example/a.tgz'": ("", "@shop.example/a.tgz: git"),
    "a@https://shop.example/a.tgz": (
        "    resolution: {tarball: https://shop.example/a.tgz}\n    version: 1.0.0\n", "a: url"),
    "file:../tool": ("    resolution: {directory: ../tool, type: directory}\n    name: tool\n", "tool: path"),
    "tool@file:../tool": ("    resolution: {directory: ../tool, type: directory}\n", "tool: path"),
}  # fmt: skip


@pytest.mark.parametrize("key", PNPM)
def test_pnpm_spells_a_package_in_many_ways(key: str) -> None:
    fields, expected = PNPM[key]
    deep = "    deprecated: |-\n      packages:\n\n        /evil@1.0.0:\n    dev: true\n"
    text = (
        f"lockfileVersion: '6.0'\n\nimporters:\n\n  .:\n    a: 1\n\npackages:\n\n  {key}:\n{fields}{deep}\n"
    )
    found = listing("pnpm-lock.yaml", text + "settings:\n  b: 1\n")
    assert [f"{name}: {why}" if why else name for name, why in told(found).items()] == [expected]


def test_pnpm_writes_a_long_name_on_a_line_of_its_own() -> None:
    peers = "(" + "a" * 1100 + "@1.0.0)"
    text = (
        f"lockfileVersion: '6.0'\n\npackages:\n\n  ? /debug@4.4.2{peers}\n  : resolution: {{integrity: x}}\n"
    )
    assert told(listing("pnpm-lock.yaml", text)) == {"npm/debug@4.4.2": ""}


BERRY = {
    "debug@npm:4.4.2": ("4.4.2", "npm/debug@4.4.2"),
    "@babel/core@npm:7.22.0": ("7.22.0", "npm/%40babel/core@7.22.0"),
    "debug@npm:4.4.2::__archiveUrl=https%3A%2F%2Fshop.example": ("4.4.2", "npm/debug@4.4.2"),
    "typescript@patch:typescript@npm%3A5.0.2#~builtin<compat/typescript>::version=5.0.2": (
        "5.0.2", "npm/typescript@5.0.2"),
    "forked@https://github.com/shop/forked.git#commit=0123": ("3.0.0", "forked: git"),
    "forked@git@github.com:shop/forked.git#commit=0123": ("3.0.0", "forked: git"),
    "tool@portal:../tool::locator=shop%40workspace%3A.": ("0.0.0-use.local", "tool: path"),
    "shop@workspace:.": ("0.0.0-use.local", "shop: member"),
    "made@exec:./made.js": ("1.0.0", "made: path"),
    "a@https://shop.example/a.tgz": ("1.0.0", "a: url"),
}  # fmt: skip


@pytest.mark.parametrize("resolution", BERRY)
def test_berry_says_where_a_package_comes_from(resolution: str) -> None:
    version, expected = BERRY[resolution]
    text = f'__metadata:\n  version: 8\n\n"x@npm:^1":\n  version: {version}\n  resolution: "{resolution}"\n'
    found = told(listing("yarn.lock", text))
    assert [f"{name}: {why}" if why else name for name, why in found.items()] == [expected]


def test_packages_that_are_called_as_a_field_is_are_no_fields() -> None:
    """`version` and `name` are packages at npm, too, on which others depend."""
    pnpm = "  a@1.0.0:\n    engines: {node: x}\n    dependencies:\n      name: 9.0.0\n      version: 9.0.0\n"
    texts = {
        "pnpm-lock.yaml": f"lockfileVersion: '9.0'\n\npackages:\n\n{pnpm}\nsnapshots:\n\n  b@2.0.0: {{}}\n",
        "yarn.lock": '# yarn lockfile v1\n\na@^1:\n  version "1.0.0"\n  dependencies:\n    version "9.0.0"\n',
    }
    for name, text in texts.items():
        assert told(listing(name, text)) == {"npm/a@1.0.0": ""}, name
    berry = (
        '"a@npm:^1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n  dependencies:\n    version: ^9.0.0\n'
    )
    berry += '    resolution: "b@npm:9.0.0"\n'
    assert told(listing("yarn.lock", f"__metadata:\n  version: 8\n\n{berry}")) == {"npm/a@1.0.0": ""}
    poetry = (
        '[[package]]\nname = "a"\nversion = "1.0"\n\n[package.dependencies]\nname = ">=9"\nversion = ">=9"\n'
    )
    assert told(listing("poetry.lock", f"# generated by Poetry\n{poetry}\n[metadata]\n")) == {
        "pypi/a@1.0": ""
    }


def test_two_versions_of_a_file_side_by_side_are_said_to_be() -> None:
    conflict = "<<<<<<< HEAD\n{}=======\n{}>>>>>>> side\n"
    one = (
        '"debug@^4":\n  version "4.4.1"\n  resolved "https://registry.yarnpkg.com/debug/-/debug-4.4.1.tgz"\n'
    )
    texts = {
        "yarn.lock": "# yarn lockfile v1\n\n" + conflict.format(one, one.replace("4.4.1", "4.4.2")),
        "pnpm-lock.yaml": "lockfileVersion: '9.0'\n\npackages:\n\n"
        + conflict.format("  a@1.0.0:\n", "  a@2.0.0:\n"),
        "Gemfile.lock": "GEM\n  remote: x\n  specs:\n" + conflict.format("    a (1)\n", "    a (2)\n"),
        "Cargo.lock": '# generated by Cargo\n[[package]]\nname = "a"\n'
        + conflict.format("version = 1\n", ""),
        "package-lock.json": '{"lockfileVersion": 3,\n' + conflict.format('"packages": {},\n', ""),
    }
    for name, text in texts.items():
        found = listing(name, text)
        assert found.failures, name
        assert found.extent.whole == "unknown", name


def test_a_description_cannot_smuggle_in_a_package() -> None:
    evil = 'description = """\n[[package]]\nname = "evil"\nversion = "1"\n"""\n'
    quotes = 'description = "Use \'\'\' or \\"\\"\\" as you like"\n'
    one = '[[package]]\nname = "a"\nversion = "1.0"\n'
    other = '[[package]]\nname = "b"\nversion = "2.0"\n\n[metadata]\n'
    found = listing("poetry.lock", f"# generated by Poetry\n{one}{evil}{quotes}{other}")
    assert told(found) == {"pypi/a@1.0": "", "pypi/b@2.0": ""}
    tags = "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>x\nPackageName: evil\n</text>\n"
    assert told(listing("a.spdx", tags + "PackageVersion: 1\n")) == {"a": "no_purl"}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "package-lock.json",
            '{"lockfileVersion": 4, "packages": {"node_modules/a": {"version": "1.0.0"}}}',
            "1 to 3",
        ),
        ("package-lock.json", '{"lockfileVersion": "3", "packages": {"node_modules/a": {}}}', "1 to 3"),
        ("pnpm-lock.yaml", "lockfileVersion: '10.0'\n\npackages:\n\n  a@1.0.0:\n    b: c\n", "5 to 9"),
        ("pnpm-lock.yaml", "lockfileVersion: 4\n\npackages:\n\n  /a/1.0.0:\n    b: c\n", "5 to 9"),
    ],
)
def test_a_version_of_a_lockfile_that_is_not_known_is_not_guessed_at(name: str, text: str, said: str) -> None:
    found = listing(name, text)
    assert found.parts == ()
    assert said in found.failed[0].what
    assert found.extent.whole == "unknown"


def test_a_lockfile_in_which_nothing_was_found_shows_nothing_to_be_absent() -> None:
    for name, text in {
        "package-lock.json": '{"lockfileVersion": 3, "modules": {"a": {"version": "1.0.0"}}}',
        "yarn.lock": "# yarn lockfile v1\n\n\n",
        "Cargo.lock": "# generated by Cargo\n[[package]]\n",
    }.items():
        found = listing(name, text)
        assert found.parts == ()
        assert found.extent.whole == ("yes" if found.unjudged else "unknown")
