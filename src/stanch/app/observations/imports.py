"""Take in what another tool saw: as its words, dated by its own time; never as strong as a look of ours."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from stanch.app import clock
from stanch.app.context import Client
from stanch.core import names
from stanch.core.entries import Entry
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Digest,
    Look,
    Observation,
    Probe,
)
from stanch.core.moments import Moment, iso, parse
from stanch.errors import BadInput
from stanch.net import target as targets
from stanch.net.target import PROTOCOLS, TLS, Target
from stanch.observe.peers import files as reading
from stanch.observe.peers.words import OUTCOMES, PROBE, Adapter, Heard, Says, Word, address, reason
from stanch.observe.tls.certificates import der as certificates
from stanch.observe.tls.observations import asset


class Adopted(msgspec.Struct, frozen=True):
    """What became of one file: which endpoints got which word, how many certificates; what was left out.

    `strangers`: places that are not registered as ours. `silent`: those of which it says nothing about
    the flaw. `again`: all that is ours in the file was taken in before.
    """

    file: str
    tool: str
    said: tuple[tuple[str, Says], ...] = ()
    certificates: int = 0
    strangers: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    again: bool = False
    cut: bool = False
    """The file ends or breaks before its end: what stood there whole was taken in."""


def files(
    client: Client, paths: Sequence[Path], *, at: Moment | None = None, add: bool = False
) -> tuple[Adopted, ...]:
    """Read every file, then write each down as one look of its tool; all are read before anything is written.

    `at`: when it ran, for tools that do not say. `add`: places that are not registered become endpoints of
    ours. BadInput names the file, and what to do.
    """
    read = [(path, *reading.read(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]
    made = [
        _Adopting(client, path, adapter, heard, Digest(digest), at, add)
        for path, adapter, heard, digest in read
    ]
    return tuple(one.write() for one in made)


class _Adopting:
    def __init__(
        self,
        client: Client,
        path: Path,
        adapter: Adapter,
        heard: Heard,
        digest: Digest,
        at: Moment | None,
        add: bool,
    ) -> None:
        self.client = client
        self.path = path
        self.adapter = adapter
        self.heard = heard
        self.digest = digest
        self.add = add
        self.now = clock.now()
        self.tool = names.shown(f"{adapter.name} {heard.version}".strip())
        self.at = at
        for word in heard.words:
            self._when(word)

    def _when(self, word: Word) -> Moment:
        when = word.at if word.at is not None else self.at
        if when is None:
            stamp = iso(Moment(int(self.path.stat().st_mtime) * 1_000_000))
            raise BadInput(
                f"{self.path} does not say when {self.adapter.name} ran",
                help=f"say it: --at MOMENT. The file was last written at {stamp}",
            )
        if when > self.now:
            raise BadInput(
                f"{self.path} is of {iso(when)}, which has not come yet",
                help="was the clock wrong where it ran? nothing was written down",
            )
        return when

    def write(self) -> Adopted:
        """Append the look and its words as one batch; of places whose words were taken in before nothing."""
        taken = self._taken_in()
        facts: list[Entry] = []
        said: list[tuple[str, Says]] = []
        strangers: list[str] = []
        silent: list[str] = []
        reached = shown = 0
        look = secrets.token_hex(8)
        new: dict[AssetId, Asset] = {}
        for word in self.heard.words:
            place = self._endpoint(word, new)
            if place is None:
                strangers.append(names.shown(f"{word.host}:{word.port}"))
                continue
            if place.id in taken:
                continue
            id, when, at = place.id, self._when(word), address(word.address)
            reached += word.says not in (None, "unreachable") or bool(word.certificate)
            if word.says is not None:
                said.append((place.name, word.says))
                probe = Probe(PROBE, OUTCOMES[word.says], reason(self.adapter, word.says), at)
                facts.append(Observation(id, probe, when, look, "tool_said"))
            else:
                silent.append(place.name)
            found = certificates.facts(word.certificate) if word.certificate and at else None
            if found is not None:
                shown += 1
                fact = Certificate(
                    at, Digest(found.sha256), Digest(found.spki_sha256), parse(found.not_before),
                    parse(found.not_after),
                )  # fmt: skip
                facts.append(Observation(id, fact, when, look, "tool_said"))
        if facts:
            times = [one.seen_at for one in facts if isinstance(one, Observation)]
            made = Look(
                look, f"what {self.adapter.name} printed", self.tool,
                self.heard.started or min(times), min(self.now, max(self.heard.ended or times[0], *times)),
                len(self.heard.words), reached, self.digest, self.adapter.weak,
            )  # fmt: skip
            self.client.write([made, *new.values(), *facts])
        return Adopted(
            str(self.path), self.tool, tuple(said), shown, tuple(strangers), tuple(silent),
            again=bool(taken) and not facts, cut=self.heard.cut,
        )  # fmt: skip

    def _taken_in(self) -> frozenset[AssetId]:
        """The places whose words in this file were taken in before, as far as they stand: what was taken back
        can be taken in again, at another time, say; and so can what was left out."""
        state = self.client.state
        looks = {one.id for one in state.looks.values() if one.coverage == self.digest}
        places = state.assets() if looks else ()
        return frozenset(
            one.id for one in places if any(seen.look in looks for _seq, seen in state.of(one.id))
        )

    def _endpoint(self, word: Word, new: dict[AssetId, Asset]) -> Asset | None:
        """The endpoint that was meant: by its name, else by its address; a new one where that is wanted.

        A tool that does not say in which protocol it spoke means the one that is registered on that port.
        """
        spoken = [word.protocol] if word.protocol else ["", TLS, *PROTOCOLS]
        for host in dict.fromkeys((word.host, word.address)):
            for target in filter(None, (_target(host, word.port, one) for one in spoken)):
                found = self.client.state.asset(asset(target)) or new.get(asset(target))
                if found is not None:
                    return found
        meant = _target(word.host, word.port, word.protocol)
        if not self.add or meant is None:
            return None
        made = Asset(asset(meant), "endpoint", meant.host if meant == Target(meant.host) else str(meant))
        new[made.id] = made
        return made


def _target(host: str, port: int, protocol: str) -> Target | None:
    """The place, with the protocol that its port usually has where none is named."""
    if not host or not 0 < port < 65536:
        return None
    try:
        found = targets.parse(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    except BadInput:
        return None
    return msgspec.structs.replace(found, protocol=protocol) if protocol else found
