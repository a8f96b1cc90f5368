"""The words of a piece of text with their places: phrases of the lists first, else English words, and Chinese as pairs of characters."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from remud_hub.clauses.lexicon import Meaning, lexicon, stop_words


Place = tuple[int, int]
"""Start and end, in characters."""

_TOKEN = re.compile(r"[a-z]+|[㐀-鿿]")
_FEW_WORDS = frozenset(
    "的了着在是有与和及或等为于其该此这那之中内见可呈示被把对从到由以所上下时后前个处段者性示显可以进行以及情况表现图像图片画面本例患者位置什么哪个哪些多少如何怎样约吗呢吧又也还却反都均已则更只仅再就才很较稍"
)
_NORMAL = frozenset(["normal", "normally", "正常"])
_REFERENCE = re.compile(
    r"\s*(?:range|values?|limits?|up to|below|above|under|over|less than|more than|不超过|不高于|小于|大于|低于|高于|上限|下限|参考值|值|范围|[<≤>≥:])?"
    r"\s*(?:is|are|of|为|是)?[\s:<≤>≥]*\d"
)
"""Behind "normal", what makes it speak of other people: "normal up to 4 mm"."""
_GOES_ON = re.compile(r"-enhanced\b")
"""Behind a phrase, what its last word belongs to."""
_REMEMBERED = 16_384
"""Words that are looked up once. The vocabulary of a field is smaller than that."""


class Word(NamedTuple):
    """A word, wherever it stands."""

    term: str
    stem: str
    """What it is compared by; empty where it says nothing by itself."""
    meaning: Meaning | None = None


class _Entry(NamedTuple):
    """What the lists say of an English word."""

    longer: tuple[tuple[list[str], Word], ...]
    """Phrases of several words that begin with it, by their other words; longest first."""
    word: Word


def words_of(text: str) -> tuple[tuple[Word, ...], tuple[Place, ...]]:
    """Return the words of a piece of a folded text, and where in it they stand."""
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    words: list[Word] = []
    places: list[Place] = []
    loose: list[int] = []
    i = 0
    while i < len(tokens):
        begin, stop = tokens[i]
        if text[begin] < "\u0080":
            entry = _entry(text[begin:stop])
            word, length = _longest(entry, text, tokens, i) if entry.longer else (entry.word, 1)
        elif phrase := _chinese(text, begin):
            word, length = phrase
        else:
            if loose and loose[-1] != begin - 1:
                _add_pairs(words, places, text, loose)
            loose.append(begin)
            i += 1
            continue
        if loose:
            _add_pairs(words, places, text, loose)
        end = tokens[i + length - 1][1]
        words.append(word._replace(meaning=None) if word.term in _NORMAL and _REFERENCE.match(text, end) else word)
        places.append((begin, end))
        i += length
    if loose:
        _add_pairs(words, places, text, loose)
    return tuple(words), tuple(places)


def _longest(entry: _Entry, text: str, tokens: list[Place], i: int) -> tuple[Word, int]:
    """Return the longest phrase or word at a token, and how many tokens it takes."""
    most = len(entry.longer[0][0])
    following = [text[start:end] for start, end in tokens[i + 1 : i + 1 + most]]
    for rest, word in entry.longer:
        # "By contrast-enhanced ultrasound" does not say "by contrast"
        if following[: len(rest)] == rest and not _GOES_ON.match(text, tokens[i + len(rest)][1]):
            return word, 1 + len(rest)
    return entry.word, 1


@lru_cache(_REMEMBERED)
def _entry(said: str) -> _Entry:
    lists = lexicon()
    phrases = lists.english.get(said) or lists.english.get(_singular(said), [])
    longer = tuple((list(words[1:]), _listed(meaning)) for words, meaning in phrases if len(words) > 1)
    single = [meaning for words, meaning in phrases if len(words) == 1]
    single += [meaning for beginning, meaning in lists.starts if said.startswith(beginning)]
    if single:
        return _Entry(longer, _listed(single[0]))
    return _Entry(longer, Word(said, "" if len(said) < 3 or said in _stop_words() else _singular(said)[:6]))


def _singular(said: str) -> str:
    return said[:-1] if len(said) > 3 and said[-1] == "s" and said[-2] not in "sui" else said


def _listed(meaning: Meaning) -> Word:
    term = meaning.term
    stem = term[:6] if term.isascii() and " " not in term else term
    return Word(term, stem if meaning.content else "", meaning)


def _chinese(text: str, begin: int) -> tuple[Word, int] | None:
    """Return the longest phrase at a place, and how many characters it takes."""
    lengths = _lengths().get(text[begin])
    if lengths is None:
        return None
    if text[begin] in "不没" and 0 < begin < len(text) - 1 and text[begin - 1] == text[begin + 1]:
        return None  # 厚不厚 asks, and denies nothing
    for length in lengths:
        if (word := _phrases().get(text[begin : begin + length])) and begin + length <= len(text):
            # In 内部分隔 no 部分 stands: what only grades gives way to what says something by itself
            if word.meaning and word.meaning.softens and _is_finding(text, begin + length - 1):
                return None
            return word, length
    return None


def _is_finding(text: str, begin: int) -> bool:
    """Whether a finding of two characters stands at a place."""
    word = _phrases().get(text[begin : begin + 2])
    return word is not None and word.meaning is not None and word.meaning.finding


def listed_words() -> Iterator[Word]:
    """Yield the words of the lists, as texts are read."""
    lists = lexicon()
    english = (meaning for phrases in lists.english.values() for _, meaning in phrases)
    chinese = (meaning for phrases in lists.chinese.values() for _, meaning in phrases)
    yield from map(_listed, (*english, *chinese))


@cache
def _phrases() -> dict[str, Word]:
    return {phrase: _listed(meaning) for phrases in lexicon().chinese.values() for phrase, meaning in phrases}


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return the lengths of the Chinese phrases by their first character, longest first."""
    return {
        first: tuple(sorted({len(phrase) for phrase, _ in phrases}, reverse=True))
        for first, phrases in lexicon().chinese.items()
    }


def _add_pairs(words: list[Word], places: list[Place], text: str, loose: list[int]) -> None:
    """Add the pairs of a run of characters that no list has, and empty the run."""
    kept = [place for place in loose if text[place] not in _FEW_WORDS]
    loose.clear()
    pairs = [(place, place + 2) for place, following in pairwise(kept) if following == place + 1]
    if len(kept) == 1:
        pairs = [(kept[0], kept[0] + 1)]
    words.extend(_plain(text[start:end]) for start, end in pairs)
    places.extend(pairs)


@lru_cache(_REMEMBERED)
def _plain(said: str) -> Word:
    return Word(said, said)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(stop_words())
