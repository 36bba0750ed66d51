"""The rules at work: every pattern is looked for in one pass over a statement's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from recovery_coach.model.phrasing import Advice, Allowed, Forbidden, Move, Rule, Rulebook, Trap
from recovery_coach.phrasing.kinds import KINDS, Compiled, Made, Match, found_in, negated
from recovery_coach.phrasing.patterns import Classes, Pattern, compiled
from recovery_coach.phrasing.raw import Raw
from recovery_coach.phrasing.statement import Statement
from recovery_coach.phrasing.text import Sentence

Matches = Mapping[int, Sequence[Match]]
"""What the patterns of each rule matched, by the rule's number."""


class Hit(Struct, frozen=True, eq=False):
    """What a rule flags: in which sentence, where in the text, and what to say instead."""

    rule: Rule
    sentence: int
    span: tuple[int, int]
    better: str = ""


class Ruled(Struct, frozen=True, eq=False):
    """A house's own word: a wording that it allows, or forbids."""

    pattern: Pattern
    word: Allowed | Forbidden


class Rules:
    """All the rules of some books, ready to look. Raises BadPattern for a pattern that can't be read."""

    def __init__(self, books: Sequence[Rulebook]) -> None:
        classes = Classes(pooled_classes(books))
        self.moves: dict[Move, Advice] = {}
        self.traps: dict[Trap, Advice] = {}
        for book in reversed(books):
            self.moves |= book.moves
            self.traps |= book.traps
        self.compiled = [compiled_rule(rule, classes) for book in books for rule in book.rules]
        self.by_id = {each.rule.id: each.rule for each in self.compiled}
        self._raw = {number: Raw(each.rule.regex) for number, each in enumerate(self.compiled) if each.rule.regex}
        words: list[Allowed | Forbidden] = []
        for book in books:
            words += [*book.allow, *book.forbid]
        self._ruled = [Ruled(compiled(word.pattern, classes), word) for word in words]
        self._always = [number for number, each in enumerate(self.compiled) if KINDS[each.rule.kind].always]
        self._index: dict[str, list[tuple[Pattern, int, str]]] = {}
        for number, each in enumerate(self.compiled):
            for pattern in each.patterns:
                self._enter(pattern, number, "")
            for pattern, better in each.swap:
                self._enter(pattern, number, better)

    def _enter(self, pattern: Pattern, number: int, better: str) -> None:
        for word in pattern.firsts:
            self._index.setdefault(word, []).append((pattern, number, better))

    def matches(self, statement: Statement) -> Matches:
        """What the patterns of each rule matched, by the rule's number."""
        found: dict[int, list[Match]] = {}
        index = self._index
        for number, sentence in enumerate(statement.sentences):
            words = sentence.words
            for at, word in enumerate(words):
                for pattern, rule, better in index.get(word, ()):
                    if pattern.seconds and words[at + 1] not in pattern.seconds:
                        continue
                    end = pattern.match(sentence, at)
                    if end > 0:
                        found.setdefault(rule, []).append(Match(number, at, end, better))
        for rule, raw in self._raw.items():
            found.setdefault(rule, []).extend(raw.matches(statement))
        return {rule: kept for rule, matches in found.items() if (kept := self._standing(rule, matches, statement))}

    def hits(
        self, statement: Statement, found: Matches, made: Sequence[Made] = (), *, late: bool = False
    ) -> Iterator[Hit]:
        """What the rules flag, from what their patterns matched.

        The `late` ones ask which moves were `made`, and are asked once those are known.
        """
        for number in sorted({*found, *self._always}):
            each = self.compiled[number]
            kind = KINDS[each.rule.kind]
            if kind.late != late:
                continue
            for match in kind.look(each, found.get(number, ()), statement, made):
                span = statement.sentences[match.sentence].span(match.first, match.end)
                yield Hit(each.rule, match.sentence, span, match.better or each.rule.better)

    def ruled(self, sentence: Sentence) -> Iterator[tuple[Allowed | Forbidden, int, int]]:
        """What the house itself allows or forbids in a sentence, and at which words."""
        for each in self._ruled:
            for first, end in found_in((each.pattern,), sentence):
                yield each.word, first, end

    @property
    def has_ruling(self) -> bool:
        """Whether the house allows or forbids anything."""
        return bool(self._ruled)

    def _standing(self, number: int, matches: Sequence[Match], statement: Statement) -> list[Match]:
        """The matches that no "not" turns around and no exception covers."""
        each = self.compiled[number]
        spared: dict[int, list[tuple[int, int]]] = {}
        kept = []
        for match in matches:
            sentence = statement.sentences[match.sentence]
            if not each.rule.negated and negated(sentence, match.first):
                continue
            if match.sentence not in spared:
                spared[match.sentence] = list(found_in(each.except_, sentence))
            if not any(first < match.end and match.first < last for first, last in spared[match.sentence]):
                kept.append(match)
        return kept


def pooled_classes(books: Sequence[Rulebook]) -> dict[str, tuple[str, ...]]:
    """The word classes of all books. Of two with one name the first book's is meant: a house's own comes first."""
    return {name: items for book in reversed(books) for name, items in book.classes.items()}


def compiled_rule(rule: Rule, classes: Classes) -> Compiled:
    """A rule with its patterns ready. Raises BadPattern."""
    return Compiled(
        rule,
        _all(rule.patterns, classes),
        _all(rule.except_, classes),
        _all(rule.without, classes),
        tuple((compiled(wording, classes), better) for wording, better in rule.swap.items()),
    )


def _all(written: Iterable[str], classes: Classes) -> tuple[Pattern, ...]:
    return tuple(compiled(text, classes) for text in written)
