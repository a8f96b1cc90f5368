"""Sides, denials and contradictions in many wordings, in sentences and as short answers: see ``worded.yaml``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from remud_hub.records import Evidence, Sample
from remud_hub.verify.grounded.check import check
from remud_hub.verify.settings import GroundedSettings


LISTED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "worded.yaml").read_text(encoding="utf-8"))
PAGES: dict[str, Any] = LISTED["pages"]
STATES = {"en": "The {} is {}.", "zh": "{}{}。"}


@pytest.fixture
def passes(sample: Callable[..., Sample], passage: Callable[..., Evidence]) -> Callable[..., bool]:
    def judge(text: str, language: str, answer: str, question: str | None = None) -> bool:
        asked = question or {"en": "What is seen?", "zh": "可见什么？"}[language]
        row = sample(config="qa", images=(), thinking=None, language=language, question=asked, answer=answer)
        verdict = check(row, passage(text, language), GroundedSettings())
        return verdict is not None and verdict.passed

    return judge


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_sentences_that_hold_pass_and_others_fall(page: dict[str, Any], passes: Callable[..., bool]) -> None:
    passed = {
        answer: passes(page["text"], page["language"], answer)
        for answer in [*page["right"], *page["wrong"], *page["missed"]]
    }
    assert [answer for answer in page["right"] if not passed[answer]] == []
    assert [answer for answer in page["wrong"] if passed[answer]] == []
    assert [answer for answer in page["missed"] if not passed[answer]] == []


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_short_answer_is_about_what_is_asked(page: dict[str, Any], passes: Callable[..., bool]) -> None:
    for question, right, wrong in page["asked"]:
        assert passes(page["text"], page["language"], right, question), question
        assert not passes(page["text"], page["language"], wrong, question), question


@pytest.mark.parametrize("language", STATES)
def test_one_state_excludes_the_other(language: str, passes: Callable[..., bool]) -> None:
    stated = STATES[language].format
    passed = [
        (noun, one, other)
        for noun, *pair in LISTED["antonyms"][language]
        for one, other in (pair, pair[::-1])
        if passes(stated(noun, one), language, stated(noun, other))
    ]
    assert passed == []
