"""Files of trial calls: read, and held against the playbook that they try: no call is about what isn't there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from recovery_coach.content.composer import read_file
from recovery_coach.content.mistakes import Mark, Mistakes
from recovery_coach.content.playbooks import load
from recovery_coach.content.reader import Reader, nearest
from recovery_coach.content.shelf import CALLS, SUFFIXES, Place, Shelf
from recovery_coach.errors import BadFile, CoachError
from recovery_coach.model.playbook import FIELDS, Guide, Step
from recovery_coach.model.trial import CallFile, Given, TrialCall
from recovery_coach.walk.asks import Shape, fields_of
from recovery_coach.walk.state import State
from recovery_coach.workshop.trial import Difference, picked

_NO_FIELD = frozenset({"answer"})


class TrialFile(Struct, frozen=True, eq=False):
    """A file of calls with the guide that they try."""

    path: Path
    guide: Guide
    calls: tuple[TrialCall, ...]
    reader: Reader

    def place_of(self, call: TrialCall, difference: Difference) -> Mark:
        """Where it is written what came out otherwise."""
        if difference.word:
            return self.reader.mark_of_word(call, difference.key, difference.word)
        return self.reader.mark_of(call, difference.key)


def read_calls(path: Path, shelf: Shelf) -> TrialFile:
    """Reads a file of calls and its playbook. Raises BadFile with every mistake in it, or in the playbook."""
    mistakes = Mistakes()
    reader = Reader(mistakes)
    node = read_file(path, mistakes)
    file: CallFile | None = reader.read(node, CallFile) if node else None
    if file is None:
        raise mistakes.error()
    name = file.playbook or path.stem.removesuffix(CALLS)
    beside = Shelf([Place(path.parent, str(path.parent)), *shelf.places])
    try:
        guide = load(beside.find(name), beside).guide
    except BadFile:
        raise
    except CoachError as error:
        mark = reader.mark_of(file, "playbook")
        mistakes.add(mark, error.what, error.fix or "name it under `playbook`", code="unknown-playbook")
        raise mistakes.error() from None
    for call in file.calls:
        _check(call, guide, reader)
    mistakes.raise_any()
    return TrialFile(path, guide, file.calls, reader)


def calls_beside(path: Path) -> Iterator[Path]:
    """The files of calls that are meant by a path: itself, those in a folder, that of a playbook."""
    if path.is_dir():
        yield from sorted(each for each in path.iterdir() if each.suffix in SUFFIXES and each.stem.endswith(CALLS))
    elif path.stem.endswith(CALLS):
        yield path
    else:
        yield from (each for suffix in SUFFIXES if (each := path.with_name(f"{path.stem}{CALLS}{suffix}")).is_file())


def _check(call: TrialCall, guide: Guide, reader: Reader) -> None:
    known = [step.id for step in guide.steps]
    keys = list(guide.by_key)
    for key, given in call.answers.items():
        if key not in guide.by_key:
            mark = reader.key_mark(given)
            reader.mistakes.add(mark, f"there is no step `{key}`", nearest(key, keys), code="unknown-step")
        else:
            _check_answer(guide, guide.by_key[key][0], given, reader)
    for field, steps in (("skip", call.skip), ("meets", call.meets), ("never meets", call.never_meets)):
        for step in steps:
            if step not in guide.by_id and not (field == "skip" and step in guide.by_key):
                mark = reader.mark_of_word(call, field, step)
                reader.mistakes.add(mark, f"there is no step `{step}`", nearest(step, known), code="unknown-step")
    if call.ends_at and call.ends_at not in guide.by_id:
        mark, fix = reader.mark_of(call, "ends at"), nearest(call.ends_at, known)
        reader.mistakes.add(mark, f"there is no step `{call.ends_at}`", fix, code="unknown-step")


def _check_answer(guide: Guide, step: Step, given: Given, reader: Reader) -> None:
    """What is answered can be answered at that step. What is only asked in some calls can't be told beforehand."""
    fields = FIELDS[step.ask]
    for name in Given.__struct_fields__:
        if name not in (*fields, *_NO_FIELD) and getattr(given, name):
            what = f"nothing is asked at `{step.key}` that is called `{name}`"
            fix = f"it asks for: {', '.join(field for field in fields if field != 'ways')}" if fields else "take it out"
            reader.mistakes.add(reader.mark_of(given, name), what, fix, code="unknown-answer")
    first = next(iter(fields_of(guide, State(), step)), None)
    if first is None and given.answer:
        what = f"nothing is asked at `{step.key}`: the line is only said"
        reader.mistakes.add(reader.mark_of(given), what, "take the answer out", code="unknown-answer")
    elif first is not None and first.shape is not Shape.TEXT and step.choices:
        for word in given.answer:
            if not picked([word], first):
                mark = reader.mark_of_word(given, "answer", word)
                what = f"`{step.key}` never has the answer `{word}`"
                fix = nearest(word, [pick.name for pick in first.picks])
                reader.mistakes.add(mark, what, fix, code="impossible-answer")
