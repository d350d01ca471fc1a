"""docs/extension.md shows the answer as it is: each field, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec

from stanch.core.advice import Advice
from stanch.core.renewal import Ground
from stanch.flow.advised import Advised
from stanch.tell.password import TITLES

DOCS = (Path(__file__).parents[2] / "docs/extension.md").read_text("utf-8")


def test_the_shown_answer_is_one() -> None:
    block = re.search(r"```json\n(.*?)```", DOCS, re.DOTALL)
    assert block
    shown = msgspec.json.decode(block[1])
    assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(shown, Advised))) == shown


def test_each_word_of_an_answer_is_in_the_table() -> None:
    for word in (*get_args(Advice), *get_args(Ground)):
        assert f"`{word}`" in DOCS
    for title in TITLES.values():
        assert title in DOCS
