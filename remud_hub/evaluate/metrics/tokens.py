"""A text as tokens: words in English, words in Chinese, both in a mix. All metrics count the same ones."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from remud_hub.answers import normalise
from remud_hub.store import cache_root


MOST_TOKENS = 4096
"""Of a text that are looked at: METEOR and ROUGE-L take time by the product of both lengths. Ours, beyond any answer."""
_HAN = r"\u3400-\u9fff\uf900-\ufaff"
# "3.5cm" is two tokens, as "3.5 cm" is; "T2" is one. Of Chinese without end, no more is looked at than is asked for
_PIECE = re.compile(
    rf"(?P<han>[{_HAN}]{{1,1000}})|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[^\W\d_{_HAN}][^\W_{_HAN}]*"
)


def tokens_of(text: str) -> list[str]:
    """Return the first ``MOST_TOKENS`` tokens, without punctuation, as ``normalise`` folds them."""
    return list(islice(_tokens(normalise(text)), MOST_TOKENS))


def _tokens(text: str) -> Iterator[str]:
    for piece in _PIECE.finditer(text):
        if piece["han"]:
            # Without guessing at words that are not in the dictionary: a guess may differ between a reply and its answer
            for word in _segmenter().cut(piece["han"], HMM=False):
                yield from _parts(word)
        else:
            yield piece[0]


@cache
def _parts(word: str) -> tuple[str, ...]:
    """Take a compound apart if each part is commoner than the whole: a reply 肾囊肿 is to share a word with the answer 囊肿."""
    if len(word) < 3:
        return (word,)
    known = _segmenter().FREQ
    cuts = [(word[:place], word[place:]) for place in range(1, len(word))]
    best = max(cuts, key=lambda cut: min(known.get(part, 0) for part in cut))
    if min(known.get(part, 0) for part in best) <= known.get(word, 0):
        return (word,)
    return _parts(best[0]) + _parts(best[1])


@cache
def _segmenter() -> Any:
    """Return jieba with its dictionary read; it keeps what it made of it where only this user writes, not in /tmp."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    cache_root().mkdir(parents=True, exist_ok=True)
    segmenter.tmp_dir = str(cache_root())
    segmenter.initialize()
    return segmenter
