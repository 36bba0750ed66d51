"""From a file to nodes with positions, refusing what no playbook needs. Scalars keep the text as it was written.

Built on PyYAML's events and not on its loader: the loader turns `no` to False, keeps the last of two equal keys in
silence, follows aliases without a limit and recurses as deep as the file says.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from recovery_coach.errors import BadFile, Mistake

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50
MAX_NODES = 50_000
MAX_MISTAKES = 100

# C0 but tab and line ends, DEL, C1, line and paragraph separators, and the marks that turn text around on a screen.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file, counted from one."""

    file: str
    line: int
    column: int


@dataclass(slots=True, eq=False)
class Node:
    """Something written in a file. `size` counts it with all that it holds, aliases followed."""

    mark: Mark
    size: int = field(default=1, kw_only=True)


@dataclass(slots=True, eq=False)
class Scalar(Node):
    text: str
    quoted: bool


@dataclass(slots=True, eq=False)
class Sequence(Node):
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Mapping(Node):
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.pairs if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        return next((name for name, _ in self.pairs if name.text == key), None)


KIND = {Scalar: "text", Sequence: "a list", Mapping: "keys with values"}


class Mistakes:
    """Gathers every mistake of a reading, each with the author's own line."""

    def __init__(self) -> None:
        self.found: list[Mistake] = []
        self._lines: dict[str, list[str]] = {}

    def knows(self, file: str, text: str) -> None:
        self._lines[file] = text.splitlines()

    def add(self, mark: Mark, what: str, fix: str = "") -> None:
        if len(self.found) < MAX_MISTAKES:
            self.found.append(Mistake(mark.file, mark.line, mark.column, what, self._excerpt(mark), fix))

    def raise_any(self) -> None:
        if self.found:
            once = {(m.file, m.line, m.column, m.what): m for m in self.found}
            raise BadFile([once[place] for place in sorted(once)])

    def _excerpt(self, mark: Mark) -> str:
        lines = self._lines.get(mark.file, [])
        if not 0 < mark.line <= len(lines):
            return ""
        return _FORBIDDEN.sub(lambda bad: f"<{ord(bad.group()):02X}>", lines[mark.line - 1].strip())[:160]


class Unreadable(Exception):
    """The file can't be turned into nodes; what is wrong has been added to the mistakes."""


def read_file(path: Path, mistakes: Mistakes) -> Mapping | None:
    """The top mapping of a YAML file, or None when it can't be had; every reason goes to `mistakes`."""
    file = str(path)
    try:
        text = _text_of(path, mistakes)
        mistakes.knows(file, text)
        _refuse_control_characters(file, text, mistakes)
        return _Composer(file, text, mistakes).top()
    except Unreadable:
        return None


def _text_of(path: Path, mistakes: Mistakes) -> str:
    start = Mark(str(path), 1, 1)

    def refuse(what: str, fix: str) -> Unreadable:
        mistakes.add(start, what, fix)
        return Unreadable()

    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise refuse("this is a folder, not a file", "name a .yaml file in it")
        if not stat.S_ISREG(found.st_mode):
            raise refuse("this is not an ordinary file", "name a .yaml file")
        if found.st_size > MAX_BYTES:
            raise refuse(
                f"the file is larger than 1 MiB ({found.st_size:,} bytes)",
                "split it, and draw parts in with `use`",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse("there is no such file", "check the name") from None
    except ValueError as error:
        raise refuse(f"this can't be a file's name ({error})", "check the name") from None
    except OSError as error:
        raise refuse(f"the file can't be read ({error.strerror or error})", "check its permissions") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        mistakes.knows(str(path), data.decode("utf-8", "replace"))
        mistakes.add(
            Mark(str(path), line, column),
            f"this byte is not UTF-8 (0x{data[error.start]:02X})",
            "save the file as UTF-8 in your editor",
        )
        raise Unreadable from None


def _refuse_control_characters(file: str, text: str, mistakes: Mistakes) -> None:
    bad = list(_FORBIDDEN.finditer(text))
    for found in bad[:20]:
        line, column = _place(text, found.start())
        mistakes.add(
            Mark(file, line, column),
            f"an invisible control character (U+{ord(found.group()):04X}) stands here",
            "delete it, and type the words anew where they were pasted",
        )
    if bad:
        raise Unreadable


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


class _Composer:
    """Builds the nodes from the parser's events, in one pass and without recursion."""

    def __init__(self, file: str, text: str, mistakes: Mistakes) -> None:
        self.file = file
        self.text = text
        self.mistakes = mistakes
        self.anchors: dict[str, Node] = {}
        self.total = 0

    def top(self) -> Mapping:
        root: Node | None = None
        documents = 0
        try:
            for node in self._documents():
                documents += 1
                if documents > 1:
                    self._refuse(
                        node.mark,
                        "a second document begins here",
                        "remove the line with ---: one file, one playbook",
                    )
                root = node
        except yaml.YAMLError as error:
            self._syntax(error)
        if root is None or (isinstance(root, Scalar) and not root.text):
            self._refuse(Mark(self.file, 1, 1), "the file is empty", "begin with `id:` and `title:`")
        if not isinstance(root, Mapping):
            self._refuse(
                root.mark,
                f"{KIND[type(root)]} stands here where keys with values belong",
                "begin with `id:` and `title:`",
            )
            raise AssertionError("unreachable")
        return root

    def _refuse(self, mark: Mark, what: str, fix: str) -> None:
        self.mistakes.add(mark, what, fix)
        raise Unreadable

    def _documents(self) -> Iterator[Node]:
        """The root node of each document."""
        open_nodes: list[Sequence | Mapping] = []
        keys: list[Scalar | None] = []
        for event in yaml.parse(self.text, Loader=_Loader):
            if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                done: Node = open_nodes.pop()
                keys.pop()
                if open_nodes:
                    open_nodes[-1].size += done.size
                else:
                    yield done
                continue
            node = self._node(event)
            if node is None:
                continue
            if open_nodes:
                self._put(open_nodes, keys, node)
            if isinstance(node, (Sequence, Mapping)) and not isinstance(event, yaml.AliasEvent):
                if len(open_nodes) >= MAX_DEPTH:
                    self._refuse(
                        node.mark,
                        f"this is nested deeper than {MAX_DEPTH}",
                        "a playbook needs five or six levels: check the indentation",
                    )
                open_nodes.append(node)
                keys.append(None)
            elif open_nodes:
                open_nodes[-1].size += node.size
            else:
                yield node

    def _node(self, event: yaml.Event) -> Node | None:
        """The node that an event begins, or None for the events that begin none."""
        if isinstance(event, yaml.AliasEvent):
            known = self.anchors.get(event.anchor)
            if known is None:
                self._refuse(
                    self._mark(event),
                    f"*{event.anchor} stands for nothing that was named before",
                    f"name it first with &{event.anchor}, or write the text out",
                )
                return None
            self._count(event, known.size)
            return known
        if isinstance(event, yaml.ScalarEvent):
            node: Node = Scalar(self._mark(event), event.value, quoted=event.style is not None)
            self._check_escapes(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Sequence(self._mark(event))
        elif isinstance(event, yaml.MappingStartEvent):
            node = Mapping(self._mark(event))
        else:
            return None
        if event.tag is not None and event.tag != "!":
            self._refuse(
                node.mark, f"the tag {event.tag} has no meaning here", "leave it out: write the text alone"
            )
        self._count(event, 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _check_escapes(self, event: yaml.ScalarEvent) -> None:
        """A double-quoted text can spell out a control character that the file itself does not hold."""
        bad = _FORBIDDEN.search(event.value)
        if bad:
            self.mistakes.add(
                self._mark(event),
                f"this text spells out a control character (U+{ord(bad.group()):04X})",
                "leave the backslash code out: only plain text reaches the screen",
            )

    def _count(self, event: yaml.Event, size: int) -> None:
        self.total += size
        if self.total > MAX_NODES:
            self._refuse(
                self._mark(event),
                "the file unfolds to far too much (its * names repeat each other)",
                "write the text out where it is needed",
            )

    def _put(self, open_nodes: list[Sequence | Mapping], keys: list[Scalar | None], node: Node) -> None:
        parent = open_nodes[-1]
        if parent is node or node in open_nodes:
            self._refuse(node.mark, "this name stands for the very thing that it is in", "write the text out")
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = keys[-1]
        if key is not None:
            keys[-1] = None
            parent.pairs.append((key, node))
            return
        if not isinstance(node, Scalar):
            self._refuse(
                node.mark,
                f"{KIND[type(node)]} can't be a key",
                "a { in a text needs quotes around the whole text",
            )
            return
        first = parent.key(node.text)
        if first is not None:
            self.mistakes.add(
                node.mark,
                f"`{node.text}` stands here a second time (first on line {first.mark.line})",
                "keep one of the two",
            )
        keys[-1] = node

    def _mark(self, event: yaml.Event) -> Mark:
        return Mark(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _syntax(self, error: yaml.YAMLError) -> None:
        """Puts the parser's complaint into a trainer's words."""
        mark = getattr(error, "problem_mark", None)
        where = Mark(self.file, mark.line + 1, mark.column + 1) if mark else Mark(self.file, 1, 1)
        problem = str(getattr(error, "problem", None) or error)
        line = (self.text.splitlines() or [""])[min(where.line, self.text.count("\n") + 1) - 1 : where.line]
        what, fix = _SLIPS.get(
            _slip(problem, line[0] if line else ""),
            (f"this can't be read ({problem})", "compare it with a line that works"),
        )
        self._refuse(where, what, fix)


_SLIPS = {
    "tab": ("a tab stands here where only spaces may", "replace the tab with spaces: two for each level"),
    "colon": (
        "a second colon in one line confuses the reader",
        'put the whole text in quotes: why: "First: listen."',
    ),
    "indent": (
        "this line is not indented like its neighbours",
        "give it as many spaces as the line that it belongs beside",
    ),
    "quote": ("a quotation mark is opened and never closed", 'close it with the same mark: "like this"'),
    "start": ("a text can't begin with this character", "put the whole text in quotes"),
    "no colon": ("a key without its colon", "write `key: text`, with a space after the colon"),
}


def _slip(problem: str, line: str) -> str:
    """Which of the common slips the parser stumbled over; empty for another one."""
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation or "'\\t'" in problem or "tab" in problem:
        return "tab"
    return next((slip for sign, slip in _SIGNS.items() if sign in problem), "")


_SIGNS = {
    "mapping values are not allowed": "colon",
    "did not find expected key": "indent",
    "did not find expected '-' indicator": "indent",
    "found unexpected end of stream": "quote",
    "cannot start any token": "start",
    "could not find expected ':'": "no colon",
}
