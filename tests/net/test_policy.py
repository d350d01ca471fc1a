"""Which addresses are this machine's own: strangers are led to none of them."""

from __future__ import annotations

import pytest

from stanch.net.policy import own


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_loopback_is_our_own(address: str) -> None:
    assert own(address)


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_what_nobody_here_has_is_not(address: str) -> None:
    assert not own(address)
