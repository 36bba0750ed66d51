"""The examination: sentences that nobody trained on, read by the coach as it ships.

    python tests/phrasing/exam.py build      # the part to build with: every miss and false alarm is shown
    python tests/phrasing/exam.py report     # the part that is opened only to report: figures alone
    python tests/phrasing/exam.py keep       # keeps what both parts reach now, for the tests to hold it

A line of a part is `kind<TAB>first reading<TAB>second reading<TAB>sentence`; a reading as in `training/corpus.py`. Of
the sentences, `ordinary` ones were written without knowing the rules, `against` ones to break them. What two readers
differ about counts for neither side; how far they agree is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from recovery_coach.cli import places
from recovery_coach.cli.coaching import coach_for
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.phrasing.coach import Coach
from recovery_coach.phrasing.statement import statement

FOLDER = Path(__file__).with_name("exam")
LABELS: tuple[Move | Trap, ...] = (*Move, *Trap)


class Question(NamedTuple):
    """A sentence, and what two readers found in it."""

    kind: str
    first: frozenset[Move | Trap]
    second: frozenset[Move | Trap]
    text: str


class Figures(NamedTuple):
    """How often a label was found rightly, wrongly, and not."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def questions(part: str) -> list[Question]:
    """The sentences of a part."""
    rows = (FOLDER / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for row in rows:
        kind, first, second, text = row.split("\t")
        found.append(Question(kind, _labels(first), _labels(second), text))
    return found


def examined(coach: Coach, asked: list[Question]) -> list[frozenset[Move | Trap]]:
    """What the coach finds in each sentence."""
    readings = [coach.read(statement(question.text)) for question in asked]
    return [reading.made | reading.sprung for reading in readings]


def figures(asked: list[Question], found: list[frozenset[Move | Trap]]) -> dict[Move | Trap, Figures]:
    """By label, over the sentences that both readers agree on."""
    result = {}
    for label in LABELS:
        agreed = [
            (label in question.first, label in each)
            for question, each in zip(asked, found, strict=True)
            if (label in question.first) == (label in question.second)
        ]
        result[label] = Figures(agreed.count((True, True)), agreed.count((False, True)), agreed.count((True, False)))
    return result


def agreement(asked: list[Question]) -> float:
    """F1 of the second reading by the first, over all labels."""
    both = sum(len(question.first & question.second) for question in asked)
    return 2 * both / sum(len(question.first) + len(question.second) for question in asked)


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _labels(reading: str) -> frozenset[Move | Trap]:
    words = [word for word in reading.split() if word != "-"]
    return frozenset(Trap(word[1:]) if word.startswith("!") else Move(word.removesuffix("+")) for word in words)


def keep(coach: Coach) -> None:
    """Writes down what is reached, by label: right, wrong, missed."""
    for part in ("build", "report"):
        asked = questions(part)
        result = figures(asked, examined(coach, asked))
        rows = [f"{label}\t{each.right}\t{each.wrong}\t{each.missed}" for label, each in result.items()]
        (FOLDER / f"{part}-reached.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def main(part: str) -> None:
    coach = coach_for("en", places.shelf_of_shipped(), places.kept())
    assert coach is not None
    if part == "keep":
        keep(coach)
        return
    asked = questions(part)
    found = examined(coach, asked)
    if part == "build":
        for question, each in zip(asked, found, strict=True):
            missed, alarms = (question.first & question.second) - each, each - question.first - question.second
            if missed or alarms:
                print(f"missed {sorted(missed)}, false {sorted(alarms)}: {question.text}")
    for kind in (None, "ordinary", "against"):
        chosen = [at for at, question in enumerate(asked) if kind in (None, question.kind)]
        result = figures([asked[at] for at in chosen], [found[at] for at in chosen])
        if kind is None:
            for label, each in result.items():
                counts = f"{each.right:3} right, {each.wrong:2} false, {each.missed:2} missed"
                print(
                    f"{label:14} precision {each.precision:.2f}  recall {each.recall:.2f}  F1 {each.f1:.2f}  ({counts})"
                )
        moves, traps = ([result[label] for label in labels] for labels in (Move, Trap))
        print(
            f"{kind or 'all'}: {len(chosen)} sentences; moves F1 {mean([each.f1 for each in moves]):.3f}; "
            f"traps precision {mean([each.precision for each in traps]):.3f}, "
            f"recall {mean([each.recall for each in traps]):.3f}; "
            f"the readers agree with F1 {agreement([asked[at] for at in chosen]):.3f}"
        )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "build")
