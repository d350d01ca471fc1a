"""Which client is a command about? --client, else STANCH_CLIENT, else the one of `stanch client use`."""

from __future__ import annotations

import click

from stanch.app.clients import roster

CLIENT = "stanch.client"
"""Where the root command and each of the others leave what was named, for all of one invocation."""


def whose() -> str:
    """The name of the client that is meant; "" where none was named: then it is the only one."""
    named = click.get_current_context().meta.get(CLIENT, "")
    return roster.meant(str(named)) if named else roster.used()
