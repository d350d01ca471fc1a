"""Why there is no answer: a code, its HTTP status, and words for whoever asked."""

from __future__ import annotations

from typing import Literal as L

from stanch.errors import StanchError

Code = L[
    "bad_address", "port_not_allowed", "no_public_address", "name_timed_out", "opted_out", "too_often",
    "busy", "sign_in", "not_from_here", "not_found", "not_agreed", "agreement_over", "addresses_changed",
    "control_not_shown", "broke_off",
]  # fmt: skip
STATUS: dict[Code, int] = {
    "bad_address": 422, "port_not_allowed": 422, "no_public_address": 422, "name_timed_out": 503,
    "opted_out": 403, "too_often": 429, "busy": 429, "sign_in": 401, "not_from_here": 403, "not_found": 404,
    "not_agreed": 422, "agreement_over": 409, "addresses_changed": 409, "control_not_shown": 403,
    "broke_off": 500,
}  # fmt: skip


class Refused(StanchError):
    """Nothing is looked at. `wait`: seconds after which it may be asked again; 0 where waiting changes
    nothing. `instead`: what may be asked, as an address."""

    def __init__(self, code: Code, what: str, *, help: str = "", wait: int = 0, instead: str = "") -> None:
        super().__init__(what, help=help)
        self.code: Code = code
        self.wait = wait
        self.instead = instead

    @property
    def status(self) -> int:
        return STATUS[self.code]
