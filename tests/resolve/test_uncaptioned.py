"""Pictures of a report that no caption names."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from remud_hub.records import (
    Block,
    BlockKind,
    Box,
    ContentKind,
    Document,
    Engine,
    Evidence,
    Page,
    Part,
    Picture,
    Rejection,
    Source,
)
from remud_hub.resolve.evidence import resolve
from remud_hub.resolve.figures import figures_json
from remud_hub.resolve.screening.screeners import Screening
from remud_hub.resolve.screening.settings import KEEP_ALL, ScreenSettings
from remud_hub.store import BlobStore
from tests.scripted_screener import Says


def _block(kind: BlockKind, text: str, box: Box) -> Block:
    return Block(
        kind=kind, text=text, parts=(Part(page=1, box=box, span=(0, len(text))),), level=int(kind == "heading")
    )


def _report(store: BlobStore, *boxes: Box) -> Document:
    out = BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (90, 120), np.uint8)
    Image.fromarray(noise).save(out, "PNG")
    image = store.put(out.getvalue())
    return Document(
        source=Source(id="b" * 64, name="x.pdf", uri="x.pdf", media_type="application/pdf"),
        language="zh",
        engine=Engine(reader="docling test", layout="rules"),
        pages=(Page(number=1, width=600, height=800, image=image, has_text=False),),
        blocks=(
            _block("heading", "超声检查报告单", (200, 40, 400, 60)),
            _block("text", "肝脏大小形态正常，包膜光滑。", (60, 340, 540, 380)),
        ),
        pictures=tuple(Picture(page=1, box=box, image=image) for box in boxes),
        docling=("c" * 64,),
    )


def _found(
    document: Document, store: BlobStore, kind: ContentKind, confidence: float, settings: ScreenSettings = KEEP_ALL
) -> list[Evidence]:
    screening = Screening(Says(kind, confidence), settings)
    return [item for item in resolve(document, store, screening) if isinstance(item, Evidence) and item.figure]


LARGE: Box = (100, 150, 300, 300)
BESIDE: Box = (320, 150, 520, 300)
SMALL: Box = (400, 700, 470, 780)


@pytest.mark.parametrize(
    ("kind", "confidence", "box", "count"),
    [
        ("ultrasound", 0.9, LARGE, 1),
        ("ultrasound", 0.4, LARGE, 1),
        ("other medical", 0.4, LARGE, 1),
        ("other medical", 0.9, LARGE, 0),
        ("junk", 0.4, LARGE, 0),
        ("photo", 0.9, LARGE, 0),
        ("ultrasound", 0.9, SMALL, 0),
    ],
)
def test_an_ultrasound_picture_is_a_figure_without_a_caption(
    store: BlobStore, kind: ContentKind, confidence: float, box: Box, count: int
) -> None:
    assert len(_found(_report(store, box), store, kind, confidence)) == count


def test_it_has_an_empty_caption_and_the_headings_of_the_text_next_to_it(store: BlobStore) -> None:
    document = _report(store, LARGE)
    (evidence,) = _found(document, store, "ultrasound", 0.9)
    assert evidence.heading_path == ("超声检查报告单",)
    (printed,) = figures_json(document, [evidence])["figures"]  # type: ignore[misc]
    assert (printed["page"], printed["bbox_pt"]) == (1, list(LARGE))
    assert (printed["label"], printed["caption"], printed["mentions"]) == (None, "", [])


def test_a_picture_that_comes_back_is_none_of_the_report(store: BlobStore) -> None:
    document = _report(store, LARGE, BESIDE)
    assert len(_found(document, store, "ultrasound", 0.9)) == 1


def test_what_is_screened_out_stays_out(store: BlobStore) -> None:
    settings = ScreenSettings(keep=("diagram",), least_confidence=0.5)
    assert _found(_report(store, LARGE), store, "ultrasound", 0.9, settings) == []


@pytest.mark.parametrize(
    ("kind", "keep", "boxes", "why"),
    [
        (None, KEEP_ALL.keep, [LARGE], "not screened"),
        ("ultrasound", KEEP_ALL.keep, [SMALL], "too small"),
        ("junk", ("ultrasound",), [LARGE], "screened out: junk, confidence 0.9"),
        ("photo", KEEP_ALL.keep, [LARGE], "no ultrasound: photo, confidence 0.9"),
        ("ultrasound", KEEP_ALL.keep, [LARGE, BESIDE], "same as figure, page 1"),
    ],
)
def test_what_is_left_alone_says_why(
    store: BlobStore, kind: ContentKind | None, keep: tuple[ContentKind, ...], boxes: list[Box], why: str
) -> None:
    screening = Screening(Says(kind, 0.9), ScreenSettings(keep=keep, least_confidence=0.5)) if kind else None
    found = resolve(_report(store, *boxes), store, screening)
    (rejection,) = [item for item in found if isinstance(item, Rejection) and item.reason != "text too short"]
    assert rejection.reason == "picture without caption"
    assert rejection.detail == f"page 1, box {tuple(map(float, boxes[-1]))}: {why}"


def test_what_is_said_below_such_a_picture_is_its_caption(store: BlobStore) -> None:
    document = _report(store, LARGE)
    said = _block("caption", "胆囊内强回声伴声影。", (110, 305, 290, 315))
    (found,) = _found(document.model_copy(update={"blocks": (*document.blocks, said)}), store, "ultrasound", 0.9)
    assert found.figure is not None
    assert (found.figure.label, found.figure.caption, found.figure.caption_box) == (None, said.text, said.box)


@pytest.mark.parametrize(("kind", "count"), [("other medical", 1), ("photo", 0)])
def test_what_the_text_points_at_is_a_figure_where_it_is_a_medical_picture(
    store: BlobStore, kind: ContentKind, count: int
) -> None:
    document = _report(store, LARGE)
    pointing = _block("text", "管腔内可见粪石，如上图所示。", (60, 340, 540, 380))
    found = _found(document.model_copy(update={"blocks": (document.blocks[0], pointing)}), store, kind, 0.9)
    assert len(found) == count
    assert all(item.figure and [each.text for each in item.figure.mentions] == [pointing.text] for item in found)
