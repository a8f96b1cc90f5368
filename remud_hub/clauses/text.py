"""Texts as clauses, and clauses as words with their places: which are denied, hedged, or one side of two opposites."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from remud_hub.clauses.lexicon import Meaning, lexicon, stop_words


_CLAUSE = re.compile(
    r"[.!?](?=\s|$)|[;:\n。;!?!?,、…—]|,(?!\d)|\s(?:but|while|whereas|although|though|which|because|since|and|however|that)(?=\s)"
    r"|(?<!keeping)(?<!consistent)(?<!compatible)(?<!line)\swith(?=\s)"
    r"|(?:但是|但|而且|而|并且|并|且|因此|所以|伴有|伴)",
    re.IGNORECASE,
)
_STOPS = re.compile(r"[.!?](?=\s|$)|[。!?\n]")
_WORD = re.compile(r"[a-z]+|[㐀-鿿]")
_LISTING = re.compile(r"\s(?:and|or|nor)\b|、|,\s(?:or|nor)\b")
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "lies",
        "shows",
        "measures",
        "appears",
        "remains",
        "contains",
        "reaches",
        "fits",
        "needs",
        "stays",
    ]
)
_SCOPE = {"en": 4, "zh": 6}
"""Words, in Chinese characters or phrases, behind a denial or hedge that it speaks of. Ours."""
_FEW_WORDS = frozenset(
    "的了着在是有与和及或等为于其该此这那之中内见可呈示被把对从到由以所上下时后前个处段者性示显可以进行以及情况表现图像图片画面本例患者位置什么哪个哪些多少如何怎样约吗呢吧"
)


Cue = Callable[[Meaning], bool]


PLACES = frozenset(
    [
        "left",
        "right",
        "both",
        "other",
        "upper",
        "lower",
        "middle",
        "anterior",
        "posterior",
        "proximal",
        "distal",
        "medial",
        "lateral",
        "systole",
        "diastole",
        "superficial",
        "deep",
        "longitudinal",
        "transverse",
        "central",
        "peripheral",
        "before",
        "after",
    ]
)
"""Sides of opposites that say where or when, and so are never what is denied."""


class Word(NamedTuple):
    """A word of a clause."""

    term: str
    start: int
    end: int
    """In characters of the text."""
    meaning: Meaning | None = None


class Clause(NamedTuple):
    """A clause."""

    start: int
    end: int
    words: tuple[Word, ...]
    stems: frozenset[str]
    """What its words say, without those that say nothing by themselves."""
    denied: frozenset[str]
    """Stems that a denial in it speaks of."""
    heads: frozenset[str]
    """Of those, the ones nearest to the denial."""
    hedged: frozenset[str]
    """Stems that a hedge in it speaks of; of hedges that must be kept."""
    is_hedged: bool
    """Whether any hedge stands in it."""
    is_denied: bool
    is_supposed: bool
    """Whether its sentence speaks of another case, or of what is not chosen."""
    is_general: bool
    """Whether its sentence speaks of the general case."""
    is_softened: bool
    is_certain: bool
    sentence: int
    """Which sentence of the text it is in."""


class Text(NamedTuple):
    """A text, taken apart."""

    clauses: tuple[Clause, ...]
    stems: frozenset[str]


@lru_cache(maxsize=512)
def taken_apart(text: str) -> Text:
    """Return a text as clauses. Places are those of the text as it is, for folding keeps the length or is undone."""
    folded = folded_text(text)
    sentences = [match.start() for match in _STOPS.finditer(folded)]
    clauses: list[Clause] = []
    start = 0
    for end in [*(match.start() for match in _CLAUSE.finditer(folded)), len(folded)]:
        if words := tuple(_words(folded, start, end)):
            clause = _clause(start, end, words, sum(stop <= start for stop in sentences))
            clauses.append(_joined(clause, folded, clauses[-1] if clauses else None))
        start = end
    supposed = {clause.sentence for clause in clauses if clause.is_supposed}
    general = {clause.sentence for clause in clauses if clause.is_general}
    clauses = [
        clause._replace(is_supposed=clause.sentence in supposed, is_general=clause.sentence in general)
        for clause in clauses
    ]
    return Text(tuple(clauses), frozenset(stem for clause in clauses for stem in clause.stems))


def _joined(clause: Clause, text: str, before: Clause | None) -> Clause:
    """Return a clause; one that only goes on with a list ("no septa and solid parts") is denied as what it goes on with is."""
    goes_on = _LISTING.match(text, clause.start) and not any(word.term in _VERBS for word in clause.words)
    if not goes_on or clause.is_denied or before is None or not before.is_denied or before.sentence != clause.sentence:
        return clause
    return clause._replace(is_denied=True, denied=clause.stems, heads=clause.stems)


def folded_text(text: str) -> str:
    """Return a text in lower case and in half width, a character for a character, so that places stay."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters become two
        lowered = text
    if lowered.isascii():
        return lowered
    return "".join(char if char.isascii() else _half(char) for char in lowered)


@cache
def _half(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words of a piece: phrases of the lists first, else English words, and Chinese as pairs of characters."""
    tokens = [match.span() for match in _WORD.finditer(text, start, end)]
    place = 0
    loose: list[int] = []
    while place < len(tokens):
        begin, stop = tokens[place]
        english = text[begin] < "\u0080"
        found = _english(text, tokens, place) if english else _chinese(text, begin, end)
        if english or found:
            yield from _pairs(text, loose)
            loose = []
        if found:
            meaning, length = found
            last = place + length - 1
            yield Word(meaning.term, begin, tokens[last][1], meaning)
            place += length
            continue
        if english:
            yield Word(text[begin:stop], begin, stop)
        else:
            if loose and loose[-1] != begin - 1:
                yield from _pairs(text, loose)
                loose = []
            loose.append(begin)
        place += 1
    yield from _pairs(text, loose)


def _pairs(text: str, places: list[int]) -> Iterator[Word]:
    kept = [place for place in places if text[place] not in _FEW_WORDS]
    if len(kept) == 1:
        yield Word(text[kept[0]], kept[0], kept[0] + 1)
    for first, second in pairwise(kept):
        if second == first + 1:
            yield Word(text[first : second + 1], first, second + 1)


def _english(text: str, tokens: list[tuple[int, int]], place: int) -> tuple[Meaning, int] | None:
    lists = lexicon()
    word = text[slice(*tokens[place])]
    for words, meaning in lists.english.get(word, ()):
        if len(words) == 1 or tuple(text[slice(*token)] for token in tokens[place : place + len(words)]) == words:
            return meaning, len(words)
    for beginning, meaning in lists.starts:
        if word.startswith(beginning):
            return meaning, 1
    return None


def _chinese(text: str, begin: int, end: int) -> tuple[Meaning, int] | None:
    for phrase, meaning in lexicon().chinese.get(text[begin], ()):
        if text.startswith(phrase, begin, end):
            return meaning, len(phrase)
    return None


def _clause(start: int, end: int, words: tuple[Word, ...], sentence: int) -> Clause:
    meanings = [word.meaning for word in words if word.meaning]
    denied = _spoken_of(words, lambda meaning: meaning.negates)
    hedged = _spoken_of(words, lambda meaning: meaning.hedges and not meaning.weak)
    return Clause(
        start=start,
        end=end,
        words=words,
        stems=frozenset(stem for word in words if (stem := stem_of(word))),
        denied=frozenset(stem for stems in denied for stem in stems),
        heads=frozenset(stem for stems in denied for stem in _heads(stems, words)),
        hedged=frozenset(stem for stems in hedged for stem in stems),
        is_hedged=any(meaning.hedges for meaning in meanings),
        is_denied=any(meaning.negates for meaning in meanings),
        is_supposed=any(meaning.supposes for meaning in meanings),
        is_general=any(meaning.generalises for meaning in meanings),
        is_softened=any(meaning.softens for meaning in meanings),
        is_certain=any(meaning.is_certain for meaning in meanings),
        sentence=sentence,
    )


def _heads(stems: list[str], words: tuple[Word, ...]) -> list[str]:
    """Return, of what a denial speaks of, the first that is no place, and the first finding: "no pericholecystic fluid"."""
    meanings = {stem_of(word): word.meaning for word in words}
    told = [stem for stem in stems if not is_place(meanings[stem])]
    findings = [stem for stem in told if (meaning := meanings[stem]) and meaning.finding]
    return [*told[:1], *findings[:1]]


def is_place(meaning: Meaning | None) -> bool:
    """Whether a word says where or when, and so is never what is denied."""
    return bool(meaning and any(side in PLACES for _, side in meaning.poles))


def _spoken_of(words: tuple[Word, ...], cue: Cue) -> list[list[str]]:
    """Return, for each cue, the stems behind it, nearest first, and, where none is behind it ("囊肿可能"), those before it."""
    reach = _SCOPE["zh" if words[0].term[0] > "\u0080" else "en"]
    found = []
    for place, word in enumerate(words):
        if word.meaning and cue(word.meaning):
            if own := stem_of(word):  # "not large" in one word
                found.append([own] if word.meaning.negates else [])
                continue
            behind = [stem for stem in map(stem_of, words[place + 1 :]) if stem]
            before = [stem for stem in map(stem_of, reversed(words[:place])) if stem]
            found.append((behind or before)[:reach])
    return found


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(stop_words())


def stem_of(word: Word) -> str:
    """Return what a word is compared by; empty where it says nothing by itself."""
    if word.meaning:
        return _stemmed(word.meaning.term) if word.meaning.content else ""
    if not word.term.isascii():
        return word.term
    if len(word.term) < 3 or word.term in _stop_words():
        return ""
    return word.term[:6]


def _stemmed(term: str) -> str:
    return term[:6] if term.isascii() and " " not in term else term
