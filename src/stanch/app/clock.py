"""What time is it? STANCH_NOW sets it, to practise an event of the past or to try what was true when."""

from __future__ import annotations

import os
import time

from stanch.core.moments import Moment, parse
from stanch.errors import BadInput


def now() -> Moment:
    """This moment."""
    pretended = os.environ.get("STANCH_NOW")
    if pretended:
        try:
            return parse(pretended)
        except ValueError as error:
            raise BadInput(f"STANCH_NOW: {error}", help="unset it, or write 2014-04-08T16:40Z") from error
    return machine_now()


def machine_now() -> Moment:
    """This moment by the machine's clock, whichever is practised: certificates and tokens live in it."""
    return Moment(time.time_ns() // 1000)
