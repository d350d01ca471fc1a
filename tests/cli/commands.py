"""Write down the help of every command: docs/commands.md.

python -m tests.cli.commands > docs/commands.md
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from stanch.cli import COMMANDS, root

HEAD = """\
# Every command

Made from `--help` by `python -m tests.cli.commands`; a test keeps it so.
"""


def text() -> str:
    """The whole page."""
    widths = {"max_content_width": 96, "terminal_width": 96}
    context = click.Context(root, info_name="stanch", **{**root.context_settings, **widths})
    return "\n".join([HEAD, *_page(root, context, "stanch")])


def _page(command: click.Command, context: click.Context, path: str) -> Iterator[str]:
    yield f"## {path}\n\n```\n{command.get_help(context).rstrip()}\n```\n"
    names = list(COMMANDS) if command is root else list(getattr(command, "commands", ()))
    for name in names:
        assert isinstance(command, click.Group)
        child = command.get_command(context, name)
        assert child is not None
        below = click.Context(child, info_name=name, parent=context, terminal_width=96, max_content_width=96)
        yield from _page(child, below, f"{path} {name}")


if __name__ == "__main__":
    click.echo(text(), nl=False)
