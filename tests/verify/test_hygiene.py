from collections.abc import Callable

import pytest

from remud_hub.records import Verdict


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
        ("病变位于左叶，边界清晰，形态规则，内部回声均匀", ""),
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


def test_a_question_for_more_findings_is_no_chat(verdict_on: Judge) -> None:
    assert verdict_on("hygiene", question="除脑室增宽外，还有别的畸形吗？", language="zh").passed
