"""Screening where it is used: figures say what they show, and what is left out is said."""

from io import BytesIO

import pytest
from PIL import Image

from remud_hub.generate.passes import load_passes
from remud_hub.generate.settings import GenerateSettings
from remud_hub.records import (
    Block,
    Content,
    ContentKind,
    Document,
    Engine,
    Evidence,
    Page,
    Part,
    Picture,
    Rejection,
    Sample,
    Source,
)
from remud_hub.resolve.evidence import resolve
from remud_hub.resolve.figures import figures_json
from remud_hub.resolve.screening.screeners import Screening
from remud_hub.resolve.screening.settings import ScreenSettings
from remud_hub.store import BlobStore
from tests.scripted import ScriptedTeacher, work
from tests.scripted_screener import Says


def _screening(kind: ContentKind, confidence: float) -> Screening:
    return Screening(Says(kind, confidence), ScreenSettings())


@pytest.fixture
def document(store: BlobStore) -> Document:
    out = BytesIO()
    Image.new("RGB", (200, 100), (30, 30, 30)).save(out, "PNG")
    image, caption = store.put(out.getvalue()), "Figure 1. Apical view in MRI."
    part = Part(page=1, box=(50, 210, 300, 220), span=(0, len(caption)))
    return Document(
        source=Source(id="b" * 64, name="x.pdf", uri="x.pdf", media_type="application/pdf"),
        language="en",
        engine=Engine(reader="docling test", layout="rules"),
        pages=(Page(number=1, width=600, height=800, image=image, has_text=True),),
        blocks=(Block(kind="caption", text=caption, parts=(part,)),),
        pictures=(Picture(page=1, box=(50, 100, 300, 200), image=image),),
        docling=("c" * 64,),
    )


def test_a_kept_figure_says_what_it_shows(document: Document, store: BlobStore) -> None:
    (found,) = resolve(document, store, _screening("diagram", 0.97))
    assert isinstance(found, Evidence) and found.figure
    assert found.figure.content == Content(kind="diagram", confidence=0.97)
    (printed,) = figures_json(document, [found])["figures"]  # type: ignore[misc]
    assert printed["content"] == {"kind": "diagram", "confidence": 0.97}


def test_a_figure_left_out_is_named_with_its_place(document: Document, store: BlobStore) -> None:
    (found,) = resolve(document, store, _screening("junk", 0.97))
    assert isinstance(found, Rejection)
    assert (found.stage, found.reason) == ("resolve", "screened out: junk")
    assert found.detail == "page 1, box (50.0, 100.0, 300.0, 200.0): Figure 1, confidence 0.97"


def test_an_unsure_call_leaves_the_figure_in(document: Document, store: BlobStore) -> None:
    (found,) = resolve(document, store, _screening("junk", 0.94))
    assert isinstance(found, Evidence)


def test_without_screening_nothing_is_claimed(document: Document, store: BlobStore) -> None:
    (found,) = resolve(document, store)
    assert isinstance(found, Evidence) and found.figure
    assert found.figure.content is None
    (printed,) = figures_json(document, [found])["figures"]  # type: ignore[misc]
    assert printed["content"] is None


@pytest.mark.parametrize(("confidence", "modality"), [(0.95, "ultrasound"), (0.6, "MRI")])
def test_sure_pixels_outweigh_the_words(
    document: Document, store: BlobStore, confidence: float, modality: str
) -> None:
    (found,) = resolve(document, store, _screening("ultrasound", confidence))
    assert isinstance(found, Evidence)
    (vqa,) = load_passes(["vqa"], GenerateSettings(), store)
    text = '{"drafts": [{"question": "Which view?", "answer": "Apical."}]}'
    (sample,) = work(vqa.work(found), ScriptedTeacher(text))
    assert isinstance(sample, Sample)
    assert sample.modality == modality
