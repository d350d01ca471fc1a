"""Every word that a page shows can be translated: no template has text outside gettext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import stanch.console

ROOT = Path(stanch.console.__file__).parent / "templates"
SAME_EVERYWHERE = {"stanch", "·", "→", "“", "”", ":", "(", ")", ",", ".", "?", "%"}
"""A name, and signs."""


def bare(text: str) -> list[str]:
    """What a reader sees that is in no translation tag."""
    text = re.sub(r"{% block width %}.*?{% endblock %}", "", text)  # a class of the sheet
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "\n", text, flags=re.DOTALL)
    for name in ("alt", "title", "placeholder", "aria-label"):
        text = re.sub(rf'\b{name}="([^"]*)"', r">\1<", text)
    text = re.sub(r"<!doctype html>|<[^>]*>", "\n", text, flags=re.DOTALL | re.IGNORECASE)
    found = (one.strip(" ·→“”:(),.?\n\t") for one in text.split("\n"))
    return [one for one in found if re.search(r"[A-Za-z]{2}", one) and one not in SAME_EVERYWHERE]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.html")), ids=lambda one: one.name)
def test_no_text_is_outside_gettext(path: Path) -> None:
    found = [one for one in bare(path.read_text("utf-8")) if one not in ALLOWED]
    assert not found, f"{path.name}: {found}"


ALLOWED = {"shop.example", "www.shop.example", "SHA-256", "stanch claims --json"}
"""Examples, the name of a standard, and what is typed: no language changes them."""


def test_the_check_finds_what_is_bare() -> None:
    assert bare("<p>Hello there</p>") == ["Hello there"]
    assert bare('<img alt="A picture">{% translate "fine" %}') == ["A picture"]
