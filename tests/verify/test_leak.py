from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.records import Evidence, Figure, Sample, Turn, Verdict
from remud_hub.verify.checks import load_checks, verify


Judge = Callable[..., Verdict]


@pytest.fixture
def plain_figure(figure_evidence: Evidence) -> Evidence:
    """A figure without panels."""
    figure = figure_evidence.figure
    assert figure
    single = Figure(page=1, box=figure.box, image=figure.image, label="Figure 2", caption="The carotid artery.")
    return figure_evidence.model_copy(update={"figure": single})


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("en", "The vessel in Fig. 3 is patent.", "figure number"),
        ("en", "As figures 1 and 2 show, it is patent.", "figure number"),
        ("en", "Panel B of the figure makes it clear: it is patent.", "figure number"),
        ("en", "It is patent. This is best seen in part (a).", "figure number"),
        ("en", "It is given in Table 2.", "table number"),
        ("en", "The figure legend names the artery.", "caption"),
        ("en", "The paragraph describes a patent vessel.", "text"),
        ("en", "As stated above, it is patent.", "text"),
        ("en", "The author notes that it is patent.", "authors"),
        ("en", "It is on this page.", "page"),
        ("en", "The scans shown earlier are alike.", "another picture"),
        ("en", "Unlike the image above, it is patent.", "another picture"),
        ("en", "Earlier in our conversation it was patent.", "another turn"),
        ("en", "It is patent, as in the previous question.", "another turn"),
        ("en", "You mentioned a plaque earlier, and it is here.", "another turn"),
        ("en", "Like the case in our last session, it is patent.", "another turn"),
        ("en", "It is patent, for the reason given two questions ago.", "another turn"),
        ("en", "In the last session with you it was patent.", "another turn"),
        ("en", "Our previous discussion was of a plaque.", "another turn"),
        ("en", "As for the image before this one, it is patent.", "another turn"),
        ("en", "Like in the figure above, it is patent.", "another picture"),
        ("zh", "如之前那组图片所讨论的，血管通畅。", "another picture"),
        ("zh", "如图一所示，血管通畅。", "figure number"),
        ("zh", "由图（二）可知血管通畅。", "figure number"),
        ("zh", "图3A示血管通畅。", "figure number"),
        ("zh", "数据列于表 2。", "table number"),
        ("zh", "图片说明中写有颈动脉。", "caption"),
        ("zh", "按照提供的材料，血管通畅。", "text"),
        ("zh", "本文指出血管通畅。", "text"),
        ("zh", "作者指出血管通畅。", "authors"),
        ("zh", "本页的血管通畅。", "page"),
        ("zh", "与前一幅相比，血管增宽。", "another picture"),
        ("zh", "如前图，血管通畅。", "another picture"),
        ("zh", "与之前展示的血管相同。", "another picture"),
        ("zh", "前面的对话中血管通畅。", "another turn"),
        ("zh", "上述对话认为血管通畅。", "another turn"),
        ("zh", "刚才提到的血管通畅。", "another turn"),
        ("zh", "与上一题相同，血管通畅。", "another turn"),
        ("zh", "您刚才说血管通畅。", "another turn"),
        ("zh", "接着刚才的话题，血管通畅。", "another turn"),
        ("zh", "资料中的说法是血管通畅。", "text"),
        ("en", "The first mention raises whether it is patent.", "text"),
        ("en", "On Plate 7 it is patent.", "figure number"),
    ],
)
def test_what_points_at_what_is_not_shown(language: str, text: str, fault: str, verdict_on: Judge) -> None:
    verdict = verdict_on("leak", language=language, thinking=text)
    assert verdict.reason == fault
    assert all(span.part == "thinking" and span.fault == fault for span in verdict.spans)
    assert verdict.spans
    assert not verdict_on("leak", turns=(Turn(question="Why?", answer=text),)).passed


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The figure shows a patent vessel."),
        ("en", "Panel A shows a patent vessel, panel B a thrombus."),
        ("en", "As shown in the figure, the lumen is open."),
        ("en", "The figure 3 sign stands for coarctation."),
        ("en", "A figure-of-eight pattern is seen."),
        ("en", "The vessel is no longer patent."),
        ("en", "Compared with the previous examination, it has grown."),
        ("en", "The patient lies on the examination table."),
        ("en", "The biopsy you asked for confirmed a thrombus."),
        ("en", "The proximal part (5 cm) is patent."),
        ("en", "In our previous experience the cyst is benign."),
        ("en", "In the last session the tumour shrank."),
        ("en", "In the lower part (a), the wall is thin."),
        ("zh", "二维B图上血管通畅。"),
        ("zh", "B型图像上血管通畅。"),
        ("en", "Flow above the stenosis is fast, as discussed for any stenosis."),
        ("en", "The contextual echo pattern of the papery wall is thin."),
        ("en", "We note no plaque.".replace("We note", "There is")),
        ("zh", "该图显示血管通畅。"),
        ("zh", "如图所示，管腔通畅。"),
        ("zh", "图A示血管通畅，图B示血栓。"),
        ("zh", "超声心动图二尖瓣口开放良好。"),
        ("zh", "心电图3个导联正常。"),
        ("zh", "该图一侧可见血栓。"),
        ("zh", "四腔心切面图二尖瓣回声增强。"),
        ("zh", "病灶距体表 2 cm。"),
        ("zh", "超声心动图说明心功能良好。"),
        ("zh", "左上图显示血管长轴，右下图像为短轴。"),
        ("zh", "术前图像与术后图像均正常。"),
        ("zh", "血流频谱图E/A比值为1.2。"),
        ("zh", "治疗之前血管狭窄，上述改变提示斑块。"),
        ("zh", "结合病史资料，考虑血栓。"),
    ],
)
def test_what_a_reader_sees_himself(language: str, text: str, verdict_on: Judge) -> None:
    verdict = verdict_on("leak", language=language, thinking=text, answer=text)
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Figure A shows a patent vessel."),
        ("en", "The vessel of panel B is patent."),
        ("zh", "图A示血管通畅。"),
        ("zh", "图（B）中血管通畅。"),
    ],
)
def test_the_letter_of_a_panel_where_there_are_none(
    language: str, text: str, verdict_on: Judge, plain_figure: Evidence
) -> None:
    assert verdict_on("leak", evidence=plain_figure, language=language, thinking=text).reason == "panel letter"
    assert verdict_on("leak", language=language, thinking=text).passed


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Panel B makes it clear: it is patent."),
        ("zh", "A图提供了关键线索，血管通畅。"),
        ("zh", "b图显示：血管通畅。"),
    ],
)
def test_the_letter_of_a_panel_where_no_picture_is_shown(language: str, text: str, verdict_on: Judge) -> None:
    assert verdict_on("leak", language=language, answer=text).passed
    fields = {"config": "qa", "images": (), "thinking": None, "language": language, "question": "Patent?"}
    assert verdict_on("leak", answer=text, **fields).reason == "panel letter"


@pytest.mark.parametrize(
    "text",
    [
        "In the lower part (a), the wall is thin.",
        "二维B图上血管通畅。",
        "Figure a patent vessel.",
        "频谱图A峰减低。",
        "The figure: a vessel.",
        "超声图B型。",
    ],
)
def test_no_letter_of_a_panel(text: str, verdict_on: Judge, plain_figure: Evidence) -> None:
    assert verdict_on("leak", evidence=plain_figure, thinking=text).passed


@pytest.mark.parametrize(
    ("language", "text", "falls"),
    [
        ("en", "As shown in the figure, the lumen is open.", True),
        ("en", "In this image the lumen is open.", True),
        ("zh", "如图所示，管腔通畅。", True),
        ("zh", "该图显示管腔通畅。", True),
        ("zh", "图中可见管腔通畅。", True),
        ("en", "Gain changes how bright the image is.", False),
        ("en", "Reverberation is seen in images of gas.", False),
        ("zh", "增益影响图像亮度，图像中可出现伪像。", False),
        ("zh", "心电图中可见ST段抬高。", False),
        ("zh", "应该图文结合书写报告。", False),
    ],
)
def test_a_row_without_a_picture_speaks_of_none(
    language: str, text: str, falls: bool, sample: Callable[..., Sample], passage: Callable[..., Evidence]
) -> None:
    row = sample(config="qa", images=(), thinking=None, language=language, answer=text)
    (verdict,) = verify(row, passage(text, language), load_checks(["leak"])).verdicts
    assert verdict.reason == ("a picture that is not shown" if falls else "")


@pytest.mark.parametrize(
    ("fields", "falls"),
    [
        (
            {"question": "Why is the common carotid artery patent?", "answer": "The common carotid artery is patent."},
            True,
        ),
        ({"question": "颈总动脉管腔通畅说明什么？", "answer": "颈总动脉管腔通畅。"}, True),
        (
            {"question": "Is the common carotid artery patent?", "answer": "The common carotid artery is patent."},
            False,
        ),
        ({"question": "Is it a patent artery or a closed artery?", "answer": "A patent artery or closed."}, False),
        ({"question": "What of the carotid artery?", "answer": "The carotid artery is not patent."}, False),
        ({"question": "Which artery is patent?", "answer": "Artery."}, False),
        ({"question": "颈总动脉管腔通畅吗？", "answer": "颈总动脉管腔通畅。"}, False),
        ({"question": "颈总动脉位于何处？", "answer": "颈总动脉"}, False),
        ({"question": "颈总动脉管腔如何？", "answer": "颈总动脉管腔通畅。"}, False),
        (
            {"question": "How wide is the patent carotid artery?", "answer": "The patent carotid artery: 4.5 mm."},
            False,
        ),
    ],
)
def test_a_question_that_says_its_answer(fields: dict[str, Any], falls: bool, verdict_on: Judge) -> None:
    language = "zh" if "颈" in fields["question"] else "en"
    verdict = verdict_on("leak", language=language, **fields)
    assert verdict.reason == ("the question says its answer" if falls else "")


def test_an_earlier_study_is_no_other_turn(verdict_on: Judge) -> None:
    assert verdict_on("leak", thinking="In our earlier study the cyst grew.").reason in {"", "text"}


def test_several_leaks_are_all_named(verdict_on: Judge) -> None:
    assert verdict_on("leak", answer="The caption of Figure 2 says so.").reason == "figure number; caption"
