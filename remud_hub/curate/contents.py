"""What two rows must have in common to be the same row: pictures, and facts that may not differ by a word.

"A cyst of 12 mm in the left kidney" and "… 14 mm in the right kidney" share most of their words and are no duplicates.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import xxhash

from remud_hub.clauses.lexicon import lexicon
from remud_hub.clauses.text import Text, folded_text
from remud_hub.records import Sample
from remud_hub.words import numbers_of


_LEFT_AND_RIGHT = 0
"""The first group of opposites."""
_WORD = re.compile(r"[a-z]+")
_AND = r"\s*(?:,\s*and|,|and|&|、|和|与|及)\s*"
_LABELS = re.compile(
    rf"(?:panels?|images?|figures?|parts?|图|图像)\s*[(（]?([A-H](?:{_AND}[A-H])*)(?![A-Za-z])", re.IGNORECASE
)


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


def pairs_of(sample: Sample) -> Iterator[tuple[str, str]]:
    """Yield every question with its answer."""
    yield sample.question, answer_of(sample).partition("\n")[0] if sample.turns else answer_of(sample)
    yield from ((turn.question, turn.answer) for turn in sample.turns)


def facts_of(text: str) -> str:
    """Return what may not differ between two texts that say the same: numbers, sides of opposites, denials, letters of panels.

    It is a quick look at words alone, fit for a million texts; ``meaning`` looks closer.
    """
    folded = folded_text(text)
    words = [word for word in _WORD.findall(folded) if word in _telling_words()]
    words += [] if folded.isascii() else _telling_chinese().findall(folded)
    return repr((sorted(numbers_of(folded)), sorted(words), labels_of(folded)))


class Told(NamedTuple):
    """What a text says that may not be said otherwise."""

    sides: dict[int, frozenset[str]]
    """By group of opposites."""
    denied: frozenset[str]
    stems: frozenset[str]

    def contradicts(self, other: "Told") -> bool:
        """Whether two texts say different things: another side of an opposite, or one denies what the other says."""
        both = self.sides.keys() & other.sides.keys()
        if any(self.sides[group] != other.sides[group] for group in both):
            return True
        if self.sides.get(_LEFT_AND_RIGHT) != other.sides.get(_LEFT_AND_RIGHT):
            return True
        return bool(self.denied & (other.stems - other.denied) or other.denied & (self.stems - self.denied))


def told(text: Text) -> Told:
    """Return the sides of opposites and the denials of a text; how sure it is of them does not count."""
    sides: dict[int, set[str]] = {}
    for clause in text.clauses:
        for word in clause.words:
            meaning = word.meaning
            if meaning and meaning.poles and not meaning.hedges:
                for group, side in meaning.poles:
                    sides.setdefault(group, set()).add(f"{side} {word.stem in clause.denied}")
    denied = frozenset(stem for clause in text.clauses for stem in clause.heads)
    return Told({group: frozenset(each) for group, each in sides.items()}, denied, text.stems)


def labels_of(text: str) -> list[str]:
    """Return the letters of the panels that a text names."""
    return [label for found in _LABELS.findall(folded_text(text)) for label in re.split(_AND, found)]


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
