import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.teachers.endpoint.limiter import Limiter


def test_the_limit_falls_to_what_was_accepted() -> None:
    limiter = Limiter(32)
    marks = [limiter.enter() for _ in range(32)]
    for mark in marks[:12]:
        limiter.leave()
        limiter.shrink(mark)
    assert limiter.limit == 20


def test_one_burst_never_more_than_halves_it() -> None:
    limiter = Limiter(64)
    marks = [limiter.enter() for _ in range(64)]
    for mark in marks:
        limiter.leave()
        limiter.shrink(mark)
    assert limiter.limit == 32
    mark = limiter.enter()
    limiter.leave()
    limiter.shrink(mark)
    assert limiter.limit == 16


def test_it_doubles_up_to_where_it_was_and_then_grows_by_one() -> None:
    limiter = Limiter(64)
    limiter.limit = 16.0
    limiter.restart()
    grown = []
    for _ in range(6):
        for _ in range(int(limiter.limit)):
            limiter.under_way = int(limiter.limit) - 1
            limiter.grow()
            limiter.under_way = 0
        grown.append(int(limiter.limit))
    assert grown[:2] == [2, 4]
    assert limiter.limit <= 64


def test_it_does_not_grow_while_less_is_wanted() -> None:
    limiter = Limiter(64)
    limiter.limit = 8.0
    limiter.under_way = 2
    limiter.grow()
    assert limiter.limit == 8.0


@given(st.integers(1, 40), st.lists(st.sampled_from(["enter", "answered", "too much", "restart"]), max_size=200))
def test_whatever_happens_it_stays_between_one_and_the_most(most: int, happenings: list[str]) -> None:
    limiter, marks = Limiter(most), list[int]()
    for what in happenings:
        if what == "enter" and limiter.is_free:
            marks.append(limiter.enter())
        elif what == "restart":
            limiter.restart()
        elif marks and what != "enter":
            limiter.leave()
            mark = marks.pop(0)
            limiter.grow() if what == "answered" else limiter.shrink(mark)
        assert 1 <= limiter.limit <= most
        assert limiter.under_way == len(marks)


@pytest.mark.parametrize("most", [1, 7])
def test_it_starts_at_the_most(most: int) -> None:
    limiter = Limiter(most)
    for _ in range(most):
        assert limiter.is_free
        limiter.enter()
    assert not limiter.is_free
