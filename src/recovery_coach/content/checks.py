"""What must hold beyond the types, so that whatever loads can be walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from recovery_coach.content.meant import Told, list_in_one_text
from recovery_coach.content.mistakes import Mistakes
from recovery_coach.content.names import Checked, check_conditions, check_lines
from recovery_coach.content.nodes import Mapping, Scalar
from recovery_coach.content.reader import Reader
from recovery_coach.content.values import nearest
from recovery_coach.model.house import House
from recovery_coach.model.playbook import END, Ask, Card, Playbook, Step, Use
from recovery_coach.walk.asks import KINDS
from recovery_coach.walk.conditions import FACTS
from recovery_coach.walk.wording import SLOT

_KIND_KEYS = frozenset().union(*(kind.keys for kind in KINDS.values()))
_CHOOSING = (Ask.ONE_OF, Ask.SEVERAL_OF)
_RESERVED = frozenset({END, "house", *FACTS})


def check_house(house: House, reader: Reader, mistakes: Mistakes) -> None:
    """Remedies name causes that there are, no two have one name, and what is spoken holds no braces."""
    seen: set[str] = set()
    for remedy in house.remedies:
        if remedy.name in seen:
            what = f"there are two remedies called `{remedy.name}`"
            mistakes.add(reader.mark_of(remedy, "name"), what, "give each its own name", code="name-twice")
        seen.add(remedy.name)
        for cause in remedy.causes:
            if cause not in house.causes and not reader.doubts(house, "causes"):
                mark = reader.mark_of_word(remedy, "causes", cause)
                mistakes.add(mark, f"there is no cause `{cause}`", nearest(cause, house.causes), code="unknown-cause")
    asked = house.certification
    if asked.passes > asked.of:
        what = f"{asked.passes} of {asked.of} can't be passed"
        mistakes.add(reader.mark_of(asked, "of"), what, f"write `of: {asked.passes}`, or more", code="more-than-all")
    for field in ("organisation", "contact"):
        if "{" in getattr(house, field) or "}" in getattr(house, field):
            fix = "take the braces out: it is said aloud as it stands"
            mistakes.add(reader.mark_of(house, field), f"`{field}` holds a brace", fix, code="lone-brace")


def check_stages(playbook: Playbook, reader: Reader, mistakes: Mistakes) -> None:
    """Every stage that a step names is one of the playbook's, and no two are called the same."""
    told = _stages_in_one_text(playbook, reader)
    if told:
        mistakes.add(told.mark, told.what, told.fix, code=told.code)
        reader.doubt(playbook, "stages")
    if reader.doubts(playbook, "stages"):
        return
    for stage in {stage for stage in playbook.stages if playbook.stages.count(stage) > 1}:
        mark = reader.mark_of_word(playbook, "stages", stage)
        mistakes.add(mark, f"there are two stages `{stage}`", "give each its own name", code="name-twice")
    for stage, item in _unknown_stages(playbook).items():
        fix = nearest(stage, playbook.stages)
        mistakes.add(reader.mark_of(item, "stage"), f"there is no stage `{stage}`", fix, code="unknown-stage")


def _stages_in_one_text(playbook: Playbook, reader: Reader) -> Told | None:
    """Stages that lack their brackets, or a dash or a comma between them."""
    written = reader.written(playbook, "stages")
    if isinstance(written, Scalar) and not written.quoted:
        return list_in_one_text(written, "`stages`")
    for name in _unknown_stages(playbook):
        stage = next((stage for stage in playbook.stages if f" {name} " in f" {stage} "), None)
        if stage:
            mark = reader.mark_of_word(playbook, "stages", stage)
            fix = "begin each with a `- ` of its own, or write a comma between them in brackets"
            return Told(mark, f"`{stage}` is one stage here, and a step names a part of it", fix, "not-a-list")
    return None


def _unknown_stages(playbook: Playbook) -> dict[str, Step | Use]:
    """Stages that are not the playbook's, each with the first step that names it."""
    found: dict[str, Step | Use] = {}
    for item in playbook.steps:
        if item.stage and item.stage not in playbook.stages:
            found.setdefault(item.stage, item)
    return found


def check_guide(checked: Checked) -> None:
    """Everything that has to hold in the steps and cards of a guide, and between them."""
    for step in checked.guide.steps:
        for check in _STEP_CHECKS:
            check(checked, step)
    _same_kind_for_one_answer(checked)
    check_cards(checked)


def check_cards(checked: Checked) -> None:
    """Everything that has to hold in cards, and in whatever is said or asked about beside them."""
    for card in checked.guide.cards:
        _card_has_words(checked, card)
        _says_verbatim(checked, card)
    _no_holes_elsewhere(checked)
    check_conditions(checked)
    check_lines(checked)


def check_twins(cards: tuple[Card, ...], reader: Reader, mistakes: Mistakes) -> None:
    """No two cards that are written together have one id."""
    seen: dict[str, int] = {}
    for card in cards:
        mark = reader.mark_of(card, "id")
        if card.id in seen and card.id:
            what = f"there are two cards `{card.id}` (the other on line {seen[card.id]})"
            mistakes.add(mark, what, "give it another id", code="name-twice")
        seen.setdefault(card.id, mark.line)


def _id_is_free(checked: Checked, step: Step) -> None:
    if step.key in _RESERVED:
        what = f"`{step.key}` can't be a step's id: it means something already"
        checked.mistakes.add(checked.reader.mark_of(step, "id"), what, "choose another word", code="reserved-id")


def _has_choices(checked: Checked, step: Step) -> None:
    reader = checked.reader
    if step.ask in _CHOOSING and len(step.choices) < 2 and not reader.doubts(step, "ask", "choices"):
        what = f"`ask: {step.ask}` needs at least two `choices`"
        fix = "write two or more under `choices`, one a line: `name: what it says`"
        checked.mistakes.add(reader.mark_of(step, "ask"), what, fix, code="missing-choices")


def _keys_fit_the_kind(checked: Checked, step: Step) -> None:
    """No step has keys that its kind does not understand."""
    reader, node = checked.reader, checked.reader.node_of(step)
    if reader.doubts(step, "ask") or not isinstance(node, Mapping):
        return
    for name, _ in node.pairs:
        if name.text in _KIND_KEYS - KINDS[step.ask].keys:
            kinds = " or ".join(f"`ask: {ask}`" for ask, kind in KINDS.items() if name.text in kind.keys)
            what = f"`{name.text}` means nothing with `ask: {step.ask}`"
            checked.mistakes.add(name.mark, what, f"it goes with {kinds}", code="key-elsewhere")
            if "ask" not in node.words:
                reader.doubt(step, "ask")
                return
    if step.ask is Ask.SAID and step.prompt:
        fix = "say what is asked, as with `ask: note`, or take the prompt out"
        mark = reader.key_mark(step, "prompt")
        checked.mistakes.add(mark, "there is a `prompt` here, but nothing is asked", fix, code="prompt-unasked")
        reader.doubt(step, "ask")


def _has_something_to_do(checked: Checked, step: Step) -> None:
    if not step.say and step.ask is Ask.SAID and not checked.reader.doubts(step, "say", "ask"):
        name = f"the step `{step.key}`" if step.key else "this step"
        what = f"{name} has nothing to say and asks nothing"
        fix = "add `say:` with a line, or `ask:`"
        checked.mistakes.add(checked.reader.mark_of(step), what, fix, code="nothing-to-do")
        checked.reader.doubt(step, "ask")


def _card_has_words(checked: Checked, card: Card) -> None:
    if not (card.say or card.do) and not checked.reader.doubts(card, "say", "do"):
        what = f"the card `{card.id}` has nothing to say and nothing to do"
        checked.mistakes.add(
            checked.reader.mark_of(card), what, "add `say:` with a line, or `do:`", code="nothing-to-do"
        )


def _says_verbatim(checked: Checked, holder: Step | Card) -> None:
    if holder.verbatim and len(holder.say) != 1 and not checked.reader.doubts(holder, "say", "verbatim"):
        what = f"`verbatim` needs exactly one wording, and there {_are(len(holder.say))} here"
        fix = "keep the one that must be said word for word"
        checked.mistakes.add(checked.reader.key_mark(holder, "verbatim"), what, fix, code="verbatim-wordings")


def _are(count: int) -> str:
    return f"are {count}" if count else "is none"


def _branches_can_be_reached(checked: Checked, step: Step) -> None:
    """A branch without a condition is always taken, so it comes last."""
    reader = checked.reader
    for branch, later in zip(step.next, step.next[1:], strict=False):
        if not branch.if_ and not reader.doubts(branch, "if_"):
            what = "this is never reached: the one above it has no `if`, and is always taken"
            checked.mistakes.add(reader.mark_of(later), what, "put the one without `if` last", code="branch-unreached")
            return


def _same_kind_for_one_answer(checked: Checked) -> None:
    reader = checked.reader
    for key, steps in checked.guide.by_key.items():
        for step in steps[1:]:
            doubted = reader.doubts(step, "ask", "id") or reader.doubts(steps[0], "ask", "id")
            if step.ask is not steps[0].ask and key and not doubted:
                other = "the playbook itself" if not steps[0].track else f"`{steps[0].track}`"
                what = f"`{key}` asks for `{step.ask}` here and for `{steps[0].ask}` in {other}"
                fix = "give it another id, or ask the same: they share one answer"
                checked.mistakes.add(reader.mark_of(step, "id"), what, fix, code="answer-shared")


def _no_holes_elsewhere(checked: Checked) -> None:
    """Only lines to say are filled in: anywhere else the braces would be shown as they are."""
    holders: tuple[Step | Card, ...] = (*checked.guide.steps, *checked.guide.cards)
    for holder in holders:
        for field, text in _shown_as_written(holder):
            if SLOT.search(text):
                fix = "write it so that it fits every call, or move it to `say`"
                what = f"nothing is filled in here: only lines to say have {{answers}}, and this is `{field}`"
                mark = checked.reader.mark_of_word(holder, field, text)
                checked.mistakes.add(mark, what, fix, code="hole-elsewhere")


def _shown_as_written(holder: Step | Card) -> Iterator[tuple[str, str]]:
    yield "title", holder.title
    yield "why", holder.why
    yield from (("never", text) for text in holder.never)
    if isinstance(holder, Card):
        yield from (("do", text) for text in holder.do)
    else:
        yield "prompt", holder.prompt
        for choice in holder.choices.values():
            yield "choices", choice.label
            yield "choices", choice.say or ""


_STEP_CHECKS: tuple[Callable[[Checked, Step], None], ...] = (
    _id_is_free,
    _has_choices,
    _keys_fit_the_kind,
    _has_something_to_do,
    _says_verbatim,
    _branches_can_be_reached,
)
