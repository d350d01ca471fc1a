"""Help is quick, and begins with examples."""

from __future__ import annotations

import resource
import subprocess
import sys

import click
import pytest

from stanch.cli import COMMANDS, root
from tests.program.commands import Stanch


def test_help_imports_neither_django_nor_rich_nor_anything_slow() -> None:
    code = (
        "import sys; sys.argv = ['stanch', '--help']\n"
        "import atexit; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
        "from stanch.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = set(done.stderr.split())
    assert "click" in loaded
    slow = {"django", "rich", "yaml", "msgspec", "cryptography", "asyncio", "psycopg", "dbos", "stanch.core"}
    assert not slow & loaded


@pytest.mark.parametrize("command", ["status", "notice", "vendor"])
def test_what_only_reads_and_writes_the_record_loads_nothing_that_connects(command: str) -> None:
    code = f"import sys, stanch.cli.{command}; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "stanch.app.context" in loaded
    connects = {
        "asyncio",
        "ssl",
        "h11",
        "dns",
        "cryptography",
        "django",
        "stanch.observe",
        "stanch.net.connect",
    }
    assert not connects & loaded


@pytest.mark.slow
def test_help_takes_at_most_60_ms_more_than_python_itself() -> None:
    """By the processor's time, the best of some: how busy the machine is does not count."""

    def least(*words: str) -> float:
        times = []
        for _ in range(7):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        return min(times)

    assert least("-m", "stanch.cli", "--help") - least("-c", "pass") < 0.060


def test_every_command_of_the_help_can_be_called_and_says_what_it_does() -> None:
    context = click.Context(root)
    for name, (_module, line) in COMMANDS.items():
        command = root.get_command(context, name)
        assert command is not None, name
        assert command.help, name
        assert line.endswith("."), name


def test_help_of_each_command_begins_with_examples() -> None:
    context = click.Context(root)

    def walk(command: click.Command, path: str) -> None:
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                walk(child, f"{path} {name}")
            return
        examples = {"stanch incident list", "stanch incident show", "stanch incident close",
                    "stanch playbook list"}  # fmt: skip
        assert path in examples or path in (command.help or ""), f"{path} has no example"

    for name in COMMANDS:
        found = root.get_command(context, name)
        assert found is not None
        walk(found, f"stanch {name}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["statsu"], "did you mean `stanch status`?"),
        (["xyzzy"], "`stanch --help` lists the commands"),
        (["check"], "Missing argument"),
        (["status", "--as-of", "someday"], "is not a date such as 2014-04-08"),
        (["explain", "xyzzy"], "there is no word xyzzy"),
    ],
)
def test_a_slip_is_answered_with_what_to_do(stanch: Stanch, words: list[str], said: str) -> None:
    found = stanch(*words)
    assert found.code == 2
    assert said in " ".join(found.err.split())


def test_every_reason_has_a_sentence_and_can_be_explained(stanch: Stanch) -> None:
    assert stanch("explain", "silent").out == "They have not answered.\n"
    assert "heartbeat_not_offered" in stanch("explain").out
    assert stanch("explain", "ssl3_refused").out == "It refused to speak SSL 3.0.\n"


def test_every_command_is_written_down_in_the_docs() -> None:
    from pathlib import Path

    from tests.cli.commands import text

    page = Path(__file__).parents[2] / "docs" / "commands.md"
    assert page.read_text("utf-8") == text(), "run: python -m tests.cli.commands > docs/commands.md"


def test_every_command_speaks_json() -> None:
    def walk(command: click.Command, path: str) -> None:
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                walk(child, f"{path} {name}")
            return
        assert any("--json" in one.opts for one in command.params), path

    for name in COMMANDS:
        found = root.get_command(click.Context(root), name)
        assert found is not None
        walk(found, f"stanch {name}")
