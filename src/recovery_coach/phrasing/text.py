"""A statement as the coach reads it: sentences of plain words, each with its place in the text as it was given.

Contractions stand as their long forms (`I'll` is `i will`, both words in one place), short forms of chat as what they
are short for, numbers, times, sums and links as their kind. So a rule or a weight is written once for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

A_BREATH = 20
"""Words from which a comma and a new start end a sentence: people run on, and are heard breath by breath."""

_ANOTHER = re.compile(
    r"\s*(?:and|so|or|because)?\s*(?:i|we|you|he|she|it|they|that|there|here|would|could|can|let)\b", re.IGNORECASE
)

LONGEST_SENTENCE = 120
"""Words after which a sentence is cut, so that no text, however long, makes one reading long."""

_LONGEST_WORD = 40


def wordset(text: str) -> frozenset[str]:
    """Words that are written with spaces between."""
    return frozenset(text.split())


_TOKEN = re.compile(
    r"""(?P<link>https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w[\w.]*)
      | (?P<handle>[@#]\w+)
      | (?P<money>[£$€]\s?\d[\d,.]*\d|[£$€]\s?\d)
      | (?P<time>\d{1,2}(?:[:.]\d\d)?\s?(?:(?:am|pm|o['’ʼ]clock)\b|[ap]\.m\b(?:\.(?!\s+(?-i:[A-Z])))?)|\d{1,2}:\d\d\b)
      | (?P<ordinal>\d+(?:st|nd|rd|th)\b)
      | (?P<percent>\d+(?:\.\d+)?\s?%)
      | (?P<number>\d+(?:[.,/-]\d+)*)
      | (?P<aside>\b(?:e\.g|i\.e)\b\.?)
      | (?P<word>[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*['’]?)
      | (?P<end>[.?!…]++(?=["'”’)\]]*(?:\s|$))|\n[ \t\r]*+(?:\n\s*+|(?!(?-i:[a-z]))))
      | (?P<break>[,;:—–()-]|[\U0001F300-\U0001FAFF☀-➿])
    """,
    re.VERBOSE | re.IGNORECASE,
)


_KINDS = {
    "link": "<link>",
    "handle": "<handle>",
    "money": "<money>",
    "time": "<time>",
    "ordinal": "<ordinal>",
    "percent": "<percent>",
}
KINDS_OF_TOKENS = ("<time>", "<money>", "<number>", "<percent>", "<ordinal>", "<code>", "<link>", "<handle>")
"""What stands for a number, a time and the like, as a pattern names it."""

_NO_END = wordset("mr mrs ms dr st approx etc vs ext tel")

_SHORT = {
    "pls": "please", "plz": "please", "u": "you", "ur": "your", "ya": "you", "yer": "your", "thx": "thanks",
    "thnx": "thanks", "ty": "thanks", "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "sry": "sorry",
    "soz": "sorry", "asap": "as soon as possible", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "cannot": "can not", "cant": "can not", "dont": "do not", "wont": "will not", "didnt": "did not",
    "doesnt": "does not", "isnt": "is not", "wasnt": "was not", "werent": "were not", "havent": "have not",
    "hasnt": "has not", "hadnt": "had not", "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not",
    "arent": "are not", "aint": "is not", "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have",
    "youll": "you will", "theyre": "they are", "theyve": "they have", "thats": "that is", "whats": "what is",
    "lets": "let us", "weve": "we have", "theres": "there is", "heres": "here is", "hes": "he is",
    "won't": "will not", "can't": "can not", "shan't": "shall not", "ain't": "is not", "let's": "let us",
    "y'all": "you all", "ma'am": "madam", "apologize": "apologise", "apologizes": "apologises",
    "apologized": "apologised", "apologizing": "apologising", "realize": "realise", "realized": "realised",
    "recognize": "recognise", "recognized": "recognised", "okay": "ok",
    "mins": "minutes", "min": "minutes", "hrs": "hours", "hr": "hour", "msg": "message", "acct": "account",
    "apols": "apologies", "info": "information", "tho": "though", "cos": "because", "coz": "because", "cuz": "because",
    "bc": "because", "rn": "right now", "idk": "i do not know", "hv": "have",
    "yr": "your", "thru": "through", "dm": "message",
}  # fmt: skip
_ENDINGS = (
    ("n't", "not"), ("'ll", "will"), ("'ve", "have"), ("'re", "are"), ("'m", "am"), ("'d", "would"),
)  # fmt: skip
_IS_AFTER = wordset("it that there here what who how where he she this when everything something nothing one")
_AFTER_IS = wordset(
    "a an the not no my our your his her their very so too still been just always never gone down off out up on in "
    "broken late closed full slow fine ready here there only really quite already going"
)
"""Words before which the 's of a name or a thing is more often "is" than a sign of owning."""

_LONG_FORMS: dict[str, tuple[str, ...]] = {}
_MOST_KEPT = 20_000


class Sentence(Struct, frozen=True, eq=False):
    """A sentence of a statement. `words` ends with an empty one, so that looking one ahead needs no care.

    `starts` and `ends` are the offsets of each word in the statement, `start` and `end` its own. `asked` tells whether
    it ends with a question mark, `loud` with an exclamation mark; `breaks` holds the words that a comma, a dash or the
    like comes before.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    start: int
    end: int
    asked: bool = False
    loud: bool = False
    breaks: frozenset[int] = frozenset()

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place of the words from `first` up to and without `last`; the whole sentence where there are none."""
        if last <= first:
            return self.start, self.end
        return self.starts[first], self.ends[last - 1]


def sentences(text: str) -> list[Sentence]:
    """A text's sentences, in order; one without a word is none."""
    return list(_sentences(text))


def long_form(word: str) -> tuple[str, ...]:
    """A lower-case word as the coach reads it: `i'll` is `i will`, `pls` is `please`, `driver's` is `driver`."""
    known = _LONG_FORMS.get(word)
    if known is None:
        if len(_LONG_FORMS) >= _MOST_KEPT:
            _LONG_FORMS.clear()
        known = _LONG_FORMS[word] = tuple(_spelt_out(word).split())
    return known


def _spelt_out(word: str) -> str:
    word = word.replace("’", "'").replace("ʼ", "'").replace("`", "'").rstrip("'")
    if len(word) > _LONGEST_WORD:
        return "<long>"
    if word in _SHORT:
        return _SHORT[word]
    for ending, meaning in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return f"{_spelt_out(word[: -len(ending)])} {meaning}"
    if word.endswith("'s"):
        owner = word[:-2]
        return f"{owner} is" if owner in _IS_AFTER else owner
    return word


def _sentences(text: str) -> Iterator[Sentence]:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: set[int] = set()
    maybe_is = False

    def put(word: str, start: int, end: int) -> None:
        words.append(word)
        starts.append(start)
        ends.append(end)

    def done(end: int, mark: str = "") -> Sentence:
        sentence = Sentence(
            (*words, ""), tuple(starts), tuple(ends), starts[0], end, "?" in mark, "!" in mark, frozenset(breaks)
        )
        for gathered in (words, starts, ends):
            gathered.clear()
        breaks.clear()
        return sentence

    for found in _TOKEN.finditer(text):
        kind, (start, end) = found.lastgroup, found.span()
        maybe_is = maybe_is and kind == "word"
        if kind == "word":
            typed = found.group().lower()
            if maybe_is and (typed in _AFTER_IS or typed.endswith("ing")):
                put("is", starts[-1], ends[-1])
            maybe_is = long_form(typed) == (typed[:-2],)
            for word in long_form(typed):
                put(word, start, end)
        elif kind == "end":
            mark = found.group()
            if words and not (mark == "." and _goes_on(words[-1], text, end)):
                yield done(end if mark.strip() else ends[-1], mark)
            continue
        elif kind in ("break", "aside"):
            if _runs_on(words, found.group(), text, end):
                yield done(start)
            else:
                breaks.add(len(words))
            continue
        else:
            assert kind is not None, "every alternative has a name"
            put(_KINDS.get(kind) or _number(found.group()), start, end)
        if len(words) >= LONGEST_SENTENCE:
            maybe_is = False
            yield done(ends[-1])
    if words:
        yield done(ends[-1])


def _runs_on(words: Sequence[str], mark: str, text: str, end: int) -> bool:
    """Whether a sentence has had its length by now, and another begins after this comma."""
    return len(words) >= A_BREATH and (mark == ";" or (mark == "," and _ANOTHER.match(text, end) is not None))


def _goes_on(word: str, text: str, end: int) -> bool:
    """Whether a full stop only shortens the word before it: `Mr.`, or `No.` before a number."""
    return word in _NO_END or (word == "no" and text[end : end + 2].strip()[:1].isdigit())


def _number(digits: str) -> str:
    return "<code>" if sum(sign.isdigit() for sign in digits) > 4 else "<number>"
