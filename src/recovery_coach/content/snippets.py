"""Shared lines: where a wording names a snippet, the snippet's own wordings stand in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from recovery_coach.content.files import Files
from recovery_coach.content.joining import both
from recovery_coach.content.reader import Reader
from recovery_coach.content.values import nearest
from recovery_coach.model.playbook import Card, Step, Wording

Holder = TypeVar("Holder", Step, Card)


def with_snippets(files: Files, holder: Holder) -> Holder:
    """A step or a card with the snippets that it says written out. One without snippets costs nothing."""
    if not any(wording.snippet for wording in holder.say):
        return holder
    say = tuple(written for wording in holder.say for written in _written_out(files, wording))
    drawn: Holder = files.reader.replace(holder, say=say)
    return drawn


def check_snippets(snippets: dict[str, tuple[Wording, ...]], reader: Reader) -> None:
    """A snippet is written in full: it names no other."""
    for wording in (wording for wordings in snippets.values() for wording in wordings if wording.snippet):
        mark = reader.mark_of(wording, "snippet")
        fix = "write the line out here"
        reader.mistakes.add(mark, "a snippet can't name another snippet", fix, code="snippet-in-snippet")


def _written_out(files: Files, wording: Wording) -> Iterator[Wording]:
    """The wordings that one stands for: under its own conditions, and under those of the snippet's.

    Where the snippet can't be had, the wording stays as it is written, so that nothing else seems to be missing.
    """
    reader = files.reader
    if not wording.snippet:
        yield wording
        return
    mark = reader.mark_of(wording, "snippet")
    if wording.text:
        what = "a wording is a line or names a snippet, and this does both"
        files.mistakes.add(mark, what, "begin a new `- ` for the snippet", code="two-wordings-in-one")
        yield wording
        return
    snippets = files.snippets()
    if snippets is None:
        yield wording  # The file can't be read, which has been told.
        return
    if wording.snippet not in snippets:
        yield wording
        fix = nearest(wording.snippet, snippets) or "write it in snippets.yaml, beside your playbooks"
        files.mistakes.add(mark, f"there is no snippet `{wording.snippet}`", fix, code="unknown-snippet")
        return
    for shared in snippets[wording.snippet]:
        if shared.snippet:
            continue  # Which has been told.
        joined = both(reader, wording.if_, shared.if_)
        if joined is None:
            what = f"this condition can't be joined with one of the snippet `{wording.snippet}`"
            files.mistakes.add(mark, what, "write the line out here", code="unjoinable")
        yield reader.replace(
            shared,
            channel=wording.channel or shared.channel,
            for_=wording.for_ or shared.for_,
            if_=joined or (),
        )
