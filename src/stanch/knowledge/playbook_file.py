"""A playbook as it is written in its file; what is read of it further becomes data of `core.playbook`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as L

import msgspec

from stanch.core.catalogue import Claim
from stanch.core.model import AssetId, Bond, RemedyId, Tri
from stanch.core.moments import When
from stanch.core.playbook import Detector, Remedy, Spread, Until, Words
from stanch.core.sayings import Statement, Step
from stanch.core.told import AtOurs, Told
from stanch.core.translations import TextsIn, Translation, WordsIn
from stanch.knowledge.reading import Document, Period


class AtCredentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where others took a step: at what the vendor is bound to by `via`, and that `accepted_by` accepts."""

    via: Bond = "holds"
    accepted_by: AssetId | None = None


class StepInPublic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedy: RemedyId
    done: Tri
    when: str = ""
    to: str = ""
    at: AtCredentials | None = None


class ToldInPublic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    vendor: AssetId
    at: str
    status: L["investigating", "not_affected", "affected", "fixed"]
    source: str
    by: L["vendor", "others"] = "vendor"
    quote: str = ""
    steps: tuple[StepInPublic, ...] = ()
    during: Period | None = None
    also: tuple[AssetId, ...] = ()


class WaveInFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """More of the same event that became public later."""

    id: str
    disclosed_at: str
    aliases: tuple[str, ...] = ()
    window: Period | None = None


class ByManner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By manner: where the flaw was there, and where it was used."""

    vulnerable: Until
    used: Until


class InLanguage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The event in another language: its words, each step once it is done, its claims by their ids."""

    words: WordsIn
    done: dict[RemedyId, str] = {}
    claims: dict[str, TextsIn] = {}

    def translation(self, language: str) -> Translation:
        return Translation(language, self.words, tuple(self.done.items()), tuple(self.claims.items()))


class Translations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The event in each other language that a notice can be written in."""

    de: InLanguage | None = None

    def each(self) -> Iterator[tuple[str, InLanguage]]:
        for language in self.__struct_fields__:
            found = getattr(self, language)
            if found is not None:
                yield language, found


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: L["1", "2"] = "1"
    id: str
    title: str
    aliases: tuple[str, ...]
    disclosed_at: str
    window: Period
    words: Words
    detectors: tuple[Detector, ...]
    spreads: tuple[Spread, ...]
    remedies: tuple[Remedy, ...]
    until_ready: Until | ByManner
    logs_can_show: Tri
    sources: tuple[str, ...]
    told: tuple[ToldInPublic, ...] = ()
    waves: tuple[WaveInFile, ...] = ()
    claims: tuple[Claim, ...] = ()
    translations: Translations = Translations()
    opens: L["yes", "no"] = "yes"
    opens_why: str = ""


def told(document: Document, number: int, one: ToldInPublic) -> Told:
    """What a vendor said in public: the steps that it took at itself, and those at credentials of ours."""
    path = f"$.told[{number}]"
    own: list[Step] = []
    ours: list[AtOurs] = []
    for index, step in enumerate(one.steps):
        when = document.when(f"{path}.steps[{index}].when", step.when) if step.when else When()
        found = Step(step.remedy, step.done, when, step.to)
        if step.at is None:
            own.append(found)
        else:
            ours.append(AtOurs(found, step.at.via, step.at.accepted_by))
    during = one.during.during(document, f"{path}.during") if one.during is not None else None
    statement = Statement(one.status, tuple(own), quote=one.quote, during=during)
    return Told(
        one.vendor,
        document.moment(f"{path}.at", one.at),
        statement,
        one.source,
        one.by,
        one.also,
        tuple(ours),
    )
