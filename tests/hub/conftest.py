"""A small dataset folder, built from parts with the real writer."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from remud_hub.hub.assemble import assemble
from remud_hub.recipe import load_recipe, lock_recipe
from remud_hub.records import Box, Engine, Evidence, Page, Rejection, Sample, Source
from remud_hub.store import BlobStore, cache_root, write_atomic
from remud_hub.work import SourceResult, WorkFolder


BOX: Box = (10.0, 10.0, 90.0, 60.0)


def make_part(number: int, evidence: Evidence, sample: Sample) -> SourceResult:
    """A part of one source with a sample about a figure."""
    source = Source(
        id=f"{number:064x}",
        name=f"{number}.pdf",
        uri=f"{number}.pdf",
        media_type="application/pdf",
        licence="CC-BY-4.0",
    )
    figure = evidence.figure
    assert figure is not None
    own = evidence.model_copy(update={"source_id": source.id})
    return SourceResult(
        source=source,
        engine=Engine(reader="docling 2.143.0", layout="rules"),
        pages=(Page(number=1, width=300, height=400, image=figure.image, has_text=True),),
        evidences=(own,),
        samples=(
            Sample.create(**(dict(sample) | {"source_id": source.id, "id": "", "question": f"Question {number}?"})),
        ),
        rejections=(Rejection(stage="resolve", reason="picture without caption", source_id=source.id),),
    )


def other_figure(number: int, evidence: Evidence, store: BlobStore) -> Evidence:
    """The same kind of figure with a picture and words of its own, so that it may go to another split."""
    assert evidence.figure is not None
    data = io.BytesIO()
    speckle = np.random.default_rng(number).integers(0, 255, (30, 40, 3), dtype=np.uint8)
    Image.fromarray(speckle).save(data, "PNG")
    words = " ".join(f"finding{number}x{place}" for place in range(20))
    changes = {"image": store.put(data.getvalue()), "caption": f"{evidence.figure.caption} {words}"}
    fields = evidence.model_dump(exclude={"id", "figure"})
    return Evidence.create(**fields, figure=evidence.figure.model_copy(update=changes))


@pytest.fixture
def parts(figure_evidence: Evidence, sample: Callable[..., Sample], store: BlobStore) -> list[SourceResult]:
    figures = [other_figure(number, figure_evidence, store) for number in range(5)]
    return [
        make_part(number, figure, sample(evidence_id=figure.id, images=figure.images))
        for number, figure in enumerate(figures)
    ]


@pytest.fixture
def dataset(tmp_path: Path, parts: list[SourceResult], store: BlobStore) -> Path:
    """A folder called ``remud`` with five rows in three splits."""
    out, lock = tmp_path / "remud", lock_recipe(load_recipe("remud"))
    for part in parts:
        write_atomic(WorkFolder(out).part_path(part.source, lock), part.model_dump_json())
    assemble(out, lock, lambda: iter(parts), store)
    for digest in {part.pages[0].image for part in parts}:
        BlobStore(cache_root() / "blobs").put(store.get(digest))
    return out
