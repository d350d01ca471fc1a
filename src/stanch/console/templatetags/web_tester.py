"""The words of the web tester's answers."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from stanch.app.site_check.results import Verdict, reached
from stanch.app.web_tester import answer as answers
from stanch.app.web_tester.answer import Tested
from stanch.console.templatetags.console import mark
from stanch.tell import names
from stanch.tell.screens import say

register = template.Library()

_MARKS: dict[Verdict, tuple[str, str]] = {
    "vulnerable": ("open", "was"),
    "not_vulnerable": ("fine", "fell"),
    "inconclusive": ("unsure", "fell"),
    "unreachable": ("unsure", "fell"),
}
"""The shape while it is new, and the shape once it is old."""


@register.simple_tag
def headline(verdict: Verdict) -> str:
    """The verdict as a heading."""
    return say(f"screens.web_tester.{verdict}.heading")


@register.simple_tag
def told(verdict: Verdict, old: bool) -> SafeString:
    """The verdict with its mark."""
    new, was = _MARKS[verdict]
    return mark(was if old else new, say(f"screens.web_tester.{verdict}.word"))


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
