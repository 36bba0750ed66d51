"""Wordings as a trainer writes them, made into matchers that can't run away.

    sorry {for} ... {harm}          words as they stand, classes, and a gap of up to four words
    (please | kindly) [do] hold~    one of several, what may be left out, any form of a word
    ^ {asking} ... ?                at the beginning, in a question; `$` is the end of the sentence

Matching is by words, never by letters, and every gap is short: the work for a sentence has a bound that no pattern can
lift.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from recovery_coach.phrasing.inflection import forms
from recovery_coach.phrasing.text import KINDS_OF_TOKENS, Sentence, long_form, sentences, wordset

GAP = 4
"""The most words that `...` stands for."""
MOST_GAPS = 3

MOST_STEPS = 500
"""Ways that one match may try. A pattern that needs more is taken not to match."""

_left = [MOST_STEPS]

Words = Sequence[str]
Ends = Callable[[Words, int], int]
"""Where a match that begins at a word ends, or -1. The words end with an empty one."""

_PIECE = re.compile(
    r"""\s*(?:
        \.\.\.(?P<gap>\d?) | …
      | \{(?P<name>[^{}]*)\}(?P<any>~?)
      | [\[\]()|^$?,]
      | (?P<word>[^\s\[\]()|{}^$?,~]+)(?P<forms>~?)
      | .
    )""",
    re.VERBOSE | re.DOTALL,
)


class BadPattern(ValueError):
    """A pattern that can't be read; says why, and what to write instead as `fix`."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


class Pattern(Struct, frozen=True, eq=False):
    """A compiled wording: which words it can begin with, which can come second (none: any), and where it ends."""

    text: str
    firsts: frozenset[str]
    ends: Ends
    seconds: frozenset[str] = frozenset()
    at_start: bool = False
    asked: bool = False

    def match(self, sentence: Sentence, at: int) -> int:
        """The word after a match that begins at `at`, or -1."""
        if (at and self.at_start) or (self.asked and not is_question(sentence)):
            return -1
        _left[0] = MOST_STEPS
        return self.ends(sentence.words, at)


class Classes:
    """Word classes by name. A class may name others; in a circle it is refused."""

    def __init__(self, written: Mapping[str, Iterable[str]]) -> None:
        self._written = {name: tuple(items) for name, items in written.items()}
        self._known: dict[str, tuple[_Node, ...]] = {}
        self._open: list[str] = []

    def nodes(self, name: str) -> tuple[_Node, ...]:
        """What a class can stand for. Raises BadPattern for a name that is not there."""
        if name in self._known:
            return self._known[name]
        if name not in self._written:
            from difflib import get_close_matches

            close = get_close_matches(name, self._written, n=1)
            known = f"did you mean `{{{close[0]}}}`?" if close else "define it under `classes`"
            raise BadPattern(f"there is no class `{{{name}}}`", known)
        if name in self._open:
            raise BadPattern(f"the class `{{{name}}}` is part of itself", "take one of them out of the other")
        self._open.append(name)
        try:
            self._known[name] = tuple(_Parser(item, self).sequence() for item in self._written[name])
        finally:
            self._open.pop()
        return self._known[name]


def compiled(text: str, classes: Classes) -> Pattern:
    """A pattern ready to match. Raises BadPattern."""
    parser = _Parser(text, classes)
    sequence = parser.sequence()
    at_start = bool(sequence.parts) and isinstance(sequence.parts[0], _Start)
    asked = bool(sequence.parts) and isinstance(sequence.parts[-1], _Asked)
    parts = sequence.parts[at_start : len(sequence.parts) - asked]
    if not parts:
        raise BadPattern("there is no word in it", "write the wording that it is about")
    if isinstance(parts[0], _Gap):
        raise BadPattern("it begins with a gap", "begin with a word: a gap stands between words")
    if sum(isinstance(part, _Gap) for part in parts) > MOST_GAPS:
        raise BadPattern(f"it has more than {MOST_GAPS} gaps", "make two patterns of it")
    core = _Sequence(parts)
    firsts, skippable = core.firsts()
    if skippable:
        raise BadPattern("all of it may be left out", "take the brackets from the word that must be there")
    return Pattern(text, firsts, core.compile(_done), _seconds(parts), at_start, asked)


_ASKING = frozenset(["what", "who", "where", "when", "why", "how", "which", "whose"])
_AUXILIARIES = wordset("do does did is are was were have has had can could may might will would shall should am")


def is_question(sentence: Sentence) -> bool:
    """Whether it asks: a question mark, or the order of words of a question."""
    first, second = sentence.words[0], sentence.words[1] if len(sentence.words) > 1 else ""
    if sentence.asked or (first in _ASKING and second in _AUXILIARIES):
        return True
    return first in _AUXILIARIES and second in {"you", "i", "we", "it", "that", "this", "there", "they"}


def _done(_words: Words, at: int) -> int:
    return at


class _Node:
    """A piece of a pattern. `compile` gives a matcher that goes on with `then`."""

    def compile(self, then: Ends) -> Ends:
        raise NotImplementedError

    def firsts(self) -> tuple[frozenset[str], bool]:
        """The words that it can begin with, and whether it may be left out."""
        raise NotImplementedError


class _Words(_Node):
    def __init__(self, words: frozenset[str]) -> None:
        self.words = words

    def compile(self, then: Ends) -> Ends:
        known = self.words

        def ends(words: Words, at: int) -> int:
            return then(words, at + 1) if words[at] in known else -1

        return ends

    def firsts(self) -> tuple[frozenset[str], bool]:
        return self.words, False


class _Gap(_Node):
    def __init__(self, most: int) -> None:
        self.most = most

    def compile(self, then: Ends) -> Ends:
        most = self.most

        def ends(words: Words, at: int) -> int:
            _left[0] -= 1
            if _left[0] < 0:
                return -1
            for here in range(at, min(at + most, len(words) - 1) + 1):
                end = then(words, here)
                if end >= 0:
                    return end
            return -1

        return ends

    def firsts(self) -> tuple[frozenset[str], bool]:
        return frozenset(), True


class _Start(_Node):
    def compile(self, then: Ends) -> Ends:
        return lambda words, at: then(words, at) if at == 0 else -1

    def firsts(self) -> tuple[frozenset[str], bool]:
        return frozenset(), True


class _End(_Node):
    def compile(self, then: Ends) -> Ends:
        return lambda words, at: then(words, at) if at == len(words) - 1 else -1

    def firsts(self) -> tuple[frozenset[str], bool]:
        return frozenset(), True


class _Asked(_End):
    """The sign of a question. It is looked at once for the whole pattern."""


class _Sequence(_Node):
    def __init__(self, parts: Sequence[_Node]) -> None:
        self.parts = tuple(parts)

    def compile(self, then: Ends) -> Ends:
        for part in reversed(self.parts):
            then = part.compile(then)
        return then

    def firsts(self) -> tuple[frozenset[str], bool]:
        words: frozenset[str] = frozenset()
        for part in self.parts:
            found, skippable = part.firsts()
            words |= found
            if not skippable:
                return words, False
        return words, True


class _Either(_Node):
    """One of several; single words are one set, so that a long class costs one look."""

    def __init__(self, ways: Sequence[_Node]) -> None:
        lone = frozenset(word for way in ways if (words := _lone(way)) for word in words)
        self.ways = [way for way in ways if not _lone(way)]
        if lone:
            self.ways.append(_Words(lone))

    def compile(self, then: Ends) -> Ends:
        ways = [way.compile(then) for way in self.ways]
        if len(ways) == 1:
            return ways[0]

        def ends(words: Words, at: int) -> int:
            _left[0] -= 1
            if _left[0] < 0:
                return -1
            for way in ways:
                end = way(words, at)
                if end >= 0:
                    return end
            return -1

        return ends

    def firsts(self) -> tuple[frozenset[str], bool]:
        found = [way.firsts() for way in self.ways]
        return frozenset().union(*(words for words, _ in found)), any(skippable for _, skippable in found)


def _lone(node: _Node) -> frozenset[str]:
    if isinstance(node, _Sequence) and len(node.parts) == 1:
        return _lone(node.parts[0])
    return node.words if isinstance(node, _Words) else frozenset()


def _seconds(parts: Sequence[_Node]) -> frozenset[str]:
    """The words that can come second; none where that is not fixed."""
    if not _is_one_word(parts[0]):
        return frozenset()
    words, skippable = _leading(_Sequence(parts[1:])) or (frozenset[str](), True)
    return frozenset() if skippable else words


def _is_one_word(node: _Node) -> bool:
    return all(map(_lone, node.ways)) if isinstance(node, _Either) else bool(_lone(node))


def _leading(node: _Node) -> tuple[frozenset[str], bool] | None:
    """The words that a piece begins with, and whether it may be left out; None where a gap lets any word stand there.

    The end of a sentence is an empty word.
    """
    if isinstance(node, _Gap | _Start):
        return None
    if isinstance(node, _End):
        return frozenset([""]), False
    if isinstance(node, _Either):
        found = [_leading(way) for way in node.ways]
        known = [each for each in found if each is not None]
        if len(known) < len(found):
            return None
        return frozenset().union(*(words for words, _ in known)), any(skippable for _, skippable in known)
    return _leading_of_row(node.parts) if isinstance(node, _Sequence) else node.firsts()


def _leading_of_row(parts: Sequence[_Node]) -> tuple[frozenset[str], bool] | None:
    words: frozenset[str] = frozenset()
    for part in parts:
        found = _leading(part)
        if found is None:
            return None
        words |= found[0]
        if not found[1]:
            return words, False
    return words, True


_CLOSING = {"[": "]", "(": ")"}


class _Parser:
    """Reads one pattern from left to right."""

    def __init__(self, text: str, classes: Classes) -> None:
        self._classes = classes
        self._pieces = [found for found in _PIECE.finditer(text.strip().lower()) if found.group().strip()]
        self._at = 0

    def sequence(self) -> _Sequence:
        """The whole pattern."""
        ways = self._ways("")
        if self._at < len(self._pieces):
            raise BadPattern(f"there is a `{self._next()}` too many", "take it out, or open it before")
        return ways if isinstance(ways, _Sequence) else _Sequence([ways])

    def _next(self) -> str:
        return self._pieces[self._at].group().strip() if self._at < len(self._pieces) else ""

    def _ways(self, closing: str) -> _Node:
        ways: list[_Node] = []
        parts: list[_Node] = []
        while self._at < len(self._pieces) and self._next() not in ("]", ")"):
            if self._next() == "|":
                self._at += 1
                ways.append(_Sequence(parts))
                parts = []
            else:
                parts += self._part()
        if closing and self._next() != closing:
            raise BadPattern(f"a `{closing}` is missing", f"write it where the choice ends: `... {closing}`")
        if not ways:
            return _Sequence(parts)
        if not closing:
            raise BadPattern("a `|` stands outside ( )", "put the choice into brackets: `(this | that)`")
        return _Either([*ways, _Sequence(parts)])

    def _part(self) -> list[_Node]:
        piece, found = self._next(), self._pieces[self._at]
        self._at += 1
        if piece in _CLOSING:
            inner = self._ways(_CLOSING[piece])
            self._at += 1
            return [_Either([inner, _Sequence([])])] if piece == "[" else [inner]
        if piece.startswith("...") or piece == "…":
            return [_Gap(int(found.group("gap") or GAP))]
        if found.group("name") is not None:
            return [self._class(found.group("name").strip(), any_form=bool(found.group("any")))]
        if piece == "?" and self._at < len(self._pieces):
            raise BadPattern("a `?` stands before its end", "write it last: the whole sentence is meant")
        if piece in ("^", "$", "?"):
            return [{"^": _Start, "$": _End, "?": _Asked}[piece]()]
        if piece == ",":
            return []
        if not found.group("word"):
            raise BadPattern(f"`{piece}` means nothing in a pattern", "use words, {classes}, [ ], ( | ), ~ and ...")
        return self._word(found.group("word"), any_form=bool(found.group("forms")))

    def _class(self, name: str, *, any_form: bool) -> _Node:
        either = _Either(self._classes.nodes(name))
        if not any_form:
            return either
        ways = [
            _Words(frozenset(form for word in _lone(way) for form in forms(word))) for way in either.ways if _lone(way)
        ]
        return _Either([*(way for way in either.ways if not _lone(way)), *ways])

    def _word(self, word: str, *, any_form: bool) -> list[_Node]:
        if word.startswith("<"):
            if word not in KINDS_OF_TOKENS:
                raise BadPattern(f"there is no {word}", f"there are {' '.join(KINDS_OF_TOKENS)}")
            return [_Words(frozenset({word}))]
        spelt = [found for sentence in sentences(word) for found in sentence.words[:-1]]
        if not spelt or not word[0].isalnum() or "..." in word:
            raise BadPattern(
                f"`{word}` is no word", "use words, {classes}, [ ], ( | ), ~, and ... with spaces around it"
            )
        if any_form and len(spelt) == 1:
            return [_Words(frozenset(form for inflected in forms(spelt[0]) for form in long_form(inflected)))]
        return [_Words(frozenset({found})) for found in spelt]
