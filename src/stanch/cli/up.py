"""stanch up: the console on this machine."""

from __future__ import annotations

import click

from stanch.cli.options import json_option
from stanch.console import server

PORT = 8321
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), metavar="PORT",
              help="Where it listens; 0 takes a free one. Left out: 8321, or the next free one.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="Beyond loopback only with --open.")
@click.option("--open", "beyond", is_flag=True, help="Yes, listen beyond this machine (behind TLS, please).")
@click.option("--public-test", is_flag=True, help="Strangers may use the web tester; see docs/web-tester.md.")
@json_option
def up(port: int | None, host: str, beyond: bool, public_test: bool, as_json: bool) -> None:
    """The console on this machine: prints a link that lets you in once.

    \b
    stanch up
    stanch up --port 9000

    Ctrl-C stops it; everything is kept. Each start prints a new link. Where port 8321 is taken
    (a console may be running already) it listens at the next free one, and says so. It does not where you
    name a port, nor with --open or --public-test, for then somebody else was told where it is.
    """
    if host not in LOOPBACK and not beyond:
        raise click.UsageError(
            f"{host} is beyond this machine. help: add --open, put TLS in front, and set STANCH_HOSTS to the "
            "names that it is called by"
        )

    def ready(link: str) -> None:
        if as_json:
            click.echo(f'{{"link": "{link}"}}')
            return
        click.echo(
            f"The console is open. Come in by this link; it is good once, for ten minutes:\n\n  {link}\n"
        )
        click.echo("Ctrl-C stops it. Everything is kept.", err=True)

    def taken(instead: int) -> None:
        click.echo(f"Port {PORT} is taken: this console is at {instead}.", err=True)

    fixed = port is not None or beyond or public_test
    server.up(
        host, PORT if port is None else port, ready, public_test=public_test, taken=None if fixed else taken
    )
