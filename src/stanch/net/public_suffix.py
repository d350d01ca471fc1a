"""Under which domain was a name registered? By the Public Suffix List, as old as its package."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract


def domain(host: str) -> str:
    """shop.example for www.shop.example, shop.co.uk for www.shop.co.uk; a name that is itself a suffix, or an
    address, stands for itself.

    By the list's public part alone: all names under github.io count as one, for one party serves them.
    """
    found = _extract()(host)
    if found.suffix or found.ipv4 or ":" in host:
        return found.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])  # the list's own rule for what it does not have


@lru_cache(maxsize=1)
def _extract() -> TLDExtract:
    import tldextract  # noqa: PLC0415 - slow to load, and only the web tester asks

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # nothing is fetched or written
