"""stanch playbook: the events that stanch knows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stanch.app.playbooks import library
from stanch.cli import screen, tables
from stanch.cli.files import FILE
from stanch.cli.options import json_option
from stanch.core.moments import iso
from stanch.tell import explanations


@click.group()
def playbook() -> None:
    """The events that stanch knows: what shows them, how they spread, what to do, in which order.

    \b
    stanch playbook list
    stanch playbook show log4shell-2021
    stanch playbook validate my-event.yaml
    """


@playbook.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """The playbooks that come with stanch."""

    found = library.shipped()
    if as_json:
        shipped = [{"id": one.id, "title": one.title, "digest": one.digest} for one in found]
        screen.emit({"playbooks": shipped, "kinds": list(library.kinds().values())})
        return
    tables.table(
        ("id", "public since", "what"),
        [(one.id, iso(one.disclosed_at)[:10], one.words.what) for one in found],
    )
    screen.heading("Something new? One of these kinds becomes the event's own: stanch playbook new KIND")
    tables.table(("kind", "what"), [(one.kind, one.what) for one in library.kinds().values()])


@playbook.command()
@click.argument("id")
@json_option
def show(id: str, as_json: bool) -> None:
    """The text of a playbook: a start for one of your own.

    \b
    stanch playbook show mongobleed-2025 > mine.yaml
    """

    if as_json:
        screen.emit(library.load(id))
        return
    click.echo(library.text(id), nl=False)


@playbook.command()
@click.argument("playbook_", metavar="PLAYBOOK")
@click.argument("purl", nargs=-1, required=True)
@json_option
def judge(playbook_: str, purl: Sequence[str], as_json: bool) -> None:
    """Is this version affected, by a playbook alone? And which line of it says so.

    PLAYBOOK is the id of one that is shipped, or a file.

    \b
    stanch playbook judge log4shell-2021 pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1
    stanch playbook judge mine.yaml "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7" --json

    A version alone says nothing of what has to be so beside it (a setting, a port, a time): that is named.
    Exit code: 1 where one is affected, 3 where one could not be told, else 0.
    """

    found, rows = library.judge(playbook_, purl)
    if as_json:
        screen.emit({"playbook": found.id, "packages": rows})
    for one in () if as_json else rows:
        click.echo(f"{one.affected:8}{one.purl}")
        screen.say(explanations.of_version(one.why), "        ")
        if one.entry:
            screen.say(f"line: {one.entry}, affected {one.range}", "        ")
        if one.source:
            screen.say(f"source: {one.source}", "        ")
        if one.detail:
            screen.say(f"that is: {one.detail}", "        ")
        if one.conditions:
            screen.say(f"only where: {', '.join(one.conditions)}", "        ")
        if one.during:
            screen.say(f"only where it was there in the time from {one.during}", "        ")
    worst = {one.affected for one in rows}
    sys.exit(1 if "yes" in worst else 3 if "unknown" in worst else 0)


@playbook.command()
@click.argument("file", nargs=-1, required=True, type=FILE)
@json_option
def validate(file: Sequence[Path], as_json: bool) -> None:
    """Is this file a playbook? Errors name the line, what was found, and what was expected.

    \b
    stanch playbook validate mine.yaml
    """

    for one in file:
        found = library.read(one)
        if as_json:
            screen.emit({"file": str(one), "id": found.id, "digest": found.digest})
            continue
        steps, detectors = len(found.remedies), len(found.detectors)
        click.echo(f"{one}: {found.title}, {detectors} detectors, {steps} steps, digest {found.digest[:12]}")


@playbook.command()
@click.argument("kind")
@click.option("--set", "given", multiple=True, metavar="QUESTION=ANSWER", help="Answer without being asked.")
@json_option
def new(kind: str, given: Sequence[str], as_json: bool) -> None:
    """A few questions turn one of the four kinds into the event's own playbook, printed as YAML.

    \b
    stanch playbook new library-bug > mine.yaml && stanch incident open mine.yaml
    stanch playbook new vendor-breach --set vendor=Buildly --set disclosed=2026-11-20

    What is not known yet stays open: an empty line, or “?”. As facts come in: stanch incident refine
    """

    answers = asked(kind, given)
    text = library.made(kind, answers)
    if as_json:
        screen.emit({"kind": kind, "answers": answers, "text": text})
        return
    click.echo(text, nl=False)


def asked(kind: str, given: Sequence[str]) -> dict[str, str]:
    """The answers to a kind's questions: those that were given, and on a terminal the rest."""

    answers = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise click.UsageError(
                f"{one!r} is no answer. help: write QUESTION=ANSWER, such as since=2026-11-01"
            )
        answers[name] = value
    found = library.kinds().get(kind)
    if found is not None and sys.stdin.isatty():
        for question in found.questions:
            if question.id not in answers:
                screen.note(f"{question.ask}{' (? if not known yet)' if question.open else ''}")
                if question.help:
                    screen.note(f"  {question.help}")
                answers[question.id] = click.prompt(
                    ">", default="", show_default=False, prompt_suffix=" ", err=True
                )
    return answers
