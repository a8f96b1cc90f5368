from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from remud_hub.records import Evidence, Item, Sample, TeacherStamp
from remud_hub.verify.asked.agreement import work
from remud_hub.verify.asked.answering import _in_order
from remud_hub.verify.asked.case import Case
from remud_hub.verify.settings import AgreementSettings
from tests.conftest import BOX, SOURCE_ID


SETTINGS = AgreementSettings()


@pytest.mark.parametrize(
    ("manner", "settings", "score", "passed"),
    [
        ("sound", SETTINGS, 1.0, True),
        ("wavering", SETTINGS, 0.3333, True),
        ("wavering", AgreementSettings(least=2), 0.3333, False),
        ("contrary", SETTINGS, 0.0, False),
        ("contrary", AgreementSettings(least=0), 0.0, True),
        ("half", SETTINGS, 0.0, False),
    ],
)
def test_rows_that_are_answered_right_too_seldom_fall_and_the_rate_is_kept(
    case: Callable[..., Case],
    judge: Any,
    asked: Any,
    manner: str,
    settings: AgreementSettings,
    score: float,
    passed: bool,
) -> None:
    row = case()
    verdict = asked(judge(row, manner), work(row, settings))
    assert (verdict.score, verdict.passed) == (score, passed)
    assert verdict.reason == ("" if passed else f"answered right too seldom: {round(score * 3)} of 3")


@pytest.mark.parametrize(
    "changes",
    [
        {"answer_kind": "closed", "options": (), "answer": "yes"},
        {"answer_kind": "number", "options": (), "answer": "4.5 mm"},
        {"language": "zh", "question": "管腔内有无血栓？", "answer_kind": "closed", "options": (), "answer": "有"},
    ],
)
def test_every_kind_that_can_be_told_right_is_asked(
    case: Callable[..., Case], judge: Any, asked: Any, changes: dict[str, object]
) -> None:
    row = case(**changes)
    assert asked(judge(row), work(row, SETTINGS)).score == 1.0
    assert asked(judge(row, "contrary"), work(row, SETTINGS)).score == 0.0


def test_the_draws_are_three_requests_that_differ_and_show_the_picture_but_no_caption(
    case: Callable[..., Case], judge: Any, asked: Any
) -> None:
    row = case()
    served = judge(row)
    asked(served, work(row, SETTINGS))
    assert [body.get("seed") for body in served.requests] == [None, 1, 2]
    assert len({str(body) for body in served.requests}) == 3
    assert "image_url" in str(served.requests[0])
    assert "patent" not in str(served.requests)


def nothing_asked(row: Case, settings: AgreementSettings) -> bool:
    return next(work(row, settings), None) is None


def test_open_answers_of_a_teacher_and_passages_are_left_alone(
    case: Callable[..., Case], passage: Callable[..., Evidence]
) -> None:
    assert nothing_asked(case(answer_kind="open", options=(), answer="A thrombus."), SETTINGS)
    about_passage = case()._replace(evidence=passage("A thrombus fills the lumen."))
    assert nothing_asked(about_passage, SETTINGS)
    assert not nothing_asked(about_passage, AgreementSettings(about=("passage",)))


def test_rows_of_question_banks_are_asked_whatever_their_answer(case: Callable[..., Case]) -> None:
    item = Item(question="What fills the lumen?", answer="A thrombus.", answer_kind="open")
    evidence = Evidence.create(source_id=SOURCE_ID, kind="item", language="en", page=1, box=BOX, item=item)
    row = case(answer_kind="open", options=(), answer="A thrombus.")._replace(evidence=evidence)
    assert not nothing_asked(row, SETTINGS)


@given(st.integers(2, 8), st.integers(0, 7), st.integers(0, 20), st.text(max_size=4))
def test_options_in_another_order_have_the_same_right_one(count: int, right: int, draw: int, name: str) -> None:
    options = tuple(f"option {number}" for number in range(count))
    right %= count
    row = Sample(
        id=name,
        config="qa",
        evidence_id="e",
        source_id=SOURCE_ID,
        language="en",
        question="Which?",
        thinking=None,
        answer="ABCDEFGH"[right],
        answer_kind="choice",
        options=options,
        teacher=TeacherStamp(model="m", prompt="p", prompt_sha256="b" * 64),
    )
    shown, key = _in_order(row, draw)
    assert sorted(shown) == sorted(options)
    assert shown["ABCDEFGH".index(key)] == options[right]
    assert draw or shown == options


def test_who_always_says_b_is_right_by_chance_only(case: Callable[..., Case], judge: Any, asked: Any) -> None:
    scores = []
    for number in range(6):
        row = case(question=f"What fills lumen {number}?", answer="B")
        scores.append(asked(judge(row, "always B"), work(row, SETTINGS)).score)
    assert min(scores) < 0.5  # the first draw is right by luck, the others only now and then
    assert sum(scores) / len(scores) < 0.75


def test_no_more_can_be_right_than_are_asked() -> None:
    with pytest.raises(ValidationError, match="of 2 draws"):
        AgreementSettings(draws=2, least=3)
