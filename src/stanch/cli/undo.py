"""stanch undo: take back what was written last, as one thing."""

from __future__ import annotations

import click

from stanch.app import context
from stanch.app.timeline import undo as undoing
from stanch.cli import consequences, screen
from stanch.cli.consequences import keep_options
from stanch.cli.options import json_option
from stanch.cli.whose import whose


@click.command()
@click.argument("number", type=int, required=False)
@click.option("--along", is_flag=True, help="Take back along with it all that hangs on it.")
@keep_options
@json_option
def undo(number: int | None, along: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Undo the last thing that you wrote down, all of it; undo once more to have it back.

    \b
    stanch undo
    stanch undo 42                       what was written together with entry 42
    stanch undo --dry-run                show what it would be

    What was sent cannot be undone, nor what others hang on: they are listed, and --along takes them, too.
    """

    client = context.client(whose())
    found = undoing.last_save(client) if number is None else undoing.save(client, number)
    changes = consequences.weighed(client, lambda into: undoing.undone(into, found.seqs[0], along=along))
    if not as_json:
        click.echo(f"To undo, {_entries(found.seqs)}:")
        for one in found.words:
            click.echo(screen.wrapped(one, "  ", "    "))
        if found.more:
            click.echo(f"  and {found.more} more")
    if not consequences.kept(changes, yes=yes, dry_run=dry_run, as_json=as_json):
        return
    if not changes.grave or as_json:
        consequences.sure("Undo it?", asked=not yes)
    done = undoing.undone(client, found.seqs[0], along=along)
    if as_json:
        screen.emit({"entry": done.seq, "undone": found.seqs, "changes": changes})
    else:
        click.echo(f"Undone, by entry {done.seq}. To have it back: stanch undo {done.seq}")


def _entries(seqs: tuple[int, ...]) -> str:
    return f"entry {seqs[0]}" if len(seqs) == 1 else f"entries {seqs[0]} to {seqs[-1]}"
