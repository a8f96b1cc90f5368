from collections.abc import Callable

from remud_hub.curate import duplicates
from remud_hub.curate.candidates import Rows
from remud_hub.curate.desk import Desk
from remud_hub.records import Sample


def test_the_first_of_equal_samples_stays(
    sample: Callable[..., Sample], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    first = sample()
    shouted, other = sample(question="WHAT can be  learned from this image?"), sample(answer="It is not.")
    faults = duplicates.curate(rows(first, shouted, other), desk())
    assert faults is not None
    assert {number: verdict.reason for number, verdict in faults.items()} == {1: f"duplicate: same as {first.id}"}


def test_the_same_words_about_another_picture_are_no_duplicate(
    sample: Callable[..., Sample], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    assert duplicates.curate(rows(sample(), sample(images=("c" * 64,))), desk()) == {}


def test_switched_off_it_does_not_look(
    sample: Callable[..., Sample], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    assert duplicates.curate(rows(sample(), sample()), desk(duplicates=False)) is None
