"""The options of a look from outside, for `check`, `grade` and `certificate`: the way there."""

from __future__ import annotations

from typing import Any

import click

from stanch.cli.options import F


def options(command: F) -> F:
    """TARGET... and the options that say how to get there; `app.site_check.way` reads them."""
    for option in reversed(
        [
            click.argument("target", nargs=-1, required=True),
            click.option("--address", metavar="ADDRESS",
                         help="Connect there, whatever addresses the name has."),
            click.option("--sni", metavar="NAME", help='Call the server by this name; "" by none.'),
            click.option("--proxy", default="", metavar="URL",
                         help="Through http://HOST:PORT or socks5://HOST:PORT."),
            click.option("--seconds", default=10.0, show_default=True,
                         help="How long to wait for each connection."),
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def split(options: dict[str, Any]) -> dict[str, Any]:
    """Take the options of the way out of all that a command was given."""
    return {name: options.pop(name) for name in ("target", "address", "sni", "proxy", "seconds")}
