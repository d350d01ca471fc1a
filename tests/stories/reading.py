"""Stories -> entries of the record and what must follow from them. Every error names file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal as L

import msgspec

from stanch.core import sayings
from stanch.core.catalogue import Advice
from stanch.core.decisions import Discovery, Promise
from stanch.core.entries import Entry
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Bond,
    Certificate,
    Component,
    Digest,
    Edge,
    Fact,
    Incident,
    IncidentId,
    Inventory,
    Observation,
    Probe,
    Proposal,
    Provenance,
    RemedyId,
    Resolved,
    Retraction,
    Role,
    RoleAnswer,
    ServerList,
    Setting,
    Tri,
)
from stanch.core.moments import During, Moment, Seq, When, parse
from stanch.core.notice_review import Fate
from stanch.core.playbook import Playbook
from stanch.core.sayings import (
    Asked,
    Attested,
    Done,
    Saying,
    Search,
    Statement,
    Step,
)
from stanch.core.state import key_id
from stanch.knowledge import playbooks
from stanch.knowledge.reading import Document


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A place in a story: what is not known there is refused."""


class Said(_Strict, frozen=True):
    """One step of a vendor's answer."""

    step: RemedyId
    when: str = ""
    done: Tri = "yes"
    version: str = ""


class Happened(_Strict, frozen=True):
    """One dated line of a story: exactly one verb, with what belongs to it."""

    on: str = ""
    line: str = ""  # a name, for a line that is taken back later
    incident: str = ""  # in which it was said; left out: the story's own
    # the verbs
    asset: AssetId | None = None
    bond: str = ""
    probed: AssetId | None = None
    showed: AssetId | None = None
    resolved: AssetId | None = None
    log: AssetId | None = None
    installed: AssetId | None = None
    inventory: AssetId | None = None
    set: AssetId | None = None
    searched: AssetId | None = None
    done: RemedyId | None = None
    asked: AssetId | None = None
    answered: AssetId | None = None
    role: Role | None = None
    servers: L["", "all", "open"] = ""
    discovered: AssetId | None = None
    decided: str = ""
    promised: str = ""
    sent: str = ""
    retracted: str = ""
    # what belongs to them
    owner: AssetId = US
    outcome: L["positive", "negative", "inconclusive", "unreachable"] = "negative"
    address: str = "192.0.2.1"
    addresses: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    key: str = ""
    question: str = "had_the_flaw"
    shows: Tri = "yes"
    package: str = ""
    basis: L["package", "binary", "image", "sbom", "history"] = "history"
    present: Tri = "yes"
    loaded: Tri = "unknown"
    place: str = ""
    within: tuple[str, ...] = ()
    name: str = ""
    value: str = ""
    version: str = ""
    hits: int = 0
    blind: tuple[str, ...] = ()
    at: AssetId | None = None
    when: str = ""
    status: L["investigating", "not_affected", "affected", "fixed"] = "investigating"
    steps: tuple[Said, ...] = ()
    trusted: L["yes", "no"] = "yes"
    by: tuple[AssetId, ...] = ()
    complete: L["yes", "no"] = "yes"
    start: str = ""
    end: str = ""


class AssetThen(_Strict, frozen=True):
    """An asset as it must be judged; what is left out is not looked at."""

    id: AssetId
    today: Tri
    before: Tri
    why: str = ""
    via: AssetId | None = None
    done: tuple[RemedyId, ...] | None = None
    missing: tuple[RemedyId, ...] = ()
    unclear: tuple[RemedyId, ...] = ()
    vex: str = ""


class AdviceThen(_Strict, frozen=True):
    credential: AssetId
    advice: Advice
    because: str


class WaitThen(_Strict, frozen=True):
    """An action that is blocked, and by what: `remedy asset`."""

    action: str
    by: tuple[str, ...]


class NotYet(_Strict, frozen=True):
    """A sentence that cannot be said, with all its blockers: `subject why`."""

    claim: str
    verdict: L["unsupported", "contradicted"]
    because: tuple[str, ...]


class FateThen(_Strict, frozen=True):
    notice: str
    sentence: str
    fate: Fate


class Then(_Strict, frozen=True):
    """What must follow, about one moment; `known`: by the end of which chapter (0: of this one). `incident`:
    in which of several; left out: in the story's own."""

    as_of: str
    known: int = 0
    incident: str = ""
    assets: tuple[AssetThen, ...] = ()
    next: tuple[str, ...] = ()
    blocked: tuple[WaitThen, ...] = ()
    advice: tuple[AdviceThen, ...] = ()
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    not_yet: tuple[NotYet, ...] = ()
    sent: tuple[FateThen, ...] = ()


class Chapter(_Strict, frozen=True):
    chapter: str
    happened: tuple[Happened, ...] = ()
    then: tuple[Then, ...] = ()


class _File(_Strict, frozen=True):
    """`beside`: the playbooks of other events that are open as well."""

    title: str
    playbook: str
    story: tuple[Chapter, ...]
    beside: tuple[str, ...] = ()


class Sending(msgspec.Struct, frozen=True):
    """A notice that went out: all that could be said at that moment, as it was known then."""

    name: str
    known: Seq
    at: Moment
    incident: str


class Scene(msgspec.Struct, frozen=True):
    """One moment to be judged: where it stands in the file, what is known, and what must follow."""

    place: str
    known: Seq
    now: Seq
    true_at: Moment
    then: Then
    incident: str


class Story(msgspec.Struct, frozen=True):
    title: str
    playbook: str
    rows: tuple[tuple[Seq, Entry], ...]
    sendings: tuple[Sending, ...]
    scenes: tuple[Scene, ...]
    beside: tuple[str, ...] = ()


def read(path: Path) -> Story:
    """A story from its file; BadInput names file, line, what was found and what was expected."""
    document = Document(path.read_text("utf-8"), path.name)
    file = document.into(_File)
    return Lines(document, (file.playbook, *file.beside)).story(file)


class Lines:
    """Dated lines -> entries. `events`: the incidents that a line may name; it belongs to the first if it
    names none."""

    def __init__(self, document: Document, events: tuple[str, ...]) -> None:
        self.document = document
        self.events = events
        self.entries: list[Entry] = []
        self.lines: dict[str, Seq] = {}
        self.sendings: list[Sending] = []
        self.verbs: dict[str, Callable[[Happened, str], Entry | None]] = {
            "asset": self._asset,
            "bond": self._bond,
            "probed": self._probed,
            "showed": self._showed,
            "resolved": self._resolved,
            "log": self._log,
            "installed": self._installed,
            "inventory": self._inventory,
            "set": self._set,
            "searched": self._searched,
            "done": self._done,
            "asked": self._asked,
            "answered": self._answered,
            "role": self._role,
            "servers": self._servers,
            "discovered": self._discovered,
            "decided": self._decided,
            "promised": self._promised,
            "sent": self._sent,
            "retracted": self._retracted,
        }

    def story(self, file: _File) -> Story:
        self.entries += [_opened(one) for one in self.events]
        scenes: list[Scene] = []
        ends: list[Seq] = []
        for number, chapter in enumerate(file.story):
            for at, happened in enumerate(chapter.happened):
                self.take(happened, f"$.story[{number}].happened[{at}]")
            ends.append(Seq(len(self.entries)))
            for at, then in enumerate(chapter.then):
                path = f"$.story[{number}].then[{at}]"
                if then.known > number + 1:
                    raise self.document.fail(f"{path}.known", str(then.known), "a chapter up to this one")
                place = f"{self.document.name}:{self.document.line(path)} {chapter.chapter}"
                known = ends[then.known - 1] if then.known else ends[-1]
                true_at = self.document.moment(f"{path}.as_of", then.as_of)
                incident = self._incident(then.incident, path)
                scenes.append(Scene(place, known, ends[-1], true_at, then, incident))
        rows = tuple((Seq(number), entry) for number, entry in enumerate(self.entries, 1))
        sendings = tuple(self.sendings)
        return Story(file.title, file.playbook, rows, sendings, tuple(scenes), file.beside)

    def _incident(self, named: str, path: str) -> IncidentId:
        if named and named not in self.events:
            raise self.document.fail(f"{path}.incident", named, f"one of {', '.join(self.events)}")
        return IncidentId(named or self.events[0])

    def take(self, one: Happened, path: str) -> None:
        """Write down what one line says; BadInput names the line and what is wrong with it."""
        verbs = [verb for verb in self.verbs if getattr(one, verb)]
        if len(verbs) != 1:
            raise self.document.fail(path, f"{len(verbs)} verbs {verbs}", f"one of {', '.join(self.verbs)}")
        if not one.on and verbs[0] not in ("asset", "bond", "retracted"):
            raise self.document.fail(path, "no date", "on: when it was seen or said")
        entry = self.verbs[verbs[0]](one, path)
        if entry is not None:
            self.entries.append(entry)
            if one.line:
                self.lines[one.line] = Seq(len(self.entries))

    # what each verb writes down

    def _seen(self, one: Happened, path: str) -> Moment:
        return self.document.moment(f"{path}.on", one.on)

    def _when(self, text: str, path: str) -> When:
        return self.document.when(path, text) if text else When()

    def _during(self, one: Happened, path: str) -> During:
        end = self._when(one.end, f"{path}.to") if one.end else None
        return During(self._when(one.start, f"{path}.from"), end)

    def _asset(self, one: Happened, path: str) -> Entry:
        assert one.asset is not None
        kind, _, name = one.asset.partition(":")
        owner = one.asset if kind == "vendor" else one.owner
        return Asset(one.asset, kind, one.name or name or kind, owner, self._during(one, path))  # type: ignore[arg-type]

    def _bond(self, one: Happened, path: str) -> Entry:
        words = one.bond.split()
        if len(words) != 3:
            raise self.document.fail(
                f"{path}.bond", repr(one.bond), "ASSET holds ASSET, or accepts, serves ..."
            )
        bond: Bond = words[1]  # type: ignore[assignment]
        return Edge(AssetId(words[0]), bond, AssetId(words[2]), self._during(one, path))

    def _observation(
        self,
        one: Happened,
        path: str,
        id: AssetId | None,
        fact: Fact | sayings.Said,
        provenance: Provenance = "measured",
    ) -> Entry:
        assert id is not None
        seen = self._seen(one, path)
        if isinstance(fact, sayings.Said):
            return Saying(self._incident(one.incident, path), named(id), fact, seen, provenance=provenance)
        return Observation(named(id), fact, seen, provenance=provenance)

    def _probed(self, one: Happened, path: str) -> Entry:
        fact = Probe(one.name or "heartbleed", one.outcome, "", one.address)
        return self._observation(one, path, one.probed, fact)

    def _showed(self, one: Happened, path: str) -> Entry:
        moment = self._seen(one, path)
        spki = Digest(one.key)
        fact = Certificate(one.address, spki, spki, moment, moment)
        return self._observation(one, path, one.showed, fact)

    def _resolved(self, one: Happened, path: str) -> Entry:
        return self._observation(one, path, one.resolved, Resolved(one.addresses))

    def _log(self, one: Happened, path: str) -> Entry:
        fact = Attested(one.question, one.shows, self._during(one, path))
        return self._observation(one, path, one.log, fact, "person_said")

    def _installed(self, one: Happened, path: str) -> Entry:
        during = self._during(one, path) if one.start or one.end else None
        fact = Component(
            one.package, one.basis, one.present, during, one.loaded, one.place, one.within, one.name
        )
        return self._observation(one, path, one.installed, fact)

    def _inventory(self, one: Happened, path: str) -> Entry:
        during = self._during(one, path) if one.start or one.end else None
        fact = Inventory(one.name, one.of, True, one.complete == "yes", during)
        return self._observation(one, path, one.inventory, fact)

    def _set(self, one: Happened, path: str) -> Entry:
        return self._observation(one, path, one.set, Setting(one.name, one.value))

    def _searched(self, one: Happened, path: str) -> Entry:
        fact = Search(one.name, (self._during(one, path),), one.hits, "the log", one.blind)
        return self._observation(one, path, one.searched, fact, "person_said")

    def _done(self, one: Happened, path: str) -> Entry:
        assert one.done is not None
        fact = Done(Step(one.done, one.shows, self._when(one.when, f"{path}.when"), one.version))
        return self._observation(one, path, one.at, fact, "person_said")

    def _asked(self, one: Happened, path: str) -> Entry:
        return self._observation(one, path, one.asked, Asked("mail"), "person_said")

    def _answered(self, one: Happened, path: str) -> Entry:
        steps = tuple(
            Step(step.step, step.done, self._when(step.when, f"{path}.steps[{at}].when"), step.version)
            for at, step in enumerate(one.steps)
        )
        fact = Statement(one.status, steps)
        provenance: Provenance = "vendor_said" if one.trusted == "yes" else "untrusted"
        return self._observation(one, path, one.answered, fact, provenance)

    def _role(self, one: Happened, path: str) -> Entry:
        assert one.role is not None
        return self._observation(
            one, path, US, RoleAnswer(one.role, one.by, one.complete == "yes"), "person_said"
        )

    def _servers(self, one: Happened, path: str) -> Entry:
        return self._observation(one, path, US, ServerList(one.servers == "all"), "person_said")

    def _discovered(self, one: Happened, path: str) -> Entry:
        assert one.discovered is not None
        return Proposal(one.discovered, one.discovered, None, "it was seen", self._seen(one, path))

    def _decided(self, one: Happened, path: str) -> Entry:
        return Discovery(one.at or "", one.decided == "confirmed", "", self._seen(one, path))

    def _promised(self, one: Happened, path: str) -> Entry:
        return Promise(self._incident(one.incident, path), parse(one.promised), self._seen(one, path))

    def _sent(self, one: Happened, path: str) -> None:
        incident = self._incident(one.incident, path)
        self.sendings.append(Sending(one.sent, Seq(len(self.entries)), self._seen(one, path), incident))

    def _retracted(self, one: Happened, path: str) -> Entry:
        if one.retracted not in self.lines:
            raise self.document.fail(f"{path}.retracted", one.retracted, f"one of {', '.join(self.lines)}")
        return Retraction(self.lines[one.retracted], "it was mistaken")


def playbook(id: str) -> Playbook:
    """A shipped one, or one that was made for a story."""
    file = Path(__file__).parent / "playbooks" / f"{id}.yaml"
    return playbooks.read(file) if file.exists() else playbooks.load(id)


def _opened(id: str) -> Incident:
    found = playbook(id)
    return Incident(IncidentId(id), id, found.digest, found.disclosed_at, title=found.title)


def named(id: str) -> AssetId:
    """An asset as a story names it: the key `key:old` stands for the key asset of that digest."""
    return key_id(Digest(id.removeprefix("key:"))) if id.startswith("key:") else AssetId(id)


def stories() -> Iterator[Path]:
    yield from sorted(Path(__file__).parent.glob("*.yaml"))
