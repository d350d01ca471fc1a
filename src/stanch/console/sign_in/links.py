"""The owner comes in: by a link that is good once, and by password and authenticator app afterwards."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest

from stanch.app import actor
from stanch.app.bearer import OneTime

SECONDS = 600
"""How long a link is good for."""
MOST = 100


links: OneTime[str] = OneTime(SECONDS, MOST)
"""Each is good once, for whoever has it."""


class OneOwner(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: the owner is made by the first link."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def owner() -> User:
    """The one account of this console, named after this machine's user; made on first use."""
    found = User.objects.filter(is_active=True).order_by("id").first()
    if found is not None:
        return found
    made = User.objects.create_user(username=actor.actor())
    made.set_unusable_password()
    made.save()
    return made


def enter(request: HttpRequest, token: str) -> bool:
    """Sign in whoever follows the link; False where it is not good (any more)."""
    if links.use(token) is None:
        return False
    login(request, owner(), backend="django.contrib.auth.backends.ModelBackend")
    return True
