from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi

from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks.slake import load
from remud_hub.evaluate.tasks.task import with_pictures
from tests.hub.hub_fixture import hub
from tests.testhub import LocalHub


__all__ = ["hub"]
Write = Callable[..., Path]
REPO = "ann/slake"


def row(qid: object, **changes: Any) -> dict[str, Any]:
    return {
        "img_name": "xmlab1/source.jpg",
        "question": "Is this a CT?",
        "answer": "No",
        "q_lang": "en",
        "location": "Brain_Tissue",
        "modality": "X-Ray",
        "answer_type": "CLOSED",
        "qid": qid,
        "content_type": "Modality",
        **changes,
    }


def test_the_real_test_set_has_2094_questions_and_here_no_pictures(shared_data: Path) -> None:
    data = str(shared_data / "vqa" / "slake_test.json")
    counts = {subset: len(load(data, subset).items) for subset in ("all", "zh", "en")}
    assert counts == {"all": 2094, "zh": 1033, "en": 1061}
    found = load(data, "all")
    assert sum(item.answer_kind == "closed" for item in found.items) == 836
    assert [item.fault for item in found.items if item.fault] == []
    assert len({item.id for item in found.items}) == 2094
    assert len({item.source for item in found.items}) == 180
    first = found.items[0]
    assert (first.id, first.answer, first.topic, first.source) == (
        "slake-11934",
        "CT",
        "Modality",
        "xmlab102/source.jpg",
    )
    assert with_pictures(found).left_out == {"picture not at hand": 2094}


def test_a_row_tells_language_kind_and_what_it_is_about(tmp_path: Path, write: Write, png) -> None:
    write(
        tmp_path / "test.json", [row(1), row(2, q_lang="zh", question="有肿块吗？", answer="没有", answer_type="OPEN")]
    )
    write(tmp_path / "imgs" / "xmlab1" / "source.jpg", png("red"))
    first, second = load(str(tmp_path), "all").items
    assert (first.language, first.answer_kind, first.modality, first.anatomy) == (
        "en",
        "closed",
        "xray",
        "brain tissue",
    )
    assert (second.language, second.answer_kind) == ("zh", "open")
    assert second.messages[0]["content"].startswith("有肿块吗？\n请")
    assert first.images()[0].size == (8, 6)
    assert [item.id for item in load(str(tmp_path), "zh").items] == [second.id]


def test_the_instruction_does_not_betray_the_answer(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "test.json", [row(1, answer="Yes"), row(2, answer="Left")])
    first, second = load(str(tmp_path), "all").items
    assert first.messages == second.messages


def test_pictures_are_read_out_of_the_zip(tmp_path: Path, write: Write, png) -> None:
    write(tmp_path / "test.json", [row(1), row(2, img_name="xmlab2/source.jpg")])
    write(tmp_path / "imgs.zip", {"imgs/xmlab1/source.jpg": png("red")})
    first, second = load(str(tmp_path), "all").items
    assert first.images()[0].getpixel((0, 0)) == (255, 0, 0)
    assert [picture.at_hand for picture in second.pictures] == [False]


def test_rows_without_content_stay_as_faulty_and_ids_become_distinct(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "test.json", [row(1), row(1, answer=None), None])
    items = load(str(tmp_path), "all").items
    assert [(item.id, item.fault) for item in items] == [
        ("slake-1", None),
        ("slake-1-2", "it has no answer"),
        ("slake-", "it has no question"),
    ]


def test_a_folder_of_something_else_names_the_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no test\.json .*it should hold test\.json, and imgs/ or imgs\.zip"):
        load(str(tmp_path), "all")


def test_from_the_hub_the_commit_is_told(hub: LocalHub, tmp_path: Path, write: Write, png) -> None:
    folder = tmp_path / "slake"
    write(folder / "test.json", [row(1)])
    write(folder / "train.json", "not asked for")
    write(folder / "imgs.zip", {"imgs/xmlab1/source.jpg": png("red")})
    api = HfApi()
    api.create_repo(REPO, repo_type="dataset")
    commit = api.upload_folder(repo_id=REPO, repo_type="dataset", folder_path=folder).oid
    found = load(f"{REPO}@{commit}", "all")
    assert (found.data, found.revision) == (REPO, commit)
    assert found.items[0].images()[0].size == (8, 6)
    fetched = {path.name for path in (tmp_path / "hf").rglob("*.json")}
    assert "test.json" in fetched
    assert "train.json" not in fetched
