"""The command line: one module a group of commands, loaded when it is called.

`stanch --help` imports neither Django nor rich; `check` needs observe alone. Data goes to stdout, the rest
to stderr. Exit codes: 0 clear, 1 findings, 2 usage, 3 could not tell, 130 interrupted.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import sys
from typing import Any

import click

from stanch import __version__
from stanch.cli import pointers
from stanch.errors import StanchError

COMMANDS = {
    "start": ("start", "The guided first ten minutes: look, nine questions, what is true, what to do."),
    "up": ("up", "The console on this machine, in the browser."),
    "check": ("check", "Look at servers from outside, and write nothing down."),
    "grade": ("grade", "How well is the TLS of a server set up? A letter from A+ to F."),
    "certificate": ("certificate", "A server's certificate: trusted, revoked, with a new key."),
    "scan": ("scan", "Look at many servers from outside: a line of JSON for each."),
    "observe": ("observe", "Look at what is ours, and write it down."),
    "status": ("status", "Exposed today? Before? Do next; you can say; ours, theirs, unknown."),
    "plan": ("status", "Everything to do, in order, and what each thing waits for."),
    "claims": ("status", "What may be said, what not yet and because of whom, what is no longer true."),
    "timeline": ("timeline", "What happened, in order, and who wrote it down."),
    "vendor": ("vendor", "Those whose services we use: add them, ask them, record what they answer."),
    "register": ("register", "Services, servers and passwords as YAML, in and out."),
    "done": ("attestations", "Your word that a step was done, and when."),
    "attest": ("attestations", "Your word on a period: what a log or a memory says of the time before."),
    "promise": ("attestations", "Promise the next update by a moment."),
    "retract": ("attestations", "Take an entry back that was mistaken."),
    "undo": ("undo", "Undo the last thing that you wrote down; undo once more to have it back."),
    "notice": ("notice", "The paragraph to paste, and “I sent this”."),
    "client": ("client", "The clients of this record: add, list, use; who each is to its customers."),
    "incident": ("incident", "Open, list, show and close incidents."),
    "playbook": ("playbook", "The events that stanch knows: list, show, validate."),
    "record": ("record", "Verify, export and back up the record."),
    "explain": ("explain", "What a word of stanch's means: a reason, a verdict, an advice."),
}
"""In the order of help: command -> its module, its one line."""

BEFORE = frozenset((
    "--grade", "--rule-out", "--since", "--fixed", "--rekeyed", "--old", "--ct", "--ct-online", "--ct-url",
    "--ca", "--incident",
))  # fmt: skip
"""Options that `check` had before there were `grade` and `certificate`: `check_older` still takes them."""


def _loaded(module: str, name: str) -> click.Command:
    found: click.Command = getattr(importlib.import_module(f"stanch.cli.{module}"), name)
    return _about_a_client(found)


def _named(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """--client, before a command or after it: kept for all of this invocation (`cli.whose`)."""
    if value:
        ctx.meta["stanch.client"] = value


def _about_a_client(command: click.Command) -> click.Command:
    """The command, which takes --client as well; so does each of a group."""
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        _about_a_client(one)
    if not any("--client" in one.opts for one in command.params):
        hidden = click.Option(["--client"], hidden=True, expose_value=False, callback=_named)
        command.params.append(hidden)
    return command


class Lazy(click.Group):
    """A group whose commands are imported when they are called; its help needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return _loaded(COMMANDS[cmd_name][0], cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f"did you mean `stanch {near[0]}`?" if near else "`stanch --help` lists the commands"
            raise click.UsageError(f"there is no command {args[0]!r}. help: {hint}")
        if args[:1] == ["check"] and any(one.partition("=")[0] in BEFORE for one in args):
            return "check", _loaded("check_older", "check"), args[1:]
        return super().resolve_command(ctx, args)


@click.command(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Where the record is kept: STANCH_HOME (a folder), or DATABASE_URL (Postgres).",
)
@click.version_option(__version__, message="stanch %(version)s")
@click.option(
    "--client", metavar="NAME", envvar="STANCH_CLIENT", expose_value=False, callback=_named,
    help="Which client, where there are several: before a command or after it. Else STANCH_CLIENT, else "
    "the one of `stanch client use`.",
)  # fmt: skip
def root() -> None:
    """Stop the bleed. Then say only what you can prove.

    \b
    stanch up                            the console in the browser
    stanch start shop.example            the first ten minutes, from a name to a paragraph to paste
    stanch check shop.example            look from outside; nothing is written down
    stanch status                        where you stand
    """


def main() -> None:
    """Run a command; errors that a user can cause are words, not tracebacks."""
    atexit.register(gc.freeze)  # what was judged goes with the process: nobody looks through it for cycles
    try:
        code = root.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        sys.stderr.write("\ninterrupted\n")
        sys.exit(130)
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted: what was written down stays\n")
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except StanchError as error:
        sys.stderr.write(f"error: {pointers.of(error)}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
