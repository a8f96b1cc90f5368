from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.records import Turn, Verdict


Judge = Callable[..., Verdict]
CHOICE: dict[str, Any] = {"answer_kind": "choice", "options": ("Cyst", "Abscess", "Stone"), "answer": "A"}


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
    ],
)
def test_what_it_could(fields: dict[str, Any], verdict_on: Judge) -> None:
    verdict = verdict_on("format", **fields)
    assert verdict.passed, verdict.reason
