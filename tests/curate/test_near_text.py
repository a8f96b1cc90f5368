"""Nearly the same text goes; the same text with another fact, picture or kind stays."""

from collections.abc import Callable

import pytest

from remud_hub.curate import near_text
from remud_hub.curate.candidates import Rows
from remud_hub.curate.desk import Desk
from remud_hub.records import Sample


QUESTION = "What does this ultrasound image of the abdomen show about the left kidney of the patient?"
ANSWER = "The image shows a simple cyst of 12 mm in the upper pole of the left kidney without any inner echoes at all."
FRAGE = "这幅腹部超声图像显示患者左侧肾脏有什么异常表现？"
ANTWORT = "图像显示左侧肾脏上极可见一个大小约12 mm的单纯性囊肿，边界清楚，内部透声好，后方回声增强，未见明显血流信号。"


@pytest.fixture
def pair(sample: Callable[..., Sample]) -> Callable[..., list[Sample]]:
    """Make two rows: one as it is, and one whose answer has other words in place of some."""

    def make(old: str, new: str, **changes: object) -> list[Sample]:
        zh = old and not old.isascii()
        question, answer = (FRAGE, ANTWORT) if zh else (QUESTION, ANSWER)
        fields = {"question": question, "answer": answer, "language": "zh" if zh else "en"}
        assert old in answer
        return [sample(**fields), sample(**(fields | {"answer": answer.replace(old, new)} | changes))]

    return make


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("without any inner echoes at all", "without any inner echoes"),
        ("The image shows", "This image shows"),
        ("12 mm", "12mm"),
        ("图像显示", "图中显示"),
        ("未见明显血流信号", "未见血流信号"),
    ],
)
def test_nearly_the_same_text_goes(
    old: str, new: str, pair: Callable[..., list[Sample]], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    made = pair(old, new)
    faults = near_text.curate(rows(*made), desk())
    assert faults is not None
    assert {number: verdict.reason for number, verdict in faults.items()} == {
        1: f"nearly the same text: as {made[0].id}"
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 mm", "14 mm"),
        ("left", "right"),
        ("upper pole", "lower pole"),
        ("without", "with"),
        ("12 mm", "21 mm"),
        ("左侧", "右侧"),
        ("上极", "下极"),
        ("未见", "可见"),
        ("边界清楚", "边界不清"),
    ],
)
def test_the_same_words_with_another_fact_stay(
    old: str, new: str, pair: Callable[..., list[Sample]], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    assert near_text.curate(rows(*pair(old, new)), desk()) == {}


@pytest.mark.parametrize("changes", [{"images": ("c" * 64,)}, {"images": ()}, {"config": "vqa", "thinking": None}])
def test_the_same_words_about_another_picture_or_of_another_kind_stay(
    changes: dict[str, object],
    pair: Callable[..., list[Sample]],
    rows: Callable[..., Rows],
    desk: Callable[..., Desk],
) -> None:
    assert near_text.curate(rows(*pair("The image", "The image", **changes)), desk()) == {}


def test_how_alike_is_a_setting_and_none_switches_it_off(
    pair: Callable[..., list[Sample]], rows: Callable[..., Rows], desk: Callable[..., Desk]
) -> None:
    made = rows(*pair("without any inner echoes at all", "in a thin patient"))
    assert near_text.curate(made, desk(near_text={"alike": 1.0})) == {}
    assert set(near_text.curate(made, desk(near_text={"alike": 0.3})) or ()) <= {1}
    assert near_text.curate(made, desk(near_text=None)) is None
