import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.runs import runs_of


@given(st.lists(st.booleans()))
def test_runs_hold_all_that_is_marked_and_nothing_between_them(marked: list[bool]) -> None:
    runs = runs_of(np.array(marked, bool))
    assert [i for start, end in runs for i in range(start, end)] == [i for i, mark in enumerate(marked) if mark]
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(runs))
