"""docs/extension.md shows the answer as it is: each field, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec

from stanch.app.site_check.answer import Advised
from stanch.core.catalogue import Advice
from stanch.core.key_renewal import Overall
from stanch.core.key_renewal_reasons import Reason
from stanch.tell.password import TITLES

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs/extension.md").read_text("utf-8")
KEYS = (
    "other_key", "said_new", "same_key", "same_since", "word_gainsaid", "changed_around", "no_baseline",
    "current_unknown",
)  # fmt: skip
"""Why a key is new, the same, or not known, by what the record alone can tell."""
PARTS = (
    "after_fix", "rotated_before_fix", "unknown", "revoked", "not_revoked", "expired",
)  # fmt: skip


def test_the_shown_answer_is_one() -> None:
    block = re.search(r"```json\n(.*?)```", DOCS, re.DOTALL)
    assert block
    shown = msgspec.json.decode(block[1])
    assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(shown, Advised))) == shown


def test_each_word_of_an_answer_is_in_the_table() -> None:
    for word in (*get_args(Advice), *KEYS, *PARTS, *get_args(Overall)):
        assert f"`{word}`" in DOCS
    assert set(KEYS) <= set(get_args(Reason))
    for title in TITLES.values():
        assert title in DOCS


def test_the_extensions_colours_and_marks_are_the_consoles() -> None:
    sheets, folder = ROOT / "src/stanch/console/static/console", ROOT / "extension"
    colours = (sheets / "stanch.css").read_text("utf-8").partition("/* ground */\n")[0]
    assert (folder / "colours.css").read_text("utf-8") == colours, "help: make extension"
    marks = (sheets / "marks.svg").read_text("utf-8")
    assert (folder / "marks.svg").read_text("utf-8") == marks, "help: make extension"
    for page in ("popup.html", "options.html"):
        assert 'href="colours.css"' in (folder / page).read_text("utf-8")
    used = set(re.findall(r"var\((--[\w-]+)\)", (folder / "stanch.css").read_text("utf-8")))
    assert used <= set(re.findall(r"(--[\w-]+):", colours))
