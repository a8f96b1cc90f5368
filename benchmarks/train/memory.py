"""Peak memory of a training run on 1,000 and on 100,000 rows on disk.

python -m benchmarks.train.memory

The recipe runs as users run it, planning included, on the tiny model. Anonymous memory is what a run holds; the pages of the dataset
that the machine keeps mapped count as resident, too, and go when others need the room, so both are told.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from datasets import Dataset, Features, Image, List, Value
from PIL import Image as Pillow

from benchmarks.train.phantoms import rows


FEATURES = Features(
    {
        "id": Value("string"),
        "images": List(Image()),
        "messages": List({"role": Value("string"), "content": Value("string")}),
    }
)
DIFFERENT = 500
"""Rows that differ; the others repeat them."""
SHARD = 10_000
"""Rows of a file."""
CARD = "---\nconfigs:\n- config_name: vqa\n  data_files:\n  - {split: train, path: vqa/train-*.parquet}\n---\n"
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Print peaks in MB and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs=2, default=[1_000, 100_000])
    parser.add_argument("--steps", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        peaks = [run(Path(scratch) / str(count), count, options.steps) for count in options.counts]
    print(f"anonymous, ratio: {peaks[1] / peaks[0]:.3f}")


def run(place: Path, count: int, steps: int) -> float:
    """Train on so many rows; returns the peak of anonymous memory in MB."""
    write(place / "remud", count)
    command = [
        *(sys.executable, "recipes/sft_qwen25vl.py", "--config", "recipes/remud/sft_tiny.yaml", "--dataset_config", "vqa"),
        *("--dataset_name", str(place / "remud"), "--output_dir", str(place / "run"), "--max_steps", str(steps)),
        *("--pack_to", "1024", "--per_device_train_batch_size", "1", "--logging_steps", "1000", "--disable_tqdm", "true"),
    ]  # fmt: skip
    caches = {"HF_HOME": str(place / "hf"), "REMUD_CACHE_DIR": str(place / "cache")}
    child = subprocess.Popen(command, cwd=ROOT, env=os.environ | caches, stdout=subprocess.DEVNULL)
    anonymous = resident = 0.0
    while child.poll() is None:
        anonymous, resident = max(anonymous, _kept(child.pid, "RssAnon")), max(resident, _kept(child.pid, "VmRSS"))
        time.sleep(0.05)
    assert child.returncode == 0
    print(f"{count} rows: {anonymous:.0f} MB anonymous, {resident:.0f} MB resident", flush=True)
    return anonymous


def write(folder: Path, count: int) -> None:
    """Write a dataset folder that repeats some rows."""
    (folder / "vqa").mkdir(parents=True)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    made = [
        {**row, "images": [{"bytes": small(row["images"][0]["bytes"]), "path": None}]} for row in rows(DIFFERENT, 0)
    ]
    for start in range(0, count, SHARD):
        part = [{"id": f"{n:024x}", **made[n % len(made)]} for n in range(start, min(start + SHARD, count))]
        shard = folder / "vqa" / f"train-{start:06d}.parquet"
        Dataset.from_list(part, features=FEATURES).to_parquet(str(shard))


def small(picture: bytes) -> bytes:
    """Return a picture of 56 pixels in a kilobyte or two: 100,000 rows then fit on any disk."""
    data = io.BytesIO()
    Pillow.open(io.BytesIO(picture)).resize((56, 56)).save(data, "JPEG")
    return data.getvalue()


def _kept(pid: int, name: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{name}:")), 0.0)


if __name__ == "__main__":
    main()
