"""Rulebooks: found on the shelf beside the playbooks, read, and checked so that every rule in them can look."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from recovery_coach.content.composer import read_file
from recovery_coach.content.mistakes import Enough, Mark, Mistakes, quoted
from recovery_coach.content.nodes import Mapping, Scalar, Sequence
from recovery_coach.content.pressed import keep, kept_path
from recovery_coach.content.reader import Reader
from recovery_coach.content.shelf import RULEBOOKS, SUFFIXES, Shelf
from recovery_coach.content.stamp import program, stamp, still_stands
from recovery_coach.model.phrasing import Allowed, Forbidden, Kind, Rule, Rulebook
from recovery_coach.phrasing.examples import failing
from recovery_coach.phrasing.kinds import KINDS
from recovery_coach.phrasing.patterns import BadPattern, Classes, compiled
from recovery_coach.phrasing.raw import Raw
from recovery_coach.phrasing.rules import Rules, pooled_classes

_TRAINED = Path(__file__).resolve().parents[1] / "phrasing"


class PressedBooks(msgspec.Struct, frozen=True):
    """Rulebooks with the stamp of everything that they were made from."""

    stamps: list[str]
    books: tuple[Rulebook, ...]


def ready_rulebooks(shelf: Shelf, folder: Path) -> tuple[Rulebook, ...]:
    """The rulebooks of a shelf, from the folder of kept ones or read anew. Raises as `load_rulebooks` does."""
    kept = kept_path(folder, "phrasing", *(str(place.folder) for place in shelf.places))
    try:
        pressed = msgspec.json.decode(kept.read_bytes(), type=PressedBooks)
        if still_stands(pressed.stamps):
            return pressed.books
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        pass  # Not kept, damaged, or by another version: they are read anew.
    # Stamped before the search: a file that comes during it must not pass for having been read.
    folders = [str(place.folder / RULEBOOKS) for place in shelf.places]
    stamps = stamp([*program(), *folders, *(str(path) for path in rulebook_files(shelf))])
    pressed = PressedBooks(stamps, load_rulebooks(shelf))
    keep(kept, lambda: msgspec.json.encode(pressed))
    return pressed.books


def rulebook_files(shelf: Shelf) -> list[Path]:
    """The rulebooks of a shelf; of two files with one name the first place's wins, as with playbooks."""
    found: dict[str, Path] = {}
    for place in shelf.places:
        for path in _yaml_files(place.folder / RULEBOOKS):
            found.setdefault(path.stem, path)
    return list(found.values())


def load_rulebooks(shelf: Shelf) -> tuple[Rulebook, ...]:
    """Reads every rulebook of a shelf. Raises BadFile with every mistake in all of them.

    The houses' own come first: their advice is taken before the shipped one.
    """
    mistakes = Mistakes()
    reader = Reader(mistakes)
    books: list[Rulebook] = []
    try:
        for path in rulebook_files(shelf):
            node = read_file(path, mistakes)
            book = reader.read(node, Rulebook) if node else None
            if book is not None:
                books.append(book)
        check_rulebooks(books, reader, mistakes)
    except Enough:
        raise mistakes.error() from None
    mistakes.raise_any()
    return tuple(books)


def weight_lines() -> list[str]:
    """The weights of the trained reader, as they ship."""
    return (_TRAINED / "weights.tsv").read_text(encoding="utf-8").splitlines()


def family_lines() -> list[str]:
    """Which words are akin to the trained reader, as it ships."""
    return (_TRAINED / "families.tsv").read_text(encoding="utf-8").splitlines()


def check_rulebooks(books: list[Rulebook], reader: Reader, mistakes: Mistakes) -> None:
    """Every rule can look, no two have one id, every example turns out as it says: for each language by itself."""
    for language in dict.fromkeys(book.language.partition("-")[0] for book in books):
        _check_language([book for book in books if book.language.partition("-")[0] == language], reader, mistakes)


def _check_language(books: list[Rulebook], reader: Reader, mistakes: Mistakes) -> None:
    checked = _Checked(books, reader, mistakes)
    for book in books:
        for name, items in book.classes.items():
            for item in items:
                checked.pattern(item, _class_mark(reader, book, name, item))
        for rule in book.rules:
            for check in _RULE_CHECKS:
                check(checked, rule)
        ruled: tuple[Allowed | Forbidden, ...] = (*book.allow, *book.forbid)
        for word in ruled:
            checked.pattern(word.pattern, reader.mark_of(word, "pattern"))
    if checked.sound and not any(reader.doubts(book, "classes", "rules", "allow", "forbid") for book in books):
        _examples_hold(checked)


def _class_mark(reader: Reader, book: Rulebook, name: str, item: str) -> Mark:
    """Where an item of a class was written."""
    top = reader.node_of(book)
    classes = top.get("classes") if isinstance(top, Mapping) else None
    words = classes.get(name) if isinstance(classes, Mapping) else None
    items = words.items if isinstance(words, Sequence) else [words]
    found = next((child for child in items if isinstance(child, Scalar) and child.text.strip() == item), None)
    return (found or words or top).mark


class _Checked:
    """The rulebooks that are looked over. `sound` is no once a pattern in them can't be read."""

    def __init__(self, books: list[Rulebook], reader: Reader, mistakes: Mistakes) -> None:
        self.books = books
        self.reader = reader
        self.mistakes = mistakes
        self.classes = Classes(pooled_classes(books))
        self.seen: dict[str, Rule] = {}
        self.sound = True

    def pattern(self, text: str, mark: Mark) -> None:
        try:
            compiled(text, self.classes)
        except BadPattern as bad:
            self.add(mark, f"{quoted(text)} is no pattern: {bad}", bad.fix, code="bad-pattern")

    def add(self, mark: Mark, what: str, fix: str, *, code: str) -> None:
        self.sound = False
        self.mistakes.add(mark, what, fix, code=code)


def _id_is_its_own(checked: _Checked, rule: Rule) -> None:
    first = checked.seen.setdefault(rule.id, rule)
    if first is not rule and rule.id:
        at, other = checked.reader.mark_of(rule, "id"), checked.reader.mark_of(first, "id")
        where = f"on line {other.line}"
        if at.file != other.file:
            # A house's own books come first, and it is the house's own that can be changed.
            at, other = other, at
            where = f"in {other.file}, line {other.line}"
        what = f"there are two rules `{rule.id}` (the other {where})"
        checked.add(at, what, "give it another id", code="name-twice")


def _is_about_one_thing(checked: _Checked, rule: Rule) -> None:
    if rule.move and rule.trap:
        what = "a rule is about a move or about a trap, not both"
        checked.add(checked.reader.key_mark(rule, "trap"), what, "make two rules of it", code="move-and-trap")


def _keys_fit_the_kind(checked: _Checked, rule: Rule) -> None:
    reader, kind = checked.reader, KINDS[rule.kind]
    node = reader.node_of(rule)
    if reader.doubts(rule, "kind") or not isinstance(node, Mapping):
        return
    written = {key.text: key for key, _ in node.pairs}
    for name, key in written.items():
        if name in _KIND_KEYS and name not in kind.keys:
            kinds = " or ".join(f"`kind: {other}`" for other, known in KINDS.items() if name in known.keys)
            checked.add(
                key.mark,
                f"`{name}` means nothing with `kind: {rule.kind}`",
                f"it goes with {kinds}",
                code="key-elsewhere",
            )
    if kind.needs and not kind.needs & written.keys() and not reader.doubts(rule, *map(_field, kind.needs)):
        needed = " or ".join(f"`{name}`" for name in sorted(kind.needs))
        where = reader.mark_of(rule, "kind") if "kind" in written else reader.mark_of(rule)
        checked.add(
            where,
            f"a rule of the kind `{rule.kind}` needs {needed}",
            f"add {needed}, or another `kind`",
            code="missing-key",
        )


def _patterns_can_be_read(checked: _Checked, rule: Rule) -> None:
    for field in ("patterns", "except", "without"):
        for text in getattr(rule, _field(field)):
            checked.pattern(text, checked.reader.mark_of_word(rule, field, text))
    for text in rule.swap:
        checked.pattern(text, checked.reader.mark_of_word(rule, "swap", text))
    for text in rule.regex:
        try:
            Raw([text])
        except BadPattern as bad:
            checked.add(
                checked.reader.mark_of_word(rule, "regex", text), f"{quoted(text)}: {bad}", bad.fix, code="bad-pattern"
            )


def _counts_make_sense(checked: _Checked, rule: Rule) -> None:
    if rule.at_least is not None and rule.at_most is not None and rule.at_least > rule.at_most:
        what = f"`at least` is {rule.at_least} and `at most` is {rule.at_most}: nothing is both"
        if rule.kind is not Kind.LENGTH:
            checked.add(checked.reader.key_mark(rule, "at least"), what, "swap them", code="bad-value")


def _examples_hold(checked: _Checked) -> None:
    rules = Rules(checked.books)
    for book in checked.books:
        for rule in book.rules:
            for example, was in failing(rules, rule):
                does = "flags this, and should not" if was else "does not flag this, and should"
                what = f"the rule `{rule.id}` {does}"
                fix = (
                    "add an `except`, or move the example to `flags`"
                    if was
                    else "widen a pattern, or move it to `passes`"
                )
                checked.mistakes.add(
                    checked.reader.mark_of(example), f"{what}: {quoted(example.text)}", fix, code="example-fails"
                )


def _field(key: str) -> str:
    return {"except": "except_"}.get(key, key.replace(" ", "_"))


def _yaml_files(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except (OSError, ValueError):
        return
    yield from (path for path in entries if path.suffix in SUFFIXES and os.path.isfile(path))  # noqa: PTH113


_KIND_KEYS = frozenset().union(*(kind.keys for kind in KINDS.values()))
_RULE_CHECKS: tuple[Callable[[_Checked, Rule], None], ...] = (
    _id_is_its_own,
    _is_about_one_thing,
    _keys_fit_the_kind,
    _patterns_can_be_read,
    _counts_make_sense,
)
