from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.hub.show import find_row, row_html, row_text


def test_a_row_is_shown_with_its_page_box_caption_mentions_and_checks(dataset: Path) -> None:
    shown = find_row(str(dataset), "0", config="vqa_reasoning", split="train")
    page = row_html(shown, "remud")
    assert 'src="data:image/png;base64,' in page
    assert "left:16.66" in page  # 50 of 300 points
    assert "Ultrasound of the carotid artery." in page
    assert page.count("Cited on page") == 2
    assert page.count('class="box mention"') == 1  # the other mention is on page 2
    assert "CC-BY-4.0" in page


def test_a_row_is_found_by_its_id(dataset: Path) -> None:
    first = find_row(str(dataset), "0", config="vqa_reasoning", split="train")
    assert find_row(str(dataset), first.row["id"], config="vqa_reasoning", split="train").row == first.row
    assert first.row["id"] in row_text(first)


def test_text_of_documents_cannot_become_markup(dataset: Path) -> None:
    shown = find_row(str(dataset), "0", config="vqa_reasoning", split="train")
    hostile = shown._replace(row={**shown.row, "question": "<script>alert(1)</script>"})
    assert "<script>alert" not in row_html(hostile, "remud")


def test_a_page_that_is_no_longer_kept_is_said_so(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REMUD_CACHE_DIR", str(tmp_path / "elsewhere"))
    shown = find_row(str(dataset), "0", config="vqa_reasoning", split="train")
    assert "The picture of page 1 is not here" in row_html(shown, "remud")


@pytest.mark.parametrize(
    ("row", "config", "split", "complaint"),
    [
        ("99", "vqa_reasoning", "train", "no row '99'"),
        ("0", "qa", "train", r"it has: vqa_reasoning/test, vqa_reasoning/train"),
    ],
)
def test_what_is_not_there_is_told(dataset: Path, row: str, config: str, split: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        find_row(str(dataset), row, config=config, split=split)


def test_a_row_of_a_table_is_shown_by_its_number(dataset: Path) -> None:
    shown = find_row(str(dataset), "0", config="vqa_reasoning", split="train")._replace(page=None, page_image=None)
    of_table = shown._replace(row={**shown.row, "source": {**shown.row["source"], "row": 7}})
    assert "Row 7 of sheet 1" in row_html(of_table, "remud")


def test_the_turns_of_a_conversation_and_its_scenario_are_shown(dataset: Path) -> None:
    shown = find_row(str(dataset), "0", config="vqa_reasoning", split="train")
    turns = [{"role": "user", "content": "And below it?"}, {"role": "assistant", "content": "A shadow."}]
    spoken = {**shown.row, "messages": [*shown.row["messages"], *turns], "scenario": "doctor_doctor"}
    page = row_html(shown._replace(row=spoken), "remud")
    assert page.count("Asked next") == 1
    assert all(text in page for text in ("And below it?", "A shadow.", "doctor_doctor"))
    assert "Asked next" not in row_html(shown, "remud")
