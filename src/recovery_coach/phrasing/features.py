"""What the trained reader sees of a sentence: its words and their neighbours, their shapes, and its form.

The same names are made in training and in use. Each is text, so that the weights can be read and compared by eye.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from recovery_coach.phrasing.text import Sentence, wordset

_I = frozenset({"i", "me", "my", "mine", "myself"})
_WE = frozenset({"we", "us", "our", "ours", "ourselves"})
_YOU = frozenset({"you", "your", "yours", "yourself", "yourselves"})
_THEY = wordset("they them their theirs he him his she her hers")
_BE = frozenset({"am", "is", "are", "was", "were", "be", "been", "being"})
_HAVE = frozenset({"have", "has", "had", "having"})
_DO = frozenset({"do", "does", "did", "doing", "done"})
_WILL = frozenset({"will", "shall"})
_MAY = frozenset({"can", "could", "may", "might"})
_MUST = frozenset({"must", "should", "ought", "need", "needs"})
_NOT = wordset("not no never nothing nobody none neither nor nowhere hardly without")
_ASKING = frozenset({"what", "who", "where", "when", "why", "how", "which", "whose"})
_NUMBERS = wordset(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty "
    "hundred dozen half couple twice"
)
_SPANS = wordset(
    "second seconds minute minutes hour hours day days night nights week weeks weekend month months year "
    "years fortnight"
)
_TIMES = wordset(
    "today tonight tomorrow monday tuesday wednesday thursday friday saturday sunday morning afternoon "
    "evening noon lunch lunchtime midnight midday teatime january february april june july august september "
    "october november december christmas easter"
)
_KIN = wordset(
    "son daughter wife husband mum mom mother dad father baby child children kid kids girl boy brother sister "
    "gran nan grandma grandad family partner friend friends guest guests dog cat"
)

SHAPES: Mapping[str, str] = {
    **{
        word: name
        for name, words in {
            "I": _I, "WE": _WE, "YOU": _YOU, "THEY": _THEY, "BE": _BE, "HAVE": _HAVE, "DO": _DO, "WILL": _WILL,
            "MAY": _MAY, "MUST": _MUST, "NOT": _NOT, "WH": _ASKING, "NUM": _NUMBERS, "SPAN": _SPANS, "TIME": _TIMES,
            "KIN": _KIN,
        }.items()
        for word in words
    },
    "would": "WOULD",
    "<number>": "NUM",
    "<ordinal>": "NUM",
    "<time>": "TIME",
    "<code>": "CODE",
    "<money>": "MONEY",
    "<percent>": "MONEY",
    "a": "A",
    "an": "A",
    "the": "THE",
    "this": "THIS",
    "that": "THAT",
    "these": "THIS",
    "those": "THAT",
    "it": "IT",
    "and": "AND",
    "but": "BUT",
    "if": "IF",
    "so": "SO",
    "to": "TO",
    "of": "OF",
    "for": "FOR",
    "with": "WITH",
    "at": "AT",
    "on": "ON",
    "in": "IN",
    "by": "BY",
    "from": "FROM",
    "until": "UNTIL",
    "till": "UNTIL",
    "before": "UNTIL",
    "after": "AFTER",
    "because": "CAUSE",
    "since": "CAUSE",
    "as": "AS",
    "just": "ONLY",
    "only": "ONLY",
    "please": "PLEASE",
}  # fmt: skip
"""The small words by what they are, so that `our fault` and `my fault` have a neighbourhood in common."""

_TAILS = (
    ("ingly", "LY"), ("ly", "LY"), ("ing", "ING"), ("ed", "ED"), ("tion", "NOUN"), ("ment", "NOUN"), ("ness", "NOUN"),
    ("able", "ADJ"), ("ible", "ADJ"), ("ful", "ADJ"), ("ous", "ADJ"), ("est", "EST"), ("s", "S"),
)  # fmt: skip
_PARTICIPLES = wordset(
    "been done gone made left lost kept told said sent put let got given taken broken gotten held met paid "
    "felt found brought bought thought caught come run seen heard built cut hit set stood spent slept"
)
EDGE = "^"
"""What stands for the words before the first and after the last."""

_SHAPED: dict[str, str] = {}
_MOST_KEPT = 20_000


def shape(word: str) -> str:
    """What a word is like: its class when it is one of the small words, else how it ends."""
    known = _SHAPED.get(word)
    if known is None:
        if len(_SHAPED) >= _MOST_KEPT:
            _SHAPED.clear()
        known = _SHAPED[word] = SHAPES.get(word) or _tail(word)
    return known


def _tail(word: str) -> str:
    if word == EDGE:
        return EDGE
    if word in _PARTICIPLES:
        return "ED"
    for ending, name in _TAILS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return name
    return "X"


def word_features(word: str) -> Iterator[str]:
    """What a word is known by when it stands alone: itself, its beginnings and ends, and the runs of letters in it."""
    if word == EDGE:
        return
    yield f"={word}"
    if len(word) > 3 and word[0] != "<":
        framed = f"^{word}$"
        for size in (3, 4, 5):
            for start in range(len(framed) - size + 1):
                yield f"~{framed[start : start + size]}"


def family(word: str, families: Mapping[str, str]) -> str:
    """What a word is akin to: its class when it is one of the small words, else its family, else how it ends."""
    return SHAPES.get(word) or families.get(word) or shape(word)


class Place(NamedTuple):
    """A word and those before it: two by themselves (`y`, and `z` before that), three by shape, two by family."""

    word: str
    y: str
    z: str
    shapes: tuple[str, str, str, str]
    families: tuple[str, str, str]


def places(sentence: Sentence, families: Mapping[str, str]) -> list[Place]:
    """Every place of a sentence. Its edges are places too."""
    found = []
    y, z = EDGE, ""
    ys, zs, xs = EDGE, "", ""
    yf, zf = EDGE, ""
    for word in (*sentence.words[:-1], EDGE):
        s, f = shape(word), family(word, families)
        found.append(Place(word, y, z, (s, ys, zs, xs), (f, yf, zf)))
        y, z, ys, zs, xs, yf, zf = word, y, s, ys, zs, f, yf
    return found


def neighbour_features(place: Place) -> list[str]:
    """What is seen of a word with those before it, by words, by shapes and by families."""
    word, y, z, (s, ys, zs, xs), (f, yf, zf) = place
    found = [
        f"{y} {word}", f"{y} {s}", f"{ys} {word}", f"{y}%{f}", f"{yf}% {word}",
        f"{ys}+{s}", f"%{f}", f"{yf}%{f}",
    ]  # fmt: skip
    if z:
        found += (
            f"{z} {y} {word}", f"{z} _ {word}", f"{z} {ys} {word}", f"{zs} {y} {s}",
            f"{zs}+{ys}+{s}", f"{zf}%{yf}%{f}", f"{zf}%_%{f}",
        )  # fmt: skip
    if xs:
        found.append(f"{xs}+{zs}+{ys}+{s}")
    return found


def sentence_features(sentence: Sentence, families: Mapping[str, str]) -> list[str]:
    """Everything that the reader sees of a sentence, as often as it is there."""
    found = list(form_features(sentence))
    for place in places(sentence, families):
        found += word_features(place.word)
        found += neighbour_features(place)
    return found


def form_features(sentence: Sentence) -> Iterator[str]:
    """What the sentence is as a whole: asked, ordered, long; who is in it; how it begins and ends."""
    words = sentence.words
    kinds = {shape(word) for word in words[:-1]}
    length = len(words) - 1
    yield f"#length {min(length // 4, 7)}"
    if sentence.asked:
        yield "#asked"
    if sentence.loud:
        yield "#loud"
    for kind in ("I", "WE", "YOU", "THEY", "NUM", "TIME", "SPAN", "MONEY", "NOT", "BUT", "IF", "KIN", "CODE", "ED"):
        if kind in kinds:
            yield f"#{kind}"
    if "YOU" not in kinds and "I" not in kinds and "WE" not in kinds:
        yield "#nobody"
    first = shape(words[0])
    yield f"#first {first}"
    yield f"#first2 {first} {shape(words[1]) if length > 1 else '$'}"
    if first == "X" and "I" not in kinds and "WE" not in kinds:
        yield "#bare start"
    if "but" in words:
        at = words.index("but")
        for word in words[at + 1 : at + 5]:
            if word:
                yield f"#but {word}"
        for word in words[max(0, at - 4) : at]:
            yield f"#{word} but"
    if sentence.asked:
        yield f"#asked {words[0]}"
