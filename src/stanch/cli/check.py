"""stanch check: look at servers from outside, and write nothing down."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from stanch.app.site_check import probes
from stanch.app.site_check import way as looks
from stanch.cli import check_report, ways
from stanch.cli.options import json_option


@click.command()
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@click.option("--probe", multiple=True, metavar="ID", type=click.Choice(probes.ids()),
              help=f"What to look for: {', '.join(probes.ids())}. Left out: the usual one.")  # fmt: skip
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1, 100),
              help="Connections to each address; the worst counts.")  # fmt: skip
@ways.options
@json_option
def check(prove: bool, probe: Sequence[str], repeat: int, as_json: bool, **there: Any) -> None:
    """Look at servers from outside, and write nothing down.

    \b
    stanch check www.shop.example
    stanch check mail.shop.example:465 203.0.113.7 https://shop.example/login
    stanch check smtp://mx.shop.example db.shop.example:5432 xmpp://shop.example
    stanch check --prove www.shop.example      only where it is yours: proves the flaw, or that it is mended
    stanch check --probe ssl3 www.shop.example    does it still take SSL 3.0?
    stanch check --address 203.0.113.7 www.shop.example   one node behind a name
    stanch check --proxy socks5://127.0.0.1:1080 intern.shop.example   the name is looked up there
    stanch check --json www.shop.example       one line of JSON for each address

    How well its TLS is set up: stanch grade. Its certificate, and whether its key is new: stanch certificate.

    How TLS begins is said by the scheme or else by the port: ftp, imap, irc, ldap, lmtp, mysql, nntp, pop3,
    postgres, rdp, sieve, smtp, xmpp and xmpp-server begin in the clear; ftps, https, imaps, ircs, ldaps,
    nntps, pop3s, smtps, xmpps and tls do not, and neither does any other port; dtls and coaps are datagrams.

    Passive, this is hellos and nothing more. docs/probes.md lists the probes. Exit code: 0 clear, 1 a
    finding (vulnerable, or words in the clear where TLS should be), 3 could not tell.
    """
    by = probes.chosen(probe)
    way = looks.way(**there)
    looked = asyncio.run(looks.look(way, prove=prove, repeat=repeat, by=by))
    if as_json:
        for one in looked.every:
            click.echo(msgspec.json.encode(one).decode())
    else:
        for checks in looked.checks.values():
            check_report.show(checks)
        asked = "".join(f" --probe {one}" for one in probe)
        again = f"stanch check --prove{asked} {' '.join(there['target'])}"
        check_report.further(looked.every, again, prove=prove, by=by)
    sys.exit(check_report.exit_code(looked.every))
