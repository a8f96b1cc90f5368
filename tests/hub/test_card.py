from pathlib import Path

import yaml


def test_the_card_has_valid_front_matter_and_names_every_source(dataset: Path) -> None:
    _, front, body = (dataset / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    matter = yaml.safe_load(front)
    assert matter["language"] == ["en"]
    assert [config["config_name"] for config in matter["configs"]] == ["vqa_reasoning"]
    assert all(f"| {number}.pdf | CC-BY-4.0 | not declared |" in body for number in range(5))
    assert 'load_dataset("remud", "vqa_reasoning", split="train")' in body
    assert "| `vqa_reasoning` | train | 3 |" in body
