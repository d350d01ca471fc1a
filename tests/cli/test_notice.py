"""`stanch notice`: the text to paste, and “I sent this”."""

from __future__ import annotations

import json

from tests.program.commands import Stanch, parsed


def test_the_notice_is_text_alone_and_frozen_when_sent(stanch: Stanch, begun: str) -> None:
    found = stanch("notice", "copy")
    assert "You can say" not in found.out
    assert "cannot be said yet" in found.err
    assert stanch("notice", "sent").code == 2
    assert stanch("notice", "sent", "--to", "all customers, 312").code == 0
    sent = json.loads(stanch("claims", "--json").out)["sent"]
    assert [fate for _text, fate in sent[0]["fates"]].count("fell") == 0
    assert sent[0]["revision"]["to"] == "all customers, 312"


def test_as_json_it_is_the_paragraph_and_what_was_sent_the_revision(stanch: Stanch, begun: str) -> None:
    copied = parsed(stanch("notice", "copy", "--json"))
    assert copied["lines"]
    assert copied["not_yet"]
    sent = parsed(stanch("notice", "sent", "--to", "all", "--at", "2014-04-08T16:59Z", "--json"))
    assert (sent["number"], sent["to"]) == (1, "all")
    assert [one["text"] for one in sent["sentences"]]
    assert parsed(stanch("notice", "sent", "--to", "two papers", "--json"))["number"] == 2
