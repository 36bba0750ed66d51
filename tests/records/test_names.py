"""Words that may be names are asked about, however they are written; ordinary words are not."""

from __future__ import annotations

import pytest

from recovery_coach.content.rulebooks import family_lines
from recovery_coach.phrasing.reader import read_families
from recovery_coach.records.names import names_in
from recovery_coach.records.redact import Redactor, Secrets

ORDINARY = frozenset(read_families(family_lines()))


def asked(*texts: str) -> set[str]:
    return {word.lower() for word in names_in(texts, frozenset({"will", "may"}), ORDINARY)}


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["call from Priya Nandakumar", "priya nandakumar rang again"], {"priya", "nandakumar"}),
        (["Smith was charged twice."], {"smith"}),
        (["Nandakumar was charged twice."], {"nandakumar"}),
        (["May and Will Young were there."], {"may", "will", "young"}),
        (["spoke to Mark, and then the bill from Grace"], {"mark", "grace"}),
        (["the manager jonas promised it"], {"jonas"}),
        (["the manager zbigniew promised it"], {"zbigniew"}),
        (["my name is ngozi adeyemi and i waited"], {"ngozi", "adeyemi"}),
        (["speaking to tomasz, then a call from olumide"], {"tomasz", "olumide"}),
        (["It was O'Neil who came."], {"o'neil"}),
        (["Priya Nandakumar in Didsbury"], {"priya", "nandakumar", "didsbury"}),
    ],
)
def test_a_name_is_asked_about_however_it_is_written(texts: list[str], names: set[str]) -> None:
    assert asked(*texts) == names


@pytest.mark.parametrize(
    "text",
    [
        "Delivery was late. Parcel never came. Charged twice for a bike.",
        "They will call back on Monday Morning. May I ask why?",
        "The Parcel was sent; a parcel that nobody saw.",
        "the manager promised it, my name is on the list, a call from the shop",
        "I'm sorry. Don't ask. The bill is paid, the price is fair, a rose for her.",
    ],
)
def test_ordinary_words_are_not(text: str) -> None:
    assert asked(text) == set()


def test_a_name_that_is_a_word_goes_with_its_capital_alone() -> None:
    redactor = Redactor(Secrets(others=("Will", "Young", "Priya")))
    assert redactor.text("Will Young said it will be done; priya was young.") == (
        "someone said it will be done; someone was young."
    )
