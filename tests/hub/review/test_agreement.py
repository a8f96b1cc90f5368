from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.hub.review.agreement import agreements, kappa_of
from remud_hub.hub.review.decisions import Decision


def test_the_example_of_a_textbook() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, expected 0.5
    counts = Counter({(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15})
    assert kappa_of(counts) == pytest.approx(0.4)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_it_is_one_at_most_the_same_both_ways_and_one_where_both_agree(pairs: list[tuple[bool, bool]]) -> None:
    value, turned = kappa_of(Counter(pairs)), kappa_of(Counter((b, a) for a, b in pairs))
    assert (value is None) == (turned is None)
    if value is not None and turned is not None:
        assert value == pytest.approx(turned)
        assert -1 - 1e-9 <= value <= 1
        assert (abs(value - 1) < 1e-9) == all(a == b for a, b in pairs)


def test_readers_are_compared_over_what_both_saw() -> None:
    said = {"ann": "kkdd", "bo": "kddd"}
    names = {"k": "keep", "d": "drop"}
    decisions = [
        Decision.model_validate({"id": str(i), "reader": reader, "decision": names[letter]})
        for reader, letters in said.items()
        for i, letter in enumerate(letters)
    ]
    (found,) = agreements([*decisions, Decision(id="9", reader="cy", decision="keep")])
    assert (found.readers, found.rows, found.same) == (("ann", "bo"), 4, 3)
    assert found.kappa == pytest.approx(0.5)
