"""stanch start: the guided first ten minutes, from a name to a paragraph to paste."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial

import click

from stanch.app import clock, jobs
from stanch.app.clients import identity
from stanch.app.context import Case, Client
from stanch.app.incidents import lifecycle
from stanch.app.live import live
from stanch.app.notices import sending
from stanch.app.observations import consent, first_look, last_look, looks
from stanch.app.observations.results import Discovery
from stanch.app.onboarding import questions
from stanch.app.site_check import probes
from stanch.app.site_check.results import Check
from stanch.app.status import other_incidents
from stanch.app.status import situation as situate
from stanch.app.typed import targets, time_zone
from stanch.app.vendors import proposals, roles
from stanch.cli import consequences, pointers, screen, status_report
from stanch.cli.check_report import exit_code, show
from stanch.cli.options import incident_option, json_option
from stanch.cli.whose import whose
from stanch.core.model import AssetId, Proposal, Role
from stanch.errors import BadInput, DoubtfulName
from stanch.tell.names import listed

_NOT_TOLD = {
    "ours": "This event can be at nothing that you run: what counts is which services you use.",
    "this_event": "This look cannot tell whether you have what this event is about.",
}
"""Of what a look does not tell: what is said in its place, where the event asks for no probe."""


@click.command()
@click.argument("domain")
@click.option("--event", default="", metavar="PLAYBOOK",
              help="A playbook's id or file; left out: what is open, or else the first.")  # fmt: skip
@incident_option
@click.option("--prove", is_flag=True, help="This is mine: test further than the passive look.")
@click.option("--no-questions", is_flag=True, help="Ask nothing; what is not answered stays open.")
@click.option("--yes", is_flag=True, help="Keep each answer without asking, whatever it changes.")
@json_option
def start(
    domain: str, event: str, incident: str, prove: bool, no_questions: bool, yes: bool, as_json: bool
) -> None:
    """The guided first ten minutes: look, nine questions, what is true, what to do, a paragraph to paste.

    \b
    stanch start shop.example
    stanch start shop.example --prove    where it is yours: proves the flaw, or that it is mended

    Stop and go on whenever you like: what was answered is kept, and asked only once. Where an answer would
    make a sentence fall that was sent, or a verdict worse, that is shown, and asked about first.
    """

    target = targets.parse(domain)
    name = str(target).removesuffix(":443")
    case = _case(event, incident)
    client = case.client
    about = {one.id for one in looks.of_interest(client)}
    tells, instead = last_look.tells(case), _NOT_TOLD.get(last_look.not_told(case), "")

    def saw(_target: object, seen: Sequence[Check]) -> None:
        if not as_json:
            show(seen, about=about, instead="" if tells else instead)

    if not as_json:
        screen.about(case)
        click.echo(f"Looking at {name} ...")
    checks = jobs.run(
        first_look.first_look(
            client,
            target,
            prove=prove,
            found=lambda seen: None if as_json else _found(seen),
            saw=saw,
        )
    )
    offered = [one.target for one in checks if tells and probes.unproved(one)]
    mine = [targets.parse(one) for one in dict.fromkeys(offered)]
    if mine and not prove:
        screen.note("")
        screen.note(probes.consent(looks.wanted(client)))
        said = listed(one.host if one.port == 443 else str(one) for one in mine)
        verb = ("Is", "it") if len(mine) == 1 else ("Are", "they")
        if not no_questions and _yes(f"{verb[0]} {said} yours, and may {verb[1]} be tested so?"):
            consent.consent(client, [AssetId(f"endpoint:{one}") for one in mine])
            proved = jobs.run(looks.tls(client, mine, prove=True, saw=saw))
            checks = (*(one for one in checks if one.target not in offered), *proved)
    if not no_questions:
        _ask(client, yes)
        _ask_zone(client.ws)
        _ask_who(client, target.host)
    situation = situate.situation(case)
    if as_json:
        screen.emit(situation)
    else:
        click.echo()
        status_report.situation(case, situation, sending.fates(case), other_incidents.others(case))
        option = case.option
        click.echo(f"\nTo paste it: stanch notice copy{option}      Where you stand: stanch status{option}")
    sys.exit(exit_code(checks))


def _case(event: str, incident: str) -> Case:
    """The incident that is named or opened here; else the only open one, or that of the usual probe."""

    if event and incident:
        raise click.UsageError(
            "one of both. help: --event opens one, --incident goes on with one that is open"
        )
    return lifecycle.gone_on_with(whose(), event, incident)


def _found(seen: Discovery) -> None:
    """What the domain shows, in a few lines."""
    if seen.names:
        click.echo(f"Names that exist: {', '.join(seen.names)}")
    if seen.mail:
        click.echo(f"Mail is taken by: {', '.join(seen.mail)}")
    for one in seen.shown:
        screen.say(f"Seen: {one.name}. {one.why}", "", "  ")
    for why in seen.blind:
        screen.note(f"Not known: {why}")


def _ask(client: Client, yes: bool) -> None:
    """The questions that were not answered yet, one at a time; each answer is kept at once."""

    answered = questions.answered(client.today, clock.now())
    open_ones = [one for one in questions.of_roles().values() if one.role not in answered]
    ours_open = questions.SERVERS not in answered
    total = len(open_ones) + ours_open
    if not open_ones:
        if ours_open:
            _ask_servers(client, total, yes)
        return
    screen.note("")
    screen.note(
        "Who holds your customers' data besides you? Names (a comma between two), “none”, “ourselves”,"
    )
    screen.note(
        "or “?” if you do not know: then it stays open. Ctrl-D stops; `stanch start` goes on from there."
    )
    for number, one in enumerate(open_ones, 1):
        screen.note("")
        hint = f" {one.ours}" if one.ours else ""
        screen.note(f"{number} of {total}. {one.question}  ({one.because}{hint})")
        seen = [proposal for proposal in proposals.open_proposals(client) if proposal.role == one.role]
        for proposal in seen:
            screen.note(
                f"Seen: {proposals.called(client, proposal.asset)}. {proposal.why}  “yes” confirms it."
            )
        while not (kept := _answered(client, one.role, seen, yes)):
            if kept is None:
                screen.note("")
                return
    if ours_open:
        _ask_servers(client, total, yes)


def _ask_servers(client: Client, number: int, yes: bool) -> None:
    """The last question, about our own servers: yes, or it stays open."""

    asked = questions.of_servers()
    known = listed(one.name for one in client.own("endpoint", "host"))
    screen.note("")
    screen.note(f"{number} of {number}. {asked.question}  ({asked.because})")
    screen.note(f"So far: {known or 'none'}. “yes”, “no”, or “?” if you do not know: then it stays open.")
    while (given := _line("> ")) is not None:
        complete = questions.of_list(given)
        if complete is not None:
            if _keep(client, partial(roles.servers, complete=complete), yes):
                return
            continue
        screen.note("“yes”, “no” or “?”")


def _keep(client: Client, act: Callable[[Client], object], yes: bool) -> bool:
    """Write an answer down, once what is grave of what it changes was shown; False where it is not kept."""

    if not consequences.kept_in_talk(live(client.ws).client(), act, yes=yes):
        return False
    act(client)
    return True


def _answered(client: Client, role: Role, seen: Sequence[Proposal], yes: bool) -> bool | None:
    """One answer, kept; False where it was none or is not kept, which is said; None at the end of what they
    say."""

    given = _line("> ")
    if given is None:
        return None
    typed = questions.typed(given)
    if seen and typed.yes:
        return _keep(client, lambda into: proposals.confirm_all(into, seen), yes)

    def keep(*, another: bool) -> bool:
        def act(into: Client) -> None:
            roles.role(into, role, typed.names, known=typed.known, ourselves=typed.ourselves, another=another)

        return _keep(client, act, yes)

    try:
        return keep(another=False)
    except DoubtfulName as error:
        screen.note(f"{error.what}.")
        if not _yes(error.question):
            screen.note(f"Then {error.instead}.")
            return False
        return keep(another=True)
    except BadInput as error:
        screen.note(pointers.of(error))
        return False


def _ask_zone(ws: str) -> None:
    """Where are you? Asked once; what this machine is set to is offered."""

    if time_zone.of(ws).given:
        return
    offered = time_zone.machine()
    screen.note("")
    screen.note(
        f"In which time zone are you? Times that name none are read in it. Enter for {offered}, or its name."
    )
    while True:
        given = _line("> ")
        if given is None or given.strip() == "?":
            return
        try:
            screen.note(f"Times are read in {time_zone.give(ws, given.strip() or offered).name}.")
            return
        except BadInput as error:
            screen.note(pointers.of(error))


def _ask_who(client: Client, host: str) -> None:
    """Who are you to your customers? Asked once; Enter leaves it open."""

    if identity.given(client):
        return
    screen.note("")
    screen.note("Your business, as customers call it? Texts say “your WiseWidget password”. Enter for later.")
    business = _kept_as("business")
    if not business:
        return
    said = dict(business)
    screen.note("Who signs what you send? Enter for later.")
    said |= _kept_as("signs")
    screen.note("To which address do replies go? Enter for later.")
    said |= _kept_as("reply_to")
    screen.note("Do your customers read English (en) or German (de)? Enter for English.")
    said |= _kept_as("language")
    identity.give(client, {**said, "sites": (host,)})
    screen.note(f"Texts speak for {said['business']}. To change it: stanch client set")


def _kept_as(field: str) -> dict[str, object]:
    """What was answered, as it is kept; nothing at Enter, at “?” and at the end of what they say."""
    while True:
        given = _line("> ")
        if given is None or given.strip() in ("", "?"):
            return {}
        try:
            return identity.read({field: given})
        except BadInput as error:
            screen.note(pointers.of(error))


def _yes(question: str) -> bool:
    given = _line(f"{question} [y/N] ")
    return given is not None and questions.is_yes(given)


def _line(prompt: str) -> str | None:
    """One line from the person; None at the end of what they say."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    given = sys.stdin.readline()
    return given.rstrip("\n") if given else None
