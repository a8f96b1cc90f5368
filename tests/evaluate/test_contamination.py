"""Whether what a model was trained on holds what a task asks."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from remud_hub.evaluate.contamination import Contamination, contamination
from remud_hub.evaluate.items import Item, Picture
from remud_hub.evaluate.overlap import Overlap
from remud_hub.evaluate.run import evaluate
from remud_hub.hub.release.training import LOG
from remud_hub.hub.versions.trained_on import trained_on
from tests.hub.card.test_make import write_lock
from tests.hub.folders import make_folder, make_row


TASK = "slake|en"
NOTHING = ({"role": "user", "content": "?"},)


def drawn(number: int, size: int = 128) -> Image.Image:
    """A picture like no other: smooth blobs, as ultrasound has them."""
    random = np.random.default_rng(number)
    coarse = Image.fromarray(random.integers(0, 255, (12, 12), dtype=np.uint8))
    return coarse.resize((size, size), Image.Resampling.BICUBIC).convert("RGB")


def file_of(image: Image.Image, kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    image.save(data, kind)
    return data.getvalue()


def item(id: str, question: str, answer: str, picture: bytes | None = None, **more: Any) -> Item:
    pictures = () if picture is None else (Picture(id, lambda: picture),)
    return Item(id, NOTHING, question, answer, more.pop("answer_kind", "open"), pictures=pictures, **more)


def row(number: int, question: str, answer: str, *pictures: bytes, **more: Any) -> dict[str, Any]:
    images = [{"bytes": each, "path": None} for each in pictures]
    return make_row(number, question=question, answer=answer, images=images, **more)


def found(item: Item, *rows: Mapping[str, Any]) -> tuple[int, int, int]:
    overlap = Overlap({TASK: [item]})
    for each in rows:
        overlap.look_at(each)
    return len(overlap.asked), len(overlap.shown), len(overlap.both)


@pytest.mark.parametrize(
    ("question", "answer", "is_found"),
    [
        ("Which organ is shown?", "The liver.", True),
        ("WHICH organ is shown", "the liver", True),
        ("Which organ is shown?", "The kidney.", False),
        ("Which organ is seen?", "The liver.", False),
    ],
)
def test_words_are_the_same_but_for_case_and_punctuation(question: str, answer: str, is_found: bool) -> None:
    assert found(item("a", "Which organ is shown?", "The liver."), row(1, question, answer)) == (is_found, 0, 0)


def test_twelve_words_in_a_row_are_enough() -> None:
    long = "a patient of fifty years has a lesion with bright rim and posterior shadow in segment four"
    assert found(item("a", f"Seen: {long}?", "cyst"), row(1, f"Now {long}, what is it?", "a haemangioma"))[0] == 1


def test_the_letter_of_a_choice_stands_for_its_words() -> None:
    asked = item("a", "Which organ?", "B", answer_kind="choice", options=("A. liver", "B. spleen"))
    assert found(asked, row(1, "Which organ?", "A", answer_kind="choice", options=["spleen", "liver"]))[0] == 1
    assert found(asked, row(1, "Which organ?", "B", answer_kind="choice", options=["spleen", "liver"]))[0] == 0


def test_chinese_is_found_in_a_later_turn_of_a_conversation() -> None:
    turns = [
        {"role": "user", "content": "这是什么？"},
        {"role": "assistant", "content": "超声图像。"},
        {"role": "user", "content": "图中是哪个器官？"},
        {"role": "assistant", "content": "<think>看位置。</think><answer>肝脏。</answer>"},
    ]
    asked = item("a", "图中是哪个器官？", "肝脏", language="zh")
    assert found(asked, row(1, "这是什么？", "超声图像。", messages=turns))[0] == 1


@pytest.mark.parametrize("change", ["same file", "jpeg", "smaller", "mirrored"])
def test_a_copy_of_a_picture_is_found(change: str) -> None:
    whole = drawn(1)
    copy = {
        "same file": file_of(whole),
        "jpeg": file_of(whole, "JPEG"),
        "smaller": file_of(whole.resize((96, 96))),
        "mirrored": file_of(ImageOps.mirror(whole)),
    }[change]
    assert found(item("a", "Which organ?", "liver", file_of(whole)), row(1, "Other?", "yes", copy)) == (0, 1, 0)


def test_another_picture_is_none() -> None:
    asked = item("a", "Which organ?", "liver", file_of(drawn(1)))
    assert found(asked, *(row(n, "Other?", "yes", file_of(drawn(n))) for n in range(2, 12))) == (0, 0, 0)


def test_both_are_counted_only_where_one_row_has_both() -> None:
    picture = file_of(drawn(1))
    asked = item("a", "Which organ?", "liver", picture)
    apart = row(1, "Other?", "yes", picture), row(2, "Which organ?", "liver", file_of(drawn(2)))
    assert found(asked, *apart) == (1, 1, 0)
    assert found(asked, row(3, "Which organ?", "liver", picture)) == (1, 1, 1)


def test_a_picture_that_is_none_is_like_nothing() -> None:
    assert found(item("a", "Which organ?", "liver", b"broken"), row(1, "Other?", "yes", b"broken")) == (0, 0, 0)


@pytest.fixture
def items() -> dict[str, list[Item]]:
    return {
        TASK: [
            item("seen", "Which organ?", "liver", file_of(drawn(1))),
            item("asked", "Which plane?", "axial", file_of(drawn(2))),
            item("text", "Does fluid enhance?", "yes"),
            item("new", "Is there a cyst?", "no", file_of(drawn(4))),
        ],
        "slake|zh": [item("zh", "哪个器官？", "肝脏")],
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        row(1, "Which organ?", "liver", file_of(drawn(1), "JPEG")),
        row(2, "Which plane?", "axial", file_of(drawn(9))),
        row(3, "Does fluid enhance?", "Yes."),
    ]
    make_folder(tmp_path / "remud", {("vqa", "train"): rows, ("vqa", "test"): [row(4, "Is there a cyst?", "no")]})
    return tmp_path / "remud"


def model_of(folder: Path, data: Path, **more: Any) -> str:
    """A model's folder, as a run leaves it."""
    folder.mkdir()
    declared = trained_on(str(data), None, None, {"vqa": 1.0}, "train").model_dump(mode="json")
    log = {"base": "ORG/base", "data": declared, "world_size": 1, "log_history": [], **more}
    (folder / LOG).write_text(json.dumps(log), encoding="utf-8")
    return str(folder)


def test_items_in_the_training_rows_are_counted_by_task(
    tmp_path: Path, data: Path, items: dict[str, list[Item]]
) -> None:
    told = contamination(model_of(tmp_path / "model", data), items, [str(data)])
    assert told[TASK] == Contamination(
        "all", "ORG/base", ("remud",), rows=3, items=4, questions=3, pictures=1, both=1, ids=("seen", "text")
    )
    assert (told["slake|zh"].items, told["slake|zh"].questions, told["slake|zh"].ids) == (1, 0, ())
    assert "1 of 4 items are in the training data with question, answer and picture" in told[TASK].told()
    assert "what ORG/base was trained on before is not known" in told[TASK].told()


def test_a_model_that_declares_nothing_is_unknown(tmp_path: Path, data: Path, items: dict[str, list[Item]]) -> None:
    (tmp_path / "model").mkdir()
    told = contamination(str(tmp_path / "model"), items, [str(data)])
    assert {each.known for each in told.values()} == {"unknown"}
    (tmp_path / "model" / LOG).write_text('{"base": "x"}', encoding="utf-8")
    assert contamination(str(tmp_path / "model"), items)[TASK].known == "unknown"


def test_declared_data_that_is_not_here_or_not_the_same_is_not_at_hand(
    tmp_path: Path, data: Path, items: dict[str, list[Item]]
) -> None:
    model = model_of(tmp_path / "model", data)
    assert contamination(model, items)[TASK].known == "not at hand"
    make_folder(data, {("vqa", "train"): [row(7, "Which organ?", "liver")]})
    told = contamination(model, items, [str(data)])[TASK]
    assert (told.known, told.not_at_hand, told.questions) == ("not at hand", ("remud",), 0)
    assert "trained on remud, which is not at hand" in told.told()


def test_a_folder_of_the_declared_name_is_looked_at_if_its_rows_are_the_same(
    tmp_path: Path, data: Path, items: dict[str, list[Item]], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of(tmp_path / "model", data)
    monkeypatch.chdir(tmp_path)
    assert contamination(model, items)[TASK].known == "all"
    make_folder(data, {("vqa", "train"): [row(7, "Which organ?", "liver")]})
    told = contamination(model, items)[TASK]
    assert told.known == "not at hand" and "--data remud=FOLDER" in told.told()


def test_data_that_is_named_and_not_asked_is_looked_at(tmp_path: Path, data: Path) -> None:
    """The one picture is broken, so that no model is needed."""
    mine = tmp_path / "mine.jsonl"
    (tmp_path / "broken.png").write_bytes(b"no picture")
    mine.write_text(
        '{"question": "Does fluid enhance?", "answer": "yes", "answer_kind": "closed", "images": ["broken.png"]}',
        encoding="utf-8",
    )
    places = {"custom": str(mine), "remud": str(data)}
    model = model_of(tmp_path / "model", data)
    (tmp_path / "model" / "config.json").write_text("{}", encoding="utf-8")
    results = evaluate(model, ["custom|all"], places, "local", tmp_path / "out")
    found = results.tasks[0].contamination
    assert found is not None and (found.known, found.rows, found.questions) == ("all", 3, 1)
    assert results.data == str(data), "what a release asks for"


def test_the_stage_before_counts_too(tmp_path: Path, data: Path, items: dict[str, list[Item]]) -> None:
    make_folder(tmp_path / "first", {("vqa", "train"): [row(5, "哪个器官？", "肝脏")]})
    before = {
        "base": "ORG/older",
        "data": trained_on(str(tmp_path / "first"), None, None, {"vqa": 1.0}, "train").model_dump(mode="json"),
        "base_training": None,
    }
    model = model_of(tmp_path / "model", data, base="stage-1", base_training=before)
    whole = contamination(model, items, [str(data), str(tmp_path / "first")])["slake|zh"]
    assert (whole.known, whole.trained_on, whole.questions, whole.base) == ("all", ("remud", "first"), 1, "ORG/older")
    part = contamination(model, items, [str(data)])["slake|zh"]
    assert (part.known, part.not_at_hand, part.questions) == ("in part", ("first",), 0)


def test_what_the_data_was_held_against_is_told(tmp_path: Path, data: Path, items: dict[str, list[Item]]) -> None:
    write_lock(data, "slake", "/banks/ours.jsonl")
    told = contamination(model_of(tmp_path / "model", data), items, [str(data)])[TASK]
    assert told.held_against == ("slake", "ours.jsonl")
    assert "held against slake, ours.jsonl" in told.told()
