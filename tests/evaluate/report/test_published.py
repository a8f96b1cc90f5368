"""Scores of others: every one with its table, and with a word where the protocol is another."""

import pytest
from pydantic import ValidationError

from remud_hub.evaluate.report.published import (
    PublishedTable,
    notes_of,
    published_for,
    published_means,
    published_tables,
)


TASKS = {
    "vqa_rad": ["all", "closed", "open"],
    "slake": ["all", "zh", "en"],
    "path_vqa": ["all"],
    "pmc_vqa": ["all"],
    "omnimedvqa": ["ultrasound", "ct", "mri", "xray", "oct", "dermoscopy", "microscopy", "fundus", "all"],
    "mmmu": ["health"],
    "huatuo": ["vqa_rad", "slake", "path_vqa", "pmc_vqa", "omnimedvqa", "ultrasound", "mmmu"],
    "usqa_knowledge": ["all"],
    "uvqa_diagnosis": ["all", "breast", "liver", "thyroid"],
}


def test_every_column_is_of_a_task_that_there_is() -> None:
    known = {f"{task}|{subset}" for task, subsets in TASKS.items() for subset in subsets}
    named = {
        task for table in published_tables() for column in table.columns for task in (*column.tasks, *column.near)
    }
    assert named <= known


def test_what_was_asked_otherwise_says_what_differs_and_stands_behind() -> None:
    found = published_for("mmmu|health")
    differs = [each.note.differs for each in found]
    assert differs == sorted(differs, key=lambda note: note is not None)
    assert found[0].note.source.endswith("Table 8")
    assert "test set" in str(differs[-1]) or "not told" in str(differs[-1])


def test_a_mean_over_modalities_is_not_called_the_mean_over_questions() -> None:
    """The bundle has 4,040 MRI and 570 OCT questions; theirs weigh alike, and ours by their number."""
    for each in published_for("huatuo|omnimedvqa"):
        if "independent run" not in each.note.source and "HealthGPT" not in each.note.source:
            assert "mean over eight modalities" in str(each.note.differs)


def test_a_number_can_be_found_in_its_table() -> None:
    (best, *_) = published_for("uvqa_diagnosis|liver")
    assert (best.system, best.score, best.note.differs) == ("ReMUD-7B", pytest.approx(0.933), None)
    assert "Table 1" in best.note.source


def test_each_note_stands_once() -> None:
    found = published_for("huatuo|vqa_rad")
    notes = notes_of(found)
    assert len(notes) == len({*notes}) < len(found)


def test_all_are_shares() -> None:
    for table in published_tables():
        for system, scores in table.systems.items():
            assert all(score is None or 20 <= score <= 100 for score in scores), system


@pytest.mark.parametrize("columns", [[{"tasks": ["a|b"]}, {"tasks": ["a|c"]}], [{"near": ["a|b"]}]])
def test_a_missing_cell_or_word_is_refused(columns: list[dict[str, list[str]]]) -> None:
    with pytest.raises(ValidationError):
        PublishedTable.model_validate({"source": "s", "protocol": "p", "columns": columns, "systems": {"x": [50.0]}})


def test_a_mean_is_told_only_where_all_its_tasks_were_asked() -> None:
    four = ("huatuo|vqa_rad", "huatuo|slake", "huatuo|path_vqa", "huatuo|pmc_vqa")
    assert published_means(four[:3]) == {}
    ((tasks, found),) = published_means([*four, "mmmu|health"]).items()
    assert tasks == four
    assert (found[0].system, found[0].score) == ("HuatuoGPT-Vision-34B", pytest.approx(0.667))
    assert found[-2].note.differs is not None


@pytest.mark.parametrize(("end", "slips"), [("Table 2", {"Qwen-VL-Chat"}), ("Table 3", {"LLaVA-v1.5-LLaMA3-8B"})])
def test_numbers_that_were_copied_give_the_means_that_were_printed(end: str, slips: set[str]) -> None:
    """The protocol names the slips of theirs."""
    (table,) = (table for table in published_tables() if table.source.endswith(end))
    for system, (*scores, average) in table.systems.items():
        wrong = average != pytest.approx(sum(score or 0 for score in scores) / len(scores), abs=0.07)
        assert wrong == (system in slips), system
        assert not wrong or system in table.protocol
