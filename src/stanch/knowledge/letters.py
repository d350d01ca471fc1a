"""Letters that look alike: two names that differ in such letters alone, and a word that mixes alphabets."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

import msgspec

from stanch.core import names
from stanch.knowledge.reading import Document

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile("[^a-z0-9]")
_PLAIN = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "O"})
"""What many typefaces draw alike within ASCII itself."""
_TOGETHER = {"CJK": "EAST", "HIRAGANA": "EAST", "KATAKANA": "EAST", "HANGUL": "EAST", "BOPOMOFO": "EAST"}
"""Scripts that are written together in one word."""


class _Letters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    license: str
    read: str
    letters: dict[str, str]


@cache
def _like() -> Mapping[int, str]:
    """What each letter looks like, by its code point."""
    text = files("stanch.knowledge").joinpath("letters.yaml").read_text("utf-8")
    read = Document(text, "letters.yaml").into(_Letters).letters
    return {ord(letter): latin for latin, some in read.items() for letter in some}


def drawn(name: str) -> str:
    """How a name looks: the same for two names that a reader cannot tell apart, whatever letters they are of.
    Case counts before that: a capital H looks like another letter than a small one."""
    text = name if name.isascii() else unicodedata.normalize("NFKC", name).translate(_like())
    text = text.translate(_PLAIN).casefold().replace("rn", "m").replace("vv", "w")
    return _SIGNS.sub("", text) if text.isascii() else names.alike(text)


def odd(name: str) -> tuple[str, ...]:
    """The letters by which a name may be another than it looks: those of the rarer alphabet within one word
    that mixes two, one of which looks like the other; and of a word that looks Latin among Latin ones."""
    return tuple(dict.fromkeys(_odd(name)))


def _odd(name: str) -> Iterator[str]:
    text = unicodedata.normalize("NFKC", name)
    if text.isascii():
        return
    words = _WORD.findall(text)
    latin = any({_script(one) for one in word} == {"LATIN"} for word in words)
    for word in words:
        scripts = Counter(_script(one) for one in word)
        seems = [one for one in word if _like().get(ord(one), "0").isalpha() and _script(one) != "LATIN"]
        if len(scripts) > 1 and seems:
            most = scripts.most_common(1)[0][0]
            yield from (one for one in word if _script(one) != most)
        elif latin and len(seems) == len(word):
            yield from seems


def _script(letter: str) -> str:
    """LATIN, CYRILLIC: the first word of its name in Unicode."""
    first = unicodedata.name(letter, "?").split()[0]
    return _TOGETHER.get(first, first)


def differing(name: str, other: str) -> tuple[str, ...]:
    """The letters of two names that are drawn alike, and that one of them has alone."""
    one, two = (unicodedata.normalize("NFKC", text) for text in (name, other))
    return tuple(dict.fromkeys([*(x for x in one if x not in two), *(x for x in two if x not in one)]))


def called(letters: Iterable[str]) -> str:
    """“а” (U+0430, Cyrillic), “a” (U+0061, Latin): which letters they are, for eyes that cannot tell."""
    return ", ".join(f"“{one}” (U+{ord(one):04X}{_of(one)})" for one in letters)


def _of(letter: str) -> str:
    known = unicodedata.name(letter, "").split()
    return f", {known[0].capitalize()}" if known and letter.isalpha() else ""
