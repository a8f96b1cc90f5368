"""Is another option word for word what the page says, and of the chosen one nothing there?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from remud_hub.clauses.quantities import Quantity, quantities_of
from remud_hub.clauses.text import REMEMBERED, folded_text, taken_apart
from remud_hub.records import Span
from remud_hub.verify.grounded.numbers import fits_one, numbers_of_evidence
from remud_hub.verify.grounded.words import held


FAULT = "another option is what the page says"
_TURNED = re.compile(
    r"\b(?:not|except|least|unlikely|incorrect|false|wrong|never|without|exclude[sd]?|ruled out|most likely|why|best|based on|judging|conclu\w+|justified)\b"
    r"|[不未非无除错误]|没有|最可能|为什么|为何|应考虑|推断|[依根]据",
    re.IGNORECASE,
)
"""Questions that may ask for what the page does not say, or for what follows from it."""
_CATEGORY = re.compile(r"[tlocb]r[- ]?(\d[a-c]?)")
"""TR5, which a page may call TI-RADS 5."""
_JOINT = re.compile(r"[()]|\A(?:from|由|从)\s?| to |(?<=[一-鿿])[变转]?[至到为](?=[一-鿿])")
_HALF = 0.5
"""Share of the question's words that a sentence about it has. Ours."""
_LITTLE = 0.1
"""Share of an option's own words up to which the page says none of it: two characters stand somewhere in any page. Ours."""
_MOST = 0.5
"""Share of an option's own words that a sentence has which says it; in Chinese they overlap. Ours."""


class _Option(NamedTuple):
    """What an option alone says."""

    text: str
    """In lower case and half width."""
    stems: frozenset[str]
    numbers: tuple[Quantity, ...]


def chosen_spans(options: Sequence[str], chosen: int, question: str, known: str) -> Iterator[Span]:
    """Yield the chosen option where the page has nothing of what it alone says, and says one other option.

    Only sentences that share half of the words with the question, of those that the page has, count.

    Args:
        options: The options.
        chosen: Place of the chosen one.
        question: What is asked.
        known: The evidence.
    """
    if _TURNED.search(question):
        return
    own = _own(tuple(options))
    if _is_said(own[chosen], known):
        return
    asked = taken_apart(question).stems & taken_apart(known).stems
    about = [each for each in _sentences(known) if asked and len(each.stems & asked) >= _HALF * len(asked)]
    others = [each for i, each in enumerate(own) if i != chosen]
    if sum(any(_says(sentence, each, known) for sentence in about) for each in others) == 1:
        yield Span(part=f"options.{chosen}", start=0, end=len(options[chosen]), fault=FAULT)


class _Sentence(NamedTuple):
    """A sentence of the page."""

    text: str
    stems: frozenset[str]
    denied: frozenset[str]
    start: int
    end: int


@lru_cache(REMEMBERED)
def _sentences(known: str) -> tuple[_Sentence, ...]:
    text = taken_apart(known)
    denied = text.by_sentence(attrgetter("denied"))
    found = []
    for number, each in groupby(text.clauses, attrgetter("sentence")):
        first, *rest = each
        start, end = first.start, (rest or [first])[-1].end
        found.append(_Sentence(known[start:end], text.of_sentences[number], denied[number], start, end))
    return tuple(found)


@lru_cache(REMEMBERED)
def _own(options: tuple[str, ...]) -> tuple[_Option, ...]:
    """Return what each option says that no other one does."""
    stems = [taken_apart(option).stems for option in options]
    numbers = [quantities_of(option) for option in options]
    found = []
    for i, option in enumerate(options):
        others = [number for j, some in enumerate(numbers) if j != i for number in some]
        found.append(
            _Option(
                folded_text(option).strip(" .。"),
                stems[i].difference(*(other for j, other in enumerate(stems) if j != i)),
                tuple(each for each in numbers[i] if not fits_one(each, others)),
            )
        )
    return tuple(found)


def _is_said(option: _Option, known: str) -> bool:
    """Whether the page has any of what an option says."""
    numbers = numbers_of_evidence(known)
    category = _CATEGORY.fullmatch(option.text)
    return (
        all(_stands_in(piece, known) for piece in _pieces(option.text))
        or (category is not None and _stands_in(f"rads {category[1]}", known))
        or held(option.stems, taken_apart(known).stems) > _LITTLE * len(option.stems)
        or any(fits_one(each, numbers.quantities) or each.value in numbers.counts for each in option.numbers)
    )


def _pieces(text: str) -> list[str]:
    """Return what an option puts together: "from small to large", IV级(完全型)."""
    return [piece for piece in _JOINT.split(text) if piece] or [text]


def _says(sentence: _Sentence, option: _Option, known: str) -> bool:
    """Whether a sentence says, and does not deny, what an option alone does."""
    if option.stems & sentence.denied:
        return False
    if _stands_in(option.text, sentence.text):
        return True
    here = [each for each in quantities_of(known) if sentence.start <= each.start < sentence.end]
    numbers = all(fits_one(each, here) for each in option.numbers)
    least = _MOST if any(not stem.isascii() for stem in option.stems) else 1.0
    return bool(option.stems) and numbers and held(option.stems, sentence.stems) >= least * len(option.stems)


def _stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text as they are, and not as a part of others."""
    return re.search(rf"(?<![a-z0-9.])(?<![ⅠⅡⅢⅣⅤivx]){re.escape(words)}(?![a-z0-9])", folded_text(text)) is not None
