"""The words by which a fact or a way forward is known again, worked out from the sentence that tells it.

They are only offered: a person reads them, and changes them. They keep what a scenario holds apart: a word that stands
in two of its facts tells neither of them by itself, nor does one that any call has in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from recovery_coach.drill.words import COMMON_WORDS, holds, stems_in
from recovery_coach.phrasing.features import SHAPES
from recovery_coach.phrasing.inflection import forms
from recovery_coach.phrasing.statement import EMPTY_WORDS, stem
from recovery_coach.phrasing.text import Sentence, sentences, wordset

MOST_WORDINGS = 16
_NEAR = 2
"""How far apart two words of a sentence may stand to be heard as one thing."""

_MOST_OF_OFFER = 10
_NEAR_IN_OFFER = 3
_OF_ANY_CALL = wordset(
    "fine ready shop store office today tonight tomorrow soon quick quickly easy happy glad sure nothing something "
    "matter matters fast whatever actually item thing things free cost costs extra team desk website online phone "
    "wanted needed waiting waited promised working works worked trying tried looking looked"
)
"""Words that an agent says in any call: one of them alone tells nothing of this one."""

_NOT = wordset("not no never nobody nothing none without")
_OFTEN = wordset("once twice third second fourth fifth")
_VERBS = wordset(
    "come go get give take make see say tell hear feel keep leave lose send spend find break forget hold bring buy "
    "think write speak ring mean meet pay stand run begin sit choose fall wake"
)
_FORMS = {form: forms(verb) for verb in _VERBS for form in forms(verb)}

_IN_OTHER_WORDS: tuple[frozenset[str], ...] = tuple(
    map(
        wordset,
        (
            "broken broke faulty",
            "delay delayed late waiting",
            "cancelled cancel",
            "refund refunded reimbursed",
            "replacement replace",
            "freezing cold",
            "dirty filthy",
            "noise noisy loud",
            "leak leaking dripping",
            "mother mum mom",
            "father dad",
            "wedding married",
            "holiday vacation trip",
            "doctor surgeon",
            "medicine medication pills tablets",
            "suitcase luggage bag",
            "parcel package",
            "taxi cab car",
            "voucher coupon",
            "electricity power",
            "kids children",
            "charged billed",
        ),
    )
)
"""Words that people say for each other."""


def words_for(says: Sequence[str], apart_from: Iterable[str] = ()) -> tuple[str, ...]:
    """Wordings by which what is said here is known again, told apart from these other texts."""
    taken = {stem(word) for text in apart_from for part in sentences(text) for word in part.words}
    alone: dict[str, None] = {}
    together: dict[str, None] = {}
    for part in (part for text in says for part in sentences(without_stand_ins(text))):
        words = _telling(part)
        for _, word in words:
            if _tells_alone(word, taken):
                alone.update(dict.fromkeys(_alike(word, taken)))
        together.update(dict.fromkeys(_pairs(part, words, alone)))
    found = (*alone, *together)[:MOST_WORDINGS]
    return found or tuple(dict.fromkeys(_short(text) for text in says))


def words_of_offer(way: str, apart_from: Iterable[str] = ()) -> tuple[str, ...]:
    """Wordings by which an offer of this way is known: pairs of its words first, then words that stand in it alone."""
    taken = {stem(word) for text in apart_from for part in sentences(text) for word in part.words}
    found: dict[str, None] = {}
    alone: dict[str, None] = {}
    weaker: dict[str, None] = {}
    for part in sentences(without_stand_ins(way)):
        words = _telling(part)
        strong = [word for _, word in words if _tells_alone(word, taken)]
        alone.update(dict.fromkeys(strong))
        for one, other in _near(part, words):
            if {one, other} & set(strong) and not {one, other} & (COMMON_WORDS | _OF_ANY_CALL | _OFTEN):
                found[f"{one} {other}"] = None
            elif stem(one) not in taken or stem(other) not in taken:
                weaker[f"{one} {other}"] = None
    return (*found, *alone)[:_MOST_OF_OFFER] or tuple(weaker)[:_MOST_OF_OFFER] or (_short(way),)


def _near(part: Sentence, words: list[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of words that stand near each other with no comma between."""
    for at, (first, one) in enumerate(words):
        for second, other in words[at + 1 : at + 3]:
            if second - first <= _NEAR_IN_OFFER and not any(first < place <= second for place in part.breaks):
                yield one, other


def without_stand_ins(text: str) -> str:
    """A text without the words that stand for what was taken out of it: they tell nothing."""
    return _STAND_INS.sub(" ", text)


_STAND_INS = re.compile(
    r"\b(?:an e-mail address|a web page|a handle|a birthday(?=[.,;:!?]|$)|an account number|a card number|"
    r"a phone number|an address|the reference|the customer|someone)\b",
    re.IGNORECASE,
)


def asks_for(says: Sequence[str]) -> tuple[str, ...]:
    """Words of questions that bring out what is said here, by what kind of thing it is."""
    words = {word for text in says for part in sentences(text) for word in part.words}
    kinds = {SHAPES.get(word) for word in words}
    found: list[str] = []
    if kinds & {"TIME", "SPAN"} or any(sign.isdigit() for text in says for sign in text):
        found += ["when need", "by when", "what time", "how long"]
    if "KIN" in kinds or words & _OCCASIONS:
        found += ["who for", "what occasion", "what is it for"]
    if words & _OFTEN or words & _CONTACTS:
        found += ["called before", "spoken to anyone", "how often", "what have you tried"]
    if words & _MONEY:
        found += ["how much", "what did it cost"]
    return tuple(dict.fromkeys([*found, "matters most", "what else"]))


_OCCASIONS = wordset("birthday wedding funeral interview meeting party exam holiday anniversary present concert")
_CONTACTS = wordset("called call rang phoned emailed wrote queue queued waited hold spoke")
_MONEY = wordset("pay paid cost charged price fee refund money <money> bill")


def _telling(part: Sentence) -> list[tuple[int, str]]:
    """The words of a sentence that carry something, each with its place."""
    return [
        (place, word)
        for place, word in enumerate(part.words[:-1])
        if word[:1] not in ("<", "") and len(word) > 2 and word not in EMPTY_WORDS
    ]


def _tells_alone(word: str, taken: set[str]) -> bool:
    common = word in COMMON_WORDS or word in _OFTEN or word in _FORMS or SHAPES.get(word) in ("TIME", "SPAN", "NUM")
    return len(word) > 3 and not common and word not in _OF_ANY_CALL and stem(word) not in taken


def _alike(word: str, taken: set[str]) -> Iterator[str]:
    """The word and those that people say for it, where they are not something else's."""
    yield word
    for alike in _IN_OTHER_WORDS:
        if word in alike:
            yield from sorted(other for other in alike if _tells_alone(other, taken))


def _pairs(part: Sentence, words: list[tuple[int, str]], alone: Iterable[str]) -> Iterator[str]:
    """Two words near each other that tell together what neither does alone, and what was not."""
    strong = {stem(word) for word in alone}
    for (first, one), (second, other) in pairwise(words):
        if second - first <= _NEAR and not {stem(one), stem(other)} & strong:
            yield f"{one} {other}"
    for place, word in words:
        denied = next((each for each in part.words[max(0, place - _NEAR) : place] if each in _NOT), "")
        if denied and stem(word) not in strong and SHAPES.get(word) is None:
            # The verb may come back in another form, and "nobody came" as "no one came" or "did not come".
            for form in _forms_of(word):
                yield from (f"{denied} {form}", f"not {form}", *((f"no one {form}",) if denied == "nobody" else ()))


def _forms_of(word: str) -> list[str]:
    """A word and its other forms, but for those that are heard as one of them."""
    found: dict[str, str] = {}
    for form in (word, *sorted(_FORMS.get(word, ()), key=len)):
        found.setdefault(stem(form), form)
    return list(found.values())


def _short(text: str) -> str:
    return " ".join(text.split()[:6]) or text


def short_name(text: str) -> str:
    """What a sentence is about, in up to four of its words."""
    for part in sentences(text):
        places = [place for place, _ in _telling(part)]
        run = range(places[0], min(places[0] + 4, len(part.starts))) if places else range(0)
        while run and run[-1] not in places:
            run = run[:-1]
        if run:
            return _in_a_sentence(text[part.starts[run[0]] : part.ends[run[-1]]], begins=run[0] == 0)
    return ""


def _in_a_sentence(words: str, *, begins: bool) -> str:
    """Words as they stand within a sentence: a Friday keeps its capital, what was shouted is said."""
    said = [word.lower() if word.isupper() and len(word) > 3 else word for word in words.split()]
    if begins and said[0].lower() not in SHAPES:
        said[0] = said[0][:1].lower() + said[0][1:]
    return " ".join(said)


def is_told(text: str, wordings: Sequence[str]) -> bool:
    """Whether a text says, in one of its sentences, what one of these wordings tells, as a customer would hear it."""
    return any(holds(stems_in(part, text), wordings) for part in sentences(text))
