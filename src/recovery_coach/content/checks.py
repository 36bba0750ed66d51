"""What must hold beyond the types, so that whatever loads can be walked: targets, names, holes in lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from recovery_coach.content.nodes import Mapping, Mistakes, Node, Scalar
from recovery_coach.content.reader import Reader, nearest
from recovery_coach.model.house import House
from recovery_coach.model.playbook import END, FIELDS, Ask, Card, Conditions, Guide, Playbook, Step, Wording
from recovery_coach.walk.asks import KINDS
from recovery_coach.walk.conditions import FACTS
from recovery_coach.walk.wording import HOUSE_FACTS, SLOT

_KIND_KEYS = frozenset().union(*(kind.keys for kind in KINDS.values()))
_CHOOSING = (Ask.ONE_OF, Ask.SEVERAL_OF)


def check_house(house: House, reader: Reader, mistakes: Mistakes) -> None:
    """Remedies name causes that there are, and no two have one name."""
    seen: set[str] = set()
    for remedy in house.remedies:
        node = reader.node_of(remedy)
        if remedy.name in seen:
            mistakes.add(
                node.mark, f"there are two remedies called `{remedy.name}`", "give each its own name"
            )
        seen.add(remedy.name)
        for cause in remedy.causes:
            if cause not in house.causes:
                mistakes.add(
                    _inner(node, "causes").mark, f"there is no cause `{cause}`", nearest(cause, house.causes)
                )


def check_stages(playbook: Playbook, reader: Reader, mistakes: Mistakes) -> None:
    """Every stage that a step names is one of the playbook's."""
    for item in playbook.steps:
        if item.stage and item.stage not in playbook.stages:
            node = _inner(reader.node_of(item), "stage")
            mistakes.add(node.mark, f"there is no stage `{item.stage}`", nearest(item.stage, playbook.stages))


def check_guide(guide: Guide, reader: Reader, mistakes: Mistakes) -> None:
    """Everything that has to hold between the steps of a guide."""
    for check in _CHECKS:
        check(guide, reader, mistakes)


def _unique_ids(guide: Guide, reader: Reader, mistakes: Mistakes) -> None:
    seen: dict[str, Node] = {}
    for step in guide.steps:
        node = _inner(reader.node_of(step), "id")
        if step.id in seen:
            first = seen[step.id].mark
            fix = "give it another id, or leave it out with `steps: [...]` where it is used"
            mistakes.add(
                node.mark,
                f"there are two steps `{step.id}` (the other in {first.file}, line {first.line})",
                fix,
            )
        if step.key == END or step.key in FACTS or step.key == "house":
            mistakes.add(
                node.mark,
                f"`{step.key}` can't be a step's id: it means something already",
                "choose another word",
            )
        seen.setdefault(step.id, node)


def _targets_exist(guide: Guide, reader: Reader, mistakes: Mistakes) -> None:
    ids = {step.id for step in guide.steps}
    for step in guide.steps:
        for branch in step.next:
            if branch.go_to != END and branch.go_to not in ids:
                node = _inner(_inner(reader.node_of(step), "next"), "go to")
                wanted = branch.go_to.rpartition("/")[2]
                where = _text_node(_inner(reader.node_of(step), "next"), wanted) or node
                mistakes.add(
                    where.mark, f"`{wanted}` is no step and no playbook", nearest(wanted, [*ids, END])
                )


def _asks_are_whole(guide: Guide, reader: Reader, mistakes: Mistakes) -> None:
    """A choosing step has choices, and no step has keys that its kind does not understand."""
    for step in guide.steps:
        node = reader.node_of(step)
        if step.ask in _CHOOSING and len(step.choices) < 2:
            mistakes.add(
                _inner(node, "ask").mark,
                f"`ask: {step.ask}` needs at least two `choices`",
                "add `choices:` with `name: what it says`, one a line",
            )
        if isinstance(node, Mapping):
            for name, _ in node.pairs:
                if name.text in _KIND_KEYS - KINDS[step.ask].keys:
                    kinds = [ask for ask, kind in KINDS.items() if name.text in kind.keys]
                    mistakes.add(
                        name.mark,
                        f"`{name.text}` means nothing with `ask: {step.ask}`",
                        f"it goes with `ask: {kinds[0]}`",
                    )
        if not step.say and step.ask is Ask.SAID:
            mistakes.add(
                node.mark,
                f"the step `{step.key}` has nothing to say and asks nothing",
                "add `say:` with a line, or `ask:`",
            )
        if step.verbatim and len(step.say) != 1:
            mistakes.add(
                node.mark,
                f"`verbatim` needs exactly one wording, and `{step.key}` has {len(step.say)}",
                "keep the one that must be said word for word",
            )


def _same_kind_for_one_answer(guide: Guide, reader: Reader, mistakes: Mistakes) -> None:
    for key, steps in guide.by_key.items():
        for step in steps[1:]:
            if step.ask is not steps[0].ask:
                mistakes.add(
                    _inner(reader.node_of(step), "id").mark,
                    f"`{key}` asks for `{step.ask}` here and for `{steps[0].ask}` in the other playbook: they would share one answer",
                    "give it another id, or ask the same",
                )


def _conditions_can_be(guide: Guide, reader: Reader, mistakes: Mistakes) -> None:
    """A condition names a step that there is, and a choice that it has."""
    for node, conditions in _all_conditions(guide, reader):
        for mapping in conditions:
            for name, test in mapping.items():
                wrong = _wrong_name(guide, name)
                place = _key_node(node, name) or node
                if wrong:
                    mistakes.add(place.mark, f"the condition asks about `{name}`: {wrong[0]}", wrong[1])
                    continue
                choices = [word for step in guide.by_key.get(name, ()) for word in step.choices]
                words = [word for word in (test.is_, test.is_not, *test.one_of) if word is not None]
                for word in words:
                    if choices and word not in choices:
                        mistakes.add(
                            place.mark, f"`{name}` never has the answer `{word}`", nearest(word, choices)
                        )


def _holes_can_be_filled(guide: Guide, reader: Reader, mistakes: Mistakes) -> None:
    """Every `{hole}` in a line names an answer and has a fallback, and no brace stands alone."""
    for wording in _all_wordings(guide):
        node = reader.node_of(wording)
        if [bool(wording.line), bool(wording.formal), bool(wording.informal)].count(True) != 1:
            mistakes.add(
                node.mark,
                "a wording has one of `line`, `formal` and `informal`",
                "begin a new `- ` for each wording",
            )
        for slot in SLOT.finditer(wording.text):
            name, fallback = slot.group(1).strip(), slot.group(2)
            wrong = None if name in HOUSE_FACTS else _wrong_name(guide, name)
            if wrong:
                mistakes.add(node.mark, f"the line waits for `{{{name}}}`: {wrong[0]}", wrong[1])
            elif not (fallback or "").strip():
                mistakes.add(
                    node.mark,
                    f"`{{{name}}}` has nothing to say when the answer is missing",
                    f"write {{{name}|words that fit without it}}",
                )
        if "{" in SLOT.sub("", wording.text) or "}" in SLOT.sub("", wording.text):
            mistakes.add(
                node.mark,
                "a brace stands alone in this line",
                "write {answer|words that fit without it}, or take the brace out",
            )


def _wrong_name(guide: Guide, name: str) -> tuple[str, str] | None:
    """Why a name can't be asked about, and what to write instead; None where it can."""
    if name in FACTS:
        return None
    key, _, field = name.partition(".")
    steps = guide.by_key.get(key)
    if not steps:
        return "there is no step of that id", nearest(key, [*guide.by_key, *HOUSE_FACTS])
    fields = FIELDS[steps[0].ask]
    if not fields:
        return "nothing is answered at that step", "ask something there, or name another step"
    if field and field not in fields:
        return f"`{key}` has no `{field}`", nearest(field, fields)
    return None


def _all_conditions(guide: Guide, reader: Reader) -> Iterator[tuple[Node, Conditions]]:
    for step in guide.steps:
        node = reader.node_of(step)
        yield _inner(node, "if"), step.if_
        for branch in step.next:
            yield _inner(node, "next"), branch.if_
    for wording in _all_wordings(guide):
        yield _inner(reader.node_of(wording), "if"), wording.if_


def _all_wordings(guide: Guide) -> Iterator[Wording]:
    holders: tuple[Step | Card, ...] = (*guide.steps, *guide.cards)
    for holder in holders:
        yield from holder.say


def _inner(node: Node, key: str) -> Node:
    """The node under a key, or the node itself where there is none."""
    if isinstance(node, Mapping):
        return node.get(key) or node
    return node


def _key_node(node: Node, name: str) -> Node | None:
    """The key of that name, anywhere below."""
    for child in _below(node):
        if isinstance(child, Mapping) and (found := child.key(name)):
            return found
    return None


def _text_node(node: Node, text: str) -> Node | None:
    return next((child for child in _below(node) if isinstance(child, Scalar) and child.text == text), None)


def _below(node: Node) -> Iterator[Node]:
    yield node
    children = [value for _, value in node.pairs] if isinstance(node, Mapping) else getattr(node, "items", [])
    for child in children:
        yield from _below(child)


_CHECKS: tuple[Callable[[Guide, Reader, Mistakes], None], ...] = (
    _unique_ids,
    _targets_exist,
    _asks_are_whole,
    _same_kind_for_one_answer,
    _conditions_can_be,
    _holes_can_be_filled,
)
