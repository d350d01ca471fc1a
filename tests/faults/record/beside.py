"""People at one record at once: command lines in loops, a console with a browser and its looks, and kills.

Each keeps what it was told is done: a command that ended well, a form that was taken. `Crowd.acknowledged`
are the actors, and `Crowd.named` the names of services, that must stand in the record at the end.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real.visiting import Visitor, hidden
from tests.servers.console import console

PAGES = ("/situation/", "/services/", "/tell/", "/timeline/", "/plan/", "/start/", "/start/saw/")
DAY = "2014-04-08"
ENOUGH = 20
"""So many failures say enough: nobody waits for the rest."""
STARTS = 60.0
"""Seconds in which a command or a console surely ends or answers on a machine under load."""


class Crowd:
    """What all of them did so far, and what they saw that must not be."""

    def __init__(self, home: Path, site: str, url: str) -> None:
        self.home, self.site = home, site
        self.environment = {"DATABASE_URL": url} if url else {}
        self.over = threading.Event()
        self.broken = threading.Event()
        self.up = threading.Event()
        self.acknowledged: set[str] = set()
        self.named: set[str] = set()
        self.looks = self.pages = self.kills = self.console_kills = self.commands = 0
        self.failures: list[str] = []
        self.console_log: list[str] = []
        self._lock = threading.Lock()
        self._visitor: Visitor | None = None
        self._threads: list[threading.Thread] = []

    def all_did_something(self) -> bool:
        """Did each kind of them do what the test is about?"""
        return bool(self.acknowledged and self.named and self.looks and self.pages and self.kills)

    def wait(self, until: float) -> None:
        """Let them go on until all did something, or too much went wrong; at most until that moment."""
        while not self.all_did_something() and time.monotonic() < until and not self.broken.wait(0.2):
            pass

    def count(self, what: str) -> None:
        with self._lock:
            setattr(self, what, getattr(self, what) + 1)

    def failed(self, what: str) -> None:
        self.failures.append(what)
        if len(self.failures) >= ENOUGH:
            self.broken.set()

    def begin(self, work: Callable[..., None], *arguments: object) -> None:
        """Let somebody work in a thread of their own until it is over; what breaks off is a failure."""

        def guarded() -> None:
            try:
                work(self, *arguments)
            except Exception as error:
                self.failed(f"{work.__name__}: {error!r}")
                raise

        thread = threading.Thread(target=guarded, name=work.__name__)
        self._threads.append(thread)
        thread.start()

    def end(self) -> None:
        self.over.set()
        for one in self._threads:
            one.join(3 * STARTS)
            assert not one.is_alive(), f"{one.name} does not end"

    def command(
        self, *words: str, actor: str, kill_after: float | None = None
    ) -> tuple[int, str, str] | None:
        """Run a command; None where it was killed. Its code, what it printed, and what it said."""
        self.count("commands")
        process = subprocess.Popen(
            [sys.executable, "-m", "stanch.cli", *words],
            env={
                **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
                **self.environment,
                "STANCH_HOME": str(self.home),
                "STANCH_ACTOR": actor,
                "STANCH_NOW": f"{DAY}T17:00Z",
                "NO_COLOR": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            out, err = process.communicate(timeout=STARTS if kill_after is None else kill_after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            if kill_after is None:
                self.failed(f"{words} did not end")
            else:
                self.count("kills")
            return None
        return process.returncode, out, err

    @contextmanager
    def console(self, port: int) -> Iterator[Callable[[], None]]:
        """The console, and its owner signed in. Yields what kills it in the middle; it is started again."""
        with console(self.home, now=f"{DAY}T17:00Z", port=port, **self.environment) as (process, link):
            drain = threading.Thread(target=self._drain, args=(process,))
            drain.start()
            if self._visitor is None:
                self._visitor = Visitor(link)
                self._visitor.enter(link)

            def kill() -> None:
                self.up.clear()  # whoever is cut off from now on knows why
                self.count("console_kills")
                process.kill()
                process.wait(STARTS)

            self.up.set()
            yield kill
            process.terminate()
            drain.join(STARTS)

    def _drain(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.console_log.extend(process.stdout)

    def ask(self, method: str, path: str, **form: str) -> str | None:
        """A page, or a form that was sent; None where the console was killed meanwhile. Any page that is not
        what it should be is a failure."""
        assert self._visitor is not None
        visitor = Visitor(f"http://{self._visitor.host}/")
        visitor.cookies = dict(self._visitor.cookies)
        kills, up = self.console_kills, self.up.wait(STARTS)
        try:
            if method == "POST":
                token = hidden(visitor.ask("GET", "/situation/").text, "csrfmiddlewaretoken")
                said = visitor.ask("POST", path, {**form, "csrfmiddlewaretoken": token})
            else:
                said = visitor.ask("GET", path)
        except (OSError, http.client.HTTPException) as error:
            if up and kills == self.console_kills:
                self.failed(f"{method} {path}: {error!r}")
            return None
        except AssertionError as error:
            self.failed(f"{method} {path}: no form on the page: {str(error)[-300:]}")
            return None
        self.count("pages")
        if said.status != (302 if method == "POST" else 200):
            self.failed(f"{method} {path}: {said.status} {said.headers.get('Location')} {said.text[:300]}")
            return None
        return said.text


def terminal(crowd: Crowd, name: str, first: int) -> None:
    """Somebody at a command line: writes and reads in turn; each fourth command, from the `first` on, is
    killed at some instant."""
    dice = random.Random(name)
    number = 0
    while not crowd.over.is_set():
        number += 1
        mark = f"{name}-{number}"
        seconds = f"{number % 60:02}"
        writing = [
            ("promise", f"2014-04-{9 + number % 20:02}T12:00:{seconds}Z"),
            ("done", crowd.site, f"patched={DAY}T16:{number % 60:02}Z"),
            ("vendor", "add", f"Service {mark}"),
        ]
        words = (writing[number // 2 % 3], ("status", "--json"), ("timeline", "--json"))[
            0 if number % 2 else 1 + number // 2 % 2
        ]
        known = set(crowd.acknowledged)
        kill_after = dice.uniform(0.2, 2.0) if number % 4 == first else None
        ended = crowd.command(*words, actor=mark, kill_after=kill_after)
        if ended is None:
            continue
        code, out, err = ended
        if words[0] in ("status", "timeline"):
            if code not in (0, 1, 3) or "Traceback" in err:
                crowd.failed(f"{words}: {code} {err[-500:]}")
            elif words[0] == "timeline":
                missing = known - {row["actor"] for row in json.loads(out)}
                if missing:
                    crowd.failed(f"{mark} does not see what was acknowledged before: {sorted(missing)[:5]}")
        elif code != 0:
            crowd.failed(f"{words}: {code} {err[-500:]}")
        else:
            crowd.acknowledged.add(mark)


def browser(crowd: Crowd) -> None:
    """Somebody who opens one page after another."""
    number = 0
    while not crowd.over.is_set():
        number += 1
        crowd.ask("GET", PAGES[number % len(PAGES)])


def owner(crowd: Crowd) -> None:
    """Somebody who presses "look again" whenever no look is under way, and writes down who is used."""
    number = 0
    while not crowd.over.is_set():
        number += 1
        name = f"Console service {number}"
        if number % 4 == 1 and crowd.ask("POST", "/services/add/", name=name) is not None:
            crowd.named.add(name)
        kills = crowd.console_kills
        if crowd.ask("POST", "/situation/again/") is None:
            continue
        until = time.monotonic() + STARTS
        while (page := crowd.ask("GET", "/situation/")) is not None and "Looking:" in page:
            if time.monotonic() > until:
                crowd.failed("the look does not end")
                return
        if page is not None and kills == crowd.console_kills:
            crowd.count("looks")
