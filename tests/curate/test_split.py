from hypothesis import given
from hypothesis import strategies as st

from remud_hub.curate.split import split_unit, split_units
from remud_hub.records import Evidence, Source


SOURCES = st.sets(st.text(min_size=1), max_size=60)


@given(SOURCES)
def test_every_source_has_a_split_whatever_the_order(sources: set[str]) -> None:
    splits = split_units(sources, validation=0.1, test=0.1, seed=0)
    assert set(splits) == sources
    assert splits == split_units(sorted(sources, reverse=True), validation=0.1, test=0.1, seed=0)


@given(st.sets(st.text(min_size=1), min_size=3, max_size=60))
def test_three_sources_are_enough_for_three_splits(sources: set[str]) -> None:
    splits = split_units(sources, validation=0.1, test=0.1, seed=0)
    assert set(splits.values()) == {"train", "test", "validation"}


def test_fractions_are_met_and_a_new_source_moves_no_other() -> None:
    many = [f"source {number}" for number in range(2000)]
    splits = split_units(many, validation=0.1, test=0.2, seed=0)
    shares = {
        split: sum(value == split for value in splits.values()) / len(many)
        for split in ("train", "validation", "test")
    }
    assert abs(shares["test"] - 0.2) < 0.03
    assert abs(shares["validation"] - 0.1) < 0.03
    assert split_units([*many, "new"], validation=0.1, test=0.2, seed=0).items() >= splits.items()
    assert split_units(many, validation=0.1, test=0.2, seed=1) != splits


def test_without_wanted_fractions_all_is_training() -> None:
    assert set(split_units("abc", validation=0, test=0, seed=0).values()) == {"train"}


def _unit(number: int, article: str | None = None, **fields: object) -> str:
    source = Source(id=f"{number:064x}", name="a", uri="a", media_type="text/csv", article_id=article)
    evidence = Evidence.create(source_id=source.id, kind="item", language="en", page=1, box=(0, 0, 0, 0), **fields)
    return split_unit(evidence, source)


def test_what_must_stay_together_is_one_unit_whatever_the_source() -> None:
    assert _unit(1) == _unit(1, row=7) != _unit(2)
    assert _unit(1, group="P1") == _unit(2, group="P1", article_id="PMC1") != _unit(1, group="P2")
    assert _unit(1, "PMC1") == _unit(2, article_id="PMC1") == _unit(3, "PMC2", article_id="PMC1") != _unit(3, "PMC2")


def test_a_group_and_an_article_of_one_name_are_two_units() -> None:
    assert len({_unit(1, group="1"), _unit(1, article_id="1"), _unit(1)}) == 3
