"""From a file to its nodes, refusing what no playbook needs.

Built on PyYAML's events and not on its loader: the loader turns `no` to False, keeps the last of two equal keys in
silence, follows aliases without a limit and recurses as deep as the file says.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from recovery_coach.content.decoding import REPLACED, lines_of, read_text
from recovery_coach.content.mistakes import FORBIDDEN, Mark, Mistakes, Unreadable, quoted
from recovery_coach.content.nodes import KIND, Broken, Mapping, Node, Scalar, Sequence
from recovery_coach.content.slips import LongQuote, slip_in

MAX_DEPTH = 50
MAX_SIZE = 20_000
"""How much a file may hold with its aliases written out, counted in nodes and in hundreds of characters."""

_MAX_MENDS = 20
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIRST_LINES = "begin with `id: ...` and `title: ...`, a space after each colon"
_LOST_NUMBER = re.compile(r" #\d")
_SPELT_OUT = re.compile(f"\r|{FORBIDDEN.pattern}")
"""What a double-quoted text can spell out, though the file itself does not hold it."""


def read_file(path: Path, mistakes: Mistakes) -> Mapping | None:
    """The top mapping of a YAML file, or None when it can't be had; every reason goes to `mistakes`."""
    try:
        root = _composed(str(path), read_text(path, mistakes), mistakes)
    except Unreadable:
        return None
    if isinstance(root, Broken):
        return None
    if root is None or (isinstance(root, Scalar) and not root.text) or (isinstance(root, Mapping) and root.size == 1):
        mistakes.add(Mark(str(path), 1, 1), "the file is empty", _FIRST_LINES, code="empty-file")
        return None
    if not isinstance(root, Mapping):
        mistakes.add(
            root.mark, f"{KIND[type(root)]} stands here where keys with values belong", _FIRST_LINES, code="not-keys"
        )
        return None
    return root


def _composed(file: str, text: str, mistakes: Mistakes) -> Node | None:
    """The top node. A slip in the YAML itself is passed over where the rest can be understood without it."""
    lines = _without_directives(file, lines_of(text), mistakes)
    told: set[tuple[int, int]] = set()
    mended_to = -1
    for _ in range(_MAX_MENDS):
        composer = _Composer(file, lines, told)
        try:
            root = composer.compose()
        except Unreadable:
            composer.tell(mistakes)
            raise
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            slip = slip_in(error, lines, composer.long_quote)
        else:
            composer.tell(mistakes)
            return root
        composer.tell(mistakes, but=range(slip.line, slip.line + len(slip.mended) + 1))
        if slip.line <= mended_to + (not slip.told) or REPLACED in lines[slip.line - 1]:
            break  # What stumbles over a mend is no fault of the author's.
        for line, column in slip.places:
            mistakes.add(Mark(file, line, column), slip.what, slip.fix, code=slip.code)
        if not slip.mended:
            break
        mended_to = slip.line + len(slip.mended) - 1
        lines[slip.line - 1 : mended_to] = slip.mended
        told |= slip.told
    raise Unreadable


def _without_directives(file: str, lines: list[str], mistakes: Mistakes) -> list[str]:
    """Lines that begin with % speak to the parser, which takes very long over many of them."""
    for number, line in enumerate(lines, start=1):
        if line.startswith("%"):
            fix = "take it out, or put quotes around the text"
            mistakes.add(Mark(file, number, 1), "a line can't begin with %", fix, code="percent-line")
    return ["" if line.startswith("%") else line for line in lines]


class _Composer:
    """Builds the nodes from the parser's events, in one pass and without recursion."""

    def __init__(self, file: str, lines: list[str], told: set[tuple[int, int]]) -> None:
        self.file = file
        self.lines = lines
        self.told = told
        self.found: list[tuple[Mark, str, str, str]] = []
        self.anchors: dict[str, Node] = {}
        self.total = 0
        self.long_quote: LongQuote | None = None
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | Broken | None] = []
        """For each open mapping, the key whose value comes next."""

    def tell(self, mistakes: Mistakes, but: range = range(0)) -> None:
        """Hands over what was found, but for the lines of a slip: there it is the slip that is to be told."""
        for mark, what, fix, code in self.found:
            if mark.line not in but:
                mistakes.add(mark, what, fix, code=code)

    def compose(self) -> Node | None:
        """The top node, None where there is none. Raises YAMLError, and Unreadable where reading on is no use."""
        root: Node | None = None
        for event in yaml.parse("\n".join(self.lines), Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                fix = "take the line with --- out: one file, one playbook"
                raise self._refused(self._mark(event), "a second document begins here", fix, code="second-document")
            if isinstance(event, yaml.CollectionEndEvent):
                self._close()
                continue
            node = self._node(event)
            if node is None:
                continue
            if self.open:
                self._put(node)
            else:
                root = node
            if isinstance(event, yaml.CollectionStartEvent) and isinstance(node, (Sequence, Mapping)):
                self._open(node)
            elif self.open:
                self.open[-1].size += node.size
        return root

    def _open(self, node: Sequence | Mapping) -> None:
        if len(self.open) >= MAX_DEPTH:
            fix = "a playbook needs five or six levels: check the indentation"
            raise self._refused(node.mark, f"this is nested deeper than {MAX_DEPTH}", fix, code="too-deep")
        self.open.append(node)
        self.keys.append(None)

    def _close(self) -> None:
        done = self.open.pop()
        self.keys.pop()
        if self.open:
            self.open[-1].size += done.size

    def _node(self, event: Any) -> Node | None:
        """The node that an event begins, or None for the events that begin none. PyYAML's events go without types."""
        if isinstance(event, yaml.AliasEvent):
            return self._named(event)
        mark = self._mark(event)
        if isinstance(event, yaml.ScalarEvent):
            node: Node = self._scalar(event, mark)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Sequence(mark, flow=bool(event.flow_style))
        elif isinstance(event, yaml.MappingStartEvent):
            node = Mapping(mark, flow=bool(event.flow_style))
        else:
            return None
        if event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._add(
                mark, f"{tag} has no meaning here", "leave it out, or put quotes around the whole text", code="tag"
            )
            node = Broken(mark) if isinstance(node, Scalar) else node
        self._count(mark, node.size)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _named(self, event: Any) -> Node:
        """What a `*name` stands for."""
        mark = self._mark(event)
        known = self.anchors.get(event.anchor)
        if known is None:
            what = f"*{event.anchor} stands for nothing that was named before"
            return self._broken(mark, what, "put quotes around a text that begins with *", code="star")
        if known in self.open:
            return self._broken(
                mark, f"*{event.anchor} stands for the very thing that it is in", "write the text out", code="star"
            )
        self._count(mark, known.size, "its * names repeat each other")
        return known

    def _scalar(self, event: Any, mark: Mark) -> Node:
        if (mark.line, mark.column) in self.told or self._was_replaced(event):
            return Broken(mark)
        bad = _SPELT_OUT.search(event.value)
        if bad:
            what = f"this text spells out an invisible or broken character (U+{ord(bad.group()):04X})"
            return self._broken(
                mark, what, "leave the backslash code out: only plain text reaches the screen", code="hidden-character"
            )
        if not event.style and event.value:
            slip = self._slip_in_plain(event)
            if slip is not None:
                return slip
        elif event.style in ("'", '"') and mark.line <= event.end_mark.line:
            self.long_quote = LongQuote(mark.line, mark.column, event.end_mark.line + 1)
        return Scalar(mark, event.value, quoted=bool(event.style), size=1 + len(event.value) // 100)

    def _was_replaced(self, event: Any) -> bool:
        """Whether the text holds a forbidden character, which was told of when the file was decoded."""
        lines = self.lines[event.start_mark.line : event.end_mark.line + 1]
        return REPLACED in event.value and any(REPLACED in line for line in lines)

    def _slip_in_plain(self, event: Any) -> Broken | None:
        """What YAML takes for a text without quotes, though hardly anyone means it so."""
        first, last = event.start_mark.line, event.end_mark.line
        if event.value[:1].isspace():
            what = f"an unusual space (U+{ord(event.value[0]):04X}) stands before this text"
            return self._broken(self._mark(event), what, "replace it with plain spaces", code="odd-space")
        if event.value[:1] == "-" and event.value[1:2].isalpha():
            return self._broken(self._mark(event), "a - needs a space after it", "write `- text`", code="dash")
        for number in range(first + 1, last + 1):
            line = self.lines[number]
            text = line.lstrip()
            if text[:1] == "-" and (text[1:2] == " " or text[1:2].isalpha()):
                mark = Mark(self.file, number + 1, len(line) - len(text) + 1)
                what = "this line is read as part of the text above it, with its -"
                return self._broken(
                    mark, what, "let each text of a list begin with `- `, the first one too", code="dash"
                )
        if _LOST_NUMBER.match(self.lines[last], event.end_mark.column):
            mark = Mark(self.file, last + 1, event.end_mark.column + 2)
            return self._broken(
                mark,
                "a # after a space ends the text: the rest is lost",
                "put quotes around the text",
                code="lost-comment",
            )
        return None

    def _count(self, mark: Mark, size: int, why: str = "a call can't need as much") -> None:
        self.total += size
        if self.total > MAX_SIZE:
            fix = "write the text out where it is needed, or split the file"
            raise self._refused(mark, f"the file holds far too much ({why})", fix, code="too-much")

    def _put(self, node: Node) -> None:
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self.keys[-1]
        if key is None:
            self.keys[-1] = self._key(parent, node)
            return
        self.keys[-1] = None
        if isinstance(key, Scalar):
            parent.put(key, node)

    def _key(self, parent: Mapping, node: Node) -> Scalar | Broken:
        if isinstance(node, Broken):
            parent.lost.append("")
            return node
        if not isinstance(node, Scalar):
            parent.lost.append("")
            fix = "a { or [ in a text needs quotes around the whole text"
            return self._broken(node.mark, f"{KIND[type(node)]} can't be a key", fix, code="bad-key")
        first = parent.key(node.text)
        if first is not None:
            parent.lost.append(node.text)
            what = f"{quoted(node.text)} stands here a second time (first on line {first.mark.line})"
            return self._broken(node.mark, what, "keep one of the two", code="key-twice")
        return node

    def _add(self, mark: Mark, what: str, fix: str, *, code: str) -> None:
        self.found.append((mark, what, fix, code))

    def _broken(self, mark: Mark, what: str, fix: str, *, code: str) -> Broken:
        self._add(mark, what, fix, code=code)
        return Broken(mark)

    def _refused(self, mark: Mark, what: str, fix: str, *, code: str) -> Unreadable:
        self._add(mark, what, fix, code=code)
        return Unreadable()

    def _mark(self, event: Any) -> Mark:
        return Mark(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
