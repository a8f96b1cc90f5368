import pytest

from remud_hub.clauses.text import taken_apart
from remud_hub.verify.grounded.elsewhere import FAULT, elsewhere_spans


LIVER = (
    "The portal vein is 13 mm wide; the bile duct is dilated to 9 mm. A cyst of 21 mm lies in the caudate lobe. "
    "Flow in the hepatic artery was measured from a subcostal approach. The spleen reached 14 cm and touched the kidney."
)
膝 = "髌腱厚 6 mm；股四头肌腱内见钙化。关节腔积液深 11 mm，滑膜增生。腘窝囊肿破裂。"


def faults(question: str, answer: str, known: str) -> list[str]:
    asked, text = taken_apart(question), taken_apart(answer)
    return [span.fault for span in elsewhere_spans("answer", answer, text, asked, question, known)]


@pytest.mark.parametrize(
    ("question", "right", "wrong", "known"),
    [
        ("Which structure is 9 mm wide?", "The bile duct.", "The portal vein.", LIVER),
        ("What measures 21 mm?", "A cyst.", "The spleen.", LIVER),
        ("From which approach was flow in the hepatic artery measured?", "Subcostal.", "The portal vein.", LIVER),
        ("厚 6 mm 的是什么？", "髌腱。", "股四头肌腱。", 膝),
        ("深 11 mm 的是什么？", "关节腔积液。", "腘窝囊肿。", 膝),
    ],
)
def test_what_stands_with_the_question_and_what_does_not(question: str, right: str, wrong: str, known: str) -> None:
    assert not any(faults(question, right, known))
    assert faults(question, wrong, known) == [FAULT]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which structure is not 9 mm wide?", "The portal vein."),
        ("What explains the 9 mm?", "The spleen."),
        ("Which structure is 9 mm wide?", "No, the spleen."),
        ("Which structure is 9 mm wide?", "The one of 13 mm."),
        ("Which structure is 9 mm wide?", "Something that is unknown."),
        ("Where does the cyst lie?", "Beside the spleen."),
        ("How large is the cyst?", "Like the spleen."),
    ],
)
def test_what_says_nothing_of_it(question: str, answer: str) -> None:
    assert faults(question, answer, LIVER) == []
