"""The owner comes in: by a link that is good once, and by password and authenticator app afterwards."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest

from stanch.app import actor

SECONDS = 600
"""How long a link is good for."""


class Links:
    """One-time links, kept in the process that made them: whoever starts it anew gets a new one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[bytes, float] = {}

    def make(self) -> str:
        """A token of 256 bits; only its digest is kept."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._until[_digest(token)] = time.monotonic() + SECONDS
        return token

    def use(self, token: str) -> bool:
        """Was it made here, not used yet, and in time? It is used up by asking."""
        with self._lock:
            return self._until.pop(_digest(token), 0.0) > time.monotonic()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


links = Links()


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
    if not links.use(token):
        return False
    login(request, owner(), backend="django.contrib.auth.backends.ModelBackend")
    return True
