from pathlib import Path

import yaml

from remud_hub.hub.findings import find
from remud_hub.hub.ledger import read_ledger


def test_the_card_has_valid_front_matter_and_names_every_source(dataset: Path) -> None:
    _, front, body = (dataset / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    matter = yaml.safe_load(front)
    assert matter["language"] == ["en"]
    assert [config["config_name"] for config in matter["configs"]] == ["vqa_reasoning"]
    assert all(f"| {number}.pdf | CC-BY-4.0 | not declared |" in body for number in range(5))
    assert 'load_dataset("remud", "vqa_reasoning", split="train")' in body
    assert "| `vqa_reasoning` | train | 3 |" in body


def test_the_card_takes_its_numbers_from_the_ledger(dataset: Path) -> None:
    findings = find(read_ledger(dataset))
    body = (dataset / "README.md").read_text(encoding="utf-8")
    assert f"{findings.kept} of {findings.rows} candidate rows were kept" in body
    for check in findings.checks:
        assert f"| {check.check} | {check.judged} | {check.failed} |" in body
