from collections.abc import Callable

from remud_hub.curate.duplicates import drop_duplicates
from remud_hub.records import Rejection, Sample


def test_the_first_of_equal_samples_stays(sample: Callable[..., Sample]) -> None:
    first, shouted, other = (
        sample(),
        sample(question="WHAT can be  learned from this image?"),
        sample(answer="It is not."),
    )
    kept, dropped, also_kept = drop_duplicates([first, shouted, other])
    assert (kept, also_kept) == (first, other)
    assert isinstance(dropped, Rejection)
    assert dropped.detail == f"same as {first.id}"


def test_the_same_words_about_another_picture_are_no_duplicate(sample: Callable[..., Sample]) -> None:
    assert all(isinstance(item, Sample) for item in drop_duplicates([sample(), sample(images=("c" * 64,))]))
