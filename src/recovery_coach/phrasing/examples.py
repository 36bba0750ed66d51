"""Whether a rule does on its own examples what it says."""

from __future__ import annotations

from collections.abc import Iterator

from recovery_coach.model.phrasing import Example, Rule
from recovery_coach.phrasing.kinds import Made
from recovery_coach.phrasing.rules import Rules
from recovery_coach.phrasing.statement import statement


def failing(rules: Rules, rule: Rule) -> Iterator[tuple[Example, bool]]:
    """The examples that turn out otherwise, with whether each was flagged."""
    for examples, wanted in ((rule.flags, True), (rule.passes, False)):
        for example in examples:
            if flagged(rules, rule, example) is not wanted:
                yield example, not wanted


def flagged(rules: Rules, rule: Rule, example: Example) -> bool:
    """Whether the rule flags an example, where the moves of it are those that the rules find."""
    read = statement(example.text, after=example.after, earlier=example.earlier)
    matches = rules.matches(read)
    hits = list(rules.hits(read, matches))
    made = [Made(hit.rule.move, hit.span[0]) for hit in hits if hit.rule.move is not None and not hit.rule.veto]
    return any(hit.rule is rule for hit in (*hits, *rules.hits(read, matches, made, late=True)))
