"""Whatever stands in the rows of a benchmark, each is asked or faulty, and none is lost."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.evaluate.tasks.table import find_task


COLUMNS = {
    "slake|all": ("test.json", "qid img_name question answer answer_type q_lang modality location content_type"),
    "vqa_rad|all": ("testset.json", "qid image_name image_organ question answer answer_type question_type"),
    "omnimedvqa|all": (
        "QA_information/Open-access/a.json",
        "question_id question gt_answer image_path option_A option_B option_C option_D modality_type question_type",
    ),
    "huatuo|all": ("medical_multimodel_evaluation_data.json", "image question options answer dataset subset"),
    "usqa_knowledge|all": ("usqa.json", "conversations images"),
    "uvqa_diagnosis|all": ("uvqa.json", "conversations images"),
    "custom|all": ("mine.jsonl", "id question answer options answer_kind language images modality anatomy topic"),
}
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["A", "cyst", "no"])
)
VALUES = st.recursive(
    PLAIN | st.lists(st.fixed_dictionaries({"from": st.sampled_from(["human", "gpt"]), "value": PLAIN}), max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize("name", COLUMNS)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_no_row_is_lost(name: str, data: st.DataObject) -> None:
    file, columns = COLUMNS[name]
    row = st.fixed_dictionaries({}, optional=dict.fromkeys(columns.split(), VALUES))
    rows: list[Any] = data.draw(st.lists(row, min_size=1, max_size=3))
    text = "\n".join(map(json.dumps, rows)) if file.endswith("l") else json.dumps(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        task, subset = find_task(name)
        items = task.load(folder, subset).items
    assert len(items) == len(rows)
    assert len({item.id for item in items}) == len(rows)
    for item in items:
        assert bool(item.messages) != bool(item.fault)
        assert item.answer_kind != "choice" or item.fault or item.answer in "ABCDEFGHIJ"[: len(item.options)]
        json.dumps([item.id, item.question, item.answer, item.options], ensure_ascii=False).encode("utf-8")
