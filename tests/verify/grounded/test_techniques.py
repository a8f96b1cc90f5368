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
        ("经阴道", "经腹扫查：左附件区包块。", "阴道"),
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
