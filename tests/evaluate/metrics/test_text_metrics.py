import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.evaluate.metrics import HIGHEST, TEXT_METRICS, Pair, text_scores, token_f1
from remud_hub.evaluate.metrics.tokens import MOST_TOKENS, tokens_of


CASES: dict[str, list[Any]] = yaml.safe_load(Path(__file__).with_name("text_cases.yaml").read_text(encoding="utf-8"))
WORDS = st.sampled_from(["left", "cyst", "cysts", "3.5", "of", "囊肿", "肝", "低回声", "，", ".", "?"])
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
ANSWERS = st.lists(WORDS.filter(str.isalpha), min_size=4, max_size=8).map(" ".join)
LONG = 400_000
"""Characters of 100,000 tokens."""


@pytest.mark.parametrize(("text", "tokens"), CASES["tokens"])
def test_a_text_is_taken_apart_into_words_of_both_languages(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens


@pytest.mark.parametrize("case", CASES["scores"], ids=lambda case: case["said"])
def test_each_metric_says_what_its_definition_says(case: dict[str, Any]) -> None:
    pair = Pair(case.pop("said"), case.pop("gold"))
    found = {name: values[0] for name, values in text_scores([pair]).items()}
    found["token_f1"] = token_f1(pair.said, pair.gold)
    assert {name: found[name] for name in case} == pytest.approx(case, abs=1e-6)


def test_cider_is_that_of_pycocoevalcap() -> None:
    pairs = [Pair(said, gold) for said, gold, _ in CASES["cider"]]
    assert text_scores(pairs)["cider"] == pytest.approx([value for *_, value in CASES["cider"]], abs=1e-6)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_each_pair_has_one_value_in_the_range_of_its_metric(texts: list[tuple[str, str]]) -> None:
    for name, values in text_scores([Pair(*both) for both in texts]).items():
        assert len(values) == len(texts)
        assert all(0 <= round(value, 9 if name == "cider" else 99) <= HIGHEST.get(name, 1.0) for value in values)


@given(st.lists(ANSWERS, min_size=2, max_size=4))
def test_the_answer_itself_has_the_highest_score(answers: list[str]) -> None:
    found = text_scores([Pair(answer, answer) for answer in answers])
    for name in found.keys() - {"meteor", "cider"}:
        assert found[name] == pytest.approx([1.0] * len(answers))
    assert min(found["meteor"]) > 0.99  # a text in one piece is penalised a little, too


def test_an_answer_unlike_all_others_has_ten_by_cider() -> None:
    answers = ["a simple cyst of the left kidney", "肝右叶低回声结节，边界清", "no free fluid is seen here"]
    assert text_scores([Pair(answer, answer) for answer in answers])["cider"] == pytest.approx([10.0] * 3)
    assert text_scores([Pair(answers[0], answers[0])])["cider"] == [0.0]


@given(TEXTS, TEXTS, st.randoms())
def test_the_order_of_words_is_nothing_to_overlap(said: str, gold: str, random: Any) -> None:
    words = said.split()
    random.shuffle(words)
    for metric in ("precision", "recall"):
        assert TEXT_METRICS[metric]([Pair(" ".join(words), gold)]) == TEXT_METRICS[metric]([Pair(said, gold)])
    assert token_f1(" ".join(words), gold) == token_f1(said, gold) == token_f1(gold, said)


@given(TEXTS, TEXTS, TEXTS)
def test_saying_more_loses_no_recall(said: str, more: str, gold: str) -> None:
    recall = TEXT_METRICS["recall"]
    assert recall([Pair(f"{said} {more}", gold)]) >= recall([Pair(said, gold)])


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=5), st.randoms())
def test_the_order_of_rows_changes_nothing(texts: list[tuple[str, str]], random: Any) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)
    found = text_scores([Pair(*both) for both in texts])
    shuffled = text_scores([Pair(*texts[number]) for number in order])
    for name, values in found.items():
        assert shuffled[name] == pytest.approx([values[number] for number in order])


@pytest.mark.parametrize(("said", "gold"), [("", "cyst"), ("cyst", ""), ("", ""), ("。", "cyst"), ("。", "。")])
def test_nothing_said_and_nothing_asked_for_score_0(said: str, gold: str) -> None:
    assert {values[0] for values in text_scores([Pair(said, gold), Pair("cyst", "cyst")]).values()} == {0.0}


def test_no_rows_have_no_values() -> None:
    assert set(map(len, text_scores([]).values())) == {0}


@pytest.mark.parametrize("piece", ["cyst, ", "囊肿", "囊", "1", " ", "(", "cyst cyst 囊肿 3.5 cm "])
def test_of_a_reply_of_a_hundred_thousand_tokens_so_many_are_looked_at(piece: str) -> None:
    pair = Pair(piece * (LONG // len(piece)), "a cyst of 3.5 cm")
    assert len(pair.said_tokens) <= MOST_TOKENS
    assert all(value < 0.7 for values in text_scores([pair]).values() for value in values)


def test_no_library_is_loaded_before_it_is_needed() -> None:
    heavy = "{'jieba', 'nltk', 'rouge_score', 'sacrebleu', 'lighteval', 'torch'}"
    code = f"import sys; from remud_hub.evaluate.metrics import token_f1; token_f1('a', 'a'); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
