"""Read XML that a stranger may have written: no entities, nothing from elsewhere, bounded in depth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from stanch.observe.peers.heard import Unreadable

DEEPEST = 40


def elements(path: Path, root: str, *wanted: str) -> Iterator[Element]:
    """The root as it begins (its attributes), then each wanted element when it is whole, then forgotten."""
    depth = 0
    top: Element | None = None
    try:
        for event, element in iterparse(str(path), events=("start", "end")):
            if event == "start":
                depth += 1
                if depth > DEEPEST:
                    raise Unreadable(f"its elements are nested more than {DEEPEST} deep")
                if top is None:
                    if element.tag != root:
                        raise Unreadable(f"it begins with <{element.tag[:40]}>, not <{root}>")
                    top = element
                    yield element
                continue
            depth -= 1
            if element.tag in wanted:
                yield element
            if depth == 1 and top is not None:
                top.clear()
    except ParseError as error:
        raise Unreadable(f"it is not whole XML: {error}") from error
    except DefusedXmlException as error:
        raise Unreadable("it defines entities, which no such file does") from error
    except (LookupError, ValueError) as error:
        raise Unreadable(f"its text cannot be decoded: {error}") from error
