"""How right the coach is on sentences that it never saw: the figures must not fall. See `exam.py`."""

from __future__ import annotations

import pytest
from exam import FOLDER, LABELS, Figures, agreement, examined, figures, mean, questions

from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.phrasing.coach import Coach

ONE = 1
"""By how many sentences a label may do worse than it did: one, so that a weight may move."""


def floors(part: str) -> dict[str, Figures]:
    """What was reached when the weights were made, by label."""
    rows = (FOLDER / f"{part}-reached.tsv").read_text(encoding="utf-8").splitlines()
    return {label: Figures(*map(int, counts)) for label, *counts in (row.split("\t") for row in rows)}


@pytest.fixture(scope="module", params=["build", "report"])
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def found(coach: Coach, part: str) -> dict[Move | Trap, Figures]:
    asked = questions(part)
    return figures(asked, examined(coach, asked))


def test_the_parts_are_what_was_promised() -> None:
    build, report = questions("build"), questions("report")
    assert len(build) + len(report) >= 400
    assert {question.text for question in build}.isdisjoint(question.text for question in report)
    for asked in (build, report):
        assert sum(question.kind == "against" for question in asked) >= 0.4 * len(asked)
        assert agreement(asked) > 0.9


def test_no_sentence_of_the_examination_was_trained_on() -> None:
    examination = {question.text.lower() for part in ("build", "report") for question in questions(part)}
    corpus = FOLDER.parents[2] / "training" / "corpus"
    trained = {
        row.rpartition("\t")[2].lower()
        for path in corpus.glob("*.tsv")
        for row in path.read_text(encoding="utf-8").splitlines()
    }
    assert len(trained) > 30_000
    assert examination.isdisjoint(trained)


@pytest.mark.parametrize("label", LABELS)
def test_no_label_falls_below_what_was_reached(
    found: dict[Move | Trap, Figures], part: str, label: Move | Trap
) -> None:
    now, before = found[label], floors(part)[label]
    assert now.right >= before.right - ONE
    assert now.wrong <= before.wrong + ONE


def test_the_means_do_not_fall(found: dict[Move | Trap, Figures], part: str) -> None:
    before = floors(part)
    for labels in (Move, Trap):
        assert mean([found[label].f1 for label in labels]) >= mean([before[label].f1 for label in labels]) - 0.01
    assert mean([found[trap].precision for trap in Trap]) >= mean([before[trap].precision for trap in Trap]) - 0.01
