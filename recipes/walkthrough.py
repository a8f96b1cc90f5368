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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets import DatasetDict, load_dataset
from rich.console import Console
from rich.table import Table

from remud_hub.train.log import read_losses


RECIPES = Path(__file__).parent
CONFIGS = ("qa", "qa_reasoning", "vqa", "vqa_reasoning")


def main() -> int:
    """Walk the way and print one table; the exit code is 1 when some sources could not be read, each named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="your own folder of PDFs; without it sample pages are made")
    parser.add_argument("--out", type=Path, default=Path("out/demo"))
    parser.add_argument("--teacher", help="extractive, or openai/MODEL; without it the recipe's own")
    parser.add_argument("--max-steps", type=int, default=300)
    options = parser.parse_args()
    started, out = time.monotonic(), options.out

    sources = options.sources or out / "sources"
    if not options.sources:
        run("remud", "samples", sources)
    teacher = ["--teacher", options.teacher] if options.teacher else []
    code = run(
        "remud",
        "build",
        sources,
        "--recipe",
        "remud",
        "--out",
        out / "remud",
        "--workers",
        "2",
        *teacher,
        may_end=(0, 1),
    )

    rows = {config: load_config(out / "remud", config) for config in CONFIGS}
    train = [config for config in CONFIGS if "train" in rows[config]]
    if not train:
        print(
            f"no row was left to train on; {out}/remud/report.json says why",
            file=sys.stderr,
        )
        return 2
    launch = [
        "accelerate",
        "launch",
        "--config_file",
        RECIPES / "accelerate" / "cpu.yaml",
        RECIPES / "sft_qwen25vl.py",
    ]
    what = ["--dataset_name", out / "remud", "--dataset_config", ",".join(train)]
    steps = ["--max_steps", options.max_steps, "--logging_steps", min(20, options.max_steps)]
    run(*launch, "--config", RECIPES / "remud" / "sft_tiny.yaml", *what, "--output_dir", out / "model", *steps)

    tested = [config for config in CONFIGS if "test" in rows[config]]
    scores = {name: score(model, tested, out, name) for name, model in (("before", "tiny"), ("after", out / "model"))}
    (out / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    print_table(out, rows, scores, time.monotonic() - started)
    return code


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


def score(model: object, configs: list[str], out: Path, name: str) -> dict[str, Any]:
    """Score a model on the test split of each config; empty when no source was held out."""
    if not configs:
        return {}
    tasks = [word for config in configs for word in ("--tasks", f"remud|{config}")]
    folder = out / "eval" / name
    run("remud", "eval", model, *tasks, "--data", out / "remud", "--out", folder, "--max-new-tokens", "400")
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return {task["task"]: {key: task[key] for key in ("n", "unparsed", "score")} for task in results["tasks"]}


def print_table(out: Path, rows: dict[str, DatasetDict], scores: dict[str, dict[str, Any]], seconds: float) -> None:
    """Print what was made and where, and how to look at it."""
    losses = [loss for _, loss in read_losses(out / "model")]
    counts = [
        f"{config} " + "/".join(str(len(splits.get(split, []))) for split in ("train", "validation", "test"))
        for config, splits in rows.items()
    ]
    table = Table("what", "result", "where", title=f"made in {seconds:.0f} s")
    table.add_row("dataset", "; ".join(counts) + " (train/validation/test)", str(out / "remud"))
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
    print(f"look at a row:  remud show {out / 'remud'} 0 --config vqa --html {out / 'row.html'}")
    print(f"open the Space: remud demo {out / 'model'}")


if __name__ == "__main__":
    sys.exit(main())
