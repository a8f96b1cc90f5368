from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.consistency.check import check
from remud_hub.verify.consistency.rules import load_rules
from remud_hub.verify.settings import ConsistencySettings


Judge = Callable[..., Verdict]


@pytest.mark.parametrize(
    "answer",
    [
        "At 20 weeks' gestation the fetal BPD is 74 mm.",
        "At 24 weeks' gestation: BPD 60 mm, HC 320 mm.",
        "At 24 weeks' gestation: BPD 60 mm, HC 220 mm, AC 195 mm, FL 74 mm.",
        "The crown-rump length is 6 mm at 12 weeks of gestation.",
        "At 30 weeks of gestation the estimated fetal weight is 4500 g.",
        "At 30 weeks of gestation the estimated fetal weight is 15 kg.",
        "孕20周，胎儿双顶径74 mm。",
        "孕24周，双顶径60 mm，头围320 mm。",
        "孕30周，胎儿体重4500克。",
    ],
)
def test_sizes_that_do_not_fit_the_age(answer: str, judge: Judge) -> None:
    reasons = {reason.partition(":")[0] for reason in judge(answer).reason.split("; ")}
    assert "size does not fit the age" in reasons


@pytest.mark.parametrize("answer", ["The fetus at 52 weeks of gestation is normal.", "孕60周，胎儿正常。"])
def test_an_age_that_cannot_be(answer: str, judge: Judge) -> None:
    assert judge(answer).reason.startswith("value is impossible: gestational age")


@pytest.mark.parametrize(
    "answer",
    [
        "At 20 weeks' gestation the fetal BPD is 47 mm and FL 33 mm.",
        "At 24 weeks' gestation: BPD 60 mm, HC 220 mm, AC 195 mm, FL 44 mm.",
        "The fetus at 37+2 weeks of gestation has a femur length of 7.2 cm.",
        "The crown-rump length is 60 mm at 12 weeks of gestation.",
        "At 30 weeks of gestation the estimated fetal weight is 1500 g.",
        "At 30 weeks' gestation the fetus with growth restriction has an AC of 20 cm.",
        "The BPD is 74 mm, larger than expected at 20 weeks' gestation.",
        "The fetus was scanned at 20 weeks' gestation and at 30 weeks' gestation; BPD 74 mm.",
        "Scan again 2 weeks later. The fetal BPD is 74 mm.",
        "The child was seen at 52 weeks; the fetal BPD had been 74 mm.",
        "She trained for 52 weeks; the fetal BPD is 74 mm.",
        "Seen at 20 weeks' gestation, she returned 16 weeks later with a fetal BPD of 90 mm.",
        "孕20周建档，16周后胎儿双顶径90 mm。",
        "孕20周，胎儿双顶径47 mm，股骨长33 mm。",
        "孕24周，双顶径60 mm，头围220 mm，腹围195 mm，股骨长44 mm。",
        "孕30周，胎儿生长受限，腹围20 cm。",
        "2周后复查，胎儿双顶径74 mm。",
    ],
)
def test_sizes_that_fit_and_those_that_are_told_as_unusual(answer: str, judge: Judge) -> None:
    assert judge(answer).reason == ""


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("What is the BPD of a fetus at 20 weeks of gestation?", "The BPD is about 90 mm.", "The BPD is about 47 mm."),
        ("孕20周胎儿的双顶径约为多少？", "双顶径约90 mm。", "双顶径约47 mm。"),
    ],
)
def test_the_age_may_stand_in_the_question(question: str, wrong: str, right: str, judge: Judge) -> None:
    assert (judge(wrong, question).passed, judge(right, question).passed) == (False, True)


def test_how_far_off_is_set_in_the_recipe(sample: Callable[..., Sample], passage: Callable[..., Evidence]) -> None:
    row = sample(thinking=None, answer="At 20 weeks' gestation the fetal BPD is 52 mm.")
    verdicts = [check(row, passage(""), ConsistencySettings(biometry_deviations=n)).passed for n in (0.5, 2.0)]
    assert verdicts == [False, True]


@given(week=st.integers(14, 40), index=st.integers(0, 3))
def test_the_size_of_an_age_tells_that_age_again(week: int, index: int) -> None:
    size = load_rules().biometry.sizes[index]
    told = [sum(c * (mm / 10) ** power for power, c in size.coefficients.items()) for mm in range(10, 400)]
    # Ages rise with the size, and some size within the table tells each week to half a week
    assert told == sorted(told)
    assert min(abs(age - week) for age in told) < 0.5
