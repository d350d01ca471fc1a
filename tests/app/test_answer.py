"""What we answer about ourselves: who signs people in, are these all our servers, was all reset."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stanch.cli import pointers
from stanch.core.model import US, Asset, AssetId, Edge, Proposal, RemedyId, ServerList
from stanch.core.moments import When, at, parse
from stanch.core.sayings import Step
from stanch.core.sign_in import CUSTOMERS
from stanch.errors import BadInput
from tests.stores import pointed

if TYPE_CHECKING:
    from stanch.app.context import Case

NOW = "2014-04-08T12:00Z"
WWW = Asset(AssetId("endpoint:www.shop.example:443"), "endpoint", "www.shop.example")
SIGNLY = AssetId("vendor:signly")
ROTATED = RemedyId("rotated")


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STANCH_NOW", NOW)
    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
        yield


@pytest.fixture
def case(record: None) -> Case:
    """An open incident with one website."""
    from stanch.app.incidents import lifecycle

    opened = lifecycle.incident("", "heartbleed")
    opened.write([WWW])
    return opened


def accepting(case: Case) -> dict[AssetId, bool]:
    """Who accepts customers' passwords; is it so still?"""
    edges = [edge for _seq, edge in case.state.edges(CUSTOMERS) if edge.bond == "accepts"]
    return {edge.src: edge.during.end is None for edge in edges}


@pytest.mark.slow
def test_ourselves_is_every_server_and_ends_where_a_service_takes_over(case: Case) -> None:
    from stanch.app.vendors import roles

    roles.role(case.client, "signin", [], ourselves=True)
    assert accepting(case) == {US: True}
    roles.role(case.client, "signin", [], ourselves=True)
    assert len([edge for _seq, edge in case.state.edges(US) if edge.bond == "accepts"]) == 1
    roles.role(case.client, "signin", ["Signly"], ourselves=False)
    assert accepting(case) == {US: False, SIGNLY: True}
    (ended,) = [edge for _seq, edge in case.state.edges(US) if edge.bond == "accepts"]
    assert ended.during.end == at(parse(NOW))
    # and when we take it back, it begins again
    roles.role(case.client, "signin", [], ourselves=True)
    assert accepting(case)[US] is True


def test_nobody_and_not_known_add_no_password(case: Case) -> None:
    from stanch.app.vendors import roles

    roles.role(case.client, "signin", [], known=False)
    roles.role(case.client, "signin", [], ourselves=False)
    assert accepting(case) == {}
    assert case.state.asset(CUSTOMERS) is None


def test_a_service_that_shows_besides_us_does_not_end_what_we_do(case: Case) -> None:
    from stanch.app.vendors import proposals, roles, statements

    roles.role(case.client, "signin", [], ourselves=True)
    proposals.confirm(case.client, Proposal("signin:signly", SIGNLY, "signin", "a script", parse(NOW)))
    assert accepting(case) == {US: True, SIGNLY: True}
    statements.vendor(case.client, "Other", ["signin"])
    assert accepting(case)[US] is True
    # "don't know" ends nothing either
    roles.role(case.client, "signin", [], known=False, ourselves=None)
    assert accepting(case)[US] is True


def test_the_ninth_question_is_asked_until_it_is_answered(case: Case) -> None:
    from stanch.app.status import situation
    from stanch.app.vendors import roles

    def asked() -> list[str]:
        return [one.whole for one in situation.situation(case).unknown if one.kind == "servers"]

    assert asked() == ["Are these all the servers that your customers reach? So far: www.shop.example."]
    roles.servers(case, False)
    assert asked()
    roles.servers(case, True)
    assert asked() == []
    late = Asset(AssetId("endpoint:mx.shop.example:25"), "endpoint", "mx.shop.example:25")
    case.write([late])
    assert asked() == [
        "Are these all the servers that your customers reach? "
        "So far: www.shop.example and mx.shop.example:25."
    ]
    said = case.state.server_list()
    assert said is not None
    assert said[1] == ServerList(True)


def test_what_is_only_named_is_asked_about_and_who_was_not_asked_is_not_silent(case: Case) -> None:
    from stanch.app.status import situation
    from stanch.app.vendors import statements

    statements.vendor(case.client, "Cardwise", ["payments"])
    case.write([Edge(AssetId("vendor:gone"), "holds", CUSTOMERS)])
    unknown = {one.kind: one.whole for one in situation.situation(case).unknown}
    assert unknown["unregistered"] == "What is gone? It is named, but was taken back or never written down."
    assert unknown["answer"] == "Is Cardwise affected? Nobody has asked them yet."
    statements.asked(case, "Cardwise", "mail")
    unknown = {one.kind: one.whole for one in situation.situation(case).unknown}
    assert unknown["answer"] == "Is Cardwise affected? They have not answered."


def test_that_one_changed_theirs_is_refused_and_a_reset_of_all_is_kept(case: Case) -> None:
    from stanch.app.attestations import words as say
    from stanch.app.vendors import roles

    roles.role(case.client, "signin", [], ourselves=True)
    passwords = case.state.asset(CUSTOMERS)
    assert passwords is not None
    with pytest.raises(BadInput, match="belong to many people") as refused:
        say.done(case, passwords, [Step(ROTATED, "yes", at(parse(NOW)))])
    assert "reset_all" in pointers.words(refused.value.help)
    say.done(case, passwords, [Step(say.RESET, "yes", at(parse(NOW)))])
    words = case.judgement().world.words(CUSTOMERS)
    assert [(word.step.remedy, word.step.when.high) for word in words] == [("rotated", parse(NOW))]
    # it is no step elsewhere
    with pytest.raises(BadInput, match="reset_all is no step"):
        say.done(case, WWW, [Step(say.RESET, "yes", When())])
    # a password of ours at a service is one person's
    roles.role(case.client, "payments", ["Cardwise"])
    ours = case.state.asset(AssetId("credential:our-password-at-cardwise"))
    assert ours is not None
    say.done(case, ours, [Step(ROTATED, "yes", at(parse(NOW)))])
    assert case.judgement().world.words(ours.id)


def test_the_register_goes_out_and_comes_in_without_a_change(case: Case) -> None:
    from stanch.app.register import entries, export
    from stanch.app.vendors import roles

    assert "all_servers" not in export.text(export.known(case.state))
    roles.role(case.client, "signin", [], ourselves=True)
    roles.servers(case, True)
    text = export.text(export.known(case.state))
    assert "all_servers: 'yes'" in text
    assert "- ourselves" in text
    assert entries.parse(text, "mine.yaml", case.state) == ()
    more = text.replace("all_servers: 'yes'", "all_servers: 'no'")
    (change,) = entries.parse(more, "mine.yaml", case.state)
    assert change.what == "these are all the servers that our customers reach: no"
    keys = "credentials: [{name: deploy, accepted_by: [www.shop.example], held_by: [ourselves]}]\n"
    entries.write(case.client, entries.parse(keys, "keys.yaml", case.state))
    assert case.judgement().world.customers(AssetId("credential:deploy")) is False
