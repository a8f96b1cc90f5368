"""A small dataset folder, built from parts with the real writer."""

from collections.abc import Callable
from pathlib import Path

import pytest

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


@pytest.fixture
def parts(figure_evidence: Evidence, sample: Callable[..., Sample]) -> list[SourceResult]:
    return [make_part(number, figure_evidence, sample()) for number in range(5)]


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
