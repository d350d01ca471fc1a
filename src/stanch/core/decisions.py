"""What a person decided: each kind of decision an entry of its own, with fields of its own.

Consent, tests, discoveries, the time zone and who we are are shared by all incidents; the others belong to
one.
"""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.model import AssetId, Digest, IncidentId
from stanch.core.moments import Moment, Seq
from stanch.core.notices import Blocker


class Consent(msgspec.Struct, frozen=True, gc=False, tag="consent.1", omit_defaults=True):
    """An asset is ours and may be tested by the proof (`given`), or may not be any more.

    `text`: the version of the words that were agreed to.
    """

    asset: AssetId
    given: bool
    text: str
    made_at: Moment


class ProofAgreed(msgspec.Struct, frozen=True, gc=False, tag="proof_agreed.1", omit_defaults=True):
    """One test was agreed to at the web tester, bound to addresses and a name (`scope`). It is no standing
    consent."""

    asset: AssetId
    text: str
    scope: str
    made_at: Moment


class ProofDone(msgspec.Struct, frozen=True, gc=False, tag="proof_done.1", omit_defaults=True):
    """What came of the test that entry `agreed` agreed to."""

    asset: AssetId
    result: str
    made_at: Moment
    agreed: Seq


class Discovery(msgspec.Struct, frozen=True, gc=False, tag="discovery.1", omit_defaults=True):
    """A proposal was confirmed ("yes, we use it") or dismissed, and why."""

    proposal: str
    confirmed: bool
    why: str
    made_at: Moment


Audience = L["nobody", "if_asked", "at_sign_in", "administrators", "everybody"]
"""Whom to tell, from the fewest to all."""


class AudienceChosen(msgspec.Struct, frozen=True, gc=False, tag="audience.1", omit_defaults=True):
    """Who is to be told about an incident, and why."""

    incident: IncidentId
    audience: Audience
    why: str
    made_at: Moment


class Promise(msgspec.Struct, frozen=True, gc=False, tag="promise.1", omit_defaults=True):
    """The next update on an incident comes by then. A later promise replaces an earlier one."""

    incident: IncidentId
    by: Moment
    made_at: Moment


class LetStand(msgspec.Struct, frozen=True, gc=False, tag="let_stand.1", omit_defaults=True):
    """A sentence that was sent and lost its ground is left as it was sent, and why.

    `notice`: the entry of its notice; `sentence`: its number there, from 0. `blockers`: all that kept it from
    being said when that was decided; whatever comes up beside them brings it back.
    """

    incident: IncidentId
    notice: Seq
    sentence: int
    blockers: tuple[Blocker, ...]
    why: str
    made_at: Moment


class KeptPlaybook(msgspec.Struct, frozen=True, gc=False, tag="kept_playbook.1", omit_defaults=True):
    """The text of the playbook of this digest is kept as the blob of this id."""

    digest: Digest
    blob: str
    made_at: Moment


class EventAnswers(msgspec.Struct, frozen=True, gc=False, tag="event_answers.1", omit_defaults=True):
    """The answers that an incident's playbook was made from: of which generic kind, question by question."""

    incident: IncidentId
    kind: str
    answers: dict[str, str]
    made_at: Moment


class StartBegun(msgspec.Struct, frozen=True, gc=False, tag="start_begun.1", omit_defaults=True):
    """The first ten minutes of an incident began with this target."""

    incident: IncidentId
    target: str
    made_at: Moment


class Erased(msgspec.Struct, frozen=True, gc=False, tag="erased.1", omit_defaults=True):
    """A body, a blob or a person's data was erased: `entry:7`, `blob:ID`, `person:ID`; and why."""

    what: str
    why: str
    made_at: Moment


class TimeZone(msgspec.Struct, frozen=True, gc=False, tag="time_zone.1", omit_defaults=True):
    """Moments that name no zone are read in this one, by its IANA name."""

    zone: str
    made_at: Moment


class Concerns(msgspec.Struct, frozen=True, gc=False, tag="concerns.1", omit_defaults=True):
    """Which servers and services an incident concerns, by somebody's word when it was opened beside another.

    It says where to begin, and nothing of those that it does not name: each is judged as before.
    """

    incident: IncidentId
    assets: tuple[AssetId, ...]
    made_at: Moment


Language = L["", "en", "de"]
"""In which language customers read; "" where nobody said so, which reads as English."""


class WhoWeAre(msgspec.Struct, frozen=True, gc=False, tag="who_we_are.1", omit_defaults=True):
    """Who we are to our customers. A later one replaces an earlier one; what is empty was not said.

    `business`: its name, as customers know it. `sites`: the hosts by which they know it. `signs`: who signs
    what is sent; `reply_to`: the address for replies. The time zone is an entry of its own.
    """

    made_at: Moment
    business: str = ""
    sites: tuple[str, ...] = ()
    signs: str = ""
    reply_to: str = ""
    language: Language = ""


Decided = (
    Consent
    | ProofAgreed
    | ProofDone
    | Discovery
    | AudienceChosen
    | Promise
    | LetStand
    | KeptPlaybook
    | EventAnswers
    | StartBegun
    | Erased
    | TimeZone
    | WhoWeAre
    | Concerns
)
