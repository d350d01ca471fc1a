"""A new key since a disclosure, and is the old certificate dead? The options for it, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app.site_check.certificate import Chain
from stanch.app.site_check.key_since import Since
from stanch.cli import screen
from stanch.cli.files import NO_FOLDER
from stanch.cli.moments import MOMENT
from stanch.cli.options import F
from stanch.tell.key_renewal import Answer, Basis


def options(command: F) -> F:
    """--since and what belongs to it; `app.site_check.comparison.Comparison` has them."""
    file = NO_FOLDER
    for option in reversed(
        [
            click.option("--since", default="", metavar="DATE|PLAYBOOK",
                         help="A new key since that date, or event, and the old one revoked?"),
            click.option("--fixed", type=MOMENT, metavar="MOMENT", help="When the flaw was mended there."),
            click.option("--rekeyed", type=MOMENT, metavar="MOMENT",
                         help="Your word on when the new key was put in place."),
            click.option("--old", type=file, multiple=True, metavar="FILE",
                         help="A certificate that was there before (PEM, DER or PKCS #7)."),
            click.option("--ct", type=file, metavar="FILE",
                         help="What Certificate Transparency lists: saved from crt.sh as JSON."),
            click.option("--ct-online", is_flag=True, help="Ask crt.sh: it learns which name you ask for."),
            click.option("--ct-url", default="https://crt.sh", envvar="STANCH_CT_URL", metavar="URL",
                         help="Another place that answers as crt.sh does."),
            click.option("--ca", type=file, envvar="STANCH_CA", metavar="FILE",
                         help="Our own authority's certificate: chains that lead to it are trusted, too."),
            click.option("--incident", default="", metavar="ID",
                         help="In which incident the fix and the new key were written down; see --since."),
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def exit_code(said: Sequence[Since]) -> int:
    """1 where a key is still old or an old certificate still good, else 3 where one could not be told."""
    words = {one.overall.word for one in said}
    if words & {"not_done", "partial"}:
        return 1
    return 3 if "cannot_tell" in words else 0


OVERALL = {
    "complete": ("✓", "done: new key, after the fix, old certificate dead", "green"),
    "partial": ("◇", "done in part", "yellow"),
    "not_done": ("◆", "NOT DONE", "red"),
    "cannot_tell": ("?", "could not tell", "yellow"),
}
QUESTIONS = {"key": "Key", "issued": "Issued", "order": "Order", "old": "Old certificate"}


def show(said: Sequence[Since]) -> None:
    """Each address: the answer, then the four that it rests on, each with its reason and evidence."""
    for one in said:
        shape, words, colour = OVERALL[one.overall.word]
        place = one.target.removesuffix(":443")
        click.echo(f"\n{place} ({one.address or 'no address'})  {shape} "
                   f"{click.style(words, fg=colour, bold=True)}")  # fmt: skip
        screen.say(one.overall.sentence, "  ")
        for name, label in QUESTIONS.items():
            found: Answer = getattr(one, name)
            screen.say(f"{label}: {found.word.replace('_', ' ')}. {found.sentence}", "  ", "    ")
            for basis in found.on[:5]:
                screen.say(_basis(basis), "    ", "      ")
        _chain(one)
        if one.transparency:
            screen.say(f"Certificate Transparency: not known. {one.transparency}.", "  ", "    ")


def _chain(one: Since) -> None:
    screen.say(shown_now(one.chain, one.revoked), "  ", "    ")


def shown_now(chain: Chain, revoked: Answer) -> str:
    """What holds of the certificate that is shown now, in a sentence."""
    trusted = {"yes": "trusted", "no": f"not trusted ({chain.why})", "unknown": "trust not known"}
    name = {"yes": "fits the name", "no": "does NOT fit the name", "unknown": "name not compared"}
    left = f"{chain.days_left} days left" if chain.days_left >= 0 else "expired"
    fate = (
        "whether it is revoked is not known" if revoked.word == "unknown" else revoked.word.replace("_", " ")
    )
    return f"Shown now: {trusted[chain.trusted]}, {name[chain.name_matches]}, {left}; {fate}."


SOURCES = {"record": "our record", "saved": "a saved file", "transparency": "Certificate Transparency"}


def _basis(one: Basis) -> str:
    key = f"key {one.spki_sha256[:12]}" if one.spki_sha256 else "key not known"
    seen = f", seen {one.seen[:16].replace('T', ' ')}" if one.seen else ""
    dead = f" on {one.revoked_at[:10]}" if one.revoked_at else ""
    why = f" ({one.reason})" if one.reason else ""
    fate = f"{one.fate.replace('_', ' ')}{dead}{why}"
    return f"from {SOURCES[one.source]}: {key}, since {one.not_before[:10]}{seen}; {fate}"
