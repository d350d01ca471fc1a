"""Files that somebody drops into the console: bounded as they arrive, read, and not kept.

A file lies in a temporary file for as long as its request lasts. What was read of it waits in this process
until its owner says "Keep it"; the file itself is gone by then.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.urls import resolve

from stanch.app.packages.lists import Given, Read, dropped
from stanch.errors import BadInput

MOST = 64 << 20
"""Bytes of all files that are dropped at once."""
FILES = 8
"""Files that are dropped at once: a list of packages, and what runs of it."""
REQUEST = 2 * MOST
"""Bytes of a request: beyond that nobody reads it, to say so on a page."""
_TAKES = "files"
"""The page that takes files; no other one does."""


class Bounded(TemporaryFileUploadHandler):
    """Takes files for the one page that wants them, of somebody who is signed in, and no more than `MOST`."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._bytes = 0
        self._files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        request = self.request
        if (
            request is None
            or not request.user.is_authenticated
            or resolve(request.path_info).url_name != _TAKES
        ):
            raise SkipFile
        self._files += 1
        if self._files > FILES:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._bytes += len(raw_data)
        if self._bytes > MOST:
            self._stop()
        super().receive_data_chunk(raw_data, start)

    def _stop(self) -> None:
        request = self.request
        assert request is not None
        request.META["stanch.too_much"] = True
        raise StopUpload(connection_reset=False)


def given(request: HttpRequest, field: str, place: str) -> tuple[Given, ...]:
    """What was dropped into `field`, to be read within this request. `place`: where the one file lies on the
    machine or in the build; "" stands for its name.

    BadInput where there is none, or more than is read.
    """
    if request.META.get("stanch.too_much"):
        raise BadInput(
            f"that is more than {MOST >> 20} MiB, or more than {FILES} files",
            help="it can be read on the machine that it is on instead, by whoever runs this console",
            field=field,
        )
    found = [one for one in request.FILES.getlist(field) if isinstance(one, TemporaryUploadedFile)]
    if not found:
        raise BadInput("no file was chosen", help="choose one, or drop it there", field=field)
    return tuple(_given(one, place if len(found) == 1 else "") for one in found)


def _given(file: TemporaryUploadedFile, place: str) -> Given:
    return dropped(file.name or "", Path(file.temporary_file_path()), place)


class Waiting(NamedTuple):
    """What was read of files, and waits to be kept: in which workspace, since when (a monotonic clock)."""

    ws: str
    read: tuple[Read, ...]
    since: float


class Waitings:
    """What waits in this process, by a token that nobody can guess; the oldest goes first."""

    most = 4
    seconds = 30 * 60.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Waiting] = OrderedDict()

    def put(self, ws: str, read: tuple[Read, ...]) -> str:
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[token] = Waiting(ws, read, time.monotonic())
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return token

    def get(self, ws: str, token: str) -> tuple[Read, ...]:
        """BadInput where it does not wait any more: it was kept, or that was too long ago."""
        with self._lock:
            found = self._kept.get(token)
        if found is None or found.ws != ws or time.monotonic() - found.since > self.seconds:
            raise BadInput("what was read of that file is not here any more", help="choose the file again")
        return found.read

    def drop(self, token: str) -> None:
        with self._lock:
            self._kept.pop(token, None)


waitings = Waitings()
