"""A vendor that was mistyped is renamed, joined with the one that it is, or removed (rule 172)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.program.commands import Stanch, parsed

SITE = "127.0.0.1:9"


@pytest.fixture
def shop(stanch: Stanch) -> Stanch:
    """A server that nobody answers at; Crdwise, which takes the payments beside Paywell, and answered."""
    stanch("start", SITE, "--no-questions")
    stanch("vendor", "add", "Paywell", "--role", "payments")
    stanch("vendor", "add", "Crdwise", "--role", "payments", "--role", "mail")
    stanch("vendor", "statement", "Crdwise", "not_affected", "--quote", "We never ran it.")
    return stanch


def theirs(stanch: Stanch) -> dict[str, dict[str, Any]]:
    return {one["asset"]["name"]: one for one in parsed(stanch("status", "--json"))["theirs"]}


def everything(stanch: Stanch) -> Any:
    found = parsed(stanch("status", "--json"))
    return found["theirs"], found["secrets"], found["unknown"], stanch("register", "export").out


def secrets(stanch: Stanch) -> list[str]:
    return [one["asset"]["name"] for one in parsed(stanch("status", "--json"))["secrets"]]


def test_a_new_name_keeps_all_that_was_said_and_our_password_there_is_called_so_too(shop: Stanch) -> None:
    before = everything(shop)
    assert shop("vendor", "rename", "Crdwise", "Cardwise", "--yes").code == 0
    found = theirs(shop)
    assert set(found) == {"Paywell", "Cardwise"}
    assert found["Cardwise"]["answer"] == "not_affected"
    assert found["Cardwise"]["roles"] == ["payments", "mail"]
    assert sorted(secrets(shop)) == ["our password at Cardwise", "our password at Paywell"]
    assert shop("undo", "--yes").code == 0
    assert everything(shop) == before


def test_a_name_of_the_catalogue_makes_it_the_vendor_that_the_catalogue_knows(shop: Stanch) -> None:
    before = everything(shop)
    assert shop("vendor", "rename", "Crdwise", "Stripe", "--yes").code == 0
    found = theirs(shop)["Stripe"]
    assert found["asset"]["id"] == "vendor:stripe"
    assert found["answer"] == "not_affected"
    assert found["roles"] == ["payments", "mail"]
    assert "Crdwise" not in shop("register", "export").out
    assert shop("undo", "--yes").code == 0
    assert everything(shop) == before


def test_a_name_that_is_there_already_is_refused_and_a_doubtful_one_asked_about(shop: Stanch) -> None:
    said = shop("vendor", "rename", "Crdwise", "paywell", "--yes")
    assert (said.code, "Paywell is there already" in said.err) == (2, True)
    said = shop("vendor", "rename", "Crdwise", "Pay-well", "--yes")
    assert (said.code, "differs from" in said.err) == (2, True)
    assert shop("vendor", "rename", "Crdwise", "Pay-well", "--another", "--yes").code == 0
    assert shop("vendor", "rename", "Pay-well", "PAY-WELL", "--yes").code == 0, "case alone is no other name"
    said = shop("vendor", "rename", "PAY-WELL", "PAY-WELL", "--yes")
    assert (said.code, "is called PAY-WELL already" in said.err) == (2, True)


def test_rule_172_two_that_are_one_become_one_with_what_was_said_of_both(shop: Stanch) -> None:
    shop("vendor", "add", "Cardwise", "--role", "support")
    shop("vendor", "ask", "Cardwise")
    before = everything(shop)
    assert shop("vendor", "join", "Crdwise", "Cardwise", "--yes").code == 0
    found = theirs(shop)
    assert set(found) == {"Paywell", "Cardwise"}
    assert found["Cardwise"]["answer"] == "not_affected"
    assert set(found["Cardwise"]["roles"]) == {"payments", "mail", "support"}
    assert sorted(secrets(shop)) == ["our password at Cardwise", "our password at Paywell"]
    assert theirs(shop)["Paywell"]["roles"] == ["payments"]
    assert shop("undo", "--yes").code == 0
    assert everything(shop) == before
    assert shop("vendor", "join", "Crdwise", "Crdwise", "--yes").code == 2


def test_one_that_never_was_goes_and_who_was_named_beside_it_stays(shop: Stanch) -> None:
    before = everything(shop)
    assert shop("vendor", "remove", "Crdwise", "--yes").code == 0
    found = theirs(shop)
    assert set(found) == {"Paywell"}
    assert found["Paywell"]["roles"] == ["payments"]
    asked = [one["about"] for one in parsed(shop("status", "--json"))["unknown"] if one["kind"] == "role"]
    assert "mail" in asked, "a question that it alone answered is open again, and not answered by nobody"
    assert "payments" not in asked
    assert secrets(shop) == ["our password at Paywell"]
    assert shop("undo", "--yes").code == 0
    assert everything(shop) == before


def test_what_was_sent_keeps_its_names_and_stands(shop: Stanch) -> None:
    shop("notice", "copy")
    shop("notice", "sent", "--to", "all customers")
    sent = shop("notice", "list", "--json").out
    assert "Crdwise" in sent
    for words in (("join", "Crdwise", "Paywell"), ("remove", "Crdwise")):
        said = shop("vendor", *words, "--yes")
        assert said.code == 2
        assert "notice 1 to all customers rests on it" in said.err
        assert "say since when" in said.err
    assert shop("vendor", "rename", "Crdwise", "Cardwise", "--yes").code == 0
    assert shop("notice", "list", "--json").out == sent
