"""`stanch up`: the console on this machine, with a link to come in by."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

from stanch.errors import BadInput


def application() -> Any:
    """The console as a WSGI application, its tables brought up to this version."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "stanch.desk.settings"
    from stanch.record import connection

    connection.connect(everything=True)
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def up(host: str, port: int, ready: Callable[[str], None], *, public_test: bool = False) -> None:
    """Serve until interrupted; `ready` is called with the one-time link once somebody answers there.
    `public_test`: strangers may use the web tester, and see nothing else.

    BadInput where the port is taken, or where the address is beyond loopback and not meant to be.
    """
    import waitress

    served = application()
    from stanch.desk import uploads
    from stanch.desk.entering import links
    from stanch.desk.tester import optout, rules
    from stanch.net import public_suffix
    from stanch.record.settings import HOME

    settled = rules.settle(host, public=public_test)
    optout.OptOut(HOME / optout.FILE).listed()  # a list that cannot be read is said now
    try:
        listening = _listen(host, port)
    except OSError as error:
        raise BadInput(
            f"nobody can listen on {host}:{port}: {error.strerror}",
            help="is the console running already? Otherwise choose another --port",
        ) from error
    if settled.public:
        public_suffix.domain("shop.example")  # the list takes a second to load: nobody shall wait for it
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
    ready(f"http://{name}:{bound}/enter/{links.make()}/")
    waitress.serve(
        served,
        sockets=[listening],
        threads=8,
        max_request_body_size=uploads.REQUEST,
        ident=None,
        clear_untrusted_proxy_headers=True,
        **proxied,
    )


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
