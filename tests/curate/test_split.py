from hypothesis import given
from hypothesis import strategies as st

from remud_hub.curate.split import split_sources


SOURCES = st.sets(st.text(min_size=1), max_size=60)


@given(SOURCES)
def test_every_source_has_a_split_whatever_the_order(sources: set[str]) -> None:
    splits = split_sources(sources, validation=0.1, test=0.1, seed=0)
    assert set(splits) == sources
    assert splits == split_sources(sorted(sources, reverse=True), validation=0.1, test=0.1, seed=0)


@given(st.sets(st.text(min_size=1), min_size=3, max_size=60))
def test_three_sources_are_enough_for_three_splits(sources: set[str]) -> None:
    splits = split_sources(sources, validation=0.1, test=0.1, seed=0)
    assert set(splits.values()) == {"train", "test", "validation"}


def test_fractions_are_met_and_a_new_source_moves_no_other() -> None:
    many = [f"source {number}" for number in range(2000)]
    splits = split_sources(many, validation=0.1, test=0.2, seed=0)
    shares = {
        split: sum(value == split for value in splits.values()) / len(many)
        for split in ("train", "validation", "test")
    }
    assert abs(shares["test"] - 0.2) < 0.03
    assert abs(shares["validation"] - 0.1) < 0.03
    assert split_sources([*many, "new"], validation=0.1, test=0.2, seed=0).items() >= splits.items()
    assert split_sources(many, validation=0.1, test=0.2, seed=1) != splits


def test_without_wanted_fractions_all_is_training() -> None:
    assert set(split_sources("abc", validation=0, test=0, seed=0).values()) == {"train"}
