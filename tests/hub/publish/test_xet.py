"""Versions through Xet: the real client cuts files into chunks, sends those that are new, and puts files together again."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.hub.folders import make_folder, make_row
from tests.testhub import LocalHub


pytestmark = pytest.mark.slow

READ = """
import sys
from datasets import load_dataset
for version in ("v1.0.0", "v2.0.0"):
    for streaming in (False, True):
        rows = load_dataset("ann/remud", "vqa", split="train", revision=version, streaming=streaming)
        print(version, sum(len(row["images"]) for row in rows), [row["answer"] for row in rows].count("No."))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[LocalHub]:
    with LocalHub(tmp_path / "hub", xet=True) as running:
        yield running


def folder(place: Path, answer: str) -> Path:
    """A hundred rows with pictures that nothing compresses, 3 MB in all; one row in the middle has another answer."""
    noise = np.random.default_rng(0)
    rows = [
        make_row(number, images=[{"bytes": _png(noise), "path": None}], **({"answer": answer} if number == 50 else {}))
        for number in range(100)
    ]
    make_folder(place, {("vqa", "train"): rows})
    return place


def _png(noise: np.random.Generator) -> bytes:
    data = io.BytesIO()
    Image.fromarray(noise.integers(0, 256, (100, 100, 3), dtype=np.uint8)).save(data, "PNG")
    return data.getvalue()


def run(hub: LocalHub, tmp_path: Path, *words: object) -> str:
    environment = os.environ | hub.environment(tmp_path)
    done = subprocess.run(
        [sys.executable, *map(str, words)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_two_versions_arrive_and_the_second_sends_little(hub: LocalHub, tmp_path: Path) -> None:
    sizes = []
    for tag, answer in (("v1.0.0", "Yes."), ("v2.0.0", "No.")):
        place = folder(tmp_path / tag, answer)
        assert "read back" in run(hub, tmp_path, "-m", "remud_hub.cli", "push", place, "ann/remud", "--tag", tag)
        assert hub.xet is not None
        sizes.append(hub.xet.size())
    assert sizes[0] > 3_000_000
    assert sizes[1] - sizes[0] < sizes[0] / 4
    assert not any(record.route == "lfs-put" for record in hub.requests)
    lines = run(hub, tmp_path, "-c", READ).splitlines()
    assert lines == ["v1.0.0 100 0", "v1.0.0 100 0", "v2.0.0 100 1", "v2.0.0 100 1"]
