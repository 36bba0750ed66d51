"""From a file to its nodes, refusing what no playbook needs.

Built on PyYAML's events and not on its loader: the loader turns `no` to False, keeps the last of two equal keys in
silence, follows aliases without a limit and recurses as deep as the file says.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from recovery_coach.content.decoding import REPLACED, hidden, lines_of, read_text
from recovery_coach.content.lines import unseen
from recovery_coach.content.mistakes import FORBIDDEN, Mark, Mistakes, Unreadable, quoted
from recovery_coach.content.nodes import KIND, Broken, Mapping, Node, Scalar, Sequence
from recovery_coach.content.plain_texts import PlainText, looks_odd, told_of
from recovery_coach.content.slips import slip_in
from recovery_coach.content.slips_of_lists import without_its_dash
from recovery_coach.content.slips_of_texts import not_indented
from recovery_coach.content.stumbles import LongQuote, Misread

MAX_DEPTH = 50
MAX_SIZE = 20_000
"""How much a file may hold with its aliases written out, counted in nodes and in hundreds of characters."""

_MAX_MENDS = 20
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SPELT_OUT = re.compile(f"\r|{FORBIDDEN.pattern}")
"""What a double-quoted text can spell out, though the file itself does not hold it."""


def read_file(path: Path, mistakes: Mistakes, begin: str = "") -> Mapping | None:
    """The top mapping of a YAML file, or None when it can't be had; every reason goes to `mistakes`.

    `begin` is what to tell of how such a file begins, where it holds nothing or no keys.
    """
    try:
        root = _composed(str(path), read_text(path, mistakes), mistakes)
    except Unreadable:
        return None
    if isinstance(root, Broken):
        return None
    if root is None or (isinstance(root, Scalar) and not root.text) or (isinstance(root, Mapping) and root.size == 1):
        fix = begin or "write what belongs in it, or take the file away"
        mistakes.add(Mark(str(path), 1, 1), "the file is empty", fix, code="empty-file")
        return None
    if not isinstance(root, Mapping):
        fix = begin or "begin each part with its key, a colon and a space: `key: ...`"
        mistakes.add(root.mark, f"{KIND[type(root)]} stands here where keys with values belong", fix, code="not-keys")
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
            slip = slip_in(error, lines, composer.long_quote, composer.misread)
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
        self.misread: Misread | None = None
        """What was told last of a text without quotes that should have been items of a list."""
        self.over_again: Mapping | None = None
        """The last one in which keys stand a second time, as if another item of its list began."""
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
            broken = self._misread(event)
            if broken is not None:
                return broken
        elif event.style in ("'", '"') and mark.line <= event.end_mark.line:
            self.long_quote = LongQuote(mark.line, mark.column, event.end_mark.line + 1)
        return Scalar(mark, event.value, quoted=bool(event.style), size=1 + len(event.value) // 100)

    def _was_replaced(self, event: Any) -> bool:
        """Whether the text holds a forbidden character, which was told of when the file was decoded."""
        lines = self.lines[event.start_mark.line : event.end_mark.line + 1]
        return REPLACED in event.value and any(REPLACED in line for line in lines)

    def _misread(self, event: Any) -> Broken | None:
        """Broken where a text without quotes was hardly meant as it is read."""
        first, last, end = event.start_mark.line, event.end_mark.line, event.end_mark.column
        if not looks_odd(event.value, self.lines, first, last, end):
            return None
        told = told_of(PlainText(event.value, self.lines, first, event.start_mark.column, last, end))
        if told is None:
            return None
        if not told.what:
            return Broken(self._mark(event))
        self.misread = told if told.code == "dash" else self.misread
        return self._broken(Mark(self.file, told.line + 1, told.column + 1), told.what, told.fix, code=told.code)

    def _count(self, mark: Mark, size: int, why: str = "a call can't need as much") -> None:
        self.total += size
        if self.total > MAX_SIZE:
            fix = "write the text out where it is needed, or split the file"
            raise self._refused(mark, f"the file holds far too much ({why})", fix, code="too-much")

    def _put(self, node: Node) -> None:
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            if parent.flow and isinstance(node, Scalar):
                node.listed = True
            return
        key = self.keys[-1]
        if key is None:
            self.keys[-1] = self._key(parent, node)
            return
        self.keys[-1] = None
        if isinstance(key, Scalar):
            parent.put(key, node)
            if parent.flow and isinstance(node, Scalar) and not node.text and not (node.quoted or key.quoted):
                self._note_alone(parent, key, node)

    def _note_alone(self, parent: Mapping, key: Scalar, value: Scalar) -> None:
        """Notes a key in braces that has no colon, which can only be seen between it and its empty value."""
        line = self.lines[key.mark.line - 1]
        end = value.mark.column - 1 if value.mark.line == key.mark.line else len(line)
        if ":" not in line[key.mark.column - 1 + len(key.text) : end]:
            parent.alone.add(key.text)

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
            begins = len(parent.pairs) > 1 and parent.pairs[0][0] is first and not parent.flow
            if not (begins and self._is_in_list()):
                return self._twin(parent, first, node, begins)
            self._next_item(node)
        sign = "" if node.text.isascii() else unseen(node.text)
        if sign:
            parent.lost.append("")
            return self._broken(node.mark, *hidden(sign), code="hidden-character")
        return node

    def _is_in_list(self) -> bool:
        within = self.open[-2] if len(self.open) > 1 else None
        return isinstance(within, Sequence) and not within.flow

    def _twin(self, parent: Mapping, first: Scalar, key: Scalar, begins: bool) -> Broken:
        """A key that stands a second time. Where another item seems to begin, its other keys go along with it."""
        parent.lost.append(key.text)
        if self.over_again is parent:
            return Broken(key.mark)
        self.over_again = parent if begins or self._is_in_list() else self.over_again
        above, value = parent.pairs[-1]
        if begins and isinstance(value, Scalar) and not value.text and not value.quoted:
            parent.lost.append(parent.drop_last().text)
            return self._broken(key.mark, *not_indented(above.text), code="indent")
        what = f"{quoted(key.text)} stands here a second time (first on line {first.mark.line})"
        or_item = "; where it begins an item of a list, write `- ` before it" if begins else ""
        return self._broken(key.mark, what, f"keep one of the two{or_item}", code="key-twice")

    def _next_item(self, key: Scalar) -> None:
        """Goes on as if the key had its dash: what follows belongs to a new item."""
        what, fix = without_its_dash(key.text)
        self._add(key.mark, what, fix, code="dash")
        item = Mapping(key.mark)
        self._close()
        self._put(item)
        self._open(item)

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
