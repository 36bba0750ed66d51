"""A scenario written out reads back as the same scenario, whatever a trainee typed."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from helpers import PLAYBOOKS
from recovery_coach.content.scenario_text import scenario_text
from recovery_coach.content.scenarios import load_scenario
from recovery_coach.drill.writing.composing import missing_in, scenario_of
from recovery_coach.drill.writing.sketch import Sketch
from recovery_coach.errors import BadFile
from recovery_coach.model.scenario import Scenario

SHIPPED = sorted(path for path in (PLAYBOOKS / "drills").glob("*.yaml") if path.stem != "temper")
TYPED = st.text(min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(str.strip)


def read_back(scenario: Scenario) -> Scenario:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{scenario.id}.yaml"
        path.write_text(scenario_text(scenario), encoding="utf-8")
        return load_scenario(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_written_out_is_the_same(path: Path) -> None:
    scenario = load_scenario(path)
    plain = replace(scenario, you=" ".join(scenario.you.split()), summary=" ".join(scenario.summary.split()))
    assert read_back(plain) == plain


@settings(max_examples=40)
@given(st.fixed_dictionaries(dict.fromkeys(("what", "fact-1", "way-1", "opening", "who", "feels", "sets-off"), TYPED)))
def test_whatever_is_typed_reads_back(answers: dict[str, str]) -> None:
    sketch = Sketch(name="tried", answers=answers)
    assume(not missing_in(sketch))
    scenario = scenario_of(sketch)
    assert read_back(scenario) == scenario


def test_no_scenario_is_called_new(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(scenario_text(replace(load_scenario(SHIPPED[0]), id="new")), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load_scenario(path)
    assert "no scenario can be called `new`" in "\n".join(caught.value.lines())
    assert "reserved-name" in {mistake.code for mistake in caught.value.mistakes}
