"""The primer: what service recovery is, as a trainer writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from recovery_coach.model.words import OneLine, Text, Written


class Page(Written, frozen=True, kw_only=True):
    """One screen of the primer."""

    keys: ClassVar[Mapping[str, str]] = {
        "title": "What stands at the top of the screen.",
        "says": "What it says, a paragraph each. Twenty rows of a screen are all there is.",
    }

    title: OneLine
    says: tuple[Text, ...]


class Answer(Written, frozen=True, kw_only=True):
    """One answer to the primer's question."""

    keys: ClassVar[Mapping[str, str]] = {
        "says": "The answer.",
        "right": "`yes` for the one that is right.",
        "because": "Why it is right, or why it is not.",
    }

    says: OneLine
    right: bool = False
    because: Text


class Question(Written, frozen=True, kw_only=True):
    """What is asked once the screens were read."""

    keys: ClassVar[Mapping[str, str]] = {
        "asks": "The question.",
        "answers": "Two answers or more. One of them is right.",
    }

    asks: Text
    answers: tuple[Answer, ...]


class Primer(Written, frozen=True, kw_only=True):
    """`learn/primer.yaml`: the screens, the question, and what to do next."""

    keys: ClassVar[Mapping[str, str]] = {
        "title": "What the primer is about.",
        "language": "The language that it is in, such as en.",
        "source": "Whose findings it tells.",
        "pages": "The screens, one after the other.",
        "question": "What is asked at the end.",
        "next": "What to do next.",
    }

    title: OneLine
    language: OneLine = "en"
    source: Text = ""
    pages: tuple[Page, ...]
    question: Question
    next: Text
