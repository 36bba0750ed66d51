"""Where calls go: the edges are those that calls take, and Mermaid and DOT hold them whatever the texts are."""

from __future__ import annotations

import re
from random import Random

import pytest
from graphs import going_over, going_round, guides
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from helpers import SHIPPED, shipped, small
from recovery_coach.model.playbook import END, Ask, Guide
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Shape, fields_of
from recovery_coach.walk.engine import advance, step_of
from recovery_coach.walk.state import Phase, State
from recovery_coach.workshop.graph import ASKS, BEGIN, Edge, Graph, Kind, dot, graph_of, mermaid
from strategies import random_call

WENT_ON = (e.LineSaid, e.TextEntered, e.ChoiceMade, e.StepSkipped)


def told(graph: Graph, source: str) -> list[str]:
    """The ways on from a step, as they read."""
    return [f"{edge.kind}: {edge.label}: {graph.target_in_words(edge)}" for edge in graph.leaving[source]]


def test_branches_come_first_and_what_is_left_goes_on() -> None:
    assert told(graph_of(going_round()), "satisfied") == [
        "branch: if satisfied is gone: the close",
        "branch: if satisfied is no, and heat is 3 or more: First words",
        "branch: if satisfied is no: Satisfied",
        "onward: otherwise: Way back",
        "passed over: unless satisfied is yes: News",
        "passed over: unless either satisfied is yes, or heat is 2 or less: Thanks",
    ]


def test_nothing_goes_on_past_a_branch_that_is_always_taken() -> None:
    graph = graph_of(going_round())
    assert told(graph, "thanks") == ["branch: if heat is 5: Heat", "branch: otherwise: Goodbye"]
    assert not any(edge.target == "left-out" for edge in graph.edges)


def test_the_last_step_goes_to_the_close_and_the_first_is_where_calls_begin() -> None:
    graph = graph_of(going_round())
    assert told(graph, "goodbye") == ["onward: : the close"]
    assert graph.leaving[BEGIN] == (Edge(BEGIN, "opener", Kind.ONWARD),)


def test_another_playbook_is_named_where_a_call_goes_over_to_it_and_back() -> None:
    graph = graph_of(going_over())
    assert told(graph, "kind") == [
        "branch: if kind is old: other: Mine",
        "onward: otherwise: Last",
        "passed over: unless kind is new: the close",
    ]
    assert told(graph, "other/back") == ["branch: : tried: Kind"]
    assert [(track.title, [node.name for node in graph.of(track)]) for track in graph.tracks] == [
        ("Going over", ["Kind", "Last"]),
        ("The other", ["Mine", "Back"]),
    ]


def test_a_step_tells_what_it_asks_and_when_it_belongs_to_the_call() -> None:
    graph = graph_of(going_round())
    assert [(node.asks, node.condition, node.must) for node in graph.nodes[2:6]] == [
        ("asks which: yes, no or gone", "", False),
        ("asks for the contact", "satisfied is yes", False),
        ("asks for a note", "heat is 2 or less", False),
        ("", "", True),
    ]
    assert graph_of(small()).by_id["barriers"].asks == "asks for any of: repeat, transfer"
    assert graph_of(shipped("live-recovery")).by_id["barriers"].asks == "asks for any of 9"
    assert set(ASKS) | {Ask.ONE_OF, Ask.SEVERAL_OF} == set(Ask)


def test_past_many_steps_only_their_number_is_told() -> None:
    guide = going_round()
    many = tuple(step for step in guide.steps if step.if_) * 2
    steps = (*guide.steps[:2], *(replace(step, id=f"s{number}") for number, step in enumerate(many)))
    graph = graph_of(replace(guide, steps=steps))
    assert [edge.label for edge in graph.leaving["heat"]][-2:] == ["passing over 3 steps", "passing over 4 steps"]


def taken(inputs: list[e.Input], states: list[State]) -> set[tuple[str, str]]:
    """From which step to which a call went on by itself."""
    found = {(BEGIN, states[0].step)}
    for happened, before, after in zip(inputs[1:], states, states[1:], strict=False):
        if isinstance(happened, WENT_ON) and before.phase is Phase.STEP and not before.mending:
            if len(after.path) > len(before.path):
                found.add((before.step, after.step))
            elif after.phase in (Phase.WRAP_UP, Phase.CLOSED):
                found.add((before.step, END))
    return found


@given(data=st.data(), name=st.sampled_from([None, *SHIPPED]))
def test_every_call_keeps_to_the_edges(data: st.DataObject, name: str | None) -> None:
    guide = shipped(name) if name else going_round()
    graph = graph_of(guide)
    assert taken(*random_call(data, guide)) <= {(edge.source, edge.target) for edge in graph.edges}


@pytest.mark.parametrize("guide", [going_round(), going_over(), small()], ids=lambda guide: guide.id)
def test_every_edge_from_where_a_call_can_come_is_taken_by_some_call(guide: Guide) -> None:
    graph, random = graph_of(guide), Random(7)
    found = set().union(*(taken(*played(guide, random)) for _ in range(300)))
    met = {target for _, target in found} | {BEGIN}
    assert found == {(edge.source, edge.target) for edge in graph.edges if edge.source in met}


def played(guide: Guide, random: Random) -> tuple[list[e.Input], list[State]]:
    """A call in which everything is answered at random, or skipped."""
    inputs: list[e.Input] = [e.CallOpened(at=0.0)]
    states = [advance(guide, State(), inputs[0])]
    while states[-1].phase is Phase.STEP and len(states) < 60:
        state = states[-1]
        step = step_of(guide, state)
        fields = fields_of(guide, state, step)
        if random.random() < 0.2:
            inputs.append(e.StepSkipped(at=1.0, step=step.id))
        elif not fields:
            inputs.append(e.LineSaid(at=1.0, step=step.id))
        elif fields[state.field].shape is Shape.TEXT:
            inputs.append(e.TextEntered(at=1.0, step=step.id, field=fields[state.field].name, text="words"))
        else:
            picked = random.choice(fields[state.field].picks).name
            inputs.append(e.ChoiceMade(at=1.0, step=step.id, field=fields[state.field].name, choices=(picked,)))
        states.append(advance(guide, state, inputs[-1]))
    return inputs, states


MERMAID = """\
---
title: "Going over"
---
flowchart TD
  begin(["A call begins"])
  subgraph t0["Going over"]
    direction TB
    subgraph t0g0["Tone"]
      s1["Kind<br/>asks which#58; new or old"]
      s2["Last<br/>only if kind is new"]
    end
    close0(["The close"])
  end
  subgraph t1["The other"]
    direction TB
    subgraph t1g0["Own"]
      s3["Mine"]
      s4["Back"]
    end
  end
  begin --> s1
  s1 ==>|"if kind is old"| s3
  s1 -->|"otherwise"| s2
  s1 -.->|"unless kind is new"| close0
  s2 --> close0
  s3 --> s4
  s4 ==> s1
"""

DOT = """\
digraph playbook {
  graph [label="Going over", labelloc=t, rankdir=TB, fontname="Helvetica"]
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica"]
  edge [fontname="Helvetica", fontsize=11]
  begin [shape=oval, label="A call begins"]
  subgraph cluster_0 {
    label="Going over"
    subgraph cluster_0_0 {
      label="Tone"
      s1 [label="Kind\\nasks which: new or old", tooltip="kind"]
      s2 [label="Last\\nonly if kind is new", tooltip="last"]
    }
    close0 [shape=oval, label="The close"]
  }
  subgraph cluster_1 {
    label="The other"
    subgraph cluster_1_0 {
      label="Own"
      s3 [label="Mine", tooltip="other/mine"]
      s4 [label="Back", tooltip="other/back"]
    }
  }
  begin -> s1 [style=solid]
  s1 -> s3 [style=bold, label="if kind is old"]
  s1 -> s2 [style=solid, label="otherwise"]
  s1 -> close0 [style=dashed, label="unless kind is new"]
  s2 -> close0 [style=solid]
  s3 -> s4 [style=solid]
  s4 -> s1 [style=bold]
}
"""


def test_mermaid_as_it_is_pasted() -> None:
    assert mermaid(graph_of(going_over())) == MERMAID


def test_dot_as_it_is_written() -> None:
    assert dot(graph_of(going_over())) == DOT


def test_a_step_that_must_be_accounted_for_is_drawn_thick() -> None:
    graph = graph_of(small())
    assert mermaid(graph).endswith("  classDef must stroke-width:3px\n  class s2,s6 must\n")
    assert dot(graph).count("penwidth=2.5") == 2


_LABEL = r'"(?:[^\W_]|[ .,!?\'’/()-]|#\d+;|<br/>)+"'
_MERMAID_LINE = re.compile(
    rf"begin\(\[{_LABEL}\]\)|subgraph t\d+(g\d+)?\[{_LABEL}\]|direction TB|s\d+\[{_LABEL}\]|end|close\d\(\[{_LABEL}\]\)"
    rf"|(begin|s\d+) (==>|-->|-\.->)(\|{_LABEL}\|)? (s\d+|close\d)|classDef must stroke-width:3px|class [s\d,]+ must"
)
_QUOTED = r'"(?:[^"\\\n]|\\[\\"n])*"'
_DOT_LINE = re.compile(
    rf"subgraph cluster_[\d_]+ \{{|\}}|label={_QUOTED}|(begin|close\d) \[shape=oval, label={_QUOTED}\]"
    rf"|s\d+ \[label={_QUOTED}, tooltip={_QUOTED}(, penwidth=2\.5)?\]"
    rf"|(begin|s\d+) -> (s\d+|close\d) \[style=(bold|solid|dashed)(, label={_QUOTED})?\]"
)


@given(guides())
def test_no_text_breaks_out_of_mermaid(guide: Guide) -> None:
    graph = graph_of(guide)
    lines = mermaid(graph).rstrip("\n").split("\n")
    body = [line.strip() for line in lines[4:]]
    assert lines[0] == lines[2] == "---" and re.fullmatch(r'title: "(?:[^"\\]|\\["\\])*"', lines[1])
    assert [line for line in body if not _MERMAID_LINE.fullmatch(line)] == []
    assert body.count("end") == sum(line.startswith("subgraph") for line in body)
    assert sum(bool(re.match(r"s\d+\[", line)) for line in body) == len(graph.nodes)
    assert sum(bool(re.search(r" (==>|-->|-\.->)", line)) for line in body) == len(graph.edges)


@given(guides())
def test_no_text_breaks_out_of_dot(guide: Guide) -> None:
    graph = graph_of(guide)
    lines = dot(graph).rstrip("\n").split("\n")
    body = [line.strip() for line in lines[4:]]
    assert [line for line in body if not _DOT_LINE.fullmatch(line)] == []
    assert sum(line.endswith("{") for line in body) + 1 == body.count("}")
    assert sum(bool(re.match(r"s\d+ \[", line)) for line in body) == len(graph.nodes)
    assert sum(bool(re.match(r"\w+ -> ", line)) for line in body) == len(graph.edges)
