"""What time is it? STANCH_NOW sets it, to practise an event of the past or to try what was true when."""

from __future__ import annotations

import os

from stanch.core.moments import Moment, parse
from stanch.errors import BadInput
from stanch.net import clock


def now() -> Moment:
    """This moment, or the one that is practised."""
    pretended = os.environ.get("STANCH_NOW")
    if pretended:
        try:
            return parse(pretended)
        except ValueError as error:
            raise BadInput(f"STANCH_NOW: {error}", help="unset it, or write 2014-04-08T16:40Z") from error
    return machine_now()


def machine_now() -> Moment:
    """This moment by the machine's clock, whichever moment is practised: certificates, tokens and leases live
    in that one."""
    return clock.machine_now()
