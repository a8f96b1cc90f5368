from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.records import Verdict


Judge = Callable[..., Verdict]
CHOICE: dict[str, Any] = {
    "answer_kind": "choice",
    "options": ("Renal cyst", "Abscess", "Renal cell carcinoma"),
    "answer": "A",
}
选择: dict[str, Any] = {
    "answer_kind": "choice",
    "options": ("肾囊肿", "肾脓肿", "肾癌"),
    "answer": "A",
    "language": "zh",
}


@pytest.mark.parametrize(
    ("fields", "thinking", "fault"),
    [
        (CHOICE, "The answer is A. The lesion is anechoic and thin-walled.", "answer before the reasoning"),
        (CHOICE, "I would answer A. Let me explain: the lesion is anechoic.", "answer before the reasoning"),
        (选择, "答案是A。病灶为无回声，壁薄，后方回声增强。", "answer before the reasoning"),
        (选择, "选A，因为病灶无回声，后方回声增强，边界清晰，壁薄光滑。", "answer before the reasoning"),
        (CHOICE, "The lesion is anechoic. Debris floats in it. The answer is B.", "ends elsewhere"),
        (CHOICE, "The lesion has a thick wall. Therefore it is an abscess.", "ends elsewhere"),
        (选择, "病灶壁厚，内有碎屑，故选B。", "ends elsewhere"),
        (选择, "病灶壁厚，内有碎屑，因此是肾脓肿。", "ends elsewhere"),
        ({"answer_kind": "closed", "answer": "Yes"}, "The wall is thin. No, there is no stone.", "ends elsewhere"),
        (
            {"answer_kind": "closed", "answer": "有", "language": "zh"},
            "囊腔内未见强回声。没有结石。",
            "ends elsewhere",
        ),
        ({"answer": "Pedunculated."}, "It lies within the wall. So the fibroid is intramural.", "ends elsewhere"),
        ({}, "The wall is thin and the flow is fast. " * 4, "goes round in circles"),
        ({"language": "zh"}, "血管壁薄，血流速度快，未见血栓形成。" * 4, "goes round in circles"),
    ],
)
def test_a_trace_that_does_not_lead_to_its_answer(
    fields: dict[str, Any], thinking: str, fault: str, verdict_on: Judge
) -> None:
    assert fault in verdict_on("trace", **fields, thinking=thinking).reason


@pytest.mark.parametrize(
    ("fields", "thinking"),
    [
        (
            CHOICE,
            "The lesion is anechoic. An abscess would have debris, and a carcinoma would be solid. So A fits best.",
        ),
        (CHOICE, "Panel A: renal cyst. Panel B: abscess. Panel C: renal cell carcinoma."),
        (CHOICE, "The lesion is anechoic with a thin wall. It is not an abscess. The answer is A."),
        (CHOICE, "Option B is wrong because no debris is seen; option C is wrong as well. Hence option A."),
        (选择, "病灶为无回声，后方回声增强。脓肿和肾癌都不符合，选A。"),
        (选择, "B和C均不正确，故选A。"),
        ({"answer_kind": "closed", "answer": "No"}, "The wall is thin. No stone casts a shadow. So the answer is no."),
        ({"answer_kind": "number", "answer": "12 mm"}, "The calipers lie on both walls. The width is 12 mm."),
        ({}, "The vessel is patent, since flow fills the lumen to the wall."),
    ],
)
def test_a_trace_that_does(fields: dict[str, Any], thinking: str, verdict_on: Judge) -> None:
    verdict = verdict_on("trace", **fields, thinking=thinking)
    assert verdict.passed, verdict.reason
