"""Small folders laid out like those of benchmarks."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset
from datasets import Image as PictureColumn
from PIL import Image


@pytest.fixture(scope="session")
def png() -> Callable[[str], bytes]:
    return _png


def _png(colour: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="session")
def write() -> Callable[..., Path]:
    return _write


def _write(path: Path, content: Any) -> Path:
    """Write bytes as they are, text as UTF-8, a list as JSON, and a mapping of names to bytes as a zip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match content:
        case bytes():
            path.write_bytes(content)
        case str():
            path.write_text(content, encoding="utf-8")
        case list():
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        case Mapping():
            with zipfile.ZipFile(path, "w") as archive:
                for name, data in content.items():
                    archive.writestr(name, data)
    return path


@pytest.fixture(scope="session")
def write_parquet() -> Callable[..., Path]:
    return _write_parquet


def _write_parquet(path: Path, rows: Sequence[Mapping[str, Any]], pictures: Sequence[str] = ()) -> Path:
    """Write rows as ``datasets`` does; in columns of pictures stand their files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stored = [
        {name: {"bytes": value, "path": None} if name in pictures and value else value for name, value in row.items()}
        for row in rows
    ]
    table = Dataset.from_list(stored)
    for name in pictures:
        table = table.cast_column(name, PictureColumn(decode=False))
    table.to_parquet(path)
    return path
