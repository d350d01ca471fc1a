"""stanch status, plan, claims: what follows from the record, about one moment."""

from __future__ import annotations

import sys

import click
import msgspec

from stanch.app import context
from stanch.app.notices import sending
from stanch.app.status import other_incidents
from stanch.app.status import plan as planning
from stanch.app.status import situation as situate
from stanch.app.status.plan import order
from stanch.app.typed.moments import Typed
from stanch.cli import commands, plan_report, screen, sent_report, status_report
from stanch.cli.moments import as_of_options, latest
from stanch.cli.options import incident_option, json_option
from stanch.cli.whose import whose
from stanch.errors import NothingOpen
from stanch.tell.paragraph import paragraph


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every row of each list, however long.")
@as_of_options
@incident_option
@json_option
def status(everything: bool, as_of: Typed | None, known: int | None, incident: str, as_json: bool) -> None:
    """Where you stand: exposed today and before, what to do next, what you can say.

    \b
    stanch status
    stanch status --all                          with every list, and all questions
    stanch status --as-of 2014-04-08T16:40Z      about that moment, with all that is known now
    stanch status --known 42                     with what was known at entry 42

    Exit code: 0 not exposed today, 1 exposed (or a secret that is out still works), 3 not known. Where no
    incident is open, 1 too if what was sent in a closed one fell or lost its ground. Where none is named, 1
    too if there is evidence again of one that is closed.
    """

    try:
        found = context.case(whose(), known, incident, closed=True)
    except NothingOpen:
        client = context.client(whose(), known)
        beside = other_incidents.watched(client, latest(as_of, client.ws))
        if not beside:
            raise
        if as_json:
            screen.emit({"incident": None, "others": beside})
        else:
            status_report.closed(beside)
        sys.exit(1)
    situation = situate.situation(found, latest(as_of, found.ws))
    sent = sending.fates(found, situation.true_at)
    beside = other_incidents.others(found, situation.true_at)
    if as_json:
        open_ones = [
            {**msgspec.structs.asdict(one), "command": commands.answering(one, found)}
            for one in situation.unknown
        ]
        whole = msgspec.structs.asdict(situation)
        screen.emit({**whole, "unknown": open_ones, "sent": sent, "others": beside})
    else:
        status_report.situation(found, situation, sent, beside, everything=everything)
    again = not incident and any(one.again for one in beside)
    sys.exit(1 if situation.stolen or again else {"yes": 1, "unknown": 3, "no": 0}[situation.today.verdict])


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also what is done, and what was never needed.")
@as_of_options
@incident_option
@json_option
def plan(everything: bool, as_of: Typed | None, known: int | None, incident: str, as_json: bool) -> None:
    """Everything to do, in order, and what each thing waits for.

    \b
    stanch plan
    stanch plan --all                            also what nothing calls for
    stanch plan --json
    """

    found = context.case(whose(), known, incident, closed=True)
    whole = planning.plan(found, latest(as_of, found.ws), everything=everything)
    shown = (*whole.left, *whole.done, *whole.others) if everything else whole.left
    if as_json:
        screen.emit([one.action for one in shown])
        return
    screen.about(found)
    situation = situate.situation(found, whole.true_at)
    if not whole.left:
        plan_report.nothing(situation, found)
        sent_report.anew(other_incidents.others(found, whole.true_at))
    plan_report.steps(order(found, situation))
    plan_report.others(whole.others)


@click.command()
@click.option("--technical", is_flag=True, help="For readers who know the words.")
@as_of_options
@incident_option
@json_option
def claims(technical: bool, as_of: Typed | None, known: int | None, incident: str, as_json: bool) -> None:
    """What may be said, each sentence with its ground; what not yet; what is no longer true.

    \b
    stanch claims
    stanch claims --technical --json
    """

    found = context.case(whose(), known, incident, closed=True)
    judgement = found.judgement(latest(as_of, found.ws))
    composed = paragraph(judgement, technical=technical)
    fates = sending.fates(found, judgement.world.at.true_at)
    if as_json:
        screen.emit(
            {"incident": found.id, "can_say": composed.lines, "not_yet": composed.not_yet, "sent": fates}
        )
        return
    screen.about(found)
    status_report.claims(found, composed, fates)
