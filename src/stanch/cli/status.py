"""stanch status, plan, claims, timeline: what follows from the record, about one moment."""

from __future__ import annotations

import sys

import click

from stanch.cli import screen
from stanch.cli.options import as_of_options, incident_option, json_option, latest
from stanch.core.moments import When


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every row of each list, however long.")
@as_of_options
@incident_option
@json_option
def status(everything: bool, as_of: When | None, known: int | None, incident: str, as_json: bool) -> None:
    """Where you stand: exposed today and before, what to do next, what you can say.

    \b
    stanch status
    stanch status --as-of 2014-04-08T16:40Z      about that moment, with all that is known now
    stanch status --known 42                     with what was known at entry 42

    Exit code: 0 not exposed today, 1 exposed (or a secret that is out still works), 3 not known.
    """
    from stanch.cli import pages
    from stanch.flow import case, send, situate

    found = case.case(known, incident)
    situation = situate.situation(found, latest(as_of))
    if as_json:
        screen.emit(situation)
    else:
        pages.situation(found, situation, send.fates(found, situation.true_at), everything=everything)
    sys.exit(1 if situation.stolen else {"yes": 1, "unknown": 3, "no": 0}[situation.today.verdict])


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also what is done, and what was never needed.")
@as_of_options
@incident_option
@json_option
def plan(everything: bool, as_of: When | None, known: int | None, incident: str, as_json: bool) -> None:
    """Everything to do, in order, and what each thing waits for.

    \b
    stanch plan
    stanch plan --all --json
    """
    from stanch.cli import pages
    from stanch.core import plan as planning
    from stanch.flow import case

    found = case.case(known, incident)
    judgement = found.judgement(latest(as_of))
    actions = planning.plan(judgement.world)
    if not everything:
        actions = tuple(one for one in actions if one.state not in ("done", "not_needed"))
    if as_json:
        screen.emit(actions)
        return
    pages.actions(judgement.world, actions)


@click.command()
@click.option("--technical", is_flag=True, help="For readers who know the words.")
@as_of_options
@incident_option
@json_option
def claims(technical: bool, as_of: When | None, known: int | None, incident: str, as_json: bool) -> None:
    """What may be said, each sentence with its ground; what not yet; what is no longer true.

    \b
    stanch claims
    stanch claims --technical --json
    """
    from stanch.cli import pages
    from stanch.flow import case, send
    from stanch.tell.paragraph import paragraph

    found = case.case(known, incident)
    judgement = found.judgement(latest(as_of))
    composed = paragraph(judgement, technical=technical)
    fates = send.fates(found, judgement.world.at.true_at)
    if as_json:
        screen.emit({"can_say": composed.lines, "not_yet": composed.not_yet, "sent": fates})
        return
    pages.claims(composed, fates)


@click.command()
@click.option("--about", default="", metavar="NAME", help="Only what concerns one asset.")
@as_of_options
@json_option
def timeline(about: str, as_of: When | None, known: int | None, as_json: bool) -> None:
    """What happened, in order, each entry with its number and who wrote it down.

    \b
    stanch timeline
    stanch timeline --about www.shop.example
    """
    from stanch.core.moments import iso
    from stanch.flow import case, recall, say

    found = case.case(known)
    subject = say.find(found, about).id if about else ""
    until = latest(as_of)
    rows = [
        one
        for one in recall.events(found.ws, found.state, known=known, about=subject, playbook=found.playbook)
        if until is None or one.at <= iso(until)
    ]
    if as_json:
        screen.emit(rows)
        return
    if not rows:
        click.echo("Nothing has been written down yet.")
    screen.table(
        ("no.", "when (UTC)", "what", "by"),
        [
            (str(one.seq), one.at[:16].replace("T", " "), one.what + _taken_back(one.retracted), one.actor)
            for one in rows
        ],
    )


def _taken_back(retracted: bool) -> str:
    return " (taken back)" if retracted else ""
