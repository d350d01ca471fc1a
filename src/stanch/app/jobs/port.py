"""What every engine of jobs offers: submit, progress, stop, result; and what a kind of job says of itself."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from typing import Literal as L

import msgspec

from stanch.core.moments import Moment
from stanch.errors import StanchError

G = TypeVar("G")
R = TypeVar("R")
State = L["waiting", "under_way", "done", "failed", "stopped", "broken_off", "elsewhere"]
"""`broken_off`: whoever did it was killed, and nobody does it now. `elsewhere`: another process does it."""


NOW = Moment(0)
"""Not before the beginning of time: as soon as it can be."""


class Fenced(StanchError):
    """Another process took this job over, or it was done: nothing may be written of it here any more."""

    def __init__(self) -> None:
        super().__init__("another process took this over", help="look at what it wrote down")


class Progress(NamedTuple):
    """How far a job is: `seen` of `asked` things; `words` say more, where a handler does. `error`: why it
    failed."""

    state: State
    seen: int = 0
    asked: int = 0
    words: str = ""
    error: str = ""

    @property
    def running(self) -> bool:
        return self.state in ("waiting", "under_way", "elsewhere")

    @property
    def broken_off(self) -> bool:
        return self.state == "broken_off"


class Stopper:
    """Stops what is under way from any thread: nothing more is sent to anybody."""

    def __init__(self) -> None:
        self.stopped = False
        self._lock = threading.Lock()
        self._task: asyncio.Task[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def within(self, work: Coroutine[Any, Any, object]) -> None:
        """Do it, until it ends or is stopped. Being stopped is no error: what was done by then stands."""
        with self._lock:
            if self.stopped:
                work.close()
                return
            self._loop, self._task = asyncio.get_running_loop(), asyncio.ensure_future(work)
        try:
            await self._task
        except asyncio.CancelledError:
            outer = asyncio.current_task()
            if not self.stopped or (outer is not None and outer.cancelling()):
                raise

    def stop(self) -> None:
        with self._lock:
            self.stopped = True
            if self._loop is not None and self._task is not None:
                with contextlib.suppress(RuntimeError):  # its loop has ended already
                    self._loop.call_soon_threadsafe(self._task.cancel)


@dataclass(frozen=True)
class Kind(Generic[G, R]):
    """A kind of job, owned by one capability: its handler `work` runs on the loop, and hands on what blocks.

    `keeps`: the type of what a job is about, where its row is kept until it is done, for a client; else a job
    lives and ends with this process. `resumes`: one that was killed is taken up by itself; else it is offered
    to a person. `seconds`: for the whole. `at_once`: of this kind, in this process; `queue`: seconds that one
    waits for its turn. `waiting`: threads that may wait for jobs of this kind at once. `heeds`: the handler
    sees to `job.stopper`; else it is cancelled where it stands. `late`, `broke`: what is said of one that
    took too long, or broke off.
    """

    name: str
    work: Callable[[Job[G, R]], Coroutine[Any, Any, R]]
    keeps: type[G] | None = None
    resumes: bool = False
    seconds: float | None = None
    at_once: int = 0
    queue: float | None = None
    waiting: int = 0
    heeds: bool = False
    late: Callable[[Job[G, R]], StanchError] = lambda _job: StanchError("it took too long", help="try again")
    broke: Callable[[Job[G, R]], StanchError] = lambda _job: StanchError(
        "it broke off", help="try again; if it happens once more, tell us how"
    )

    def row(self, key: str) -> str:
        """By what its row is found."""
        return f"{self.name}:{key}"

    def encode(self, given: G) -> bytes:
        return msgspec.json.encode(given)

    def decode(self, given: bytes) -> G:
        assert self.keeps is not None
        return msgspec.json.decode(given, type=self.keeps)


@dataclass(eq=False)
class Job(Generic[G, R]):
    """One job. A handler tells how far it is by `seen`, `asked` and `words`, and ends what it writes into the
    record by `finishing`. Whoever submitted it waits for it, and takes its `outcome`."""

    client: str
    kind: Kind[G, R]
    key: str
    given: G
    actor: str = ""
    not_before: Moment = NOW
    seen: int = 0
    asked: int = 0
    words: str = ""
    state: State = "waiting"
    result: R | None = None
    error: StanchError | None = None
    token: int = 0
    """The number by which its row is held; 0 where it has none."""
    finished: bool = False
    """Its row is gone, in the transaction of what it wrote."""
    again: bool = False
    """The same was submitted while this one ended: is there work left?"""
    stopper: Stopper = field(default_factory=Stopper)
    over: threading.Event = field(default_factory=threading.Event)
    patience: threading.Semaphore | None = None

    @property
    def kept(self) -> bool:
        """Has it a row, until it is done?"""
        return bool(self.client) and self.kind.keeps is not None

    @property
    def running(self) -> bool:
        return not self.over.is_set()

    @property
    def progress(self) -> Progress:
        said = "" if self.error is None else str(self.error)
        return Progress(self.state, self.seen, max(self.asked, self.seen), self.words, said)

    def wait(self, seconds: float) -> bool:
        """Is it over, within so many seconds? Where too many threads wait already, it is told at once."""
        if self.patience is None:
            return self.over.wait(seconds)
        if self.patience.acquire(blocking=False):
            try:
                self.over.wait(seconds)
            finally:
                self.patience.release()
        return self.over.is_set()

    def outcome(self) -> R:
        """What came of it, once it is over. Raises why it failed."""
        assert self.over.is_set(), "it is under way"
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """What is written within, and that the job is done, are one transaction. Fenced where another process
        has taken it over. Called where it may block."""
        if not self.kept:
            yield
            return
        from stanch.record import outbox
        from stanch.record.append import alone

        self.finished = True  # before it is: whoever holds the row meanwhile finds none
        try:
            with alone(self.client):
                if not outbox.finish(self.client, self.kind.row(self.key), self.token):
                    raise Fenced
                yield
        except BaseException:
            self.finished = False
            raise


class Port(Protocol):
    """An engine. A job of one (client, kind, key) is not begun twice. `client`: "" for jobs of nobody's
    record, such as strangers'."""

    def register(self, kind: Kind[G, R]) -> Kind[G, R]:
        """A kind that this process can do. Each name once."""

    def submit(
        self, client: str, kind: Kind[G, R], key: str, given: G, *, not_before: Moment = NOW
    ) -> Job[G, R]:
        """Have it done, by whoever acts, not before a moment of the machine's clock. Within a transaction it
        is written with what else is, and begins once that is committed. Where it is under way: that one."""

    def progress(self, client: str, kind: Kind[G, R], key: str) -> Progress | None:
        """How far it is; the last one, where it is over. None where there is none."""

    def stop(self, client: str, kind: Kind[G, R], key: str, seconds: float = 30) -> None:
        """End it, and wait until what it did is written down. One that broke off is not wanted any more."""

    def find(self, client: str, kind: Kind[G, R], key: str) -> Job[G, R] | None:
        """The last one that this process knows of."""

    def resume(self) -> None:
        """Take up what was submitted and not finished, of the kinds that resume."""
