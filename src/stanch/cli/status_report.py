"""How a situation, a plan and claims look in a terminal: the answer first, then where and when."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app.context import Case
from stanch.app.credentials.key_renewal import KeyFate
from stanch.app.notices import drafts
from stanch.app.notices.sending import Sent
from stanch.app.register import uses as ending
from stanch.app.status.next_step import look_of
from stanch.app.status.other_incidents import Other
from stanch.app.status.plan import order
from stanch.app.status.results import Action, Finding, by_key
from stanch.app.status.situation import Ours, Overall, Secret, Situation, Theirs, pressing
from stanch.cli import commands, screen, sent_report, tables
from stanch.core.model import AssetId
from stanch.tell import dates, explanations, names, sums, uses
from stanch.tell.languages import FIRST
from stanch.tell.paragraph import Paragraph, paragraph
from stanch.tell.words import ADVICE, ANSWERS, begun, no_step, when_did


def situation(
    case: Case,
    found: Situation,
    sent: Sequence[Sent] = (),
    beside: Sequence[Other] = (),
    *,
    everything: bool = False,
) -> None:
    """Understood in ten seconds, from the top: the two answers, what to do next, the text, the first of the
    open questions, and a sum of the rest. `everything`: all of it. `beside`: the other incidents that are
    open, in which something fell, or of which there is evidence again."""
    _first(case, found, beside)
    screen.heading(found.headline)
    for advice, those in found.out:
        label = f"{ADVICE[advice]}:"
        out = names.few([one.asset.name for one in those])
        screen.say(f"{label:<16} {screen.MARKS['yes']} {out}", "  ", " " * 19)
    _answer("Exposed today?", found.today)
    _answer("Exposed before?", found.before)
    sent_report.wrong(sent, case.option)
    for other in beside:
        sent_report.wrong(other.fell, f" --incident {other.id}", other.title)
    _next(case, found)
    screen.heading("You can send")
    better_later(found.paragraph)
    for number, part in enumerate(_text(case, found).split("\n\n")):
        if number:
            click.echo()
        screen.say(part, "  ")
    if everything:
        _in_detail(case, found)
    elif found.paragraph.not_yet:
        count = len(found.paragraph.not_yet)
        click.echo()
        screen.say(f"{sums.not_yet(count)}: stanch claims{case.option}", "  ")
    _questions(case, found, everything=everything)
    if not everything:
        _summed(case, found)
    click.echo()
    click.secho(f"This rests on {found.known} entries of the record. Times are UTC.", dim=True)


def _text(case: Case, found: Situation) -> str:
    """What can be sent, in the language of our customers: `stanch notice` prints the same."""
    language = drafts.usual(case)
    if language == FIRST:
        return found.paragraph.text
    return paragraph(case.judgement(found.true_at), language=language).text


SHOWN = 3
"""Questions that are shown before the rest is folded."""


def _questions(case: Case, found: Situation, *, everything: bool) -> None:
    if not found.unknown:
        return
    screen.heading(sums.open_questions(len(found.unknown)))
    for question in found.unknown if everything else found.unknown[:SHOWN]:
        screen.say(f"? {question.text} {question.why}".rstrip(), "  ", "    ")
        command = commands.answering(question, case)
        if command:
            click.secho(f"      {command}", dim=True)
    if not everything and len(found.unknown) > SHOWN:
        more = sums.number(len(found.unknown) - SHOWN).capitalize()
        click.secho(f"  {more} more: stanch status --all{case.option}", dim=True)


def _summed(case: Case, found: Situation) -> None:
    """What the lists hold, a line each."""
    lines = [one for one in sums.folded(found.sums) if one]
    if found.spared:
        lines.append(f"This event cannot be at {names.few([one.name for one in found.spared])}")
    if lines:
        screen.heading("In detail")
        for one in lines:
            screen.say(one, "  ", "    ")
        click.secho(f"  All of it: stanch status --all{case.option}", dim=True)


def _in_detail(case: Case, found: Situation) -> None:
    """What cannot be said yet, and because of whom; then all that is ours and theirs."""
    if found.paragraph.not_yet:
        screen.heading("Not yet, because")
        _not_yet(found.paragraph, case.option)
    if found.ours:
        screen.heading("Ours")
        tables.table(
            ("name", "exposed today?", "exposed before?", "done so far"),
            [_ours(case, one) for one in sorted(found.ours, key=pressing)],
        )
    if found.spared:
        screen.heading("This event cannot be at")
        screen.say(names.few([one.name for one in found.spared]), "  ")
    if found.theirs:
        screen.heading("Theirs")
        tables.table(
            ("service", "for", "answer", "exposed before?"), [_theirs(case, one) for one in found.theirs]
        )
    if found.secrets:
        screen.heading("Passwords and keys")
        tables.table(("what", "advice", ""), [_secret(case, one) for one in found.secrets])
    _data(found)
    if found.keys:
        screen.heading("Certificates since the disclosure")
        tables.table(("name", "key", "the one before", "in all"), [_key(one) for one in found.keys])


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


def _answer(question: str, answer: Overall) -> None:
    where = f": {names.few(answer.named)}" if answer.named else ""
    why = f". {answer.why}" if answer.why else ""
    screen.say(f"{question:<16} {screen.mark(answer.verdict)}{where}{why}", "  ", " " * 19)


def _next(case: Case, found: Situation) -> None:
    steps = order(case, found)
    now = next((one for one in steps if one.now), None)
    screen.heading("Do next" if now is None else f"Do next, step {now.number} of {len(steps)}")
    if found.stepless:
        screen.say(f"{names.few(found.stepless)}: {no_step()}", "  ")
    if not found.next:
        _find_out(case, found)
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
    screen.say(f"All {len(steps)} steps, in order: stanch plan{case.option}", "  ")


def _find_out(case: Case, found: Situation) -> None:
    """Where no step is left: the first question that somebody can answer."""
    first = next(iter(found.asked), None)
    if first is not None:
        screen.say(f"Find out: {first.whole}", "  ", "    ")
        command = commands.answering(first, case)
        if command:
            click.echo(f"    {command}")
    elif not found.stepless:
        screen.say("Nothing that we know of. What was seen today goes stale: look again tomorrow.", "  ")


def _settle(case: Case, action: Action, name: str) -> None:
    if action.why == "order_unknown":
        earlier = [wait.remedy for wait in case.playbook.remedy(action.remedy).waits]
        asked = when_did([case.playbook.remedy(one) for one in (*earlier, action.remedy)])
        screen.say(asked, "  ")
        click.echo(f"    {commands.done(name, [*earlier, action.remedy], case.option)}")
        screen.say(f"({commands.WHENS})", "      ")
    elif action.why in ("stale", "nobody_looked", "failed", "conflict", "mixed"):
        look = commands.LOOKS[look_of(case)]
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
    return names.secrets(one.asset), ADVICE[one.advice], "; ".join(words)


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
    return f"{so_far}. Not done: {', '.join(missing)}" if missing else so_far


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


def _data(found: Situation) -> None:
    """Data that somebody holds, and whether they could be reached; nothing where none are registered."""
    rows = [(one.asset.name, ", ".join(one.held_by), _finding(one.assessment.ever)) for one in found.data]
    if rows:
        screen.heading("Data")
        tables.table(("what", "held by", "reached?"), rows)


def _theirs(case: Case, one: Theirs) -> tuple[str, str, str, str]:
    if one.answered_at is not None:
        answer = f"{ANSWERS[one.answer]}, {dates.day(one.answered_at)}"
        answer += f"; {one.besides}" if one.besides else ""
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
