"""Pairs of what a page says and what an answer makes of it, in both languages: right paraphrases pass, planted defects do not."""

import re
from collections.abc import Callable

import pytest

from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.grounded.check import check
from remud_hub.verify.settings import GroundedSettings


Judge = Callable[..., Verdict]
KIDNEY = "The left kidney is 11.2 cm long. A simple cyst of 34 mm lies in its upper pole; it is anechoic and thin-walled. No stone is seen. The finding is probably benign."
HEART = "The left ventricle is dilated, with an ejection fraction of 35%. There is moderate mitral regurgitation. A pericardial effusion may be present. The right ventricle is normal."
BOWEL = "The bowel, which is compressed with the probe held still, has a wall of 6 mm (normal up to 4 mm); its stratification is lost. The ureteral jet on that side is absent. Skin thickening is not evident. The fascia is fusiform. Torsion seems unlikely. The amniotic fluid index is 13 cm (normal range 5 to 24 cm)."
肠 = "肠壁层次消失，厚8 mm（正常不超过4 mm），管腔可压闭。肿瘤可能性不大。"
肝 = "肝右叶可见一低回声结节，大小约23 mm，边界清晰，内部未见血流信号。考虑血管瘤可能。门静脉内径12 mm，脾脏不大。"
妊娠 = "孕24周，胎儿双顶径63 mm，股骨长43 mm。羊水量正常，未见结构畸形。胎盘位于后壁，可能为低置胎盘。"
睾丸 = "Colour Doppler shows absent flow in the left testis and normal flow in the right testis."
胎盘 = "胎盘后方低回声带局部消失，胎盘内见多个腔隙，腔隙内血流丰富。"
斑块 = "症状组2级增强比例明显高于无症状组。治疗12个月后，平均增强强度由11.8 dB降至7.3 dB。"
JETS = "Only the left ureteral jet is seen. The right kidney has a cortical thickness of 5 mm. The stone was passed; at control both jets were visible."
腋窝 = "右侧腋窝见一枚皮质增厚、淋巴门消失的淋巴结。"


@pytest.fixture
def judge(sample: Callable[..., Sample], passage: Callable[..., Evidence]) -> Judge:
    def make(known: str, answer: str, **changes: object) -> Verdict:
        language = "en" if known.isascii() else "zh"
        fields = {"config": "qa", "images": (), "thinking": None, "language": language, "answer": answer}
        found = check(sample(**(fields | changes)), passage(known, language), GroundedSettings())
        assert found is not None
        return found

    return make


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        (KIDNEY, "An echo-free cyst, 3.4 cm across, sits at the upper pole on the left."),
        (KIDNEY, "The kidney measures 112 mm."),
        (KIDNEY, "There are no calculi, and the cyst has a thin wall."),
        (KIDNEY, "It is likely benign."),
        (KIDNEY, "A simple renal cyst without any echoes inside."),
        (HEART, "Mitral insufficiency of moderate degree with a wide left ventricle."),
        (HEART, "Possibly there is some fluid in the pericardium."),
        (HEART, "The ejection fraction is 35%; the right ventricle is unremarkable."),
        (肝, "右叶内有一个约2.3 cm的低回声结节，边界清楚，没有血流。"),
        (肝, "可能是血管瘤。"),
        (肝, "门静脉宽12 mm，脾脏没有增大。"),
        (妊娠, "双顶径6.3厘米，股骨长4.3厘米。"),
        (妊娠, "胎盘在后壁，疑似低置。"),
        (妊娠, "羊水正常，没有发现畸形。"),
        (BOWEL, "The wall is 6 mm thick and no longer stratified."),
        (BOWEL, "The ureteral jet is absent on that side."),
        (BOWEL, "The probe must be held still while the bowel is compressed."),
        (BOWEL, "At 6 mm it exceeds the limit."),
        (BOWEL, "The fascia is spindle-shaped."),
        (BOWEL, "Torsion is improbable."),
        (斑块, "平均增强强度从11.8 dB下降到7.3 dB，降低4.5 dB。"),
        (JETS, "The stone was passed, and jets were seen on both sides."),
        (JETS, "The cortex, 5 mm thick, belongs to the right kidney."),
        (肠, "层次不清，壁厚8 mm。"),
        (肠, "不太像肿瘤，周围都能压闭。"),
        (肠, "肿瘤可能性不大，但仍需随访复查。"),
        (睾丸, "The left testis has no flow, and the right one has normal flow."),
        (胎盘, "后方低回声带部分消失，腔隙血流丰富。"),
        (腋窝, "右侧腋窝有一枚淋巴结，皮质增厚且淋巴门消失。"),
    ],
)
def test_a_right_paraphrase_passes(known: str, answer: str, judge: Judge) -> None:
    verdict = judge(known, answer)
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize(
    ("known", "answer", "fault", "words"),
    [
        (KIDNEY, "A cyst of 34 mm in the upper pole of the right kidney.", "wrong side", "right"),
        (KIDNEY, "A cyst of 34 mm in the lower pole of the kidney.", "contradicted finding", "lower"),
        (KIDNEY, "A simple cyst of 43 mm lies in the upper pole.", "wrong number", "43 mm"),
        (KIDNEY, "A simple cyst of 34 cm lies in the upper pole.", "wrong unit", "34 cm"),
        (KIDNEY, "A stone is seen in the kidney.", "dropped negation", "stone"),
        (KIDNEY, "There is no cyst in the kidney.", "added negation", "cyst"),
        (KIDNEY, "The finding is benign.", "lost hedge", "benign"),
        (KIDNEY, "The cyst is hyperechoic.", "contradicted finding", "hyperechoic"),
        (KIDNEY, "A simple cyst with hydronephrosis.", "invented finding", "hydronephrosis"),
        (
            HEART,
            "The left ventricle is dilated. Aortic dissection begins at the arch.",
            "invented finding",
            "dissection",
        ),
        (HEART, "There is severe mitral regurgitation.", "contradicted finding", "severe"),
        (HEART, "There is definitely a pericardial effusion.", "lost hedge", "definitely"),
        (HEART, "The ejection fraction is 53%.", "wrong number", "53%"),
        (HEART, "There is a pericardial effusion without any doubt.", "lost hedge", "without any doubt"),
        (HEART, "The right ventricle appears normal on CT.", "other technique", "CT"),
        (KIDNEY, "Three simple renal cysts with a thin wall.", "wrong count", "Three simple renal cysts"),
        (KIDNEY, "The cyst of 34 mm is larger than the kidney of 11.2 cm.", "wrong comparison", "larger"),
        ("MRI对应部位为PI-RADS 4分，Gleason 3+4=7分。", "MRI为PI-RADS 1分。", "wrong category", "PI-RADS 1"),
        ("Gleason 3+4=7 in the left lobe.", "It was Gleason 3+3=6.", "wrong category", "Gleason 3+3"),
        (肝, "肝左叶有一低回声结节，大小约23 mm。", "wrong side", "左"),
        (肝, "肝右叶有一结节，大小约32 mm。", "wrong number", "32 mm"),
        (肝, "肝右叶有一结节，大小约23 cm。", "wrong unit", "23 cm"),
        (肝, "结节内部可见血流信号。", "dropped negation", "血流信号"),
        (肝, "诊断为血管瘤。", "lost hedge", "血管瘤"),
        (肝, "肝右叶见一高回声结节，边界清晰。", "contradicted finding", "高回声"),
        (肝, "结节边界模糊，内部无血流。", "contradicted finding", "模糊"),
        (肝, "肝右叶结节，并伴有腹水。", "invented finding", "腹水"),
        (妊娠, "双顶径43 mm，股骨长43 mm，孕34周。", "wrong number", "34周"),
        (妊娠, "胎儿有结构畸形。", "dropped negation", "结构"),
        (妊娠, "胎盘肯定是低置胎盘。", "lost hedge", "肯定"),
        (HEART, "There is moderate tricuspid regurgitation.", "other structure", "tricuspid"),
        (肝, "胰腺可见一低回声结节，边界清晰。", "other structure", "胰腺"),
        (腋窝, "右侧腋窝淋巴结，皮质变薄。", "contradicted finding", "变薄"),
        ("A Bosniak II cyst of the kidney.", "It is a Bosniak IV cyst.", "wrong category", "Bosniak IV"),
        ("结节为Bethesda Ⅱ类。", "结节为Bethesda Ⅵ类。", "wrong category", "Bethesda Ⅵ"),
        ("左侧颈动脉可见斑块，右侧颈动脉未见斑块。", "双侧颈动脉可见斑块。", "wrong side", "双侧"),
        ("左附件区见囊肿，右附件区正常。", "双侧附件区见囊肿。", "wrong side", "双侧"),
        ("右侧卵巢（未显示）。", "右侧卵巢显示清晰。", "dropped negation", "卵巢"),
        ("A hypertrophic pylorus.", "Hyperplasia of the pylorus.", "invented finding", "Hyperplasia"),
        ("She was stable and afebrile.", "She was unstable and afebrile.", "contradicted finding", "unstable"),
    ],
)
def test_a_planted_defect_is_named_and_pointed_at(
    known: str, answer: str, fault: str, words: str, judge: Judge
) -> None:
    verdict = judge(known, answer)
    assert not verdict.passed
    assert fault in verdict.reason
    marked = [answer[span.start : span.end] for span in verdict.spans if span.fault == fault]
    assert any(words in each for each in marked)


@pytest.mark.parametrize(
    ("known", "question", "answer", "passes"),
    [
        (KIDNEY, "Is a stone seen?", "No", True),
        (KIDNEY, "Is a stone seen?", "Yes", False),
        (HEART, "Is the left ventricle dilated?", "Yes", True),
        (HEART, "Is the left ventricle dilated?", "No", False),
        (肝, "结节内部有血流信号吗？", "无", True),
        (肝, "结节内部有血流信号吗？", "有", False),
        (妊娠, "羊水量正常吗？", "是", True),
        (妊娠, "羊水量正常吗？", "否", False),
        (KIDNEY, "Is a stone of 3 mm seen at 10 o'clock?", "Yes", False),
        ("皮肤未增厚。淋巴结皮质增厚。", "皮肤增厚没有？", "没有增厚。", True),
        ("左侧胸腔有积液。心包未见积液。", "心包有积液吗？", "是", False),
        ("左肾动脉狭窄。右肾动脉流速95 cm/s，未见狭窄。", "右肾动脉有狭窄吗？", "没有", True),
        ("左肾动脉狭窄。右肾动脉流速95 cm/s，未见狭窄。", "左肾动脉有狭窄吗？", "没有", False),
        ("室间隔肥厚。右心室壁厚度正常。", "右心室壁增厚吗？", "否", True),
        ("Torsion is frequent but was not seen.", "Was torsion seen?", "No, torsion was not seen.", True),
        ("Absent sliding is not specific.", "Is absent sliding enough to say so?", "No", True),
    ],
)
def test_yes_and_no_are_statements(known: str, question: str, answer: str, passes: bool, judge: Judge) -> None:
    assert judge(known, answer, question=question, answer_kind="closed").passed is passes


def test_the_words_of_a_choice_are_its_options_and_others_are_not_judged(judge: Judge) -> None:
    options = ("A simple cyst", "A thrombus of 99 mm", "Hydronephrosis")
    assert judge(KIDNEY, "A", answer_kind="choice", options=options).passed
    wrong = judge(KIDNEY, "B", answer_kind="choice", options=options)
    assert {span.part for span in wrong.spans if span.fault} == {"options.1"}


def test_a_trace_may_speak_of_what_is_not_chosen(judge: Judge) -> None:
    trace = "The lesion is anechoic with a thin wall. An abscess would show thick walls and debris, so it is unlikely."
    assert judge(KIDNEY, "A simple cyst.", thinking=trace, config="qa_reasoning").passed
    wrong = judge(KIDNEY, "A simple cyst.", thinking="The right kidney holds a cyst of 34 mm.", config="qa_reasoning")
    assert "wrong side" in wrong.reason


@pytest.mark.parametrize(
    ("question", "thinking"),
    [
        ("Which side has the thinner wall?", "I read 6 mm here. The other is less, so it is the thinner one."),
        ("Is the wall abnormal?", "A wall is normal up to 4 mm. This one has 6 mm, which is above the limit."),
        (
            "Is there too much fluid?",
            "Polyhydramnios begins above 24 cm. The bowel has a wall of 6 mm and is compressed.",
        ),
        ("What fits?", "The loops have left the abdomen. None of the others fits, and so I settle on this one."),
    ],
)
def test_a_trace_reasons_in_words_of_its_own(question: str, thinking: str, judge: Judge) -> None:
    verdict = judge(BOWEL, "The wall of 6 mm.", question=question, thinking=thinking, config="qa_reasoning")
    assert verdict.passed, verdict.reason


def test_a_trace_does_not_say_another_number_side_or_finding(judge: Judge) -> None:
    for wrong in ("The cyst has 43 mm.", "The right kidney holds a cyst.", "It has hydronephrosis."):
        assert not judge(KIDNEY, "A simple cyst.", thinking=f"It is anechoic. {wrong}", config="qa_reasoning").passed


def test_words_of_a_translation_are_compared_with_nothing_but_its_numbers_and_sides_are(judge: Judge) -> None:
    assert judge(KIDNEY, "左肾上极囊肿，大小约34 mm。", language="zh").passed
    assert "wrong side" in judge(KIDNEY, "右肾上极囊肿，大小约34 mm。", language="zh").reason
    assert "wrong number" in judge(KIDNEY, "左肾上极囊肿，大小约43 mm。", language="zh").reason


def test_without_evidence_nothing_is_judged(sample: Callable[..., Sample], passage: Callable[..., Evidence]) -> None:
    assert check(sample(), passage(" "), GroundedSettings()) is None


def test_the_score_falls_with_the_share_of_what_is_not_supported(judge: Judge) -> None:
    right = judge(KIDNEY, "A simple cyst of 34 mm lies in the upper pole.")
    wrong = judge(KIDNEY, "A simple cyst of 35 mm lies in the upper pole.")
    assert right.score > wrong.score > 0


MASS = "Mass of 24 mm in the right breast (Figure 15). It is hypoechoic. BI-RADS 5."
结节 = "甲状腺左叶见一实性低回声结节，大小约11 mm。TI-RADS 5类。"


@pytest.mark.parametrize(
    ("known", "question", "answer", "passes"),
    [
        (MASS, "Which category is it?", "BI-RADS 5", True),
        (MASS, "Which category is it?", "BI-RADS 3.", False),
        (MASS, "Which BI-RADS category fits?", "Category 5", True),
        (MASS, "Which BI-RADS category fits?", "4", False),
        (MASS, "Which category is it?", "It is TI-RADS 5.", False),
        (结节, "该结节应归入TI-RADS哪一类？", "5类", True),
        (结节, "该结节应归入TI-RADS哪一类？", "2类。", False),
        (结节, "该结节属于哪一类？", "为BI-RADS 5类。", False),
    ],
)
def test_a_category_is_of_the_system_that_the_page_names(
    known: str, question: str, answer: str, passes: bool, judge: Judge
) -> None:
    assert judge(known, answer, question=question).passed is passes


def test_the_number_of_a_figure_measures_nothing(judge: Judge) -> None:
    assert "wrong number" in judge(MASS, "The mass is 15 mm in size.").reason


def test_a_sentence_is_judged_also_where_its_question_denies(judge: Judge) -> None:
    question = "Why is no stone assumed here?"
    assert "dropped negation" in judge(KIDNEY, "The kidney with its cyst holds a stone.", question=question).reason
    assert judge(KIDNEY, "A stone.", question="What is not seen?").passed


@pytest.mark.parametrize("question", ["腹水多不多？", "有没有腹水？"])
def test_a_question_that_offers_both_denies_nothing(question: str, judge: Judge) -> None:
    assert "added negation" in judge("脾脏厚大。少量腹水。", "没有腹水。", question=question).reason
    usual = "Malignant lesions are usually harder and hyperechoic. The cyst is anechoic with a thin wall."
    assert judge(KIDNEY, "A simple cyst.", thinking=usual, config="qa_reasoning").passed
    sides = judge(KIDNEY, "A simple cyst.", thinking="Usually the right kidney holds it.", config="qa_reasoning")
    assert "wrong side" in sides.reason


def test_a_trace_may_name_the_other_categories_that_are_offered(judge: Judge) -> None:
    trace = "O-RADS 1 is kept for what is normal, and this is a cyst with a thin wall, so it is O-RADS 2."
    fields = {"answer_kind": "choice", "options": ("O-RADS 1", "O-RADS 2"), "config": "qa_reasoning"}
    known = "A simple cyst with a thin wall. O-RADS 2."
    assert judge(known, "B", thinking=trace, **fields).passed
    assert not judge(known, "B", thinking=trace.replace("O-RADS 1", "O-RADS 4"), **fields).passed


@pytest.mark.parametrize("page", [KIDNEY, HEART, BOWEL, 肠, 肝, 妊娠, 睾丸, 胎盘, 斑块, JETS, 腋窝])
def test_what_a_page_says_it_supports(page: str, judge: Judge) -> None:
    for sentence in re.findall(r"[^。]+。|[^.]+(?:\.(?=\S)[^.]*)*\.", page):
        verdict = judge(page, sentence.strip())
        assert verdict.passed, f"{sentence}: {verdict.reason}"


def test_a_finding_that_begins_with_none_is_no_denial(judge: Judge) -> None:
    known, asked = "囊肿内为液体，因此无回声，后方回声增强。", "肝囊肿的典型声像图表现是什么？"
    assert judge(known, "无回声伴后方增强", question=asked).passed
