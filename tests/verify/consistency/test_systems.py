from collections.abc import Callable

import pytest

from remud_hub.records import Verdict


Judge = Callable[..., Verdict]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("The lesion is BI-RADS 2 and highly suggestive of malignancy.", "called highly suggestive"),
        ("The mass has spiculated margins. This is BI-RADS 2.", "malignant descriptor"),
        ("A spiculated mass, BI-RADS category II.", "malignant descriptor"),
        ("BI-RADS 5: probably benign.", "called probably benign"),
        ("BI-RADS 4A carries high suspicion.", "degree of suspicion"),
        ("BI-RADS category 2, so biopsy is recommended.", "management"),
        ("BI-RADS 4 lesions: 6-month follow-up is advised.", "management"),
        ("A simple cyst, BI-RADS 5.", "benign descriptor"),
        ("病灶为BI-RADS 2类，高度提示恶性。", "called highly suggestive"),
        ("低回声结节，边缘毛刺，BI-RADS 2类。", "malignant descriptor"),
        ("ＢＩ－ＲＡＤＳ　５类，可能良性。", "called probably benign"),
        ("BI-RADS 4c类，低度可疑恶性。", "degree of suspicion"),
        ("BI-RADS 2类，建议活检。", "management"),
        ("BI-RADS 5类，建议6个月随访。", "management"),
        ("O-RADS 2 cyst with papillary projections and ascites.", "malignant descriptor"),
        ("O-RADS US 5 lesions are almost certainly benign.", "called benign or of low risk"),
        ("O-RADS 2类，可见乳头状突起及腹水。", "malignant descriptor"),
        ("O-RADS 5类，几乎肯定良性。", "called benign or of low risk"),
        ("C-TIRADS 3: taller-than-wide, with microcalcification.", "malignant descriptor"),
        ("C-TIRADS 3类，可见微钙化，纵横比大于1。", "malignant descriptor"),
    ],
)
def test_findings_against_the_category(answer: str, kind: str, judge: Judge) -> None:
    verdict = judge(answer)
    assert not verdict.passed
    assert verdict.reason.startswith(f"{kind} against the category:")


@pytest.mark.parametrize(
    "answer",
    [
        "BI-RADS 3 has a likelihood of malignancy of 40%.",
        "BI-RADS 5 carries a probability of malignancy of 20%.",
        "BI-RADS 4C means a likelihood of malignancy of <10%.",
        "BI-RADS 5类的恶性可能性为3%。",
        "BI-RADS 3类，恶性可能性>10%。",
        "O-RADS 5 means a risk of malignancy below 1%.",
        "O-RADS 3类，恶性风险60%。",
        "C-TIRADS 4B恶性风险为80%。",
        "C-TIRADS 4B has a risk of malignancy of 80%.",
    ],
)
def test_risk_against_the_category(answer: str, judge: Judge) -> None:
    assert judge(answer).reason.startswith("risk against the category:")


@pytest.mark.parametrize("answer", ["BI-RADS 8 lesion.", "O-RADS 6 mass.", "BI-RADS 7类。", "O-RADS 9类。"])
def test_a_category_that_does_not_exist(answer: str, judge: Judge) -> None:
    assert judge(answer).reason.startswith("there is no such category:")


@pytest.mark.parametrize(
    "answer",
    [
        "BI-RADS 2: a simple cyst without spiculated margins.",
        "BI-RADS 5: highly suggestive of malignancy (≥95%), biopsy.",
        "BI-RADS 2 is benign, whereas BI-RADS 5 is highly suggestive of malignancy.",
        "The right mass is BI-RADS 2 and the left one, with spiculated margins, BI-RADS 5.",
        "It is not BI-RADS 5, and probably benign.",
        "The mass shows circumscribed margins rather than spiculated ones, so it is BI-RADS 2.",
        "If it had spiculated margins, it would be BI-RADS 5.",
        "The postoperative scar has spiculated margins and is BI-RADS 2.",
        "BI-RADS 3: probably benign, risk ≤2%, 6-month follow-up.",
        "BI-RADS 4A has a likelihood of malignancy of >2% to ≤10%.",
        "BI-RADS 4A indicates low suspicion, 4B moderate suspicion and 4C high suspicion.",
        "Even for BI-RADS 4A lesions biopsy is recommended over short-interval follow-up.",
        "BI-RADS 4B was assigned; pathology showed a benign lesion.",
        "In the study, BI-RADS 3 lesions had a malignancy rate of 4.5%.",
        "The BI-RADS 5th edition has 7 categories.",
        "BI-RADS 4-5 with spiculated margins.",
        "BI-RADS 2类，未见毛刺及成角，定期随访。",
        "左乳囊肿，BI-RADS 2类；右乳结节伴毛刺，BI-RADS 5类。",
        "右乳低回声结节，边缘毛刺，BI-RADS 5类，建议活检。",
        "BI-RADS 4b类，恶性可能性10%~50%，建议活检。",
        "BI-RADS 3类，可能良性，建议6个月随访。",
        "若边缘毛刺，则为BI-RADS 5类。",
        "O-RADS 2 with a risk below 1%: a simple cyst.",
        "O-RADS 2: no papillary projections and no ascites are seen.",
        "O-RADS US 4 is of intermediate risk (10% to <50%).",
        "The O-RADS MRI score of 2 has a solid component of low signal.",
        "O-RADS 4类，恶性风险10%~50%，可见实性成分。",
        "O-RADS 2类，未见乳头状突起。",
        "C-TIRADS 4A类，恶性风险2%~10%。",
        "C-TIRADS 5, with microcalcification.",
        "BI-RADS 3类，恶性可能性不超过2%。",
        "BI-RADS 3 means a likelihood of malignancy of no more than 2%.",
    ],
)
def test_what_agrees_is_denied_or_told_of_several_passes(answer: str, judge: Judge) -> None:
    assert judge(answer).reason == ""


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("Which BI-RADS category fits a spiculated mass?", "Category 2.", "Category 5."),
        ("边缘毛刺的肿块属于BI-RADS哪一类？", "2类。", "5类。"),
        ("What should be done for a BI-RADS 5 mass?", "Routine screening in a year.", "Biopsy."),
        ("BI-RADS 5类肿块应如何处理？", "每年筛查即可。", "活检。"),
    ],
)
def test_an_answer_is_judged_with_its_question(question: str, wrong: str, right: str, judge: Judge) -> None:
    assert not judge(wrong, question).passed
    assert judge(right, question).passed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which feature is not typical of BI-RADS 2?", "Spiculated margins."),
        ("Which finding is inconsistent with BI-RADS 2?", "Spiculated margins."),
        ("Is the spiculated mass BI-RADS 2?", "No."),
        ("下列哪项不属于BI-RADS 2类的表现？", "边缘毛刺。"),
        ("边缘毛刺的肿块是否为BI-RADS 2类？", "否。"),
    ],
)
def test_a_question_about_what_does_not_fit_is_let_be(question: str, answer: str, judge: Judge) -> None:
    assert judge(answer, question).passed
