from collections.abc import Callable

import pytest

from remud_hub.errors import UsageError
from remud_hub.records import Evidence, Sample
from remud_hub.verify.checks import CHECKS, load_checks, verify


MakeSample = Callable[..., Sample]


@pytest.mark.parametrize("name", CHECKS)
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
        ("grounded", {"answer": "The vessel is patent and measures 9 mm."}, "numbers not in the evidence: 9"),
        (
            "grounded",
            {"answer": "Metastatic melanoma infiltrates everything nearby."},
            "words not in the evidence",
        ),
    ],
)
def test_a_planted_defect_is_caught_by_its_check(
    name: str, changes: dict[str, object], reason: str, sample: MakeSample, figure_evidence: Evidence
) -> None:
    (verdict,) = verify(sample(**changes), figure_evidence, load_checks([name])).verdicts
    assert not verdict.passed
    assert verdict.reason == reason


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
