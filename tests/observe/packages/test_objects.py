"""How deep JSON is nested is found before it is read, wherever a piece of the file ends."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.observe.packages.bounds import BOUNDS, Broken
from stanch.observe.packages.objects import _Depth

NASTY = st.text(st.sampled_from('"\\[]{}a,: \n\té\U0001f600'), max_size=12)
VALUES = st.recursive(
    NASTY | st.integers() | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NASTY, inner, max_size=4),
    max_leaves=30,
)


def deepest(value: object) -> int:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(deepest, inner), default=0)


def passes(content: bytes, depth: int, piece: int, **bounds: int) -> bool:
    guard = _Depth(msgspec.structs.replace(BOUNDS, depth=depth, **bounds))
    try:
        for at in range(0, len(content), piece):
            guard.take(content[at : at + piece])
    except Broken:
        return False
    return True


@given(VALUES, st.integers(1, 40), st.booleans(), st.sampled_from([None, 1]))
def test_the_depth_is_that_of_the_value(value: object, piece: int, plain: bool, indent: int | None) -> None:
    content = json.dumps(value, ensure_ascii=plain, indent=indent).encode()
    depth = deepest(value)
    assert passes(content, depth, piece)
    assert depth == 0 or not passes(content, depth - 1, piece)


def test_brackets_in_texts_do_not_count_and_do_not_hide_others() -> None:
    hidden = b'["]",' * 300 + b"1" + b"]" * 300
    assert not passes(hidden, 200, 7)
    assert passes(b'["' + b"[" * 1000 + b'"]', 200, 7)
    assert not passes(b'["\\"",' * 300, 200, 7)
    assert passes(b'["\\\\", "' + b"[" * 1000 + b'\\""]', 200, 3)


@pytest.mark.parametrize(
    "content", [b'["' + b"a" * 3000 + b'"]', b"[" + b" " * 3000 + b"]", b"[" + b"9" * 3000]
)
def test_a_text_that_does_not_end_is_not_collected(content: bytes) -> None:
    assert passes(content[:900], 200, 64, line=1000)
    assert not passes(content, 200, 64, line=1000)


def test_a_value_that_holds_nearly_all_of_a_file_is_not_made_at_once() -> None:
    part = b'{"name": "a", "purl": "pkg:npm/a@1.0.0"},'
    apart = b'{"components": [' + part * 400
    nested = b'{"components": [{"components": [' + part * 400
    assert passes(apart, 200, 64, value=10_000)
    assert not passes(nested, 200, 64, value=10_000)
    assert passes(nested, 200, 64, value=20_000)
