"""What the web tester answered is kept for some weeks, under ids that cannot be guessed."""

from __future__ import annotations

import pytest

from stanch.core.moments import DAY, Moment

NOW = Moment(1_000 * DAY)


def test_kept_found_shared_and_gone(store: str) -> None:
    from stanch.record import answers
    from stanch.record.answers import Kept

    first = Kept("id1", "public", "a.example:443", NOW, False, b"{}")
    answers.keep(first)
    assert answers.read("id1", NOW) == first
    assert answers.read("id2", NOW) is None
    answers.share("id1")
    assert answers.read("id1", NOW) == first._replace(shared=True)
    later = Moment(NOW + 31 * DAY)
    assert answers.read("id1", later) is None
    answers.keep(Kept("id2", "public", "a.example:443", later, True, b"{}"))
    assert answers.read("id1", NOW) is None  # it is not merely hidden


def test_the_newest_about_a_target_of_the_same_scope(store: str) -> None:
    from stanch.record import answers
    from stanch.record.answers import Kept

    for number, scope in enumerate(("public", "public", "inside", "proof")):
        answers.keep(Kept(f"id{number}", scope, "a.example:443", Moment(NOW + number), True, b"{}"))
    found = answers.newest("public", "a.example:443", NOW)
    assert found is not None
    assert found.id == "id1"
    assert answers.newest("public", "a.example:443", Moment(NOW + 2)) is None
    assert answers.newest("public", "b.example:443", NOW) is None


def test_so_many_are_kept_and_the_oldest_go(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from stanch.record import answers
    from stanch.record.answers import Kept

    monkeypatch.setattr(answers, "MOST", 5)
    for number in range(12):
        answers.keep(Kept(f"id{number}", "public", "a.example:443", Moment(NOW + number), True, b"{}"))
    left = [number for number in range(12) if answers.read(f"id{number}", NOW) is not None]
    assert left == [7, 8, 9, 10, 11]


def test_the_tables_are_those_of_the_models(store: str) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "record", check=True, dry_run=True, verbosity=0)
