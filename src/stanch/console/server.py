"""`stanch up`: the console on this machine, with a link to come in by."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Callable, Iterable
from typing import Any

from stanch.app import store
from stanch.errors import BadInput


def application() -> Any:
    """The console as a WSGI application, its tables brought up to this version."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "stanch.console.settings"
    store.connect(everything=True)
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


NEAR = 20
"""How many ports after its own are tried where that is taken."""


def up(
    host: str,
    port: int,
    ready: Callable[[str], None],
    *,
    public_test: bool = False,
    taken: Callable[[int], None] | None = None,
) -> None:
    """Serve until interrupted; `ready` is called with the one-time link once somebody answers there.
    `public_test`: strangers may use the web tester, and see nothing else. `taken`: where the port is taken
    the console listens at the next free one, and this is called with it; None where no other port will do.

    BadInput where nobody can listen there, or where the address is beyond loopback and not meant to be.
    """
    listening = _listening(host, port, range(port + 1, min(port + NEAR + 1, 65536)) if taken else ())
    with contextlib.closing(listening):
        bound = listening.getsockname()[1]
        os.environ["STANCH_PORT"] = str(bound)  # the settings read it: cookies are called by it
        if taken is not None and port not in (0, bound):
            taken(bound)
        _serve(listening, host, ready, public_test=public_test)


def _serve(listening: socket.socket, host: str, ready: Callable[[str], None], *, public_test: bool) -> None:
    """Serve on this socket until interrupted."""
    import waitress

    served = application()
    from stanch.app import jobs
    from stanch.app.web_tester import optout, places, rules
    from stanch.console.observations import uploads
    from stanch.console.sign_in.links import links

    jobs.resume()  # what was submitted and not finished, of the kinds that go on by themselves
    settled = rules.settle(host, public=public_test)
    optout.OptOut(store.home() / optout.FILE).listed()  # a list that cannot be read is said now
    if settled.public:
        places.warm()
    proxied: dict[str, Any] = {}
    if settled.behind:
        headers = {"x-forwarded-for", "x-forwarded-proto"}
        proxied = {
            "trusted_proxy": settled.behind,
            "trusted_proxy_headers": headers,
            "trusted_proxy_count": 1,
        }

    bound = listening.getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    ready(f"http://{name}:{bound}/enter/{links.make('owner')}/")
    waitress.serve(
        served,
        sockets=[listening],
        threads=8,
        max_request_body_size=uploads.REQUEST,
        ident=None,
        clear_untrusted_proxy_headers=True,
        **proxied,
    )


def _listening(host: str, port: int, others: Iterable[int]) -> socket.socket:
    """A socket that listens on this port or, where that is taken, on the first free one of the others."""
    try:
        return _listen(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            for other in others:
                with contextlib.suppress(OSError):
                    return _listen(host, other)
        raise BadInput(
            f"nobody can listen on {host}:{port}: {error.strerror}",
            help="is the console running already? Otherwise choose another --port",
        ) from error


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(64)
    except OSError:
        found.close()
        raise
    return found
