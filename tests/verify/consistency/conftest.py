"""Judging a text as an answer."""

from collections.abc import Callable

import pytest

from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.consistency.check import check
from remud_hub.verify.settings import ConsistencySettings


Judge = Callable[..., Verdict]


@pytest.fixture
def judge(sample: Callable[..., Sample], passage: Callable[..., Evidence]) -> Judge:
    """Judge an answer, with what the page says (nothing, unless told)."""

    def judged(answer: str, question: str = "What is seen?", page: str = "", **changes: object) -> Verdict:
        fields = {"question": question, "answer": answer, "thinking": None, **changes}
        return check(sample(**fields), passage(page), ConsistencySettings())

    return judged
