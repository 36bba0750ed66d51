"""Conditions in words, as a trainer reads them aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recovery_coach.model.playbook import Conditions, Test


def in_words(conditions: Conditions) -> str:
    """What must hold, on one line: `cause is late or lost`, `a, and b`, `either a, or b`. Empty where nothing must."""
    ways = list(dict.fromkeys(", and ".join(_test(*named) for named in mapping.items()) for mapping in conditions))
    if len(ways) < 2:
        return "".join(ways)
    # Where an `and` stands among the ways, a comma would not tell what belongs together.
    apart = "; or " if any(len(mapping) > 1 for mapping in conditions) else ", or "
    return f"either {apart.join(ways)}"


def _test(name: str, test: Test) -> str:
    return f"{_word(name)} is {' and '.join(_parts(test)) or 'anything'}"


def _parts(test: Test) -> Iterator[str]:
    """Each thing that one answer must be, all of them at once."""
    others = test.is_ is not None or test.is_not is not None or test.answered is not None
    numbers = _numbers(test.at_least, test.at_most)
    if test.is_ is not None:
        yield _word(test.is_)
    if test.one_of:
        either = "either " if len(test.one_of) > 1 and (others or numbers) else ""
        yield either + any_of([_word(word) for word in test.one_of])
    if numbers:
        yield numbers
    if test.is_not is not None:
        yield f"not {_word(test.is_not)}"
    if test.answered is not None:
        yield "answered" if test.answered else "not answered"


def _numbers(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"from {least:g} to {most:g}"
    if least is not None:
        return f"{least:g} or more"
    return "" if most is None else f"{most:g} or less"


def any_of(words: Sequence[str]) -> str:
    """`late`, `late or lost`, `late, lost or broken`."""
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _word(text: str) -> str:
    """A trainer's word on one line; quotation marks show one that is empty."""
    return " ".join(text.split()) or '""'
