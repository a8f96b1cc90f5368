"""Our text metrics against the implementations of the field, on random texts in English, Chinese and both.

python -m benchmarks.evaluate.metrics --rows 1000

Each peer is given our tokens, for none segments Chinese: as words of ASCII, where it has a tokenizer of its own. BLEU is sacrebleu's with
us, so its peer is nltk's; CIDEr's peer is pycocoevalcap, if it can be imported (``PYTHONPATH`` may name the folder its wheel is unpacked in).
METEOR is nltk's on both sides: what is compared is how it is called.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence

from remud_hub.evaluate.metrics import TEXT_METRICS, Pair, token_f1
from remud_hub.evaluate.metrics.tokens import tokens_of


WORDS = """the left right lobe of thyroid liver kidney shows a hypoechoic hyperechoic nodule nodules cyst cysts mass without with
flow margin margins clear irregular measuring 3.5 cm 12 mm no is are seen posterior enhancement shadowing
甲状腺 左侧 右侧 肝脏 肾脏 可见 未见 低回声 高回声 无回声 结节 囊肿 肿块 边界 清晰 不清 血流信号 后方 回声增强 声影 大小 约"""
ENGLISH, CHINESE = ([word for word in WORDS.split() if word.isascii() is ascii] for ascii in (True, False))
MOST_WORDS = 30

Tokens = tuple[list[str], list[str]]
"""Of the reply and of the answer."""


def cases(rows: int, seed: int = 0) -> list[Pair]:
    """Make pairs: an answer of up to 30 words in one language or both, and a reply that changes it more or less, down to nothing."""
    chance = random.Random(seed)
    return [_case(chance) for _ in range(rows)]


def _case(chance: random.Random) -> Pair:
    words = chance.choice([ENGLISH, CHINESE, ENGLISH + CHINESE])
    gold = chance.choices(words, k=chance.randint(1, MOST_WORDS))
    kept = chance.random()
    said = [word if chance.random() < kept else chance.choice(words) for word in gold if chance.random() < 0.9]
    if chance.random() < 0.3:
        chance.shuffle(said)
    blank = chance.choice([" ", "，"])
    return Pair(blank.join(said) + ".", blank.join(gold).capitalize())


def nltk_bleu(order: int) -> Callable[[Sequence[Tokens]], list[float]]:
    """Return BLEU with nltk's smoothing of NIST, over the orders that the reply is long enough for."""

    def bleu(pairs: Sequence[Tokens]) -> list[float]:
        from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

        smoothing, values = SmoothingFunction().method3, []
        for said, gold in pairs:
            orders = min(order, len(said))
            weights = (1 / orders,) * orders if orders else (1.0,)
            values.append(float(sentence_bleu([gold], said, weights, smoothing)) if said else 0.0)
        return values

    return bleu


def rouge(kind: str, value: str = "fmeasure") -> Callable[[Sequence[Tokens]], list[float]]:
    """Return what rouge-score says with its own tokenizer; ``rouge1`` is the overlap of tokens, whatever their order."""

    def score(pairs: Sequence[Tokens]) -> list[float]:
        from rouge_score.rouge_scorer import RougeScorer

        scorer = RougeScorer([kind], use_stemmer=False)
        joined = ((" ".join(gold), " ".join(said)) for said, gold in map(_as_ascii, pairs))
        return [float(getattr(scorer.score(*texts)[kind], value)) for texts in joined]

    return score


def nltk_meteor(pairs: Sequence[Tokens]) -> list[float]:
    """Return nltk's METEOR without synonyms."""
    from nltk.translate.meteor_score import meteor_score

    class Nothing:
        def synsets(self, word: str) -> list[str]:
            return []

    return [meteor_score([gold], said, wordnet=Nothing()) for said, gold in pairs]


def coco_cider(pairs: Sequence[Tokens]) -> list[float]:
    """Return pycocoevalcap's CIDEr.

    Raises:
        ImportError: It is not installed.
    """
    from pycocoevalcap.cider.cider import Cider

    said = {number: [" ".join(pair[0])] for number, pair in enumerate(pairs)}
    gold = {number: [" ".join(pair[1])] for number, pair in enumerate(pairs)}
    return [float(value) for value in Cider().compute_score(gold, said)[1]]


def _as_ascii(pair: Tokens) -> Tokens:
    """Return the tokens as words that no tokenizer takes apart and no stop list knows."""
    said, gold = ([f"w{token.encode().hex()}" for token in tokens] for tokens in pair)
    return said, gold


PEERS: dict[str, tuple[str, Callable[[Sequence[Tokens]], list[float]]]] = {
    "token_f1": ("rouge-score", rouge("rouge1")),
    "precision": ("rouge-score", rouge("rouge1", "precision")),
    "recall": ("rouge-score", rouge("rouge1", "recall")),
    **{f"bleu_{order}": ("nltk", nltk_bleu(order)) for order in (1, 2, 3, 4)},
    "rouge_1": ("rouge-score", rouge("rouge1")),
    "rouge_2": ("rouge-score", rouge("rouge2")),
    "rouge_l": ("rouge-score", rouge("rougeL")),
    "meteor": ("nltk", nltk_meteor),
    "cider": ("pycocoevalcap", coco_cider),
}
"""Who is compared, by metric."""


def ours(metric: str, pairs: Sequence[Pair]) -> list[float]:
    """Return our values."""
    return [token_f1(p.said, p.gold) for p in pairs] if metric == "token_f1" else TEXT_METRICS[metric](pairs)


def tokens(pairs: Sequence[Pair]) -> list[Tokens]:
    """Return the tokens that every peer is given."""
    return [(pair.said_tokens, pair.gold_tokens) for pair in pairs]


def largest_difference(metric: str, pairs: Sequence[Pair]) -> float:
    """Return by how much a metric differs from its peer where it differs most.

    Raises:
        ImportError: The peer is not installed.
    """
    theirs = PEERS[metric][1](tokens(pairs))
    return max(abs(a - b) for a, b in zip(ours(metric, pairs), theirs, strict=True))


def _line(metric: str, pairs: Sequence[Pair]) -> str:
    name, peer = PEERS[metric]
    try:
        difference = largest_difference(metric, pairs)  # loads the libraries, too, before the clock runs
    except ImportError:
        return f"| {metric} | {name} | not installed | | |"
    given = tokens(pairs)
    rates = [_rate(lambda: ours(metric, pairs), pairs), _rate(lambda: peer(given), pairs)]
    return f"| {metric} | {name} | {difference:.1e} | {rates[0]:,.0f} | {rates[1]:,.0f} |"


def _rate(work: Callable[[], object], pairs: Sequence[Pair]) -> float:
    started = time.perf_counter()
    work()
    return len(pairs) / (time.perf_counter() - started)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluate.metrics", description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    pairs = cases(parser.parse_args().rows)
    print("| metric | peer | largest difference | ours, rows/s | peer, rows/s |\n|---|---|--:|--:|--:|")
    for metric in PEERS:
        print(_line(metric, pairs), flush=True)
    texts = [pair.gold for pair in pairs]
    print(f"\ntokens: {_rate(lambda: [tokens_of(text) for text in texts], pairs):,.0f} texts/s")


if __name__ == "__main__":
    main()
