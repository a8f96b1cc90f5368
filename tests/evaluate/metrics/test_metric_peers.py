import pytest

from benchmarks.evaluate.metrics import PEERS, cases, largest_difference


@pytest.mark.parametrize("metric", sorted(PEERS.keys() - {"cider"}))
def test_a_metric_agrees_with_the_implementation_of_the_field(metric: str) -> None:
    assert largest_difference(metric, cases(100)) < 1e-9


def test_the_made_cases_are_of_every_kind() -> None:
    made = cases(200)
    assert {(pair.gold.isascii(), pair.gold.upper() != pair.gold) for pair in made} == {
        (True, True),
        (False, True),
        (False, False),
    }
    assert any(not pair.said_tokens for pair in made)
    assert any(pair.said_tokens == pair.gold_tokens for pair in made)
