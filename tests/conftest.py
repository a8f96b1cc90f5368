"""Fixtures that several rooms share."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from remud_hub.records import Box, Evidence, Figure, Mention, Panel, Sample, TeacherStamp
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Message, Request


SHARED = Path(__file__).parents[2] / "shared" / "data"
SOURCE_ID = "a" * 64
BOX: Box = (50.0, 60.0, 250.0, 200.0)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real papers; skips where it is absent (.ci/run fails if it is present and this skipped)."""
    if not SHARED.is_dir():
        pytest.skip("shared/data is absent")
    return SHARED


@pytest.fixture(autouse=True)
def own_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees what another left, or what the user keeps."""
    monkeypatch.setenv("REMUD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


@pytest.fixture
def picture(store: BlobStore) -> str:
    """The sha256 of a small picture in the store."""
    data = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 120, 60)).save(data, "PNG")
    return store.put(data.getvalue())


@pytest.fixture
def figure_evidence(picture: str) -> Evidence:
    """A figure of two panels, cited twice."""
    first = "Flow is laminar in the neck. The vessel is patent, as shown in Figure 2A. It measures 4.5 mm."
    second = "A thrombus fills the whole lumen (Figure 2B)."
    mentions = [
        Mention(page=1, box=BOX, text=first, span=(first.index("Figure"), first.index("Figure") + 9), panels=("A",)),
        Mention(
            page=2, box=BOX, text=second, span=(second.index("Figure"), second.index("Figure") + 9), panels=("B",)
        ),
    ]
    figure = Figure(
        page=1,
        box=BOX,
        image=picture,
        label="Figure 2",
        caption="Ultrasound of the carotid artery. A, patent vessel. B, thrombus in the lumen.",
        caption_box=BOX,
        panels=(
            Panel(label="A", box=BOX, caption="patent vessel."),
            Panel(label="B", box=BOX, caption="thrombus in the lumen."),
        ),
        mentions=tuple(mentions),
    )
    return Evidence.create(source_id=SOURCE_ID, kind="figure", language="en", page=1, box=BOX, figure=figure)


@pytest.fixture
def passage() -> Callable[..., Evidence]:
    """Make evidence from a text."""

    def make(text: str, language: str = "en") -> Evidence:
        return Evidence.create(source_id=SOURCE_ID, kind="passage", language=language, page=3, box=BOX, text=text)

    return make


@pytest.fixture
def make_request(figure_evidence: Evidence) -> Callable[..., Request]:
    """Make a request about the figure; fields may be overridden."""

    def make(text: str = "Ask.", *images: str, task: str = "vqa", **changes: object) -> Request:
        fields: dict[str, object] = {
            "task": task,
            "prompt": f"{task}.en@1",
            "prompt_sha256": "b" * 64,
            "shape": "drafts",
            "language": "en",
            "messages": (Message(role="user", text=text, images=images),),
            "evidence": figure_evidence,
        }
        return Request.model_validate(fields | changes)

    return make


@pytest.fixture
def sample(figure_evidence: Evidence) -> Callable[..., Sample]:
    """Make a sound sample about the figure; fields may be overridden."""

    def make(**changes: object) -> Sample:
        fields: dict[str, object] = {
            "config": "vqa_reasoning",
            "evidence_id": figure_evidence.id,
            "source_id": SOURCE_ID,
            "language": "en",
            "question": "What can be learned from this image?",
            "thinking": "Ultrasound of the carotid artery. The vessel is patent.",
            "answer": "The vessel is patent.",
            "answer_kind": "open",
            "images": (figure_evidence.figure.image,),  # type: ignore[union-attr]
            "teacher": TeacherStamp(model="extractive", prompt="vqa_reasoning.en@1", prompt_sha256="b" * 64),
        }
        return Sample.create(**(fields | changes))

    return make
