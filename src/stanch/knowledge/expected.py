"""What could stand at a place of a file? Its fields, or its words, read off the type that it is read into."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec import inspect


def fields(kind: type, place: str) -> tuple[str, ...]:
    """The fields that a place such as `$.remedies[2]` may have, as a file names them."""
    return tuple(
        field.encode_name
        for one in _at(kind, place)
        if isinstance(one, inspect.StructType)
        for field in one.fields
    )


def words(kind: type, place: str) -> tuple[str, ...]:
    """The words that may stand at a place."""
    return tuple(
        str(word) for one in _at(kind, place) if isinstance(one, inspect.LiteralType) for word in one.values
    )


def _at(kind: type, place: str) -> Iterator[msgspec.inspect.Type]:
    """The types of what stands at a place; several where it may be one or another."""
    found = list(_each(inspect.type_info(kind)))
    for name, _number in re.findall(r"\.([^.\[\]]+)|(\[[^\]]*\])", place):
        found = [further for one in found for further in _step(one, name)]
    yield from found


def _step(one: msgspec.inspect.Type, name: str) -> Iterator[msgspec.inspect.Type]:
    if isinstance(one, inspect.StructType) and name:
        for field in one.fields:
            if field.encode_name == name:
                yield from _each(field.type)
    elif isinstance(one, inspect.CollectionType) and not name:
        yield from _each(one.item_type)
    elif isinstance(one, inspect.DictType):
        yield from _each(one.value_type)


def _each(one: msgspec.inspect.Type) -> Iterator[msgspec.inspect.Type]:
    if isinstance(one, inspect.UnionType):
        yield from one.types
    else:
        yield one
