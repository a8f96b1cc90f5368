import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.clauses.quantities import quantities_of
from remud_hub.verify.grounded.numbers import number_spans


def faults(text: str, known: str, question: str = "", *, is_trace: bool = False) -> list[str]:
    return [span.fault for span in number_spans("answer", text, known, question, is_trace=is_trace) if span.fault]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1.8 cm", "a focus of 18 mm"),
        ("about 1.8 cm", "a focus of 18.2 mm"),
        ("4.5 mm", "4.46 mm"),
        ("5271 cases", "5,271 cases"),
        ("12 × 8 mm", "12 x 8 mm in size"),
        ("12 mm by 8 mm", "12 x 8 mm in size"),
        ("between 2 and 4 mm", "2–4 mm"),
        ("２３毫米", "23 mm"),
        ("0.5 L", "500 mL"),
        ("3 m/s", "300 cm/s"),
        ("6个月", "6 months"),
        ("1. It is round.\n2. It is dark.", "round and dark"),
        ("two features", "round, and dark"),
        ("35%", "35 percent"),
        ("2周后复查", "建议两周后复查"),
        ("for two weeks", "for 14 days"),
        ("近六个月", "近半年"),
        ("随访为三年半，二十天后复查", "随访3.5年，20天后复查"),
        ("at twenty-two weeks", "at 22 weeks"),
        ("at 34 weeks and 2 days", "at 34+2 weeks"),
        ("at 34+2 weeks", "at 34 2/7 weeks"),
        ("at 34w2d", "at 34+2 weeks"),
        ("血红蛋白从71 g/L升至96 g/L", "血红蛋白由71升至96 g/L"),
        ("氧合指数由168 mmHg上升至285 mmHg", "氧合指数从168升到285 mmHg"),
        ("间距由18 mm变成6 mm，缩短了12 mm", "断端间距18 mm，跖屈位缩小为6 mm"),
        ("右侧9.6 mm，左侧4.1 mm，右侧粗5.5 mm", "右侧直径9.6 mm，左侧4.1 mm"),
        ("Yes, by 1.9 cm.", "13.8 cm at baseline and 11.9 cm at follow-up"),
        ("pressure went up by 34 mmHg to 118 mmHg", "pressure rose from 84 to 118 mmHg"),
        ("约60%突入宫腔，肌壁内部分约40%", "约60%突入宫腔"),
        ("GLS was −18%", "strain was 18% (absolute value)"),
        ("a change of -5 mm", "it fell by 5 mm"),
        ("10 mm -20 mm", "10 to 20 mm"),
        ("每秒约3.4米", "峰值流速342 cm/s"),
        ("a four-chamber view, or 4-chamber view", "an apical view"),
        ("PTH由241降至38 pg/mL，降幅约84%", "PTH 241 pg/mL，后降至38 pg/mL"),
        ("共15针（系统12针、靶向3针）", "系统穿刺12针加靶向3针"),
        ("共一毫升半", "造影剂1.5 mL"),
        ("深过六厘米后渐暗，约十三厘米", "右图6 cm以下渐暗，深13 cm"),
        ("症状三日，呕吐三次，哭闹十四小时", "病程3天，呕吐3次，阵发性哭闹14小时"),
        ("eighty-five millilitres of pus, seventy per cent", "85 mL of pus, 70%"),
        ("a 10 French drain", "a 10 F drain"),
        ("心率124次", "心率124次/分"),
        ("the left RI exceeds the right by 0.13", "RI 0.74 on the left and 0.61 on the right"),
        ("0.74 and 0.61: subtracting leaves 0.13", "RI 0.74 on the left and 0.61 on the right"),
        ("出生1010 g，较估测值980 g多30 g", "估测体重980 g，男婴1010 g"),
        ("压差88 mmHg，术后少了73 mmHg，为15 mmHg", "压差88 mmHg，术后15 mmHg"),
        ("结节CT值为−62 HU", "CT值−62 HU"),
        ("18 mm is above 10 mm", "an area of 18 mm; above 10 mm is wide"),
    ],
)
def test_what_is_the_same_number(text: str, known: str) -> None:
    assert faults(text, known) == []


@pytest.mark.parametrize(
    ("text", "known", "fault"),
    [
        ("12 cm", "12 mm", "wrong unit"),
        ("19 mm", "18 mm", "wrong number"),
        ("1.9 cm", "18 mm", "wrong number"),
        ("4.45 mm", "4.4 mm", "wrong number"),
        ("45 cm/s", "45 m/s", "wrong unit"),
        ("a bias of −1.4%", "a bias of 1.4%", "wrong number"),
        (
            "The node measures 12 mm, the duct 8 mm, and the cyst 4 mm.",
            "a node of 12 mm and a duct of 8 mm",
            "wrong number",
        ),
        ("12 mm与20 mm两个囊肿，另有结石8 mm", "肾内见12 mm与20 mm两个囊肿", "wrong number"),
        ("45% before, 40% after, and the risk of death was 5%", "45% before and 40% after", "wrong number"),
        ("CT值为+62 HU", "CT值−62 HU", "wrong number"),
        ("by month 10", "by day 10", "wrong unit"),
        ("15天时降到38 pg/mL", "15分钟PTH降至38 pg/mL", "wrong unit"),
        ("半小时后复查", "半年后复查", "wrong unit"),
        ("390 × 330 mm", "390 × 330 pixels", "wrong unit"),
        ("24周", "孕24天", "wrong unit"),
        ("three weeks", "2 weeks", "wrong number"),
        ("两天后复查", "两周后复查", "wrong unit"),
    ],
)
def test_what_is_another(text: str, known: str, fault: str) -> None:
    assert fault in faults(text, known)


def test_what_the_question_says_may_be_said_again() -> None:
    assert faults("Twice 40 mL is more.", "the limit is 50 mL", "Is 40 mL normal?", is_trace=True) == []


@pytest.mark.parametrize(
    ("text", "known", "question"),
    [
        ("7", "厚0.7 cm", "厚多少毫米？"),
        ("7", "0.7 cm thick", "How many mm thick is it?"),
        ("The score fell by 10.", "the score fell from 21 to 11", ""),
        ("评分下降了10分", "评分由21分降至11分", ""),
        ("属中度（60~90 g/L），血红蛋白89 g/L", "血红蛋白89 g/L", ""),
        ("It is 112 cm/s, over 100 cm/s.", "a velocity of 112 cm/s", ""),
        ("It is 7.2 cm, below the limit of 10 cm.", "a mass of 7.2 cm", ""),
        ("6800 μg/L", "6.8 mg/L", ""),
        ("520 divided by 140 gives about 3.7.", "520 cm/s here and 140 cm/s there", ""),
        ("漏诊率为9除以120，等于0.075。", "120例中漏诊9例", ""),
        ("It is 3.7 times as high.", "520 cm/s here and 140 cm/s there", ""),
        ("13.5 × 10 = 135 mm, for one centimetre is 10 mm.", "a kidney of 13.5 cm", ""),
        ("外径 9 mm，除以 10 为 0.9 cm。10 mm 等于 1 cm。", "外径9 mm", "外径多少厘米？"),
        ("25周又3天等于178天，34周等于238天，238−178=60天。", "孕25+3周检查，34+0周分娩", "晚了多少天？"),
        ("1. The wall is thick. 2. Fluid is seen. 7. It is 4 mm.", "a wall of 4 mm, 1 stone, 2 cysts", ""),
        ("They differ, the difference is 5.3 mL, and 5.3 divided by 6.8 is roughly 0.78.", "from 6.8 to 1.5 mL", ""),
    ],
)
def test_what_follows_from_the_numbers_of_the_page(text: str, known: str, question: str) -> None:
    assert faults(text, known, question) == []


@pytest.mark.parametrize(
    ("text", "known", "question", "fault"),
    [
        ("4", "厚4 cm", "厚多少毫米？", "wrong unit"),
        ("8", "厚4 mm(图10-8)", "厚多少毫米？", "wrong number"),
        ("The score fell to 10.", "the score fell from 21 to 11", "", "wrong number"),
        ("The score fell by 12.", "the score fell from 21 to 11", "", "wrong number"),
        ("It is 112 cm/s, over 120 cm/s.", "a velocity of 112 cm/s", "", "wrong number"),
        ("It is over 100 cm/s.", "a velocity of 112 m/s", "", "wrong number"),
        ("12 cmHg", "12 mmHg", "", "wrong unit"),
        ("There are 10 of them, each 4 mm.", "each is 4 mm", "", "wrong number"),
        ("It grew by 10 mm.", "it grew from 4 to 9 mm", "", "wrong number"),
        ("34周等于239天。", "孕34周", "", "wrong number"),
        ("Score: 9. The wall is thick.", "a thick wall", "", "wrong number"),
        ("50 g/m²", "50 mg/m²", "", "wrong unit"),
        ("剖宫产3次", "剖宫产1次", "", "wrong number"),
        ("520 divided by 140 gives about 4.7.", "520 cm/s here and 140 cm/s there", "", "wrong number"),
        ("It is 2.9 times as high.", "520 cm/s here and 140 cm/s there", "", "wrong number"),
    ],
)
def test_what_does_not_follow(text: str, known: str, question: str, fault: str) -> None:
    assert fault in faults(text, known, question)


@pytest.mark.parametrize(
    "text",
    [
        "正常一般不超过2 mm",
        "远超常用的6 mm界值",
        "well over the usual 6 mm cutoff",
        "转移瘤多在60秒以内廓清",
        "正常瓣口面积约4~6 cm²",
        "脂肪通常在−15 HU以下",
    ],
)
def test_a_trace_may_name_what_is_usual(text: str) -> None:
    assert faults(text, "厚3 mm", is_trace=True) == []
    assert "wrong number" in faults(text, "厚3 mm")


@given(st.integers(1, 9999), st.sampled_from(["mm", "cm", "m"]))
def test_a_length_is_itself_in_every_unit_and_no_other(value: int, unit: str) -> None:
    size = {"mm": 1, "cm": 10, "m": 1000}[unit]
    for other, other_size in (("mm", 1), ("cm", 10), ("m", 1000)):
        same = f"{value * size / other_size:.6f}".rstrip("0").rstrip(".")
        assert faults(f"{same} {other}", f"{value} {unit}") == []
    assert faults(f"{value + 1} {unit}", f"{value} {unit}") == ["wrong number"]


@given(st.text(max_size=60))
def test_places_are_those_of_the_text(text: str) -> None:
    for quantity in quantities_of(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
