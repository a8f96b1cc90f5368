"""What two rows must have in common to be the same row: pictures, and facts that may not differ by a word.

"A cyst of 12 mm in the left kidney" and "… 14 mm in the right kidney" share most of their words and are no duplicates.
"""

import re
from collections import Counter
from functools import cache

import xxhash

from remud_hub.clauses.lexicon import lexicon
from remud_hub.clauses.text import Text, folded_text
from remud_hub.records import Sample
from remud_hub.words import numbers_of


_WORD = re.compile(r"[a-z]+")
_LABEL = re.compile(r"(?:panels?|images?|figures?|parts?|图|图像)\s*[(（]?([A-H])(?![A-Za-z])", re.IGNORECASE)


def hash_of(text: str, seed: int = 0) -> int:
    """Return 64 bits that a text is known by."""
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"), seed)


def question_of(sample: Sample) -> str:
    """Return everything that is asked."""
    return "\n".join([sample.question, *(turn.question for turn in sample.turns)])


def answer_of(sample: Sample) -> str:
    """Return everything that is answered: of a choice, the words of the right option."""
    place = ord(sample.answer[0]) - ord("A") if sample.answer_kind == "choice" and sample.answer else -1
    answer = sample.options[place] if 0 <= place < len(sample.options) else sample.answer
    return "\n".join([answer, *(turn.answer for turn in sample.turns)])


def facts_of(text: str) -> str:
    """Return what may not differ between two texts that say the same: numbers, sides of opposites, denials, letters of panels.

    It is a quick look at words alone, fit for a million texts; ``meaning`` looks closer.
    """
    folded = folded_text(text)
    words = [word for word in _WORD.findall(folded) if word in _telling_words()]
    words += [] if folded.isascii() else _telling_chinese().findall(folded)
    return repr((sorted(numbers_of(folded)), sorted(words), _LABEL.findall(folded)))


def told(text: Text) -> Counter[str]:
    """Return the sides of opposites and the denials of a text, by what they stand for."""
    found: Counter[str] = Counter()
    for clause in text.clauses:
        for word in clause.words:
            meaning = word.meaning
            if meaning and meaning.poles:
                found[f"{meaning.poles[0][0]} {meaning.poles[0][1]} {meaning.poles[0][1] in clause.denied}"] += 1
        found.update(f"no {stem}" for stem in clause.heads)
    return found


def labels_of(text: str) -> list[str]:
    """Return the letters of the panels that a text names."""
    return _LABEL.findall(folded_text(text))


@cache
def _telling_words() -> frozenset[str]:
    lists = lexicon()
    return frozenset(
        words[0]
        for phrases in lists.english.values()
        for words, meaning in phrases
        if len(words) == 1 and (meaning.poles or meaning.negates)
    )


@cache
def _telling_chinese() -> re.Pattern[str]:
    phrases = [
        text for listed in lexicon().chinese.values() for text, meaning in listed if meaning.poles or meaning.negates
    ]
    firsts = "".join(sorted({phrase[0] for phrase in phrases}))
    either = "|".join(map(re.escape, sorted(phrases, key=lambda phrase: (-len(phrase), phrase))))
    return re.compile(f"(?=[{firsts}])(?:{either})")
