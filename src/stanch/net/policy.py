"""Which addresses may be connected to? By an operator: any. For others: those of the public internet."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Literal as L

Policy = L["operator", "public"]
"""operator: whoever runs stanch looks at what is theirs, on any network. public: somebody else asks."""

_V4_REFUSED = tuple(
    ipaddress.IPv4Network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)
_V6_GLOBAL = ipaddress.IPv6Network("2000::/3")
_V6_REFUSED = tuple(
    ipaddress.IPv6Network(one) for one in ("2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")
)


@lru_cache(maxsize=1024)
def allowed(address: str, policy: Policy) -> bool:
    """May this address be connected to? Mapped and translated IPv6 is refused, not unwrapped."""
    found = ipaddress.ip_address(address)
    if policy == "operator":
        return not (found.is_multicast or found.is_unspecified)
    if isinstance(found, ipaddress.IPv4Address):
        plain = found.is_global and not (found.is_multicast or found.is_reserved)
        return plain and not any(found in network for network in _V4_REFUSED)
    return found in _V6_GLOBAL and not any(found in network for network in _V6_REFUSED)
