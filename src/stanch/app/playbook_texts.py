"""The playbook that an incident is judged by: the shipped one, or the text that was kept on opening it."""

from __future__ import annotations

from stanch.app import actor, clock
from stanch.core.decisions import KeptPlaybook
from stanch.core.entries import Entry
from stanch.core.model import Digest, Incident
from stanch.core.playbook import Playbook
from stanch.core.state import State
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import playbooks


def pinned(ws: str, state: State, incident: Incident) -> Playbook:
    """The playbook that an incident is pinned to: the shipped one, or the text kept in the record."""
    if incident.playbook in playbooks.shipped():
        shipped = playbooks.load(incident.playbook)
        if shipped.digest == incident.digest:
            return shipped
    return playbooks.kept(kept_playbook(ws, state, incident.digest), incident.playbook)


def keep_playbook(ws: str, text: str, digest: Digest) -> Entry:
    """Keep the text of a playbook, and the entry that finds it by its digest."""
    from stanch.record import blobs

    kept = blobs.keep(ws, "application/yaml", text.encode(), actor=actor.actor())
    return KeptPlaybook(digest, kept, clock.now())


def kept_playbook(ws: str, state: State, digest: Digest) -> str:
    """The text of a playbook that was kept when its incident was opened."""
    from stanch.record import blobs

    for _seq, kept in state.all(KeptPlaybook):
        if kept.digest == digest:
            content = blobs.read(ws, kept.blob).content
            if content is not None:
                return content.decode()
    raise BadInput(
        f"the playbook {digest[:12]} of this incident is not in the record",
        help=Hint("open the incident anew with ", Pointer("open")),
    )
