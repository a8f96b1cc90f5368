from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks.remud_tests import USQA, UVQA


Write = Callable[..., Path]
ASKED = "患者女，45岁，诊断为？\nA. 囊肿\nB、纤维腺瘤\nC：癌\n<image>"


def record(asked: str = ASKED, said: str = "<think>边界清。</think><answer>B</answer>", **more: Any) -> dict[str, Any]:
    turns = [("system", "你是助手"), ("human", asked), ("gpt", said)]
    return {"conversations": [{"from": who, "value": value} for who, value in turns], **more}


def test_a_record_is_asked_as_it_stands_to_be_thought_about_in_tags(tmp_path: Path, write: Write, png) -> None:
    write(tmp_path / "uvqa_breast.json", [record(images=["./uvqa_images/1.png", "./uvqa_images/2.png"])])
    for number, colour in enumerate(("red", "green"), start=1):
        write(tmp_path / "uvqa_images" / f"{number}.png", png(colour))
    (item,) = UVQA.load(str(tmp_path), "breast").items
    system, user = item.messages
    assert "<answer></answer>" in system["content"]
    assert user["content"] == "患者女，45岁，诊断为？\nA. 囊肿\nB、纤维腺瘤\nC：癌"
    assert (item.question, item.answer) == ("患者女，45岁，诊断为？", "B")
    assert item.options == ("A. 囊肿", "B. 纤维腺瘤", "C. 癌")
    assert (item.language, item.anatomy, item.modality, len(item.images())) == ("zh", "breast", "ultrasound", 2)


def test_the_files_of_its_makers_are_told_apart_by_what_they_were_made_from(tmp_path: Path, write: Write) -> None:
    asked = "肝脏在这次超声检查中的形态是怎样的？A: 缩小 B: 正常 C: 稍饱满 D: 增大\n<image>\n<image>"
    write(tmp_path / "Reasoning_test_CSYXLCSJJC_filtered.json", [record(), record()])
    write(tmp_path / "Reasoning_test_KMVE.json", [record(asked, images=["images/1.jpeg", "images/2.jpeg"])])
    (item,) = UVQA.load(str(tmp_path), "liver").items
    assert item.options == ("A. 缩小", "B. 正常", "C. 稍饱满", "D. 增大")
    assert len(USQA.load(str(tmp_path), "all").items) == 2


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ("Which probe? A. linear B. curved C. phased", ("A. linear", "B. curved", "C. phased")),
        ("Vitamin A: how? (A) high (B) low", ("A. high", "B. low")),
        ("Why? A. rickets B. vitamin A. C. none", ("A. rickets", "B. vitamin A.", "C. none")),
        ("哪项正确？A.甲 B.乙 C.丙 D.丁 E.戊", ("A. 甲", "B. 乙", "C. 丙", "D. 丁", "E. 戊")),
    ],
)
def test_options_are_read_out_of_the_question(tmp_path: Path, write: Write, asked: str, options) -> None:
    (item,) = USQA.load(str(write(tmp_path / "usqa.json", [record(asked, "A")])), "all").items
    assert (item.options, item.answer, item.pictures, item.fault) == (options, "A", (), None)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (record(said="F"), "its answer 'F' is none of the options A to C, or several"),
        (record(said=""), "it has no answer"),
        (record("没有选项"), "it has 0 options"),
        ({"conversations": None}, "it has no question"),
        (None, "it has no question"),
    ],
)
def test_what_is_wrong_stays_in_the_denominator(tmp_path: Path, write: Write, change: Any, fault: str) -> None:
    items = USQA.load(str(write(tmp_path / "usqa.json", [record(), change])), "all").items
    assert (items[0].fault, len(items)) == (None, 2)
    assert fault in str(items[1].fault)


def test_the_organ_is_told_by_file_then_pictures_then_question(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "UVQA-liver.json", [record("乳腺？A. 甲 B. 乙")])
    write(tmp_path / "UVQA-rest.json", [record(images=["Thyroid/1.png"]), record("肝内结节？A. 甲 B. 乙"), record()])
    found = UVQA.load(str(tmp_path), "all")
    assert [item.anatomy for item in found.items] == ["liver", "thyroid", "liver", None]
    assert len({item.id for item in found.items}) == 4
    with pytest.raises(UsageError, match="has no records of breast"):
        UVQA.load(str(tmp_path), "breast")
