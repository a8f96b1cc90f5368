"""Rows a second with packed rows against TRL's padded collator, on the rows of a built dataset.

python benchmarks/train/packing.py out/remud --config qa,vqa,vqa_reasoning --pack_to 2048

Both take the same rows in one epoch, and steps of about as many tokens; the time of the first two steps, in which memory is
taken, is left out. Two lines say whether they learn the same: the loss on the validation split after the epoch, of both.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForImageTextToText, TrainerCallback

from remud_hub.models.processor import load_processor
from remud_hub.models.resolve import resolve_model
from remud_hub.train.arguments import TrainingConfig
from remud_hub.train.data import load_rows
from remud_hub.train.planning.lengths import measure
from remud_hub.train.planning.packs import fill, pack
from remud_hub.train.trainer import Trainer


UNCOUNTED = 2
"""Steps at the beginning."""


class Clock(TrainerCallback):
    """When each step ended, in seconds of the processor: one thread does all, and other work on the machine does not count."""

    def __init__(self) -> None:
        self.ended: list[float] = []

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Look at the clock."""
        self.ended.append(time.process_time())


def main() -> None:
    """Print rows a second, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset")
    parser.add_argument("--config", required=True)
    parser.add_argument("--model", default="tiny")
    parser.add_argument("--pack_to", type=int, default=2048)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--max_pixels", type=int)
    parser.add_argument("--hidden", type=int, help="make a model of the tiny one's shape, so wide and six layers deep")
    parser.add_argument("--rows", type=int, help="only so many, drawn at random")
    options = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as scratch:
        model = resolve_model(options.model, Path(scratch))
        if options.hidden:
            model = widened(Path(model), options.hidden, Path(scratch) / "wide")
        processor = load_processor(model, max_pixels=options.max_pixels)
        rows = load_rows(options.dataset, options.config, "train").select_columns(["images", "messages"])
        if options.rows:
            rows = rows.shuffle(seed=0).select(range(options.rows))
        held_out = load_rows(options.dataset, options.config, "validation").select_columns(["images", "messages"])
        lengths = measure(rows, processor)
        packs = pack(lengths.tokens, options.pack_to, seed=0)
        batch = max(1, round(len(rows) / len(packs)))
        print(
            f"{len(rows)} rows of {lengths.tokens.min()} to {lengths.tokens.max()} tokens, mean {lengths.tokens.mean():.0f}"
        )
        print(
            f"{len(packs)} packs of {options.pack_to}, {fill(lengths.tokens, packs, options.pack_to):.0%} filled; batches of {batch} rows"
        )
        rates: dict[str, list[float]] = {"padded": [], "packed": []}
        for _ in range(options.repeat):
            for name in rates:
                rate, loss = run(
                    model,
                    processor,
                    rows,
                    held_out,
                    batch if name == "padded" else 1,
                    packs if name == "packed" else None,
                )
                rates[name].append(rate)
                print(f"{name}: {rate:.2f} rows/s, validation loss {loss:.4f}")
        padded, packed = (statistics.median(rates[name]) for name in ("padded", "packed"))
        print(f"packed / padded: {packed / padded:.2f}")


def widened(tiny: Path, hidden: int, place: Path) -> str:
    """Return a model with random weights in which computing, rather than reading pictures, takes the time."""
    shutil.copytree(tiny, place)
    config: Any = AutoConfig.from_pretrained(tiny)
    text, vision = config.text_config, config.vision_config
    text.hidden_size, text.intermediate_size, text.num_hidden_layers = hidden, 4 * hidden, 6
    text.num_attention_heads, text.num_key_value_heads = hidden // 16, hidden // 32
    text.layer_types, vision.out_hidden_size = ["full_attention"] * 6, hidden
    model: Any = AutoModelForImageTextToText.from_config(config)
    model.save_pretrained(place)
    return str(place)


def run(
    model: str, processor: Any, rows: Any, held_out: Any, batch: int, packs: list[list[int]] | None
) -> tuple[float, float]:
    """Train for an epoch; returns rows a second, and the validation loss after it."""
    with tempfile.TemporaryDirectory() as output:
        config = TrainingConfig(
            output_dir=output, num_train_epochs=1, per_device_train_batch_size=batch, learning_rate=1e-3,
            report_to="none", save_strategy="no", disable_tqdm=True, logging_strategy="no", seed=0,
        )  # fmt: skip
        config.model_init_kwargs = {"dtype": "float32", "attn_implementation": "sdpa"}
        clock = Clock()
        trainer = Trainer(
            model=model,
            args=config,
            train_dataset=rows,
            eval_dataset=held_out,
            processing_class=processor,
            callbacks=[clock],
        )
        if packs is not None:
            trainer.pack(packs)
        trainer.train()
        steps = len(clock.ended)
        seen = len(rows) * (steps - 1 - UNCOUNTED) / steps
        rate = seen / (clock.ended[-1] - clock.ended[UNCOUNTED])
        return rate, float(trainer.evaluate()["eval_loss"])


if __name__ == "__main__":
    main()
