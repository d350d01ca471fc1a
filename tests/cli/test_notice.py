"""`stanch notice`: the text to paste, and “I sent this”."""

from __future__ import annotations

import json

from tests.program.commands import Stanch


def test_the_notice_is_text_alone_and_frozen_when_sent(stanch: Stanch, begun: str) -> None:
    found = stanch("notice", "copy")
    assert "You can say" not in found.out
    assert "cannot be said yet" in found.err
    assert stanch("notice", "sent").code == 2
    assert stanch("notice", "sent", "--to", "all customers, 312").code == 0
    sent = json.loads(stanch("claims", "--json").out)["sent"]
    assert [fate for _text, fate in sent[0]["fates"]].count("fell") == 0
    assert sent[0]["revision"]["to"] == "all customers, 312"
