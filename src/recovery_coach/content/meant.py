"""What was meant by what stands where a type has no place for it, in a trainer's words."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice, takewhile
from typing import Any, NamedTuple, get_args, get_origin

from recovery_coach.content.lines import CURLY, reads_as_words
from recovery_coach.content.mistakes import MAX_MISTAKES, Mark, quoted
from recovery_coach.content.nodes import KIND, Mapping, Node, Scalar, Sequence
from recovery_coach.content.slips_of_lists import without_its_dash
from recovery_coach.content.slips_of_texts import CURLY_QUOTES, HOLDS_A_COLON, IN_QUOTES, not_indented
from recovery_coach.content.values import nearest, nearest_word
from recovery_coach.model.fields import fields_by_key, hints, scalar_field
from recovery_coach.model.playbook import Branch, Card, Step, Test
from recovery_coach.model.words import SomeKeysOf, Written

_MOST_SHOWN = 12
"""Words of a list that are shown in brackets: a list is hardly ever longer."""

_GLUED = re.compile(r"([a-z0-9][\w. -]*):(?!/)")
_ELSEWHERE: dict[tuple[type[Written], str], str] = {
    (Card, "next"): "take it out: from a card, a call always goes back to the step that it came from",
    (Card, "go to"): "take it out: from a card, a call always goes back to the step that it came from",
    (Step, "go to"): "where a call goes on stands under `next`: `next: ...`",
    (Step, "line"): "what to say stands under `say`: `say: ...`",
}
"""Keys that people look for in another place than theirs."""

_BEGIN_ANOTHER = {(Step, "use")}
"""Keys that another item begins with: they stand here where its dash is missing."""


class Told(NamedTuple):
    """A mistake, ready to be told."""

    mark: Mark
    what: str
    fix: str
    code: str


class Strange(NamedTuple):
    """What is told of the keys that a type does not know, and the fields that they may have been meant for.

    `left_behind` are fields that seem to be empty since what belongs to them is not indented.
    """

    told: list[Told]
    doubted: set[str]
    left_behind: set[str]


def strange_keys(node: Mapping, struct: type[Written]) -> Strange:
    """What was meant by the keys that a type does not know."""
    known = fields_by_key(struct)
    # Not more than are told of: there may be thousands, and to look for the nearest word takes its time.
    strange = islice((key.text for key, _ in node.pairs if key.text not in known), MAX_MISTAKES)
    near = {word: nearest_word(word, known) for word in strange}
    missing = [key for key, field in known.items() if field.required and not node.get(key) and key not in near.values()]
    found = Strange([], set(), set())
    above = ""
    for number, (key, value) in enumerate(node.pairs):
        if key.text in known:
            above = ""
        elif above:
            continue  # It belongs where the strange key above it does.
        elif key.text not in near:
            break
        elif (struct, key.text) in _BEGIN_ANOTHER:
            found.told.append(Told(key.mark, *without_its_dash(key.text), "dash"))
            break
        elif near[key.text] is None and number and _is_left_behind(node, struct, number - 1):
            above = node.pairs[number - 1][0].text
            found.told.append(Told(key.mark, *not_indented(above), "indent"))
            found.doubted.add(known[above].name)
            found.left_behind.add(known[above].name)
        else:
            told, fields = _told_of(key, value, node, struct, near[key.text] or "", missing)
            found.told.append(told)
            found.doubted.update(fields)
    return found


def left_behind_in(node: Mapping, of: Any) -> tuple[Told, set[str]] | None:
    """Keys that belong to the name above them: what is told of the first, and the names with which they go unread."""
    inner = _keys_of(of) if not node.flow else frozenset()
    for number, (key, _) in enumerate(node.pairs[1:] if inner else (), start=1):
        above, value = node.pairs[number - 1]
        if key.text in inner and above.text not in inner and _is_empty(value):
            below = takewhile(lambda pair: pair[0].text in inner, node.pairs[number:])
            return Told(key.mark, *not_indented(above.text), "indent"), {above.text, *(pair[0].text for pair in below)}
    return None


def text_as_keys(node: Mapping, struct: type[Written] | None = None) -> Told | None:
    """Keys with values that are a text which begins with a brace, or holds a colon; None for what may be keys."""
    known = fields_by_key(struct) if struct else {}
    if node.flow:
        keys = [key for key, _ in node.pairs if struct is None or key.text in node.alone]
        if struct is None or any(_is_unlike(key, known) for key in keys[:MAX_MISTAKES]):
            return Told(node.mark, "a text can't begin with {", IN_QUOTES, "quotes")
        return None
    first = node.pairs[0][0] if node.pairs else None
    if first is None or not first.text or not reads_as_words(first.text) or not _is_unlike(first, known):
        return None
    return Told(node.mark, *(CURLY_QUOTES if first.text[0] in CURLY else HOLDS_A_COLON), "quotes")


def without_colon(key: Scalar, of: Any = None) -> Told:
    """A key in braces that stands there without a colon, or with one that has no space after it."""
    glued = _glued_key(key.text)
    if glued:
        return glued_colon(key, glued)
    if of is Test:
        fix = "write `step: answer`, and several answers in brackets: `step: [answer, answer]`"
    else:
        fix = "write `name: text`" if of else f"write `{key.text}: ...`"
    return Told(key.mark, f"there is no colon in {quoted(key.text)}", fix, "colon")


def glued_colon(node: Scalar, key: str) -> Told:
    """A key whose colon has no space after it, so that it was read with its value as one text."""
    mark = Mark(node.mark.file, node.mark.line, node.mark.column + len(key))
    return Told(mark, "a colon needs a plain space after it", f"write `{key}: ...`", "colon")


def no_keys(node: Node, name: str, of: Any) -> Told:
    """A text or a list where keys with values belong. `name` is its own key, `of` what their values are."""
    if isinstance(node, Sequence):
        fix = "write `name: text`, one a line, without - or brackets"
    elif of is Test:
        fix = f"write `{name.strip('`')}: {{step: answer}}`"
    else:
        fix = "write `name: text`, one a line"
    return Told(node.mark, f"{name} is {KIND[type(node)]} where keys with values belong", fix, "not-keys")


def list_in_one_text(node: Node | None, name: str) -> Told | None:
    """Several names in one text, with commas between: a list that lacks its brackets."""
    written = re.split("[,;]", node.text) if isinstance(node, Scalar) else []
    words = [word.strip() for word in written if word.strip()]
    if node is None or len(words) < 2:
        return None
    fix = f"write `[{', '.join(words[:_MOST_SHOWN])}]`, or each on a line of its own with `- `"
    return Told(node.mark, f"{name} is one text here: a list needs brackets", fix, "not-a-list")


def _told_of(
    key: Scalar, value: Node, node: Mapping, struct: type[Written], near: str, missing: list[str]
) -> tuple[Told, set[str]]:
    """What is told of one strange key, and the fields that it may have been meant for."""
    known = fields_by_key(struct)
    glued = _glued_key(key.text) if key.text in node.alone else ""
    if glued in known:
        return glued_colon(key, glued), {known[glued].name}
    doubted = {field.name for name, field in known.items() if not field.required and node.key(name) is None}
    fix = nearest(key.text, known)
    if near:
        doubted = {known[near].name}
    elif (struct, key.text) in _ELSEWHERE:
        fix = _ELSEWHERE[struct, key.text]
    elif len(missing) == 1 and not node.lost and _could_be(value, hints(struct)[known[missing[0]].name]):
        fix = f"did you mean `{missing[0]}`, which is missing?"
        doubted = {known[missing[0]].name}
    elif struct is Branch:
        fix = "what must hold goes under `if`: `if: {step: answer}`"
    elif scalar_field(struct):
        fix += "; a text with a colon in it needs quotes around the whole"
    return Told(key.mark, f"{quoted(key.text)} is not a key that belongs here", fix, "unknown-key"), doubted


def _is_left_behind(node: Mapping, struct: type[Written], number: int) -> bool:
    """Whether a key has nothing behind it, and might have keys with values below it."""
    key, value = node.pairs[number]
    field = fields_by_key(struct).get(key.text)
    return field is not None and _is_empty(value) and not node.flow and _holds_keys(hints(struct)[field.name])


def _is_empty(value: Node) -> bool:
    return isinstance(value, Scalar) and not value.text and not value.quoted


def _keys_of(wanted: Any) -> Collection[str]:
    """The keys that may stand in a value of a type."""
    if isinstance(wanted, type) and issubclass(wanted, Written):
        return fields_by_key(wanted).keys()
    some = next((meta for meta in get_args(wanted)[1:] if isinstance(meta, SomeKeysOf)), None)
    return fields_by_key(some.struct).keys() if some else frozenset()


def _could_be(value: Node, wanted: Any) -> bool:
    """Whether what is written has the form of a type: one text, several, or keys with values."""
    if _holds_keys(wanted):
        return not isinstance(value, Scalar)
    return isinstance(value, Scalar) or (get_origin(wanted) is tuple and isinstance(value, Sequence))


def _holds_keys(wanted: Any) -> bool:
    if isinstance(wanted, type):
        return issubclass(wanted, Written)
    return get_origin(wanted) is dict or any(_holds_keys(part) for part in get_args(wanted))


def _is_unlike(key: Scalar, known: Collection[str]) -> bool:
    """Whether a key is not among those that are known, nor written as one of them could be by mistake."""
    return key.text not in known and _glued_key(key.text) not in known and nearest_word(key.text, known) is None


def _glued_key(text: str) -> str:
    found = _GLUED.match(text)
    return found.group(1) if found else ""
