"""Names, reasons and quotations that a person typed: kept, or refused in words (the rules: `core.names`)."""

from __future__ import annotations

from collections.abc import Callable

from stanch.core import names
from stanch.core.names import Unfit
from stanch.errors import BadInput


def name(text: str) -> str:
    """What a vendor, a host, a credential or an event is called."""
    return _kept(names.name, text)


def words(text: str) -> str:
    """Who or how, in a few words: "all customers, 312", "ticket"."""
    return _kept(names.words, text)


def reason(text: str) -> str:
    """One sentence that says why."""
    return _kept(names.reason, text)


def quotation(text: str) -> str:
    """Somebody's own words; "" for none."""
    return _kept(names.quotation, text)


def _kept(rule: Callable[[str], str], text: str) -> str:
    try:
        return rule(text)
    except Unfit as error:
        raise BadInput(error.what, help=error.help) from error
