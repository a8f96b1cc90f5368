"""How long a step waits for its rows: the trainer's own loop, with workers that read pictures and without.

python -m benchmarks.train.data_time --workers 0 2

Pictures are JPEG of 800 by 800 pixels, which the processor shrinks to --max_pixels, so a step reads far more than it computes on. The time of
the first steps, in which workers start, is left out.
"""

import argparse
import io
import os
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset, Features, Image, List, Value
from PIL import Image as Pillow

from benchmarks.train.packing import widened
from benchmarks.train.phantoms import rows
from remud_hub.models.processor import load_processor
from remud_hub.models.tiny import build_tiny
from remud_hub.train.arguments import TrainingConfig
from remud_hub.train.trainer import Trainer


FEATURES = Features({"images": List(Image()), "messages": List({"role": Value("string"), "content": Value("string")})})
SIDE = 800
"""Pixels."""
UNCOUNTED = 5
"""Steps at the beginning."""


class Watched(Trainer):
    """A trainer that keeps when it asked for the batches of each step, and how long it waited for them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.asked: list[float] = []
        self.waited: list[float] = []

    def get_batch_samples(self, *args: Any, **options: Any) -> Any:
        """Take the batches of a step from the iterator, as transformers does."""
        self.asked.append(time.perf_counter())
        taken = super().get_batch_samples(*args, **options)
        self.waited.append(time.perf_counter() - self.asked[-1])
        return taken


def main() -> None:
    """Print seconds a step, those of them that it waited, and their share."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 2])
    parser.add_argument("--hidden", type=int, default=256, help="width of the second model")
    parser.add_argument("--max_pixels", type=int, default=448 * 448)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=40)
    options = parser.parse_args()
    torch.set_num_threads(1)
    given = Dataset.from_list([large(row) for row in rows(options.batch * options.steps, seed=0)], features=FEATURES)
    print(
        f"{os.cpu_count()} cores, one thread for the model; pictures of {SIDE} pixels, steps of {options.batch} rows"
    )
    print(f"{'model':>6} {'workers':>7} {'step, s':>8} {'waited, s':>9} {'share':>6} {'load':>5}")
    with tempfile.TemporaryDirectory() as scratch:
        tiny = build_tiny(Path(scratch) / "tiny")
        models = {"tiny": str(tiny), str(options.hidden): widened(tiny, options.hidden, Path(scratch) / "wide")}
        for name, workers in product(models, options.workers):
            step, waited = run(models[name], given, workers, options)
            load = os.getloadavg()[0]
            print(f"{name:>6} {workers:>7} {step:>8.3f} {waited:>9.4f} {waited / step:>6.1%} {load:>5.1f}", flush=True)


def large(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its picture as a large JPEG."""
    data = io.BytesIO()
    Pillow.open(io.BytesIO(row["images"][0]["bytes"])).resize((SIDE, SIDE)).save(data, "JPEG")
    return {**row, "images": [{"bytes": data.getvalue(), "path": None}]}


def run(model: str, given: Dataset, workers: int, options: argparse.Namespace) -> tuple[float, float]:
    """Train for an epoch; returns the mean seconds of a step, and those of them that it waited."""
    with tempfile.TemporaryDirectory() as output:
        config = TrainingConfig(
            output_dir=output, num_train_epochs=1, per_device_train_batch_size=options.batch, dataloader_num_workers=workers,
            report_to="none", save_strategy="no", disable_tqdm=True, logging_strategy="no", seed=0,
        )  # fmt: skip
        config.model_init_kwargs = {"dtype": "float32", "attn_implementation": "sdpa"}
        processor = load_processor(model, max_pixels=options.max_pixels)
        trainer = Watched(model=model, args=config, train_dataset=given, processing_class=processor)
        trainer.train()
        asked, waited = trainer.asked[UNCOUNTED:], trainer.waited[UNCOUNTED:-1]
        return (asked[-1] - asked[0]) / len(waited), sum(waited) / len(waited)


if __name__ == "__main__":
    main()
