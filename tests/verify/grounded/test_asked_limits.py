import pytest

from remud_hub.clauses.text import taken_apart
from remud_hub.verify.grounded.asked_limits import FAULT, asked_limit_spans


KNOWN = "The appendix had an outer diameter of 11 mm. The caecal wall was 4 mm thick. 胆总管内径 5 mm，胆囊壁厚 2 mm。"


def faults(question: str, answer: str) -> list[str]:
    return [span.fault for span in asked_limit_spans("answer", answer, question, taken_apart(question), KNOWN)]


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Did the outer diameter of the appendix exceed 6 mm?", "Yes, clearly.", "No, it did not."),
        ("Was the caecal wall thicker than 0.5 cm?", "No.", "Yes."),
        ("Was the caecal wall below 5 mm?", "Yes.", "No."),
        ("胆总管内径是否超过 8 mm？", "否", "是"),
        ("胆总管内径小于 8 mm 吗？", "是的", "不是"),
    ],
)
def test_a_yes_or_no_to_a_limit(question: str, right: str, wrong: str) -> None:
    assert faults(question, right) == [""]
    assert faults(question, wrong) == [FAULT]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Did it exceed 6 mm?", "No."),
        ("Did the outer diameter of the appendix exceed 11 mm?", "No."),
        ("Is the outer diameter of the appendix 6 mm?", "No."),
        ("Did the outer diameter of the appendix exceed 6 mm?", "It was dilated."),
        ("Did the outer diameter of the appendix not exceed 6 mm?", "No."),
        ("Did the velocity of the appendix exceed 6 cm/s?", "No."),
    ],
)
def test_what_no_one_value_answers(question: str, answer: str) -> None:
    assert faults(question, answer) == []
