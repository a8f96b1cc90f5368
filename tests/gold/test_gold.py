"""Figures of eleven papers, annotated by hand from the rendered pages (``figures.jsonl``: boxes and first words only).

The rows name whole papers: what else is reported of these is a false positive. Citing paragraphs are not annotated,
and ``caption_full`` holds no more than the first words, so mentions and whole captions are not scored here.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from remud_hub.read.options import ReadOptions
from remud_hub.read.pdf import PdfReader
from remud_hub.read.sources import find_sources
from remud_hub.records import Evidence
from remud_hub.resolve.evidence import resolve
from remud_hub.resolve.figures import figures_json
from remud_hub.store import BlobStore


pytestmark = pytest.mark.acceptance

GOLD = Path(__file__).with_name("figures.jsonl")


def _rows() -> list[dict[str, object]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_figures_captions_and_panels(shared_data: Path, store: BlobStore, tmp_path: Path) -> None:
    reader = PdfReader(ReadOptions(), store)
    predicted = tmp_path / "predicted"
    predicted.mkdir()
    files, refused = find_sources([shared_data / doc for doc in sorted({str(row["doc"]) for row in _rows()})])
    assert not refused
    for file in files:
        document = reader.read(file)
        evidences = [found for found in resolve(document, store) if isinstance(found, Evidence)]
        found = json.dumps(figures_json(document, evidences), ensure_ascii=False)
        (predicted / f"{file.path.stem}.json").write_text(found, encoding="utf-8")
    scorer = [sys.executable, shared_data.parent / "tools/score_figures.py", "--json"]
    scored = subprocess.run([*scorer, "--gold", GOLD, "--pred", predicted], capture_output=True, text=True, check=True)
    total = json.loads(scored.stdout)["total"]
    assert total["gold"] == 54
    assert total["det_f1"] >= 0.97
    assert total["caption_acc"] >= 0.97
    assert total["paired_f1"] >= 0.97
    assert total["panel_acc"] >= 0.90
    assert total["fp"] == 0
