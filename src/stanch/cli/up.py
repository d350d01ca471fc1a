"""stanch up: the console on this machine."""

from __future__ import annotations

import click

from stanch.cli.options import json_option

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option("--port", default=8321, show_default=True, help="Where it listens; 0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Beyond loopback only with --open.")
@click.option("--open", "beyond", is_flag=True, help="Yes, listen beyond this machine (behind TLS, please).")
@click.option("--public-test", is_flag=True, help="Strangers may use the web tester; see docs/web-tester.md.")
@json_option
def up(port: int, host: str, beyond: bool, public_test: bool, as_json: bool) -> None:
    """The console on this machine: prints a link that lets you in once.

    \b
    stanch up
    stanch up --port 9000

    Ctrl-C stops it; everything is kept. Each start prints a new link.
    """
    if host not in LOOPBACK and not beyond:
        raise click.UsageError(
            f"{host} is beyond this machine. help: add --open, put TLS in front, and set STANCH_HOSTS to the "
            "names that it is called by"
        )
    from stanch.desk import serving

    def ready(link: str) -> None:
        if as_json:
            click.echo(f'{{"link": "{link}"}}')
            return
        click.echo(
            f"The console is open. Come in by this link; it is good once, for ten minutes:\n\n  {link}\n"
        )
        click.echo("Ctrl-C stops it. Everything is kept.", err=True)

    serving.up(host, port, ready, public_test=public_test)
