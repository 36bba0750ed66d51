"""Guides to draw: one that goes round, one that goes over to another, and any at all with texts that formats stumble on."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from helpers import guide_of
from recovery_coach.model.house import House
from recovery_coach.model.playbook import END, Ask, Branch, Choice, Conditions, Guide, Step, Test, Track, Wording

ROUND = """
    id: going-round
    title: Going round
    stages: [Tone, Plan, Close]
    steps:
      - {id: opener, title: First words, say: Let's fix this.}
      - {id: heat, ask: temperature}
      - id: satisfied
        stage: Plan
        ask: one of
        choices: {yes: They are, no: Not yet, gone: They hung up}
        next:
          - {if: {satisfied: gone}, go to: end}
          - {if: {satisfied: no, heat: {at least: 3}}, go to: opener}
          - {if: {satisfied: no}, go to: satisfied}
      - {id: way-back, ask: contact, if: {satisfied: yes}}
      - {id: news, ask: note, if: {heat: {at most: 2}}}
      - {id: thanks, stage: Close, say: Thank you., must: yes, next: [{if: {heat: 5}, go to: heat}, {go to: goodbye}]}
      - {id: left-out, say: Nobody comes here.}
      - {id: goodbye, say: Goodbye.}
"""

OVER = """
    id: tried
    title: Going over
    stages: [Tone]
    steps:
      - id: kind
        ask: one of
        choices: {new: New, old: Old}
        next: {if: {kind: old}, go to: other}
      - {id: last, say: Bye., if: {kind: new}}
"""

OTHER = """
    id: other
    title: The other
    stages: [Own]
    steps:
      - {id: mine, say: It's mine.}
      - {id: back, say: Back we go., next: tried/kind}
"""


@cache
def going_round() -> Guide:
    return guide_of(ROUND)


@cache
def going_over() -> Guide:
    return guide_of(OVER, other=OTHER)


NASTY = [
    "end",
    '"quoted" \\ back\\N \\" [a](b) {c}',
    "<b>&lt;x&amp;</b> & <text>",
    "`md` **bold** _it_",
    "1. list",
    "subgraph\nend\n%% x",
    "style:#fff; classDef x:#f;",
    "a|b --> c",
    "#quot; #35;",
    "日本語 é 😀 \u202e \ufffe \x00\x1b[2J",
    "---",
    "]]>",
    "[bold]x[/bold]",
    "Donaudampfschifffahrtsgesellschaft" * 4,
    "",
]
TEXTS = st.sampled_from(NASTY) | st.text(max_size=30)


@st.composite
def guides(draw: st.DrawFn) -> Guide:
    """Any guide: up to three tracks, branches to anywhere, conditions anywhere."""
    tracks = [Track(name, draw(TEXTS), ()) for name in ["", "end", "b"][: draw(st.integers(1, 3))]]
    ids = [
        (f"{track.id}/s{number}" if track.id else f"s{number}", track)
        for track in tracks
        for number in range(draw(st.integers(1, 5)))
    ]
    targets = st.sampled_from([*(id_ for id_, _ in ids), END])
    steps = []
    for id_, _ in ids:
        branches = draw(st.lists(st.builds(_branch, targets, _conditions()), max_size=3))
        steps.append(
            Step(
                id=id_,
                stage=draw(TEXTS),
                title=draw(TEXTS),
                say=(Wording(line="Yes."),),
                ask=draw(st.sampled_from(Ask)),
                choices={name: Choice(label=name) for name in draw(st.lists(TEXTS, max_size=6))},
                must=draw(st.booleans()),
                if_=draw(_conditions()),
                next=tuple(branches),
            )
        )
    return Guide(
        id=draw(TEXTS),
        title=draw(TEXTS),
        version=draw(TEXTS),
        language=draw(TEXTS),
        tracks=tuple(tracks),
        steps=tuple(steps),
        cards=(),
        house=House(),
    )


def _branch(target: str, conditions: Conditions) -> Branch:
    return Branch(go_to=target, if_=conditions)


def _conditions() -> st.SearchStrategy[Conditions]:
    one = st.dictionaries(TEXTS, st.builds(Test, is_=TEXTS), min_size=1, max_size=2)
    return st.just(()) | st.lists(one, min_size=1, max_size=2).map(tuple)
