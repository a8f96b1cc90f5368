import pytest

from remud_hub.clauses.text import taken_apart
from remud_hub.verify.grounded.bare_number import bare_number_spans


THYROID = "甲状腺右叶低回声结节，最大径9 mm。甲状腺左叶见一囊性结节，最大径12 mm。峡部厚2.5 mm。"
TWINS = "Estimated weight was 890 g for the first twin and 1310 g for the second twin. The cervix measured 31 mm."
ANEURYSM = "The aneurysm was 54 mm. The neck of the infrarenal aortic aneurysm was 15 mm long."
VEIN = "The vein diameter was 13 mm. At the 3-month follow-up the popliteal vein had decreased to 9 mm."


def faults(said: str, question: str, known: str) -> list[str]:
    text, asked = taken_apart(said), taken_apart(question)
    return [span.fault for span in bare_number_spans("answer", said, text, asked, question, known)]


@pytest.mark.parametrize(
    ("said", "question", "known", "fault"),
    [
        ("2.5", "左叶囊性结节的最大径为多少mm？", THYROID, "number of something else"),
        ("31 g", "What is the estimated weight?", TWINS, ""),  # no such number there: looked at elsewhere
        ("13 mm", "How wide was the popliteal vein at the follow-up?", VEIN, "number of something else"),
        ("286", "术后第1天PTH是多少pg/mL？", "术前PTH 286 pg/mL，术后PTH 41 pg/mL。", "value of another time"),
    ],
)
def test_a_number_of_something_else(said: str, question: str, known: str, fault: str) -> None:
    assert faults(said, question, known) == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("said", "question", "known"),
    [
        ("12", "左叶囊性结节的最大径为多少mm？", THYROID),
        ("2.5 mm", "峡部有多厚？", THYROID),
        ("1310", "What is the estimated weight of the second twin in grams?", TWINS),
        ("9", "How wide was the popliteal vein at the follow-up, in mm?", VEIN),
        ("13 mm", "How wide was the vein at first?", VEIN),
        ("4 mm", "By how many mm did the vein shrink?", VEIN),
        ("54 mm", "How large was the infrarenal aortic aneurysm?", ANEURYSM),
        ("20 mm", "甲状腺左叶结节多大？", "左叶结节，大小20 mm。左叶甲状腺结节距气管3 mm。"),
        ("9 mm, in the right lobe", "How large is the nodule?", THYROID),
    ],
)
def test_the_number_that_is_asked_for(said: str, question: str, known: str) -> None:
    assert faults(said, question, known) == []
