"""Right answers in free words that were turned down once, each beside a wrong one that has to be."""

from collections.abc import Callable

import pytest

from remud_hub.records import Evidence, Sample
from remud_hub.verify.grounded.check import check
from remud_hub.verify.settings import GroundedSettings


VALVE = (
    "Peak velocity was 4.6 m/s and the mean gradient 52 mmHg. Eighteen months earlier the gradient was 36 mmHg. The septum "
    "measured 14 mm, consistent with hypertrophy. The calf veins could not be assessed owing to oedema. No bleeding, "
    "pneumothorax or biloma was noted. On the next day the bowel wall was 4 mm thick versus 7 mm before. A leak was not found, although "
    "ultrasound could not exclude it. Impingement is possible."
)
LIVER = "按C-TIRADS分为4C类。术前PTH 286 pg/mL，术后41 pg/mL。门静脉主干内径12 mm。脾轻度增大。二尖瓣中度反流，治疗后二尖瓣反流减为轻度，射血分数由32%升至41%。α角52°，复查时61°。正常肾脏长9~12 cm。注射后92 s开始廓清。室壁运动普遍减弱。"

KNEE = (
    "Longitudinal scan of the left knee. The gap in the tendon was 33 mm, over the limit of 30 mm that is left alone; a drain of 12 F "
    "was placed 1 hour 20 minutes later. A radiograph had not revealed the tear. The meniscus could not be completely ruled out as "
    "a source. The ligament (not reproduced) has two bundles and no ganglion. Before, the gap was 26 mm. Fibrinous strands remained after "
    "12 ml and 9 ml were drawn. Age 44, volume 50 ml. The bursa is markedly hypoechoic; a bright line lies beside the fat pad."
)
瘤 = (
    "图3 灰阶为BI-RADS 4B类，活检后降为2类。囊腔内部分隔2条。肿块旁另见一枚 6 mm 息肉，未处理。前叶移位。注入 5% 葡萄糖 8 ml。"
    "转移未经证实。流速由 21 cm/s 增至 26 cm/s。扭转 540°。"
)


HIP = (
    "No joint effusion was present. The vein collapsed by less than 30%; values above 45% are normal. "
    "Three of eight samples were positive, and one sample was lost."
)
瘘 = "髂动脉支架置入后未出现并发症。周围无积液，壁内血流丰富。切除后病理未见非典型增生。"


@pytest.fixture
def passes(sample: Callable[..., Sample], passage: Callable[..., Evidence]) -> Callable[..., bool]:
    def judge(page: str, question: str, answer: str, thinking: str | None = None) -> bool:
        language = "en" if page.isascii() else "zh"
        config = "qa_reasoning" if thinking else "qa"
        row = sample(config=config, images=(), language=language, question=question, answer=answer, thinking=thinking)
        verdict = check(row, passage(page, language), GroundedSettings())
        return verdict is not None and verdict.passed

    return judge


@pytest.mark.parametrize(
    ("page", "question", "right", "wrong"),
    [
        (VALVE, "What can be said of the calf veins?", "They could not be assessed because of oedema.", ""),
        (VALVE, "Were there complications?", "None, without bleeding, pneumothorax or biloma.", ""),
        (VALVE, "What became of the bowel wall?", "It thinned from 7 to 4 mm.", "It thickened from 4 to 7 mm."),
        (VALVE, "Could a leak be ruled out?", "No, a leak could not be excluded.", ""),
        (VALVE, "What was suspected?", "It hinted at impingement.", "There is impingement."),
        (VALVE, "Describe the septum.", "The septum of 14 mm is thickened.", "The septum of 19 mm is thickened."),
        (LIVER, "门静脉主干是否增宽？", "内径12 mm，没有增宽。", "内径21 mm，没有增宽。"),
        (LIVER, "反流如何变化？", "二尖瓣反流由中度减为轻度。", "二尖瓣反流由重度减为轻度。"),
        (LIVER, "室壁运动如何？", "室壁运动减低。", ""),
        (
            HIP,
            "Was anything abnormal found beside it?",
            "No joint effusion was present, so there was no sign of abscess, bursitis or haematoma.",
            "There was an abscess.",
        ),
        (HIP, "How did the vein behave?", "It collapsed by less than 30%.", "It collapsed by less than 70%."),
        (HIP, "How many samples were positive?", "Three of the eight were.", "Five of the eight were."),
        (瘘, "置入支架后怎样？", "髂动脉支架置入后没有并发症。", "髂动脉支架置入后出现并发症。"),
        (瘘, "周围有何表现？", "无积液、壁内血流丰富。", "有积液、壁内血流丰富。"),
        (瘘, "病理有非典型增生吗？", "没有，未见非典型增生。", "有，见非典型增生。"),
    ],
)
def test_answers(passes: Callable[..., bool], page: str, question: str, right: str, wrong: str) -> None:
    assert passes(page, question, right)
    assert not wrong or not passes(page, question, wrong)


@pytest.mark.parametrize(
    ("page", "question", "thinking", "right", "wrong"),
    [
        (VALVE, "By how many mmHg did it rise?", "Now 52 mmHg, earlier 36 mmHg. 52 minus 36 gives 16.", "16", "26"),
        (LIVER, "术后下降了多少pg/mL？", "术前286，术后41，286−41=245。", "245", "254"),
        (LIVER, "提高了几个百分点？", "32%升至41%，差9个百分点。", "9", "19"),
        (LIVER, "α角增加了多少度？", "61°减52°等于9°。", "9", "19"),
        (VALVE, "What is the peak in cm/s?", "4.6 m/s multiplied by 100 is 460 cm/s.", "460", "46"),
        (
            LIVER,
            "廓清是早还是晚？",
            "92 s开始廓清，属于60 s之后的晚期廓清。",
            "属于晚期廓清。",
            "属于93 s之后的廓清。",
        ),
    ],
)
def test_numbers_that_the_trace_works_out(
    passes: Callable[..., bool], page: str, question: str, thinking: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right, thinking)
    assert not passes(page, question, wrong, thinking)


@pytest.mark.parametrize(("answer", "is_right"), [("It narrowed from 13 to 9 mm.", True), ("It is narrowed.", False)])
def test_a_finding_that_a_change_vouches_for(passes: Callable[..., bool], answer: str, is_right: bool) -> None:
    page = "The vein diameter was 13 mm. At the 3-month check the vein had decreased to 9 mm."
    assert passes(page, "What became of the vein?", answer) == is_right


@pytest.mark.parametrize(
    ("page", "question", "wrong"),
    [
        (
            "Transverse view of the gallbladder. Several stones with shadowing are seen.",
            "Are there stones in the gallbladder?",
            "There are no stones.",
        ),
        ("右侧乳腺外上象限。可见微钙化。", "右侧乳腺是否有微钙化？", "未见微钙化。"),
        ("The swelling may be due to thrombosis of the vein.", "What is it?", "There is thrombosis of the vein."),
        ("An 8 mm thickened wall was seen.", "How is the wall?", "The wall was thinned."),
        ("脾厚52 mm增大。", "脾如何？", "脾缩小。"),
        ("左叶结节C-TIRADS 4a类，右叶囊性结节分为2类。", "左叶结节几类？", "左叶结节为C-TIRADS 2类。"),
        ("Strain was 18%.", "What is the strain?", "Strain of minus 18%."),
        ("No fracture was seen. A rupture was ruled out.", "What then?", "A rupture could not be ruled out."),
        ("The patient had arterial hypertension.", "What is seen?", "The septum is thickened."),
        ("Normal is 3-6 mm. The duct was 11 mm.", "Is it within the normal range, and how wide?", "It is 5 mm wide."),
    ],
)
def test_what_is_forgiven_elsewhere_is_not_here(
    passes: Callable[..., bool], page: str, question: str, wrong: str
) -> None:
    assert not passes(page, question, wrong)


@pytest.mark.parametrize(
    ("page", "question", "wrong", "thinking"),
    [
        (
            "The duct was 11 mm wide.",
            "How wide was the duct?",
            "The duct was 6 mm wide.",
            "The duct was 11 mm wide. The upper limit of normal is 6 mm.",
        ),
        (
            "The nodule measured 20 mm. The cyst measured 12 mm.",
            "How large was the nodule?",
            "8 mm",
            "The nodule measured 20 mm, the cyst 12 mm. The difference is 8 mm. So the nodule measures 8 mm.",
        ),
        ("胆囊壁厚6 mm。", "胆囊壁多厚？", "3 mm", "胆囊壁厚6 mm，在3 mm以上。"),
    ],
)
def test_limits_and_differences_of_a_trace_are_no_answers(
    passes: Callable[..., bool], page: str, question: str, wrong: str, thinking: str
) -> None:
    assert not passes(page, question, wrong, thinking)


@pytest.mark.parametrize(
    ("page", "question", "answer"),
    [
        ("Three or more B-lines were seen on the left.", "How many?", "There were at least three B-lines."),
        ("中等量腹水，两周后腹水减至少量。", "腹水如何变化？", "腹水由中等量减少为少量。"),
        ("小腿肌间静脉未受累。", "小腿肌间静脉如何？", "小腿肌间静脉没有累及。"),
        (
            "There was no abscess, and only a trace of free fluid in the pelvis.",
            "What was seen in the pelvis?",
            "A trace of free fluid was seen in the pelvis.",
        ),
        ("A rim of 4 mm remained after drainage.", "What remained?", "A rim of 4 mm was left after drainage."),
        ("囊肿三期均无增强。", "囊肿增强如何？", "囊肿始终没有造影剂进入。"),
        (
            "The plaque might hold lipid; ultrasound cannot tell with certainty.",
            "Is it lipid?",
            "It might be lipid, but ultrasound cannot tell with certainty.",
        ),
        ("The cortex of the node was 4.5 mm.", "How is the cortex?", "The cortex of 4.5 mm is thick."),
    ],
)
def test_more_right_answers(passes: Callable[..., bool], page: str, question: str, answer: str) -> None:
    assert passes(page, question, answer)


def test_thousands_may_have_a_comma_of_full_width(passes: Callable[..., bool]) -> None:
    assert passes("共1，234例患者。", "共多少例？", "1234例。")


def test_a_value_within_a_range_that_is_asked_for(passes: Callable[..., bool]) -> None:
    assert passes(LIVER, "哪个长度在正常范围内？", "10.5 cm")
    assert not passes(LIVER, "哪个长度在正常范围内？", "14.5 cm")


@pytest.mark.parametrize(
    ("page", "question", "right", "wrong"),
    [
        (
            KNEE,
            "Is the gap over the limit?",
            "At 33 mm it lies 3 mm above the limit of 30 mm.",
            "It lies 4 mm above 30 mm, at 33 mm.",
        ),
        (KNEE, "When was the drain placed?", "80 minutes later.", "85 minutes later."),
        (KNEE, "Which drain was placed?", "A 12-F drain was placed.", "A 14-F drain was placed."),
        (KNEE, "How much was drawn?", "12 ml and 9 ml, together 21 ml.", "12 ml and 9 ml, together 23 ml."),
        (KNEE, "Was a tear of the tendon found?", "The tendon has a tear.", "The tendon has a ganglion."),
        (
            KNEE,
            "Is the meniscus a source?",
            "As a source it cannot be wholly excluded.",
            "It is certainly the source.",
        ),
        (KNEE, "How does the bursa look?", "It is much darker than the fat pad.", "It is bright."),
        (KNEE, "What became of the gap?", "It went from moderate to large.", "Its length was seen on M-mode."),
        (瘤, "BI-RADS分类如何变化？", "由BI-RADS 4B类降为2类。", "由BI-RADS 4B类降为3类。"),
        (瘤, "囊腔里有什么？", "内有2条分隔。", "内有钙化。"),
        (瘤, "息肉处理了吗？", "没有，6 mm的息肉未予处理。", "没有息肉。"),
        (瘤, "注射了什么？", "注入液体为5%葡萄糖。", "注射后出现积液。"),
        (瘤, "有转移吗？", "可能有，但转移尚未证实。", "转移已证实。"),
        (瘤, "流速变化大吗？", "由21 cm/s到26 cm/s，只增了5 cm/s。", "由21 cm/s到26 cm/s，只增了6 cm/s。"),
    ],
)
def test_more_answers_beside_wrong_ones(
    passes: Callable[..., bool], page: str, question: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right)
    assert not passes(page, question, wrong)


@pytest.mark.parametrize(
    ("page", "question", "thinking", "right", "wrong"),
    [
        (
            KNEE,
            "What is the age per volume?",
            "44 divided by a volume of 50 ml gives 0.88, so about 0.9.",
            "0.9",
            "0.7",
        ),
        (KNEE, "How far beyond the limit was it?", "33 − 26 = 7 mm.", "7 mm", "13 mm"),
        (KNEE, "How wide is the gap?", "Normal gaps are up to roughly 5 mm. Here it is 33 mm.", "33 mm", "43 mm"),
        (KNEE, "How wide is the gap?", "Gaps of about 21 mm are held to be significant.", "33 mm", "43 mm"),
        (瘤, "扭转了几圈？", "540° ÷ 360° = 1.5 圈。", "1.5 圈", "2.5 圈"),
        (瘤, "流速增加了多少？", "26 − 21 = 5 cm/s。", "5 cm/s", "6 cm/s"),
        (瘤, "前叶如何？", "水肿使前叶移位。", "前叶移位。", "前叶水肿。"),
        (瘤, "前叶如何？", "前叶被推离后叶。", "前叶移位。", "后叶移位。"),
        (瘤, "前叶如何？", "肠扭转时静脉常移到动脉左侧。", "前叶移位。", "后叶移位。"),
    ],
)
def test_more_that_a_trace_says_by_right(
    passes: Callable[..., bool], page: str, question: str, thinking: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right, thinking)
    assert not passes(page, question, wrong, thinking)


HEEL = (
    "Longitudinal scan of the heel under local anaesthesia. A single bursal cyst of 14 mm was drained at laparoscopy; no vegetation was seen. "
    "The fascia was not interrupted. The histology is unknown. The spur is Bosniak II. ESR was 31 mm/h. The cortex is 5 mm thick and "
    "thick-walled. The platelet count had been 190 mg/l two years before; it is 240 mg/l."
)
足 = "应变弹性成像示跟腱较硬，支架通畅。组织学 2 级，肌内血流 1 级。左侧跟腱见一枚 1.4 cm 淋巴结。门静脉血流通畅。足底筋膜边界模糊。"


@pytest.mark.parametrize(
    ("page", "question", "right", "wrong"),
    [
        (HEEL, "How was the patient kept still?", "Under local anaesthesia.", "Under general anaesthesia."),
        (HEEL, "How was the cyst drained?", "At laparoscopy.", "By laparotomy."),
        (
            HEEL,
            "Was a vegetation seen on the heel?",
            "No, none.",
            "Yes, one was attached to the spur beside the thick fascia.",
        ),
        (HEEL, "What about the fascia?", "The fascia was not broken.", "The fascia was broken."),
        (HEEL, "How many cysts were there?", "One bursal cyst.", "There were two bursal cysts."),
        (HEEL, "Which class is the spur?", "It is Bosniak II.", "It is Bosniak IIF."),
        (HEEL, "How high was the ESR?", "The ESR was 31 mm/h.", "The ESR was 31 cm/h."),
        (HEEL, "How was it made?", "On a longitudinal scan.", "On a non-contrast CT scan of the heel."),
        (HEEL, "How did the count change?", "From 190 to 240 mg/l.", "From 240 to 190 mg/l."),
        (足, "用了哪种弹性成像？", "应变弹性成像。", "剪切波弹性成像。"),
        (足, "组织学几级？", "组织学 2 级。", "组织学 3 级。"),
        (足, "肌内血流如何？", "肌内血流为 1 级。", "肌内血流为 3 级。"),
        (足, "左侧跟腱有几枚淋巴结？", "一枚淋巴结。", "三枚淋巴结。"),
        (足, "门静脉血流受阻吗？", "没有。", "有，受阻。"),
        (足, "足底筋膜边界如何？", "边界模糊。", "边界清楚。"),
    ],
)
def test_kinds_grades_and_counts(
    passes: Callable[..., bool], page: str, question: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right)
    assert not passes(page, question, wrong)


APPENDIX = "Ultrasound did not show the appendix. Free fluid was present. The thrombus was gone at follow-up."
ABSCESS = "Ultrasound cannot distinguish an abscess from a haematoma. The mass was 24 mm and later 18 mm. The liver is bright with fat."


@pytest.mark.parametrize(
    ("page", "question", "answer", "thinking", "expected"),
    [
        (APPENDIX, "What did ultrasound show?", "Ultrasound showed the appendix.", None, False),
        (APPENDIX, "Was the appendix seen?", "The appendix was not seen.", None, True),
        (APPENDIX, "Did ultrasound show the appendix?", "Yes.", None, False),
        (APPENDIX, "Was the thrombus gone at follow-up?", "Yes.", None, True),
        (APPENDIX, "Was the thrombus gone at follow-up?", "No.", None, False),
        (ABSCESS, "Can ultrasound distinguish an abscess from a haematoma?", "Yes.", None, False),
        (ABSCESS, "How large was the mass?", "6 mm", "24 − 18 = 6 mm.", False),
        (ABSCESS, "Why is the liver bright?", "Fat.", "The fat makes the liver bright.", True),
        (ABSCESS, "Why is the liver bright?", "Fat.", "The fat causes haemothorax in this patient.", False),
    ],
)
def test_rules_that_forgive_do_not_forgive_too_much(
    page: str, question: str, answer: str, thinking: str | None, expected: bool, passes: Callable[..., bool]
) -> None:
    assert passes(page, question, answer, thinking) == expected


ELBOW = (
    'Highly echogenic noise with loss of detail ("snowstorm" sign) lies in the right breast. On the asymptomatic left '
    "side the layer was 4.2 mm thick; on the right its thickness was increased to 6.8 mm. Voiding cystography showed no reflux. The "
    "deepest pool was 0.9 cm. At three months the layer was 6.1 mm and the strands were gone."
)
膈 = (
    "跖骨头表面呈双轨征。复查时双轨征消失，痛风石缩小。平均压差 9 mmHg，肺动脉收缩压 58 mmHg。术后平均压差降至 2 mmHg。检查时 52 日龄，"
    "手术时 58 日龄，术后 6 个月随访。未行球囊封堵。近 2 个月体重下降 6 kg，穿刺 3 次，又见流速由 48 cm/s 降至 31 cm/s。"
)


@pytest.mark.parametrize(
    ("page", "question", "right", "wrong"),
    [
        (ELBOW, "Which sign is present?", "The snowstorm sign is present.", "The snowstorm sign is absent."),
        (ELBOW, "Was there reflux?", "No, the voiding cystography showed none.", "Yes, cystography showed reflux."),
        (ELBOW, "How much fluid was there?", "The fluid pool was 0.9 cm deep.", "A haematoma lay in the pool."),
        (
            ELBOW,
            "How did the layer change?",
            "The thickness of the layer decreased only slightly, from 6.8 to 6.1 mm.",
            "The layer increased from 6.8 to 6.1 mm.",
        ),
        (膈, "压差怎样？", "平均压差升高到 9 mmHg。", "术后平均压差升高到 2 mmHg。"),
        (膈, "流速怎样？", "流速下降到 31 cm/s。", "流速由 31 cm/s 升到六个月后的 48 cm/s。"),
    ],
)
def test_changes_sides_and_signs(
    passes: Callable[..., bool], page: str, question: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right)
    assert not passes(page, question, wrong)


@pytest.mark.parametrize(
    ("question", "thinking", "right", "wrong"),
    [
        ("间隔几天？", "58 − 52 = 6 天。", "6 天", "8 天"),
        ("平均每月体重下降多少千克？", "6 ÷ 2 = 3 kg。", "3 kg", "3 g"),
        ("做了球囊封堵吗？", "球囊封堵主要用于重症。本例没有做。", "没有做。", "做了球囊封堵。"),
        ("有双轨征吗？", "双轨征和痛风石是有特征性的表现。", "跖骨头表面有双轨征。", "跖骨头表面无双轨征。"),
    ],
)
def test_what_a_trace_works_out_or_says_in_general(
    passes: Callable[..., bool], question: str, thinking: str, right: str, wrong: str
) -> None:
    assert passes(膈, question, right, thinking)
    assert not passes(膈, question, wrong, thinking)


CYST = (
    "A Bosniak III cyst of the left kidney and a cyst of the pancreatic head, 8 mm wide, were punctured. PET-CT showed no uptake. The "
    "pain score had fallen from 7 to 2."
)
囊 = "左肾囊肿Bosniak III类，胰头囊肿宽 8 mm，右侧附件肿块为交界性。PET-CT未见摄取。疼痛评分由 7 分降至 2 分。"


@pytest.mark.parametrize(
    ("page", "question", "right", "wrong"),
    [
        (CYST, "Which category had the cyst of the kidney?", "Bosniak III", "Bosniak IV"),
        (囊, "肾囊肿属于Bosniak哪一类？", "III 类。", "IV 类。"),
        (囊, "附件肿块是良性还是恶性？", "交界性。", "良性。"),
        (CYST, "How did the pain score change?", "It fell from 7 to 2.", "The pain score rose."),
        (CYST, "Which other imaging was done?", "PET-CT", "CT"),
        (CYST, "Where did the other cyst lie?", "In the pancreatic head.", "In the pancreatic tail."),
        (囊, "另一囊肿位于何处？", "胰头。", "胰尾。"),
        (CYST, "Which organ held the first cyst?", "The left kidney.", "The liver."),
        (囊, "哪个脏器有囊肿？", "肾。", "子宫。"),
    ],
)
def test_categories_and_structures_that_stand_alone(
    passes: Callable[..., bool], page: str, question: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right)
    assert not passes(page, question, wrong)


PLACENTA = (
    "At 6 weeks + 5 days the hormone was 268 pg/ml and later 41 pg/ml. Pathology: the bladder wall was not invaded. She went home on the "
    "third postoperative day. The left testis is enlarged (volume 19 ml vs 15 ml). His weight fell from 4,150 g to 3,820 g. A membrane "
    "without attachment to the disc. The cord was twisted by 540°. An appendicolith lies at the base. The wall was 7.4 mm, at week 12 4.1 mm."
)
筋膜 = "左足底筋膜增厚，5.9 mm（右侧3.1 mm）。包块出现 1 年半。风险增加，但并不等于胎儿一定异常。病变 5.6 cm × 4.8 cm × 5.0 cm，体积按 0.52 × 三径之积计算，肠管可还纳。"


@pytest.mark.parametrize(
    ("page", "question", "right", "wrong"),
    [
        (PLACENTA, "How many days old was it?", "47 days", "49 days"),
        (
            PLACENTA,
            "Was the bladder invaded?",
            "No, there was no invasion of the bladder wall.",
            "Yes, it was invaded.",
        ),
        (PLACENTA, "When did she go home?", "She went home on postoperative day 3.", "She went home on day 8."),
        (
            PLACENTA,
            "Is the membrane attached?",
            "No, it is not attached to the disc.",
            "Yes, it is attached to the disc.",
        ),
        (PLACENTA, "What lies at the base?", "A stone lies at the base.", "Gas lies at the base."),
        (PLACENTA, "How large is the left testis?", "The left testis has 19 ml.", "The right testis has 19 ml."),
        (筋膜, "左足底筋膜多厚？", "左侧5.9 mm，右侧3.1 mm。", "左侧3.1 mm。"),
        (筋膜, "包块出现多少个月？", "18 个月", "16 个月"),
        (筋膜, "胎儿一定异常吗？", "风险增加，但不等于胎儿一定有异常。", "风险增加，胎儿有异常。"),
    ],
)
def test_other_words_for_the_same(
    passes: Callable[..., bool], page: str, question: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right)
    assert not passes(page, question, wrong)


@pytest.mark.parametrize(
    ("page", "question", "answer", "thinking", "is_right"),
    [
        (PLACENTA, "How much weight was lost?", "330 g", "4,150 − 3,820 = 330 g.", True),
        (PLACENTA, "How much weight was lost?", "350 g", "4,150 − 3,800 = 350 g.", False),
        (PLACENTA, "By what share did it fall?", "85%", "A fall of 227 pg/ml; 227 ÷ 268 ≈ 0.85, that is 85%.", True),
        (PLACENTA, "By what share did it fall?", "75%", "A fall of 227 pg/ml; 227 ÷ 268 ≈ 0.85, that is 75%.", False),
        (PLACENTA, "By how much did the wall shrink?", "3.3 mm", "The reduction is 3.3 mm out of 7.4 mm.", True),
        (PLACENTA, "By how much did the wall shrink?", "3.3 mm", "The reduction is 2.3 mm out of 7.4 mm.", False),
        (PLACENTA, "How many turns?", "1.5", "One full turn is 360°, and 540 ÷ 360 = 1.5.", True),
        (PLACENTA, "How many turns?", "1.5", "The cord was twisted by 360°.", False),
        (
            PLACENTA,
            "By how much did the wall shrink?",
            "2.2 mm",
            "It went from 6.3 to 4.1 mm. 6.3 − 4.1 = 2.2 mm.",
            False,
        ),
        (筋膜, "体积约多少毫升？", "约 69.9", "0.52 × 5.6 × 4.8 × 5.0 = 0.52 × 134.4 ≈ 69.9。", True),
        (筋膜, "体积约多少毫升？", "约 80.3", "0.52 × 5.6 × 4.8 × 5.0 = 0.52 × 154.4 ≈ 80.3。", False),
        (筋膜, "有嵌顿吗？", "没有，肠管可还纳。", "缺血时肠壁坏死。肠管可还纳，所以没有嵌顿。", True),
        (筋膜, "有嵌顿吗？", "没有，肠管可还纳。", "肠壁坏死。肠管可还纳，所以没有嵌顿。", False),
    ],
)
def test_more_that_a_trace_works_out(
    passes: Callable[..., bool], page: str, question: str, answer: str, thinking: str, is_right: bool
) -> None:
    assert passes(page, question, answer, thinking) == is_right


KINDS_OF_ONE = (
    "An indirect inguinal hernia of the right groin. Reflux of the great saphenous vein. The nodule lies in the transition zone of the "
    "prostate. A perimembranous defect of the septum. A stone in Wharton's duct."
)
各型 = "右侧腹股沟斜疝。大隐静脉反流。结节位于前列腺移行区。室间隔膜周部缺损。"


@pytest.mark.parametrize(
    ("page", "question", "right", "wrong"),
    [
        (KINDS_OF_ONE, "Which hernia is it?", "An indirect hernia of the groin.", "A direct hernia of the groin."),
        (KINDS_OF_ONE, "Which vein refluxes?", "The great saphenous vein.", "The small saphenous vein."),
        (KINDS_OF_ONE, "Where is the nodule?", "In the transition zone.", "In the peripheral zone."),
        (KINDS_OF_ONE, "Where is the stone?", "In Wharton's duct.", "In Stensen's duct."),
        (各型, "是什么疝？", "腹股沟斜疝。", "腹股沟直疝。"),
        (各型, "哪条静脉反流？", "大隐静脉反流。", "小隐静脉反流。"),
        (各型, "结节位于哪里？", "位于前列腺移行区。", "位于前列腺外周带。"),
        (各型, "缺损在哪里？", "室间隔膜周部。", "室间隔肌部。"),
    ],
)
def test_kinds_that_exclude_one_another(
    passes: Callable[..., bool], page: str, question: str, right: str, wrong: str
) -> None:
    assert passes(page, question, right)
    assert not passes(page, question, wrong)
