"""stanch playbook: the events that stanch knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from stanch.cli import screen
from stanch.cli.options import json_option


@click.group()
def playbook() -> None:
    """The events that stanch knows: what shows them, how they spread, what to do, in which order."""


@playbook.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """The playbooks that come with stanch."""
    from stanch.core.moments import iso
    from stanch.knowledge import playbooks

    found = [playbooks.load(one) for one in playbooks.shipped()]
    if as_json:
        screen.emit([{"id": one.id, "title": one.title, "digest": one.digest} for one in found])
        return
    screen.table(
        ("id", "public since", "what"),
        [(one.id, iso(one.disclosed_at)[:10], one.words.what) for one in found],
    )


@playbook.command()
@click.argument("id")
@json_option
def show(id: str, as_json: bool) -> None:
    """The text of a playbook: a start for one of your own.

    \b
    stanch playbook show heartbleed > mine.yaml
    """
    from stanch.knowledge import playbooks

    if as_json:
        screen.emit(playbooks.load(id))
        return
    click.echo(playbooks.text(id), nl=False)


@playbook.command()
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def validate(file: Sequence[Path], as_json: bool) -> None:
    """Is this file a playbook? Errors name the line, what was found, and what was expected.

    \b
    stanch playbook validate mine.yaml
    """
    from stanch.knowledge import playbooks

    for one in file:
        found = playbooks.read(one)
        if as_json:
            screen.emit({"file": str(one), "id": found.id, "digest": found.digest})
            continue
        steps, detectors = len(found.remedies), len(found.detectors)
        click.echo(f"{one}: {found.title}, {detectors} detectors, {steps} steps, digest {found.digest[:12]}")
