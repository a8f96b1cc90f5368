from collections.abc import Callable

import pytest

from remud_hub.errors import UsageError
from remud_hub.records import Evidence, Sample, Turn
from remud_hub.verify.checks import CHECKS, load_checks, verify


MakeSample = Callable[..., Sample]


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "supported"])  # that one needs a model
def test_a_sound_sample_passes_every_check(name: str, sample: MakeSample, figure_evidence: Evidence) -> None:
    (verdict,) = verify(sample(), figure_evidence, load_checks([name])).verdicts
    assert (verdict.check, verdict.passed, verdict.reason) == (name, True, "")


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("format", {"thinking": None}, "thinking is missing"),
        ("format", {"config": "vqa"}, "thinking where there should be none"),
        ("format", {"images": ()}, "pictures do not fit the config"),
        ("format", {"answer": "</answer> patent"}, "a tag stands in the text"),
        ("format", {"options": ("x", "y")}, "options without a choice"),
        ("format", {"answer_kind": "choice", "options": ("x", "x"), "answer": "A"}, "two options are equal"),
        (
            "format",
            {"answer_kind": "choice", "options": ("x", "y"), "answer": "C"},
            "the answer is not the letter of an option",
        ),
        ("format", {"answer": " "}, "question or answer is empty"),
        ("leak", {"question": "What does Figure 2 show?"}, "figure number"),
        ("leak", {"thinking": "According to the text, it is patent."}, "text"),
        ("leak", {"answer": "图注说明血管通畅。"}, "caption"),
        ("leak", {"answer": "见表3。"}, "table number"),
        ("grounded", {"answer": "The vessel is patent and measures 9 mm."}, "wrong number: 9 mm"),
        (
            "grounded",
            {"answer": "Farmers harvested golden barley everywhere."},
            "words not in the evidence: Farmers harvested golden barley everywhere",
        ),
    ],
)
def test_a_planted_defect_is_caught_by_its_check(
    name: str, changes: dict[str, object], reason: str, sample: MakeSample, figure_evidence: Evidence
) -> None:
    (verdict,) = verify(sample(**changes), figure_evidence, load_checks([name])).verdicts
    assert not verdict.passed
    assert verdict.reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The caption says that it is patent.", "caption"),
        ("As the legend states, it is patent.", "caption"),
        ("According to the provided text, it is patent.", "text"),
        ("The passage clearly states that it is patent.", "text"),
        ("Based on the source, it is patent.", "text"),
        ("The source mentions a patent vessel.", "text"),
        ("It is patent in this study.", "text"),
        ("As mentioned above, it is patent.", "text"),
        ("The authors report that it is patent.", "authors"),
        ("It stands on page 12.", "page"),
        ("It is wider than in the previous image.", "another picture"),
        ("由图注可知血管通畅。", "caption"),
        ("图片说明为血管通畅。", "caption"),
        ("根据原文，血管通畅。", "text"),
        ("依据提供的资料，血管通畅。", "text"),
        ("文中提到血管通畅。", "text"),
        ("如前所述，血管通畅。", "text"),
        ("作者认为血管通畅。", "authors"),
        ("见第12页。", "page"),
        ("较上一张明显增宽。", "another picture"),
        ("上图可见血管通畅。", "another picture"),
    ],
)
def test_what_leaks_the_page(text: str, reason: str, sample: MakeSample, figure_evidence: Evidence) -> None:
    for changes in ({"thinking": text}, {"turns": (Turn(question="Why?", answer=text),)}):
        (verdict,) = verify(sample(**changes), figure_evidence, load_checks(["leak"])).verdicts
        assert (verdict.passed, verdict.reason) == (False, reason)


@pytest.mark.parametrize(
    "text",
    [
        "The distance from the source to the reflector is halved.",
        "In this context the wall is thick.",
        "The text book of the heart lies open.",
        "It is seen in the image, and the next frame shows it again.",
        "The patient reports pain, and the report is normal.",
        "结合临床资料显示血管通畅。",
        "造影后图像显示血管通畅。",
        "图像上可见血管通畅，下图像限亦然。",
    ],
)
def test_what_does_not_leak(text: str, sample: MakeSample, figure_evidence: Evidence) -> None:
    (verdict,) = verify(sample(thinking=text), figure_evidence, load_checks(["leak"])).verdicts
    assert verdict.reason == ""


def test_a_question_of_a_bank_may_speak_of_its_own_picture(sample: MakeSample, figure_evidence: Evidence) -> None:
    item = figure_evidence.model_copy(update={"kind": "item"})
    check = load_checks(["leak"])
    (stands,) = verify(sample(question="如下图所示，诊断是什么？", language="zh"), item, check).verdicts
    (falls,) = verify(sample(thinking="The caption says that it is patent."), item, check).verdicts
    assert (stands.reason, falls.reason) == ("", "caption")


@pytest.mark.parametrize(
    ("thinking", "reason"),
    [
        ("Nothing fills the lumen of this vessel, and so blood can pass: it is patent.", ""),
        (
            "Farmers harvested golden barley everywhere, hence surgeons operate.",
            "words not in the evidence: Farmers harvested golden barley everywhere, hence surgeons o",
        ),
        ("The vessel measures 9 mm, so it is patent.", "wrong number: 9 mm"),
    ],
)
def test_a_trace_may_have_words_of_its_own_but_not_another_matter(
    thinking: str, reason: str, sample: MakeSample, figure_evidence: Evidence
) -> None:
    (verdict,) = verify(sample(thinking=thinking), figure_evidence, load_checks(["grounded"])).verdicts
    assert verdict.reason == reason


def test_a_translation_is_held_to_its_numbers(sample: MakeSample, figure_evidence: Evidence) -> None:
    check = load_checks(["grounded"])
    right = sample(language="zh", thinking="血管通畅，测值为4.5 mm。", answer="血管通畅。")
    wrong = sample(language="zh", thinking="血管通畅，测值为9 mm。", answer="血管通畅。")
    verdicts = [verify(each, figure_evidence, check).verdicts[0] for each in (right, wrong)]
    assert [verdict.reason for verdict in verdicts] == ["", "wrong number: 9 mm"]


def test_a_choice_is_grounded_by_its_option_and_not_by_its_letter(
    sample: MakeSample, figure_evidence: Evidence
) -> None:
    options = ("thrombus in the lumen", "an invented aneurysm everywhere")
    check = load_checks(["grounded"])
    right = verify(sample(answer_kind="choice", options=options, answer="A"), figure_evidence, check)
    wrong = verify(sample(answer_kind="choice", options=options, answer="B"), figure_evidence, check)
    assert (right.verdicts[0].passed, wrong.verdicts[0].passed) == (True, False)


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(UsageError, match="no check is called magic; there are: format"):
        load_checks(["format", "magic"])
