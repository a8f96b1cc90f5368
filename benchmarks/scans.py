"""Scans against print: papers with gold figures are scanned (a picture of each page, askew, on tinted paper), and both are scored.

The scorer and the gold rows lie beside the papers (``DATA/gold_dev.jsonl``, ``DATA/../tools/score_figures.py``).
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image


OWN_GOLD = Path(__file__).parents[1] / "tests/gold/figures.jsonl"
STEEPEST = 1.5
"""Degrees by which a sheet lies askew at most."""
PAPER, GRAIN = (0.97, 0.965, 0.94), 3.0
KEYS = ("paired_f1", "det_f1", "caption_acc", "panel_acc", "mention_f1", "fp")


def main() -> None:
    """Print the scores of print and scan, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--workers", default="2")
    options = parser.parse_args()
    for gold in (options.data / "gold_dev.jsonl", OWN_GOLD):
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
        papers = sorted({row["doc"] for row in rows})
        with tempfile.TemporaryDirectory() as scratch:
            scans = [_scan(options.data / paper, Path(scratch) / Path(paper).name) for paper in papers]
            printed = _score([options.data / paper for paper in papers], gold, options)
            scanned = _score(scans, gold, options)
        for key in KEYS:
            ratio = f"ratio {scanned[key] / printed[key]:.2f}" if printed[key] else ""
            print(
                f"{gold.name:16} {len(rows)} rows {key:12} print {printed[key]:.3f}  scan {scanned[key]:.3f}  {ratio}"
            )


def _scan(paper: Path, path: Path) -> Path:
    chance = random.Random(paper.name)
    skew, dpi, grey = chance.uniform(-STEEPEST, STEEPEST), chance.choice([150, 200]), chance.random() < 0.5
    with pypdfium2.PdfDocument(paper) as document:
        sheets = [_sheet(page, skew, dpi, grey) for page in document]
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:], resolution=dpi)
    return path


def _sheet(page: pypdfium2.PdfPage, skew: float, dpi: int, grey: bool) -> Image.Image:
    image = page.render(scale=dpi / 72).to_pil().convert("RGB")
    pixels = np.asarray(image.rotate(-skew, Image.Resampling.BICUBIC, fillcolor="white"), np.float32)
    grain = np.random.default_rng(0).normal(0, GRAIN, pixels.shape)
    sheet = Image.fromarray((pixels * np.array(PAPER) + grain).clip(0, 255).astype(np.uint8))
    out = BytesIO()
    (sheet.convert("L") if grey else sheet).save(out, "JPEG", quality=75)
    return Image.open(out)


def _score(papers: list[Path], gold: Path, options: argparse.Namespace) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as found:
        command = [sys.executable, "-m", "remud_hub.cli", "figures", *map(str, papers)]
        subprocess.run([*command, "--out", found, "--workers", options.workers], check=True, stderr=subprocess.DEVNULL)
        scorer = [sys.executable, options.data.parent / "tools/score_figures.py", "--json", "--gold", gold]
        scored = subprocess.run([*scorer, "--pred", found], capture_output=True, text=True, check=True)
    total: dict[str, float] = json.loads(scored.stdout)["total"]
    return total


if __name__ == "__main__":
    main()
