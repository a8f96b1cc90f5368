"""Push 45,000 rows with 20,000 pictures (1 GB) with remud-hub and with ``datasets``, then push them with 100 rows changed.

    python -m benchmarks.push [--work FOLDER] [--rows N] [--runs N]

Each push is a process of its own with a fresh ``HF_HOME``, to a fresh Hub in another process on the same machine; seconds are from
the start of the process to its end. ``remud push`` takes the dataset folder as it lies there: it counts the rows, makes the
card with its plots, hashes all files, uploads, commits, tags, and reads checksums and columns back. ``datasets`` takes the same rows
from the same files: it loads them into its cache on disk and pushes one config after the other; "loaded before" leaves the
loading out.
"""

import argparse
import multiprocessing
import random
import resource
import shutil
import statistics
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import measure
from benchmarks.push.hub import OwnHub
from benchmarks.push.made import ROWS, write_folder


REPO = "ann/made"
REMUD = [sys.executable, "-m", "remud_hub.cli", "push"]
DATASETS = [sys.executable, "-m", "benchmarks.push.with_datasets"]
LOADED = "datasets, loaded before"
AIM_RATIO, AIM_GB, AIM_SHARE = 1.0, 1.0, 0.05
"""Seconds against those of ``datasets``, memory, and what a hundred changed rows may upload."""
CHANGED = 100


class Push(NamedTuple):
    """What a push took."""

    seconds: float
    cpu_s: float
    peak_gb: float


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.push", description=__doc__)
    parser.add_argument("--work", type=Path, help="where the made-up folders stay for the next time (3 GB)")
    parser.add_argument("--rows", type=int, default=ROWS, help="fewer, on a busy machine")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = (options.work or Path(scratch)) / str(options.rows)
        middle = options.rows // 2
        edits = {
            "next to one another": range(middle, middle + CHANGED),
            "all over the set": random.Random(0).sample(range(options.rows), CHANGED),
        }
        first = _made(work / "first", options.rows)
        print(_pushes(first, options.runs), end="\n\n", flush=True)
        changed = {name: _made(work / name.replace(" ", "-"), options.rows, rows) for name, rows in edits.items()}
        print(_changes(first, changed))


def _made(folder: Path, rows: int, edited: Collection[int] = ()) -> Path:
    """Return a dataset folder, made in another process: what this one ever took would count as its children's."""
    if not folder.exists():
        draft = folder.with_name(f"{folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        maker = multiprocessing.get_context("spawn").Process(target=write_folder, args=(draft, rows, edited))
        maker.start()
        maker.join()
        draft.rename(folder)
    return folder


def _pushes(folder: Path, runs: int) -> str:
    from_scratch = [*DATASETS, str(folder), REPO]
    commands = {
        "remud push": [*REMUD, str(folder), REPO, "--tag", "v1.0.0"],
        "datasets": from_scratch,
        LOADED: from_scratch,
    }
    measured: dict[str, list[Push]] = {name: [] for name in commands}
    for run in range(runs):
        for name in list(commands)[:: 1 if run % 2 else -1]:
            with _hub() as hub:
                if name == LOADED:
                    _once([*DATASETS, str(folder)], hub)
                measured[name].append(_once(commands[name], hub))
    medians = {name: Push(*map(statistics.median, zip(*found, strict=True))) for name, found in measured.items()}
    ours = medians["remud push"]
    lines = ["| | wall s | remud's ratio | CPU s | remud's ratio | peak GB |", f"|---|{'--:|' * 5}"]
    for name, each in medians.items():
        every = ", ".join(f"{run.seconds:.1f}" for run in measured[name])
        lines.append(
            f"| {name} | {each.seconds:.1f} ({every}) | {ours.seconds / each.seconds:.2f} "
            f"| {each.cpu_s:.1f} | {ours.cpu_s / each.cpu_s:.2f} | {each.peak_gb:.2f} |"
        )
    lines.append(f"| limit | | {AIM_RATIO:.2f} | | | {AIM_GB:.2f} |")
    return "\n".join(lines)


def _changes(first: Path, changed: dict[str, Path]) -> str:
    size = sum(path.stat().st_size for path in first.glob("*/*.parquet"))
    lines = [
        f"| {CHANGED} rows changed of {size / 1e9:.2f} GB | wall s | CPU s | peak GB | whole files, MB | share | Xet, MB | share |",
        f"|---|{'--:|' * 7}",
    ]
    for name, folder in changed.items():
        again, whole = _changed(first, folder, xet=False)
        _, chunks = _changed(first, folder, xet=True)
        lines.append(
            f"| {name} | {again.seconds:.1f} | {again.cpu_s:.1f} | {again.peak_gb:.2f} "
            f"| {whole / 1e6:.1f} | {whole / size:.3f} | {chunks / 1e6:.2f} | {chunks / size:.4f} |"
        )
    lines.append(f"| limit | | | {AIM_GB:.2f} | | {AIM_SHARE:.3f} | | {AIM_SHARE:.4f} |")
    return "\n".join(lines)


def _changed(first: Path, folder: Path, *, xet: bool) -> tuple[Push, int]:
    """Push a version and the next one; return what the second took, and the bytes that it sent."""
    with _hub(xet=xet) as hub:
        _once([*REMUD, str(first), REPO, "--tag", "v1.0.0"], hub)
        before = hub.bytes_uploaded()
        again = _once([*REMUD, str(folder), REPO, "--tag", "v2.0.0"], hub)
        return again, hub.bytes_uploaded() - before


@contextmanager
def _hub(*, xet: bool = False) -> Iterator[OwnHub]:
    with tempfile.TemporaryDirectory() as name, OwnHub(Path(name), xet=xet) as hub:
        yield hub


def _once(command: list[str], hub: OwnHub) -> Push:
    before = _cpu_of_children()
    measured = measure(command, runs=1, warm_up=0, environment=hub.environment)
    return Push(measured.seconds, _cpu_of_children() - before, measured.peak_mb / 1024)


def _cpu_of_children() -> float:
    """Return the processor time of all processes that ended; the Hub's is not in it while it runs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
