"""Rows of every kind, and the tiny model's processor."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from datasets import Dataset, Features, Image, List, Value
from PIL import Image as Pillow

from remud_hub.models.processor import load_processor
from remud_hub.models.resolve import resolve_model


FEATURES = Features(
    {
        "id": Value("string"),
        "images": List(Image()),
        "messages": List({"role": Value("string"), "content": Value("string")}),
    }
)

Turn = tuple[str, str]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMUD_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The tiny model's, with room for pictures of several sizes."""
    return load_processor(resolve_model("tiny", tmp_path_factory.mktemp("models")), max_pixels=600 * 600)


@pytest.fixture(scope="session")
def picture() -> Callable[..., bytes]:
    """Draw a picture that does not compress to nothing, and write it to bytes."""

    def draw(width: int, height: int, kind: str = "PNG", **options: Any) -> bytes:
        noise = np.random.default_rng(width * height).integers(0, 255, (height, width, 3), dtype=np.uint8)
        buffer = io.BytesIO()
        Pillow.fromarray(noise).save(buffer, kind, **options)
        return buffer.getvalue()

    return draw


@pytest.fixture(scope="session")
def dataset() -> Callable[..., Dataset]:
    """Make a dataset of rows: the bytes of the pictures, and the turns."""

    def make(*rows: tuple[list[bytes], list[Turn]]) -> Dataset:
        columns = {
            "id": [f"row-{number}" for number in range(len(rows))],
            "images": [[{"bytes": data, "path": None} for data in pictures] for pictures, _ in rows],
            "messages": [[{"role": role, "content": text} for role, text in turns] for _, turns in rows],
        }
        return Dataset.from_dict(columns, features=FEATURES)

    return make
