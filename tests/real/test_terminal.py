"""The story in the docs runs as it stands there, on real servers, and says what it says there.

In its console blocks `$` is a command, `>` an answer that is typed, `...` leaves something out; all else
must be printed. Addresses and the digests of keys differ from run to run, nothing else.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.servers import certificate, running
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = pytest.mark.real
STORY = Path(__file__).parents[2] / "docs" / "terminal.md"
SITE = "shop.example"


class Step(NamedTuple):
    """One command of the story: when, at which server, what is typed, what must be printed in pieces."""

    now: str
    server: str
    command: str
    typed: str
    printed: tuple[str, ...]


def story(text: str) -> Iterator[Step]:
    now = server = ""
    for comment, block in re.findall(r"(?:<!-- (.*?) -->\n)?```console\n(.*?)```", text, re.DOTALL):
        said = dict(re.findall(r"(\w+): (\S+)", comment))
        now, server = said.get("now", now), said.get("server", server)
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, rest = part.partition("\n")
            typed = re.findall(r"^> (.*)$|\[y/N\] (y)$", rest, re.MULTILINE)
            plain = re.sub(r"^> .*$|(?<=\[y/N\]) y$", "\n...\n", rest, flags=re.MULTILINE)
            pieces = tuple(
                flat(one) for one in re.split(r"\.\.\.$", plain, flags=re.MULTILINE) if one.strip()
            )
            yield Step(now, server, command, "".join(f"{''.join(one)}\n" for one in typed), pieces)


def flat(text: str) -> str:
    """Without line breaks: where lines break depends on how long the address is."""
    return re.sub(r"\s+", " ", re.sub(r"the key [0-9a-f]{8}", "the key KEY", text)).strip()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "STANCH_HOME": str(tmp_path / "home"),
        "STANCH_ACTOR": "mara",
        "NO_COLOR": "1",
    }


def test_the_story_in_the_terminal(tmp_path: Path, environment: dict[str, str]) -> None:
    old, new = certificate.make(tmp_path), certificate.make(tmp_path)
    port = running.free_port()
    site = f"127.0.0.1:{port}"
    steps = list(story(STORY.read_text("utf-8")))
    assert len(steps) > 8
    at = ""
    with ExitStack() as stack:
        for step in steps:
            if step.server != at:
                stack.close()
                vulnerable = step.server == "vulnerable"
                stack.enter_context(
                    node("0.10.0", old, port, tmp_path) if vulnerable else openssl102(new, port)
                )
                at = step.server
            words = shlex.split(step.command.replace(SITE, site))
            assert words[0] == "stanch"
            done = subprocess.run(
                [sys.executable, "-m", "stanch.cli", *words[1:]],
                env={**environment, "STANCH_NOW": step.now},
                input=step.typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                timeout=60, check=False,
            )  # fmt: skip
            # the port of a website is 443, which is not ours to listen on
            said = done.stdout.replace(site, SITE).replace(site.partition(":")[0], SITE)
            found = flat(said).replace(f"our server {SITE}", f"our website {SITE}")
            assert "Traceback" not in found
            rest = found
            for piece in step.printed:
                assert piece in rest, f"{step.command}\nexpected: {piece}\n\nfound: {found}"
                rest = rest[rest.index(piece) + len(piece) :]
