"""What a playbook says of its event, in another language than English."""

from __future__ import annotations

import msgspec

from stanch.core.model import RemedyId


class WordsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The event in plain words, as `core.playbook.Words` has them, in the forms that the language needs.

    `verb` is the verb that goes with `flaw` (German: haben, "diese Lücke"; sein, "von diesem Einbruch
    betroffen"); `without` is `flaw` denied ("diese Lücke nicht"). `exposed_to` says that one was exposed
    to it ("dieser Lücke ausgesetzt"), `not_exposed_to` denies it: where that takes more than the flaw.
    `became` is left out where English says it as most events do.
    """

    name: str
    what: str
    verb: str
    flaw: str
    without: str
    logs: str
    exposed_to: str = ""
    not_exposed_to: str = ""
    became: str = ""
    shown: str = ""


class TextsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a claim that the playbook brings."""

    plain: str
    technical: str
    wish: str = ""


class Translation(msgspec.Struct, frozen=True):
    """A language, the event in its words, what its steps are called once they are done, and its claims, by
    the ids that these have in the file."""

    language: str
    words: WordsIn
    done: tuple[tuple[RemedyId, str], ...] = ()
    claims: tuple[tuple[str, TextsIn], ...] = ()
