"""What conditions and lines may speak of: answers that there are, words that they can be, and no hole left empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recovery_coach.content.lines import as_bound
from recovery_coach.content.meant import Told, list_in_one_text
from recovery_coach.content.mistakes import Mark, Mistakes
from recovery_coach.content.reader import Reader
from recovery_coach.content.values import nearest
from recovery_coach.model.case import Outcome
from recovery_coach.model.playbook import FIELDS, Ask, Card, Channel, Conditions, Guide, Register, Step, Test, Wording
from recovery_coach.walk.asks import TEMPERATURES
from recovery_coach.walk.conditions import FACTS
from recovery_coach.walk.wording import HOUSE_FACTS, SLOT

_SITUATION = "situation"
"""The step that `for` asks about."""

_FACT_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "channel": tuple(Channel),
    "register": tuple(Register),
    "returning": ("yes", "no"),
}
_FIELD_ANSWERS: Mapping[tuple[Ask, str], tuple[str, ...]] = {
    (Ask.TEMPERATURE, "degree"): tuple(str(degree) for degree in range(len(TEMPERATURES))),
    (Ask.OUTCOME, "outcome"): tuple(Outcome),
}

_HOLE = "{answer|words that fit without it}"
_LONE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("{}",), "the braces stand doubled in this line", f"write one of each: {_HOLE}"),
    (("{", "}"), "a brace stands alone in this line", f"write {_HOLE}, or take the brace out"),
    (("|",), "a | stands in this line outside of braces", f"write {_HOLE}, or take the | out"),
)
"""What may be left of a line once its holes are taken out, and what that is a sign of."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A guide that is looked over.

    `elsewhere` holds, by file, the steps of playbooks that were drawn in only in part: what is written there may speak
    of them too. `is_whole` tells whether every step could be read, so that a name that is not there is wrong.
    """

    guide: Guide
    reader: Reader
    mistakes: Mistakes
    elsewhere: Mapping[str, Mapping[str, tuple[Step, ...]]]
    is_whole: bool

    def steps(self, key: str, file: str) -> tuple[Step, ...]:
        """The steps that share an answer, as what is written in a file may speak of it."""
        return self.guide.by_key.get(key) or self.elsewhere.get(file, {}).get(key, ())


def check_conditions(checked: Checked) -> None:
    """Every condition asks about an answer that there can be, and a step's own about one that there is by then."""
    for conditions in _all_conditions(checked):
        for mapping in conditions:
            for name, test in mapping.items():
                _check_test(checked, name, test)
    for step in checked.guide.steps:
        _asks_about_what_was(checked, step)
    for wording in _wordings(checked.guide):
        _check_situations(checked, wording)


def check_lines(checked: Checked) -> None:
    """Every `{hole}` in a line names an answer and has a fallback, and no brace stands alone."""
    for wording in _wordings(checked.guide):
        mark = _text_mark(checked, wording)
        kinds = [bool(wording.line), bool(wording.formal), bool(wording.informal)].count(True)
        if kinds != 1 and not wording.snippet and not checked.reader.doubts(wording, "line", "formal", "informal"):
            what = f"a wording is one of `line`, `formal` and `informal`, and this has {kinds or 'none'} of them"
            fix = (
                "begin a new `- ` for each wording" if kinds else "write `line: ...`, `formal: ...` or `informal: ...`"
            )
            checked.mistakes.add(checked.reader.mark_of(wording), what, fix, code="two-wordings-in-one")
        for text in (wording.line, wording.formal, wording.informal):
            _check_holes(checked, text, mark)


def _check_holes(checked: Checked, text: str, mark: Mark) -> None:
    for hole in SLOT.finditer(text):
        name, fallback = hole.group(1).strip(), (hole.group(2) or "").strip()
        wrong = None if name in HOUSE_FACTS else _wrong_name(checked, name, mark.file, HOUSE_FACTS)
        if wrong:
            checked.mistakes.add(mark, f"the line waits for `{{{name}}}`: {wrong[0]}", wrong[1], code="unknown-answer")
            _doubt(checked, name, mark.file)
        elif not fallback:
            fix = f"write {{{name}|words that fit without it}}"
            checked.mistakes.add(
                mark, f"`{{{name}}}` has nothing to say when the answer is missing", fix, code="no-fallback"
            )
    rest = SLOT.sub("", text)
    for signs, what, fix in _LONE:
        if any(sign in rest for sign in signs):
            checked.mistakes.add(mark, what, fix, code="lone-brace")
            return


def _check_test(checked: Checked, name: str, test: Test) -> None:
    reader, mistakes = checked.reader, checked.mistakes
    key_mark = reader.key_mark(test)
    wrong = _wrong_name(checked, name, key_mark.file, FACTS)
    if wrong:
        mistakes.add(key_mark, f"the condition asks about `{name}`: {wrong[0]}", wrong[1], code="unknown-answer")
        _doubt(checked, name, key_mark.file)
        return
    answers = _answers(checked, name, key_mark.file)
    if answers is None:
        return
    for field, words in (("is", [test.is_]), ("is not", [test.is_not]), ("one of", [*test.one_of])):
        for word in words:
            if word is not None and word.casefold() not in {answer.casefold() for answer in answers}:
                mark, compared = reader.mark_of_word(test, field, word), as_bound(word)
                fix = f"write `{{{compared}}}`" if compared else nearest(word, answers)
                mistakes.add(mark, f"`{name}` never has the answer `{word}`", fix, code="impossible-answer")
    numbers = [int(answer) for answer in answers if answer.isdecimal()]
    for field, bound in (("at least", test.at_least), ("at most", test.at_most)):
        if bound is not None and not numbers:
            mistakes.add(
                reader.mark_of(test, field),
                f"`{name}` is never a number",
                nearest("", answers),
                code="impossible-answer",
            )
        elif bound is not None and not min(numbers) <= bound <= max(numbers):
            fix = f"it goes from {min(numbers)} to {max(numbers)}"
            mistakes.add(reader.mark_of(test, field), f"`{name}` is never at {bound:g}", fix, code="impossible-answer")


def _asks_about_what_was(checked: Checked, step: Step) -> None:
    """A step's own condition sees what was answered at the steps above it, and whether it was answered itself."""
    place = checked.guide.place
    for mapping in step.if_:
        for name, test in mapping.items():
            mark = checked.reader.key_mark(test)
            if name in FACTS or _wrong_name(checked, name, mark.file, ()):
                continue
            asked = checked.guide.by_key.get(name.partition(".")[0], ())
            doubted = any(checked.reader.doubts(other, "ask") for other in asked)
            if asked and not doubted and all(place[other.id] > place[step.id] for other in asked):
                what = f"`{name}` is not answered yet when this condition is looked at"
                fix = "a step's own `if` can only ask about steps above it"
                checked.mistakes.add(mark, what, fix, code="asked-later")


def _check_situations(checked: Checked, wording: Wording) -> None:
    """The words under `for` are answers of the step that tells the customer's situation."""
    for word in wording.for_:
        mark = checked.reader.mark_of_word(wording, "for", word)
        wrong = _wrong_name(checked, _SITUATION, mark.file, ())
        answers = None if wrong else _answers(checked, _SITUATION, mark.file)
        if wrong:
            what = f"`for` goes by the answer of a step `{_SITUATION}`, and there is none"
            checked.mistakes.add(mark, what, f"add a step `{_SITUATION}`, or use `if`", code="unknown-answer")
        elif answers is not None and word not in answers:
            what, fix = f"`{_SITUATION}` never has the answer `{word}`", nearest(word, answers)
            several = list_in_one_text(checked.reader.written(wording, "for"), "`for`")
            told = several or Told(mark, what, fix, "impossible-answer")
            checked.mistakes.add(told.mark, told.what, told.fix, code=told.code)


def _wrong_name(checked: Checked, name: str, file: str, others: tuple[str, ...]) -> tuple[str, str] | None:
    """Why a name can't be asked about, and what to write instead; None where it can or where that can't be told."""
    if name in FACTS:
        return None
    key, _, field = name.partition(".")
    steps = checked.steps(key, file)
    if not steps:
        known = [*(known for known in checked.guide.by_key if known), *others]
        return ("there is no step of that id", nearest(key, known)) if checked.is_whole else None
    if checked.reader.doubts(steps[0], "ask"):
        return None
    fields = FIELDS[steps[0].ask]
    if not fields:
        return "nothing is answered at that step", "ask something there, or name another step"
    if field and field not in fields:
        return f"`{key}` has no `{field}`", nearest(field, fields)
    return None


def _doubt(checked: Checked, name: str, file: str) -> None:
    """A step that asks nothing though an answer is waited for: that is told once, and not wherever it is waited for."""
    steps = checked.steps(name.partition(".")[0], file)
    if steps and not FIELDS[steps[0].ask]:
        checked.reader.doubt(steps[0], "ask")


def _answers(checked: Checked, name: str, file: str) -> tuple[str, ...] | None:
    """All the answers that there can be under a name; None where anything can be typed, or where that can't be told."""
    if name in FACTS:
        return _FACT_ANSWERS.get(name)
    key, _, field = name.partition(".")
    steps = checked.steps(key, file)
    if not steps or any(checked.reader.doubts(step, "ask", "choices") for step in steps):
        return None
    field = field or FIELDS[steps[0].ask][0]
    if field in ("choice", "choices"):
        return tuple(word for step in steps for word in step.choices)
    return _FIELD_ANSWERS.get((steps[0].ask, field))


def _all_conditions(checked: Checked) -> Iterator[Conditions]:
    for step in checked.guide.steps:
        yield step.if_
        yield from (branch.if_ for branch in step.next)
    yield from (wording.if_ for wording in _wordings(checked.guide))


def _wordings(guide: Guide) -> Iterator[Wording]:
    holders: tuple[Step | Card, ...] = (*guide.steps, *guide.cards)
    for holder in holders:
        yield from holder.say


def _text_mark(checked: Checked, wording: Wording) -> Mark:
    """Where the words of a wording begin."""
    kind = "line" if wording.line else "formal" if wording.formal else "informal"
    return checked.reader.mark_of(wording, kind)
