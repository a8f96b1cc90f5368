from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.teachers.base import DRAW_TEMPERATURE
from remud_hub.verify.asked.case import Case
from remud_hub.verify.asked.image_needed import work
from remud_hub.verify.settings import ImageNeededSettings


ALL = ImageNeededSettings(share=1.0)
ZH = {
    "language": "zh",
    "question": "管腔内充满什么？",
    "options": ("血栓形成", "流动血液", "气体回声", "导管影像"),
}


def pictures_in(body: dict[str, Any]) -> list[str]:
    content = body["messages"][-1]["content"]
    return [] if isinstance(content, str) else [p["image_url"]["url"] for p in content if p["type"] == "image_url"]


@pytest.mark.parametrize("language", [{}, ZH])
@pytest.mark.parametrize(
    ("manner", "reason", "requests"),
    [
        ("sound", "", 2),
        ("guesser", "answered without the picture: 2 of 2 times", 2),
        ("inattentive", "same answer to another picture: 2 of 2 times", 3),
        ("contrary", "", 2),
        ("half", "", 4),
    ],
)
def test_a_row_that_can_be_answered_without_its_picture_falls(
    case: Callable[..., Case],
    judge: Any,
    asked: Any,
    language: dict[str, object],
    manner: str,
    reason: str,
    requests: int,
) -> None:
    row = case(**language)
    served = judge(row, manner)
    verdict = asked(served, work(row, ALL))
    assert (verdict.check, verdict.passed, verdict.reason) == ("image_needed", not reason, reason)
    assert len(served.requests) == requests


def test_first_nothing_is_shown_and_then_pictures_that_are_not_the_rows(
    case: Callable[..., Case], judge: Any, asked: Any, store: Any
) -> None:
    from remud_hub.teachers.images import picture_url

    row = case()
    served = judge(row, "inattentive")
    asked(served, work(row, ALL))
    shown = [pictures_in(body) for body in served.requests]
    assert [len(each) for each in shown] == [0, 1, 1]
    assert picture_url(store.get(row.sample.images[0])) not in [*shown[1], *shown[2]]
    assert "not shown" in served.requests[0]["messages"][0]["content"]
    assert "not shown" not in served.requests[1]["messages"][0]["content"]
    # A second answer to the same words is drawn, and sees the options in another order
    assert [(body["temperature"], body.get("seed")) for body in served.requests] == [
        (0.0, None),
        (0.0, None),
        (DRAW_TEMPERATURE, 1),
    ]


def test_nothing_of_the_source_is_told(case: Callable[..., Case], judge: Any, asked: Any) -> None:
    row = case()
    served = judge(row, "inattentive")
    asked(served, work(row, ALL))
    assert "patent" not in str(served.requests)  # as caption and paragraphs say


def test_where_there_is_no_other_picture_only_the_first_half_is_asked(
    case: Callable[..., Case], judge: Any, asked: Any
) -> None:
    row = case()._replace(pictures=case().sample.images)
    served = judge(row, "inattentive")
    assert asked(served, work(row, ALL)).passed
    assert len(served.requests) == 1


@pytest.mark.parametrize("changes", [{"config": "qa", "images": ()}, {"config": "vqa_alignment"}])
def test_it_is_not_for_rows_without_pictures_nor_for_descriptions(
    case: Callable[..., Case], changes: dict[str, object]
) -> None:
    with pytest.raises(StopIteration) as end:
        next(work(case(**changes), ALL))
    assert end.value.value is None


def test_the_share_is_kept_and_the_draw_is_the_rows_own(case: Callable[..., Case]) -> None:
    rows = [case(question=f"What fills lumen {number}?") for number in range(400)]

    def drawn(settings: ImageNeededSettings) -> list[bool]:
        return [next(work(row, settings), None) is not None for row in rows]

    quarter = drawn(ImageNeededSettings())
    assert 70 <= sum(quarter) <= 130
    assert quarter == list(
        reversed([next(work(row, ImageNeededSettings()), None) is not None for row in reversed(rows)])
    )
    assert drawn(ImageNeededSettings(seed=1)) != quarter
    assert sum(drawn(ImageNeededSettings(share=0))) == 0
