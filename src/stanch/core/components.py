"""What do pieces of software on an asset say of it? Each copy is a track of its own (75, 76).

A copy is a product at a place within one inventory: in a package database, at a path, within another file.
What is seen there later tells of the same copy. Of what has no place each version is a copy of its own, and a
second one says nothing of it. Whoever read the whole of an inventory says of every copy that it does not list
that it is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stanch.core.component_times import a_run, bad_time, beside, perhaps, unjudged
from stanch.core.marks import IMAGES, Evidence, Mark
from stanch.core.model import Component, Inventory, Provenance
from stanch.core.moments import DAY, During, Moment, Seq, When
from stanch.core.playbook import Package
from stanch.core.releases import Releases
from stanch.core.software import UNJUDGED, Software, ecosystem, engine, of
from stanch.core.state import Seen
from stanch.core.testimony import marks
from stanch.core.versions import OF_A_DISTRIBUTION, affected, names_release, split

_ONE_PLACE = ("package", "history")
"""What is known of these without a place is of one place: a package database holds a package once."""


class _Whole(NamedTuple):
    """An inventory that was read wholly: by which entry, when, and for which time it speaks.

    `kinds`: the ecosystems that it lists; `all`: the asset has none of these elsewhere; `parts`: how many it
    listed when it was read.
    """

    kinds: frozenset[str]
    all: bool
    parts: int
    seq: Seq
    at: Moment
    look: str
    provenance: Provenance
    during: During | None


class _Seen(NamedTuple):
    """What cannot be judged: for which time it speaks, and when and by which look it was seen."""

    mark: Mark
    at: Moment
    look: str


class Copies:
    """The copies on one asset, as the components and inventories show them that detectors read."""

    def __init__(self, read: Software, releases: Releases, evidence: Evidence) -> None:
        self.read = read
        self.releases = releases
        self.evidence = evidence
        self._unjudged: dict[str, list[_Seen]] = {}  # by track: when there was what cannot be judged
        self._told_at: dict[str, set[tuple[Moment, str]]] = {}  # by track: when it could be, by which look
        self._homes: dict[tuple[str, str], set[tuple[str, str, str]]] = {}  # by inventory and look
        self._spaces: dict[str, tuple[str, str]] = {}  # by track: the distribution that it is of
        self._listed_parts: dict[tuple[str, str], int] = {}  # by inventory and look: how many were listed
        self.fresh: set[int] = set()
        self._listed: dict[str, set[str]] = {}  # by track: the looks that listed it
        self._inventories: dict[str, str] = {}  # by track: the inventory that lists it
        self._whole: dict[str, list[_Whole]] = {}
        self._ran: set[str] = set()  # tracks that a detector of what runs reads
        self._passing: set[str] = set()  # tracks of what was bad for a time only, and does not stay
        self._read: set[str] = set()  # ecosystems that were read wholly
        self._engines: list[tuple[Seq, Seen, Component]] = []  # what runs containers

    def add(self, seq: Seq, seen: Seen, fact: Component | Inventory) -> None:
        """One entry, in the order of the record."""
        if isinstance(fact, Component):
            self._component(seq, seen, fact)
        elif fact.whole:
            self._inventory(seq, seen, fact)

    def _component(self, seq: Seq, seen: Seen, fact: Component) -> None:
        """One piece of software, as it was seen."""
        purl = split(fact.purl)
        if fact.present != "no":
            listed = (fact.inventory, _look(seen))
            self._listed_parts[listed] = self._listed_parts.get(listed, 0) + 1
        if fact.present == "yes" and engine(fact.purl):
            self._engines.append((seq, seen, fact))
        if purl.type in OF_A_DISTRIBUTION:
            home = (purl.type, purl.namespace, purl.qualifier("distro"))
            self._homes.setdefault((fact.inventory, _look(seen)), set()).add(home)
        for detector in self.read.detectors:
            found = of(fact, detector, self.releases)
            if found.why in ("not_named", "no_purl") or fact.present == "unknown":
                continue
            name = self._track(seen, fact)
            if found.why == "no_release" and self._spoken_of(fact.purl):
                self._told_at.setdefault(name, set()).add((seen.seen_at, _look(seen)))
                continue
            self.fresh.add(detector.fresh_hours)
            unsure = found.verdict == "unknown" or perhaps(found, fact, seen.seen_at)
            if unsure and fact.present == "yes":
                # it is there, and cannot be told: never clean
                self.evidence.said = "list_not_whole" if found.why == "not_whole" else "not_judged"
                for mark in unjudged(seq, seen, fact):
                    self._unjudged.setdefault(name, []).append(_Seen(mark, seen.seen_at, _look(seen)))
                continue
            self._told_at.setdefault(name, set()).add((seen.seen_at, _look(seen)))
            track = self.evidence.tracks.setdefault(name, [])
            running = detector.speaks == "running"
            self._ran.update([name] if running else ())
            yes = found.verdict == "yes" and fact.present == "yes"
            gone = fact.present == "no" and fact.loaded == "no"
            if running and not yes and not gone and not (fact.loaded == "yes" and fact.present == "yes"):
                self._waits(name, seen.seen_at, seq)  # what runs may be what was there before
                continue
            if running and fact.loaded == "no":
                yes = False
            # one that is clean is so at whatever time it was there
            during, over = bad_time(fact, seen, found.package if yes else None, detector)
            track.extend(marks(during, seen.seen_at, yes, seq, seen.provenance))
            if yes and during.end is not None and a_run(fact, detector):
                self._passing.add(name)
                ended = marks(During(during.end), seen.seen_at, False, seq, seen.provenance)
                track.extend(mark._replace(over=True, ran=True) for mark in ended)
            if yes and over is not None:
                ended = marks(During(over), seen.seen_at, False, seq, seen.provenance)
                passed = detector.stays == "no"  # the bad time has passed, or what ran has come to its end
                self._passing.update([name] if passed else ())
                track.extend(mark._replace(over=passed) for mark in ended)

    def _spoken_of(self, purl: str) -> bool:
        """Does another detector speak of this release? Then the one that does not is not about it."""
        found = (affected(purl, one.packages, self.releases) for one in self.read.every)
        return any(one.why not in ("no_release", "not_named", "no_purl") for one in found)

    def _track(self, seen: Seen, fact: Component) -> str:
        purl = split(fact.purl)
        place = "!".join((fact.inventory, *fact.within, fact.place))
        if fact.place or fact.within:
            name = f"{purl.product} at {place}"
        elif fact.basis in _ONE_PLACE:
            name = purl.product
            if purl.type in OF_A_DISTRIBUTION:  # whichever release it was said to be of
                name = "/".join((name.rpartition("/")[2], purl.type, purl.namespace))
                self._spaces[name] = (purl.type, purl.namespace)
            if fact.basis == "package":
                self._read.add(ecosystem(purl.type))
        else:
            name = f"{purl.product}@{purl.version} in {fact.inventory}"
        self._inventories.setdefault(name, fact.inventory)
        self._listed.setdefault(name, set()).add(_look(seen))
        return name

    def _waits(self, track: str, at: Moment, seq: Seq) -> None:
        self.evidence.waiting[track] = max(self.evidence.waiting.get(track, (at, seq)), (at, seq))

    def _inventory(self, seq: Seq, seen: Seen, fact: Inventory) -> None:
        kinds = frozenset(ecosystem(one) for one in fact.ecosystems)
        if not kinds & self.read.wanted:
            return  # a list of another kind of packages: that nothing of the event is in it says nothing
        found = _Whole(
            kinds, fact.all, fact.parts, seq, seen.seen_at, _look(seen), seen.provenance, fact.during
        )
        self._whole.setdefault(fact.name, []).append(found)

    def settle(self) -> None:
        """Once all was read: what a whole inventory lacks is not there."""
        tracks = self.evidence.tracks
        for name in [one for one in self._inventories if self._told_again(one)]:
            del self._inventories[name]
        for name, those in self._whole.items():
            mine = [track for track, inventory in self._inventories.items() if inventory == name]
            for whole in those:
                if not self._speaks(name, whole):
                    continue
                during = whole.during or During(When(whole.at, whole.at), When(whole.at, whole.at))
                clean = marks(during, whole.at, False, whole.seq, whole.provenance)
                for track in mine or [f"inventory {name}"]:
                    # a list of what ran that names it says nothing of what would run next
                    passed = track in self._passing and whole.look in self._listed.get(track, ())
                    if whole.during is not None or whole.look not in self._listed.get(track, ()):
                        there = tracks.setdefault(track, [])
                        seen = any(mark.yes and mark.low <= whole.at for mark in there)
                        if seen and self._elsewhere(track, name, whole):
                            continue  # the list of another system: what was seen here is not in it
                        if seen and track in self._ran:
                            self._waits(track, whole.at, whole.seq)  # what runs may have loaded it before
                            continue
                        there.extend(
                            part._replace(over=passed) for mark in clean for part in beside(mark, there)
                        )
            if not mine:
                self.fresh.update(one.fresh_hours for one in self.read.detectors)
        for name, unsure in self._unjudged.items():
            if unknown := [one.mark for one in unsure if not self._told_since(name, one)]:
                tracks[name + UNJUDGED] = list(self._judged(name, unknown))
        if any(one.on == "host" and not one.fresh_hours for one in self.read.detectors):
            self._stale()
        if self._engines and (self._listed or self._whole):
            tracks[IMAGES] = list(self._images())
        if self._listed or self._whole:
            self.evidence.partial = any(one.whole == "no" for one in self.read.detectors)
            self.evidence.unread = self.read.wanted - self._read
        else:
            self.evidence.unlisted = self.read.wanted

    def _images(self) -> Iterator[Mark]:
        """Where something runs containers, what lies in their images is not known by a list (145); where a
        later list of the same system lacks that, nothing does."""
        looks, homes = set(), set()
        for seq, seen, fact in self._engines:
            looks.add(_look(seen))
            homes.update(self._homes[fact.inventory, _look(seen)])
            yield from unjudged(seq, seen, fact)
        for name, whole in ((name, one) for name, those in self._whole.items() for one in those):
            mine = self._homes.get((name, whole.look), set()) & homes
            complete = self._listed_parts.get((name, whole.look), 0) >= whole.parts
            if mine and complete and whole.look not in looks and "distribution" in whole.kinds:
                during = whole.during or During(When(whole.at, whole.at), When(whole.at, whole.at))
                yield from marks(during, whole.at, False, whole.seq, whole.provenance)

    def _stale(self) -> None:
        """What stays where it came in does not go stale, and that a machine lacked it does, after a day: a
        machine changes, and a build does not (76)."""
        names = {*self._inventories, *(f"inventory {name}" for name in self._whole)}
        for name in {*names, *(one + UNJUDGED for one in self._unjudged)}:
            track = self.evidence.tracks.get(name, ())
            last = max((mark for mark in track if not mark.sometime), key=lambda one: one.high, default=None)
            if last is not None and not last.yes and not last.silent:
                after = Moment(last.high + DAY + 1)
                self.evidence.tracks[name].append(
                    last._replace(low=after, high=after, silent=True, over=True)
                )

    def _told_since(self, name: str, one: _Seen) -> bool:
        """Was the same list read once more, as of the same moment, and said what it is?"""
        names: tuple[str, ...] = (name,)
        if self._spaces.get(name, ("", "?"))[1] == "":  # nobody knew of which distribution it is
            names = tuple(other for other in self._told_at if other.startswith(name))
        told = (row for other in names for row in self._told_at.get(other, ()))
        return any(at == one.at and look != one.look for at, look in told)

    def _told_again(self, name: str) -> bool:
        """Was this only ever seen in lists of which nobody knew the distribution, and each was told later?"""
        known = self._spaces.get(name, ("", "?"))[1]
        unsure = self._unjudged.get(name, ())
        return not known and bool(unsure) and all(self._told_since(name, one) for one in unsure)

    def _elsewhere(self, track: str, name: str, whole: _Whole) -> bool:
        """Is this the list of another distribution than the one in which a copy was seen, as that of a
        container, or of another machine?"""
        homes = {(type, space) for type, space, _release in self._homes.get((name, whole.look), ())}
        return track in self._spaces and bool(homes) and self._spaces[track] not in homes

    def _judged(self, name: str, unknown: list[Mark]) -> Iterator[Mark]:
        """A copy that could not be judged: of its time nothing is known. It was not there as such where it
        was judged at another look, or where a whole inventory lacked it."""
        times = [mark._replace(yes=True) for mark in unknown]
        yield from unknown
        for mark in self.evidence.tracks.get(name, ()):
            if not mark.sometime:
                yield from beside(mark._replace(yes=False, open=False), times)

    def _speaks(self, name: str, whole: _Whole) -> bool:
        """Does it follow from this list that what it lacks is not there? Not from one of which a part was
        taken back (93), nor from one of a distribution, or of a release, of which no entry speaks: what the
        flaw is in may be called otherwise there (76)."""
        if self._listed_parts.get((name, whole.look), 0) < whole.parts:
            return False
        homes = self._homes.get((name, whole.look), set())
        if whole.all:
            self._read.update(self._told(whole.kinds, homes, self.read.named))
        kinds = self._told(whole.kinds, homes, self.read.own)
        if kinds != whole.kinds and self.evidence.said == "nobody_looked":
            self.evidence.said = "no_entry"
        return bool(kinds & self.read.wanted)

    def _told(
        self, kinds: frozenset[str], homes: set[tuple[str, str, str]], packages: tuple[Package, ...]
    ) -> frozenset[str]:
        """The kinds of packages in a list of which these entries speak."""
        if all(names_release(*home, packages, self.releases) for home in homes):
            return kinds
        return kinds - {"distribution"}


def _look(seen: Seen) -> str:
    return seen.look or str(seen.seen_at)
