"""What charts of every sport are made of."""

import json

from hypothesis import given
from hypothesis import strategies as st

from web.matches.charts import Reading, in_json, round_step


@given(st.floats(0, 1_000_000), st.integers(4, 10))
def test_a_few_round_steps_lead_up_to_any_value(most: float, parts: int) -> None:
    step = round_step(most, parts)
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert -(-max(most, 1) // step) <= parts / 0.75 + 1


def test_readings_are_arrays_of_a_place_words_and_a_time() -> None:
    found = json.loads(in_json([Reading(0.5, 12, 'Reds "1"'), Reading(1, 2, "a goal", 60_000)]))
    assert found == [[0.5, 12, 'Reds "1"', 0], [1, 2, "a goal", 60_000]]
