"""Rows of contract 1, written by the real writer."""

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from remud_hub.hub.dataset_folder import ShardWriter, finish_folder
from remud_hub.models.thinking import join_thinking
from tests.hub.hub_fixture import hub


__all__ = ["hub"]


Rows = Iterable[dict[str, Any]]


def drawn(shade: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """A small picture."""
    data = io.BytesIO()
    Image.new("L", (8, 6), shade).convert(mode).save(data, kind)
    return data.getvalue()


@pytest.fixture(scope="session")
def picture() -> Callable[..., bytes]:
    return drawn


@pytest.fixture(scope="session")
def make_row() -> Callable[..., dict[str, Any]]:
    """Make a row; ``pictures`` are bytes, ``source`` is merged, other columns may be overridden."""

    def make(
        id: str = "r1",
        *,
        question: str = "What is shown?",
        thinking: str | None = None,
        answer: str = "A cyst.",
        options: Iterable[str] = (),
        turns: Iterable[tuple[str, str]] = (),
        pictures: Iterable[bytes] = (),
        source: dict[str, Any] | None = None,
        **changes: Any,
    ) -> dict[str, Any]:
        asked = "\n".join([question, *(f"{letter}. {text}" for letter, text in zip("ABCDEF", options, strict=False))])
        said = [("system", "You help."), ("user", asked)]
        said.append(("assistant", answer if thinking is None else join_thinking(thinking, answer)))
        for turn in turns:
            said += zip(("user", "assistant"), turn, strict=True)
        return {
            "id": id,
            "images": [{"bytes": data, "path": None} for data in pictures],
            "messages": [{"role": role, "content": content} for role, content in said],
            "question": question,
            "thinking": thinking,
            "answer": answer,
            "answer_kind": "open",
            "options": list(options),
            "language": "en",
            "modality": "B-mode",
            "anatomy": "kidney",
            "scenario": None,
            "source": {"source_id": "a" * 64, "title": "A book", "uri": "book.pdf", "licence": "CC-BY-4.0"}
            | {"redistribution": "public", "text": None, "caption": None}
            | (source or {}),
            "teacher": {"model": "m", "prompt": "p", "prompt_sha256": "b" * 64},
            "verdicts": [],
        } | changes

    return make


@pytest.fixture(scope="session")
def write_dataset() -> Callable[..., Path]:
    """Write a dataset folder; rows by ``CONFIG/SPLIT``."""

    def write(folder: Path, **parts: Rows) -> Path:
        shards = []
        for name, rows in parts.items():
            config, split = name.rsplit("_", 1)
            writer = ShardWriter(folder, config, split)  # type: ignore[arg-type]
            for row in rows:
                writer.add(row)
            shards += writer.close()
        finish_folder(folder, "# A dataset\n", shards)
        return folder

    return write
