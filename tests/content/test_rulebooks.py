"""Rulebooks: each mistake told at its place with its mend, the shipped ones whole, a house's own before them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from desk import Desk

from recovery_coach.cli import places
from recovery_coach.content.rulebooks import load_rulebooks, ready_rulebooks, rulebook_files
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import BadFile
from recovery_coach.model.phrasing import Kind, Move, Rulebook, Trap
from recovery_coach.phrasing.rules import Rules

SHIPPED = load_rulebooks(places.shelf_of_shipped())
RULES = [rule for book in SHIPPED for rule in book.rules]


def told(desk: Desk, rule: str, head: str = "") -> list[str]:
    """What a trainer is told of a book with one rule; empty where all is well."""
    body = "".join(f"    {line}\n" if line else "\n" for line in dedent(rule).strip("\n").splitlines())
    desk.write("phrasing/own.yaml", f"{dedent(head)}rules:\n  -{body[3:]}" if rule else dedent(head))
    try:
        load_rulebooks(desk.shelf())
    except BadFile as error:
        return desk.seen(error)
    return []


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (
            "id: a\ntrap: bute\npatterns: so",
            ["phrasing/own.yaml:3:11: `trap` can't be `bute`", "    trap: bute", "  -> did you mean `but`?"],
        ),
        (
            "id: a\ntrap: but\npatterns: (so",
            [
                "phrasing/own.yaml:4:15: `(so` is no pattern: a `)` is missing",
                "    patterns: (so",
                "  -> write it where the choice ends: `... )`",
            ],
        ),
        (
            "id: a\ntrap: but\npatterns:\n  - fine\n  - '{felings} so'",
            [
                "phrasing/own.yaml:6:9: `{felings} so` is no pattern: there is no class `{felings}`",
                "    - '{felings} so'",
                "  -> did you mean `{feelings}`?",
            ],
        ),
        (
            "id: a\ntrap: but\nmove: own\npatterns: so",
            [
                "phrasing/own.yaml:3:5: a rule is about a move or about a trap, not both",
                "    trap: but",
                "  -> make two rules of it",
            ],
        ),
        (
            "id: a\ntrap: but\nkind: length",
            [
                "phrasing/own.yaml:4:11: a rule of the kind `length` needs `at least` or `at most`",
                "    kind: length",
                "  -> add `at least` or `at most`, or another `kind`",
            ],
        ),
        (
            "id: a\ntrap: but\npatterns: so\nat most: 3",
            [
                "phrasing/own.yaml:5:5: `at most` means nothing with `kind: existence`",
                "    at most: 3",
                "  -> it goes with `kind: occurrence` or `kind: length`",
            ],
        ),
        (
            "id: a\ntrap: but\nkind: occurrence\npatterns: so\nat least: 3\nat most: 2",
            [
                "phrasing/own.yaml:6:5: `at least` is 3 and `at most` is 2: nothing is both",
                "    at least: 3",
                "  -> swap them",
            ],
        ),
        (
            "id: a\ntrap: but\npatterns: so\nflags: [so it is, not here]\npasses: and so on",
            [
                "phrasing/own.yaml:5:23: the rule `a` does not flag this, and should: `not here`",
                "    flags: [so it is, not here]",
                "  -> widen a pattern, or move it to `passes`",
                "phrasing/own.yaml:6:13: the rule `a` flags this, and should not: `and so on`",
                "    passes: and so on",
                "  -> add an `except`, or move the example to `flags`",
            ],
        ),
        (
            "id: a\ntrap: but\nregex: '(?=so)'",
            [
                "phrasing/own.yaml:4:12: `(?=so)`: this is no regular expression that can be run safely: "
                "invalid perl operator: (?=",
                "    regex: '(?=so)'",
                "  -> leave out what looks back or ahead, or write it as a pattern in words",
            ],
        ),
    ],
)
def test_each_mistake_is_told_at_its_place_with_its_mend(desk: Desk, rule: str, lines: list[str]) -> None:
    assert told(desk, rule, "classes:\n  feelings: angry\n" if "felings" in rule else "") == [
        line.replace("own.yaml:6:9", "own.yaml:8:9") if "felings" in rule else line for line in lines
    ]


def test_two_rules_with_one_id_are_told_across_files(desk: Desk) -> None:
    desk.write("phrasing/other.yaml", "rules:\n  - id: a\n    trap: but\n    patterns: so\n")
    assert told(desk, "id: a\ntrap: but\npatterns: so")[0].startswith(
        "phrasing/other.yaml:2:9: there are two rules `a`"
    )


def test_every_mistake_of_every_file_is_told_at_once(desk: Desk) -> None:
    desk.write("phrasing/other.yaml", "rules:\n  - id: b\n    trap: butt\n    patterns: so\n")
    seen = told(desk, "id: a\ntrap: but\npatterns: '['")
    assert sum("phrasing/" in line for line in seen) == 2


def test_a_mistake_in_a_class_is_told_where_it_stands(desk: Desk) -> None:
    seen = told(desk, "", "classes:\n  odd: [fine, '(open']\n")
    assert seen[0] == "phrasing/own.yaml:2:15: `(open` is no pattern: a `)` is missing"


def test_a_house_book_with_a_shipped_name_takes_its_place_and_others_come_beside(desk: Desk) -> None:
    desk.write("phrasing/manner.yaml", "title: Ours\n")
    desk.write("phrasing/ours.yaml", "forbid:\n  - {pattern: no worries, trap: dismiss}\n")
    shelf = Shelf([Place(desk.folder, "house"), Place(places.shipped_playbooks(), "shipped")])
    names = [path.stem for path in rulebook_files(shelf)]
    assert sorted(names) == ["manner", "moves", "ours", "traps", "words"]
    titles = [book.title for book in load_rulebooks(shelf)]
    assert "Ours" in titles and "Manner" not in titles


def test_kept_books_serve_until_a_file_changes(desk: Desk, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    desk.write("phrasing/own.yaml", "title: First\n")
    assert ready_rulebooks(desk.shelf(), kept)[0].title == "First"
    assert ready_rulebooks(desk.shelf(), kept)[0].title == "First"
    desk.write("phrasing/own.yaml", "title: Second one\n")
    assert ready_rulebooks(desk.shelf(), kept)[0].title == "Second one"
    desk.write("phrasing/new.yaml", "title: New\n")
    assert {book.title for book in ready_rulebooks(desk.shelf(), kept)} == {"Second one", "New"}


class TestShipped:
    """What comes with the program."""

    def test_every_kind_has_a_rule_with_examples_both_ways(self) -> None:
        shown = {rule.kind for rule in RULES if rule.flags and rule.passes}
        assert shown == set(Kind)

    def test_every_move_and_every_trap_has_a_rule(self) -> None:
        assert {rule.move for rule in RULES if rule.move} == set(Move)
        assert {rule.trap for rule in RULES if rule.trap} == set(Trap)

    def test_every_rule_has_examples_both_ways_and_speaks(self) -> None:
        assert [rule.id for rule in RULES if not (rule.flags and rule.passes and rule.message)] == []

    def test_what_the_coach_offers_as_better_springs_no_trap_by_its_own_rules(self) -> None:
        from recovery_coach.phrasing.statement import statement

        rules = Rules(SHIPPED)
        for rule in RULES:
            read = statement(rule.better)
            sprung = [
                hit.rule.id for hit in rules.hits(read, rules.matches(read)) if hit.rule.trap and not hit.rule.veto
            ]
            assert sprung == [], rule.better

    def test_they_are_the_types_that_a_trainer_writes(self) -> None:
        assert all(isinstance(book, Rulebook) for book in SHIPPED)
