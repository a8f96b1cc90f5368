import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.asking.agreement import agree
from remud_hub.records import AnswerKind


OPTIONS = ("polyp", "gallstone", "sludge")


@pytest.mark.parametrize(
    ("kind", "key", "given_answer", "same"),
    [
        ("choice", "B", "B. gallstone", True),
        ("choice", "B", "The answer is (B).", True),
        ("choice", "B", "Gallstone", True),
        ("choice", "B", "选B", True),
        ("choice", "B", "C", False),
        ("choice", "B", "B or C", False),
        ("choice", "B", "I do not know.", False),
        ("number", "4.5 mm", "It measures 4.50 mm.", True),
        ("number", "4.5 mm", "4.5", True),
        ("number", "4.5 mm", "4.5 cm", False),
        ("number", "4.5 mm", "5.4 mm", False),
        ("number", "1540 m/s", "1,540 m/s", True),
        ("closed", "yes", "Yes, it does.", True),
        ("closed", "是", "是的，可见。", True),
        ("closed", "no", "否", True),
        ("closed", "yes", "不是", False),
        ("closed", "yes", "It depends.", False),
        ("open", "A gallstone with acoustic shadow", "It is a gallstone, with an acoustic shadow behind it.", True),
        ("open", "A gallstone with acoustic shadow", "There is no gallstone with acoustic shadow.", False),
        ("open", "A gallstone with acoustic shadow", "A polyp.", False),
        ("open", "The kidney measures 9 cm", "The kidney measures 12 cm", False),
        ("open", "胆囊结石伴声影", "考虑胆囊结石伴声影。", True),
        ("open", "胆囊结石伴声影", "胆囊息肉", False),
        ("open", "CT", "ct.", True),
        ("open", "CT", "MR", False),
    ],
)
def test_agree(kind: AnswerKind, key: str, given_answer: str, same: bool) -> None:
    assert agree(kind, key, given_answer, OPTIONS if kind == "choice" else ()) == same


@given(st.text(min_size=1))
def test_an_open_answer_agrees_with_itself(text: str) -> None:
    assert agree("open", text, text)
