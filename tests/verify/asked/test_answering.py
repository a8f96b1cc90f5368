from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.verify.asked.agreement import work
from remud_hub.verify.asked.case import Case
from remud_hub.verify.settings import AgreementSettings


DRAWS = AgreementSettings(draws=6)


def orders_shown(served: Any, options: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return the orders in which the options stood in the requests."""
    texts = ["".join(part.get("text", "") for part in body["messages"][-1]["content"]) for body in served.requests]
    return {tuple(sorted(options, key=lambda option: text.index(f". {option}"))) for text in texts}


@pytest.mark.parametrize(
    "last",
    [
        "A and C",
        "Both of these",
        "All of the above",
        "none of the above",
        "B + C",
        "A、B",
        "A和C",
        "以上都对",
        "上述均不是",
    ],
)
def test_options_stay_where_one_speaks_of_the_others(
    case: Callable[..., Case], judge: Any, asked: Any, last: str
) -> None:
    options = ("A thrombus", "Flowing blood", "A catheter", last)
    row = case(options=options, answer="D")
    served = judge(row)
    assert asked(served, work(row, DRAWS)).score == 1.0
    assert orders_shown(served, options) == {options}


@pytest.mark.parametrize(
    "last",
    ["Vitamin A or its lack", "Gas and fluid", "Overall, above the valve", "STIC AND CDFI", "左右均有", "回声增强"],
)
def test_other_options_change_their_order(case: Callable[..., Case], judge: Any, asked: Any, last: str) -> None:
    options = ("A thrombus", "Flowing blood", "A catheter", last)
    row = case(options=options, answer="D")
    served = judge(row)
    assert asked(served, work(row, DRAWS)).score == 1.0
    assert len(orders_shown(served, options)) > 1
