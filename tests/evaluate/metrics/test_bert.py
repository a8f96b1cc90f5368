import pytest

from remud_hub.evaluate.metrics import Pair
from remud_hub.evaluate.metrics.bert import bert_scores
from remud_hub.models.embedding import MINILM, load_embedder


@pytest.mark.slow
def test_bert_score_knows_other_words_for_the_same() -> None:
    pairs = [
        Pair("a simple cyst", "a simple cyst"),
        Pair("a renal stone", "a kidney stone"),
        Pair("the dog barks", "a kidney stone"),
        Pair("", "a kidney stone"),
        Pair("cyst " * 2000, "cyst"),
    ]
    same, alike, other, nothing, long = bert_scores(pairs, load_embedder(MINILM)._place)
    assert same == pytest.approx(1.0, abs=1e-5)
    assert same > alike > other > nothing == 0
    assert 0 < long < 1
    assert bert_scores([Pair("", "")], "no model is loaded for nothing") == [0.0]
