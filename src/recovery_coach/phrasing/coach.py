"""The coach: what the rules and the trained reader find in a statement, made into one verdict.

For each sentence and each move or trap, in this order:

1. What the house forbids is the trap that it says. What the house allows is never a trap: the sentence is judged for
   traps without those words too, and the milder judgement stands.
2. A rule that is certain decides alone; one with `veto` does so against its move or trap.
3. Otherwise the reader's log-odds count, and each rule that only hints adds `HINT` to them, once for a move or trap.
   What comes out above the limit holds. Limits come with the weights: they were set for precision, on hands that the
   weights had not seen.
4. What can't both hold of one sentence is settled by `_settled`: a sorry that is put in doubt is no apology, what is
   vague is no plan, and of `explain` and `excuse` the surer one stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.model.phrasing import Allowed, Forbidden, Level, Move, Rule, Trap
from recovery_coach.phrasing.kinds import Made
from recovery_coach.phrasing.reader import HEADS, LABELS, Reader, Weighed
from recovery_coach.phrasing.rules import Hit, Rules
from recovery_coach.phrasing.statement import Statement
from recovery_coach.phrasing.text import Sentence

HINT = 0.7
"""What a rule that is not certain adds to the reader's log-odds."""

STRICTER = 0.7
"""By how much the limit of a trap is lowered where a step is strict about it."""

CERTAIN = 9.0
"""What a certain rule counts for where two verdicts are weighed against each other."""

READER = "reader"
"""What stands for a rule's id where the trained reader found it."""

_KNOWN_SHARE = 0.55
_NEAR = 6
_MOST_KEPT = 256
_STRONG = {move: HEADS.index(f"{move} strong") for move in Move}


class Finding(Struct, frozen=True):
    """A move or a trap in a sentence. `span` is in the text as given; `sure` is in log-odds above the limit."""

    label: Move | Trap
    sentence: int
    span: tuple[int, int]
    rule: str
    why: str
    sure: float
    level: Level = Level.WEAK
    message: str = ""
    better: str = ""


class Note(Struct, frozen=True):
    """What a rule about neither a move nor a trap has to say."""

    rule: str
    span: tuple[int, int]
    message: str
    better: str = ""


class Reading(Struct, frozen=True):
    """What a statement does for the customer. `understood` is no where it is in a language without rules."""

    text: str
    moves: tuple[Finding, ...] = ()
    traps: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    understood: bool = True

    @property
    def made(self) -> frozenset[Move]:
        return frozenset(found.label for found in self.moves if isinstance(found.label, Move))

    @property
    def sprung(self) -> frozenset[Trap]:
        return frozenset(found.label for found in self.traps if isinstance(found.label, Trap))

    @property
    def score(self) -> dict[str, int]:
        """`helps` counts moves, a strong one twice; `hurts` counts traps; each once, however often it comes."""
        strong = {found.label for found in self.moves if found.level is Level.STRONG}
        return {"helps": len(self.made) + len(strong), "hurts": len(self.sprung)}


class Coach:
    """Reads statements. The same statement always reads the same."""

    def __init__(self, rules: Rules, reader: Reader) -> None:
        self.rules = rules
        self.reader = reader
        self._scored: dict[tuple[object, ...], list[float]] = {}

    def read(self, statement: Statement, *, strict_on: Collection[Trap] = (), reasons: bool = True) -> Reading:
        """What a statement does. `strict_on` are the traps that less is enough for.

        Without `reasons` the moves that the reader finds have neither place nor reason, which saves half the time.
        """
        if not statement.sentences:
            return Reading(statement.text)
        if not self.understands(statement):
            return Reading(statement.text, understood=False)
        matches = self.rules.matches(statement)
        hits = list(self.rules.hits(statement, matches))
        found = self._judged(statement, hits, strict_on)
        made = [Made(each.label, each.span[0]) for each in found if isinstance(each.label, Move)]
        late = list(self.rules.hits(statement, matches, made, late=True))
        if any(_label(hit.rule) for hit in late):
            found = self._judged(statement, [*hits, *late], strict_on)
        found = self._explained(statement, found, reasons)
        return Reading(
            statement.text,
            tuple(each for each in found if isinstance(each.label, Move)),
            tuple(each for each in found if isinstance(each.label, Trap)),
            tuple(_note(hit) for hit in (*hits, *late) if _label(hit.rule) is None),
        )

    def forget(self) -> None:
        """Forgets the sentences that it has read, for whoever measures."""
        self._scored.clear()
        self.reader.forget()

    def understands(self, statement: Statement) -> bool:
        """Whether enough of its words are known for anything to be said about it."""
        words = [
            word
            for sentence in statement.sentences
            for word, start in zip(sentence.words, sentence.starts, strict=False)
            # Names say nothing about the language that they stand in.
            if word[0] != "<" and not (statement.text[start].isupper() and start > sentence.start)
        ]
        known = sum(map(self.reader.knows, words))
        return known >= _KNOWN_SHARE * len(words)

    def _judged(self, statement: Statement, hits: Sequence[Hit], strict_on: Collection[Trap]) -> list[Finding]:
        found: list[Finding] = []
        here: dict[int, list[Hit]] = {}
        for hit in hits:
            here.setdefault(hit.sentence, []).append(hit)
        for number, sentence in enumerate(statement.sentences):
            found += _settled(self._of_sentence(statement, number, sentence, here.get(number, []), strict_on))
        return found

    def _explained(self, statement: Statement, found: Sequence[Finding], moves_too: bool) -> list[Finding]:
        """The findings of the reader with their place and their reason: both take another look at the sentence."""
        asked: dict[int, list[Move | Trap]] = {}
        for each in found:
            if each.rule == READER and (moves_too or isinstance(each.label, Trap)):
                asked.setdefault(each.sentence, []).append(each.label)
        why = {number: self._why(statement.sentences[number], labels) for number, labels in asked.items()}
        return [
            _placed(statement, each, why[each.sentence][each.label])
            if each.rule == READER and each.label in why.get(each.sentence, ())
            else each
            for each in found
        ]

    def _of_sentence(
        self, statement: Statement, number: int, sentence: Sentence, hits: list[Hit], strict_on: Collection[Trap]
    ) -> dict[Move | Trap, Finding]:
        scores = self._scores(sentence)
        vetoed = {_label(hit.rule) for hit in hits if hit.rule.veto}
        found: dict[Move | Trap, Finding] = {}
        if self.rules.has_ruling:
            ruled = list(self.rules.ruled(sentence))
            hits = [hit for hit in hits if not _is_allowed(hit, sentence, ruled)]
            found |= _forbidden(statement, number, sentence, ruled)
            scores = self._milder(scores, sentence, ruled)
        limits = self.reader.limits
        for head, label in enumerate(LABELS):
            limit = limits[label] - (STRICTER if label in strict_on else 0.0)
            score = scores[head]
            of_label = [hit for hit in hits if _label(hit.rule) is label and not hit.rule.veto]
            if label in found or label in vetoed or (score <= limit and not of_label):
                continue
            if label is Trap.ACCOUNT_FIRST and statement.first is False:
                continue
            certain = next((hit for hit in of_label if hit.rule.certain), None)
            if of_label and not certain:
                score += HINT
            if certain is None and score <= limit:
                continue
            sure = CERTAIN if certain else score - limit
            if certain or of_label:
                finding = _by_rule(statement, certain or of_label[0], sure)
            else:
                span = sentence.start, sentence.end
                finding = Finding(label, number, span, READER, "", sure)
            if isinstance(label, Move) and scores[_STRONG[label]] > 0:
                finding = replace(finding, level=Level.STRONG)
            found[label] = finding
        return found

    def _why(self, sentence: Sentence, labels: Sequence[Move | Trap]) -> dict[Move | Trap, list[Weighed]]:
        why = self.reader.why(sentence, labels)
        if self.rules.has_ruling:
            ruled = list(self.rules.ruled(sentence))
            for label in labels:
                allowed = _allowed_words(ruled, label)
                why[label] = [each for each in why[label] if allowed.isdisjoint(range(each.first, each.end))]
        return why

    def _milder(self, scores: list[float], sentence: Sentence, ruled: Ruling) -> list[float]:
        """The scores, a trap's no higher than without the words that the house allows for it."""
        scores = scores.copy()
        for head, label in enumerate(LABELS):
            allowed = _allowed_words(ruled, label)
            if allowed:
                left = [word for at, word in enumerate(sentence.words) if at not in allowed]
                scores[head] = min(scores[head], self._scores(replace(sentence, words=tuple(left)))[head])
        return scores

    def _scores(self, sentence: Sentence) -> list[float]:
        # With every key only the last sentence is another one.
        key = (sentence.words, sentence.asked, sentence.loud)
        known = self._scored.get(key)
        if known is None:
            if len(self._scored) >= _MOST_KEPT:
                self._scored.clear()
            known = self._scored[key] = self.reader.scores(sentence)
        return known


_SETTLED: tuple[tuple[Move | Trap, Move | Trap], ...] = (
    (Trap.NON_APOLOGY, Move.APOLOGISE),
    (Trap.VAGUE, Move.PLAN),
)
"""Where the first holds of a sentence the second does not, unless a certain rule says so."""


def _settled(found: dict[Move | Trap, Finding]) -> list[Finding]:
    gone: set[Move | Trap] = set()
    if Move.EXPLAIN in found and Trap.EXCUSE in found:
        explained = found[Move.EXPLAIN].sure >= found[Trap.EXCUSE].sure
        gone.add(Trap.EXCUSE if explained else Move.EXPLAIN)
    for winner, loser in _SETTLED:
        if winner in found and loser in found and found[loser].sure < CERTAIN:
            gone.add(loser)
    return [finding for label, finding in found.items() if label not in gone]


def _label(rule: Rule) -> Move | Trap | None:
    return rule.move or rule.trap


def _by_rule(statement: Statement, hit: Hit, sure: float) -> Finding:
    rule, label = hit.rule, _label(hit.rule)
    assert label is not None, "a rule about nothing makes notes, not findings"
    why = f"“{_quoted(statement.text, hit.span)}”"
    return Finding(label, hit.sentence, hit.span, rule.id, why, sure, rule.level, rule.message, hit.better)


def _placed(statement: Statement, found: Finding, weighed: Sequence[Weighed]) -> Finding:
    sentence = statement.sentences[found.sentence]
    why = ", ".join(f"“{_quoted(statement.text, sentence.span(each.first, each.end))}”" for each in weighed)
    return replace(found, span=sentence.span(*_around(weighed)), why=f"heard in {why}")


def _note(hit: Hit) -> Note:
    return Note(hit.rule.id, hit.span, hit.rule.message, hit.better)


Ruling = Sequence[tuple[Allowed | Forbidden, int, int]]


def _forbidden(statement: Statement, number: int, sentence: Sentence, ruled: Ruling) -> dict[Move | Trap, Finding]:
    found: dict[Move | Trap, Finding] = {}
    for word, first, end in ruled:
        if isinstance(word, Forbidden):
            span = sentence.span(first, end)
            why = f"“{_quoted(statement.text, span)}”, which your house doesn't want said"
            found[word.trap] = Finding(
                word.trap, number, span, "house", why, CERTAIN, message=word.message, better=word.better
            )
    return found


def _is_allowed(hit: Hit, sentence: Sentence, ruled: Ruling) -> bool:
    if hit.rule.trap is None:
        return False
    for word, first, end in ruled:
        if isinstance(word, Allowed) and (not word.traps or hit.rule.trap in word.traps):
            start, stop = sentence.span(first, end)
            if hit.span[0] < stop and start < hit.span[1]:
                return True
    return False


def _allowed_words(ruled: Ruling, label: Move | Trap) -> set[int]:
    """Which words of a sentence the house allows, as far as a trap goes. No words make a move unheard."""
    return {
        at
        for word, first, end in ruled
        if isinstance(word, Allowed) and isinstance(label, Trap) and (not word.traps or label in word.traps)
        for at in range(first, end)
    }


def _around(weighed: Sequence[Weighed]) -> tuple[int, int]:
    """From the heaviest words to the others near them."""
    if not weighed:
        return 0, 0
    first, end = weighed[0].first, weighed[0].end
    for each in weighed[1:]:
        if each.first - end <= _NEAR and first - each.end <= _NEAR:
            first, end = min(first, each.first), max(end, each.end)
    return first, end


def _quoted(text: str, span: tuple[int, int]) -> str:
    words = " ".join(text[slice(*span)].split())
    return words if len(words) <= 60 else f"{words[:57]}..."
