"""A pattern is only tried where one of its words stands: a word that is missing turns it off without a sound."""

import random
import re
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any

import pytest

from remud_hub.verify.phrases import Phrase, Phrases, load_phrases


SAMPLES = 400
PHRASES = [
    pytest.param(phrase, id=f"{name}-{number}-{phrase.fault}")
    for name in ("hygiene", "injection", "leak", "no_picture", "one_picture")
    for number, phrase in enumerate(load_phrases(name).phrases)
]


def _one_of(items: list[Any], rng: random.Random) -> str:
    """Write a character of a class."""
    if items[0][0] is parser.NEGATE:
        return "x"
    kind, value = rng.choice(items)
    if kind is parser.RANGE:
        return chr(rng.randint(*value))
    return (
        {parser.CATEGORY_SPACE: " ", parser.CATEGORY_DIGIT: "1"}.get(value, "a")
        if kind is parser.CATEGORY
        else chr(value)
    )


def _written(tree: Any, rng: random.Random) -> str:
    """Write a text that a pattern may find; what it must not stand beside is left to chance."""
    text = ""
    for kind, value in tree:
        if kind is parser.LITERAL:
            text += chr(value)
        elif kind in (parser.ANY, parser.NOT_LITERAL):
            text += "x"
        elif kind is parser.IN:
            text += _one_of(value, rng)
        elif kind is parser.BRANCH:
            text += _written(rng.choice(value[1]), rng)
        elif kind is parser.SUBPATTERN:
            text += _written(value[-1], rng)
        elif kind in (parser.MAX_REPEAT, parser.MIN_REPEAT):
            least, most, inner = value
            text += "".join(_written(inner, rng) for _ in range(rng.randint(least, min(most, least + 2))))
    return text


@pytest.mark.parametrize("phrase", PHRASES)
def test_one_of_the_words_stands_in_whatever_the_pattern_finds(phrase: Phrase) -> None:
    rng, alone = random.Random(0), Phrases([phrase])
    tree = parser.parse(phrase.pattern.pattern, phrase.pattern.flags & ~re.UNICODE)
    texts = [_written(tree, rng) for _ in range(SAMPLES)]
    found = [
        text
        for each in texts
        for text in (each, f"x. {each}", f"{each}: x", f"{each}，", f"肝{each}肝")
        if phrase.pattern.search(text)
    ]
    assert found, "no text was found by the pattern"
    assert [text for text in found if not [*alone.find({"answer": text})]] == []


@pytest.mark.parametrize("phrase", PHRASES)
def test_words_are_written_as_texts_are_compared(phrase: Phrase) -> None:
    assert phrase.words
    assert [word for word in phrase.words if word != word.lower()] == []


def test_a_phrase_is_found_where_it_stands() -> None:
    phrase = Phrase("fault", ("wall",), re.compile("wall is"))
    parts = {"question": "A Wall.", "answer": "The wall is thin."}
    assert [(span.part, span.start, span.end) for span in Phrases([phrase]).find(parts)] == [("answer", 4, 11)]
