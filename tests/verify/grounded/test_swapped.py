"""Phrases turned round."""

import pytest

from remud_hub.clauses.text import taken_apart
from remud_hub.verify.grounded.swapped import swapped_spans


def _swapped(said: str, evidence: str, *, is_trace: bool = False) -> list[str]:
    spans = swapped_spans("answer", said, taken_apart(said), evidence, is_trace=is_trace)
    return [said[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("evidence", "said", "found"),
    [
        ("It abuts the posterior capsule.", "It abuts the anterior capsule.", ["anterior capsule"]),
        ("The anterior and posterior walls are thin.", "The anterior wall is thin.", []),
        ("It abuts the posterior capsule.", "It abuts the posterior, not the anterior capsule.", []),
        ("Infraclavicular nodes are seen.", "A supraclavicular node is seen.", ["supraclavicular"]),
        ("与后包膜相邻。", "与前包膜相邻。", ["前包"]),
        ("囊内可见分隔。", "此外可见分隔。", []),
        ("术后无复发。", "目前无复发。", []),
    ],
)
def test_one_piece_of_a_phrase_is_turned_round(evidence: str, said: str, found: list[str]) -> None:
    assert _swapped(said, evidence) == found


def test_a_trace_may_rule_the_other_out() -> None:
    assert _swapped("If it lay in the upper lobe, it would move.", "It lies in the lower lobe.", is_trace=True) == []
