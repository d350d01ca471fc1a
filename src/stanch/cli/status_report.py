"""How a situation, a plan and claims look in a terminal: the answer first, then where and when."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app.context import Case
from stanch.app.credentials.key_renewal import KeyFate
from stanch.app.notices.sending import Sent
from stanch.app.register import uses as ending
from stanch.app.status import commands
from stanch.app.status.other_incidents import Other
from stanch.app.status.results import Action, Finding, by_key
from stanch.app.status.situation import Ours, Overall, Secret, Situation, Theirs, pressing
from stanch.cli import screen, sent_report, tables
from stanch.core.model import AssetId
from stanch.tell import dates, explanations, names, uses
from stanch.tell.paragraph import Paragraph
from stanch.tell.words import ADVICE, ANSWERS, NO_STEP, begun

FEW = 12
"""Rows of one list: the rest is counted, and shown by `--all`."""


def situation(
    case: Case,
    found: Situation,
    sent: Sequence[Sent] = (),
    beside: Sequence[Other] = (),
    *,
    everything: bool = False,
) -> None:
    """The whole page: understood in ten seconds, from the top. Lists show what presses most, and say how many
    more there are; `everything`: all of it. `beside`: the other incidents that are open, in which
    something fell, or of which there is evidence again."""
    few = None if everything else FEW
    _first(case, found, beside)
    screen.heading(found.headline)
    if found.stolen:
        out = names.listed(one.asset.name for one in found.stolen[:8])
        screen.say(f"Switch off now:  {screen.MARKS['yes']} {out}", "  ", " " * 19)
    _answer("Exposed today?", found.today)
    _answer("Exposed before?", found.before)
    sent_report.wrong(sent, case.option)
    for other in beside:
        sent_report.wrong(other.fell, f" --incident {other.id}", other.title)
    screen.heading("Do next")
    _next(case, found)
    screen.heading("You can say")
    better_later(found.paragraph)
    for number, part in enumerate(found.paragraph.text.split("\n\n")):
        if number:
            click.echo()
        screen.say(part, "  ")
    if found.paragraph.not_yet:
        screen.heading("Not yet, because")
        _not_yet(found.paragraph, case.option)
    if found.ours:
        screen.heading("Ours")
        tables.table(
            ("name", "exposed today?", "exposed before?", "done so far"),
            [_ours(case, one) for one in sorted(found.ours, key=pressing)[:few]],
        )
        _more(case, len(found.ours), few)
    if found.spared:
        screen.heading("This event cannot be at")
        screen.say(names.few([one.name for one in found.spared]), "  ")
    if found.theirs:
        screen.heading("Theirs")
        tables.table(
            ("service", "for", "answer", "exposed before?"),
            [_theirs(case, one) for one in found.theirs[:few]],
        )
        _more(case, len(found.theirs), few)
    if found.secrets:
        screen.heading("Passwords and keys")
        tables.table(("what", "advice", ""), [_secret(case, one) for one in found.secrets[:few]])
        _more(case, len(found.secrets), few)
    _data(case, found, few)
    if found.keys:
        screen.heading("Certificates since the disclosure")
        tables.table(("name", "key", "old certificate", "in all"), [_key(one) for one in found.keys[:few]])
        _more(case, len(found.keys), few)
    if found.unknown:
        screen.heading("What nobody knows yet")
        for question in found.unknown[:few]:
            screen.say(f"? {question.text}", "  ", "    ")
            if question.command:
                click.secho(f"      {question.command}", dim=True)
        _more(case, len(found.unknown), few)
    click.echo()
    click.secho(f"This rests on {found.known} entries of the record. Times are UTC.", dim=True)


def better_later(composed: Paragraph) -> None:
    """Why a text is better sent later, and until when; nothing where it is not."""
    later = composed.better_later
    if later is not None:
        screen.say(f"Better after the repair: {later.why} Until {later.until}; say to whoever asks:", "  ")
        screen.say(composed.brief, "    ")
        click.echo()


def _first(case: Case, found: Situation, beside: Sequence[Other]) -> None:
    """What this is about; a promise that was missed; what else is open."""
    closed = " · closed" if case.closed else ""
    click.secho(f"{found.title}{closed} · {dates.exactly(found.true_at)}", dim=True)
    sent_report.promised(case, found.promise, found.true_at)
    sent_report.anew(beside)
    for other in beside:
        _missed(other)
        if other.open:
            screen.say(other.sentence)
            click.secho(f"      stanch status --incident {other.id}", dim=True)


def _missed(other: Other) -> None:
    """A promise that was missed in another incident."""
    if other.missed:
        again = "" if other.open else f" It is closed. To write it: stanch incident open {other.id}"
        screen.say(f"{other.title}: {other.missed}{again}")


def closed(beside: Sequence[Other]) -> None:
    """What fell or was missed in incidents that are closed, or came in since, where none is open."""
    click.echo("No incident is open here.")
    sent_report.anew(beside)
    for other in beside:
        _missed(other)
    for other in beside:
        sent_report.wrong(other.fell, f" --incident {other.id}", other.title)


def _more(case: Case, count: int, few: int | None) -> None:
    if few is not None and count > few:
        click.secho(f"  and {count - few:,} more: stanch status --all{case.option}", dim=True)


def _answer(question: str, answer: Overall) -> None:
    some = [
        *answer.where[:MOST],
        *([f"{len(answer.where) - MOST:,} more"] if len(answer.where) > MOST else []),
    ]
    where = f": {names.listed(some)}" if some else ""
    why = f". {answer.why}" if answer.why else ""
    screen.say(f"{question:<16} {screen.mark(answer.verdict)}{where}{why}", "  ", " " * 19)


def _next(case: Case, found: Situation) -> None:
    if found.stepless:
        screen.say(f"{names.few(found.stepless)}: {NO_STEP}", "  ")
    if not found.next:
        first_question = next(iter(found.asked), None)
        if first_question is None:
            if not found.stepless:
                screen.say(
                    "Nothing that we know of. What was seen today goes stale: look again tomorrow.", "  "
                )
            return
        screen.say(f"Find out: {first_question.text}", "  ", "    ")
        if first_question.command:
            click.echo(f"    {first_question.command}")
        return
    first = found.next[0]
    remedy = case.playbook.remedy(first.remedy)
    if first.state == "unknown":
        screen.say(f"{remedy.verb}: {_name(found, first.asset)}? {explanations.reason(first.why)}", "  ")
        _settle(case, first, _name(found, first.asset))
    elif first.state == "blocked":
        screen.say(f"{remedy.verb}: {_name(found, first.asset)}{_waits(case, found, first)}", "  ")
        screen.say(remedy.why, "  ")
    else:
        click.echo(f"  {click.style(remedy.verb, bold=True)}: {_name(found, first.asset)}")
        screen.say(remedy.why, "  ")
        for number, step in enumerate(found.how, 1):
            screen.say(f"{number}. {step}", "    ", "       ")
    for one in found.next[1:3]:
        then = f"then {case.playbook.remedy(one.remedy).verb}: {_name(found, one.asset)}"
        screen.say(then + _waits(case, found, one), "  ", "       ")
    if len(found.next) > 3:
        screen.say(f"All {len(found.next)}: stanch plan{case.option}", "  ")


def _settle(case: Case, action: Action, name: str) -> None:
    if action.why == "order_unknown":
        screen.say("One look found both. One dated word settles it: when was each done?", "  ")
        earlier = [wait.remedy for wait in case.playbook.remedy(action.remedy).waits]
        click.echo(f"    {commands.done(name, [*earlier, action.remedy], case.option)}")
        screen.say(f"({commands.WHENS})", "      ")
    elif action.why in ("stale", "nobody_looked", "failed", "conflict", "mixed"):
        look = commands.look(case.playbook)
        if not look and by_key(case.playbook.remedy(action.remedy)):
            look = "stanch observe tls"  # it sees which key is presented, whatever the event
        if look and action.asset.startswith("endpoint:"):
            click.echo(f"    {look}")
            return
        if action.why == "conflict":
            click.echo(f"    {commands.contradicting(name)}")
            return
        click.echo(f"    {commands.done(name, [action.remedy], case.option)}")
        screen.say(f"({commands.WHENS})", "      ")


def _waits(case: Case, found: Situation, action: Action) -> str:
    if action.state != "blocked" or not action.waits_for:
        return ""
    remedy, asset = action.waits_for[0]
    return f" (not yet: {begun(case.playbook.remedy(remedy).done)} at {_name(found, asset)} first)"


def _name(found: Situation, id: AssetId) -> str:
    return found.names.get(id, id)


def _secret(case: Case, one: Secret) -> tuple[str, str, str]:
    past = ending.since(case.state, one.asset)
    words = [] if past is None else [uses.words(past)]
    if one.waits_for and one.advice in ("wait", "ask"):
        words.append(f"waits for {one.waits_for}")
    return one.asset.name, ADVICE[one.advice], "; ".join(words)


def _ours(case: Case, one: Ours) -> tuple[str, str, str, str]:
    found = one.assessment
    past = ending.since(case.state, one.asset)
    gone = "" if past is None else f". It is {uses.words(past)}"
    return one.asset.name, _finding(found.now), _finding(found.ever), f"{_so_far(case, one)}{gone}"


def _so_far(case: Case, one: Ours) -> str:
    found = one.assessment
    done = [case.playbook.remedy(step.remedy).done for step in found.milestones if step.done == "yes"]
    missing = [
        begun(case.playbook.remedy(step.remedy).verb) for step in found.milestones if step.done != "yes"
    ]
    if not found.milestones:
        clear = found.now.verdict == "no" and found.ever.verdict == "no"
        return "Nothing to do" if clear else "Not known yet"
    so_far = ", ".join(done) if done else "Nothing yet"
    return f"{so_far}. Missing: {', '.join(missing)}" if missing else so_far


def _finding(found: Finding) -> str:
    if found.verdict == "unknown":
        return f"{screen.mark('unknown')}. {explanations.reason(found.why)}"
    return screen.mark(found.verdict)


def _key(one: KeyFate) -> tuple[str, str, str, str]:
    dated = next((ground.revoked_at for ground in one.old.on if ground.revoked_at), None)
    since = f" on {dated[:10]}" if dated and one.old.word == "revoked" else ""
    overall = {"complete": "Done", "partial": "In part", "not_done": "Not done", "cannot_tell": "Not known"}
    return (
        one.name if one.address in one.name else f"{one.name} ({one.address})",
        one.key.word,
        one.old.word.replace("_", " ") + since,
        f"{overall[one.overall.word]}. {one.overall.sentence}",
    )


def _data(case: Case, found: Situation, few: int | None) -> None:
    """Data that somebody holds, and whether they could be reached; nothing where none are registered."""
    rows = [(one.asset.name, ", ".join(one.held_by), _finding(one.assessment.ever)) for one in found.data]
    if rows:
        screen.heading("Data")
        tables.table(("what", "held by", "reached?"), rows[:few])
        _more(case, len(rows), few)


def _theirs(case: Case, one: Theirs) -> tuple[str, str, str, str]:
    if one.answered_at is not None:
        answer = f"{ANSWERS[one.answer]}, {dates.day(one.answered_at)}"
        answer += "; the opposite before" if one.contradicts_itself else ""
    elif one.asked_at is not None:
        answer = f"No answer yet, asked {dates.day(one.asked_at)}"
    else:
        answer = "Not asked yet"
    past = ending.since(case.state, one.asset)
    roles = ", ".join([*one.roles, *([] if past is None else [uses.words(past)])])
    return one.asset.name, roles, answer, screen.mark(one.assessment.ever.verdict)


def claims(case: Case, composed: Paragraph, sent: Sequence[Sent]) -> None:
    """Each sentence with its ground; what may not be said yet; what became of what was sent."""
    screen.heading("You can say")
    better_later(composed)
    for line in composed.lines:
        until = f", good until {dates.exactly(line.judged.good_until)}" if line.judged.good_until else ""
        numbers = [str(seq) for seq in line.judged.on if seq]
        entries = "entry" if len(numbers) == 1 else "entries"
        on = f", {entries} {', '.join(numbers[:6])}{' ...' if len(numbers) > 6 else ''}" if numbers else ""
        screen.say(line.text, "  ")
        click.secho(f"    {line.ground}{on}{until}", dim=True)
    if composed.not_yet:
        screen.heading("Not yet, because")
        _not_yet(composed, case.option)
    if sent:
        screen.heading("Sent")
        sent_report.all_of(sent)


MOST = 8
"""Reasons under one sentence; a ninth takes no more room than saying that there is one."""


def _not_yet(composed: Paragraph, option: str) -> None:
    for one in composed.not_yet:
        screen.say(f"“{one.text}”", "  ")
        shown = one.because if len(one.because) <= MOST + 1 else one.because[:MOST]
        for who, why in shown:
            screen.say(why if who == "we" else f"{who}: {why}", "    ", "      ")
        if len(one.because) > len(shown):
            screen.say(f"and {len(one.because) - len(shown)} more: stanch claims --json{option}", "    ")
