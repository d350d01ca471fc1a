"""stanch scan: look at many servers from outside, one line for each address."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from stanch.app.scan.run import Asked, Scan
from stanch.app.site_check import probes
from stanch.cli.files import FILE
from stanch.cli.options import json_option
from stanch.cli.scan_report import Progress
from stanch.errors import BadInput


class Ports(click.ParamType[tuple[int, ...]]):
    """Ports, with commas in between."""

    name = "ports"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        found = []
        for one in str(value).split(","):
            text = one.strip()
            if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
                self.fail(f"{text!r} is not a port: a number from 1 to 65535", param, ctx)
            found.append(int(text))
        return tuple(dict.fromkeys(found))


@click.command()
@click.argument("source", nargs=-1, required=True)
@click.option("--port", "ports", default="443", show_default=True, type=Ports(), metavar="PORT,...",
              help="For what names no port itself.")  # fmt: skip
@click.option("--exclude", multiple=True, metavar="FILE|CIDR|NAME",
              help="Leave these alone, after names are resolved, too; a name with all below it.")  # fmt: skip
@click.option("--out", type=FILE, metavar="FILE",
              help="Write the lines here; the same command goes on where it stopped.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]),
              help="Else by the ending of FILE, else jsonl.")  # fmt: skip
@click.option("--rate", default=0.0, type=click.FloatRange(min=0), metavar="N",
              help="Addresses begun each second, over all; no limit if not said.")  # fmt: skip
@click.option("--per-network", default=32, show_default=True, type=click.IntRange(0, 4096),
              help="Connections at once in one /24 (IPv6: /48); 0: no limit.")  # fmt: skip
@click.option("--at-once", default=256, show_default=True, type=click.IntRange(1, 4096),
              help="Connections at once, over all.")  # fmt: skip
@click.option("--every-address", is_flag=True, help="Of networks the first and last address, too.")
@click.option("--ordered", is_flag=True, help="Lines in the order of the list; else as they are found.")
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1, 100),
              help="Connections to each address; the worst counts.")  # fmt: skip
@click.option("--seconds", default=10.0, show_default=True, help="How long to wait for each connection.")
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@json_option
def scan(
    source: Sequence[str],
    ports: tuple[int, ...],
    exclude: Sequence[str],
    out: Path | None,
    form: str | None,
    rate: float,
    per_network: int,
    at_once: int,
    every_address: bool,
    ordered: bool,
    repeat: int,
    seconds: float,
    prove: bool,
    as_json: bool,
) -> None:
    """Look at many servers from outside: one line for each address; the record is not written.

    \b
    stanch scan names.txt --out seen.jsonl       a name, name:port, URL or network a line; # begins a remark
    stanch scan names.txt --out seen.jsonl       killed half-way? the same command goes on
    stanch scan 192.0.2.0/24 --port 443,8443 --exclude 192.0.2.9 --exclude shop.example
    grep -v intern names.txt | stanch scan - --rate 50 > seen.jsonl
    stanch scan --ordered --repeat 8 mine.txt    behind a balancer, one bad node is enough

    Passive, this is a plain hello and nothing more; scan politely, and only what you may: docs/scanning.md.
    Lines that name no target are said on stderr and left out. Exit code: 0 clear, 1 a finding, 3 not all
    could be told, or nothing was looked at.
    """

    if as_json and form not in (None, "jsonl"):
        raise BadInput("--json and --format say different things", help="leave one of them out")
    asked = Asked(
        source, ports, exclude, out, form or ("jsonl" if as_json else ""), rate, per_network, at_once,
        every_address, ordered, repeat, seconds, prove,
    )  # fmt: skip
    found = Scan(asked, _to_stdout, lambda text: click.echo(text, err=True))
    if prove:
        click.echo(probes.consent_to_usual(), err=True)
    if found.spared:
        click.echo(f"left alone: {found.spared}", err=True)
    progress = Progress(found, out, prove=prove)
    try:
        found.run(progress)
        progress.end("done")
    except KeyboardInterrupt:
        progress.end("interrupted")
        sys.exit(130)
    finally:
        found.close()
    sys.exit(1 if found.counts["findings"] else 0 if found.complete else 3)


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
