import base64
import json
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


CAPTION = "Transverse ultrasound of the left kidney. A cyst of 12 mm lies in the upper pole."


@pytest.fixture
def png() -> bytes:
    data = BytesIO()
    Image.effect_noise((48, 32), 60).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def row(png: bytes) -> Callable[..., dict[str, Any]]:
    """Make a row of contract 1 that holds out; columns may be overridden, ``...`` leaves one out."""

    def make(**changes: Any) -> dict[str, Any]:
        question, answer = "What does the image show?", "A cyst of 12 mm in the upper pole of the left kidney."
        values: dict[str, Any] = {
            "id": "r1",
            "images": [{"bytes": base64.b64encode(png).decode(), "path": None}],
            "question": question,
            "thinking": None,
            "answer": answer,
            "answer_kind": "open",
            "options": [],
            "language": "en",
            "source": {
                "source_id": "a" * 64,
                "page": 3,
                "bbox": [1.0, 2.0, 3.0, 4.0],
                "caption": CAPTION,
                "mentions": [],
            },
            "teacher": {"model": "m", "prompt": "vqa.en@1", "prompt_sha256": "b" * 64},
        }
        values |= changes
        if "messages" not in changes:
            said = values["answer"]
            if values["thinking"]:
                said = f"<think>{values['thinking']}</think><answer>{said}</answer>"
            values["messages"] = [
                {"role": "system", "content": "You help."},
                {"role": "user", "content": values["question"]},
                {"role": "assistant", "content": said},
            ]
        return {name: value for name, value in values.items() if value is not ...}

    return make


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: Iterable[Any], name: str = "rows.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
        return path

    return write
