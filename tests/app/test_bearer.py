"""Secrets that are good once, in time, and are kept as digests; and the one door to them (157)."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

from stanch.app.bearer import OneTime

SOURCE = Path(__file__).parents[2] / "src" / "stanch"


class Clock:
    """Seconds that go on only when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_it_is_good_once_and_in_time() -> None:
    clock = Clock()
    made: OneTime[str] = OneTime(600, 10, clock)
    first, late = made.make("come in"), made.make("come in later")
    assert made.use(f"{first}x") is None
    assert made.use(first) == "come in"
    assert made.use(first) is None
    clock.now += 600
    assert made.use(late) is None


def test_so_many_are_kept_and_none_as_it_was_shown() -> None:
    made: OneTime[int] = OneTime(600, 3)
    shown = [made.make(number) for number in range(5)]
    assert [made.use(one) for one in shown] == [None, None, 2, 3, 4]
    one = made.make(9)
    assert one.encode() not in repr(vars(made)).encode()


def test_of_many_who_use_it_at_once_one_is_let_in() -> None:
    made: OneTime[str] = OneTime(600, 10)
    for _ in range(50):
        secret, gate = made.make("in"), threading.Barrier(4)
        found: list[str | None] = []

        def use(
            secret: str = secret, found: list[str | None] = found, gate: threading.Barrier = gate
        ) -> None:
            gate.wait()
            found.append(made.use(secret))

        threads = [threading.Thread(target=use) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(map(str, found)) == ["None", "None", "None", "in"]


def test_rule_157_secrets_are_made_and_their_table_is_reached_in_one_module() -> None:
    """Ids are random, too, but open nothing: they are named here, each with what it is."""
    makes = {
        "app/bearer.py",
        "record/tokens.py",  # the table's owner
        "console/observations/uploads.py",  # the name of a file that waits
        "console/settings.py",  # the key that sessions are signed with
        "app/web_tester/looks.py",  # the id of an answer, which its page is found by
        "console/web_tester/views.py",  # a visitor, whom a record in the DNS is bound to
    }
    reaches = {"app/bearer.py"}
    for path in sorted(SOURCE.rglob("*.py")):
        name, text = path.relative_to(SOURCE).as_posix(), path.read_text("utf-8")
        if "token" not in text:
            continue  # to read all of them takes a second
        for one in ast.walk(ast.parse(text)):
            if isinstance(one, ast.Attribute) and one.attr in ("token_urlsafe", "token_bytes"):
                assert name in makes, name
            if isinstance(one, ast.ImportFrom):
                names = {f"{one.module}.{alias.name}" for alias in one.names} | {one.module}
                assert "stanch.record.tokens" not in names or name in reaches, name
