from collections.abc import Callable

import pytest

from remud_hub.records import Evidence, Verdict


Judge = Callable[..., Verdict]


def test_a_question_may_leave_a_blank(verdict_on: Judge) -> None:
    assert verdict_on("hygiene", question="The wall is ____ mm thick.", answer="4").passed
    assert not verdict_on("hygiene", answer="The wall is ____ mm thick.").passed


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("I'm sorry, but this cannot be told.", "refusal"),
        ("I cannot see the image you mention.", "refusal"),
        ("We cannot provide a diagnosis here.", "refusal"),
        ("I can't open the attachment.", "refusal"),
        ("I could not view the picture.", "refusal"),
        ("I don't have access to pictures.", "refusal"),
        ("No image was provided.", "refusal"),
        ("The image was not uploaded.", "refusal"),
        ("Please upload the image again.", "refusal"),
        ("There is not enough information to answer.", "refusal"),
        ("抱歉，我无法查看图片。", "refusal"),
        ("没有看到任何图片，请重新上传图片。", "refusal"),
        ("我不能回答。", "refusal"),
        ("无法查看该图片。", "refusal"),
        ("图片未上传。", "refusal"),
        ("请咨询专业医生。", "refusal"),
        ("As an AI language model, the vessel looks patent.", "assistant talk"),
        ("Sure! The vessel is patent.", "assistant talk"),
        ("The vessel is patent. Let me know if you need more.", "assistant talk"),
        ("Here is the answer to your question: patent.", "assistant talk"),
        ("The user asks for the vessel.", "assistant talk"),
        ("Of course! It is patent.", "assistant talk"),
        ("作为AI助手，我认为血管通畅。", "assistant talk"),
        ("好的，血管通畅。", "assistant talk"),
        ("以下是我的回答：血管通畅。", "assistant talk"),
        ("血管通畅。希望以上内容有用。", "assistant talk"),
        ("如您还有其他疑问，请随时提出。", "assistant talk"),
        ("用户询问血管是否通畅。", "assistant talk"),
        ("The organ is [insert organ].", "placeholder"),
        ("The {question} is answered by {answer}.", "placeholder"),
        ("TODO: describe the vessel.", "placeholder"),
        ("The vessel is <your answer here>.", "placeholder"),
        ("血管为【请填写】。", "placeholder"),
        ("血管待补充。", "placeholder"),
        ("血管为{答案}。", "placeholder"),
        ("血管（此处填写）。", "placeholder"),
        ('{"answer": "patent"}', "code or markup"),
        ("```\npatent\n```", "code or markup"),
        ("The vessel is <b>patent</b>.", "code or markup"),
        ("“答案”：通畅", "code or markup"),
        ("{答案：通畅}", "code or markup"),
        ("5 &lt; 7 mm", "escape left over"),
        (r"血管\u901a\u7545。", "escape left over"),
        (r"血管通畅。\n未见血栓。", "escape left over"),
        ("User: is it patent?\nAssistant: it is.", "role marker"),
        ("It is patent. Assistant: it is.", "role marker"),
        ("### Response\nIt is patent.", "role marker"),
        ("我只能处理文字，不能分析超声图。", "refusal"),
        ("不好意思，这个问题我帮不上忙。", "refusal"),
        ("资料不足，无从回答。", "refusal"),
        ("I'm afraid this is beyond me.", "refusal"),
        ("I only work with text.", "refusal"),
        ("I do not interpret scans.", "refusal"),
        ("There isn't enough information to answer.", "refusal"),
        ("I have no idea.", "refusal"),
        ("Cannot answer.", "refusal"),
        ("这个我不清楚。", "refusal"),
        ("请换个问题。", "refusal"),
        ("用户：通畅吗？助手：通畅。", "role marker"),
        ("助手：血管通畅。", "role marker"),
        ("The vessel is patent \U0001f600", "emoji"),
        ("血管通畅✅", "emoji"),
    ],
)
def test_what_models_and_templates_leave_behind(text: str, fault: str, verdict_on: Judge) -> None:
    assert fault in verdict_on("hygiene", answer=text).reason


@pytest.mark.parametrize(
    "text",
    [
        "We cannot conclude whether the lesion is malignant.",
        "We could not see the pancreas because of gas.",
        "I cannot exclude a thrombus.",
        "The lesion cannot be told from an abscess by its echoes.",
        "Acute thrombosis cannot be excluded.",
        "There is not enough information to say whether it is malignant.",
        "Not enough contrast filled the lesion, and text labels overlie it.",
        "资料有限，需随访，我们不了解其病因。",
        "The answer to treatment was good, and the vessel is patent.",
        "Flow of 3 m/s (normal: 1.2) [range 1-4] in this patient.",
        "ACE inhibitor: continued; EF: 55 %.",
        "A physician assistant: present. Users: two.",
        "Certainly benign lesions have thin walls.",
        "Surely the vessel is patent; of course flow is seen.",
        "No image of the left kidney is shown, since it was removed.",
        "The image is not sharp, and no figure of flow is given.",
        "p < 0.05, r = 0.9 and {x} stays unset.".replace("{x}", "n"),
        "The best option is surgery; the second option is to wait.",
        "Please note that the wall is thin.",
        "Of course, those who scan need to know its limits.",
        "不能排除血栓，建议复查。",
        "该血管无法压瘪，提示血栓。",
        "我们不能排除恶性。",
        "当然也应考虑血栓。",
        "未见图像质量下降，图像上未见血栓。",
        "请患者屏气后检查。",
        "使用者应熟悉探头；用户手册说明了增益。",
        "手术机器人：达芬奇系统。",
        "血流速度 < 5 cm/s，【结论】血管通畅。",
        "好的血供使移植肾存活。",
        "问题在于管腔狭窄，答案见病理。",
    ],
)
def test_what_physicians_write_is_none_of_it(text: str, verdict_on: Judge) -> None:
    verdict = verdict_on("hygiene", thinking=text, answer=text)
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize(
    "thinking", ["...", "N/A", "无", "Organ: artery\nSide: left\nFlow: laminar", "器官：动脉\n侧别：左\n血流：层流"]
)
def test_a_trace_that_is_none(thinking: str, verdict_on: Judge) -> None:
    assert not verdict_on("hygiene", thinking=thinking).passed


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("An appendicolith sits at its base and the", "cut off"),
        ("The vessel is patent and measures 4.5 mm across its lumen. A thrombus fills the", "cut off"),
        ("血管通畅，管腔内径4.5 mm。颈部可见血栓，充满管腔，血流信号", "cut off"),
        ("病灶的强化方式为", "cut off"),
        ("管径由1.2 cm增加到", "cut off"),
        ("见于腹股沟外环口下方的", "cut off"),
        ("左肾有一个17 mm的", "cut off"),
        ("左心室内径从61 mm降", "cut off"),
        ("血流信号未测到", ""),
        ("病变位于左叶，边界清晰，形态规则，内部回声均匀", "cut off"),
        ("病变位于左叶，一年时仍通", "cut off"),
        ("病变位于左叶，细针", "cut off"),
        ("瓣口面积1.1 cm²小于", "cut off"),
        ("It covers the anatomy of the liver. It explains, with specimens, the cut-plane", "cut off"),
        ("没有，血流方向正常。残余狭", "cut off"),
        ("左心室收缩功能正常，EF 60%", ""),
        ("肝右叶，约3.2 cm×2.1 cm", ""),
        ("No; it was less probable because the", "cut off"),
        ("No, there is not", ""),
        ("血管内见血流，呈双向。", ""),
        ("管腔内血流信号未探及", ""),
        ("血流呈双向", ""),
        ("血栓仍然存在", ""),
        ("左叶，清晰", ""),
        ("病变位于左叶，边界清晰，形态规则，其近端有1", "cut off"),
        ("病变位于左叶，边界清晰，形态规则，内部呈“火", "cut off"),
        ("血管内见血栓，充满管腔，现已建议", "cut off"),
        ("The vessel is patent over its whole length, which sugg", "cut off"),
        ("A patent vessel with laminar flow and a thin wall", ""),
        ("血管内见血栓（低回声)。", ""),
        ("The vessel is patent. It measures 4.5 mm.", ""),
        ("Patent", ""),
        ("是的。血管通畅", ""),
        ("充满管腔的血栓", ""),
    ],
)
def test_an_answer_that_was_cut_off_is_told(text: str, fault: str, verdict_on: Judge) -> None:
    assert verdict_on("hygiene", answer=text).reason == fault


@pytest.mark.parametrize(
    "text", ["A thrombus is in the lumen of the left femoral vein", "血管内见血栓，注意避开大血管以免出血"]
)
def test_where_nothing_else_has_a_stop_none_is_asked_for(text: str, verdict_on: Judge) -> None:
    assert verdict_on("hygiene", answer=text, thinking="It is so").passed
    assert not verdict_on("hygiene", answer=text, thinking="It is so.").passed


def test_an_answer_alone_of_several_clauses_ends_with_a_stop(verdict_on: Judge) -> None:
    for text in ("血管内见血栓，注意避开大血管以免出血", "The vessel is patent, and a thrombus fills the lum"):
        assert verdict_on("hygiene", config="qa", images=(), thinking=None, answer=text).reason == "cut off"
    for text in ("血管内见血栓", "左侧，约3 cm", "Yes, it is patent", "Liver, spleen and kidney"):
        assert verdict_on("hygiene", config="qa", images=(), thinking=None, answer=text).passed


def test_a_list_of_sizes_needs_no_stop(verdict_on: Judge) -> None:
    assert verdict_on("hygiene", answer_kind="number", answer="长径3.2 cm，短径2.1 cm").passed
    assert not verdict_on("hygiene", answer_kind="number", answer="长径3.2 cm，短径2.1 cm，较前增").passed


@pytest.mark.parametrize(
    ("thinking", "falls"),
    [
        ("瓣叶增厚，为风湿性病变。瓣口面积1.1 cm²小于", True),
        ("The ventricle is dilated. COVID-19 tests sta", True),
        ("The wall is thin.\nThe lumen is open. It follows that the ves", True),
        ("The wall is thin. The lumen is open. So it is laminar", False),
        ("The wall is thin.\nLaminar flow", False),
        ("管壁薄。管腔通畅。", False),
    ],
)
def test_a_trace_that_was_cut_off_is_told(thinking: str, falls: bool, verdict_on: Judge) -> None:
    assert verdict_on("hygiene", thinking=thinking, answer="Laminar").reason == ("cut off" if falls else "")


def test_a_trace_may_end_with_the_letter_of_its_answer(verdict_on: Judge) -> None:
    fields = {"answer_kind": "choice", "options": ("Cyst", "Stone"), "answer": "A", "language": "en"}
    assert verdict_on("hygiene", thinking="It casts no shadow. So it is A", **fields).passed
    assert verdict_on("hygiene", thinking="It casts no shadow. So it is a cyst", **fields).passed
    assert not verdict_on("hygiene", thinking="It casts no shadow. So it is a cystic les", **fields).passed


@pytest.mark.parametrize("answer", ["x", "a", "略", "啊", "嗯", "见", "N/A", "...", "-", "OK", "同上", "null", "的"])
def test_an_answer_that_says_nothing(answer: str, verdict_on: Judge) -> None:
    assert not verdict_on("hygiene", question="血管怎样？", answer=answer).passed


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("有血栓吗？", "有"),
        ("有什么异常？", "无"),
        ("哪一侧？", "左"),
        ("哪个器官？", "肝"),
        ("回声高还是低？", "高"),
        ("几处？", "两"),
        ("How many?", "7"),
        ("Any complications?", "None."),
        ("什么液体？", "血"),
        ("什么液体？", "脓"),
        ("何种回声？", "低"),
        ("什么颜色？", "红"),
        ("哪个部位？", "额"),
        ("几级？", "Ⅱ"),
        ("血型？", "O"),
        ("Which side?", "L"),
        ("Which vitamin?", "D"),
        ("Which Bosniak class?", "I"),
        ("Is it the a-wave or the v-wave?", "a"),
    ],
)
def test_one_character_may_say_all(question: str, answer: str, verdict_on: Judge) -> None:
    assert verdict_on("hygiene", question=question, answer=answer).passed


@pytest.mark.parametrize(
    ("text", "page", "passes"),
    [
        ("无回声，壁薄，后方回声增强", "囊肿无回声，壁薄，后方回声增强。", True),
        ("无回声，壁薄，后方回声增", "囊肿无回声，壁薄，后方回声增强。", False),
        ("大小约11×5×4 cm，形态规则", "肿块11×5×4 cm，形态规则，边界清晰。", True),
        ("1. Liver\n2. Spleen\n3. Kidney", "Liver, spleen and kidney are normal.", True),
        ("1. Liver 2. Spleen 3. Kidney", "Liver, spleen and kidney are normal.", True),
        ("1. The liver is normal in size and shape\n2. The spleen is small, and has no focal lesion", "Normal.", True),
        ("1. The liver is normal.\n2. The spleen is small and has no focal les", "Normal.", False),
        ("Ask the patient to breathe in", "The patient breathes in.", True),
        ("Ask the patient to lie in", "The patient lies in bed.", False),
        ("血流方向为背向", "血流背向探头。", True),
    ],
)
def test_fragments_and_lists_need_no_stop(
    text: str, page: str, passes: bool, verdict_on: Judge, passage: Callable[[str, str], Evidence]
) -> None:
    plain = {"config": "qa", "images": (), "thinking": None, "answer": text}
    evidence = passage(page, "en" if page.isascii() else "zh")
    assert verdict_on("hygiene", evidence=evidence, **plain).passed is passes


@pytest.mark.parametrize(
    ("thinking", "answer", "passes"),
    [
        ("The cyst is thin-walled. So it is simple", "simple cyst", True),
        ("壁薄。考虑囊肿", "单纯囊肿", True),
        ("Thin. Hence yes", "Yes, it is simple.", True),
        ("The wall is thin. So it is", "It is simple.", False),
        ("The wall is thin. So it is sim", "simple cyst", False),
        ("壁薄。考虑囊", "单纯囊肿", False),
    ],
)
def test_a_trace_may_end_with_words_of_its_answer(thinking: str, answer: str, passes: bool, verdict_on: Judge) -> None:
    assert verdict_on("hygiene", thinking=thinking, answer=answer).passed is passes


def test_no_is_no_thickness(verdict_on: Judge) -> None:
    assert not verdict_on("hygiene", question="室间隔多厚？", answer="无").passed


def test_a_question_for_more_findings_is_no_chat(verdict_on: Judge) -> None:
    assert verdict_on("hygiene", question="除脑室增宽外，还有别的畸形吗？", language="zh").passed


def test_a_list_of_questions_without_pages_sets_no_stops(
    verdict_on: Judge, passage: Callable[[str, str], Evidence]
) -> None:
    for text, kind in (("Keep warm, and enhance physical fitness", "en"), ("肠", "zh")):
        plain = {"config": "qa", "images": (), "thinking": None, "answer": text}
        assert verdict_on("hygiene", evidence=passage("", kind), **plain).passed
