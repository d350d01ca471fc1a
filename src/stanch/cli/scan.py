"""stanch scan: look at many servers from outside, one line of JSON for each address."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator
from typing import Any, TextIO

import click

from stanch.cli.check import CONSENT
from stanch.cli.options import json_option
from stanch.errors import BadInput
from stanch.net.target import Target, parse

EVERY = 0.5
"""Seconds between two words on progress."""


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--at-once", default=256, show_default=True, type=click.IntRange(1, 4096), help="Connections.")
@click.option("--ordered", is_flag=True, help="Lines in the order of the file; else as they are found.")
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1, 100),
              help="Connections to each address; the worst counts.")  # fmt: skip
@click.option("--seconds", default=10.0, show_default=True, help="How long to wait for each connection.")
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@json_option
def scan(
    file: TextIO, at_once: int, ordered: bool, repeat: int, seconds: float, prove: bool, as_json: bool
) -> None:
    """Look at many servers from outside: one line of JSON for each address; nothing is written down.

    \b
    stanch scan names.txt > seen.jsonl        a name, name:port or URL a line; # begins a remark
    grep -v intern names.txt | stanch scan -
    stanch scan --ordered --repeat 8 mine.txt behind a balancer, one bad node is enough

    Passive, this is a plain hello and nothing more; scan politely, and only what you may. Lines that name no
    target are said on stderr and left out. Exit code: 0 clear, 1 a finding, 3 not all could be told.
    """
    from stanch.observe.tls import result
    from stanch.observe.tls.checking import Limits
    from stanch.observe.tls.scanning import scan as scanning

    if prove:
        click.echo(CONSENT, err=True)
    wanted = Wanted(file)
    counts: Counter[str] = Counter()
    progress = Progress(counts)

    async def drain() -> None:
        import msgspec

        limits = Limits(seconds=seconds)
        encode = msgspec.json.Encoder().encode
        out = sys.stdout.buffer
        async for _target, checks in scanning(
            iter(wanted), prove=prove, limits=limits, at_once=at_once, ordered=ordered, repeat=repeat
        ):
            for one in checks:
                counts[one.heartbleed.verdict] += 1
                counts["findings"] += result.found(one)
                out.write(encode(one) + b"\n")
            progress.tick()
        out.flush()

    try:
        _run(drain())
    except KeyboardInterrupt:
        sys.stdout.flush()
        progress.end("interrupted")
        sys.exit(130)
    progress.end("done")
    if wanted.bad:
        click.echo(f"{wanted.bad} lines named no target and were left out", err=True)
    incomplete = wanted.bad or counts["inconclusive"] or counts["unreachable"]
    sys.exit(1 if counts["findings"] else 3 if incomplete else 0)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """On uvloop where it is: half the time for each connection."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
        return
    uvloop.run(work)


class Wanted:
    """The targets of a file, read as there is room for them; what is none is said with its line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = lines
        self.bad = 0

    def __iter__(self) -> Iterator[Target]:
        for number, line in enumerate(self.lines, 1):
            given = line.partition("#")[0].strip()
            if not given:
                continue
            try:
                yield parse(given)
            except BadInput as error:
                self.bad += 1
                click.echo(f"line {number}: {error.what}", err=True)


class Progress:
    """How far it is, on stderr where a person watches; the sums at the end for everybody."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        self.began = self.said = time.monotonic()
        self.watched = sys.stderr.isatty()

    def tick(self) -> None:
        now = time.monotonic()
        if self.watched and now - self.said > EVERY:
            self.said = now
            click.echo(f"\r{self._sums()}", err=True, nl=False)

    def end(self, word: str) -> None:
        start = "\r" if self.watched else ""
        click.echo(f"{start}{word}: {self._sums()}", err=True)

    def _sums(self) -> str:
        total = self.counts.total() - self.counts["findings"]
        took = max(time.monotonic() - self.began, 0.001)
        kinds = ", ".join(
            f"{self.counts[one]} {one.replace('_', ' ')}"
            for one in ("vulnerable", "not_vulnerable", "inconclusive", "unreachable")
        )
        return f"{total} addresses ({kinds}) in {took:.1f} s, {total / took:,.0f}/s"
