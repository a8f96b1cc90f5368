"""Does training teach to see? The tiny model on phantoms, before and after, with its pictures and with those of other rows.

python -m benchmarks.train.learning --rows 3000 --epochs 10
"""

import argparse
import io
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset, Features, Image, List, Value
from PIL import Image as Pillow

from benchmarks.train.phantoms import rows
from remud_hub.models.chat import ChatModel
from remud_hub.models.processor import load_processor
from remud_hub.models.tiny import build_tiny
from remud_hub.train.arguments import TrainingConfig
from remud_hub.train.planning.lengths import measure
from remud_hub.train.planning.packs import pack
from remud_hub.train.trainer import Trainer


FEATURES = Features({"images": List(Image()), "messages": List({"role": Value("string"), "content": Value("string")})})
HELD_OUT = 300


def main() -> None:
    """Print right answers by question: before, after, and after training on the pictures of other rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--pack_to", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    held_out = rows(HELD_OUT, seed=1)
    with tempfile.TemporaryDirectory() as place:
        base = build_tiny(Path(place) / "tiny")
        tell("before", base, held_out)
        for name, shuffled in (("after", False), ("after, with pictures of other rows", True)):
            given = Dataset.from_list(rows(options.rows, seed=0, shuffled=shuffled), features=FEATURES)
            tell(name, train(base, given, Path(place) / name, options), held_out)


def train(base: Path, given: Dataset, output: Path, options: argparse.Namespace) -> Path:
    """Train on packs, and return the model."""
    config = TrainingConfig(
        output_dir=str(output), num_train_epochs=options.epochs, per_device_train_batch_size=1, learning_rate=options.rate,
        lr_scheduler_type="cosine", warmup_steps=20, report_to="none", save_strategy="no", logging_steps=50, disable_tqdm=True, seed=0,
    )  # fmt: skip
    config.model_init_kwargs = {"dtype": "float32", "attn_implementation": "sdpa"}
    processor = load_processor(str(base))
    trainer = Trainer(model=str(base), args=config, train_dataset=given, processing_class=processor)
    trainer.pack(pack(measure(given, processor).tokens, options.pack_to, seed=0))
    trainer.train()
    trainer.save_model(str(output))
    return output


def tell(name: str, model: Path, held_out: list[dict[str, Any]]) -> None:
    """Ask all held-out rows, and print the share of right answers by question, with that of always giving the commonest."""
    chat = ChatModel(str(model))
    right, answers = defaultdict[str, list[bool]](list), defaultdict[str, list[str]](list)
    for start in range(0, len(held_out), 50):
        asked = held_out[start : start + 50]
        prompts = [
            (row["messages"][0]["content"], [Pillow.open(io.BytesIO(row["images"][0]["bytes"]))]) for row in asked
        ]
        for row, reply in zip(asked, chat.generate(prompts, 12), strict=True):
            question, answer = (turn["content"] for turn in row["messages"])
            right[question].append(reply.strip() == answer)
            answers[question].append(answer)
    for question, hits in right.items():
        commonest = max(map(answers[question].count, set(answers[question]))) / len(hits)
        print(f"{name}: {question} {sum(hits) / len(hits):.3f} of {len(hits)} (the commonest answer: {commonest:.3f})")
    everything = [hit for hits in right.values() for hit in hits]
    print(f"{name}: all {sum(everything) / len(everything):.3f}", flush=True)


if __name__ == "__main__":
    main()
