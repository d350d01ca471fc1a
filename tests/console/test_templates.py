"""The console's templates: every word can be translated, and each is laid out so that it can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import stanch.console
from tests.program import templates
from tests.program.browsing import Console

ROOT = Path(stanch.console.__file__).parent
PATHS = templates.templates()
SAME_EVERYWHERE = {"stanch", "·", "→", "“", "”", ":", "(", ")", ",", ".", "?", "%"}
"""A name, and signs."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


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


def test_the_templates_of_every_capability_are_found() -> None:
    assert {"status/situation.html", "notices/tell.html", "console/base.html", "mfa/index.html"} <= {
        named(path).partition("templates/")[2] for path in PATHS
    }


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_no_text_is_outside_gettext(path: Path) -> None:
    found = [one for one in bare(path.read_text("utf-8")) if one not in ALLOWED]
    assert not found, f"{path.name}: {found}"


ALLOWED = {"shop.example", "www.shop.example", "SHA-256", "stanch claims --json"}
"""Examples, the name of a standard, and what is typed: no language changes them."""


def test_the_check_finds_what_is_bare() -> None:
    assert bare("<p>Hello there</p>") == ["Hello there"]
    assert bare('<img alt="A picture">{% translate "fine" %}') == ["A picture"]


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_each_is_laid_out_in_lines_that_can_be_read(path: Path) -> None:
    text = path.read_text("utf-8")
    assert templates.laid_out(text) == text, "help: make format"
    assert [line for line in text.splitlines() if len(line) > templates.WIDTH] == []


BLOCK = re.compile(
    r"<(?:section|form|[uo]l|li|p|h[1-3]|table|thead|tbody|t[rhd]|div|details|fieldset|label)\b"
)


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_no_line_begins_two_blocks(path: Path) -> None:
    assert [line for line in path.read_text("utf-8").splitlines() if len(BLOCK.findall(line)) > 1] == []


def test_every_partial_is_shown_by_its_own_page() -> None:
    for path in PATHS:
        text = path.read_text("utf-8")
        made = re.findall(r"{% partialdef (\w+)", text)
        shown = set(re.findall(r"{% partial (\w+)", text))
        assert sorted(made) == sorted(shown), named(path)


LONG = "word " * 30 + "end"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<ul><li><p>a</p></li></ul>\n", "<ul>\n  <li>\n    <p>a</p>\n  </li>\n</ul>\n"),
        # what is shown without a blank stays without one, however long it is
        ("<p>a{% if b %}, c{% endif %}.</p>\n", "<p>a{% if b %}, c{% endif %}.</p>\n"),
        (
            f"<p>{LONG}<b>bold</b>, more</p>\n",
            f"<p>\n  {'word ' * 22}word\n  {'word ' * 7}end<b>bold</b>, more\n</p>\n",
        ),
        ("<b>a</b><i>b</i>\n", "<b>a</b><i>b</i>\n"),
        # beside a block, and in a flex container of the sheet, no blank is shown
        ('<div class="bar"><b>a</b><i>b</i></div>\n', '<div class="bar">\n  <b>a</b>\n  <i>b</i>\n</div>\n'),
        ("{% if a %}<p>b</p>{% endif %}<p>c</p>\n", "{% if a %}\n  <p>b</p>\n{% endif %}\n<p>c</p>\n"),
        # what is in a textarea is a person's, and stays to the letter
        ("<p><textarea> a\n  b</textarea></p>\n", "<p>\n  <textarea> a\n  b</textarea>\n</p>\n"),
        # an attribute that is there or not
        ("<li{% if a %} id=a{% endif %}></li>\n", "<li {% if a %}id=a{% endif %}></li>\n"),
    ],
)
def test_a_line_is_broken_only_where_no_reader_sees_it(before: str, after: str) -> None:
    made = templates.laid_out(before)
    assert made == after
    assert templates.laid_out(made) == made


@pytest.mark.parametrize(
    "sentence",
    [
        f'{{% translate "{LONG}" %}}',
        f"{{% blocktranslate with n=one %}}{LONG} {{{{ n }}}}{{% endblocktranslate %}}",
        f"{{% blocktranslate count n=one %}}{LONG}{{% plural %}}{{{{ n }}}} {LONG}{{% endblocktranslate %}}",
    ],
)
def test_a_long_sentence_keeps_its_msgid(console: Console, sentence: str) -> None:
    from django.template import Context, Engine

    from stanch.console.settings import TEMPLATES

    engine = Engine(builtins=TEMPLATES[0]["OPTIONS"]["builtins"][:2])
    made = templates.laid_out(f"<p>{sentence}</p>\n")
    assert "trimmed" in made
    for number in (1, 2):
        context = Context({"one": number})
        shown = [engine.from_string(text).render(context) for text in (f"<p>{sentence}</p>", made)]
        assert re.sub(r"\s*\n\s*", "", shown[1]) == shown[0]


@pytest.mark.parametrize("text", ["<ul><li>a</ul>", "{% if a %}<form>{% endif %}", "<p>", "{% if a %}"])
def test_what_is_not_closed_where_it_must_be_is_refused(text: str) -> None:
    with pytest.raises(templates.Unclosed):
        templates.laid_out(text)
