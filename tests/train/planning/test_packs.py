import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.train.planning.packs import WINDOW, fill, pack


CAPACITY = 100
TOKENS = st.lists(st.integers(0, CAPACITY), max_size=300).map(lambda values: np.array(values, dtype=np.int64))


@given(TOKENS, st.integers(0, 2**32))
def test_every_row_is_packed_once_and_no_pack_is_too_long(tokens: np.ndarray, seed: int) -> None:
    packs = pack(tokens, CAPACITY, seed)
    assert sorted(row for rows in packs for row in rows) == list(range(len(tokens)))
    assert all(rows and tokens[rows].sum() <= CAPACITY for rows in packs)


@given(TOKENS, st.integers(0, 2**32))
def test_at_most_one_pack_of_a_window_is_half_empty(tokens: np.ndarray, seed: int) -> None:
    packs = pack(tokens, CAPACITY, seed)
    assert sum(tokens[rows].sum() * 2 <= CAPACITY for rows in packs) <= 1


@given(TOKENS, st.integers(0, 2**32))
def test_equal_seeds_give_equal_packs(tokens: np.ndarray, seed: int) -> None:
    assert pack(tokens, CAPACITY, seed) == pack(tokens, CAPACITY, seed)


def test_another_seed_gives_other_packs_in_another_order() -> None:
    tokens = np.random.default_rng(0).integers(1, CAPACITY, 3 * WINDOW)
    first, second = pack(tokens, CAPACITY, 0), pack(tokens, CAPACITY, 1)
    assert set(map(frozenset, first)) != set(map(frozenset, second))
    lengths = [tokens[rows].max() for rows in first]
    assert lengths != sorted(lengths, reverse=True)


def test_rows_of_natural_lengths_fill_their_packs() -> None:
    tokens = np.random.default_rng(0).lognormal(6, 0.6, 20_000).astype(np.int64).clip(20, 4096)
    packs = pack(tokens, 4096, 0)
    assert fill(tokens, packs, 4096) > 0.99


def test_a_row_longer_than_a_pack_is_refused() -> None:
    with pytest.raises(UsageError, match="2 rows are longer than a pack of 100 tokens, the longest 150"):
        pack(np.array([5, 120, 150]), CAPACITY, 0)


def test_nothing_to_pack_gives_no_packs() -> None:
    assert pack(np.array([], dtype=np.int64), CAPACITY, 0) == []
    assert fill(np.array([], dtype=np.int64), [], CAPACITY) == 1.0
