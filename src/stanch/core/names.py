"""What a thing may be called: which two names are one, what id a name makes, and what a free text may hold.

A name stands in our sentences, so it is bounded: it cannot end one of them and begin another, and a long one
stands there between quotation marks.
"""

from __future__ import annotations

import re
import unicodedata

MOST = 80
"""Characters of a name."""
MOST_WORDS = 120
"""Characters of a title, or of the words that say who got a notice."""
MOST_BARE, MOST_BARE_WORDS = 30, 2
"""Characters and words of a name that stands in a sentence without quotation marks."""
MOST_REASON = 300
MOST_QUOTE = 4000

_PLAIN = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")
_SLUG = re.compile(r"[a-z0-9-]+")
_OTHER_ENDS = re.compile(
    "[\u0589\u061d-\u061f\u06d4\u0700-\u0702\u07f9\u0837\u0839\u083d\u083e\u0964\u0965\u104a\u104b\u1362\u1367\u1368"
    "\u166e\u1735\u1736\u17d4\u17d5\u1803\u1809\u1944\u1945\u1aa8-\u1aab\u1b5a\u1b5b\u1b5e\u1b5f\u1c3b\u1c3c\u1c7e\u1c7f"
    "\u203d\u2e2e\u2e3c\u2e53\u2e54\u3002\ua4ff\ua60e\ua60f\ua6f3\ua6f7\ua876\ua877\ua8ce\ua8cf\ua92f\ua9c8"
    "\ua9c9\uaa5d-\uaa5f\uaaf0\uaaf1\uabeb]"
)
"""What ends a sentence in other scripts (Unicode's Sentence_Terminal), after NFKC; no name needs one."""
_INNER_END = re.compile(r"[.!?]\s|[!?](?=[^\s!?])|;")
_NEW_SENTENCE = re.compile(r"\.(?=[^\W\d_])(\w)(\w*)\s")
_SHORT_FORM = re.compile(
    r"(?:^|\s)(?:Inc|Ltd|Corp|Co|Bros|Pty|Jr|Sr|\w+(?:\.\w+)+)\.$", re.IGNORECASE
)  # Inc., S.A., e.V., L.L.C.
_QUOTES = re.compile('["`\u00ab\u00bb\u201a\u201c-\u201f\u2039\u203a\u2e42\u300c-\u300f\u301d-\u301f]')
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")
"""Letters and marks that show nothing."""
_JOINERS = "\u200c\u200d"
_PILE = 4
"""So many marks may stand on one letter; more of them cover what is beside it."""
_NOBODY = frozenset({
    "anybody", "don't know", "dont know", "everybody", "me", "myself", "n", "n/a", "nil", "no", "no one",
    "no one else", "nobody", "nobody else", "none", "not known", "nothing", "null", "ours", "ourselves",
    "self", "unknown", "us", "we", "y", "yes",
})  # fmt: skip
"""Answers, rather than names; "we" is what our sentences call the business itself."""
_WORD = re.compile(r"[^\W_]+")
_ORDINARY = frozenset({
    "all", "any", "anybody", "anyone", "anything", "both", "each", "either", "every", "everybody", "everyone",
    "everything", "few", "half", "many", "more", "most", "much", "neither", "several", "some", "somebody",
    "someone", "something", "other", "others", "another", "same", "such", "only", "rest",
    "no", "nobody", "none", "noone", "nor", "not", "nothing", "never", "cannot", "without", "except", "but",
    "yes", "yet", "unknown", "perhaps", "maybe",
    "i", "we", "us", "our", "ours", "ourselves", "you", "your", "yours", "they", "them", "their", "theirs",
    "it", "its", "he", "she", "who", "whoever", "whom", "whose", "which", "what", "whatever",
    "this", "that", "these", "those", "the", "a", "an", "and", "or", "if", "of",
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "will", "can", "may",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "services", "vendors", "suppliers", "providers",
})  # fmt: skip
"""By these our sentences say how many, which, who, and that something is not so."""
_FORMS = frozenset(("ag", "b.v", "bv", "co", "corp", "gmbh", "inc", "llc", "ltd", "plc", "s.a", "sa", "se"))
"""What is left of a company's name where it was split at its comma."""


class Unfit(ValueError):
    """A text that cannot be kept: `what` is wrong with it, and what `help`s."""

    def __init__(self, what: str, help: str) -> None:
        super().__init__(what)
        self.what = what
        self.help = help


# which names are one


def tidy(name: str) -> str:
    """A name as it is kept and shown: as typed, without spaces at its ends or two in a row."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def folded(name: str) -> str:
    """What tells two names apart: NFKC, with case and spaces folded. Nothing else is dropped."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", name).casefold())
    return " ".join(unicodedata.normalize("NFKC", text.casefold()).split())


def alike(name: str) -> str:
    """What two names have in common that could be meant for one another: they differ in accents, signs or
    spaces alone, as "AT&T" and "at t" do. Who means another one says so."""
    text = unicodedata.normalize("NFKD", folded(name))
    return "".join(
        char for char in text if unicodedata.category(char)[0] in "LNM" and not unicodedata.combining(char)
    )


def id_part(name: str) -> str:
    """The name as ids have it, after their kind: `vendor:cardwise`, `vendor:at%26t`, `vendor:яндекс_pay`.

    Two names have the same only where `folded` is the same. Letters, digits, `.`, `-`, `_` and `%` are all
    that is in it.
    """
    plain = folded(name)
    if _PLAIN.fullmatch(plain):
        return plain.replace(" ", "-")
    made = "".join(map(_in_id, plain))
    return made.replace("-", "%2D") if _SLUG.fullmatch(made) else made


def _in_id(char: str) -> str:
    if char == " ":
        return "_"
    if char in ".-" or unicodedata.category(char)[0] in "LNM":
        return char
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def shown(text: str) -> str:
    """A text that was typed, as it can be shown again whatever it holds: for "there is no vendor ..."."""
    short = text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]}..."
    return short if short.isprintable() else ascii(short)


def in_text(name: str, *, proper: bool = False) -> str:
    """A name as it stands in a sentence. One that could be read as a part of that ("Cardwise told us that we
    are safe", "No vendor", "all services") is put between quotation marks, of which no name holds any itself.
    `proper`: somebody's own name, of which ordinary letters without a capital are none."""
    bare = _QUOTES.sub("'", name)
    long = len(bare) > MOST_BARE or len(bare.split()) > MOST_BARE_WORDS
    common = proper and bare.islower() and all(char.isalpha() or char in " '’-" for char in bare)
    return f"“{bare}”" if long or common or ordinary(bare) else bare


def ordinary(name: str) -> bool:
    """Is one of its words one by which our sentences say how many, which, who, or that it is not so (57)?"""
    return not _ORDINARY.isdisjoint(_WORD.findall(unicodedata.normalize("NFKC", name).casefold()))


# what a text may hold


def name(text: str, *, most: int = MOST) -> str:
    """The name, tidied. Unfit where it is none, or where it could become a sentence of ours."""
    given = text.strip()
    _one_line(given)
    found = tidy(given)
    if not alike(found):
        raise Unfit(f"{given!r} is no name", "write its name, such as Cardwise")
    if folded(found).strip(".") in _FORMS:
        raise Unfit(f"{given!r} alone is no name", "write it after the name, without a comma: Acme Inc.")
    if folded(found) in _NOBODY:
        raise Unfit(
            f"{given!r} is an answer, and no name",
            "write a name, or choose that answer where it is asked for",
        )
    _short(found, most)
    if found.startswith("-"):
        raise Unfit(f"{given!r} begins with a dash, as options do", "leave the dash out")
    for form in (found, unicodedata.normalize("NFKC", found)):
        _no_quotes(form)
        _no_sentence(form)
        if form.endswith((".", "!", "?")) and not _may_end_so(form):
            raise Unfit(f"{given!r} ends like a sentence", f"leave the {form[-1]!r} out at its end")
    return found


def words(text: str) -> str:
    """A few words that stand for who or how: "all customers, 312". Unfit as `name` is."""
    return name(text, most=MOST_WORDS)


def reason(text: str) -> str:
    """One sentence that says why, on one line; it may end like one."""
    found = tidy(text)
    if not found:
        raise Unfit("no reason is given", "one sentence is enough; somebody may ask for it in a year")
    _one_line(found)
    _short(found, MOST_REASON)
    for form in (found, unicodedata.normalize("NFKC", found)):
        _no_quotes(form)
        _no_sentence(form)
    return found


def quotation(text: str) -> str:
    """Somebody's own words, as many sentences as they took, on one line; "" for none."""
    found = tidy(text)
    _one_line(found)
    _short(found, MOST_QUOTE)
    return found


def line(text: str) -> str:
    """A text of a playbook, which may be sentences: one line that shows all that is in it."""
    found = tidy(text)
    _one_line(found)
    return found


def _one_line(text: str) -> None:
    """No second line (a name alone can have one, for `tidy` made one of the rest), nothing that controls a
    screen, turns the direction of reading, or shows nothing."""
    pile = 0
    for at, char in enumerate(text):
        category = unicodedata.category(char)
        if char in "\n\r\v\f\x85" or category in ("Zl", "Zp"):
            raise Unfit(f"a name is one line, and there are more in {text!r}", "write it on one line")
        joins = char in _JOINERS and 0 < at < len(text) - 1 and not (text[at - 1] + text[at + 1]).isascii()
        if (category[0] == "C" and not joins) or _INVISIBLE.match(char):
            raise Unfit(
                f"{text!r} holds a character that is not seen (U+{ord(char):04X})", "type it anew, by hand"
            )
        pile = pile + 1 if category in ("Mn", "Me") else 0
        if pile > _PILE:
            raise Unfit(f"{text!r} piles up marks on one letter", "type it anew, by hand")


def _short(text: str, most: int) -> None:
    if len(text) > most:
        raise Unfit(
            f"“{text[:24]}...” has {len(text):,} characters", f"write it shorter: at most {most} are kept"
        )


def _no_quotes(text: str) -> None:
    found = _QUOTES.search(text)
    if found:
        raise Unfit(f"{text!r} holds a quotation mark ({found[0]})", "write it without quotation marks")


def _no_sentence(text: str) -> None:
    """Nothing within it ends a sentence, so that no other begins within it."""
    begun = _NEW_SENTENCE.search(text)
    found = _OTHER_ENDS.search(text) or _INNER_END.search(text)
    if begun and begun[1].isupper() and not (begun[2] and begun[2].isupper()):
        found = begun
    if found:
        raise Unfit(
            f"{text!r} holds the end of a sentence ({found[0].strip()})",
            "leave that sign out: Dr Oetker, Yahoo Mail; or use a comma",
        )


def _may_end_so(text: str) -> bool:
    """Inc., e.V.; Yahoo!"""
    return bool(_SHORT_FORM.search(text)) if text.endswith(".") else " " not in text
