"""Real papers: everything is read, and figures are paired with their captions."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


pytestmark = pytest.mark.acceptance


def test_every_paper_becomes_rows_and_loads_as_the_readme_says(remud, shared_data: Path, tmp_path: Path) -> None:
    done = remud("build", shared_data / "pdf_en", "--recipe", "remud", "--out", "out/remud", "--workers", 2, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert len(report["sources"]) == 19
    assert all(source["failure"] is None and source["pages"] > 0 for source in report["sources"])
    assert sum(source["figures"] for source in report["sources"]) >= 80
    code = (
        "from datasets import load_dataset as l; d=l('remud','vqa_reasoning',split='train');"
        "print(len(d), d[0]['source']['figure_label'], d[0]['images'][0].size)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "out", capture_output=True, text=True, check=True
    )
    assert int(loaded.stdout.split()[0]) == report["rows"]["vqa_reasoning"]["train"]


def test_a_hostile_file_costs_only_itself(remud, shared_data: Path, sample_pages: Path) -> None:
    evil = shared_data / "pdf_hard" / "pdfminer_issue-1113-evil-xobjects.pdf"
    done = remud("build", evil, sample_pages / "6_gain_zh.pdf", "--out", "out/remud", "--workers", 2)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert evil.name in done.stderr
    assert "6_gain_zh.pdf: 1 pages, 1 figures" in done.stderr


def _scored(remud, shared_data: Path, tmp_path: Path, rows: list[dict[str, object]]) -> dict[str, float]:
    papers = sorted({shared_data / str(row["doc"]) for row in rows})
    assert remud("figures", *papers, "--out", "fig", "--workers", 2).returncode == 0
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    scorer = [sys.executable, shared_data.parent / "tools/score_figures.py", "--json", "--gold", gold]
    scored = subprocess.run([*scorer, "--pred", tmp_path / "fig"], capture_output=True, text=True, check=True)
    total: dict[str, float] = json.loads(scored.stdout)["total"]
    return total


@pytest.fixture
def gold(shared_data: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (shared_data / "gold_dev.jsonl").read_text(encoding="utf-8").splitlines()]


def test_figures_on_the_gold_papers(remud, shared_data: Path, tmp_path: Path, gold: list[dict[str, object]]) -> None:
    total = _scored(remud, shared_data, tmp_path, gold)
    assert total["gold"] == 17
    assert total["paired_f1"] >= 0.97
    assert total["caption_full_acc"] >= 0.97
    assert total["mention_f1"] >= 0.97
    assert total["panel_acc"] >= 0.85
    assert total["fp"] == 0


def test_figures_on_a_scan(remud, shared_data: Path, tmp_path: Path, gold: list[dict[str, object]]) -> None:
    scan = "made_here/medhora_scanned_150dpi_skew0.8.pdf"
    total = _scored(
        remud, shared_data, tmp_path, [row | {"doc": scan} for row in gold if "medhora" in str(row["doc"])]
    )
    assert total["gold"] == 2
    assert total["paired_f1"] == total["caption_full_acc"] == total["mention_f1"] == total["panel_acc"] == 1.0
