"""The join finds what comparing all with all finds."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from remud_hub.joins import Sets


GROUPS = st.lists(st.sets(st.integers(0, 2**64 - 1) | st.integers(0, 12), max_size=9), max_size=14)
ALIKE = st.floats(0.01, 1.0) | st.sampled_from([n / d for d in range(1, 12) for n in range(1, d + 1)])


def sets_of(groups: list[set[int]]) -> Sets:
    sets = Sets()
    for group in groups:
        sets.add(sorted(group))
    return sets


def share(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def firsts_by_hand(groups: list[set[int]], alike: float) -> dict[int, int]:
    kept: list[int] = []
    found: dict[int, int] = {}
    for number, group in enumerate(groups):
        first = next((each for each in kept if share(group, groups[each]) >= alike), None)
        if first is None:
            kept.append(number)
        else:
            found[number] = first
    return found


def parts(count: int, links: list[tuple[int, int]]) -> list[int]:
    """Which part each number is in, called by its smallest member."""
    names = list(range(count))
    for a, b in links:
        low, high = sorted((names[a], names[b]))
        names = [low if name == high else name for name in names]
    return names


@given(GROUPS, ALIKE)
def test_first_alikes_are_those_found_by_comparing_all(groups: list[set[int]], alike: float) -> None:
    assert sets_of(groups).first_alikes(alike) == firsts_by_hand(groups, alike)


@given(GROUPS, ALIKE)
def test_links_hold_together_what_comparing_all_holds_together(groups: list[set[int]], alike: float) -> None:
    links = list(sets_of(groups).links(alike))
    by_hand = [(a, b) for a, b in combinations(range(len(groups)), 2) if share(groups[a], groups[b]) >= alike]
    assert set(links) <= set(by_hand)
    assert parts(len(groups), links) == parts(len(groups), by_hand)


def test_only_the_neighbours_of_the_first_of_a_chain_go() -> None:
    chain = sets_of(
        [set(range(start, start + 10)) for start in range(4)]
    )  # 9 of 11 with the next, 8 of 12 with its next
    assert chain.first_alikes(0.8) == {1: 0, 3: 2}
    assert list(chain.links(0.8)) == [(0, 1), (1, 2), (2, 3)]


def test_a_threshold_that_a_product_of_fractions_oversteps_is_met() -> None:
    assert 0.07 * 100 > 7
    groups = sets_of([set(range(7)), set(range(100))])
    assert groups.first_alikes(0.07) == {1: 0}
