"""stanch certificate: what holds of a server's certificate, and is its key new since a disclosure?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from stanch.app import jobs
from stanch.app.site_check import comparison, results
from stanch.app.site_check import way as looks
from stanch.app.site_check.certificate import Standing
from stanch.app.site_check.comparison import Comparison
from stanch.app.site_check.key_since import Since
from stanch.app.site_check.way import Looked
from stanch.cli import check_report, key_since, screen, ways
from stanch.cli.options import json_option
from stanch.cli.whose import whose


@click.command()
@key_since.options
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@ways.options
@json_option
def certificate(prove: bool, as_json: bool, **options: Any) -> None:
    """A server's certificate: trusted, for this name, in date, revoked? And with --since: is its key new?

    \b
    stanch certificate www.shop.example
    stanch certificate smtp://mx.shop.example imap://mail.shop.example    shown after STARTTLS
    stanch certificate --since 2014-04-07 --fixed 2014-04-08T20:00Z --old old.pem www.shop.example
    stanch certificate --since 2014-04-07 --ct-online www.shop.example     what Certificate Transparency lists
    stanch certificate --ca our-authority.pem --proxy socks5://127.0.0.1:1080 intern.shop.example
    stanch certificate --json www.shop.example                            one line of JSON for each address

    The issuer is asked whether it revoked what it issued, through the proxy where one is given; whom stanch
    connects to for that, and what is compared with what: docs/certificates.md.

    Exit code: 0 as it should be; 1 not trusted, not for this name, expired, revoked or a finding; with
    --since, 1 for a key that is still old or an old certificate that is still good; 3 could not tell.
    """
    way = looks.way(**ways.split(options))
    wanted = Comparison(**options, client=whose())
    if not wanted.since and (alone := _alone(wanted)):
        raise click.UsageError(f"{alone} compares with a time before. help: add --since DATE")
    comparison.authorities(wanted.ca)  # a slip must not cost the look
    looked = jobs.run(looks.look(way, prove=prove))
    if wanted.since:
        answers = jobs.run(comparison.since(looked, wanted, way, screen.note))
        told(looked, answers, as_json=as_json)
        sys.exit(check_report.together(check_report.exit_code(looked.every), key_since.exit_code(answers)))
    found = jobs.run(comparison.now(looked, way, wanted.ca))
    if as_json:
        for one in found:
            click.echo(msgspec.json.encode(one).decode())
    else:
        _show(looked, found)
    findings = int(any(results.found(one) for one in looked.every))
    sys.exit(check_report.together(findings, *(_exit_code(one) for one in found)))


def told(looked: Looked, answers: Sequence[Since], *, as_json: bool) -> None:
    """The checks, and under them the answers."""
    if as_json:
        for answer in answers:
            click.echo(msgspec.json.encode(answer).decode())
        return
    for checks in looked.checks.values():
        check_report.show(checks)
    key_since.show(answers)


def _alone(wanted: Comparison) -> str:
    """An option that says nothing without --since; "" where there is none."""
    given = {
        "--fixed": wanted.fixed, "--rekeyed": wanted.rekeyed, "--old": wanted.old, "--ct": wanted.ct,
        "--ct-online": wanted.ct_online, "--incident": wanted.incident,
    }  # fmt: skip
    return next((name for name, value in given.items() if value), "")


def _show(looked: Looked, found: Sequence[Standing]) -> None:
    there = {(one.target, one.address): one for one in found}
    for checks in looked.checks.values():
        check_report.show(checks, lambda check: _standing(there[check.target, check.address]))


def _standing(one: Standing) -> None:
    if one.certificate is None:
        screen.say("No certificate was seen.", "  ")
        return
    screen.say(key_since.shown_now(one.chain, one.revoked), "  ", "    ")
    screen.say(one.revoked.sentence, "  ", "    ")


def _exit_code(one: Standing) -> int:
    """A certificate that names no place to ask cannot be revoked for any client."""
    if one.certificate is None:
        return 3
    words = {one.chain.trusted, one.chain.name_matches}
    if "no" in words or one.chain.days_left < 0 or one.revoked.word == "revoked":
        return 1
    clear = one.revoked.word == "not_revoked" or one.revoked.why == "no_source"
    return 0 if words == {"yes"} and clear else 3
