"""Of which machine or build is it? By its name, or as `kind:NAME` where it is to be written down."""

from __future__ import annotations

from stanch.core import names
from stanch.core.entries import Entry
from stanch.core.model import Asset, AssetId, Kind
from stanch.core.names import Unfit
from stanch.core.view import Folded
from stanch.errors import BadInput

KINDS: tuple[Kind, ...] = ("host", "artefact", "workflow")
"""What has software and settings that are read from within: a machine, what is built, what a CI runs."""


def subject(state: Folded, typed: str, kinds: tuple[Kind, ...] = KINDS) -> tuple[Asset, tuple[Entry, ...]]:
    """The asset that was typed, and what has to be written down first where it is a new one.

    BadInput names those that there are.
    """
    wanted = names.folded(typed)
    known = list(state.assets(*kinds))
    named = [one for one in known if one.id == typed] or [
        one for one in known if names.folded(one.name) == wanted
    ]
    if len(named) == 1:
        return named[0], ()
    if named:
        raise BadInput(
            f"several things are called {names.shown(typed)}",
            help=f"write one of: {', '.join(one.id for one in named[:8])}",
        )
    prefix, colon, name = typed.partition(":")
    kind = next((one for one in KINDS if one == prefix and one in kinds), None)
    if not colon or kind is None:
        listed = ", ".join(one.name for one in known[:8]) or "none yet"
        raise BadInput(
            f"{names.shown(typed)} is no machine or build that is written down",
            help=f"there are: {listed}. A new one: host:NAME (a machine), artefact:NAME (what is built), "
            "workflow:NAME (what a CI runs)",
        )
    try:
        called = names.name(name)
    except Unfit as error:
        raise BadInput(f"{typed}: {error.what}", help=error.help) from error
    id = AssetId(f"{kind}:{names.id_part(called)}")
    same = state.asset(id)
    if same is not None:
        return same, ()
    made = Asset(id, kind, called)
    return made, (made,)
