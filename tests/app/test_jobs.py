"""The port of jobs: once by key, with whoever acts, progress, stop, result; what is kept until it is done, on
both stores. Kills by a real process: tests/faults/test_jobs_killed.py."""

from __future__ import annotations

import ast
import asyncio
import re
import secrets
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest

from stanch.app import actor, clock, jobs
from stanch.app.jobs import Fenced, InProcess, Job, Kind
from stanch.core.moments import SECOND, Moment
from stanch.errors import BadInput, StanchError
from tests.stores import SEEN

SOURCE = Path(__file__).parents[2] / "src" / "stanch"
DEADLINE = 20.0


class Asked(msgspec.Struct, frozen=True):
    """What a job of these tests is about."""

    words: str = ""


class Gate:
    """A job waits here until the test lets it through. `reached`: it is here."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self.ran: list[str] = []
        self.actors: list[str] = []

    async def work(self, job: Job[Asked, str]) -> str:
        self.ran.append(job.given.words)
        self.actors.append(actor.actor())
        job.asked, job.words = 3, "asking"
        job.seen += 1
        self.reached.set()
        while not self.open.is_set():  # noqa: ASYNC110 - a test opens it, from another thread
            await asyncio.sleep(0.005)
        return job.given.words.upper()


@pytest.fixture
def gate() -> Gate:
    return Gate()


def kept(work: Callable[..., object], **more: object) -> Kind[Asked, str]:
    return Kind(f"kept_{secrets.token_hex(4)}", work, keeps=Asked, **more)  # type: ignore[arg-type]


def fleeting(work: Callable[..., object], **more: object) -> Kind[Asked, str]:
    return Kind(f"fleeting_{secrets.token_hex(4)}", work, **more)  # type: ignore[arg-type]


def over(job: Job[Asked, str]) -> Job[Asked, str]:
    assert job.over.wait(DEADLINE), job
    return job


# what every job has


def test_one_of_a_key_is_not_begun_twice_and_its_result_is_told(gate: Gate) -> None:
    engine = InProcess()
    kind = engine.register(fleeting(gate.work))
    first = engine.submit("", kind, "a", Asked("one"))
    assert gate.reached.wait(DEADLINE)
    assert engine.submit("", kind, "a", Asked("two")) is first
    other = engine.submit("", kind, "b", Asked("three"))
    found = engine.progress("", kind, "a")
    assert found is not None
    assert (found.state, found.seen, found.asked, found.words) == ("under_way", 1, 3, "asking")
    gate.open.set()
    assert (over(first).outcome(), over(other).outcome()) == ("ONE", "THREE")
    assert sorted(gate.ran) == ["one", "three"]
    assert over(engine.submit("", kind, "a", Asked("again"))).outcome() == "AGAIN"


def test_a_failure_is_told_in_its_words_and_a_crash_in_those_of_its_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def wrong(_job: Job[Asked, str]) -> str:
        raise BadInput("no such name", help="check the spelling")

    async def crash(_job: Job[Asked, str]) -> str:
        raise ZeroDivisionError

    async def late(_job: Job[Asked, str]) -> str:
        await asyncio.sleep(DEADLINE)
        return ""

    engine = InProcess()
    said = StanchError("the look broke off")
    for work, words in ((wrong, "no such name"), (crash, "the look broke off"), (late, "took too long")):
        kind = engine.register(
            fleeting(work, broke=lambda _job: said, seconds=0.05 if work is late else None)
        )
        job = over(engine.submit("", kind, "a", Asked()))
        assert job.progress.state == "failed"
        assert words in job.progress.error
        with pytest.raises(StanchError, match=words):
            job.outcome()
    assert "ZeroDivisionError" in caplog.text


def test_stopped_it_ends_and_one_that_heeds_keeps_what_it_did(gate: Gate) -> None:
    async def heeding(job: Job[Asked, str]) -> str:
        await job.stopper.within(gate.work(job))
        return "what was done by then"

    engine = InProcess()
    kind, other = engine.register(fleeting(gate.work)), engine.register(fleeting(heeding, heeds=True))
    for one, outcome in ((kind, None), (other, "what was done by then")):
        gate.reached.clear()
        job = engine.submit("", one, "a", Asked())
        assert gate.reached.wait(DEADLINE)
        engine.stop("", one, "a", DEADLINE)
        assert (job.running, job.state, job.result, job.error) == (False, "stopped", outcome, None)


def test_whoever_acts_goes_along(ws: str, gate: Gate) -> None:
    engine = InProcess()
    kind = engine.register(kept(gate.work))
    gate.open.set()
    with actor.acting("noor"):
        job = engine.submit(ws, kind, "a", Asked())
    over(job)
    assert gate.actors == ["noor"]


def test_so_many_of_a_kind_run_at_once_and_wait_for_so_long(gate: Gate) -> None:
    engine = InProcess()
    kind = engine.register(fleeting(gate.work, at_once=2, queue=0.05))
    running = [engine.submit("", kind, str(number), Asked()) for number in range(2)]
    third = over(engine.submit("", kind, "third", Asked()))
    assert third.state == "failed"
    gate.open.set()
    assert [over(one).state for one in running] == ["done", "done"]
    assert over(engine.submit("", kind, "third", Asked())).state == "done"


def test_so_many_threads_wait_for_jobs_of_a_kind(gate: Gate) -> None:
    engine = InProcess()
    kind = engine.register(fleeting(gate.work, waiting=1))
    job = engine.submit("", kind, "a", Asked())
    patient = threading.Thread(target=job.wait, args=(DEADLINE,))
    assert job.patience is not None
    patient.start()
    while job.patience.acquire(blocking=False):
        job.patience.release()
    assert job.wait(DEADLINE) is False, "it says so at once"
    gate.open.set()
    patient.join(DEADLINE)
    assert over(job).wait(0)


def test_one_that_is_due_later_waits_until_then(gate: Gate) -> None:
    engine = InProcess()
    kind = engine.register(fleeting(gate.work))
    gate.open.set()
    later = Moment(clock.machine_now() + SECOND // 5)
    job = engine.submit("", kind, "a", Asked(), not_before=later)
    found = engine.progress("", kind, "a")
    assert found is not None
    assert found.state == "waiting"
    over(job)
    assert clock.machine_now() >= later
    never = engine.submit("", kind, "b", Asked(), not_before=Moment(later + 3600 * SECOND))
    engine.stop("", kind, "b", DEADLINE)
    assert never.state == "stopped"


# what is kept until it is done


def test_it_begins_when_what_called_for_it_is_committed_and_only_then(ws: str, gate: Gate) -> None:
    from django.db import transaction

    from stanch.record import outbox

    engine = InProcess()
    kind = engine.register(kept(gate.work))
    gate.open.set()

    def interrupted() -> None:
        with transaction.atomic():
            engine.submit(ws, kind, "a", Asked("lost"))
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        interrupted()
    assert engine.progress(ws, kind, "a") is None
    with transaction.atomic():
        job = engine.submit(ws, kind, "a", Asked("kept"))
        assert not gate.reached.is_set()
        assert engine.find(ws, kind, "a") is None
    over(job)
    assert gate.ran == ["kept"]
    assert outbox.left() == ()


def test_what_it_writes_and_that_it_is_done_are_one_transaction(ws: str) -> None:
    from stanch.record import outbox
    from stanch.record.append import append
    from stanch.record.reading import head

    def written(job: Job[Asked, str]) -> str:
        with job.finishing():
            append(ws, [SEEN], actor="mara", recorded_at=Moment(5))
            if job.given.words == "broken":
                raise BadInput("the disk is full")
        return "written"

    async def work(job: Job[Asked, str]) -> str:
        return await jobs.blocking(partial(written, job))

    engine = InProcess()
    kind = engine.register(kept(work))
    assert over(engine.submit(ws, kind, "a", Asked())).outcome() == "written"
    assert over(engine.submit(ws, kind, "a", Asked("broken"))).state == "failed"
    assert head(ws)[0] == 1
    assert outbox.left() == ()


def test_one_process_does_it_and_the_other_waits_for_it(ws: str, gate: Gate) -> None:
    """Two engines are two processes: they share the store, and nothing else."""
    here, there = InProcess(), InProcess()
    kind = here.register(there.register(kept(gate.work)))
    mine = here.submit(ws, kind, "a", Asked("here"))
    assert gate.reached.wait(DEADLINE)
    seen = there.progress(ws, kind, "a")
    assert seen is not None
    assert (seen.state, seen.running) == ("elsewhere", True)
    theirs = there.submit(ws, kind, "a", Asked("there"))
    gate.open.set()
    assert over(mine).outcome() == "HERE"
    over(theirs)
    assert gate.ran == ["here"], "done once"


def test_what_a_dead_process_held_is_offered_again_and_done_when_it_is_asked_for(ws: str, gate: Gate) -> None:
    from stanch.record import outbox

    engine = InProcess()
    kind = engine.register(kept(gate.work))
    gate.open.set()
    now = clock.machine_now()
    outbox.put(ws, outbox.Work(kind.row("a"), kind.name, Moment(0), kind.encode(Asked("dead"))), "noor", now)
    dead = outbox.take(ws, kind.row("a"), now, Moment(now + 3600 * SECOND))
    assert dead is not None
    held = engine.progress(ws, kind, "a")
    assert held is not None
    assert held.state == "elsewhere"
    asked = engine.submit(ws, kind, "a", Asked("again"))
    assert outbox.leave(ws, kind.row("a"), dead.token), "the time for which it held it is over"
    assert over(asked).outcome() == "AGAIN", "once nobody holds it any more"
    outbox.put(ws, outbox.Work(kind.row("b"), kind.name, Moment(0), kind.encode(Asked("dead"))), "noor", now)
    left = engine.progress(ws, kind, "b")
    assert left is not None
    assert left.broken_off
    assert not left.running
    engine.resume()
    assert gate.ran == ["again"], "a person is asked first"
    engine.stop(ws, kind, "b")
    assert engine.progress(ws, kind, "b") is None


def test_a_kind_that_resumes_is_taken_up_as_whoever_called_for_it(ws: str, gate: Gate) -> None:
    from stanch.record import outbox

    engine = InProcess()
    kind = engine.register(kept(gate.work, resumes=True))
    gate.open.set()
    work = outbox.Work(kind.row("a"), kind.name, Moment(0), kind.encode(Asked("mailing")))
    outbox.put(ws, work, "noor", clock.machine_now())
    outbox.put(ws, outbox.Work("unknown:", "unknown", Moment(0)), "noor", clock.machine_now())
    engine.resume()
    job = engine.find(ws, kind, "a")
    assert job is not None
    over(job)
    assert (gate.ran, gate.actors) == (["mailing"], ["noor"])
    assert [row.work.key for row in outbox.left()] == ["unknown:"], "what nobody here can do is left alone"


def test_who_was_taken_for_dead_writes_nothing_of_it(ws: str) -> None:
    from stanch.record import outbox
    from stanch.record.append import append
    from stanch.record.reading import head

    paused, go = threading.Event(), threading.Event()

    def late(job: Job[Asked, str]) -> str:
        paused.set()
        go.wait(DEADLINE)
        with job.finishing():
            append(ws, [SEEN], actor="mara", recorded_at=Moment(5))
        return "written"

    async def work(job: Job[Asked, str]) -> str:
        return await jobs.blocking(partial(late, job))

    engine = InProcess(lease=3600)
    kind = engine.register(kept(work))
    job = engine.submit(ws, kind, "a", Asked())
    assert paused.wait(DEADLINE)
    other = outbox.take(ws, kind.row("a"), far := Moment(2**53), far)
    assert other is not None, "its lease has ended, as another clock says"
    go.set()
    assert isinstance(over(job).error, Fenced)
    assert head(ws)[0] == 0
    found = outbox.find(ws, kind.row("a"))
    assert found is not None
    assert found.token == other.token, "the other still has it"


def test_who_loses_its_row_is_stopped(ws: str, gate: Gate) -> None:
    from stanch.record import outbox

    engine = InProcess(lease=0.3)
    kind = engine.register(kept(gate.work))
    job = engine.submit(ws, kind, "a", Asked())
    assert gate.reached.wait(DEADLINE)
    assert outbox.take(ws, kind.row("a"), far := Moment(2**53), far) is not None
    assert isinstance(over(job).error, Fenced)


def test_what_is_submitted_as_the_last_one_ends_is_not_lost(ws: str) -> None:
    """Between the transaction that ends it and its end in memory there is a moment."""
    ended, go = threading.Event(), threading.Event()
    ran: list[str] = []

    def written(job: Job[Asked, str]) -> str:
        ran.append(job.given.words)
        with job.finishing():
            pass
        ended.set()
        go.wait(DEADLINE)
        return "written"

    async def work(job: Job[Asked, str]) -> str:
        return await jobs.blocking(partial(written, job))

    engine = InProcess()
    kind = engine.register(kept(work))
    first = engine.submit(ws, kind, "a", Asked("first"))
    assert ended.wait(DEADLINE)
    assert engine.submit(ws, kind, "a", Asked("second")) is first
    go.set()
    over(first)
    until = threading.Event()
    while len(ran) < 2 and not until.wait(0.01):
        pass
    found = engine.find(ws, kind, "a")
    assert found is not None
    over(found)
    assert ran == ["first", "second"]


def test_clients_are_apart(ws: str, gate: Gate) -> None:
    from stanch.record.reading import workspace

    other = workspace("other", create_at=Moment(1))
    engine = InProcess()
    kind = engine.register(kept(gate.work))
    first, second = (engine.submit(one, kind, "a", Asked(one)) for one in (ws, other))
    assert first is not second
    engine.stop(ws, kind, "a", DEADLINE)
    assert (first.state, second.running) == ("stopped", True)
    gate.open.set()
    assert over(second).state == "done"


def test_memory_holds_so_many_that_are_over() -> None:
    async def nothing(_job: Job[Asked, str]) -> str:
        return ""

    engine = InProcess()
    kind = engine.register(fleeting(nothing))
    for number in range(600):
        over(engine.submit("", kind, str(number), Asked()))
    assert len(engine._jobs) <= 501


# where threads and loops are made

MAKES = {
    "asyncio.run": {"app/jobs/loop.py", "app/scan/run.py", "cli/"},
    "asyncio.new_event_loop": {"app/jobs/loop.py"},
    "asyncio.run_coroutine_threadsafe": {"app/jobs/loop.py"},
    "asyncio.to_thread": {
        "observe/tls/probes/heartbleed/stages.py",  # a handshake on a socket that blocks
    },
    "asyncio.get_event_loop": set(),
    "asyncio.Runner": set(),
    "run_in_executor": {"app/jobs/loop.py"},
    "set_default_executor": {"app/jobs/loop.py"},
    "ThreadPoolExecutor": {"app/jobs/loop.py"},
    "ProcessPoolExecutor": set(),
    "threading.Thread": {"app/jobs/loop.py"},
    "threading.Timer": {"observe/packages/git.py"},  # it ends a program that says nothing more
    "start_new_thread": set(),
    "uvloop.run": {"app/scan/run.py"},
    "os.fork": set(),
}  # fmt: skip
"""A call by its last names -> the files, or folders, in which it may stand. Locks make no thread."""


def may_make(text: str) -> bool:
    """Has a file the words of one of these? To read all of them takes a second."""
    words = set(re.findall(r"\w+", text))
    return any(words.issuperset(name.split(".")) for name in MAKES)


def makes(tree: ast.AST) -> set[str]:
    """Which of these a file calls or names, however it was imported."""
    names: dict[str, str] = {}
    for one in ast.walk(tree):
        if isinstance(one, ast.ImportFrom) and one.module:
            names.update({alias.asname or alias.name: f"{one.module}.{alias.name}" for alias in one.names})
        elif isinstance(one, ast.Import):
            names.update({alias.asname or alias.name: alias.name for alias in one.names})
    found = set()
    for one in ast.walk(tree):
        text = ""
        if isinstance(one, ast.Attribute):
            owner = one.value.id if isinstance(one.value, ast.Name) else ""
            text = f"{names.get(owner, owner)}.{one.attr}"
        elif isinstance(one, ast.Name) and one.id in names:
            text = names[one.id]
        found |= {name for name in MAKES if text == name or text.endswith(f".{name}")}
    return found


def test_rule_155_threads_and_loops_are_made_only_where_it_is_named() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        file, text = path.relative_to(SOURCE).as_posix(), path.read_text("utf-8")
        for name in makes(ast.parse(text)) if may_make(text) else ():
            folders = [one for one in MAKES[name] if one.endswith("/")]
            assert file in MAKES[name] or file.startswith(tuple(folders)), f"{file} calls {name}"


def test_it_would_notice_a_thread() -> None:
    for text, name in (
        ("import asyncio\nasyncio.run(x())", "asyncio.run"),
        ("from asyncio import run as go\ngo(x())", "asyncio.run"),
        ("import threading as t\nt.Thread(target=x)", "threading.Thread"),
        ("from threading import Timer\nTimer(1, x)", "threading.Timer"),
        ("from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor(2)", "ThreadPoolExecutor"),
        ("import concurrent.futures\nconcurrent.futures.ThreadPoolExecutor(2)", "ThreadPoolExecutor"),
        ("loop.run_in_executor(None, x)", "run_in_executor"),
    ):
        assert name in makes(ast.parse(text)), text
        assert may_make(text), text
    assert not makes(ast.parse("import threading\nthreading.Lock()\nimport asyncio\nasyncio.create_task(x)"))
