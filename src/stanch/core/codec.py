"""Entries <-> the canonical bytes that the record stores and hashes.

JSON (RFC 8259) in UTF-8, members in the order of the type's fields, defaults left out, no white space,
moments as integers. What is stored is hashed as it stands and never re-encoded.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from stanch.core import legacy
from stanch.core.entries import Entry, Known
from stanch.core.model import Unknown

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Known)


class _Tagged(msgspec.Struct):
    type: str = ""


_tags = msgspec.json.Decoder(_Tagged)


def encode(entry: Entry) -> bytes:
    """The canonical bytes of an entry; an unknown entry's are the ones it came with."""
    return entry.body if isinstance(entry, Unknown) else _encoder.encode(entry)


def decode(body: bytes) -> Entry:
    """The entry in these bytes; `Unknown` where its kind or shape is none of this version's."""
    try:
        entry: Known = _decoder.decode(body)
        return entry
    except (msgspec.ValidationError, msgspec.DecodeError):
        old = legacy.decode(body)
        return Unknown(_tag(body), body) if old is None else old


def decode_all(bodies: Sequence[bytes]) -> list[Entry]:
    """The entries in these bytes, each as `decode` has it: all at once, as long as each is a line of its own
    and of a kind that is known."""
    joined = b"\n".join(bodies)
    if all(bodies) and joined.count(b"\n") == len(bodies) - 1:
        try:
            found: list[Entry] = _decoder.decode_lines(joined)
        except (msgspec.ValidationError, msgspec.DecodeError):
            pass
        else:
            if len(found) == len(bodies):
                return found
    return [decode(body) for body in bodies]


def _tag(body: bytes) -> str:
    try:
        return _tags.decode(body).type
    except (msgspec.ValidationError, msgspec.DecodeError):
        return ""


def kind(entry: Entry) -> str:
    """The entry's tag, such as `observation.1`."""
    return entry.tag if isinstance(entry, Unknown) else str(entry.__struct_config__.tag)
