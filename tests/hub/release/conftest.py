import json
from pathlib import Path
from typing import Any

import pytest

from remud_hub.hub.versions.trained_on import trained_on
from tests.hub.folders import make_folder, make_row
from tests.hub.hub_fixture import hub


__all__ = ["hub"]


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """A dataset, a model of a few bytes, its scores, and a Space."""
    made = {name: tmp_path / name for name in ("remud", "model", "scores", "space")}
    make_folder(made["remud"], {("qa", "train"): [make_row(1)], ("qa", "test"): [make_row(2)]})
    log = {
        "base": "ORG/base",
        "data": trained_on(str(made["remud"]), None, None, {"qa": 1.0}, "train").model_dump(mode="json"),
        "settings": {"learning_rate": 3e-5, "last_layers": None},
        "world_size": 1,
        "versions": {"trl": "1.16.0"},
        "log_history": [{"step": 1, "loss": 5.0}, {"step": 8, "loss": 0.5}, {"step": 8, "train_runtime": 3.0}],
    }
    texts = {
        "model/train_log.json": json.dumps(log),
        "model/config.json": "{}",
        "model/model.safetensors": "weights",
        "model/training_args.bin": "pickle",
        "scores/results.json": json.dumps(scores(made["remud"])),
        "space/README.md": "---\ntitle: Chat\nsdk: gradio\nsdk_version: 1.0.0\n---\n\n# Chat\n",
        "space/app.py": "print()\n",
        "space/requirements.txt": "pydantic  # records\n",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return made


def scores(data: Path) -> dict[str, Any]:
    task = {"task": "remud|qa", "n": 1, "unparsed": 0, "score": 0.5, "scores": {}, "counts": {}}
    return {
        "model": "/home/ann/model",
        "data": str(data),
        "backend": "local",
        "limit": None,
        "max_new_tokens": 8,
        "prompt_version": 1,
        "parser_version": 1,
        "tasks": [task],
    }
