"""The words of the web tester's answers."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from stanch.app.site_check.results import Verdict, reached
from stanch.app.web_tester import answer as answers
from stanch.app.web_tester.answer import Tested
from stanch.console.templatetags.console import mark
from stanch.tell import names

register = template.Library()

_HEADLINES: dict[Verdict, str] = {
    "vulnerable": _("Exposed today."),
    "not_vulnerable": _("Not exposed today."),
    "inconclusive": _("Not known: it cannot be told from outside."),
    "unreachable": _("Not known: it was not reached."),
}
_MARKS: dict[Verdict, tuple[str, str, str]] = {
    "vulnerable": ("open", "was", _("Yes")),
    "not_vulnerable": ("fine", "fell", _("No")),
    "inconclusive": ("unsure", "fell", _("Not known")),
    "unreachable": ("unsure", "fell", _("Not reached")),
}
"""The shape while it is new, the shape once it is old, and the word."""


@register.simple_tag
def headline(verdict: Verdict) -> str:
    """The verdict as a heading."""
    return gettext(_HEADLINES[verdict])


@register.simple_tag
def told(verdict: Verdict, old: bool) -> SafeString:
    """The verdict with its mark."""
    new, was, word = _MARKS[verdict]
    return mark(was if old else new, word)


@register.filter
def printable(text: str) -> str:
    """A string of a stranger's certificate, made harmless."""
    return answers.printable(str(text))


@register.filter
def places(answer: Tested) -> str:
    """The name with its port, and the addresses that the test will go to."""
    if answer.target.literal:
        return answer.name
    there = [one.address for one in answer.checks if reached(one)]
    return f"{answer.name} ({names.listed(there)})"
