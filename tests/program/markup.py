"""A page's HTML as a tree: what a reader sees, and which form a button belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
UNSEEN = frozenset({"script", "style", "head", "datalist", "template", "title"})
INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "kbd", "span", "strong", "time"})
POINTERS = frozenset({"for", "aria-labelledby", "aria-describedby"})
CONTROLS = frozenset({"input", "select", "textarea"})


class Element:
    """One element: its attributes, and what is in it, in order."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.within: list[Element | str] = []
        self._page: list[Element] = [] if parent is None else parent._page
        self._page.append(self)
        self._first, self._end = len(self._page), 0

    def ends(self) -> None:
        """Nothing more comes into it."""
        self._end = len(self._page)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements below it with one of these tags, in order; every one where none is given."""
        below = self._page[self._first : self._end]
        return iter([one for one in below if one.tag in tags] if tags else below)

    def above(self, tag: str) -> Element | None:
        """The nearest element around it with this tag."""
        found = self.parent
        while found is not None and found.tag != tag:
            found = found.parent
        return found

    @property
    def text(self) -> str:
        """What is to be read in it, with single spaces."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for one in self.within:
            if isinstance(one, str):
                yield one
            elif one.tag not in UNSEEN:
                space = "" if one.tag in INLINE else " "
                yield space
                yield from one._pieces()
                yield space

    def __repr__(self) -> str:
        return f"<{self.tag} {self.attributes}>"


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _value in attrs}) == len(attrs), (
            f"an attribute twice: {self.get_starttag_text()}"
        )
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.within.append(made)
        if tag in VOID:
            made.ends()
        else:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> ends <{self.here.tag}>, at line {self.getpos()[0]}"
        assert self.here.parent is not None
        self.here.ends()
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.within.append(data)


def tree(html: str) -> Element:
    """The whole page; an AssertionError where an element is not closed where it must be."""
    built = _Builder()
    built.feed(html)
    built.close()
    assert built.here is built.root, f"<{built.here.tag}> is not closed"
    built.root.ends()
    return built.root


def label(root: Element, control: Element) -> str:
    """What a control is called: by aria-label, by the label that names it or holds it, by its legend."""
    if control["aria-label"]:
        return control["aria-label"]
    if control["aria-labelledby"]:
        named = [one for one in root.all() if one["id"] in control["aria-labelledby"].split()]
        return " ".join(one.text for one in named)
    if control["id"]:
        for one in root.all("label"):
            if one["for"] == control["id"]:
                return one.text
    around = control.above("label")
    first = next(around.all(*CONTROLS)) if around is not None else None
    return around.text if around is not None and first is control else ""


def wrong(root: Element) -> list[str]:
    """What no page may have: an id twice, a control without a name, a form that sends without its token."""
    found = []
    ids = Counter(one["id"] for one in root.all() if "id" in one)
    found += [f"the id {one!r} twice" for one, count in ids.items() if count > 1]
    found += [
        f"{control!r} has no name that is read out"
        for control in root.all(*CONTROLS)
        if control["type"] not in ("hidden", "submit") and not label(root, control)
    ]
    found += [
        f"{one!r} has no words" for one in root.all("button", "a") if not (one.text or one["aria-label"])
    ]
    found += [
        f"{form!r} sends without its token"
        for form in root.all("form")
        if form["method"].lower() == "post"
        and not any(one["name"] == "csrfmiddlewaretoken" for one in form.all("input"))
    ]
    for one in root.all():
        for attribute in POINTERS & one.attributes.keys():
            missing = [id for id in one[attribute].split() if id not in ids]
            found += [f"{attribute} of {one!r} names {id!r}, which is not there" for id in missing]
    return found
