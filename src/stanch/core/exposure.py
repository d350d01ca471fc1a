"""Was, and is, this asset exposed on its own evidence, whatever its neighbours are?

Marks become verdicts. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

import msgspec

from stanch.core import behind, only_looks
from stanch.core.addresses import plain
from stanch.core.conflicts import Doubt, Settled
from stanch.core.evidence import Witness
from stanch.core.findings import Finding, Own
from stanch.core.marks import RANK, UNJUDGED, WORDS, Ending, Evidence, of_images, spans_of, weakest
from stanch.core.model import Asset, Provenance, Resolved, Tri
from stanch.core.moments import BEGINNING, DAY, END, During, Moment, Seq, Span, When, intersect, union
from stanch.core.periods import joined, periods
from stanch.core.playbook import Playbook
from stanch.core.reasons import Why
from stanch.core.tracks import Latest, images_unread, latest, over, settled_tracks
from stanch.core.view import View

_NO_EVIDENCE = Own(Finding("unknown", "nobody_looked"), Finding("unknown", "nobody_looked"))


def _doubted(found: Own, ahead: tuple[Seq, ...]) -> Own:
    """What was seen by a wrong clock, nobody knows when, makes every "no" unknown (7)."""
    doubt = Finding("unknown", "ahead", ahead)
    now, ever = (doubt if one.verdict != "yes" else one for one in (found.now, found.ever))
    return msgspec.structs.replace(found, now=now, ever=ever)


class Reader:
    """Judges assets by one playbook for one moment. Make one for each question; it holds no results."""

    def __init__(self, playbook: Playbook, state: View, true_at: Moment) -> None:
        self.state = state
        self.true_at = true_at
        self.opened = playbook.opened
        self.disclosed = playbook.last_wave(true_at) or playbook.disclosed_at
        self._asked = only_looks.AskedOf(true_at, self.opened, self.disclosed)
        closing = playbook.window.end
        self.shut = BEGINNING if closing is None else closing.low  # up to then it was possible for certain
        self.playbook = playbook
        self.witness = Witness(playbook, state, true_at)
        self._witnesses: dict[frozenset[str], Witness] = {}

    def own(self, asset: Asset) -> Own:
        """The asset's own exposure at this moment."""
        return self._own(asset, self.witness)

    def by(self, asset: Asset, detectors: frozenset[str]) -> Own:
        """The same by these detectors alone, under no conditions, whatever anybody says of steps."""
        return self._own(asset, self._by(detectors))

    def last_seen(self, asset: Asset, detectors: frozenset[str]) -> When:
        """Within which bounds the last was of what these detectors show of it; none if they show none."""
        evidence = self._by(detectors).evidence(asset)
        return When() if evidence is None else evidence.last(self.true_at)

    def _by(self, detectors: frozenset[str]) -> Witness:
        found = self._witnesses.get(detectors)
        if found is None:
            those = [
                msgspec.structs.replace(one, needs=(), unless=())
                for one in self.playbook.detectors
                if one.id in detectors
            ]
            found = Witness(self.playbook, self.state, self.true_at, those, steps=False)
            self._witnesses[detectors] = found
        return found

    def _own(self, asset: Asset, witness: Witness) -> Own:
        evidence = witness.evidence(asset)
        found = _NO_EVIDENCE if evidence is None else self._judge(asset, evidence)
        ahead = self.state.ahead(asset.id)
        return _doubted(found, ahead) if ahead else found

    def _judge(self, asset: Asset, evidence: Evidence) -> Own:
        needed = self._addresses(asset, evidence) if asset.kind == "endpoint" else ()
        looks = only_looks.alone(evidence, needed)
        if looks is not None and looks[0].low > max(self.opened, asset.during.start.low):
            return only_looks.own(looks, evidence.fresh, evidence.said, self._asked)
        tracks = settled_tracks(evidence, needed)
        now = self._now(evidence, tracks, needed)
        if evidence.clash:
            now = Finding("unknown", "conflict", now.on, provenance=now.provenance)
        if not any(mark.yes for track in tracks.values() for mark in track.marks):
            never = self._never(asset, evidence, tracks)
            if evidence.denied and never.verdict == "unknown":
                never = Finding("unknown", "conflict", evidence.denied)
            return Own(now, never)
        found: list[During] = []
        definite: list[Span] = []
        for name, track in tracks.items():
            for period, sure in periods(track.marks, evidence.ends(name), self.opened):
                found.append(period)
                if sure is not None:
                    definite.append(sure)
            definite.extend(spans_of(track.marks, True, self.disclosed))
        shown = tuple(
            period for period in behind.all_known(joined(found), tracks) if period.start.low <= self.true_at
        )
        # what began later is no reason to doubt a cover that ends before
        ever = self._was(tracks) if shown else self._never(asset, evidence, tracks)
        last = shown[-1].end if shown else None
        words = [track.by_word for track in tracks.values() if track.by_word is not None]
        return Own(
            now,
            ever,
            shown,
            intersect(union(tuple(definite)), ((BEGINNING, self.true_at),)),
            bool(shown) and (last is None or last.high > self.true_at),
            weakest(one.provenance for one in words),
            tuple(sorted({seq for one in words for seq in one.on})),
            _without_a_step(words, evidence, tracks, self.true_at),
            evidence.not_clean or images_unread(tracks, self.true_at, self.disclosed),
        )

    def _now(self, evidence: Evidence, tracks: dict[str, Settled], needed: tuple[str, ...]) -> Finding:
        verdicts: list[Latest] = []
        missing: list[tuple[Why, tuple[Seq, ...]]] = []
        for name in (*tracks, *(one for one in needed if one not in tracks)):
            found = self._shown(tracks[name], evidence.fresh) if name in tracks else None
            fresh = found is not None and not self._old(evidence, found)
            new = self._installed(evidence, name, found)
            if new is not None:
                missing.append(("not_restarted", new))
            elif found is not None and fresh and found.verdict != "unknown":
                gone = self._silent(evidence, name, found) if found.verdict == "no" else None
                verdicts.append(gone or found)
            elif not needed or name in needed or (fresh and found is not None and found.why == "conflict"):
                if (silent := self._silent(evidence, name, found)) is not None:
                    verdicts.append(silent)
                    continue
                failed = evidence.attempts.get(name)
                if failed is not None and (found is None or failed[0] > found.at):
                    missing.append(("failed", (failed[1],)))
                elif found is None:
                    missing.append((evidence.said, ()))
                else:
                    why: Why = "conflict" if found.why == "conflict" else "stale"
                    if found.verdict == "unknown" and why == "stale":
                        why = "investigating" if evidence.doubted else why
                        why = evidence.said if evidence.said in UNJUDGED else why
                        why = "images_not_read" if of_images(name) else why
                    missing.append((why, found.on))
        yes = [one for one in verdicts if one.verdict == "yes"]
        if yes:
            there = _finding("yes", yes, evidence.fresh)
            # exposed by a word, and mended by one from before a further wave: now that is not known (97)
            dropped = evidence.dropped or BEGINNING
            mended = there.provenance in WORDS and min(one.at for one in yes) <= dropped
            return Finding("unknown", "earlier_wave", there.on) if mended else there
        if missing:
            first, on = next((one for one in missing if one[0] == "conflict"), missing[0])
            return Finding("unknown", first, on)
        if not verdicts and (silent := self._silent(evidence, "", None)) is not None:
            verdicts.append(silent)
        if not verdicts:
            tried = tuple(seq for _at, seq in evidence.attempts.values())
            return Finding("unknown", "failed" if tried else evidence.said, tried)
        if evidence.not_clean:
            on = tuple(sorted({seq for one in verdicts for seq in one.on}))
            return Finding("unknown", evidence.not_clean, on)
        return _finding("no", verdicts, evidence.fresh or (DAY if evidence.fading else 0))

    def _old(self, evidence: Evidence, found: Latest) -> bool:
        """Does what was found not speak of this moment any more? A word that something was clean up to a day
        says no more of the next one than a list does, where what has it changes (76)."""
        age = self.true_at - found.at
        if evidence.fresh:
            return age > evidence.fresh
        return age > DAY and found.verdict == "no" and not evidence.fading.isdisjoint(found.on)

    def _installed(self, evidence: Evidence, name: str, found: Latest | None) -> tuple[Seq, ...] | None:
        """A new version was installed since the flaw was seen there, and nobody knows what runs (77)."""
        at, seq = behind.waits(evidence, name, found.on if found else ()) or (END, Seq(0))
        if at > self.true_at or (found is not None and (found.verdict == "no" or found.at >= at)):
            return None
        return (seq,) if found is None else (*found.on, seq)

    def _silent(self, evidence: Evidence, name: str, found: Latest | None) -> Latest | None:
        """No longer used, by a person's word, and a look from after that found nobody there: gone (37). Where
        somebody answered after that look, it is not."""
        word = evidence.unused
        looks = [evidence.nobody[one] for one in {name, ""} if one in evidence.nobody]
        if word is None or word.when.high > self.true_at or not looks:
            return None
        at, seq = max(looks)
        answered = max(evidence.there.get(name, BEGINNING), BEGINNING if found is None else found.at)
        if at < word.when.high or answered >= at:
            return None
        return Latest(at, "no", (*word.on, seq), "person_said", "gone")

    def _addresses(self, asset: Asset, evidence: Evidence) -> tuple[str, ...]:
        """The addresses of the latest resolution at this moment (6); where that was taken back, those that
        were tried, for a later look that found the same has not written them down again."""
        if not self.state.has(asset.id, Resolved):
            return ()
        latest: tuple[Moment, tuple[str, ...]] | None = None
        for _seq, seen in self.state.of(asset.id):
            if not isinstance(seen.fact, Resolved) or seen.seen_at > self.true_at:
                continue
            if latest is None or latest[0] <= seen.seen_at:
                latest = (seen.seen_at, seen.fact.addresses)
        if latest is None:
            return tuple(name for name in {**evidence.tracks, **evidence.attempts} if name)
        return tuple(plain(one) for one in latest[1])

    def _shown(self, track: Settled, fresh: int) -> Latest | None:
        """What a track shows of this moment, and what is in doubt there."""
        found = latest(track.marks, self.true_at, self.disclosed)
        for doubt in track.doubts:
            if not doubt.low <= self.true_at < doubt.high:
                continue
            if doubt.why == "mixed":
                return Latest(doubt.at, "yes", doubt.on, "measured", "mixed")  # 29
            if doubt.why == "worse":
                if found is not None and found.verdict == "yes":
                    found = found._replace(on=(*found.on, *doubt.on), why="conflict")
            elif not self._stands(found, doubt, fresh):
                return Latest(doubt.at, "unknown", doubt.on, "measured", "conflict")  # 27
        return found

    def _stands(self, found: Latest | None, doubt: Doubt, fresh: int) -> bool:
        """Does what was found hold in spite of a word against it? It does at the instant at which it was
        seen; and whatever else speaks of this moment does not need a word that was taken back."""
        if found is None:
            return False
        if doubt.why == "refuted":
            return not fresh or self.true_at - found.at <= fresh
        return found.verdict == "yes" and found.at == self.true_at

    def _never(self, asset: Asset, evidence: Evidence, tracks: dict[str, Settled]) -> Finding:
        """`no` where clean cover holds the whole window on every track; else unknown (7)."""
        if not tracks:
            failed = tuple(sorted(seq for _at, seq in evidence.attempts.values()))
            return Finding("unknown", "failed" if failed else evidence.said, failed)
        start = max(self.opened, asset.during.start.low)
        until_shut = self.shut if self.shut <= self.true_at else BEGINNING
        stop = max(start, min(self.true_at, max(self.disclosed, until_shut)))
        until = self.true_at
        on: set[Seq] = set()
        provenances: list[Provenance] = []
        for track in tracks.values():
            marks = track.marks
            if marks and marks[0].low > start and not track.doubts:
                return Finding("unknown", "window_not_covered")  # nothing reaches back to its beginning
            spans = spans_of(marks, False, self.disclosed)
            held = [high for low, high in spans if low <= start and high >= stop]
            if not held:
                return self._not_covered(tracks)
            until = min(until, held[0])
            clean = [mark for mark in marks if not mark.yes]
            on.update(seq for mark in clean for seq in mark.on)
            provenances.extend(mark.provenance for mark in clean)
        if evidence.not_clean:
            return Finding("unknown", evidence.not_clean, tuple(sorted(on)))
        return Finding("no", on=tuple(sorted(on)), until=until, provenance=weakest(provenances))

    def _not_covered(self, tracks: dict[str, Settled], on: tuple[Seq, ...] = ()) -> Finding:
        """Nothing covers the time before; or a word did, which what was seen later took back (27)."""
        for track in tracks.values():
            for doubt in track.doubts:
                if doubt.why == "refuted" and doubt.low <= self.true_at:
                    return Finding("unknown", "conflict", doubt.on)
        return Finding("unknown", "window_not_covered", on)

    def _was(self, tracks: dict[str, Settled]) -> Finding:
        marks = {mark for track in tracks.values() for mark in track.marks if mark.yes}
        sure = [mark for mark in marks if (mark.high if mark.sometime else mark.low) <= self.true_at]
        if sure:
            best = max(sure, key=lambda mark: RANK[mark.provenance])
            on = tuple(sorted({seq for mark in sure for seq in mark.on}))
            return Finding("yes", on=on, provenance=best.provenance)
        return self._not_covered(tracks, tuple(sorted({seq for mark in marks for seq in mark.on})))


def _without_a_step(
    words: list[Ending], evidence: Evidence, tracks: dict[str, Settled], true_at: Moment
) -> Why:
    """Why it ended somewhere without anything having been done there (37, 144)."""
    if any(over(track, true_at) for track in tracks.values()):
        return "over"
    return "retired" if evidence.unused in words else ""


def _finding(verdict: Tri, found: list[Latest], fresh: int) -> Finding:
    oldest = min(one.at for one in found)
    whys: set[Why] = {one.why for one in found}
    return Finding(
        verdict,
        "" if "" in whys else min(whys),
        tuple(sorted({seq for one in found for seq in one.on})),
        until=oldest,
        provenance=weakest(one.provenance for one in found),
        good_until=Moment(oldest + fresh) if fresh else None,
    )
