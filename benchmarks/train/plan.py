"""How many rows a second the length planner measures, with and without decoding pictures, and how many it packs.

python benchmarks/train/plan.py --rows 1000 --workers 2
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from datasets import Dataset, Features, Image, List, Value, load_from_disk
from PIL import Image as Pillow

from remud_hub.models.processor import load_processor
from remud_hub.models.resolve import resolve_model
from remud_hub.train.planning.lengths import measure
from remud_hub.train.planning.packs import fill, pack


FEATURES = Features({"images": List(Image()), "messages": List({"role": Value("string"), "content": Value("string")})})
PICTURES = 64
"""Different pictures, of 0.2 to 1.5 million pixels; rows share them."""
WORDS = [
    "the",
    "left",
    "lobe",
    "shows",
    "a",
    "hypoechoic",
    "nodule",
    "without",
    "flow",
    "左叶",
    "低回声",
    "结节",
    "未见血流",
]
CAPACITY = 4096
TO_PACK = 1_000_000


def main() -> None:
    """Print rows a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        processor = load_processor(resolve_model("tiny", Path(folder)), max_pixels=1280 * 28 * 28)
        for kind in ("JPEG", "PNG"):
            toy_rows(options.rows, kind).save_to_disk(f"{folder}/{kind}")
            rows = load_from_disk(
                f"{folder}/{kind}"
            )  # on disk, as datasets are: rows in memory are copied to every process
            for workers in sorted({1, options.workers}):
                for decode in (False, True):
                    os.environ["REMUD_CACHE_DIR"] = tempfile.mkdtemp(dir=folder)
                    taken, cpu = timed(partial(measure, rows, processor, workers=workers, decode=decode))
                    how = "decoded" if decode else "headers only"
                    rates = f"{options.rows / taken:.0f} rows/s, {options.rows / cpu:.0f} rows per CPU second"
                    print(f"{kind}, {how}, {workers} processes: {rates}")
            taken, _ = timed(partial(measure, rows, processor, workers=options.workers))
            print(f"{kind}, from the cache: {taken:.2f} s")
    tokens = np.random.default_rng(0).lognormal(6.3, 0.5, TO_PACK).astype(np.int64).clip(20, CAPACITY)
    taken, cpu = timed(partial(pack, tokens, CAPACITY, seed=0))
    packs = pack(tokens, CAPACITY, seed=0)
    rates = f"{TO_PACK / taken:.0f} rows/s, {TO_PACK / cpu:.0f} rows per CPU second"
    print(f"packing: {rates}, {fill(tokens, packs, CAPACITY):.2%} of {len(packs)} packs filled")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds on the clock, and those of all processors together, which other work on the machine does not lengthen."""
    started, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    return time.perf_counter() - started, sum(after[:4]) - sum(before[:4])


def toy_rows(count: int, kind: str) -> Dataset:
    """Make rows with a picture each and some two hundred words."""
    random = np.random.default_rng(0)
    pictures = [_picture(random, kind) for _ in range(PICTURES)]
    columns = {
        "images": [[{"bytes": pictures[number % PICTURES], "path": None}] for number in range(count)],
        "messages": [
            [
                {"role": "user", "content": " ".join(random.choice(WORDS, 40))},
                {"role": "assistant", "content": " ".join(random.choice(WORDS, 160))},
            ]
            for _ in range(count)
        ],
    }
    return Dataset.from_dict(columns, features=FEATURES)


def _picture(random: np.random.Generator, kind: str) -> bytes:
    width, height = random.integers(450, 1250, 2).tolist()
    noise = random.integers(0, 255, (height // 8, width // 8, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Pillow.fromarray(noise).resize((width, height)).save(buffer, kind)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
