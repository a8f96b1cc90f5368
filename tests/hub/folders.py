"""Dataset folders made row by row with the real writer."""

import hashlib
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from remud_hub.hub.dataset_folder import Shard, ShardWriter, finish_folder
from remud_hub.records import Config, Split


def make_row(number: int, **changes: Any) -> dict[str, Any]:
    """A row of contract 1 about nothing."""
    fields: dict[str, Any] = {
        "id": hashlib.sha256(str(number).encode()).hexdigest()[:24],
        "images": [],
        "messages": [{"role": "user", "content": f"Question {number}?"}, {"role": "assistant", "content": "Yes."}],
        "question": f"Question {number}?",
        "thinking": None,
        "answer": "Yes.",
        "answer_kind": "closed",
        "options": [],
        "language": "en",
        "modality": "ultrasound",
        "anatomy": "liver",
        "scenario": None,
        "source": source(number % 3),
        "teacher": {"model": "extractive", "prompt": "qa.en@1", "prompt_sha256": "b" * 64},
        "verdicts": [{"check": "format", "passed": True, "score": 1.0, "reason": ""}],
    }
    return fields | changes


def source(number: int, **changes: Any) -> dict[str, Any]:
    """Where a row is from."""
    fields: dict[str, Any] = {
        "source_id": f"{number:064x}",
        "title": f"Paper {number}",
        "uri": f"paper{number}.pdf",
        "article_id": None,
        "licence": "CC-BY-4.0",
        "redistribution": "public",
        "page": 1,
        "row": None,
        "bbox": [0.0, 0.0, 10.0, 10.0],
        "text": f"Passage {number}.",
        "figure_label": None,
        "caption": None,
        "mentions": [],
    }
    return fields | changes


def picture(number: int) -> dict[str, Any]:
    """A small picture that no other number has."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 256, number // 256 % 256, 7)).save(data, "PNG")
    return {"bytes": data.getvalue(), "path": None}


def make_folder(folder: Path, rows: Mapping[tuple[Config, Split], Iterable[dict[str, Any]]]) -> list[Shard]:
    """Write a dataset folder with no more than its shards and a card that lists them."""
    shards = []
    for (config, split), given in rows.items():
        writer = ShardWriter(folder, config, split)
        for row in given:
            writer.add(row)
        shards += writer.close()
    configs = [
        {
            "config_name": config,
            "data_files": [
                {"split": split, "path": [shard.path for shard in shards if shard[:2] == (config, split)]}
                for split in dict.fromkeys(shard.split for shard in shards if shard.config == config)
            ],
        }
        for config in dict.fromkeys(shard.config for shard in shards)
    ]
    finish_folder(folder, f"---\n{yaml.safe_dump({'configs': configs})}---\n\n# Rows\n", shards)
    return shards
