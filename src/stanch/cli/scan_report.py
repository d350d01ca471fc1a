"""How far is a scan, and what did it find? On stderr: progress, how long still, and the sums in words."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from stanch.app.scan.run import Scan
from stanch.app.site_check import probes
from stanch.app.site_check.results import RANK, reasons_in_order, sentence
from stanch.cli.check_report import WORDS

UNWATCHED = 60.0
"""Seconds between two words where no person watches, such as in a log."""

_REASONS = 3
"""Reasons that the summary gives for what could not be told; the lines have all."""


class Progress:
    """Says now and then how far it is, and at the end what there is to know."""

    def __init__(self, scan: Scan, out: Path | None, *, prove: bool) -> None:
        self.scan = scan
        self.out = out
        self.prove = prove
        self.total: int | None = None
        self.watched = sys.stderr.isatty()
        self.began = self.said = time.monotonic()
        self.earlier = 0

    def begin(self, total: int | None) -> None:
        """`total`: how many targets the list has, where that can be known."""
        self.total = total
        self.earlier = self.scan.done
        self.began = self.said = time.monotonic()
        if self.earlier:
            of = f" of {total:,}" if total else ""
            click.echo(f"goes on where it stopped: {self.earlier:,}{of} targets are done", err=True)

    def tick(self) -> None:
        now = time.monotonic()
        if not self.watched and now - self.said < UNWATCHED:
            return
        self.said = now
        if self.watched:
            click.echo(f"\r\x1b[K{self.line()}", err=True, nl=False)
        else:
            click.echo(self.line(), err=True)

    def line(self) -> str:
        """How far, how fast, how long still."""
        done = self.scan.done
        rate = (done - self.earlier) / max(time.monotonic() - self.began, 0.001)
        counts = self.scan.counts
        found = f"{counts['vulnerable']:,} vulnerable, {counts['inconclusive']:,} could not tell"
        if not self.total:
            return f"{done:,} so far, {rate:,.0f}/s: {found}"
        left = f", {lasts((self.total - done) / rate)} left" if rate else ""
        return f"{done:,} of {self.total:,} ({100 * done // self.total} %), {rate:,.0f}/s{left}: {found}"

    def end(self, word: str) -> None:
        """The summary: how many of what, the worst first; where the lines are; what to do next."""
        counts = self.scan.counts
        total = sum(counts[one] for one in RANK)
        took = self.scan.before + time.monotonic() - self.began
        start = "\r\x1b[K" if self.watched else ""
        click.echo(
            f"{start}{word}: {total:,} addresses in {lasts(took)}, {total / max(took, 0.001):,.0f}/s",
            err=True,
        )
        for line in self._sums():
            click.echo(f"  {line}", err=True)
        if self.out is not None and word == "done":
            click.echo(f"the lines: {self.out}", err=True)
        for line in self._next(word):
            click.echo(line, err=True)

    def _sums(self) -> Iterator[str]:
        counts = self.scan.counts
        for verdict in sorted(RANK, key=RANK.__getitem__):
            if not counts[verdict]:
                continue
            shape, words, colour = WORDS[verdict]
            yield f"{shape} {counts[verdict]:>9,}  {click.style(words, fg=colour, bold=True)}"
            if verdict == "vulnerable":
                more = counts[verdict] - len(self.scan.worst)
                yield f"{'':13}{', '.join(self.scan.worst)}{f', and {more:,} more' if more else ''}"
            elif verdict != "not_vulnerable":
                yield from self._because(verdict)
        if counts["spared"]:
            yield f"- {counts['spared']:>9,}  left alone, as you asked"
        if self.scan.bad:
            yield f"- {self.scan.bad:>9,}  lines named no target and were left out"

    def _because(self, verdict: str) -> Iterator[str]:
        counts = self.scan.counts
        rows = [
            (count, reason)
            for reason in reasons_in_order()
            if (count := counts[f"{verdict}: {reason}"]) and sentence(reason)
        ]
        rows.sort(key=lambda row: -row[0])
        for count, reason in rows[:_REASONS]:
            yield f"{count:>11,}  {sentence(reason)}"
        if len(rows) > _REASONS:
            yield f"{sum(count for count, _reason in rows[_REASONS:]):>11,}  for other reasons"

    def _next(self, word: str) -> Iterator[str]:
        counts = self.scan.counts
        if word != "done":
            if self.out is not None:
                yield "next: the same command goes on where this one stopped"
            return
        where = self.out if self.out is not None else "the lines"
        if counts["vulnerable"]:
            yield (
                f"next: mend the vulnerable ones (all of them: grep '\"vulnerable' {where}); where they are "
                "yours, write down what was seen: stanch observe tls --prove NAME"
            )
        if any(counts[f"inconclusive: {one}"] for one in probes.provable()) and not self.prove:
            yield "next: of those with the feature, prove what is yours: stanch scan --prove MINE"
        if counts["unreachable"] or counts["inconclusive"]:
            yield "next: look once more at what could not be told; nothing is known of it"
        elif counts["not_vulnerable"] and not counts["vulnerable"]:
            yield "This speaks of now. It says nothing about the time before."


def lasts(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} days"
