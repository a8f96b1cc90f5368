import pytest

from remud_hub.clauses.text import taken_apart
from remud_hub.verify.grounded.techniques import technique_spans


def faults(text: str, known: str, question: str = "", *, is_trace: bool = False) -> list[str]:
    spans = technique_spans(
        "answer", text, taken_apart(text), taken_apart(known), f"{known}\n{question}", is_trace=is_trace
    )
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "known", "question"),
    [
        ("An endovaginal scan.", "Transvaginal image of the adnexa.", ""),
        ("超声引导下", "在彩超引导下穿刺", ""),
        ("On the long-axis view the tendon is torn.", "Longitudinal scan: the tendon is torn.", ""),
        ("MRI is recommended to confirm this.", "Ultrasound shows a mass.", ""),
        ("CT showed it, too.", "CT confirmed the finding.", ""),
        ("Not on CT but on ultrasound.", "Ultrasound of the neck.", ""),
        ("No; MRI was not done.", "Ultrasound shows a mass.", ""),
        ("A4C", "apical 4-chamber view", ""),
        ("The duct is wide.", "Ultrasound: the duct is wide.", ""),
        ("左冠状动脉扩张5 mm", "胸骨旁短轴切面示左冠脉主干扩张5 mm", ""),
        ("Posterior acoustic enhancement and no flow.", "Colour Doppler: no flow; the cyst enhances sound.", ""),
        ("The MR is severe.", "Colour Doppler: severe mitral regurgitation.", ""),
        ("The transverse colon and the food pipe are normal.", "Longitudinal scan: colon and oesophagus normal.", ""),
        ("Cross-sectional area of 12 mm².", "Longitudinal view: the nerve has 12 mm².", ""),
        ("食管壁增厚", "心尖四腔切面，食管壁增厚", ""),
        ("患者因阴道出血就诊", "经腹超声见宫腔积液，阴道出血", ""),
        ("CT is the next step.", "Ultrasound shows a mass.", ""),
        ("The lesion may need CT.", "Ultrasound shows a lesion.", ""),
        ("Yes, on MRI.", "Ultrasound shows a mass.", "Is it seen on MRI?"),
    ],
)
def test_what_the_page_names(text: str, known: str, question: str) -> None:
    assert faults(text, known, question) == []


@pytest.mark.parametrize(
    ("text", "known", "told"),
    [
        ("Transabdominal", "Transvaginal image of the adnexa.", "Transabdom"),
        ("CT引导下。", "在超声引导下穿刺抽出脓液。", "CT"),
        ("Coronal", "Longitudinal scan of the tendon.", "Coronal"),
        ("The subcostal view shows a mass in the left atrium.", "Apical view: a mass in the left atrium.", "subcost"),
        ("经阴道", "经腹扫查：左附件区包块。", "经阴道"),
        (
            "Suction evacuation was guided by hysteroscopy.",
            "Suction evacuation under ultrasound guidance.",
            "hysterosc",
        ),
    ],
)
def test_what_it_does_not(text: str, known: str, told: str) -> None:
    assert faults(text, known) == [told]


def test_a_trace_may_know_what_others_show() -> None:
    known = "Longitudinal ultrasound of the kidney: a hyperechoic nodule of 24 mm without shadow."
    assert faults("Angiomyolipomas hold fat, which CT proves best.", known, is_trace=True) == []
    assert faults("CT shows a hyperechoic nodule without shadow.", known, is_trace=True) == ["CT"]
