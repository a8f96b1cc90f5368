"""BLEU, ROUGE and METEOR by the libraries of the field, on our tokens: none of them knows where a Chinese word ends."""

from collections.abc import Sequence
from typing import Any

from remud_hub.evaluate.metrics.pairs import Pair, TextMetric


def bleu_of(order: int) -> TextMetric:
    """Return sentence BLEU up to n-grams of ``order``, by sacrebleu.

    Its smoothing is ``exp``, its own default; orders that a reply is too short for are left out (``effective_order``), so that a
    right answer of one word has 1.
    """

    def bleu(pairs: Sequence[Pair]) -> list[float]:
        from sacrebleu.metrics.bleu import BLEU

        scorer = BLEU(tokenize="none", smooth_method="exp", max_ngram_order=order, effective_order=True)
        # The mean of logarithms of 100 is not quite 100
        return [
            min(1.0, scorer.sentence_score(_joined(p.said_tokens), [_joined(p.gold_tokens)]).score / 100)
            for p in pairs
        ]

    return bleu


def rouge_of(kind: str) -> TextMetric:
    """Return the F measure of ``rouge1``, ``rouge2`` or ``rougeL``, by rouge-score, without stemming."""

    def rouge(pairs: Sequence[Pair]) -> list[float]:
        from rouge_score.rouge_scorer import RougeScorer

        scorer = RougeScorer([kind], tokenizer=_Blanks())
        return [
            float(scorer.score(_joined(pair.gold_tokens), _joined(pair.said_tokens))[kind].fmeasure) for pair in pairs
        ]

    return rouge


def meteors(pairs: Sequence[Pair]) -> list[float]:
    """Return METEOR (2005, with the weights of 2007) by nltk, by the same word and the same stem.

    Synonyms are left out: WordNet is a download, and knows neither Chinese nor most of medicine. One chunk is penalised, too:
    an answer of one word has 0.5 at most.
    """
    from nltk.translate.meteor_score import single_meteor_score

    return [float(single_meteor_score(pair.gold_tokens, pair.said_tokens, wordnet=_NoSynonyms())) for pair in pairs]


class _Blanks:
    """What rouge-score calls a tokenizer."""

    def tokenize(self, text: str) -> list[str]:
        return text.split()


class _NoSynonyms:
    """What nltk calls a WordNet."""

    def synsets(self, word: str) -> list[Any]:
        return []


def _joined(tokens: Sequence[str]) -> str:
    return " ".join(tokens)
