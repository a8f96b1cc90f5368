"""What a policy is asked, and by what its replies are judged."""

from pathlib import Path
from typing import Any

import pytest

from remud_hub.errors import UsageError


pytestmark = pytest.mark.slow  # datasets imports torch where it is installed

SYSTEM = {"role": "system", "content": "Think, then answer."}
ASKED = {"role": "user", "content": "Which?\nA. cyst\nB. stone"}
REPLY = {"role": "assistant", "content": "<think>A shadow.</think><answer>B</answer>"}


@pytest.mark.parametrize("turns", [[SYSTEM, ASKED, REPLY], [SYSTEM, ASKED, REPLY, ASKED, REPLY], [SYSTEM, ASKED]])
def test_the_question_ends_before_the_first_reply(turns: list[dict[str, str]]) -> None:
    from remud_hub.models.messages import question_of

    assert question_of(turns) == [SYSTEM, ASKED]


@pytest.mark.parametrize("turns", [[], [SYSTEM], [SYSTEM, REPLY], [REPLY, ASKED]])
def test_a_row_that_asks_nothing_is_refused(turns: list[dict[str, str]]) -> None:
    from remud_hub.models.messages import question_of

    with pytest.raises(UsageError, match="asks nothing"):
        question_of(turns)


@pytest.fixture
def rows(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from remud_hub.train.data import load_rows

    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "datasets")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return load_rows(str(toy), "vqa_reasoning", "train")


def test_a_row_carries_its_question_its_pictures_and_what_it_is_judged_by(rows: Any) -> None:
    from remud_hub.train.questions import as_questions

    first = as_questions(rows)[0]
    assert set(first) == {"prompt", "images", "answer", "answer_kind", "options", "language"}
    assert first["prompt"] == rows[0]["messages"][:-1]
    assert first["images"][0].size == (56, 56)
    assert (first["answer"], first["language"]) == (rows[0]["answer"], rows[0]["language"])


def test_rows_without_an_answer_cannot_be_judged(rows: Any) -> None:
    from remud_hub.train.questions import as_questions

    with pytest.raises(UsageError, match="column answer_kind, language is missing"):
        as_questions(rows.remove_columns(["answer_kind", "language"]))
