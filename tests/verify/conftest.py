from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.checks import load_checks, verify


@pytest.fixture
def verdict_on(sample: Callable[..., Sample], figure_evidence: Evidence) -> Callable[..., Verdict]:
    """Judge a sound sample, with some fields changed, by one check."""

    def judge(check: str, evidence: Evidence = figure_evidence, **changes: Any) -> Verdict:
        if changes.get("answer_kind") == "choice" or "thinking" not in changes:
            changes.setdefault("config", "vqa_reasoning")
        (verdict,) = verify(sample(**changes), evidence, load_checks([check])).verdicts
        return verdict

    return judge
