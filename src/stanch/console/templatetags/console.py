"""Marks (a shape and a word), moments, reasons and names, as templates say them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stanch.app import clock
from stanch.app.clients import identity, roster
from stanch.app.playbooks import library
from stanch.app.playbooks.library import Playbook
from stanch.app.register import uses as ending
from stanch.app.site_check import probes, results
from stanch.app.typed.time_zone import Zone
from stanch.console import addresses, clocks, pointers
from stanch.console import news as news_of
from stanch.core.model import ROLES, Asset, AssetId
from stanch.core.moments import Moment, Seq, to_datetime
from stanch.errors import BadInput
from stanch.tell import dates, explanations, forms, howto, names, sums, uses, words
from stanch.tell.capitals import raised
from stanch.tell.screens import say

register = template.Library()

_SHAPES = {"now": {"yes": "open"}, "ever": {"yes": "was"}}
_TONES = {
    "open": "open", "was": "past", "fine": "fine", "unsure": "unsure", "wait": "unsure", "todo": "todo",
    "word": "word", "fell": "past",
}  # fmt: skip


register.filter("begun", words.begun)
register.filter("when_did", words.when_did)
register.filter("secrets", names.secrets)
register.filter("few_words", names.few)
register.filter("open_questions", sums.open_questions)
register.filter("parted", howto.parted)
register.filter("no_step_yet", words.no_step_yet)


@register.filter
def installs(playbook: Playbook) -> bool:
    """Is this event in software that is installed, so that an install log knows of the time before?"""
    return library.of_what_is_installed(playbook)


@register.filter
def of_builds(playbook: Playbook) -> bool:
    """Is this event in what is built, so that lock files and the logs of builds tell of it?"""
    return bool(playbook.touched & {"artefact", "workflow"})


@register.simple_tag
def mark(shape: str, word: str = "") -> SafeString:
    """A shape with its word; the word says it, the shape is for the eye."""
    return format_html(
        '<span class="mark is-{}"><svg width="20" height="20" aria-hidden="true">'
        '<use href="/static/console/marks.svg#{}"/></svg>{}</span>',
        _TONES[shape], shape, gettext(word) if word else "",
    )  # fmt: skip


@register.simple_tag
def verdict(finding: Any, tense: str) -> SafeString:
    """yes, no or unknown, of now or ever, with its mark."""
    found = finding.verdict
    shape = _SHAPES[tense].get(found, "fine" if found == "no" else "unsure")
    return mark(shape, words.VERDICTS[found])


@register.simple_tag
def ground(line: Any) -> SafeString:
    """What a sentence rests on, with the mark of a look, of somebody's word, or of what is not proved."""
    by = str(line.judged.provenance or _BY_NO_ENTRY.get(line.part, ""))
    return mark(_GROUNDS.get(by, "fine"), line.ground)


_GROUNDS = {
    "tool_said": "word", "vendor_said": "word", "person_said": "word", "untrusted": "unsure",
}  # fmt: skip
_BY_NO_ENTRY = {"do": "person_said", "next": "person_said"}


@register.inclusion_tag("incidents/switch.html", takes_context=True)
def switch(context: template.Context) -> dict[str, Any]:
    """Which incident the page is about, and the same page about each of the others that are open."""
    case, request = context.get("case"), context.get("request")
    if request is None:
        return {}
    if case is None:
        return {"client": roster.title(addresses.client(request))}
    name, path = ("", request.get_full_path_info()) if request.method == "GET" else ("situation", "")
    others = [(one, addresses.address(request, one.id, name, path)) for one in case.others()]
    name = addresses.client(request)
    return {"case": case, "others": others, "client": name and (identity.of(case.client).business or name)}


@register.inclusion_tag("console/news.html", takes_context=True)
def news(context: template.Context) -> dict[str, Any]:
    """What just happened, then what presses: the rows of the box on top of a page."""
    request = context.get("request")
    if request is None or not hasattr(request, "session"):
        return {}
    form = "given" in context or "typed" in context
    first = news_of.wrong(context.get("error") or context.get("wrong")) if form else []
    rows = [*first, *news_of.waiting(request), *(context.get("banners") or [])]
    return {"rows": rows, "next": _here(request)}


@register.inclusion_tag("console/news.html#undo", takes_context=True)
def undo(context: template.Context, entry: int, what: object = "") -> dict[str, Any]:
    """A button that undoes what was written with an entry, and comes back here; `what`: what that is, read
    out."""
    return {"entry": entry, "what": what, "next": _here(context["request"])}


@register.simple_tag(takes_context=True)
def invalid(context: template.Context, name: str) -> SafeString | str:
    """The attributes of a field that cannot be taken as it was typed: its error is read out with it."""
    if not at_field(context.get("error"), name):
        return ""
    return format_html(' aria-invalid="true" aria-describedby="wrong-{}"', name)


@register.filter
def at_field(error: object, name: str) -> list[object]:
    """What is wrong at a field ("": with the form as a whole)."""
    each = getattr(error, "each", (error,) if error else ())
    return [one for one in each if getattr(one, "field", "") == name]


@register.simple_tag(takes_context=True)
def repairs(context: template.Context, error: object) -> list[tuple[str, str]]:
    """What may have been meant: as the field takes it (`takes`: a "day", else a moment or any text), and on
    the button that fills it in."""
    kind, found = context.get("takes", ""), []
    for one in getattr(error, "repairs", ()):
        if isinstance(one, str):
            found.append((one, forms.use(one)))
        elif kind == "day":
            found.append((clocks.field(Moment(one))[:10], forms.use(clocks.day(Moment(one)))))
        else:
            found.append((clocks.field(Moment(one)), forms.use(clocks.exactly(Moment(one)))))
    return found


def _here(request: HttpRequest) -> str:
    """The page that is shown, to come back to; which question stands there then follows from the answers."""
    if request.method != "GET":
        return ""
    return request.path if "role" in request.GET else request.get_full_path()


@register.filter
def advice_shape(code: str) -> str:
    """The mark of what to do with a secret."""
    return {"leave": "fine", "wait": "wait", "ask": "wait"}.get(code, "open")


@register.filter
def answering(question: Any) -> str:
    """The address at which a question is answered: (kind, what it is about) as a link; "" where none is."""
    about = quote(question.about, safe="/")
    match question.by:
        case "role" | "servers":
            return f"{reverse('start')}?role={about or 'servers'}"
        case "word":
            return f"{reverse('attest')}?asset={about}"
        case "packages" | "host" | "artefact" | "workflow" | "secrets":
            return reverse("files") if question.by != "secrets" else ""
        case "start":
            return reverse("start")
        case "ask" | "answer" if question.more:
            return f"{reverse('services')}#ask"
        case "ask" | "answer" | "contradiction" | "use":
            return f"{reverse('services')}?about={about}"
        case "confirm":
            return f"{reverse('services')}#roles"
    return ""


@register.filter
def answering_words(question: Any, playbook: Playbook) -> str:
    """What the link says that a question is answered by."""
    match question.by:
        case "ask" if question.more:
            return _answering("ask_all", count=1 + len(question.more))
        case "answer" if question.more:
            return _answering("ask_again")
        case "ask":
            return _answering("ask")
        case "word":
            return _answering("install_log" if installs(playbook) else "say")
        case "packages" | "host" | "artefact":
            return _answering("give_list")
        case "workflow":
            return _answering("give_log")
    return _answering("answer")


def _answering(what: str, **values: int) -> str:
    return say(f"screens.status.answering.{what}", **values)


@register.filter
def near(moment: Moment | None, now: Moment) -> str:
    """16:40, where that is of the same day; else with its day."""
    return "" if moment is None else clocks.shortly(moment, now)


@register.filter
def exactly(moment: Moment | None) -> str:
    """18:40 on 8 April 2014 (16:40 UTC), by the clocks of the client."""
    return "" if moment is None else clocks.exactly(moment)


@register.simple_tag
def times() -> str:
    """By which clocks the page says its moments."""
    zone = clocks.called()
    if zone == "UTC":
        return say("screens.clocks.utc")
    return say("screens.clocks.zone", zone=zone.replace("_", " "))


@register.inclusion_tag("console/just_now.html")
def just_now(id: str, before: str = "") -> dict[str, str]:
    """A button that puts this moment into the date field of that id, by the clocks of the page."""
    return {"id": f"{before}{id}", "at": clocks.field(clock.now())}


@register.filter
def day(moment: Moment | None) -> str:
    """8 April 2014."""
    return "" if moment is None else dates.day(moment)


@register.filter
def field_time(moment: Moment | None, zone: Zone) -> str:
    """For a date field, as clocks show it there: 2014-04-08T16:40."""
    if moment is None:
        return ""
    try:
        return f"{to_datetime(moment).astimezone(zone.tz):%Y-%m-%dT%H:%M}"
    except BadInput:  # this system does not know the zone: it is said where a time is typed
        return ""


@register.filter
def sentence(why: str) -> str:
    """A reason as a sentence."""
    return explanations.reason(why)


@register.filter
def entered(on: Iterable[Seq]) -> list[Seq]:
    """The entries of the record among what a sentence rests on; what the event itself says is none."""
    return [one for one in on if one]


@register.filter
def provable(reason: str) -> bool:
    """Would the owner's consent let the probe tell more?"""
    return reason in probes.provable()


@register.filter
def look_reason(code: str) -> str:
    """Why a look found what it found, as a sentence."""
    return results.sentence(code)


@register.filter
def called(id: AssetId, situation: Any) -> str:
    """The name of an asset that an action mentions."""
    return str(situation.names.get(id, id.partition(":")[2]))


@register.filter
def ended(asset: Any, case: Any) -> str:
    """no longer used since 8 April 2014; "" while it is."""
    since = ending.since(case.state, asset)
    return uses.words(since) if since is not None else ""


@register.filter
def get(some: Any, key: Any) -> Any:
    """A mapping's value; the key where it has none."""
    return some.get(key, key)


@register.filter
def answer_to(given: Any, question: str) -> str:
    """What was answered; nothing where it was not, or nothing was sent."""
    return str(given.get(question, "")) if given else ""


@register.filter
def verdict_word(name: str) -> str:
    """Yes, No, Not known yet."""
    return words.VERDICTS[name]  # type: ignore[index]


@register.filter
def few_names(assets: Sequence[Asset]) -> str:
    """a, b and 12 more, by their names."""
    return names.few(one.name for one in assets)


@register.filter
def vendor_names(some: Sequence[Any]) -> str:
    """Those of several vendors, by their names."""
    return names.few((one.asset.name for one in some), 4)


@register.filter
def silent_names(some: Sequence[Any]) -> str:
    """Who is silent, each with when it was asked."""
    return names.few(
        say("screens.vendors.asked_on", name=one.vendor.name, day=dates.day(one.asked_at)) for one in some
    )


@register.filter
def step_name(step: Any) -> str:
    """What a step of the plan is called, with what it is at."""
    return words.step(step.row.remedy.verb, step.row.name, in_use=step.in_use)


@register.filter
def in_words(count: int) -> str:
    """Four; 21."""
    return sums.number(count).capitalize()


@register.filter
def listed(some: Any) -> str:
    """a, b and c."""
    return names.listed(str(one) for one in some)


@register.filter
def remedy(id: str, playbook: Any) -> Any:
    """A remedy of the playbook, by its id."""
    return playbook.remedy(id)


@register.filter
def role(name: str) -> str:
    """A role in a word or two."""
    return say(f"screens.vendors.roles.{name}") if name in ROLES else name


@register.filter
def answer(status: str) -> str:
    """What a vendor said of itself."""
    return words.ANSWERS[status]


@register.filter
def advice(name: str) -> str:
    """What to do about a secret."""
    return words.ADVICE[name]  # type: ignore[index]


@register.filter
def fate(falling: Any) -> str:
    """What would become of a sentence that was sent."""
    return words.fate(falling.after, falling.way, open=True)


@register.filter
def since_when(undated: Sequence[str]) -> str:
    """What may speak for a sentence that fell by services that are not dated."""
    return pointers.since_when(undated)


@register.filter
def settled(line: Any) -> str:
    """The same of one sentence, which may be corrected or left as it was sent."""
    return words.became(line.fate, line.way, line.promise, clock.now(), open=line.open)


@register.filter
def sentences(headline: str) -> SafeString:
    """One span a sentence, so that it breaks between them."""
    parts = [one.strip() for one in headline.replace(". ", ".\n").split("\n")]
    return format_html_join(" ", "<span>{}</span>", ((one,) for one in parts))


@register.filter
def opened(said: str) -> str:
    """As a sentence begins, unless it begins with what was typed; what it points to is a page."""
    text = pointers.words(said)
    return raised(text) if re.match(r"[a-z]+(\s|$)", text) else text


@register.filter
def whole(said: str) -> str:
    """A sentence with its end: a question has one already."""
    return said if said.endswith((".", "?", "!")) else f"{said}."


@register.filter
def parts(paragraph: Any) -> list[str]:
    """The paragraph, a part for each blank line."""
    return str(paragraph.text).split("\n\n")
