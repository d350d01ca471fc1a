"""One scan of a list, from its first line to its last, or from where an earlier one stopped."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from stanch.observe.scan import exclusions, formats, output, sources
from stanch.observe.scan.journal import Terms
from stanch.observe.scan.output import File, Keeping
from stanch.observe.scan.targets import Wanted
from stanch.observe.tls.check_name import Limits
from stanch.observe.tls.result import RANK
from stanch.observe.tls.scan import Way
from stanch.observe.tls.scan import scan as scanning
from stanch.tell import looks

EVERY = 1.0
"""Seconds between two flushes, sooner at first: so much is looked at once more after a kill."""


class Asked(NamedTuple):
    """What is asked for: the places where targets are listed, the `ports` of what names none itself, whom to
    leave alone, the file for the lines (None: they go to `write`) and their form ("": by the file's ending).

    `rate`: addresses begun each second (0: no limit); `per_network` and `at_once`: connections; `ends`: the
    first and last address of networks, too; `ordered`: lines in the order of the list; `seconds` for each
    connection; `prove`: test further than the passive look.
    """

    source: Sequence[str]
    ports: tuple[int, ...]
    exclude: Sequence[str]
    out: Path | None
    form: str
    rate: float
    per_network: int
    at_once: int
    ends: bool
    ordered: bool
    repeat: int
    seconds: float
    prove: bool


class Watcher(Protocol):
    """Whoever shows how far it is."""

    def begin(self, total: int | None) -> None:
        """The scan begins; `total`: how many targets its list has, where that can be known."""

    def tick(self) -> None:
        """It goes on; called about once a second."""


class Scan:
    """A scan that is set up. BadInput where something that was asked for cannot be read.

    `counts`: addresses by verdict, and by `verdict: reason`; `findings` and `spared` besides. `spared`: whom
    it leaves alone, in words; "" for nobody.
    """

    def __init__(self, asked: Asked, write: Callable[[bytes], object], say: Callable[[str], None]) -> None:
        """`write` takes the lines where no file does; `say` is told of each line that names no target."""
        spared = exclusions.read(asked.exclude)
        written = formats.form(asked.form, asked.out)
        self._wanted = Wanted(
            sources.opened(asked.source),
            ports=asked.ports,
            ends=asked.ends,
            spread=not asked.ordered,
            say=say,
        )
        self._kept: Keeping
        if asked.out is not None:
            terms = Terms(written.name, asked.ports, asked.ends, asked.ordered, asked.prove, asked.repeat)
            self._kept = output.File(asked.out, written, terms)
        else:
            self._kept = output.Keeping(written, write)
        self._way = Way(
            asked.prove, Limits(seconds=asked.seconds), asked.at_once, asked.ordered, asked.repeat,
            asked.rate, asked.per_network, spared,
        )  # fmt: skip
        self.counts: Counter[str] = self._kept.counts
        self.spared = looks.spared(spared.ranges, len(spared.names)) if spared else ""

    @property
    def done(self) -> int:
        """Targets that are done, those of an earlier scan among them."""
        return self._wanted.next - len(self._wanted.open)

    @property
    def bad(self) -> int:
        """Lines that named no target."""
        return self._wanted.bad

    @property
    def worst(self) -> list[str]:
        """The first places that are vulnerable."""
        return self._kept.worst

    @property
    def before(self) -> float:
        """Seconds that it took before it was interrupted."""
        return self._kept.before

    @property
    def complete(self) -> bool:
        """Could all be told of which the list speaks? Not where all were left alone, or none was named."""
        looked = any(self.counts[verdict] for verdict in RANK)
        return looked and not (self.bad or self.counts["inconclusive"] or self.counts["unreachable"])

    def run(self, watcher: Watcher) -> None:
        """Look until the end of the list. What was found by then is written where it is interrupted."""
        try:
            _run(self._drain(watcher))
        except KeyboardInterrupt:
            self._kept.flush()
            raise

    def close(self) -> None:
        """No more is written."""
        self._kept.close()

    async def _drain(self, watcher: Watcher) -> None:
        wanted, kept = self._wanted, self._kept
        total = wanted.total()
        earlier = kept.earlier if isinstance(kept, File) else None
        first = []
        if earlier is not None:
            first = await wanted.again(earlier.lines, earlier.digest, earlier.next, earlier.open)
        kept.begin(wanted)
        watcher.begin(total)

        async def now_and_then() -> None:
            wait = EVERY / 16
            while True:
                await asyncio.sleep(wait)
                wait = min(2 * wait, EVERY)
                kept.flush()
                watcher.tick()

        ticking = asyncio.create_task(now_and_then())
        try:
            async for row in scanning(wanted, self._way, first=first):
                kept.add(*row)
                if ticking.done():
                    ticking.result()  # such as a disk that is full
        finally:
            ticking.cancel()
        kept.finish()


def _run(work: Coroutine[Any, Any, None]) -> None:
    """On uvloop where it is: half the time for each connection."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)  # a target makes many small values and no cycle: looking takes a tenth
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
        return
    uvloop.run(work)
