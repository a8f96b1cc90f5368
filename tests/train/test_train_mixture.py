from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.train.mixture import Weighted, mix, parse_mixture, weights_of


def test_a_config_has_the_weight_that_stands_beside_it() -> None:
    assert parse_mixture("vqa*2, qa ,vqa_reasoning * 0.5") == (
        Weighted("vqa", 2),
        Weighted("qa", 1),
        Weighted("vqa_reasoning", 0.5),
    )
    assert parse_mixture(None) == (Weighted(None, 1),)
    assert weights_of(parse_mixture("qa*2")) == {"qa": 2.0}


@pytest.mark.parametrize("text", ["qa*", "qa*0", "qa*-1", "qa*two", "*2", "qa,,vqa", "qa*inf", "qa*nan", "qa,qa"])
def test_what_is_no_mixture_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="--dataset_config"):
        parse_mixture(text)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.floats(0.1, 4), st.integers(0, 5))
def test_each_row_comes_as_often_as_its_weight(count: int, weight: float, seed: int) -> None:
    from datasets import Dataset

    rows = [Dataset.from_dict({"n": list(range(count))}), Dataset.from_dict({"n": [1000]})]
    parts = [Weighted("a", weight), Weighted("b", 1)]
    mixed = mix(rows, parts, seed)["n"]
    times = Counter(mixed)
    assert times.pop(1000) == 1
    assert all(int(weight) <= times[n] <= int(weight) + 1 for n in range(count))
    assert sum(times.values()) == int(weight) * count + round((weight - int(weight)) * count)
    assert list(mixed) == list(mix(rows, parts, seed)["n"])
