"""Stories told by files alone: what package managers wrote, taken in on the day, up to the paragraph."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.observe.packages.recorded import FOLDER
from tests.program.commands import Stanch
from tests.stories.day import BUILD, FILES, LOOKUP, WEB, Day, jar

pytestmark = pytest.mark.slow


def test_xz_from_what_dpkg_prints(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "xz-2024", "2024-03-30T12:00Z", WEB)
    bad, back = FILES / "sid-with-xz-5.6.1.txt", FILES / "sid-with-xz-put-back.txt"
    said = day.read(bad, "--of", "web1", at="2024-03-30T12:00Z", code=3)
    assert "10 are of a distribution that it does not name" in said
    assert day.verdict("web1")[0] == "unknown", "nobody knows of which release it is"
    said = day.read(bad, "--of", "web1", "--distro", "debian-sid", at="2024-03-30T12:00Z", code=1)
    assert "AFFECTED pkg:deb/debian/liblzma5@5.6.1-1" in said
    assert "openssh-server" not in said, "that there is a server for SSH is a condition, and no flaw"
    assert "You are exposed." in day.status
    assert "web1 has this back door." in day.status
    said = day.read(back, "--of", "web1", "--distro", "debian-sid", at="2024-03-30T15:00Z", code=0)
    assert day.verdict("web1") == ("unknown", "yes", "not_restarted")
    assert day.steps("web1")["patched"] == "yes"
    assert "We do not know yet when it ended." in day.status
    day.run("done", "web1", "restarted=2024-03-30T15:30Z", "--yes", at="2024-03-30T16:00Z")
    assert "By what you told us, not exposed today. You were before." in day.status


OPEN, MENDED = FILES / "bookworm-sshd-open.txt", FILES / "bookworm-sshd-mended.txt"


def running(folder: Path, sshd: str) -> tuple[Path, Path]:
    """What processes have loaded, and whose files these are, as recorded; and sshd beside it."""
    maps, owners = folder / "maps.txt", folder / "files.txt"
    recorded = (FOLDER / "maps" / "root.txt").read_text("utf-8")
    maps.write_text(recorded.replace("/srv/shop/worker (deleted)", sshd))
    owners.write_text(
        (FOLDER / "dpkg-files" / "asked.txt").read_text("utf-8") + "openssh-server: /usr/sbin/sshd\n"
    )
    return maps, owners


def test_restarted_is_not_shown_by_a_list_of_packages_alone_77(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "regresshion-2024", "2024-07-02T08:00Z", WEB)
    day.read(OPEN, "--of", "web1", at="2024-07-02T08:00Z", code=1)
    assert "You are exposed." in day.status
    day.read(MENDED, "--of", "web1", at="2024-07-02T10:00Z", code=0)
    assert day.verdict("web1") == ("unknown", "yes", "not_restarted")
    assert (day.steps("web1")["patched"], day.steps("web1")["restarted"]) == ("yes", "unknown")
    old = running(tmp_path, "/usr/sbin/sshd (deleted)")
    said = day.read(MENDED, *old, "--of", "web1", at="2024-07-02T11:00Z")
    assert "still in use as it was before: /usr/sbin/sshd (process 5)" in said
    assert day.verdict("web1")[0] == "unknown"
    new = running(tmp_path, "/usr/sbin/sshd")
    said = day.read(MENDED, *new, "--of", "web1", at="2024-07-02T12:00Z", code=0)
    assert "of them are in use as they are installed" in said
    assert day.verdict("web1")[:2] == ("no", "yes")
    assert day.steps("web1")["restarted"] == "yes"
    assert "Not exposed today. You were before." in day.status
    said = "When we looked at 12:00 UTC on 2 July 2024, our machine web1 did not have this flaw."
    assert said in day.status


def test_the_fix_of_rhel_9_2_is_lower_than_what_is_open_in_9_4_81(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "regresshion-2024", "2024-07-04T08:00Z", WEB)
    listed = FILES / "rhel-9.2.txt"
    day.read(listed, "--of", "web1", at="2024-07-04T08:00Z", code=0)
    assert day.verdict("web1")[2] == "not_restarted"
    maps = tmp_path / "maps.txt"
    maps.write_text(running(tmp_path, "/usr/sbin/sshd")[0].read_text())
    day.read(listed, maps, FOLDER / "rpm-files" / "asked.txt", "--of", "web1", at="2024-07-04T09:00Z", code=0)
    assert day.verdict("web1")[0] == "no"
    opened = tmp_path / "rhel-9.4.txt"
    opened.write_text(listed.read_text().replace("9.2-0.13", "9.4-0.5").replace("30.el9_2.4", "34.el9"))
    day.read(opened, "--of", "host:web2", at="2024-07-04T09:00Z", code=1)
    assert day.verdict("web2")[0] == "yes"


def war(path: Path, **jars: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WEB-INF/web.xml", "<web-app/>")
        for name, content in jars.items():
            archive.writestr(f"WEB-INF/lib/{name.replace('_', '-')}.jar", content)
    return path


def test_log4shell_from_a_jar_within_a_war_and_a_second_copy(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "log4shell-2021", "2021-12-12T12:00Z", WEB)
    app = tmp_path / "app"
    app.mkdir()
    war(app / "shop.war", log4j_core=jar("2.14.1"))
    (app / "report.jar").write_bytes(jar("2.17.1"))
    said = day.read(app, "--of", "web1", at="2021-12-12T12:00Z", code=1)
    assert "AFFECTED pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1" in said
    assert "2.17.1" not in said
    assert "You are exposed." in day.status
    # the copy that was clean says nothing of the one that is not
    (app / "report.jar").write_bytes(jar("2.17.2"))
    day.read(app, "--of", "web1", at="2021-12-12T14:00Z", code=1)
    assert day.verdict("web1")[0] == "yes"
    war(app / "shop.war", log4j_core_2_17_1=jar("2.17.1"))
    said = day.read(app, "--of", "web1", at="2021-12-12T16:00Z", code=0)
    assert "not there any more: pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1" in said
    assert day.verdict("web1")[:2] == ("unknown", "yes")
    assert "Not exposed today" not in day.status
    assert "We do not know yet when it ended." in day.status


def test_log4shell_from_a_jar_that_only_its_name_and_manifest_tell_of(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "log4shell-2021", "2021-12-12T12:00Z", WEB)
    with zipfile.ZipFile(tmp_path / "log4j-core-2.14.1.jar", "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Version: 2.14.1\n\n")
        for name in (LOOKUP, "org/apache/logging/log4j/core/Logger.class"):
            archive.writestr(name, b"\xca\xfe\xba\xbe")
    jars = tmp_path / "log4j-core-2.14.1.jar"
    said = day.read(jars, "--of", "web1", at="2021-12-12T12:00Z")
    assert "AFFECTED pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1" in said
    assert day.verdict("web1")[0] == "yes"


def test_a_deleted_jar_and_a_class_that_was_taken_out(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "log4shell-2021", "2021-12-12T12:00Z", WEB)
    app = tmp_path / "app"
    app.mkdir()
    (app / "old.jar").write_bytes(jar("2.14.1"))
    (app / "kept.jar").write_bytes(jar("2.17.1"))
    day.read(app, "--of", "web1", at="2021-12-12T12:00Z", code=1)
    # a copy without the class is closed; what runs may still have it, and it is not updated by that (98)
    (app / "old.jar").write_bytes(jar("2.14.1", lookup=False))
    day.read(app, "--of", "web1", at="2021-12-12T13:00Z", code=0)
    assert day.verdict("web1")[::2] == ("unknown", "not_restarted")
    assert day.steps("web1")["patched"] == "no"
    (app / "old.jar").unlink()
    said = day.read(app, "--of", "web1", at="2021-12-12T14:00Z", code=0)
    assert "not there any more" in said
    assert day.verdict("web1")[::2] == ("unknown", "not_restarted")
    # a jar of which nobody can tell what it holds is not gone
    (app / "other.jar").write_bytes(jar("2.14.0"))
    day.read(app, "--of", "web1", at="2021-12-12T15:00Z", code=1)
    with zipfile.ZipFile(app / "other.jar", "w") as archive:
        archive.writestr(LOOKUP, b"\xca\xfe\xba\xbe")
    said = day.read(app, "--of", "web1", at="2021-12-12T16:00Z")
    assert "not there any more" not in said
    assert day.verdict("web1")[0] == "yes"


def test_the_worms_second_wave_from_a_lockfile_waits_with_the_kill_74(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "npm-worm-2025-11", "2025-11-25T09:00Z", BUILD)
    words = ("--of", "shop", "--whole")
    file = tmp_path / "package-lock.json"
    file.write_bytes((FILES / "worm-posthog-node.json").read_bytes())
    day.read(file, *words, at="2025-11-25T09:00Z", code=1)
    status = day.status
    assert "You are exposed." in status
    assert "Take it off the network, and only then switch anything off: builder" in status
    (token,) = day.known()["secrets"]
    assert token["advice"] == "isolate_first"
    day.run("done", "builder", "isolated=2025-11-25T09:30Z", "--yes", at="2025-11-25T10:00Z")
    (token,) = day.known()["secrets"]
    assert token["advice"] == "revoke_now"
    file.write_bytes((FILES / "clean-posthog-node.json").read_bytes())
    day.read(file, *words, at="2025-11-25T10:30Z", code=0)
    assert day.verdict("shop")[:2] == ("no", "yes")


def test_react2shell_from_a_lockfile(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "react2shell-2025", "2025-12-04T09:00Z", BUILD.replace("builder", "web1"))
    file = tmp_path / "package-lock.json"
    file.write_bytes((FILES / "next-16.0.6.json").read_bytes())
    day.read(file, "--of", "shop", "--whole", at="2025-12-04T09:00Z", code=1)
    assert day.verdict("shop") == ("unknown", "unknown", "depends")
    words = ("attest", "shop", "yes", "--question", "uses_app_router", "--from", "2025-12-01", "--yes")
    day.run(*words, at="2025-12-04T09:30Z")
    assert day.verdict("shop")[0] == "yes"
    assert day.verdict("web1")[0] == "yes", "the application runs there"
    assert "By what you told us, you are exposed." in day.status, "a word is among what it rests on"
    file.write_text(file.read_text().replace("16.0.6", "16.0.7"))
    day.read(file, "--of", "shop", "--whole", at="2025-12-04T12:00Z", code=0)
    assert day.verdict("shop")[:2] == ("no", "yes")
    assert "Not exposed today" not in day.status, "what runs at web1 nobody knows"


def test_a_site_is_not_clean_where_its_server_cannot_be_judged_75(stanch: Stanch, tmp_path: Path) -> None:
    day = Day(stanch, tmp_path, "react2shell-2025", "2025-12-04T09:00Z", WEB)
    clean = tmp_path / "package-lock.json"
    clean.write_text((FILES / "clean-posthog-node.json").read_text())
    day.read(clean, "--of", "web1", "--whole", at="2025-12-04T09:00Z", code=0)
    assert (day.verdict("web1")[0], day.verdict("www.shop.example")[0]) == ("no", "no")
    listed = json.loads(clean.read_text())
    forked = {"version": "19.2.0", "resolved": "git+ssh://git@example.org/react.git#abc"}
    listed["packages"]["node_modules/react-server-dom-webpack"] = forked
    clean.write_text(json.dumps(listed))
    day.read(clean, "--of", "web1", "--whole", at="2025-12-04T12:00Z", code=3)
    assert day.verdict("web1")[::2] == ("unknown", "not_judged")
    assert day.verdict("www.shop.example")[0] == "unknown"
    assert "did not have this flaw" not in day.status


CI = """\
workflows: [{name: deploy, runs_on: [GitHub]}]
vendors: [{name: GitHub}, {name: Cloud}]
credentials: [{name: deploy key, held_by: [deploy], accepted_by: [Cloud]}]
"""


def test_a_build_that_ran_tj_actions_in_march_is_judged_in_november_78(
    stanch: Stanch, tmp_path: Path
) -> None:
    day = Day(stanch, tmp_path, "tj-actions-2025", "2025-11-20T09:00Z", CI)
    log = FOLDER / "actions-log" / "deploy.txt"
    said = day.read(log, "--of", "deploy", at="2025-11-20T09:00Z", code=1)
    assert "AFFECTED pkg:github/tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67" in said
    assert day.verdict("deploy") == ("unknown", "yes", "not_all_read"), "what it ran since nobody has read"
    (key,) = day.known()["secrets"]
    assert key["advice"] == "revoke_now", "what was printed in March is out in November"
    assert "Switch it off" in day.status
    then = json.loads(stanch("status", "--json", "--as-of", "2025-03-14T20:00:15Z", now=day.now).out)
    (build,) = (one for one in then["ours"] if one["asset"]["name"] == "deploy")
    assert build["assessment"]["now"]["verdict"] == "yes"
    other = tmp_path / "november.txt"
    text = log.read_text().replace("2025-03-14", "2025-11-19")
    other.write_text(
        text.replace("0e58ed8671d6b60d0890c21b07f8835ace038e67", "9426d40962ed5378910ee2e21d5f8c6fcbf2dd96")
    )
    day.read(other, "--of", "deploy", "--whole", at="2025-11-20T10:00Z", code=0)
    assert day.verdict("deploy")[:2] == ("no", "yes")
    (key,) = day.known()["secrets"]
    assert key["advice"] == "revoke_now", "a clean build gives nothing back"
    refused = stanch("observe", "packages", log, "--of", "deploy", "--at", "2025-03-01", now=day.now)
    assert (refused.code, "which is after" in refused.err) == (2, True)


def test_what_is_in_an_image_is_told_where_the_event_is_judged_at_machines_70(
    stanch: Stanch, tmp_path: Path
) -> None:
    day = Day(stanch, tmp_path, "log4shell-2021", "2021-12-12T12:00Z", BUILD)
    app = tmp_path / "app"
    app.mkdir()
    (app / "shop.jar").write_bytes(jar("2.14.1"))
    said = day.read(app, "--of", "shop", at="2021-12-12T12:00Z", code=1)
    assert "AFFECTED pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1: Log4Shell." in said
    assert day.verdict("shop")[::2] == ("unknown", "elsewhere")
    assert "This event cannot be at" not in day.status
    (app / "shop.jar").write_bytes(jar("2.17.1"))
    day.read(app, "--of", "shop", at="2021-12-12T13:00Z", code=0)
    assert "This event cannot be at shop" in day.status


@pytest.mark.parametrize(
    "word",
    [
        ("attest", "builder", "no", "--question", "installed_it", "--from", "2025-11-01"),
        ("done", "builder", "isolated=10:00", "cleaned=10:10"),
    ],
)
def test_rule_20_the_vex_of_a_machine_and_its_sentences_go_with_what_runs_there(
    stanch: Stanch, tmp_path: Path, word: tuple[str, ...]
) -> None:
    day = Day(stanch, tmp_path, "npm-worm-2025-11", "2025-11-25T09:00Z", BUILD)
    if word[0] == "attest":  # a word of the same time as what was seen is asked about (66)
        day.run(*word, "--yes", at="2025-11-25T08:30Z")
    day.read(FILES / "worm-posthog-node.json", "--of", "shop", "--whole", at="2025-11-25T09:00Z", code=1)
    if word[0] == "attest":
        asked = stanch(*word, "--yes", now="2025-11-25T10:30Z")
        assert asked.code == 2
        assert "at 09:00 on 25 November 2025 we saw it in shop, which was there" in " ".join(
            asked.err.split()
        )
    else:
        day.run(*word, "--yes", at="2025-11-25T10:30Z")
    (builder,) = (one for one in day.known()["ours"] if one["asset"]["name"] == "builder")
    assert (builder["assessment"]["now"]["verdict"], builder["status"]) == ("yes", "affected")
    assert "builder did not have this" not in day.status
