"""Where the scores of other kits differ from ours, by the definitions they publish (``benchmarks/evaluate/published.py``)."""

import math

import pytest

from benchmarks.evaluate.published import (
    llava_med_closed,
    llava_med_recall,
    medevalkit_closed,
    medevalkit_recall,
    medevalkit_with_judge,
    u2bench_values,
)
from remud_hub.evaluate.metrics import TEXT_METRICS, Pair, mean, score_reply, share_of_span


@pytest.mark.parametrize(
    ("said", "gold", "ours", "llava_med", "medevalkit"),
    [
        ("a cyst in the left kidney", "left kidney", 1.0, 1.0, 1.0),
        ("right kidney", "left kidney", 0.5, 0.5, 0.5),
        ("", "left kidney", 0.0, 0.0, 0.0),
        ("it is in the left kidney.", "left kidney", 1.0, 0.5, 0.5),  # a stop makes another word
        ("左肾 囊肿", "左肾囊肿", 1.0, 0.0, 0.0),  # Chinese is one word between blanks
        ("左侧肾脏可见囊肿", "囊肿", 1.0, 0.0, 0.0),
        ("kidney kidney kidney", "left kidney", 0.5, 0.75, 0.5),  # what is said again counts again
    ],
)
def test_open_recall(said: str, gold: str, ours: float, llava_med: float, medevalkit: float) -> None:
    assert TEXT_METRICS["recall"]([Pair(said, gold)]) == [ours]
    assert llava_med_recall(said, gold) == llava_med
    assert medevalkit_recall(said, gold) == medevalkit


def test_wrong_answers_leave_the_denominator_of_llava_med_and_not_ours() -> None:
    rows = [("yes", "yes"), ("no", "yes"), ("no", "yes"), ("it is unclear", "yes")]
    assert llava_med_closed(rows) == 0.5
    assert _ours(rows) == 0.25


def test_letters_of_no_in_other_words_are_no_answer_with_us() -> None:
    rows = [("Nothing abnormal is known", "no"), ("a nodule", "no"), ("Yes, a nodule", "yes")]
    assert llava_med_closed(rows) == 1.0
    assert [medevalkit_closed(*row) for row in rows] == [True, True, False]
    assert [score_reply(said, gold, "closed").value for said, gold in rows] == [0.0, 0.0, 1.0]


def test_chinese_yes_and_no_score_nothing_elsewhere() -> None:
    rows = [("是的", "yes"), ("没有", "no")]
    assert llava_med_closed(rows) == 0.0
    assert not any(medevalkit_closed(*row) for row in rows)
    assert _ours(rows) == 1.0


def test_right_closed_answers_of_medevalkit_are_lost_under_a_judge() -> None:
    closed, judged = [True, True, True, False], [True, False]
    assert medevalkit_with_judge(closed, judged) == pytest.approx(1 / 6)
    assert mean([float(right) for right in (*closed, *judged)]) == pytest.approx(4 / 6)


def _ours(rows: list[tuple[str, str]]) -> float:
    return mean([score_reply(said, gold, "closed").value for said, gold in rows])


def test_values_that_are_read_score_as_published_and_those_that_are_not_count_as_wrong() -> None:
    read = [("60", "55"), ("30", "55"), ("55.0", "55")]
    lost = [("about 55 to 60", "55"), ("null", "55")]
    rmse, near = u2bench_values(read + lost, 10, 75)
    ours = [share_of_span(said, gold, 65) for said, gold in read]
    assert rmse == pytest.approx(math.sqrt(mean([each**2 for each in ours])))
    assert near == mean([score_reply(said, gold, "number", tolerance=6.5).value for said, gold in read]) == 2 / 3
    assert mean([score_reply(said, gold, "number", tolerance=6.5).value for said, gold in read + lost]) == 2 / 5
