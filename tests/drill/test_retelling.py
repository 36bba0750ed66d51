"""What a call's notes offer a scenario: what the customer could say, and nothing that needs a guess."""

from __future__ import annotations

import re

import pytest

from helpers import small
from recovery_coach.drill.writing.retelling import MOST_OFFERED, as_said, offered_by
from recovery_coach.records.redact import Redactor, Secrets
from recovery_coach.walk.engine import replay
from recovery_coach.walk.events import CallOpened, NoteAdded

BROKEN = (
    "Customer (she) had to take two days off. My name is Priya. "
    "Her daughter Ella has eczema and she washes by hand. "
    "Deliver the machine to her at 12 High Street tomorrow, ring her on 07700 900123. "
    "Born 3 May 1980, 12 High Street, SW1A 1AA. Passport XK4411235."
)


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("She took a day off work", "I took a day off work"),
        ("the customer is waiting with her dog", "I am waiting with my dog"),
        ("They called twice", "I called twice"),
        ("Nobody came.", "Nobody came."),
        ("Customer (she) had to take two days off", ""),
        ("Her daughter has eczema and she washes by hand", ""),
        ("She waited and they never came", ""),
        ("She has eczema and washes by hand", ""),
        ("Parcel left with him", ""),
    ],
)
def test_a_note_is_put_into_the_customers_mouth_where_that_is_no_guess(noted: str, said: str) -> None:
    assert as_said(noted) == said


def offered(note: str, *names: str) -> dict[str, str]:
    guide = small()
    state = replay(guide, [CallOpened(at=0.0), NoteAdded(at=1.0, text=note)])
    return offered_by(guide, state, Redactor(Secrets(others=names)).text)


def test_no_sentence_with_something_taken_out_is_offered() -> None:
    found = offered(BROKEN, "Priya", "Ella")
    assert [text for key, text in found.items() if re.fullmatch(r"fact-\d", key)] == []
    assert found["fact-1-noted"] == "Customer (she) had to take two days off."
    assert not re.search(r"someone|an address|a phone number|the reference|a birthday", " ".join(found.values()))


def test_what_went_wrong_is_the_first_sentence_and_facts_are_few_and_told_once() -> None:
    note = "Boiler broke. She waited three weeks. She waited three weeks now. She paid twice. Nobody came. It leaks. It hums."
    found = offered(note)
    facts = [text for key, text in found.items() if re.fullmatch(r"fact-\d", key)]
    assert found["what"] == "Boiler broke."
    assert facts == ["Boiler broke.", "I waited three weeks.", "I paid twice.", "Nobody came."]
    assert len(facts) == MOST_OFFERED
