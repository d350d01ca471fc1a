"""stanch client: several clients in one record, each apart; and who one is to its customers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed


@pytest.fixture
def two(stanch: Stanch) -> Stanch:
    """Two clients with one event each: Heartbleed at the bakery, CircleCI at the yoga school."""
    assert stanch("client", "add", "Old Mill Bakery").code == 0
    assert stanch("client", "add", "Harbour Yoga").code == 0
    assert stanch("--client", "old-mill-bakery", "incident", "open", "heartbleed").code == 0
    assert stanch("incident", "open", "circleci-2023", "--client", "Harbour Yoga").code == 0
    return stanch


def test_a_command_without_a_client_is_refused_while_there_are_several(two: Stanch) -> None:
    for words in (["status"], ["vendor", "add", "Cardwise"], ["record", "verify"], ["timeline"]):
        found = two(*words)
        assert found.code == 2, words
        assert "there are 2 clients here, each with a record of its own" in found.err
        assert "harbour-yoga, old-mill-bakery" in found.err
        assert "--client NAME" in found.err


def test_before_the_command_or_after_it_by_a_variable_or_by_use(two: Stanch) -> None:
    yoga = "The breach at CircleCI"
    assert yoga in two("--client", "harbour-yoga", "status").out
    assert yoga in two("status", "--client", "harbour-yoga").out
    assert yoga in two("status", STANCH_CLIENT="harbour-yoga").out
    assert two("client", "use", "harbour-yoga").code == 0
    assert yoga in two("status").out
    assert "Heartbleed" in two("status", STANCH_CLIENT="old-mill-bakery").out, "what is named comes first"
    assert "Heartbleed" in two("status", "--client", "old-mill-bakery", STANCH_CLIENT="harbour-yoga").out


def test_a_client_that_is_not_there_is_said_with_those_that_are(two: Stanch) -> None:
    for words in (["--client", "nobody", "status"], ["client", "use", "nobody"]):
        found = two(*words)
        assert found.code == 2
        assert "there is no client 'nobody'" in found.err
        assert "harbour-yoga, old-mill-bakery" in found.err
    assert len(parsed(two("client", "list", "--json"))["clients"]) == 2, "none was made by a slip"


@pytest.mark.parametrize(
    "name", ["Old Mill Bakery", "old mill  bakery", "OLD-MILL-BAKERY", "", "!!!", "x\ny"]
)
def test_two_that_could_be_meant_for_one_another_and_names_that_are_none(two: Stanch, name: str) -> None:
    found = two("client", "add", name)
    assert found.code == 2, found
    assert "help:" in found.err
    assert len(parsed(two("client", "list", "--json"))["clients"]) == 2


@pytest.mark.parametrize(
    ("name", "short"), [("Bramble & Daughters", "bramble-daughters"), ("Bäckerei Müller", "bäckerei-müller")]
)
def test_a_name_with_signs_has_one_for_commands(stanch: Stanch, name: str, short: str) -> None:
    made = parsed(stanch("client", "add", name, "--json"))
    assert made == {"name": short, "business": name}
    assert stanch("--client", short, "incident", "open", "heartbleed").code == 0
    assert stanch("--client", name, "status").code == 3


def test_nothing_of_one_is_in_anything_of_the_other(two: Stanch, tmp_path: Path) -> None:
    two("--client", "old-mill-bakery", "vendor", "add", "Cardwise", "--role", "payments")
    yoga = ["--client", "harbour-yoga"]
    before = [two(*yoga, *words).out for words in (["status"], ["timeline", "--json"], ["record", "verify"])]
    two("--client", "old-mill-bakery", "vendor", "ask", "Cardwise")
    two("--client", "old-mill-bakery", "client", "set", "--signs", "Ida Brandt", "--zone", "Asia/Tokyo")
    after = [two(*yoga, *words).out for words in (["status"], ["timeline", "--json"], ["record", "verify"])]
    assert after == before
    assert "Cardwise" not in "".join(after)
    assert "Times that name no zone are read in UTC" in two(*yoga, "client", "zone").out
    two(*yoga, "record", "export", "yoga.zip")
    assert b"Cardwise" not in (tmp_path / "yoga.zip").read_bytes()
    assert "2 clients" in two("record", "backup", "all.sqlite3").out


def test_the_list_says_who_is_exposed_who_waits_for_whom_and_never_nothing_to_do_of_the_unknown(
    two: Stanch,
) -> None:
    two("--client", "harbour-yoga", "incident", "close", "circleci-2023", "--yes")
    two("--client", "harbour-yoga", "incident", "open", "heartbleed")
    for client in ("old-mill-bakery", "harbour-yoga"):
        two("--client", client, "vendor", "add", "Cardwise", "--role", "payments")
        two("--client", client, "vendor", "ask", "Cardwise")
    found = flat(two("client", "list"))
    assert "None of 2 is known to be exposed now." in found
    assert "Cardwise: Harbour Yoga and Old Mill Bakery. No answer yet; asked first" in found
    assert "Nothing to do" not in found


def test_one_client_alone_is_named_nowhere(stanch: Stanch, begun: str) -> None:
    assert stanch("status").code in (0, 1, 3)
    assert parsed(stanch("client", "list", "--json"))["clients"][0]["name"] == "default"


# who we are


def test_who_we_are_is_said_once_by_its_fields(stanch: Stanch, begun: str) -> None:
    """Rule 167."""
    stanch("client", "set", "--business", "WiseWidget", "--site", "https://wisewidget.example/shop")
    stanch("client", "set", "--signs", "Ana Reyes", "--reply-to", "ana@wisewidget.example")
    stanch("client", "set", "--language", "de", "--zone", "Europe/Berlin")
    assert parsed(stanch("client", "set", "--json")) == {
        "business": "WiseWidget", "sites": ["wisewidget.example"], "signs": "Ana Reyes",
        "reply_to": "ana@wisewidget.example", "language": "de", "zone": "Europe/Berlin",
    }  # fmt: skip
    told = stanch("timeline").out
    assert "who we are: WiseWidget (wisewidget.example)" in " ".join(told.split())
    stanch("client", "set", "--signs", "")
    assert parsed(stanch("client", "set", "--json"))["signs"] == ""


@pytest.mark.parametrize(
    "words",
    [
        ["--business", "we are safe. You"], ["--business", "nobody"], ["--reply-to", "ana"],
        ["--reply-to", "ana@localhost"], ["--reply-to", "a@b.example, c@d.example"], ["--site", "a b"],
        ["--language", "fr"], ["--zone", "Mars/Olympus"], ["--signs", "Ana\nReyes"],
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    stanch: Stanch, begun: str, words: list[str]
) -> None:
    before = stanch("record", "verify").out
    assert stanch("client", "set", *words).code == 2
    assert stanch("record", "verify").out == before


def test_texts_say_the_name_that_customers_know(stanch: Stanch, begun: str) -> None:
    """Rule 167."""
    Path("register.yaml").write_text(
        f"credentials: [{{name: customers' passwords, accepted_by: ['{begun}']}}]\n"
    )
    imported = stanch("register", "import", "register.yaml", "--yes")
    assert imported.code == 0, imported
    stanch("attest", begun, "yes", "--from", "2014-03-01", "--yes")
    before = wishes(stanch)
    assert f"A new {begun} password would not be safe yet." in before
    stanch("client", "set", "--business", "WiseWidget")
    after = wishes(stanch)
    assert "A new WiseWidget password would not be safe yet." in after
    assert f"{begun} password" not in after
    last = parsed(stanch("record", "verify", "--json"))["entries"]
    stanch("retract", last, "it is called otherwise")
    assert wishes(stanch) == before


def wishes(stanch: Stanch) -> str:
    return flat(stanch("claims"))


def test_start_asks_who_you_are_once(stanch: Stanch, begun: str) -> None:
    answered = "none\n" * 8 + "?\n\n"
    first = stanch(
        "start", begun, typed=f"{answered}WiseWidget\nAna Reyes\nana\nana@wisewidget.example\nde\n"
    )
    assert "Your business, as customers call it?" in first.err
    assert "'ana' is no address that can be written to" in first.err
    assert "Texts speak for WiseWidget." in first.err
    again = stanch("start", begun, typed="x\n" * 9)
    assert "as customers call it" not in again.err
    found = parsed(stanch("client", "set", "--json"))
    assert (found["business"], found["reply_to"], found["language"]) == (
        "WiseWidget", "ana@wisewidget.example", "de",
    )  # fmt: skip
