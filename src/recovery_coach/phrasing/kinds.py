"""How each kind of rule looks at a statement: one function a kind, in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from recovery_coach.model.phrasing import Kind, Move, Rule
from recovery_coach.phrasing.patterns import Pattern
from recovery_coach.phrasing.statement import Statement, stems
from recovery_coach.phrasing.text import Sentence, sentences

REPEATED = 3
"""Words in a row that count as the same wording, where a rule of repetition names none."""

_NOT = frozenset(["not", "no", "never", "nor", "neither", "without", "hardly"])
_REACH = 3
"""How many words before a wording a "not" is looked for."""


class Match(NamedTuple):
    """A wording that was found: in which sentence, from which word up to and without which, and what to say instead."""

    sentence: int
    first: int
    end: int
    better: str = ""


class Compiled(Struct, frozen=True, eq=False):
    """A rule with its patterns ready to match. `swap` has the better wording beside each."""

    rule: Rule
    patterns: tuple[Pattern, ...]
    except_: tuple[Pattern, ...] = ()
    without: tuple[Pattern, ...] = ()
    swap: tuple[tuple[Pattern, str], ...] = ()


class Made(NamedTuple):
    """A move that was found in the statement, and where it begins."""

    move: Move
    start: int


Look = Callable[[Compiled, Sequence[Match], Statement, Sequence[Made]], Iterable[Match]]
"""From what a rule's patterns matched to what it flags, knowing the statement's moves."""


class KindOf(NamedTuple):
    """A kind of rule: how it looks, the keys that it understands, and those that it can't do without (any of them).

    `always` says that it looks also where none of its patterns matched, `late` that it needs the moves to be known.
    """

    look: Look
    keys: frozenset[str]
    needs: frozenset[str]
    always: bool = False
    late: bool = False


def negated(sentence: Sentence, at: int) -> bool:
    """Whether a "not" shortly before a word turns it around: "not your fault" blames nobody."""
    words = sentence.words
    for here in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if here + 1 in sentence.breaks:
            return False
        if words[here] in _NOT:
            return words[here + 1] != "only"
    return False


def found_in(patterns: Iterable[Pattern], sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Every place where one of the patterns matches, by its words."""
    for pattern in patterns:
        for at, word in enumerate(sentence.words[:-1]):
            if word in pattern.firsts:
                end = pattern.match(sentence, at)
                if end >= 0:
                    yield at, end


def _existence(
    _rule: Compiled, found: Sequence[Match], _statement: Statement, _made: Sequence[Made]
) -> Iterable[Match]:
    """The wording is there. (A substitution too: each match brings its better wording along.)"""
    return found


def _occurrence(rule: Compiled, found: Sequence[Match], statement: Statement, _made: Sequence[Made]) -> Iterable[Match]:
    """The wording is there at least so often and at most so often; no limit is no limit, and nought is nought."""
    found = _apart(found)
    low, high = rule.rule.at_least, rule.rule.at_most
    if (low is not None and len(found) < low) or (high is not None and len(found) > high):
        return ()
    return found or _whole(statement)


def _conditional(
    rule: Compiled, found: Sequence[Match], statement: Statement, _made: Sequence[Made]
) -> Iterable[Match]:
    """The wording is there, and what it calls for is nowhere in the statement."""
    if any(True for sentence in statement.sentences for _ in found_in(rule.without, sentence)):
        return ()
    return found


def _order(rule: Compiled, found: Sequence[Match], statement: Statement, made: Sequence[Made]) -> Iterable[Match]:
    """The wording comes before any of the moves that it should follow, in this statement and in the call."""
    first = set(rule.rule.until)
    if statement.first is False or first & statement.earlier:
        return ()
    begins = min((move.start for move in made if move.move in first), default=None)
    return [match for match in found if begins is None or _place(statement, match)[0] < begins]


def _repetition(rule: Compiled, found: Sequence[Match], statement: Statement, _made: Sequence[Made]) -> Iterable[Match]:
    """The same wording comes again, here or from an earlier statement."""
    runs = _apart(found) if rule.patterns else list(_runs(statement.sentences))
    before: Counter[tuple[str, ...]] = Counter()
    for said in statement.said:
        earlier = sentences(said)
        again = [run for number, sentence in enumerate(earlier) for run in _again(rule, number, sentence)]
        before.update(_words_of(earlier, run) for run in again)
    seen, again = before, []
    for match in runs:
        words = _words_of(statement.sentences, match)
        seen[words] += 1
        if seen[words] >= (rule.rule.at_least or 2):
            again.append(match)
    return again[:1]


def _length(rule: Compiled, _found: Sequence[Match], statement: Statement, _made: Sequence[Made]) -> Iterable[Match]:
    """A sentence has at least so many words, or the whole statement at most so many."""
    low, high = rule.rule.at_least, rule.rule.at_most
    if high is not None and sum(len(sentence.starts) for sentence in statement.sentences) > high:
        return ()
    if low is None:
        return _whole(statement)
    return [
        Match(number, 0, len(sentence.starts))
        for number, sentence in enumerate(statement.sentences)
        if len(sentence.starts) >= low
    ]


def _overlap(rule: Compiled, _found: Sequence[Match], statement: Statement, _made: Sequence[Made]) -> Iterable[Match]:
    """A sentence carries words of what the customer was noted to have said: at least so many of those with content.

    A sentence that holds an exception is left out: words that come back in a plan or a question are no listening.
    """
    if not statement.after:
        return
    for number, sentence in enumerate(statement.sentences):
        if any(True for _ in found_in(rule.except_, sentence)):
            continue
        shared = sorted(at for word, at in stems(sentence).items() if word in statement.after)
        if len(shared) >= (rule.rule.at_least or 1):
            yield Match(number, shared[0], shared[-1] + 1)


def _whole(statement: Statement) -> list[Match]:
    return [Match(0, 0, len(statement.sentences[0].starts))] if statement.sentences else []


def _again(rule: Compiled, number: int, sentence: Sentence) -> Iterator[Match]:
    if not rule.patterns:
        return _runs([sentence], number)
    spared = list(found_in(rule.except_, sentence))
    matches = (Match(number, first, end) for first, end in found_in(rule.patterns, sentence))
    return (each for each in matches if not any(first < each.end and each.first < end for first, end in spared))


def _apart(found: Iterable[Match]) -> list[Match]:
    """Matches of one rule without those that overlap one before: two patterns that meet in one wording count once."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda each: (each.sentence, each.first, -each.end)):
        if not (kept and kept[-1].sentence == match.sentence and match.first < kept[-1].end):
            kept.append(match)
    return kept


def _runs(found: Sequence[Sentence], number: int = 0) -> Iterator[Match]:
    for at, sentence in enumerate(found, number):
        for first in range(len(sentence.starts) - REPEATED + 1):
            yield Match(at, first, first + REPEATED)


def _words_of(found: Sequence[Sentence], match: Match) -> tuple[str, ...]:
    return found[match.sentence].words[match.first : match.end]


def _place(statement: Statement, match: Match) -> tuple[int, int]:
    return statement.sentences[match.sentence].span(match.first, match.end)


_WORDINGS = frozenset({"patterns", "regex", "except", "negated"})

KINDS: dict[Kind, KindOf] = {
    Kind.EXISTENCE: KindOf(_existence, _WORDINGS, frozenset({"patterns", "regex"})),
    Kind.SUBSTITUTION: KindOf(_existence, frozenset({"swap", "except", "negated"}), frozenset({"swap"})),
    Kind.OCCURRENCE: KindOf(_occurrence, _WORDINGS | {"at least", "at most"}, frozenset({"at least", "at most"}), True),
    Kind.CONDITIONAL: KindOf(_conditional, _WORDINGS | {"without"}, frozenset({"without"})),
    Kind.ORDER: KindOf(_order, _WORDINGS | {"until"}, frozenset({"until"}), late=True),
    Kind.REPETITION: KindOf(_repetition, frozenset({"patterns", "at least", "except"}), frozenset(), True),
    Kind.LENGTH: KindOf(_length, frozenset({"at least", "at most"}), frozenset({"at least", "at most"}), True),
    Kind.OVERLAP: KindOf(_overlap, frozenset({"at least", "except"}), frozenset(), True),
}
