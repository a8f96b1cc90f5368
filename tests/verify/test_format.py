from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.records import Turn, Verdict


Judge = Callable[..., Verdict]
CHOICE: dict[str, Any] = {"answer_kind": "choice", "options": ("Cyst", "Abscess", "Stone"), "answer": "A"}
ZH: dict[str, Any] = {
    "language": "zh",
    "question": "该图显示什么？",
    "thinking": "管腔内血流充盈，未见血栓。",
    "answer": "血管通畅。",
}
选择: dict[str, Any] = ZH | {"answer_kind": "choice", "options": ("囊肿", "脓肿", "结石"), "answer": "A"}


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"answer": "<answer>Patent."}, "a tag stands in the text"),
        ({"answer": "<|im_end|>Patent."}, "a tag stands in the text"),
        ({"question": "<image> What is seen?"}, "a tag stands in the text"),
        ({"thinking": "<think>It is open."}, "a tag stands in the text"),
        ({"answer": r"\boxed{patent}"}, "a tag stands in the text"),
        ({"answer": "x" * 9_000}, "absurdly long"),
        ({"thinking": "ok"}, "thinking is too short"),
        (
            {"turns": (Turn(question="What can be learned from this image?", answer="That."),)},
            "a question comes twice",
        ),
        ({"answer_kind": "closed", "answer": "The wall"}, "the answer is no yes or no"),
        ({"answer_kind": "number", "answer": "wide"}, "the answer is no number"),
        ({"question": "Patent?", "answer": "patent?"}, "the answer is the question"),
        (CHOICE | {"options": ("Cyst", "cyst.", "Stone")}, "two options are equal"),
        (CHOICE | {"options": ("Ｃyst", "Cyst", "Stone")}, "two options are equal"),
        (CHOICE | {"options": ("Cyst", "", "Stone")}, "an option is empty"),
        (CHOICE | {"options": ("Cyst",)}, "an option is missing"),
        (CHOICE | {"answer": "D"}, "the answer is not the letter of an option"),
        (CHOICE | {"answer": "A. Cyst"}, "the answer is not the letter of an option"),
        (CHOICE | {"options": ("A. Cyst", "C. Abscess", "D. Stone")}, "an option is missing"),
        (CHOICE | {"thinking": "Option D is ruled out by the wall."}, "an option is missing"),
        (CHOICE | {"question": "Which? A. Cyst B. Abscess C. Stone D. Tumour"}, "an option is missing"),
        (CHOICE | {"options": tuple("abcdefghi")}, "more than eight options"),
        ({"answer": "</think>It is patent."}, "a tag stands in the text"),
        ({"answer": "The wall <box>(1,2),(3,4)</box> is thin."}, "a tag stands in the text"),
        ({"question": "<tool_call>Is it open?"}, "a tag stands in the text"),
        ({"question": "?!"}, "question or answer is empty"),
        (CHOICE | {"options": ()}, "a choice without options"),
        (CHOICE | {"answer": "a"}, "the answer is not the letter of an option"),
        (ZH | {"answer": "<answer>通畅"}, "a tag stands in the text"),
        (ZH | {"answer": "<｜end｜>通畅".replace("｜", "|")}, "a tag stands in the text"),
        (ZH | {"thinking": "<思考>通畅".replace("思考", "think")}, "a tag stands in the text"),
        (ZH | {"answer": "。。。"}, "question or answer is empty"),
        (ZH | {"answer": "通" * 9_000}, "absurdly long"),
        (ZH | {"thinking": "通畅"}, "thinking is too short"),
        (ZH | {"turns": (Turn(question="该图显示什么？", answer="血管。"),)}, "a question comes twice"),
        (ZH | {"answer_kind": "closed", "answer": "血管壁"}, "the answer is no yes or no"),
        (ZH | {"answer_kind": "number", "answer": "较宽"}, "the answer is no number"),
        (ZH | {"question": "血管通畅", "answer": "血管通畅。"}, "the answer is the question"),
        (选择 | {"options": ("囊肿", "囊肿。", "结石")}, "two options are equal"),
        (选择 | {"options": ("囊肿", "A、囊肿", "结石")}, "two options are equal"),
        (选择 | {"options": ("囊肿", "　", "结石")}, "an option is empty"),
        (选择 | {"answer": "D"}, "the answer is not the letter of an option"),
        (选择 | {"answer": "囊肿"}, "the answer is not the letter of an option"),
        (选择 | {"options": ("A. 囊肿", "C. 脓肿", "D. 结石")}, "an option is missing"),
        (选择 | {"thinking": "病灶壁薄，选项D不符合，D项错误。"}, "an option is missing"),
        (选择 | {"question": "哪一项？A、囊肿 B、脓肿 C、结石 D、肿瘤"}, "an option is missing"),
        (ZH | {"options": ("甲", "乙")}, "options without a choice"),
    ],
)
def test_what_a_trainer_could_not_use(fields: dict[str, Any], fault: str, verdict_on: Judge) -> None:
    assert fault in verdict_on("format", **fields).reason


@pytest.mark.parametrize(
    "fields",
    [
        CHOICE,
        CHOICE | {"options": ("3 mm", "3.5 mm", "30 mm")},
        CHOICE | {"thinking": "Option B and option C do not fit; the wall is thin."},
        {"answer_kind": "closed", "answer": "No, the wall is thin."},
        {"answer_kind": "number", "answer": "9 to 12 cm"},
        {"answer": "The pressure is < 5 mmHg and the width > 3 mm."},
        {"answer": "The ratio [E/A] is 1.2."},
        {"turns": (Turn(question="And the wall?", answer="It is thin."),)},
        CHOICE | {"options": ("1", "2", "3", "4"), "answer": "D"},
        CHOICE | {"options": ("20-30 mm", "30-40 mm", "> 40 mm")},
        CHOICE | {"options": ("A and B", "B only", "neither")},
        CHOICE | {"options": ("T1a", "T1b", "T2")},
        CHOICE | {"question": "Which option fits vitamin D. Or vitamin A. Deficiency?"},
        CHOICE | {"thinking": "The best option depends on the wall; hepatitis B option is out."},
        CHOICE | {"question": "Which is it?\nA. Cyst\nB. Abscess\nC. Stone"},
        {"answer_kind": "closed", "answer": "Yes. The wall is thin and the lumen open."},
        {"answer_kind": "number", "answer": "About 3"},
        {"answer_kind": "number", "answer": "Two."},
        {"answer_kind": "number", "answer": "Five lesions"},
        {"answer": "p<0.05 and s>1; the <5 mm group is smaller."},
        {"answer": "The image <10 mm below the skin is blurred."},
        ZH,
        选择,
        选择 | {"options": ("3 mm", "3.5 mm", "30 mm")},
        选择 | {"options": ("1个", "2个", "3个", "4个"), "answer": "D"},
        选择 | {"options": ("2～3 cm", "3～4 cm", "＞4 cm")},
        选择 | {"thinking": "选项B和选项C均不符合，壁薄。"},
        选择 | {"question": "维生素D、维生素A与哪项有关？"},
        选择 | {"question": "哪一项？A、囊肿 B、脓肿 C、结石"},
        ZH | {"answer_kind": "closed", "answer": "是，管腔通畅。"},
        ZH | {"answer_kind": "closed", "answer": "没有。"},
        ZH | {"answer_kind": "closed", "answer": "无血栓。"},
        ZH | {"answer_kind": "number", "answer": "9～12 cm"},
        ZH | {"answer_kind": "number", "answer": "约3个"},
        ZH | {"answer_kind": "number", "answer": "两"},
        ZH | {"answer_kind": "number", "answer": "五例。"},
        ZH | {"answer": "压力<5 mmHg，宽度>3 mm。"},
        ZH | {"answer": "E/A比值【正常】为1.2。"},
        ZH | {"turns": (Turn(question="管壁呢？", answer="管壁薄。"),)},
    ],
)
def test_what_it_could(fields: dict[str, Any], verdict_on: Judge) -> None:
    verdict = verdict_on("format", **fields)
    assert verdict.passed, verdict.reason
