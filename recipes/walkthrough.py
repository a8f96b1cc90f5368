"""The whole way, once: sources → dataset → tuned model → score → what to open. ``make demo`` runs it.

Each step is a command that you could type; it is printed before it runs.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets import DatasetDict, load_dataset
from rich.console import Console
from rich.table import Table

from remud_hub.train.log import read_losses


RECIPES = Path(__file__).parent
SHOWN = "llamacpp"
"""The teacher whose default model is real, offline, and too small to teach."""
CONFIGS = ("qa", "qa_reasoning", "vqa", "vqa_reasoning")


def main() -> int:
    """Walk the way and print one table; the exit code is 1 when some sources could not be read, each named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="your own folder of PDFs; without it sample pages are made")
    parser.add_argument("--out", type=Path, default=Path("out/demo"))
    parser.add_argument("--teacher", help="extractive, llamacpp, openai/MODEL …; without it the recipe's own")
    parser.add_argument("--max-steps", type=int, default=300)
    options = parser.parse_args()
    started, out = time.monotonic(), options.out

    sources = options.sources or out / "sources"
    if not options.sources:
        run("remud", "samples", sources)
    dataset, code, note = build(sources, out, options.teacher)

    rows = {config: load_config(dataset, config) for config in CONFIGS}
    train = [config for config in CONFIGS if "train" in rows[config]]
    if not train:
        print(f"no row was left to train on; {dataset}/report.json says why", file=sys.stderr)
        return 2
    launch = [
        "accelerate",
        "launch",
        "--config_file",
        RECIPES / "accelerate" / "cpu.yaml",
        RECIPES / "sft_qwen25vl.py",
    ]
    what = ["--dataset_name", dataset, "--dataset_config", ",".join(train)]
    steps = ["--max_steps", options.max_steps, "--logging_steps", min(20, options.max_steps)]
    run(*launch, "--config", RECIPES / "remud" / "sft_tiny.yaml", *what, "--output_dir", out / "model", *steps)

    tested = [config for config in CONFIGS if "test" in rows[config]]
    scores = {
        name: score(model, dataset, tested, out / "eval" / name)
        for name, model in (("before", "tiny"), ("after", out / "model"))
    }
    (out / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    print_table(out, dataset, rows, scores, time.monotonic() - started)
    if note:
        print(note)
    return code


def build(sources: Path, out: Path, teacher: str | None) -> tuple[Path, int, str]:
    """Build the dataset; return its folder, the exit code, and what the reader of the table must know.

    The small model behind ``llamacpp`` is there to show a real model at work. Where none of what it wrote passes the
    checks, the way goes on with a second dataset, by the extractive teacher, and says so. For any other teacher that is
    the end.

    Raises:
        SystemExit: Nothing is left to go on with.
    """
    command = ["remud", "build", sources, "--recipe", "remud", "--workers"]
    if teacher != SHOWN:
        named = ["--teacher", teacher] if teacher else []
        return out / "remud", run(*command, 2, "--out", out / "remud", *named, may_end=(0, 1)), ""
    began, written = time.time(), out / SHOWN
    # One worker: the model takes every core
    code = run(*command, 1, "--out", written, "--teacher", SHOWN, may_end=(0, 1, 2))
    if code < 2 and "train" in set().union(*(load_config(written, config) for config in CONFIGS)):
        return (
            written,
            code,
            f"every row was written by {SHOWN}'s small model; it is no teacher, so expect little of them",
        )
    rejections = written / "rejections.jsonl"
    if not rejections.exists() or rejections.stat().st_mtime < began:
        sys.exit(code)  # it did not come so far as to reject anything, and has said why
    told = reasons(rejections)
    print(f"\nno row of {SHOWN}'s small model was left to train on: {told}\ngoing on with the extractive teacher")
    code = run(*command, 2, "--out", out / "extractive", "--teacher", "extractive", may_end=(0, 1))
    note = f"no row is by {SHOWN}: its small model gave none to train on ({told}; {rejections}); all are extractive"
    return out / "extractive", code, note


def reasons(rejections: Path, most: int = 4) -> str:
    """Count why a teacher's writing was dropped, the commonest reasons first."""
    with rejections.open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    counts = Counter(each["reason"] for each in found if each["stage"] in ("generate", "verify"))
    return ", ".join(f"{count} × {reason}" for reason, count in counts.most_common(most))


def run(*command: object, may_end: Sequence[int] = (0,)) -> int:
    """Print a command, run it offline in this environment, and return its exit code.

    Raises:
        SystemExit: It ended with a code that is not in ``may_end``.
    """
    words = [str(word) for word in command]
    print(f"\n$ {shlex.join(words)}", flush=True)
    # Nothing here needs the network, and the libraries would wait for it
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    environment.setdefault("OMP_NUM_THREADS", "1")  # the tiny model is too small to share: waiting threads cost more
    scripts = str(Path(sys.executable).parent)
    environment["PATH"] = scripts + os.pathsep + environment.get("PATH", "")
    code = subprocess.run(words, env=environment, check=False).returncode
    if code not in may_end:
        sys.exit(code)
    return code


def load_config(dataset: Path, config: str) -> DatasetDict:
    """Load a config as a user would; one that the sources gave no row for is empty."""
    try:
        return load_dataset(str(dataset), config)
    except ValueError as error:  # datasets' word for a config that the card does not list
        if "BuilderConfig" not in str(error):
            raise
        return DatasetDict()


def score(model: object, dataset: Path, configs: list[str], folder: Path) -> dict[str, Any]:
    """Score a model on the test split of each config; empty when no source was held out."""
    if not configs:
        return {}
    tasks = [word for config in configs for word in ("--tasks", f"remud|{config}")]
    run("remud", "eval", model, *tasks, "--data", dataset, "--out", folder, "--max-new-tokens", "400")
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return {task["task"]: {key: task[key] for key in ("n", "unparsed", "score")} for task in results["tasks"]}


def print_table(
    out: Path, dataset: Path, rows: dict[str, DatasetDict], scores: dict[str, dict[str, Any]], seconds: float
) -> None:
    """Print what was made and where, and how to look at it."""
    losses = [loss for _, loss in read_losses(out / "model")]
    counts = [
        f"{config} " + "/".join(str(len(splits.get(split, []))) for split in ("train", "validation", "test"))
        for config, splits in rows.items()
    ]
    table = Table("what", "result", "where", title=f"made in {seconds:.0f} s")
    table.add_row("dataset", "; ".join(counts) + " (train/validation/test)", str(dataset))
    table.add_row("model", f"loss {losses[0]:.2f} → {losses[-1]:.2f}", str(out / "model"))
    for task, before in scores["before"].items():
        table.add_row(
            task,
            f"score {before['score']:.3f} → {scores['after'][task]['score']:.3f} ({before['n']} questions)",
            str(out / "scores.json"),
        )
    if not scores["before"]:
        table.add_row("score", "none: fewer than three sources, so none was held out", "")
    Console().print(table)
    shown = next(
        config for config in reversed(CONFIGS) if "train" in rows[config]
    )  # with a picture and a trace, if any
    print(f"look at a row:  remud show {dataset} 0 --config {shown} --html {out / 'row.html'}")
    print(f"open the Space: remud demo {out / 'model'}")


if __name__ == "__main__":
    sys.exit(main())
