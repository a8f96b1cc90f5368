"""A small dataset folder of contract 1: ``qa``, ``vqa`` and ``vqa_reasoning``, Chinese and English, text and pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from datasets import Dataset, Features, Image, List, Value
from PIL import Image as Pictures
from PIL import ImageDraw


Rows: TypeAlias = dict[str, list[dict[str, Any]]]

FEATURES = Features(
    {
        "id": Value("string"),
        "images": List(Image()),
        "messages": List({"role": Value("string"), "content": Value("string")}),
        "question": Value("string"),
        "thinking": Value("string"),
        "answer": Value("string"),
        "answer_kind": Value("string"),
        "options": List(Value("string")),
        "language": Value("string"),
    }
)


def picture(colour: str, size: tuple[int, int] = (84, 84)) -> Pictures.Image:
    image = Pictures.new("RGB", size, "black")
    ImageDraw.Draw(image).ellipse((14, 14, size[0] - 14, size[1] - 14), fill=colour)
    return image


def row(id: str, question: str, answer: str, kind: str, language: str = "en", **more: Any) -> dict[str, Any]:
    options: Sequence[str] = more.get("options", ())
    thinking: str | None = more.get("thinking")
    said = answer if thinking is None else f"<think>{thinking}</think><answer>{answer}</answer>"
    system = "You are an ultrasound teacher." if language == "en" else "你是一名超声医学教师。"
    return {
        "id": id,
        "images": list(more.get("images", ())),
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": "\n".join([question, *options])},
            {"role": "assistant", "content": said},
        ],
        "question": question,
        "thinking": thinking,
        "answer": answer,
        "answer_kind": kind,
        "options": list(options),
        "language": language,
    }


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)


@pytest.fixture(scope="session")
def sample_rows() -> Rows:
    """Rows whose answers depend on the pictures and on their order; the wrong ones are for the model to miss."""
    red, green = picture("red"), picture("green", (112, 84))
    colours, which = ["A. red", "B. green"], ["A. the first", "B. the second"]
    colour, first = "Which colour is the disc?", "Which picture is red?"
    return {
        "qa": [
            row("q1", "What does an anechoic area contain?", "Fluid.", "open"),
            row("q2", "后方回声增强说明什么？", "含液性病变", "open", "zh"),
            row("q3", "Is bone a strong reflector?", "yes", "closed"),
            row("q4", "频率应选多少MHz？", "7.5 MHz", "number", "zh"),
        ],
        "vqa": [
            row("v1", colour, "A", "choice", images=[red], options=colours),
            row("v2", colour, "B", "choice", images=[green], options=colours),
            row("v3", first, "A", "choice", images=[red, green], options=which),
            row("v4", first, "B", "choice", images=[green, red], options=which),
            row("v5", "圆盘是什么颜色？", "红色", "open", "zh", images=[red]),
        ],
        "vqa_reasoning": [
            row("r1", "圆盘是绿色吗？", "是", "closed", "zh", images=[green], thinking="圆盘是绿色的。"),
            row("r2", "圆盘是绿色吗？", "否", "closed", "zh", images=[red], thinking="圆盘是红色的。"),
            row("r3", colour, "green", "open", images=[green], thinking="The disc is green."),
        ],
    }


@pytest.fixture(scope="session")
def write_dataset() -> Callable[..., Path]:
    return _write_dataset


def _write_dataset(folder: Path, rows: Rows, split: str = "test") -> Path:
    lines = ["---", "configs:"]
    for config, some in rows.items():
        (folder / config).mkdir(parents=True)
        columns = {name: [one[name] for one in some] for name in FEATURES}
        Dataset.from_dict(columns, features=FEATURES).to_parquet(folder / config / f"{split}-00000.parquet")
        lines += [f"- config_name: {config}", "  data_files:", f"  - split: {split}", f"    path: {config}/{split}-*"]
    (folder / "README.md").write_text("\n".join([*lines, "---", ""]), encoding="utf-8")
    return folder
