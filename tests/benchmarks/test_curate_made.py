"""The made-up texts are what the figures say of them: planted near-duplicates, found by all who should."""

import pytest

from benchmarks.curate.made import PLANTED, made_texts
from benchmarks.curate.texts import hashes_of, ours, with_datasketch
from remud_hub.similar import ALIKE


def test_texts_are_the_same_each_time_in_both_languages_and_so_many_are_planted() -> None:
    made = list(made_texts(4000))
    assert made == list(made_texts(4000))
    assert made != list(made_texts(4000, seed=1))
    planted = [(number, each) for number, each in enumerate(made) if each.copy_of is not None]
    assert len(planted) / 4000 == pytest.approx(PLANTED, abs=0.01)
    assert all(
        made[each.copy_of or 0].copy_of is None and each.text != made[each.copy_of or 0].text for _, each in planted
    )
    assert 0.4 < sum(each.text.isascii() for each in made) / 4000 < 0.6


@pytest.mark.slow
def test_all_that_is_alike_is_found_and_nothing_else() -> None:
    texts = [each.text for each in made_texts(1500)]
    sets = [hashes_of(text) for text in texts]
    planted = {number: each.copy_of for number, each in enumerate(made_texts(1500)) if each.copy_of is not None}
    alike = {a for a, b in planted.items() if len(sets[a] & sets[b]) >= ALIKE * len(sets[a] | sets[b])}
    assert len(alike) > 0.9 * len(planted) > 50
    assert ours(texts) == alike
    assert with_datasketch(texts) >= alike
