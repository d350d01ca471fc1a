"""stanch notice: the paragraph to paste, and "I sent this"."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stanch.app import context
from stanch.app.context import Case
from stanch.app.notices import drafts, sending, standing
from stanch.app.notices.drafts import Kept
from stanch.app.notices.review import Sent
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed
from stanch.cli import screen, tables
from stanch.cli.files import FILE
from stanch.cli.moments import MOMENT
from stanch.cli.options import incident_option, json_option
from stanch.cli.whose import whose
from stanch.errors import BadInput
from stanch.tell import dates, sums
from stanch.tell.languages import NAMES
from stanch.tell.paragraph import Paragraph, paragraph

language_option = click.option(
    "--language", "--lang", "language", type=click.Choice(sorted(NAMES)), default=None,
    help="In which language; a correction is written in that of what it corrects.  [default: that of "
    "`stanch client set`, else en]",
)  # fmt: skip


@click.group(invoke_without_command=True)
@language_option
@incident_option
@click.pass_context
def notice(click_context: click.Context, language: str | None, incident: str) -> None:
    """The paragraph to paste, and “I sent this”. Alone it prints the text, and keeps nothing.

    \b
    stanch notice                        the text that is true now
    stanch notice --language de          the same in German
    stanch notice copy | pbcopy          it is kept as it was printed
    stanch notice sent --to "all customers, 312"

    What is copied is kept as it was shown; what you say you sent is one of the texts that you copied.
    """
    if click_context.invoked_subcommand is not None:
        if language or incident:
            command = click_context.invoked_subcommand
            raise BadInput(
                f"--language and --incident come after {command}",
                help=f"stanch notice {command} ..., as its --help says",
            )
        return
    found = context.case(whose(), incident=incident)
    composed = drafts.compose(found, language=language or drafts.usual(found))
    screen.about(found, err=True)
    click.echo(composed.text)
    _beside(found, paragraph(found.judgement(composed.as_of.true_at)))
    screen.note(f"(To send it: stanch notice copy{found.option}, which keeps it as it was.)")


def _beside(found: Case, shown: Paragraph) -> None:
    """Whether it is better sent later, and how much of what one would like to say cannot be said yet."""
    if shown.better_later is not None:
        later = shown.better_later
        screen.note(f"(Better after the repair: {later.why} Until {later.until}.)")
    if shown.not_yet:
        screen.note(f"({sums.not_yet(len(shown.not_yet))}: stanch claims{found.option})")


@notice.command()
@language_option
@click.option("--corrects", "corrects", multiple=True, type=int, metavar="NOTICE",
              help="As a correction of this notice.")  # fmt: skip
@incident_option
@json_option
def copy(language: str | None, corrects: Sequence[int], incident: str, as_json: bool) -> None:
    """Print the paragraph that is true now, and nothing else; it is kept as it was printed.

    \b
    stanch notice copy | pbcopy
    stanch notice copy --language de     in German
    stanch notice copy --corrects 1      what was not true in notice 1 comes first

    The same text of the same knowledge is kept once.
    """

    found = context.case(whose(), incident=incident, closed=bool(corrects))
    usual = "" if corrects else drafts.usual(found)
    composed = drafts.compose(found, corrects=corrects, language=language or usual)
    kept = drafts.keep(found, composed)
    if as_json:
        screen.emit({"entry": kept.seq, "draft": kept.draft, "text": kept.text})
        return
    screen.about(found, err=True)
    click.echo(kept.text)
    _beside(found, paragraph(found.judgement(composed.as_of.true_at)))
    screen.note(
        f"(kept as text {kept.draft.number}. When it has left: stanch notice sent --to WHOM{found.option})"
    )


@notice.command()
@click.option("--to", required=True, help="Who got it, in words: “all customers, 312”. No names.")
@click.option("--at", type=MOMENT, help="When, if not now.")
@click.option(
    "--draft", "number", type=int, metavar="TEXT", help="Which of the texts that you copied, if not the last."
)
@click.option("--file", type=FILE, metavar="FILE",
              help="The text as you changed it before it was sent; - for stdin.")  # fmt: skip
@click.option("--corrects", "corrects", multiple=True, type=int, metavar="NOTICE",
              help="It corrects this notice.")  # fmt: skip
@incident_option
@json_option
def sent(
    to: str,
    at: Typed | None,
    number: int | None,
    file: Path | None,
    corrects: Sequence[int],
    incident: str,
    as_json: bool,
) -> None:
    """I sent this: the text that you copied is frozen, so that what falls later can be corrected.

    \b
    stanch notice copy | pbcopy
    stanch notice sent --to "all customers, 312"
    stanch notice sent --to "all customers, 312" --file notice.txt      as you changed it

    In a changed text your own sentences are kept as yours, not judged; those of ours that you left word for
    word are watched as before.
    """

    found = context.case(whose(), incident=incident, closed=True)
    text = None if file is None else _read(file)
    times = LocalTime(found.ws, found.client.state)
    when = times.when(at) if at else None
    revision = sending.sent(found, to, when, number=number, text=text, corrects=corrects)
    for said in times.said:
        screen.note(said)
    kept = next(one for one in drafts.kept(found) if one.seq == revision.draft)
    if as_json:
        screen.emit(revision)
        return
    screen.about(found)
    screen.say(
        f"Notice {revision.number}, {len(revision.sentences)} sentences, is kept as sent to {revision.to}: "
        f"text {kept.draft.number}{_copied(kept)}."
    )
    _changed(found, kept)
    for one in sending.fates(found):
        if one.revision.number == revision.number and one.open:
            screen.say("Not all of it was true any more when it was sent:")
            for sentence in (*one.fell, *one.lost):
                screen.say(f"“{sentence}”", "  ")
    for number_ in sorted({had.number for had in sending.closed_by(found, revision)}):
        click.echo(f"What was wrong in notice {number_} is corrected by it.")
    screen.say(
        f"If one of its sentences turns out wrong, `stanch status{found.option}` says which, and who must "
        "hear it."
    )


def _read(file: Path) -> str:

    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as opened:
            return opened.read(400_000).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read: {error}", help="name a text in UTF-8") from error


def _copied(kept: Kept) -> str:

    if kept.draft.edited:
        return ", as you changed it" if kept.draft.of is not None else ", which you wrote yourself"
    return f", copied {dates.dated(kept.draft.copied_at)}"


def _changed(found: Case, kept: Kept) -> None:
    """What of an edited text is the person's own, and what was taken out that belongs to what was left."""

    own = [one.text for one in kept.draft.sentences if one.yours]
    if own:
        screen.say("Yours, not judged:")
        for text in own[:8]:
            screen.say(f"“{text}”", "  ")
        if len(own) > 8:
            click.echo(f"  and {len(own) - 8} more")
    for left, gone in drafts.parted(found, kept):
        screen.say(f"“{left}” was sent without what belongs to it: “{gone}”")


@notice.command("let-stand")
@click.argument("number", type=int)
@click.argument("why")
@click.option("--sentence", "sentences", multiple=True, type=int, metavar="N",
              help="Which sentence of it, counted from 1; left out: all that lost their ground.")  # fmt: skip
@incident_option
@json_option
def let_stand(number: int, why: str, sentences: Sequence[int], incident: str, as_json: bool) -> None:
    """A sentence that lost its ground stands as it was sent: your decision, and why.

    \b
    stanch notice let-stand 1 "Cardwise said so by phone, too"

    It stays in the history of what was sent, and is no longer named first. It comes back where something else
    speaks against it. What was not true when it was sent takes a correction. Undo: stanch retract NUMBER WHY
    """

    found = context.case(whose(), incident=incident, closed=True)
    seq, texts = standing.let_stand(found, number, why, sentences)
    if as_json:
        screen.emit({"entry": seq, "incident": found.id, "sentences": texts})
        return
    screen.about(found)
    for text in texts:
        screen.say(f"“{text}”", "  ")
    said = "It stands as it was sent" if len(texts) == 1 else "They stand as they were sent"
    screen.say(f"{said}, by your decision. To undo: stanch retract {seq} WHY")


@notice.command("list")
@incident_option
@json_option
def list_(incident: str, as_json: bool) -> None:
    """The texts that were copied, and the notices that were sent, by their numbers.

    \b
    stanch notice list
    """

    found = context.case(whose(), incident=incident, closed=True)
    texts, notices = drafts.kept(found), sending.fates(found)
    if as_json:
        screen.emit({"texts": texts, "sent": notices})
        return
    screen.about(found)
    if not texts:
        click.echo(f"No text was copied yet: stanch notice copy{found.option}")
    tables.table(
        ("text", "copied", "begins"),
        [(str(one.draft.number), dates.exactly(one.draft.copied_at), _begins(one)) for one in texts],
    )
    if notices:
        click.echo()
        numbers = {one.seq: str(one.draft.number) for one in texts}
        tables.table(
            ("notice", "sent", "to", "text", "since then"),
            [
                (
                    str(one.revision.number),
                    dates.exactly(one.revision.sent_at),
                    one.revision.to,
                    numbers.get(one.revision.draft, "") if one.revision.draft is not None else "",
                    _since(one),
                )
                for one in notices
            ],
        )


def _since(one: Sent) -> str:
    """What became of a notice: what waits for a person, else what was done about it; a promise apart."""
    found = []
    by = sorted({line.corrected_by for line in one.lines if line.corrected_by is not None})
    if one.open:
        found.append(f"{len(one.open)} to correct")
    elif by:
        found.append(f"corrected by notice {' and '.join(str(number) for number in by)}")
    elif any(line.let_stand is not None for line in one.lines):
        found.append("lost its ground, let stand")
    if any(line.fate == "missed" for line in one.lines):
        found.append("its promise was missed")
    return ", ".join(found) or "stands"


def _begins(one: Kept) -> str:
    kind = "changed by you: " if one.draft.edited else "short answer: " if one.draft.brief else ""
    first = " ".join(one.text.split())
    return kind + (first if len(first) <= 60 else f"{first[:57]}...")
