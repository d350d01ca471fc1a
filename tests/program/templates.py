"""Lays out the console's templates: one tag a line, indented by nesting, no line over 120 characters.

python -m tests.program.templates [--check]

What a reader sees does not change: a line is broken only where there is white space already, where a
browser shows none (beside a block, at the edge of a flex or grid container's child; which those are is read
from the sheet), and inside a tag. A sentence that is too long for a line becomes `blocktranslate trimmed`,
which has the same msgid.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import stanch.console

WIDTH = 120
ROOT = Path(stanch.console.__file__).parent
SHEET = ROOT / "static/console/stanch.css"

BLOCKS = frozenset(
    re.findall(
        r"\S+",
        """!doctype address article aside body br caption dd details div dl dt fieldset figure footer form h1
        h2 h3 h4 head header hr html legend li link main meta nav ol optgroup option p pre script section
        style summary table tbody td tfoot th thead title tr ul""",
    )
)
"""Beside these white space is not shown. Of `form`: the sheet's `.inline` stand in flex containers alone."""
INNER = frozenset({"button", "select", "datalist"})
"""A box in a line: white space is not shown at the edges inside it, and is shown outside."""
VOID = frozenset({"!doctype", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"})
RAW = frozenset({"textarea", "pre", "script", "style"})
BLOCK_TAGS = frozenset({"if", "for", "with", "block", "partialdef", "element", "slot", "autoescape"})
MIDDLE = frozenset({"else", "elif", "empty"})
SILENT = frozenset({"load", "extends", "csrf_token", "setvar"})
OUTER_BLOCKS = frozenset({"page", "foot", "closed", "nav", "content", "body"})
"""Blocks of the base that stand between block elements."""

_TEMPLATE = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
_TOKEN = re.compile(rf"(?P<space>\s+)|(?P<tag>{_TEMPLATE})|(?P<html><(?=[a-zA-Z/!]))|(?P<word>.[^\s<{{]*)")


class Unclosed(Exception):
    """A template whose elements or blocks are not closed where they must be."""


Gap = Literal["none", "space", "free"]


@dataclass
class Node:
    """One thing of a template.

    `kind`: open, close, void of an element; begin, middle, end of a template's block; silent, out of a
    template's tag; word. `space`, `blank`: white space, an empty line before it. `outer`, `inner`: white
    space beside it, or at the edges in it, is not shown. `raw`: what stands in a textarea, with its end."""

    kind: str
    text: str
    name: str = ""
    space: bool = False
    blank: bool = False
    classes: frozenset[str] = frozenset()
    attributes: list[str] = field(default_factory=list)
    raw: str = ""
    outer: bool = False
    inner: bool = False
    gap: Gap = "none"


# Reading


def _ends(text: str, at: int, quote: str) -> int:
    """Where the value in quotes that begins before `at` ends, past template tags in it."""
    while text[at] != quote:
        found = re.compile(_TEMPLATE).match(text, at)
        at = found.end() if found else at + 1
    return at + 1


def _start_tag(text: str, at: int) -> tuple[int, list[str]]:
    """The end of the tag of HTML that begins at `at`, and its pieces: its name and its attributes."""
    pieces, piece, depth = [], "", 0
    while True:
        found = re.compile(_TEMPLATE).match(text, at)
        if found:
            word = found.group().strip("{% }").split()[0]
            if depth == 0 and word in ("if", "for", "with") and piece:
                pieces.append(piece)
                piece = ""
            depth += (word in ("if", "for", "with")) - (word in ("endif", "endfor", "endwith"))
            if piece.endswith("%} ") or depth == 0:
                piece = piece.rstrip()
            piece += found.group()
            at = found.end()
        elif text[at] in "\"'":
            end = _ends(text, at + 1, text[at])
            piece += text[at:end]
            at = end
        elif text[at] == ">":
            return at + 1, [*pieces, piece] if piece else pieces
        elif text[at].isspace():
            if depth == 0 and piece:
                pieces.append(piece)
                piece = ""
            elif depth and not piece.endswith(("%}", " ")):
                piece += " "
            at += 1
        else:
            piece += text[at]
            at += 1


def read(text: str) -> list[Node]:
    """The template as a row of nodes, each with whether there is white space before it."""
    found: list[Node] = []
    at, space, blank = 0, False, False
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None
        if match.lastgroup == "space":
            space, blank, at = True, match.group().count("\n") > 1, match.end()
            continue
        if match.lastgroup == "html":
            at, node = _element(text, at)
        elif match.lastgroup == "tag":
            at, node = _template_tag(text, match)
        else:
            at, node = match.end(), Node("word", match.group())
        node.space, node.blank = space, blank
        space = blank = False
        found.append(node)
    found.append(Node("word", "", space=space))
    return found


def _element(text: str, at: int) -> tuple[int, Node]:
    end, pieces = _start_tag(text, at)
    name = pieces[0].lstrip("</").lower()
    if pieces[0].startswith("</"):
        return end, Node("close", f"</{name}>", name)
    attributes = pieces[1:]
    closed = pieces[-1].endswith("/")
    if attributes and attributes[-1] == "/":
        attributes = [*attributes[:-2], f"{attributes[-2]}/"]
    plain = re.sub(_TEMPLATE, " ", next((one for one in attributes if one.startswith("class=")), ""))
    node = Node("open", "", name, classes=frozenset(re.findall(r"[\w-]+", plain[6:])), attributes=attributes)
    if name in VOID or closed:
        node.kind = "void"
    if 'type="hidden"' in attributes:
        node.kind = "silent"
    if name in RAW:
        close = text.index(f"</{name}>", end) + len(f"</{name}>")
        node.kind, node.raw, end = "void", text[end:close], close
    return end, node


def _template_tag(text: str, match: re.Match[str]) -> tuple[int, Node]:
    whole = match.group()
    words = whole.strip("{%# }").split()
    name = words[0] if words and whole.startswith("{%") else ""
    if name == "blocktranslate":
        end = text.index("{% endblocktranslate %}", match.end()) + len("{% endblocktranslate %}")
        whole = text[match.start() : end]
        return end, Node("silent" if " asvar " in match.group() else "out", whole, name)
    if name in BLOCK_TAGS:
        return match.end(), Node("begin", whole, name)
    if name in MIDDLE:
        return match.end(), Node("middle", whole, name)
    if name.startswith("end"):
        return match.end(), Node("end", whole, name[3:])
    silent = name in SILENT or whole.startswith("{#") or (len(words) > 2 and words[-2] == "as" and bool(name))
    return match.end(), Node("silent" if silent else "out", whole, name)


# What is shown of white space


Part = tuple[str, frozenset[str]]
"""One compound of a selector: an element's name, or "", and its classes."""


def _selectors(display: str) -> list[list[Part]]:
    """The sheet's selectors of what is displayed so on every screen, each as its compounds."""
    sheet = re.sub(r"/\*.*?\*/", "", SHEET.read_text("utf-8"), flags=re.DOTALL)
    sheet = re.sub(r"@[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
    found = []
    for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        if re.search(rf"display: (?:{display});", rules):
            for selector in selectors.split(","):
                if not re.search(r"[:\[+~*]", selector):
                    compounds = selector.replace(">", " ").split()
                    split = [one.split(".") for one in compounds]
                    found.append([(one[0], frozenset(one[1:])) for one in split])
    return found


CONTAINERS = _selectors("(?:inline-)?(?:flex|grid)")
SHEET_BLOCKS = _selectors("block|flex|grid")


def _selected(stack: list[Node], selectors: list[list[Part]]) -> bool:
    """Whether a selector names the last of these, each of which stands in the one before."""

    def matches(node: Node, part: Part) -> bool:
        return part[0] in ("", node.name) and part[1] <= node.classes

    for parts in selectors:
        if stack and matches(stack[-1], parts[-1]):
            wanted = list(parts[:-1])
            for node in stack[-2::-1]:
                if wanted and matches(node, wanted[-1]):
                    wanted.pop()
            if not wanted:
                return True
    return False


def _mark_edges(nodes: list[Node]) -> None:
    """Say of each element whether white space is shown beside it and at its edges inside."""
    stack: list[Node] = []
    for node in nodes:
        if node.kind in ("open", "void", "silent") and not node.text:
            drawn = any(one.name == "svg" for one in stack)
            block = node.name in BLOCKS or _selected([*stack, node], SHEET_BLOCKS)
            node.outer = not drawn and (block or _selected(stack, CONTAINERS))
            boxed = node.name in INNER or _selected([*stack, node], CONTAINERS)
            node.inner = node.name not in ("svg", "title") and (node.outer or boxed)
            if node.kind == "open":
                stack.append(node)
        elif node.kind == "close":
            if not stack or stack[-1].name != node.name:
                raise Unclosed(f"</{node.name}> ends {stack[-1].name if stack else 'nothing'}")
            begun = stack.pop()
            node.outer, node.inner = begun.outer, begun.inner


State = frozenset[Literal["edge", "space", "ink"]]
"""What stands beside a place, by each way through the template's blocks: the edge of a line, white space, or
what is shown."""
EDGE: State = frozenset({"edge"})
INK: State = frozenset({"ink"})
NAMED = ("block", "partialdef", "element", "slot")
"""What is in these is shown somewhere else, or inside something else."""


def _states(nodes: list[Node], *, back: bool) -> list[State]:
    """What stands before the white space (back: behind it) in front of each node."""
    start = EDGE if any(node.name in ("extends", "!doctype") for node in nodes) else INK
    order = range(len(nodes) - 1, -1, -1) if back else range(len(nodes))
    found: list[State] = [frozenset()] * len(nodes)
    after: list[State] = [frozenset()] * len(nodes)  # the state once a node is passed
    turns: dict[int, State] = {}  # the state at the end of a loop's body
    for _pass in range(3):  # the end of a loop is before its beginning
        state = start
        stack: list[tuple[State, State, bool]] = []
        for index in order:
            node = nodes[index]
            if not back:
                found[index] = state
                state = _spaced(state) if node.space else state
            begins, ends = node.kind == "begin", node.kind == "end"
            if back:
                begins, ends = ends, begins
            if begins:
                stack.append((state, frozenset(), False))
                if node.name in NAMED:
                    state = _named(nodes, index)
                elif node.name == "for":
                    state |= turns.get(_partner(nodes, index), frozenset())
            elif node.kind == "middle":
                before, joined, _ = stack.pop()
                stack.append((before, joined | state, node.text != "" and node.name != "elif"))
                state = before
            elif ends:
                if not stack:
                    raise Unclosed(f"{node.text} has no partner")
                before, joined, has_else = stack.pop()
                if node.name == "for":
                    turns[index] = state | joined
                if node.name == "partialdef":
                    state = before
                elif node.name in NAMED:
                    state = _named(nodes, index)
                else:
                    state |= joined
                    if node.name in ("if", "for") and not has_else:
                        state |= before
            else:
                state = _beside(node, state, back=back)
            after[index] = state
            if back:
                found[index] = state
                state = _spaced(state) if node.space else state
    return found


def _spaced(state: State) -> State:
    """The state with white space added: at the edge of a line it is not shown."""
    return frozenset("edge" if one == "edge" else "space" for one in state)


def _beside(node: Node, state: State, *, back: bool) -> State:
    """The state once an element's tag or something of a text is passed."""
    if node.kind == "void":
        return EDGE if node.outer else INK
    if node.kind in ("open", "close"):
        inside = (node.kind == "open") != back
        if node.inner if inside else node.outer:
            return EDGE
        if node.inner or node.name == "svg":
            return INK  # a box in a line
        return frozenset("ink" if one == "space" and back else one for one in state)
    if node.kind in ("out", "word") and node.text:
        return INK
    return state


def _partner(nodes: list[Node], index: int) -> int:
    """Where the block that begins here ends, or the one that ends here begins."""
    step = 1 if nodes[index].kind == "begin" else -1
    depth = 0
    while 0 <= index < len(nodes):
        depth += {"begin": 1, "end": -1}.get(nodes[index].kind, 0)
        if depth == 0:
            return index
        index += step
    raise Unclosed("a block is not closed")


def _named(nodes: list[Node], index: int) -> State:
    """What stands at the edges of a block of the base."""
    begin = _partner(nodes, index) if nodes[index].kind == "end" else index
    words = nodes[begin].text.split()
    return EDGE if words[1] == "block" and words[2] in OUTER_BLOCKS else INK


def measure(nodes: list[Node]) -> None:
    """Say of each gap whether there is white space, none, or whether it does not matter."""
    _mark_edges(nodes)
    extends = any(node.name == "extends" for node in nodes)
    for node in nodes:  # what a page puts into the base stands on lines of its own
        if node.kind == "begin":
            node.outer = node.name == "partialdef" or (node.name == "block" and extends)
    before, behind = _states(nodes, back=False), _states(nodes, back=True)
    for node, left, right in zip(nodes, before, behind, strict=True):
        if EDGE in (left, right):
            node.gap = "free"
        elif node.space:
            node.gap = "space"
        else:
            node.gap = "none" if "ink" in left and "ink" in right else "free"


# Laying out: documents after Wadler, "A prettier printer"


@dataclass
class Line:
    """Where a line may end, with `flat` where it does not; `hard` ends it, `blank` adds an empty one."""

    flat: str = ""
    hard: bool = False
    blank: bool = False


@dataclass
class Group:
    """On one line where it fits, else each of its own lines ends; with `fill`, as few of them as may be."""

    parts: list[Doc]
    fill: bool = False


@dataclass
class Indent:
    parts: list[Doc]


@dataclass
class Either:
    """Words that stand as they are where they fit, and else as something longer."""

    flat: str
    broken: Doc


Doc = str | Line | Group | Indent | Either


def _flat(doc: Doc) -> str | None:
    """The document on one line; None where a line must end in it."""
    if isinstance(doc, str):
        return None if "\n" in doc else doc
    if isinstance(doc, Line):
        return None if doc.hard else doc.flat
    if isinstance(doc, Either):
        return doc.flat
    parts = [_flat(one) for one in doc.parts]
    return None if None in parts else "".join(one or "" for one in parts)


class Printer:
    def __init__(self) -> None:
        self.lines = [""]

    def width(self) -> int:
        return len(self.lines[-1])

    def line(self, indent: int, blank: bool = False) -> None:
        self.lines[-1] = self.lines[-1].rstrip()
        self.lines += [""] * blank + [" " * indent]

    def show(self, parts: list[Doc], indent: int, tail: int = 0) -> None:
        """`tail`: how much room what stands after these needs on their last line."""
        for index, doc in enumerate(parts):
            rest = self._rest(parts[index + 1 :], tail)
            if isinstance(doc, str):
                self.lines[-1] += doc.split("\n")[0]
                self.lines += doc.split("\n")[1:]
            elif isinstance(doc, Line):
                self.line(indent, doc.blank)
            elif isinstance(doc, Indent):
                self.show(doc.parts, indent + 2, rest)
            else:
                self._one(doc, indent, rest)

    def _one(self, doc: Group | Either, indent: int, rest: int) -> None:
        flat = _flat(doc)
        if flat is not None and self.width() + len(flat) + rest <= WIDTH:
            self.lines[-1] += flat
        elif isinstance(doc, Either):
            self.show([doc.broken], indent, rest)
        elif doc.fill:
            self._fill(doc.parts, indent, rest)
        else:
            self.show(doc.parts, indent, rest)

    def _fill(self, parts: list[Doc], indent: int, tail: int) -> None:
        for index, doc in enumerate(parts):
            rest = self._rest(parts[index + 1 :], tail)
            if isinstance(doc, Line) and not doc.hard:
                chunk: list[Doc] = []
                for one in parts[index + 1 :]:
                    if isinstance(one, Line):
                        break
                    chunk.append(one)
                flat = _flat(Group(chunk))
                last = index + 1 + len(chunk) == len(parts)
                room = tail if last else 0
                if flat is not None and self.width() + len(doc.flat + flat) + room <= WIDTH:
                    self.lines[-1] += doc.flat
                else:
                    self.line(indent)
            else:
                self.show([doc], indent, rest)

    @staticmethod
    def _rest(parts: list[Doc], tail: int) -> int:
        """How much must stand on the line before it may end."""
        total = 0
        for doc in parts:
            if isinstance(doc, Line):
                return total
            if isinstance(doc, str):
                total += len(doc.split("\n")[0])
                continue
            found = Printer._first(doc)
            total += found[0]
            if found[1]:
                return total
        return total + tail

    @staticmethod
    def _first(doc: Doc) -> tuple[int, bool]:
        """What a document needs before its first line may end, and whether one may."""
        if isinstance(doc, str):
            return len(doc.split("\n")[0]), "\n" in doc
        if isinstance(doc, Line):
            return 0, True
        if isinstance(doc, Either):
            return Printer._first(doc.broken)
        total = 0
        for one in doc.parts:
            width, ends = Printer._first(one)
            total += width
            if ends:
                return total, True
        return total, False


# From nodes to documents


def _is_block(tree: Tree) -> bool:
    """Whether it stands on a line of its own where it may."""
    node = tree.node
    if node.kind in ("open", "void"):
        return node.outer and node.name != "title"
    if node.kind == "silent":
        return True
    if node.kind == "out":
        return node.name in ("include", "partial")
    if node.kind == "begin":
        return node.outer or _is_long(tree)
    return False


def _is_long(tree: Tree) -> bool:
    return any(_is_block(one) for one in tree.all_children())


@dataclass
class Tree:
    """A node with what is in it: for a block of the template, by its branches."""

    node: Node
    branches: list[tuple[Node, list[Tree]]] = field(default_factory=list)
    end: Node | None = None

    def all_children(self) -> Iterator[Tree]:
        for _node, children in self.branches:
            yield from children


def _grow(nodes: list[Node]) -> list[Tree]:
    root: list[Tree] = []
    stack: list[Tree] = []

    def here() -> list[Tree]:
        return stack[-1].branches[-1][1] if stack else root

    for node in nodes:
        if node.kind in ("open", "begin"):
            tree = Tree(node, [(node, [])])
            here().append(tree)
            stack.append(tree)
        elif node.kind == "middle":
            if not stack or stack[-1].node.kind != "begin":
                raise Unclosed(f"{node.text} stands in <{stack[-1].node.name}>" if stack else node.text)
            stack[-1].branches.append((node, []))
        elif node.kind in ("close", "end"):
            wanted = "open" if node.kind == "close" else "begin"
            if not stack or stack[-1].node.kind != wanted or stack[-1].node.name != node.name:
                begun = stack[-1].node.text or stack[-1].node.name if stack else "nothing"
                raise Unclosed(f"{node.text} ends {begun}")
            stack.pop().end = node
        else:
            here().append(Tree(node))
    if stack:
        raise Unclosed(f"{stack[-1].node.text or stack[-1].node.name} is not closed")
    return root


def _line(node: Node, *, hard: bool) -> Doc:
    """What stands before a node."""
    if node.gap == "none":
        return ""
    return Line(" " if node.space and node.gap == "space" else "", hard=hard, blank=hard and node.blank)


def _sequence(trees: list[Tree]) -> list[Doc]:
    """The trees in a row, without what stands before the first."""
    found: list[Doc] = []
    for index, tree in enumerate(trees):
        if index:
            hard = _is_block(tree) or _is_block(trees[index - 1])
            line = _line(tree.node, hard=hard)
            if line:
                found.append(line)
        found.append(_document(tree))
    return found


def _tag(node: Node) -> Doc:
    """A tag of HTML, its attributes on more lines where they need them."""
    parts: list[Doc] = [f"<{node.name}"]
    for one in node.attributes:
        parts += [Line(" "), one]
    parts.append(f">{node.raw}")
    if len(parts) > 2:
        parts[-2:] = [f"{parts[-2]}>{node.raw}"]
    return Group([parts[0], Indent([Group(parts[1:], fill=True)])])


def _document(tree: Tree) -> Doc:
    node = tree.node
    if node.kind in ("word", "out", "silent", "void") and not node.attributes and not node.name:
        return node.text
    if node.name == "blocktranslate":
        return _sentence(node.text)
    if node.name in ("translate", "trans"):
        return _short_sentence(node.text)
    if node.kind == "void" or (node.kind == "silent" and node.name == "input"):
        return _tag(node)
    if not tree.branches:
        return node.text
    assert tree.end is not None
    hard = _is_long(tree)
    parts: list[Doc] = []
    for head, children in tree.branches:
        if head is not node and (line := _line(head, hard=hard)):
            parts.append(line)
        parts.append(_tag(head) if head.kind == "open" else head.text)
        if children:
            inner: list[Doc] = []
            if line := _line(children[0].node, hard=hard):
                inner.append(line)
            inner.append(Group(_sequence(children), fill=True))
            flush = (head.kind == "begin" and head.name == "block") or node.name == "html"
            parts.append(Group(inner) if flush else Indent(inner))
    if line := _line(tree.end, hard=hard):
        parts.append(line)
    parts.append(tree.end.text)
    return Group(parts)


def _words(text: str) -> list[Doc]:
    """A sentence, which may be broken at each space that is in no tag."""
    pieces = re.split(r" (?![^<]*>)(?![^{]*\}\})", text)
    parts: list[Doc] = []
    for piece in pieces:
        parts += [Line(" "), piece] if parts else [piece]
    return parts


def _sentence(text: str) -> Doc:
    """A blocktranslate: on one line, or `trimmed`, which keeps its msgid."""
    begin, body, end = re.fullmatch(r"(\{%.*?%\})(.*)(\{%.*?%\})", text, re.DOTALL).groups()  # type: ignore[union-attr]
    trimmed = "blocktranslate trimmed" in begin
    if trimmed:
        begin = begin.replace("blocktranslate trimmed", "blocktranslate")
    pieces = re.split(r"(\{% plural %\})", body)
    if trimmed:
        pieces = [" ".join(line.strip() for line in one.splitlines() if line.strip()) for one in pieces]
    elif any(one != one.strip() or "\n" in one or "  " in one for one in pieces):
        return text
    broken: list[Doc] = [begin.replace("blocktranslate", "blocktranslate trimmed")]
    for piece in pieces:
        if piece.startswith("{% plural"):
            broken += [Line(hard=True), piece]
        else:
            broken += [Indent([Line(hard=True), Group(_words(piece), fill=True)])]
    broken += [Line(hard=True), end]
    return Either(begin + "".join(pieces) + end, Group(broken))


def _short_sentence(text: str) -> Doc:
    """A translate: as it is, or as a blocktranslate of the same words where it is too long for a line."""
    found = re.fullmatch(r'\{% translate "([^"{}%\\]*)"(?: as (\w+))? %\}', text)
    if found is None or found[1] != found[1].strip() or "  " in found[1]:
        return text
    name = f" asvar {found[2]}" if found[2] else ""
    broken = _sentence(f"{{% blocktranslate{name} %}}{found[1]}{{% endblocktranslate %}}")
    assert isinstance(broken, Either)
    return Either(text, broken.broken)


def laid_out(text: str) -> str:
    """The template as it should stand in its file."""
    nodes = read(text)
    measure(nodes)
    last = nodes.pop()
    trees = _grow(nodes)
    printer = Printer()
    printer.show([Group(_sequence(trees), fill=True)], 0)
    whole = "\n".join(line.rstrip() for line in printer.lines)
    return whole + ("\n" if last.space or last.gap == "free" else "")


def templates() -> list[Path]:
    return sorted(ROOT.rglob("*.html"))


def main(arguments: list[str], say: Callable[[str], None] = print) -> int:
    wrong = 0
    for path in templates():
        text = path.read_text("utf-8")
        try:
            made = laid_out(text)
        except Unclosed as error:
            say(f"{path.relative_to(ROOT)}: {error}")
            wrong += 1
            continue
        for number, line in enumerate(made.splitlines(), 1):
            if len(line) > WIDTH:
                say(f"{path.relative_to(ROOT)}:{number}: {len(line)} characters, and nowhere to break it")
                wrong += 1
        if made != text:
            if "--check" in arguments:
                say(f"{path.relative_to(ROOT)}: would be laid out anew. help: make format")
                wrong += 1
            else:
                path.write_text(made, "utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
