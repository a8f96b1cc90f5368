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
        (选择, "最可能是囊肿，故选A。病灶为无回声，壁薄，后方回声增强。", "answer before the reasoning"),
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
        (
            {"question": "What is the difference between both?", "answer": "3 mm"},
            "One is 14 mm and the other 13 mm. The difference is 1 mm.",
            "ends elsewhere",
        ),
        (
            {"question": "相差多少？", "answer": "4.2 mm", "language": "zh"},
            "6.8 mm与4.2 mm，相差 2.6 mm。",
            "ends elsewhere",
        ),
        ({"answer": "不能。", "language": "zh"}, "外径增粗，压不扁，三条都有。所以能认定。", "ends elsewhere"),
        (
            {"question": "Would a colour signal be expected here?", "answer": "Yes, it is intact."},
            "The pedicle is twisted. A colour signal is thus not to be expected.",
            "ends elsewhere",
        ),
        ({}, "The wall is thin and the flow is fast. " * 4, "goes round in circles"),
        ({}, "the wall of the vessel is " * 5 + "thin and patent", "goes round in circles"),
        ({}, "Patent. The flow is fast. Patent! The wall is thin. Patent. Nothing else is patent.", "goes round"),
        (CHOICE, "Answer: A. The lesion is anechoic and thin-walled.", "answer before the reasoning"),
        (CHOICE, "Option A is correct. The lesion is anechoic and thin-walled.", "answer before the reasoning"),
        (
            CHOICE,
            "It is a renal cyst, because the lesion is anechoic with a thin wall.",
            "answer before the reasoning",
        ),
        (CHOICE, "Renal cyst, since the lesion is anechoic and its wall is thin.", "answer before the reasoning"),
        ({}, "The vessel is patent because flow fills the whole lumen to the wall.", "answer before the reasoning"),
        (
            {"answer_kind": "closed", "answer": "Yes"},
            "Yes, because the wall is thick and the flow slow.",
            "answer before",
        ),
        ({"answer_kind": "closed", "answer": "No"}, "The wall is thin. Therefore, yes.", "ends elsewhere"),
        (
            {"answer_kind": "number", "answer": "12 mm"},
            "The calipers lie apart. So the width is 15 mm.",
            "ends elsewhere",
        ),
        (CHOICE, "The lesion is solid. The correct option is C.", "ends elsewhere"),
        (CHOICE, "The lesion is solid, so it must be a renal cell carcinoma.", "ends elsewhere"),
        (选择, "正确答案为A。病灶为无回声，壁薄，后方回声增强。", "answer before the reasoning"),
        (选择, "A项正确。病灶为无回声，壁薄，后方回声增强。", "answer before the reasoning"),
        (选择, "是肾囊肿，因为病灶为无回声，后方回声增强。", "answer before the reasoning"),
        (选择, "肾囊肿，因为病灶为无回声，后方回声增强。", "answer before the reasoning"),
        (选择, "病灶为实性，血供丰富，答案为C。", "ends elsewhere"),
        (选择, "病灶为实性，血供丰富，所以是肾癌。", "ends elsewhere"),
        ({"language": "zh", "answer": "血管通畅。"}, "血管通畅，因为血流充盈整个管腔直至管壁。", "answer before"),
        (
            {"language": "zh", "answer_kind": "closed", "answer": "是"},
            "是，因为管壁明显增厚，血流十分缓慢。",
            "answer before",
        ),
        (
            {"language": "zh", "answer_kind": "closed", "answer": "没有"},
            "囊内见强回声伴声影。因此有。",
            "ends elsewhere",
        ),
        (
            {"language": "zh", "answer_kind": "number", "answer": "12 mm"},
            "测量两壁间距。因此宽度为15 mm。",
            "ends elsewhere",
        ),
        (CHOICE, "The lesion is anechoic, and its wall thin. The best reading is the abscess.", "ends elsewhere"),
        (选择, "病灶为无回声，后方回声增强。这就是肾脓肿。", "ends elsewhere"),
        ({"language": "zh", "answer": "带蒂。"}, "肿物位于肌壁内。因此为壁间肌瘤。", "ends elsewhere"),
        (
            {"language": "zh"},
            "管壁增厚管壁增厚管壁增厚管壁增厚管壁增厚管壁增厚管壁增厚管壁增厚管壁增厚管壁增厚。",
            "goes round",
        ),
        ({"language": "zh"}, "血管壁薄，血流速度快，未见血栓形成。" * 4, "goes round in circles"),
        ({"answer": "31 mm"}, "The two lengths are given. 52 − 31 = 21 mm.", "ends elsewhere"),
        ({"language": "zh", "answer": "9 mm"}, "两径之差：2.1 cm − 0.9 cm = 1.2 cm，即 12 mm。", "ends elsewhere"),
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
            {"answer": "Yes, it exceeds the limit of 4 mm."},
            "It is normal up to 4 mm. Here it is 5.7 mm, and so abnormal.",
        ),
        ({"answer": "属于，超过了4 mm。", "language": "zh"}, "以4 mm为界。现在是6.5 mm，因此属于异常。"),
        ({"answer": "不会，风险是低的。", "language": "zh"}, "隔是细的，没有血流。所以不会让人怀疑。"),
        (
            CHOICE,
            "The lesion is anechoic. An abscess would have debris, and a carcinoma would be solid. So A fits best.",
        ),
        (CHOICE, "Panel A: renal cyst. Panel B: abscess. Panel C: renal cell carcinoma."),
        (CHOICE, "The lesion is anechoic with a thin wall. It is not an abscess. The answer is A."),
        (CHOICE, "Option B is wrong because no debris is seen; option C is wrong as well. Hence option A."),
        (选择, "病灶为无回声，后方回声增强。脓肿和肾癌都不符合，选A。"),
        (选择, "B和C均不正确，故选A。"),
        (
            {**选择, "options": ("微量", "轻度", "中度"), "answer": "C"},
            "反流束朝向左房后外侧。术前反流为中度；术后才减为轻度。",
        ),
        ({"answer_kind": "closed", "answer": "No"}, "The wall is thin. No stone casts a shadow. So the answer is no."),
        (
            {"question": "What is the difference between both?", "answer": "1 mm"},
            "One is 14 mm and the other 13 mm. The difference is 1 mm.",
        ),
        ({"answer_kind": "number", "answer": "12 mm"}, "The calipers lie on both walls. The width is 12 mm."),
        ({}, "The vessel is patent. Flow fills the lumen to the wall."),
        ({}, "The flow fills the lumen to the wall, since the vessel is patent."),
        (CHOICE, "The lesion is a thin-walled structure, since its margin is sharp. It is a renal cyst."),
        (CHOICE, "A renal cyst is anechoic, an abscess is not. The lesion is anechoic. The answer is A."),
        (CHOICE, "An abscess would show debris. None is seen. Therefore A."),
        (CHOICE, "The lesion is anechoic. Therefore an abscess is unlikely; the answer is A."),
        (CHOICE, "The lesion is anechoic with a thin wall. An abscess would point to an infection."),
        (CHOICE, "The lesion is anechoic with a thin wall. An abscess has debris and a thick wall."),
        (选择, "病灶为无回声，壁薄。肾脓肿则壁厚。"),
        (选择 | {"options": ("B线", "A线", "沙滩征")}, "间质水增多时出现垂直伪像。所以答案是B线。"),
        (CHOICE, "Panel A: renal cyst. Panel D: renal cell carcinoma."),
        (CHOICE, "The right option depends on the echoes. There are none, so it is a renal cyst."),
        (CHOICE | {"options": ("3", "4", "5")}, "There are three leaflets, none fused. The answer is A."),
        (CHOICE | {"options": ("3 mm", "4 mm", "5 mm")}, "The calipers lie 3 mm apart, so it is 3 mm."),
        (CHOICE, "Yes or no is not asked. The wall is thin and no debris floats. Hence A."),
        (
            {"answer_kind": "closed", "answer": "Yes, it is dilated."},
            "The duct is 12 mm wide. Normal is up to 6 mm. Yes.",
        ),
        ({"answer_kind": "closed", "answer": "No"}, "No stone is seen. The wall is thin. No shadow is cast."),
        (
            {"answer_kind": "number", "answer": "12 mm"},
            "The normal width is up to 6 mm, so 12 mm is wide. It is 12 mm.",
        ),
        (
            {"answer_kind": "number", "answer": "9 to 12 cm"},
            "The kidney reaches from pole to pole. So it is 9 to 12 cm.",
        ),
        (选择, "肾脓肿内常见碎屑，肾癌多为实性。病灶为无回声，故答案为A。"),
        (选择, "若为肾脓肿，则壁厚。本例壁薄，因此选A。"),
        (选择, "图A：肾囊肿。图B：肾脓肿。图C：肾癌。"),
        (选择, "病灶为无回声，壁薄，因此不是肾脓肿。答案是A。"),
        (选择, "病灶为无回声，壁薄，后方回声增强，因此考虑肾囊肿。"),
        (选择, "选项各有不同回声。病灶为无回声，答案选A。"),
        (选择 | {"options": ("3", "4", "5")}, "瓣叶共三个，未见融合，故选A。"),
        ({"language": "zh", "answer": "血管通畅。"}, "血管通畅。血流充盈整个管腔直至管壁。"),
        ({"language": "zh", "answer": "血管通畅。"}, "血流充盈管腔，未见血栓，故血管通畅。"),
        ({"language": "zh", "answer_kind": "closed", "answer": "没有，管壁薄。"}, "囊内未见强回声。所以没有。"),
        ({"language": "zh", "answer_kind": "closed", "answer": "是"}, "胆管宽12 mm，正常不超过6 mm。是扩张。"),
        ({"language": "zh", "answer_kind": "number", "answer": "12 mm"}, "正常不超过6 mm。测得两壁间距为12 mm。"),
        ({"language": "zh", "answer": "囊性。"}, "病灶为无回声。后方回声增强，故为囊性。"),
        (
            {"answer_kind": "closed", "answer": "Yes", "question": "Is the gallbladder normal?"},
            "The wall is thin and the bile anechoic. No stone is seen.",
        ),
        (
            {"answer_kind": "closed", "answer": "是", "language": "zh", "question": "胆囊是否正常？"},
            "囊壁薄，胆汁透声好。未见结石。",
        ),
        (
            {"language": "zh", "answer": "血管通畅。"},
            "管壁薄，血流快，未见血栓；管腔通畅，血流充盈，管壁光滑，未见斑块。",
        ),
    ],
)
def test_a_trace_that_does(fields: dict[str, Any], thinking: str, verdict_on: Judge) -> None:
    verdict = verdict_on("trace", **fields, thinking=thinking)
    assert verdict.passed, verdict.reason
