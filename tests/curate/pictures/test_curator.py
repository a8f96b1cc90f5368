"""Rows about copies from elsewhere go; those about one file, or one piece of evidence, stay."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from remud_hub.curate.candidates import Rows
from remud_hub.curate.desk import Desk
from remud_hub.curate.pictures import curator
from remud_hub.records import Evidence, Sample
from remud_hub.store import BlobStore
from tests.curate.pictures.test_copies import cropped, png, sector


@pytest.fixture
def figure(figure_evidence: Evidence) -> Callable[[int], Evidence]:
    """Make one figure of many."""

    def make(number: int) -> Evidence:
        return Evidence.create(**figure_evidence.model_dump(exclude={"id", "page"}), page=number)

    return make


@pytest.fixture
def about(
    sample: Callable[..., Sample], figure: Callable[[int], Evidence]
) -> Callable[[int, str], tuple[Sample, Evidence]]:
    """Make a row of a piece of evidence about a picture."""

    def make(number: int, image: str) -> tuple[Sample, Evidence]:
        evidence = figure(number)
        return sample(evidence_id=evidence.id, images=(image,)), evidence

    return make


@pytest.fixture
def whole(store: BlobStore) -> str:
    return store.put(png(sector(1)))


@pytest.fixture
def crop(store: BlobStore) -> str:
    return store.put(png(cropped(sector(1), 0.1)))


Row = Callable[[int, str], tuple[Sample, Evidence]]


def test_a_figure_and_the_crops_of_it_are_no_copies(
    about: Row, whole: str, crop: str, rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    made = rows(about(1, whole), about(1, crop))
    assert curator.curate(made, desk(made)) == {}


def test_the_same_crop_from_another_evidence_goes(
    about: Row, whole: str, crop: str, rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    made = rows(about(1, whole), about(2, crop), about(3, whole))
    faults = curator.curate(made, desk(made))
    assert faults is not None
    assert {number: verdict.reason for number, verdict in faults.items()} == {1: f"copy of a picture: of {whole}"}
    kept = desk(made, pictures={"copies": "keep"})
    assert curator.curate(made, kept) == {}
    assert curator.curate(made, desk(made, pictures=None)) is None


def test_of_copies_the_one_with_most_rows_stays(
    about: Row, whole: str, crop: str, rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    made = rows(about(1, crop), about(2, whole), about(3, whole))
    assert set(curator.curate(made, desk(made)) or ()) == {0}


def test_a_picture_that_cannot_be_read_goes_and_one_that_is_not_there_is_counted(
    about: Row, store: BlobStore, rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    broken = store.put(png(Image.fromarray(np.eye(64, dtype=np.uint8)))[:60])
    made = rows(about(1, broken), about(2, "f" * 64))
    here = desk(made)
    faults = curator.curate(made, here)
    assert faults is not None
    assert {number: verdict.reason.partition(":")[0] for number, verdict in faults.items()} == {
        0: "picture is damaged"
    }
    assert here.copies.missing == {"f" * 64}
