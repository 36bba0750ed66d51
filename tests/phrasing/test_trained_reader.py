"""The trained reader: its weights as text, its sums exact, the same whether a sentence is typed or pasted."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.phrasing.coach import Coach
from recovery_coach.phrasing.features import sentence_features
from recovery_coach.phrasing.reader import HEADS, Reader, read_families, written
from recovery_coach.phrasing.text import Sentence, sentences

FAMILIES = read_families(["f1\tangry upset cross", "f2\troom hotel"])
TEXT = "We're sorry the room was cold, you must be upset. I'll ring you by 5pm!"
NAMES = sorted({name for sentence in sentences(TEXT) for name in sentence_features(sentence, FAMILIES)})


def added_one_by_one(table: dict[str, list[float]], bias: list[float], sentence: Sentence) -> list[float]:
    """The sums as a plain program would make them."""
    total = list(bias)
    for name in sentence_features(sentence, FAMILIES):
        total = [before + weight for before, weight in zip(total, table[name], strict=True)]
    return total


@pytest.mark.parametrize("seed", range(10))
def test_sums_are_what_adding_one_by_one_gives(seed: int) -> None:
    uniform = Random(seed).uniform
    table = {name: [round(uniform(-30, 30), 2) for _ in HEADS] for name in NAMES}
    bias = [round(uniform(-9, 9), 2) for _ in HEADS]
    reader = Reader(written(NAMES, [table[name] for name in NAMES], bias, []), FAMILIES)
    for sentence in sentences(TEXT):
        assert reader.scores(sentence) == pytest.approx(added_one_by_one(table, bias, sentence), abs=1e-6)


def test_limits_and_bias_come_from_the_file() -> None:
    bias, limits = [0.25] * len(HEADS), [-1.5] * len((*Move, *Trap))
    reader = Reader(written([], [], bias, limits), {})
    assert reader.limits == dict.fromkeys((*Move, *Trap), -1.5)
    (nothing,) = sentences("zzz")
    assert reader.scores(nothing) == bias


def test_a_sentence_reads_the_same_typed_key_by_key_as_at_once(coach: Coach) -> None:
    typed, fresh = coach.reader, coach.reader
    for end in range(1, len(TEXT) + 1):
        for sentence in sentences(TEXT[:end]):
            as_typed = typed.scores(sentence)
            fresh.forget()
            assert fresh.scores(sentence) == as_typed


def test_the_reasons_are_words_of_the_sentence_the_heaviest_first(coach: Coach) -> None:
    (sentence,) = sentences("Two hours in the cold, no wonder you're angry")
    for label, found in coach.reader.why(sentence, [Move.ACKNOWLEDGE, Trap.BLAME]).items():
        assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True), label
        assert all(0 <= each.first < each.end <= len(sentence.starts) for each in found)
        spans = sorted((each.first, each.end) for each in found)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_shipped_weights_are_in_an_order_that_a_comparison_can_follow() -> None:
    from recovery_coach.content.rulebooks import weight_lines

    bias, limits, *lines = weight_lines()
    assert (bias.split("\t")[0], limits.split("\t")[0]) == ("bias", "limits")
    names = [line.split("\t")[0] for line in lines]
    assert names == sorted(names)
    assert len(set(names)) == len(names)
