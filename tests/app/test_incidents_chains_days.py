"""Incidents of one name, chains of two edges, days without a minute: none clears what is not clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places
from tests.world import lockfiles

pytestmark = pytest.mark.slow  # journeys through many commands

CHAINS = [
    (
        "salesloft-drift-2025", "2025-09-01T09:00Z",
        "vendors: [{name: Shelf}]\ncredentials: [{name: cloud key}]\n"
        "datasets: [{name: cases, held_by: [Shelf], contains: [cloud key]}]\n",
        "Shelf",
    ),
    (
        "npm-worm-2025", "2025-09-16T09:00Z",
        "hosts: [{name: web1}]\ncredentials: [{name: token, held_by: [web1]}, "
        "{name: cloud key, same_as: [token]}]\n",
        "web1",
    ),
    (
        "salesloft-drift-2025", "2025-09-01T09:00Z",
        "vendors: [{name: Chatly}, {name: Shelf}]\n"
        "datasets: [{name: cases, held_by: [Shelf], contains: [cloud key]}]\n"
        "credentials: [{name: token, held_by: [Chatly], accepted_by: [Shelf]}, {name: cloud key}]\n",
        "Chatly",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "now", "register", "first"),
    CHAINS,
    ids=["what it stands in", "its twin", "what opens what it stands in"],
)
def test_rule_130_a_secret_is_not_cleared_while_nobody_knows_of_where_its_exposure_would_begin(
    stanch: Stanch, tmp_path: Path, event: str, now: str, register: str, first: str
) -> None:
    def advice() -> str:
        (found,) = (
            one["advice"]
            for one in parsed(stanch("status", "--json", now=now))["secrets"]
            if one["asset"]["name"] == "cloud key"
        )
        return str(found)

    def cleared() -> bool:
        return "cloud key (not needed)" in flat(stanch("plan", "--all", now=now))

    stanch("incident", "open", event, now=now)
    (tmp_path / "register.yaml").write_text(register)
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    if first == "Chatly":  # who holds the data says that nothing is with it: by the token it could be read
        assert stanch("vendor", "statement", "Shelf", "not_affected", "--yes", now=now).code == 0
    assert (advice(), cleared()) == ("ask", False)
    word = "vendor statement Chatly not_affected".replace("Chatly", first).split()
    if first == "web1":
        word = ["attest", first, "no", "--from", "2001-01-01"]
    assert stanch(*word, "--yes", now=now).code == 0
    assert (advice(), cleared()) == ("leave", True), "what it is known by is known now"


def test_rule_130_what_passes_a_clean_site_is_not_cleared_by_it_where_another_one_shows_its_key(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Whoever has the key from there could listen here."""
    now, identity = "2014-04-08T09:00Z", places.identity()
    site, other = places.tls(identity), places.tls(identity)
    stanch("start", site, "--prove", "--no-questions", now=now)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=now)
    (tmp_path / "register.yaml").write_text(
        f"endpoints: [{{name: '{other}'}}]\ncredentials: [{{name: passwords, accepted_by: ['{site}']}}]\n"
    )
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    stanch("observe", "tls", "--prove", other, now=now)
    (found,) = parsed(stanch("status", "--json", now=now))["secrets"]
    assert (found["asset"]["name"], found["advice"]) == ("passwords", "ask")
    stanch("attest", other, "no", "--from", "2012-03-14", "--yes", now=now)
    (found,) = parsed(stanch("status", "--json", now=now))["secrets"]
    assert found["advice"] == "leave"


@pytest.mark.parametrize(
    ("zone", "step", "said"),
    [
        ("UTC", "patched=2014-04-08", "patched on 8 April 2014."),
        ("Asia/Tokyo", "patched=2014-04-09", "patched between 15:00 and 20:00 UTC on 8 April 2014."),
        ("UTC", "patched=12:00..13:30", "patched between 12:00 and 13:30 UTC on 8 April 2014."),
        ("UTC", "patched=12:00", "patched at 12:00 UTC on 8 April 2014."),
    ],
)
def test_rule_131_a_step_that_was_told_to_the_day_is_not_given_a_minute(
    stanch: Stanch, zone: str, step: str, said: str
) -> None:
    now = "2014-04-08T20:00Z"
    stanch("incident", "open", "heartbleed", now=now)
    stanch("client", "zone", zone, now=now)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=now)
    assert stanch("vendor", "statement", "Cardwise", "affected", step, "--yes", now=now).code == 0
    assert said in flat(stanch("notice", "copy", now=now))
    assert said[:-1] in stanch("timeline", "--json", now=now).out


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("revoked=2023-01-06", "cloud key was switched off on 6 January 2023."),
        ("revoked=08:10..08:50", "cloud key was switched off between 08:10 and 08:50 UTC on 6 January 2023."),
    ],
)
def test_rule_131_nor_is_one_of_our_own(stanch: Stanch, tmp_path: Path, step: str, said: str) -> None:
    now = "2023-01-06T09:00Z"
    stanch("incident", "open", "circleci-2023", now=now)
    (tmp_path / "register.yaml").write_text(
        "vendors: [{name: CircleCI}]\ncredentials: [{name: cloud key, held_by: [CircleCI]}]\n"
    )
    stanch("register", "import", "register.yaml", "--yes", now=now)
    assert stanch("done", "cloud key", step, "--yes", now=now).code == 0
    assert said in flat(stanch("notice", "copy", now=now))


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize(
    ("kind", "answer"), [("vendor-breach", "vendor=Buildly"), ("break-in", "name=Buildly")]
)
def test_rule_132_a_second_event_of_an_id_does_not_take_the_place_of_the_first(
    stanch: Stanch, tmp_path: Path, closed: bool, kind: str, answer: str
) -> None:
    first, june = "2023-01-06T09:00Z", "2023-06-10T09:00Z"

    def made(disclosed: str) -> str:
        words = ("playbook", "new", kind, "--set", answer, "--set", f"disclosed={disclosed}")
        return stanch(*words, now=june).out

    (tmp_path / "one.yaml").write_text(made("2023-01-04"))
    (tmp_path / "two.yaml").write_text(made("2023-06-09"))
    assert stanch("incident", "open", "one.yaml", now=first).code == 0
    assert stanch("incident", "open", "one.yaml", now=first).code == 0, "the same text is the same event"
    stanch("notice", "copy", now=first)
    stanch("notice", "sent", "--to", "all", now=first)
    if closed:
        stanch("incident", "close", "buildly-2023", "--yes", now=first)
    refused = stanch("incident", "open", "two.yaml", now=june)
    assert (refused.code, "judged by another text" in refused.err) == (2, True)
    assert "stanch incident refine two.yaml --incident buildly-2023" in " ".join(refused.err.split())
    (notice,) = parsed(stanch("claims", "--json", "--incident", "buildly-2023", now=june))["sent"]
    assert {one["fate"] for one in notice["lines"]} == {"stands"}
    text = (tmp_path / "two.yaml").read_text()
    (tmp_path / "two.yaml").write_text(text.replace("id: buildly-2023", "id: buildly-2023-2"))
    assert stanch("incident", "open", "two.yaml", now=june).code == 0
    (notice,) = parsed(stanch("claims", "--json", "--incident", "buildly-2023", now=june))["sent"]
    assert {one["fate"] for one in notice["lines"]} == {"stands"}


HELD = (
    "datasets: [{name: orders, held_by: [web2]}]\n"
    "credentials: [{name: key, held_by: [FIRST], accepted_by: [web2]}, {name: inner, held_by: [web2]}]\n"
)


@pytest.mark.parametrize("known", [True, False], ids=["is out", "may be out"])
@pytest.mark.parametrize(
    ("event", "now", "first", "register"),
    [
        ("break-in", "2023-06-10T09:00Z", "web1", "hosts: [{name: web1}, {name: web2}]\n"),
        ("npm-worm-2025", "2025-09-20T09:00Z", "web1", "hosts: [{name: web1}, {name: web2}]\n"),
        (
            "vendor-breach",
            "2023-06-10T09:00Z",
            "Chatly",
            "hosts: [{name: web2}]\nvendors: [{name: Chatly}]\n",
        ),
    ],
)
def test_rule_133_what_opens_with_a_key_that_may_be_out_clears_nothing_that_is_kept_there(
    stanch: Stanch, tmp_path: Path, event: str, now: str, first: str, register: str, known: bool
) -> None:
    name = f"{'vendor' if event == 'vendor-breach' else 'name'}=Buildly"
    if "-20" not in event:
        answers = ("--set", name, "--set", "disclosed=2023-06-09", "--set", "since=2023-06-01")
        (tmp_path / "mine.yaml").write_text(stanch("playbook", "new", event, *answers, now=now).out)
        event = "mine.yaml"
    assert stanch("incident", "open", event, now=now).code == 0
    (tmp_path / "register.yaml").write_text(register + HELD.replace("FIRST", first))
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    if first == "web1":
        stanch("attest", "web2", "no", "--from", "2001-01-01", "--yes", now=now)
    if known and first == "web1":
        assert stanch("attest", first, "yes", "--from", now[:10], "--yes", now=now).code == 0
    elif known:
        assert stanch("vendor", "statement", first, "affected", "--yes", now=now).code == 0
    status = parsed(stanch("status", "--json", now=now))
    advice = {one["asset"]["name"]: one["advice"] for one in status["secrets"]}
    assert advice["inner"] == "ask"
    assert [one["assessment"]["ever"]["verdict"] for one in status["data"]] == ["unknown"]
    assert "inner (not needed)" not in flat(stanch("plan", "--all", now=now))


@pytest.mark.parametrize("found", [False, True], ids=["added", "discovered"])
def test_rule_134_a_service_that_is_no_longer_used_is_not_used_again_because_another_one_joins_its_role(
    stanch: Stanch, found: bool
) -> None:
    from stanch.app import context
    from stanch.app.vendors import proposals
    from stanch.core.model import AssetId, Proposal
    from stanch.core.moments import parse

    now = "2014-04-08T10:00Z"
    stanch("incident", "open", "heartbleed", now=now)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=now)
    stanch("vendor", "statement", "Cardwise", "affected", "--yes", now=now)
    assert stanch("register", "end", "Cardwise", "--since", "2014-04-01", "--yes", now=now).code == 0
    if found:
        seen = Proposal("mx", AssetId("vendor:paynow"), "payments", "its script is in our pages", parse(now))
        context.client("").write([seen])
        proposals.confirm(context.client(""), seen)
    else:
        assert stanch("vendor", "add", "Paynow", "--role", "payments", "--yes", now=now).code == 0
    text = flat(stanch("notice", "copy", now=now))
    assert "Cardwise, which we used until 1 April 2014, told us" in text
    status = parsed(stanch("status", "--json", now=now))
    assert len(status["theirs"]) == 2, "both are asked: what was used can have been reached"
    assert stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=now).code == 0
    assert "Cardwise, which takes our payments, told us" in flat(stanch("notice", "copy", now=now))


@pytest.mark.parametrize("whole", [False, True], ids=["a part", "all of it"])
def test_rule_135_a_step_is_not_proved_by_a_list_that_leaves_out_what_may_have_it_too(
    stanch: Stanch, tmp_path: Path, whole: bool
) -> None:
    first, later = "2025-09-16T09:00Z", "2025-09-17T09:00Z"
    stanch("incident", "open", "npm-worm-2025", now=first)
    (tmp_path / "register.yaml").write_text("artefacts: [{name: shop}]\n")
    stanch("register", "import", "register.yaml", "--yes", now=first)
    for version, now in (("4.1.1", first), ("4.1.3", later)):
        file = lockfiles.npm(tmp_path / "package-lock.json", version)
        words = ["observe", "packages", file, "--of", "artefact:shop", "--at", now, "--yes"]
        stanch(*words, *(["--whole"] if whole else []), now=now)
    done = "Remove the package, the workflow and the runner that it planted: shop (done)"
    assert (done in flat(stanch("plan", "--all", now=later))) is whole
    stanch("done", "shop", f"removed={later}", "--yes", now=later)
    assert done in flat(stanch("plan", "--all", now=later)), "by somebody's word it is"
