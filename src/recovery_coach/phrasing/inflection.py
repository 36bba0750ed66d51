"""The forms of an English word, for patterns that mean any of them: `wait~` is wait, waits, waited, waiting."""

from __future__ import annotations

_IRREGULAR = (
    "be am is are was were been being", "have has had having", "do does did done doing", "go goes went gone going",
    "get gets got gotten getting", "give gives gave given giving", "take takes took taken taking",
    "make makes made making", "come comes came coming", "see sees saw seen seeing", "say says said saying",
    "tell tells told telling", "hear hears heard hearing", "feel feels felt feeling", "keep keeps kept keeping",
    "leave leaves left leaving", "lose loses lost losing", "put puts putting", "let lets letting",
    "send sends sent sending", "spend spends spent spending", "find finds found finding",
    "break breaks broke broken breaking", "forget forgets forgot forgotten forgetting", "hold holds held holding",
    "bring brings brought bringing", "buy buys bought buying", "think thinks thought thinking",
    "understand understands understood understanding", "write writes wrote written writing",
    "speak speaks spoke spoken speaking", "ring rings rang rung ringing", "mean means meant meaning",
    "meet meets met meeting", "pay pays paid paying", "know knows knew known knowing", "stand stands stood standing",
    "run runs ran running", "begin begins began begun beginning", "stop stops stopped stopping",
    "sit sits sat sitting", "choose chooses chose chosen choosing", "fall falls fell fallen falling",
    "hurt hurts hurting", "cut cuts cutting", "upset upsets upsetting", "wake wakes woke woken waking",
    "child children", "person people", "woman women", "man men",
)  # fmt: skip
_FORMS = {line.split()[0]: frozenset(line.split()) for line in _IRREGULAR}
_VOWELS = frozenset("aeiou")


def forms(word: str) -> frozenset[str]:
    """Every form of a word that is written as it is found in a dictionary, the word itself among them."""
    known = _FORMS.get(word)
    if known is not None:
        return known
    if word.endswith("ee"):
        return frozenset({word, f"{word}s", f"{word}d", f"{word}ing"})
    if word.endswith("ie"):
        return frozenset({word, f"{word}s", f"{word}d", f"{word[:-2]}ying"})
    if word.endswith("e"):
        return frozenset({word, f"{word}s", f"{word}d", f"{word[:-1]}ing"})
    if word.endswith("y") and len(word) > 2 and word[-2] not in _VOWELS:
        return frozenset({word, f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"})
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return frozenset({word, f"{word}es", f"{word}ed", f"{word}ing"})
    found = {word, f"{word}s", f"{word}ed", f"{word}ing"}
    if _doubles(word):
        found |= {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    return frozenset(found)


def _doubles(word: str) -> bool:
    """Whether the last letter may be doubled: `ship`, `refer`, `cancel`."""
    return (
        len(word) > 2 and word[-1] not in _VOWELS | frozenset("wxy") and word[-2] in _VOWELS and word[-3] not in _VOWELS
    )
