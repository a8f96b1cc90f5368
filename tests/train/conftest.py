"""A toy dataset in the layout of the real one: coloured squares, asked about in English and Chinese."""

import io
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image


COLOURS = {"red": "红色", "green": "绿色", "blue": "蓝色", "yellow": "黄色"}

TEXT = pa.string()
SOURCE = pa.struct(
    {
        **dict.fromkeys(["source_id", "title", "uri", "licence", "redistribution"], TEXT),
        "page": pa.int32(),
        "bbox": pa.list_(pa.float64()),
        **dict.fromkeys(["figure_label", "caption"], TEXT),
        "mentions": pa.list_(TEXT),
    }
)
SCHEMA = pa.schema(
    {
        "id": TEXT,
        "images": pa.list_(pa.struct({"bytes": pa.binary(), "path": TEXT})),
        "messages": pa.list_(pa.struct({"role": TEXT, "content": TEXT})),
        **dict.fromkeys(["question", "thinking", "answer", "answer_kind"], TEXT),
        "options": pa.list_(TEXT),
        **dict.fromkeys(["language", "modality", "anatomy", "scenario"], TEXT),
        "source": SOURCE,
        "teacher": pa.struct({"model": TEXT, "prompt": TEXT, "prompt_sha256": TEXT}),
        "verdicts": pa.list_(pa.struct({"check": TEXT, "passed": pa.bool_(), "score": pa.float64(), "reason": TEXT})),
    }
)

CARD = """---
configs:
- config_name: vqa_reasoning
  data_files:
  - {split: train, path: vqa_reasoning/train-*.parquet}
  - {split: validation, path: vqa_reasoning/validation-*.parquet}
- config_name: qa
  data_files:
  - {split: train, path: qa/train-*.parquet}
  - {split: validation, path: qa/validation-*.parquet}
---
"""


def square(colour: str, shade: int = 0) -> Image.Image:
    """Draw a square of one colour; ``shade`` makes it another picture of the same colour."""
    red, green, blue = Image.new("RGB", (1, 1), colour).getpixel((0, 0))  # type: ignore[misc]
    return Image.new("RGB", (56, 56), tuple(max(0, value - shade) for value in (red, green, blue)))


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def row(index: int, *, picture: bool) -> dict[str, object]:
    colour = list(COLOURS)[index % len(COLOURS)]
    chinese = index % 3 == 0
    question = "图片是什么颜色？" if chinese else "What is the colour of the square?"
    if not picture:
        question = f"{question} {COLOURS[colour] if chinese else colour}?"
    answer = COLOURS[colour] if chinese else colour
    thinking = ("图片是" + answer if chinese else f"The picture is {answer}.") if picture else None
    reply = f"<think>{thinking}</think><answer>{answer}</answer>" if thinking else answer
    return {
        "id": f"{index:024x}",
        "images": [{"bytes": png(square(colour, shade=index)), "path": None}] if picture else [],
        "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": reply}],
        "question": question,
        "thinking": thinking,
        "answer": answer,
        "answer_kind": "open",
        "options": [],
        "language": "zh" if chinese else "en",
        "modality": None,
        "anatomy": None,
        "scenario": None,
        "source": {"source_id": "0" * 64, "title": None, "page": 1, "bbox": [0.0, 0.0, 56.0, 56.0], "mentions": []},
        "teacher": {"model": "test", "prompt": "test@1", "prompt_sha256": "0" * 64},
        "verdicts": [{"check": "format", "passed": True, "score": 1.0, "reason": ""}],
    }


def write_split(folder: Path, config: str, split: str, rows: list[dict[str, object]]) -> None:
    """Write one split as ``datasets`` would: the parquet carries the features, so that images are images."""
    from datasets import Features, List
    from datasets import Image as ImageFeature

    features = Features.from_arrow_schema(SCHEMA)
    features["images"] = List(ImageFeature())
    path = folder / config / f"{split}-00000-of-00001.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist(rows, schema=SCHEMA).replace_schema_metadata(features.arrow_schema.metadata)
    pq.write_table(table, path)


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder with the configs ``vqa_reasoning`` and ``qa``."""
    folder = tmp_path_factory.mktemp("toy") / "remud"
    write_split(folder, "vqa_reasoning", "train", [row(i, picture=True) for i in range(48)])
    write_split(folder, "vqa_reasoning", "validation", [row(i, picture=True) for i in range(48, 56)])
    write_split(folder, "qa", "train", [row(i, picture=False) for i in range(24)])
    write_split(folder, "qa", "validation", [row(i, picture=False) for i in range(24, 30)])
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return folder


@pytest.fixture(name="square", scope="session")
def square_fixture() -> Callable[..., Image.Image]:
    """Hand the drawing function to tests, which cannot import from here."""
    return square
