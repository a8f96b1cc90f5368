from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.evaluate.metrics import Score, mean, pass_at, score_reply, share_of_span, token_f1
from remud_hub.records import AnswerKind


@pytest.mark.parametrize(
    ("prediction", "gold", "value"),
    [
        ("simple cyst", "Simple cyst.", 1.0),
        ("a simple cyst", "simple cyst", 0.8),
        ("cyst cyst", "cyst", 2 / 3),
        ("stone", "cyst", 0.0),
        ("", "cyst", 0.0),
        ("cyst", "", 0.0),
        ("肝囊肿", "囊肿", 2 / 3),
        ("囊肿。", "囊肿", 1.0),
        ("CT 提示囊肿", "CT提示囊肿", 1.0),
    ],
)
def test_token_f1_counts_words_in_both_languages(prediction: str, gold: str, value: float) -> None:
    assert token_f1(prediction, gold) == pytest.approx(value)


@pytest.mark.parametrize(
    ("reply", "gold", "kind", "options", "score"),
    [
        ("Answer: B", "B", "choice", ("cyst", "stone"), Score("B", "exact_match", 1.0)),
        ("Answer: B", "stone", "choice", ("cyst", "stone"), Score("B", "exact_match", 1.0)),
        ("stone", "B. stone", "choice", ("A. cyst", "B. stone"), Score("B", "exact_match", 1.0)),
        ("A", "B", "choice", ("cyst", "stone"), Score("A", "exact_match", 0.0)),
        ("I cannot say", "B", "choice", ("cyst", "stone"), Score(None, "exact_match", 0.0)),
        ("是的", "yes", "closed", (), Score("yes", "exact_match", 1.0)),
        ("Left.", "left", "closed", (), Score("Left.", "exact_match", 1.0)),
        ("The answer is left.", "Left", "closed", (), Score("The answer is left.", "exact_match", 1.0)),
        ("答案：左肺", "左肺", "closed", (), Score("答案:左肺", "exact_match", 1.0)),
        ("The answer is right.", "left", "closed", (), Score("The answer is right.", "exact_match", 0.0)),
        ("5 mm", "5.0", "number", (), Score("5 mm", "exact_match", 1.0)),
        ("5 cm", "5 mm", "number", (), Score("5 cm", "exact_match", 0.0)),
        ("5毫米", "5 mm", "number", (), Score("5 mm", "exact_match", 1.0)),
        ("fluid", "fluid", "open", (), Score("fluid", "token_f1", 1.0)),
        ("", "fluid", "open", (), Score(None, "token_f1", 0.0)),
    ],
)
def test_each_kind_has_its_metric(
    reply: str, gold: str, kind: AnswerKind, options: tuple[str, ...], score: Score
) -> None:
    assert score_reply(reply, gold, kind, options) == score


@pytest.mark.parametrize(
    ("reply", "gold", "tolerance", "score"),
    [
        ("0.9", "0.8 mm", 0.12, Score("0.9", "within_tolerance", 1.0)),
        ("0.09 cm", "0.8 mm", 0.12, Score("0.09 cm", "within_tolerance", 1.0)),
        ("0.9 cm", "0.8 mm", 0.12, Score("0.9 cm", "within_tolerance", 0.0)),
        ("0.3", "0.2", 0.1, Score("0.3", "within_tolerance", 1.0)),
        ("-0.8 mm", "0.8 mm", 0.12, Score("-0.8 mm", "within_tolerance", 0.0)),
        ("0.8 %", "0.8 mm", 0.12, Score("0.8 %", "within_tolerance", 0.0)),
        ("0.8 to 0.9 mm", "0.8 mm", 0.12, Score(None, "within_tolerance", 0.0)),
        ("null", "0.8 mm", 0.12, Score(None, "within_tolerance", 0.0)),
        ("5 mm", "5.0", 0.0, Score("5 mm", "within_tolerance", 1.0)),
    ],
)
def test_a_number_is_right_within_its_tolerance(reply: str, gold: str, tolerance: float, score: Score) -> None:
    assert score_reply(reply, gold, "number", tolerance=tolerance) == score


def test_a_tolerance_is_for_numbers_alone() -> None:
    assert score_reply("B", "B", "choice", ("1", "2"), tolerance=1.0).metric == "exact_match"


def test_what_is_asked_tells_what_absent_means() -> None:
    assert score_reply("Absent", "no", "closed", question="Is there fluid?").value == 1.0
    assert score_reply("Absent", "no", "closed", question="Is the kidney absent?").parsed is None


@given(st.floats(0, 1000), st.floats(0, 1000), st.floats(1, 1000))
def test_an_error_is_a_part_of_the_span(said: float, gold: float, span: float) -> None:
    texts = f"{said:.3f}", f"{gold:.3f}"
    off = share_of_span(*texts, span)
    assert off == pytest.approx(min(1.0, abs(float(texts[0]) - float(texts[1])) / span))
    assert 0.0 <= off <= share_of_span(None, texts[1], span) == 1.0


@given(scores=st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=8))
def test_pass_at_one_is_the_mean_and_more_replies_are_all_choices_of_them(scores: list[float]) -> None:
    chances = [pass_at(k, len(scores), scores.count(1.0)) for k in range(1, len(scores) + 1)]
    assert chances[0] == pytest.approx(mean(scores))
    assert chances == pytest.approx(
        [mean([max(choice) for choice in combinations(scores, k)]) for k in range(1, len(scores) + 1)]
    )
