"""Who we use, for what; what they answered."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stanch.app import context as cases
from stanch.app.attestations import words as say
from stanch.app.context import Case, Client
from stanch.app.onboarding import questions
from stanch.app.register import export as register_export
from stanch.app.register import uses as ending
from stanch.app.typed import names as naming
from stanch.app.typed import targets, time_zone
from stanch.app.typed.names import shown
from stanch.app.vendors import inquiry, proposals, statements
from stanch.app.vendors.statements import Status
from stanch.console import addresses, consequences, known_steps, requests
from stanch.console.status.views import context
from stanch.core.model import ROLES, Asset
from stanch.errors import BadInput, DoubtfulName, Gathered
from stanch.tell import events, languages, names, screens, uses
from stanch.tell.words import ANSWERS


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Each service with its roles and answer; the questions that are open; where an answer is typed in."""
    return _page(request, request.GET.get("about", ""))


def _page(
    request: HttpRequest, about: str, error: BadInput | None = None, *, doubt: bool = False
) -> HttpResponse:
    """`about`: the service whose answer is typed in. `change`: the entry of an answer that was wrong, to be
    typed anew."""
    asked = requests.case(request)
    case, shared = asked.case, context(asked)
    theirs = shared["found"].theirs
    opened = [one for one in theirs if one.asset.id == about and asked.writable]
    said = {one.asset.id: statements.answers(case, one.asset.id) for one in theirs}
    change = request.POST.get("instead", "") or request.GET.get("change", "")
    wrong = [one for one in said.get(opened[0].asset.id, ()) if str(one.seq) == change] if opened else []
    given: Any = request.POST
    if "@" in request.POST.get("site", ""):  # what may be a password is not shown again
        given = {**request.POST.dict(), "site": ""}
    if not given and wrong:
        had, zone = wrong[0], shared["zone"]
        given = {"status": had.status, "quote": had.quote, "at": known_steps.clock(had.at, zone)}
        given |= known_steps.steps(had.steps, zone)
    return render(
        request,
        "vendors/services.html",
        {
            **shared,
            "roles": ROLES,
            "open_roles": [
                questions.of_roles()[cast(Any, one.about)]
                for one in shared["found"].unknown
                if one.kind == "role"
            ],
            "proposals": proposals.open_proposals(case.client),
            "called": {
                one.asset: proposals.called(case.client, one.asset)
                for one in proposals.open_proposals(case.client)
            },
            "round": inquiry.round_of(case, asked.moment),
            "mails": [_mail(case, one) for one in languages.NAMES if events.speaks(case.playbook, one)],
            "statuses": ANSWERS,
            "steps": [one for one in case.playbook.remedies if "vendor" in one.on],
            "versions": case.playbook.to_a_version,
            "opened": opened[0] if opened else None,
            # of one whose order is not known the words are those of the answer that is shown (191)
            "said": {
                one.asset.id: next((each for each in found if each.status == one.answer), found[0])
                for one in theirs
                if (found := said[one.asset.id])
            },
            "asked_by": {one.asset.id: statements.asked_by(case, one.asset.id) for one in theirs},
            "instead": wrong[0] if wrong else None,
            "known": proposals.names(case.client),
            "given": given,
            "doubt": doubt,
            "error": error,
        },
        status=200 if error is None else 422,
    )


def _mail(case: Case, language: str) -> dict[str, str]:
    """The mail that asks services, in that language."""
    subject, letter = inquiry.mail(case, language)
    return {"code": language, "name": languages.own_name(language), "subject": subject, "letter": letter}


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A service that we use, and where we sign in at it."""
    case = requests.writing(request)
    if consequences.back(request):
        return _page(request, "")
    try:
        return _added(request, case)
    except DoubtfulName as error:
        wrong = BadInput(error.what, help=error.tick, field="name", repairs=error.repairs)
        return _page(request, "", wrong, doubt=True)
    except BadInput as error:
        error.field = error.field or "name"
        return _page(request, "", error)


def _added(request: HttpRequest, case: Case) -> HttpResponse:
    name, site = request.POST.get("name", "").strip(), request.POST.get("site", "").strip()
    target, wrong = None, Gathered()
    with wrong.here("name"):
        if not name:
            raise BadInput("the name of the service is missing", help="such as Cardwise")
        naming.vendor(case.client.state, name, another=bool(request.POST.get("another")))
    with wrong.here("site"):
        target = targets.parse(site) if site else None
        if target is not None and not wrong.errors:
            statements.free(case.client, name, target)
    wrong.raised()

    def write(into: Client) -> None:
        roles = [one for one in request.POST.getlist("role") if one in ROLES]
        statements.vendor(into, name, roles, another=bool(request.POST.get("another")))
        if target is not None:
            statements.site(into, name, target)

    words = screens.say("screens.vendors.add", name=shown(name))
    kept = screens.say("screens.vendors.use_kept", name=shown(name))
    return consequences.keep_shared(request, case, write, done=words, kept=kept) or redirect("services")


@require_POST
def asked(request: HttpRequest) -> HttpResponse:
    """We asked it; or all whom nobody asked yet, or who are silent for a day."""
    case, vendor = requests.writing(request), request.POST.get("vendor", "")
    if request.POST.get("all"):
        kept = screens.say("screens.vendors.asked_all_kept")
        consequences.write(request, case.client, lambda: inquiry.asked_all(case, "mail"), kept)
        return redirect("services")
    name = names.given(statements.find(case.client, vendor))
    kept = screens.say("screens.vendors.asked_kept", name=name)
    consequences.write(request, case.client, lambda: statements.asked(case, vendor, "mail"), kept)
    return redirect("services")


@require_POST
def said(request: HttpRequest) -> HttpResponse:
    """What it answered, with the steps that it says it took."""
    case = requests.writing(request)
    vendor = request.POST.get("vendor", "")
    if consequences.back(request):
        return _page(request, vendor)
    asset = statements.find(case.client, vendor)
    try:
        return _said(request, case, asset)
    except BadInput as error:
        return _page(request, asset.id, requests.ticked(error))


def _said(request: HttpRequest, case: Case, vendor: Asset) -> HttpResponse:
    status = request.POST.get("status", "")
    fields = requests.Fields(request.POST, case.ws, case.client)
    if status not in ANSWERS:
        with fields.wrong.here("status"):
            raise BadInput("what did they answer?", help="choose one of the four answers")
    at, steps = None, []
    with fields.wrong.here("at"):
        at = fields.within("at", "when they answered")
    steps = fields.steps(case.playbook.remedies)
    number = request.POST.get("instead", "")
    had = [one for one in statements.answers(case, vendor.id) if str(one.seq) == number]
    if had:
        steps = known_steps.as_before(steps, had[0].steps)
        at = known_steps.when_before(at, had[0])

    def write(into: Case) -> object:
        return statements.statement(
            into,
            vendor.id,
            cast(Status, status if status in ANSWERS else "affected"),  # without one nothing is kept
            steps=steps,
            quote=request.POST.get("quote", ""),
            at=at,
            names_event=fields.names_event,
            instead=int(number) if number.isdecimal() else 0,
        )

    consequences.refused(case, write, fields)
    words = screens.say("screens.vendors.answer", name=names.given(vendor))
    kept = screens.say("screens.vendors.answer_kept", name=names.given(vendor), answer=ANSWERS[status])
    return consequences.keep(request, case, write, fields, done=words, kept=kept, then="services")


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest) -> HttpResponse:
    """It is no longer used since then: a service, a server, a password; and why it may count all the same."""
    case = requests.writing(request)
    asset = say.find(case.client, request.POST.get("asset", "") or request.GET.get("asset", ""))
    zone = time_zone.of(case.ws, case.client.state)
    since = ending.since(case.state, asset)
    given: Any = request.POST or ({"since": known_steps.day_of(since, zone)} if since is not None else {})
    shown = {"case": case, "asset": asset, "zone": zone, "given": given}
    if request.method == "GET" or consequences.back(request):
        return render(request, "vendors/end.html", shown)
    try:
        return _ended(request, case, asset)
    except BadInput as error:
        wrong = BadInput(error.what, help=error.help, field="since", repairs=error.repairs)
        return render(request, "vendors/end.html", {**shown, "error": wrong}, status=422)


def _ended(request: HttpRequest, case: Case, asset: Asset) -> HttpResponse:
    fields = requests.Fields(request.POST, case.ws, case.client)
    since = fields.when("since", "since when")
    if since is None:
        raise BadInput(f"since when is {asset.name} no longer used?", help="a day is enough")

    def write(into: Client) -> object:
        return ending.ended(into, asset, since, dead=bool(request.POST.get("dead")))

    name, over = names.given(asset), uses.words(since)
    words = screens.say("screens.vendors.end", name=name, ended=over)
    kept = screens.say("screens.vendors.end_kept", name=name, ended=over)
    first = consequences.keep_shared(request, case, write, done=words, kept=kept)
    if first is not None:
        return first
    asset = say.find(case.client, asset.id)
    shown = {"case": case, "asset": asset, "ended": True, "still": ending.still(case.client, asset)}
    return render(request, "vendors/end.html", shown)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What was answered, as YAML."""
    text = register_export.text(register_export.known(cases.client(addresses.client(request)).state))
    made = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    made["Content-Disposition"] = 'attachment; filename="register.yaml"'
    return made
