"""Hostile byte streams end in a verdict: twenty thousand here, a million by `make fuzz`."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.wire import starttls
from tests.faults.tls import fuzz, fuzz_datagrams


@pytest.mark.slow
def test_changed_sessions_end_in_a_verdict() -> None:
    reasons = fuzz.run(20_000)
    assert {"malformed_echoed", "malformed_discarded", "not_tls", "malformed_tls"} <= set(reasons)


@given(st.binary(max_size=2000), st.integers(0, 2**32))
def test_so_do_bytes_of_any_kind(data: bytes, seed: int) -> None:
    fuzz.feed(random.Random(seed), data)


@pytest.mark.parametrize("protocol", starttls.protocols())
def test_changed_dialogs_end_in_a_reason_or_wait_for_the_deadline(protocol: str) -> None:
    ends = fuzz.run_dialogs(protocol, 2_000)
    assert {"tls", "waits", "bytes_before_tls", "other_protocol"} <= set(ends)


@given(st.sampled_from(starttls.protocols()), st.binary(max_size=2000), st.integers(0, 2**32))
def test_so_do_bytes_of_any_kind_before_tls(protocol: str, data: bytes, seed: int) -> None:
    fuzz.talk(protocol, random.Random(seed), data)


@pytest.mark.slow
def test_changed_datagrams_end_in_a_verdict() -> None:
    reasons = fuzz_datagrams.run(5_000)
    assert {"heartbeat_not_offered", "heartbeat_offered_not_proved", "not_tls"} <= set(reasons)
