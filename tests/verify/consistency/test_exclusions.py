from collections.abc import Callable

import pytest

from remud_hub.records import Verdict


Judge = Callable[..., Verdict]
VIEW = "the view cannot show the structure:"
ECHO = "the words for echoes exclude each other:"
SEX = "the organ does not fit the sex:"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("The parasternal short-axis view at the papillary muscle level shows the left atrium.", VIEW),
        ("The apical four-chamber view shows the aortic arch.", VIEW),
        ("The apical four-chamber view shows the aortic valve.", VIEW),
        ("The apical two-chamber view shows the right ventricle.", VIEW),
        ("The transthalamic plane shows the thalami and the cerebellum.", VIEW),
        ("乳头肌水平短轴切面可见左心房。", VIEW),
        ("心尖四腔心切面可见主动脉弓。", VIEW),
        ("心尖两腔心切面显示右心室。", VIEW),
        ("胸骨旁左室长轴切面显示右心房。", VIEW),
        ("经丘脑平面可见小脑半球。", VIEW),
        ("The cyst is anechoic with internal echoes.", ECHO),
        ("Posterior acoustic enhancement behind the calcification is seen.", ECHO),
        ("囊肿呈无回声，内部充满回声。", ECHO),
        ("结石后方回声增强。", ECHO),
    ],
)
def test_what_excludes_each_other(answer: str, reason: str, judge: Judge) -> None:
    verdict = judge(answer)
    assert verdict.reason.startswith(reason)
    assert verdict.spans[-1].fault == reason.rstrip(":")


@pytest.mark.parametrize(
    "answer",
    [
        "这位患者的阴囊内见附睾增大。",
        "该患者左侧卵巢见一囊肿。",
        "The parasternal short-axis view at the papillary muscle level shows no left atrium.",
        "The parasternal short-axis view at the papillary muscle level shows the left ventricle.",
        "The apical four-chamber view shows both atria and the tricuspid valve.",
        "In the apical four-chamber view the aortic arch is not seen.",
        "Tilting from the apical four-chamber view shows the aortic valve.",
        "The five-chamber view adds the aortic valve to the four-chamber view.",
        "Apical four and two chamber views show the right ventricle.",
        "Segmentation needs the right ventricle. Others use the apical two-chamber view.",
        "The transcerebellar plane shows the cerebellum and the cisterna magna.",
        "The cyst is anechoic without internal echoes.",
        "The mixed lesion has anechoic areas and is filled with internal echoes elsewhere.",
        "Posterior acoustic enhancement lies behind the cyst.",
        "Acoustic shadowing lies behind the gallstone.",
        "四腔心切面未见主动脉弓。",
        "心尖两腔心切面显示左心房和左心室。",
        "胸骨旁左室长轴切面显示左房、左室、主动脉瓣和二尖瓣。",
        "经小脑平面可见小脑半球。",
        "结石后方伴声影，囊肿后方回声增强。",
        "静脉导管a波消失，遂终止妊娠，行剖宫产，男婴1010 g。",
    ],
)
def test_what_goes_together(answer: str, judge: Judge) -> None:
    assert judge(answer).reason == ""


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("Which structure does the short axis at the papillary muscle level show?", "The left atrium.", "The left ventricle."),
        ("乳头肌水平短轴切面可见哪个结构？", "左心房。", "左心室。"),
        ("A 34-year-old woman: which organ is enlarged?", "The prostate.", "The uterus."),
        ("A 34-year-old man: which organ is enlarged?", "The uterus.", "The prostate."),
        ("患者女，34岁，哪个器官增大？", "前列腺。", "子宫。"),
        ("45岁男性，哪个器官增大？", "子宫。", "前列腺。"),
    ],
)  # fmt: skip
def test_an_answer_is_judged_with_its_question(question: str, wrong: str, right: str, judge: Judge) -> None:
    assert (judge(wrong, question).passed, judge(right, question).passed) == (False, True)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("A 34-year-old woman came with her husband: what is seen?", "The prostate of the husband."),
        ("A 30-year-old pregnant woman: what is seen?", "The fetal scrotum."),
        ("A 40-year-old man with persistent mullerian duct syndrome: what is seen?", "The uterus."),
        ("孕妇，30岁，所见？", "胎儿阴囊。"),
        ("45岁男性，两性畸形，所见？", "子宫。"),
    ],
)
def test_where_both_sexes_are_told_of_nothing_is_judged(question: str, answer: str, judge: Judge) -> None:
    assert judge(answer, question).passed
