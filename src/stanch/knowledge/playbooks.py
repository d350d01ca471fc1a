"""The events that have a playbook: found by listing the folder, pinned by the digest of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from stanch.core.model import Digest
from stanch.core.moments import FIRST_DATE, During, When
from stanch.core.playbook import Detector, Playbook, Wave
from stanch.core.translations import Translation
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import claims, facts, messages, releases, spreads, translations
from stanch.knowledge.playbook_checks import check, check_packages, check_texts
from stanch.knowledge.playbook_file import ByManner, File, told
from stanch.knowledge.reading import Document, Period

UNKNOWN = "unknown"
"""A window `from: unknown` reaches back to always."""
FORMAT = 2
"""Of playbooks as they are written today; one that names none is of before that."""
OLD_MANNERS = {"weak": "vulnerable", "out": "leaked", "open": "reachable"}
"""What playbooks of before 0.2 call the manners; records keep the texts of theirs."""


def shipped() -> Iterator[str]:
    """The ids of the playbooks that come with stanch."""
    for file in sorted(files("stanch.knowledge").joinpath("playbooks").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            yield file.name.removesuffix(".yaml")


def text(id: str) -> str:
    """The text of a shipped playbook, as it stands in its file."""
    if id not in shipped():
        raise BadInput(f"there is no playbook {id!r}", help=f"known are: {', '.join(shipped())}")
    return files("stanch.knowledge").joinpath("playbooks", f"{id}.yaml").read_text("utf-8")


def load(id: str) -> Playbook:
    """A shipped playbook by its id."""
    return kept(text(id), f"{id}.yaml")


def kept(source: str, name: str) -> Playbook:
    """A playbook that was checked before: a shipped one, or one that the record keeps.

    What a later version refuses, one that an earlier version took in may hold: it opens all the same, and a
    range that cannot be judged by, or a probe that nobody runs, says "unknown". So
    comparing versions costs nothing where none is compared.
    """
    return _read(source, name, new=False)


def read(path: Path) -> Playbook:
    """A playbook from a file of the user's."""
    try:
        return parse(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}", help="name a YAML file in UTF-8") from error


def parse(source: str, name: str) -> Playbook:
    """A playbook from its text; BadInput names file, line, what was found and what was expected."""
    return _read(source, name, new=True)


def translation(playbook: Playbook, language: str) -> Translation:
    """An event's words in another language. One that the record keeps from before playbooks had any has those
    of the shipped playbook of its id, where its English words are the same.

    BadInput where it has none, or where English was changed and they were not: then nothing is said of it in
    that language.
    """
    key = playbook.id, playbook.digest, language
    if key not in _translations:
        _translations[key] = _translation(playbook, language)
    return _translations[key]


_translations: dict[tuple[str, Digest, str], Translation] = {}
"""Those that were asked for: each sentence of a text asks again."""


def _translation(playbook: Playbook, language: str) -> Translation:
    found = next((one for one in playbook.translations if one.language == language), None)
    ours = load(playbook.id) if playbook.id in shipped() else None
    called = messages.NAMES[language]
    if found is None and ours is not None and _english(ours) == _english(playbook):
        found = next((one for one in ours.translations if one.language == language), None)
    elif found is not None and ours is not None:
        place = translations.left_behind(playbook, ours, language)
        if place:
            raise BadInput(
                f"{place} of {playbook.title} was changed in English, and not in {called}",
                help=f"say the same at translations.{language}.{place} of its playbook",
            )
    if found is None:
        raise BadInput(
            f"the playbook of {playbook.title} has no words in {called}",
            help=Hint(f"write them at translations.{language}, as ", Pointer("example"), " has them"),
        )
    return found


def _english(playbook: Playbook) -> object:
    texts = [(one.id, one.plain, one.technical, one.wish) for one in playbook.claims]
    return playbook.words, [(one.id, one.done) for one in playbook.remedies], texts


@lru_cache(maxsize=32)
def _read(source: str, name: str, *, new: bool) -> Playbook:
    """The last few are kept: every page and command wants one, and to read it takes ten milliseconds."""
    document = Document(source, name)
    _renew(document.data)
    _date_packages(document)
    file = document.into(File)
    check(document, file)
    check_texts(document, file)
    spreads.check(document, file)
    if new:
        check_packages(document, file)
        facts.check(document, file.detectors)
    until = file.until_ready
    window = _window(document, "$.window", file.window)
    waves = tuple(
        Wave(
            one.id,
            document.moment(f"$.waves[{at}].disclosed_at", one.disclosed_at),
            window if one.window is None else _window(document, f"$.waves[{at}].window", one.window),
        )
        for at, one in enumerate(file.waves)
    )
    return Playbook(
        id=file.id,
        digest=Digest(hashlib.sha256(source.encode()).hexdigest()),
        aliases=tuple(dict.fromkeys([*file.aliases, *(one for wave in file.waves for one in wave.aliases)])),
        title=file.title,
        disclosed_at=document.moment("$.disclosed_at", file.disclosed_at),
        window=window,
        detectors=tuple(_in_waves(one, waves) for one in file.detectors),
        spreads=spreads.joined(file),
        remedies=file.remedies,
        until_ready=until.vulnerable if isinstance(until, ByManner) else until,
        until_used=until.used if isinstance(until, ByManner) else until,
        logs_can_show=file.logs_can_show,
        words=file.words,
        told=tuple(told(document, number, one) for number, one in enumerate(file.told)),
        sources=file.sources,
        releases=releases.known(),
        waves=waves,
        claims=claims.own(document, file.claims, file.id, [one.id for one in file.remedies]),
        translations=translations.checked(document, file),
    )


def _renew(data: Any) -> None:
    """A text of before becomes one of today; all else is left for the types to judge."""
    _renew_manners(data)
    if isinstance(data, dict) and "format" not in data and isinstance(data.get("spreads"), list):
        # what a host had its sites had, whether or not the playbook said so
        data["spreads"].append(
            {"bond": "serves", "src": "host", "to": "endpoint", "of": ["vulnerable"], "gives": "vulnerable"}
        )


def _date_packages(document: Document) -> None:
    """When a package was bad for a time only: `during: {from, to}` becomes a period."""
    detectors = document.data.get("detectors", ()) if isinstance(document.data, dict) else ()
    for number, detector in enumerate(detectors if isinstance(detectors, list) else ()):
        packages = detector.get("packages") if isinstance(detector, dict) else None
        for at, package in enumerate(packages if isinstance(packages, list) else ()):
            if isinstance(package, dict) and isinstance(package.get("during"), dict):
                place = f"$.detectors[{number}].packages[{at}].during"
                period = document.part(place, package["during"], Period)
                package["during"] = msgspec.to_builtins(period.during(document, place))


def _renew_manners(data: Any) -> None:
    """Old names of manners become those of today."""
    rows = [*data.get("spreads", ()), *data.get("remedies", ())] if isinstance(data, dict) else []
    for row in rows:
        for field in {"of", "gives"} & set(row) if isinstance(row, dict) else ():
            given = row[field]
            if isinstance(given, list):
                row[field] = [OLD_MANNERS.get(str(one), one) for one in given]
            else:
                row[field] = OLD_MANNERS.get(str(given), given)


def _window(document: Document, place: str, window: Period) -> During:
    if window.start == UNKNOWN:
        return msgspec.structs.replace(window, start="").during(document, place)
    during = window.during(document, place)
    if during.start.earliest is None:
        expected = "the earliest moment at which exposure was possible, or `from: unknown`"
        raise document.fail(place, "no `from`", expected)
    return during


def _bad_time(window: During) -> During | None:
    """When the packages of a wave were bad; None: whenever they were there. A window whose start is not known
    reaches back to always."""
    if window.start.earliest is not None:
        return window
    return None if window.end is None else During(When(FIRST_DATE, FIRST_DATE), window.end)


def _in_waves(detector: Detector, waves: tuple[Wave, ...]) -> Detector:
    """A package of a wave was bad in the window of that wave, where it does not say when."""
    windows = {one.id: _bad_time(one.window) for one in waves}
    if not any(one.wave for one in detector.packages):
        return detector
    packages = tuple(
        msgspec.structs.replace(one, during=windows[one.wave]) if one.wave and one.during is None else one
        for one in detector.packages
    )
    return msgspec.structs.replace(detector, packages=packages)
