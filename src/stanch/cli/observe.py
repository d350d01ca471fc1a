"""stanch observe: look at what is ours, and write it down."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stanch.cli.check import exit_code, show
from stanch.cli.options import incident_option, json_option
from stanch.net import target as targets


@click.group()
def observe() -> None:
    """Look at what is ours, and write it down: one look, dated facts, the next assessment rests on them."""


@observe.command()
@click.argument("target", nargs=-1)
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@click.option("--seconds", default=10.0, show_default=True, help="How long to wait for each connection.")
@click.option("--ca", type=click.Path(dir_okay=False, path_type=Path), envvar="STANCH_CA", metavar="FILE",
              help="Our own authority's certificate: chains that lead to it are trusted, too.")  # fmt: skip
@incident_option
@json_option
def tls(
    target: Sequence[str], prove: bool, seconds: float, ca: Path | None, incident: str, as_json: bool
) -> None:
    """Look at our servers by TLS, and write it down.

    \b
    stanch observe tls                          all endpoints of ours that are written down
    stanch observe tls --prove www.shop.example

    The issuers of trusted certificates are asked whether they are revoked, those of the old ones, too.

    Exit code: 0 clear, 1 vulnerable, 3 could not tell.
    """
    from stanch.errors import BadInput
    from stanch.flow import case, look
    from stanch.observe.tls.checking import Limits

    found = case.case(incident=incident)
    wanted = [targets.parse(one) for one in target] or [
        targets.parse(one.id.removeprefix("endpoint:")) for one in found.own("endpoint")
    ]
    if not wanted:
        raise BadInput("there is nothing to look at yet", help="name it: stanch observe tls www.shop.example")
    checks = look.tls(
        found,
        wanted,
        prove=prove,
        limits=Limits(seconds=seconds),
        own=ca,
        saw=lambda _target, seen: None if as_json else show(seen),
    )
    if as_json:
        import msgspec

        for one in checks:
            click.echo(msgspec.json.encode(one).decode())
    else:
        click.echo("\nWritten down. Where you stand now: stanch status")
    sys.exit(exit_code(checks))
