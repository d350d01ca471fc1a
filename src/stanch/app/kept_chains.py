"""The certificate chains that were seen at our endpoints, as the record kept them."""

from __future__ import annotations

from collections.abc import Iterable

from stanch.app.context import Client
from stanch.core import model
from stanch.core.model import AssetId, Digest
from stanch.observe.tls.certificates import files

MEDIA = "application/pem-certificate-chain"


def kept(client: Client, endpoints: Iterable[AssetId]) -> dict[Digest, tuple[tuple[bytes, ...], AssetId]]:
    """The chains in the record, by the digest of the leaf."""
    from stanch.record import blobs

    found: dict[Digest, tuple[tuple[bytes, ...], AssetId]] = {}
    for endpoint in endpoints:
        for _seq, seen in client.state.of(endpoint):
            if isinstance(seen.fact, model.Certificate) and seen.evidence is not None:
                content = blobs.read(client.ws, seen.evidence).content
                chain = files.parsed(content) if content else ()
                if chain:
                    found[seen.fact.sha256] = chain, endpoint
    return found
