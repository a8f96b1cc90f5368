"""Texts as clauses, and clauses as words with their places: which are denied, hedged, or one side of two opposites."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from operator import attrgetter
from typing import NamedTuple

from remud_hub.clauses.lexicon import Meaning
from remud_hub.clauses.words import Place, Word, words_of


# Begins with all that a clause may begin with, which is found much faster than one of several
_CLAUSE = re.compile(
    r"[.;:!?。,、…—\s但而并且因所伴]"
    r"(?:(?<=\s)(?=[bwatsh])(?:(?:but|while|whereas|although|though|which|because|since|and|however)(?=\s)"
    r"|(?<!\son\s)(?<!\sof\s)(?<!\sin\s)(?<!\sat\s)(?<!\sto\s)(?<!\sfor\s)(?<!from\s)(?<!with\s)(?<!than\s)(?<!provided\s)(?<!condition\s)that(?=\s)"  # "on that side"
    r"|(?<!keeping\s)(?<!consistent\s)(?<!compatible\s)(?<!line\s)with(?=\s))"
    r"|(?<=[;:!?。,、…—\n])|(?<=\.)(?=\s|$)"
    r"|(?<=但)是?|(?<=而)且?|(?<=并)且?|(?<=且)|(?<=因)此|(?<=所)以|(?<=伴)(?<![不未无]伴)有?)"
)
_STOPS = re.compile(r"[.!?](?=\s|$)|[。!?\n]")
_LISTING = re.compile(r"\s(?:and(?! an? )|or|nor)\b|、|,\s(?:or|nor)\b")
_VERBS = frozenset([
    "is", "are", "was", "were", "has", "have", "had", "lies", "shows", "measures", "appears", "remains", "contains",
    "reaches", "fits", "needs", "stays", "look", "looks", "looked", "seem", "seems", "seemed", "appear", "appeared",
    "remain", "remained", "show", "showed", "lie", "lay", "measure", "measured", "contain", "contained", "reached",
    "stay", "stayed", "keeps", "keep", "kept", "moves", "moved", "slides", "slid", "can", "could", "may", "might",
    "will", "should", "must",
])  # fmt: skip
REMEMBERED, _REMEMBERED_CLAUSES = 32, 2048
"""Texts and clauses that are taken apart once. Rows about one thing stand together; what is kept for longer costs more, for
Python's collector goes through it again and again, than it saves."""
_STEM, _NO_STEM = attrgetter("stem"), frozenset({""})
_SCOPE = {"en": 4, "zh": 6}
"""Words, in Chinese characters or phrases, behind a denial or hedge that it speaks of. Ours."""
_AUXILIARIES = frozenset(["is", "are", "was", "were", "be", "has", "have", "had", "should", "did", "does", "do"])
_PREDICATES = frozenset(["absent", "missing", "lacking", "excluded"])
_WHOLE_PREDICATES = frozenset(
    ["is lost", "are lost", "was lost", "were lost", "has been lost", "have been lost", "无关", "消失", "缺如"]
)
"""Denials of what stands before them: "flow is absent in the left testis", behind an auxiliary or with it."""
_PREPOSITIONS = frozenset(["under", "over", "above", "below", "before", "after", "following", "during"])

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


class Clause(NamedTuple):
    """A clause."""

    start: int
    end: int
    sentence: int
    """Which sentence of the text it is in."""
    words: tuple[Word, ...]
    places: tuple[Place, ...]
    """Where they stand, from the start of the clause on."""
    stems: frozenset[str]
    """What its words say, without those that say nothing by themselves."""
    denied: frozenset[str] = frozenset()
    """Stems that a denial in it speaks of."""
    heads: frozenset[str] = frozenset()
    """Of those, the ones nearest to the denial."""
    subjects: frozenset[str] = frozenset()
    """Stems of what a denied verb is said of: "scintigraphy was not performed"."""
    hedged: frozenset[str] = frozenset()
    """Stems that a hedge in it speaks of; of hedges that must be kept."""
    is_hedged: bool = False
    """Whether any hedge stands in it."""
    is_denied: bool = False
    is_supposed: bool = False
    """Whether its sentence speaks of another case, or of what is not chosen."""
    is_general: bool = False
    """Whether its sentence speaks of the general case."""
    is_softened: bool = False
    is_certain: bool = False


@dataclass(frozen=True, eq=False)
class Text:
    """A text, taken apart. One is equal to itself alone, so that what is worked out of it is remembered cheaply."""

    clauses: tuple[Clause, ...]
    stems: frozenset[str]

    def clause_at(self, place: int) -> Clause | None:
        """Return the clause that holds a character of the text, or None between clauses."""
        return next((clause for clause in self.clauses if clause.start <= place < clause.end), None)

    @cached_property
    def of_sentences(self) -> dict[int, frozenset[str]]:
        """Stems of each sentence."""
        found: dict[int, set[str]] = {}
        for clause in self.clauses:
            found.setdefault(clause.sentence, set()).update(clause.stems)
        return {sentence: frozenset(stems) for sentence, stems in found.items()}


@lru_cache(REMEMBERED)
def taken_apart(text: str) -> Text:
    """Return a text as clauses. Places are those of the text as it is, for folding keeps the length or is undone."""
    folded = folded_text(text)
    stops = [match.start() for match in _STOPS.finditer(folded)]
    clauses: list[Clause] = []
    start = 0
    for end in [*(match.start() for match in _CLAUSE.finditer(folded)), len(folded)]:
        said = _clause(folded[start:end])
        if said.words:
            clause = Clause(start, end, bisect_right(stops, start), *said[3:])
            clauses.append(_joined(clause, folded, clauses[-1]) if clauses else clause)
        start = end
    return Text(tuple(_of_sentences(clauses)), frozenset().union(*(clause.stems for clause in clauses)))


def _of_sentences(clauses: list[Clause]) -> list[Clause]:
    """Return the clauses with what their sentences suppose or hold in general."""
    supposed = {clause.sentence for clause in clauses if clause.is_supposed}
    general = {clause.sentence for clause in clauses if clause.is_general}
    if not (supposed or general):
        return clauses
    return [
        clause._replace(is_supposed=clause.sentence in supposed, is_general=clause.sentence in general)
        for clause in clauses
    ]


def _joined(clause: Clause, text: str, before: Clause) -> Clause:
    """Return a clause; one that only goes on with a list ("no septa and solid parts") is denied as what it goes on with is."""
    if not before.is_denied or clause.is_denied or before.sentence != clause.sentence:
        return clause
    # "The line is lost, the flow is rich"; "no flow on the left and normal flow on the right"
    if any(word.term in _WHOLE_PREDICATES for word in before.words) or clause.stems & before.heads:
        return clause
    if not _LISTING.match(text, clause.start) or any(word.term in _VERBS for word in clause.words):
        return clause
    return clause._replace(is_denied=True, denied=clause.stems, heads=clause.stems)


@lru_cache(REMEMBERED)
def folded_text(text: str) -> str:
    """Return a text in lower case and in half width, a character for a character, so that places stay."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters become two
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered if lowered.isascii() else lowered.translate(_HALF)


class _Halves(dict[int, str]):
    """Characters in half width, by their number; worked out when first asked for."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)) if code > 0x7F else chr(code)
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_HALF = _Halves()


@lru_cache(_REMEMBERED_CLAUSES)
def _clause(piece: str) -> Clause:
    """Return a piece of a text as a clause that stands alone. The same pieces come again: reports are full of set phrases."""
    words, places = words_of(piece)
    return _with_cues(Clause(0, len(piece), 0, words, places, frozenset(map(_STEM, words)) - _NO_STEM))


def _with_cues(clause: Clause) -> Clause:
    """Return a clause with what the cues among its words say."""
    words = clause.words
    cues = [word.meaning for word in words if word.meaning and word.meaning.is_cue]
    if not cues:
        return clause
    denied = _spoken_of(words, lambda meaning: meaning.negates)
    subjects = _subjects(words)
    hedged = _spoken_of(words, lambda meaning: meaning.hedges and not meaning.weak)
    return clause._replace(
        denied=frozenset(stem for stems in denied for stem in stems),
        heads=frozenset(stem for stems in denied for stem in _heads(stems, words)),
        subjects=frozenset(subjects),
        hedged=frozenset(stem for stems in hedged for stem in stems),
        is_hedged=any(meaning.hedges for meaning in cues),
        is_denied=any(meaning.negates for meaning in cues),
        is_supposed=any(meaning.supposes for meaning in cues),
        is_general=any(meaning.generalises for meaning in cues),
        is_softened=any(meaning.softens for meaning in cues),
        is_certain=any(meaning.is_certain for meaning in cues),
    )


def _subjects(words: tuple[Word, ...]) -> Iterator[str]:
    """Yield the stems before a verb that "not" denies."""
    for place in range(1, len(words)):
        if words[place].term == "not" and words[place - 1].term in _AUXILIARIES:
            yield from (word.stem for word in words[:place] if word.stem)


def _heads(stems: list[str], words: tuple[Word, ...]) -> list[str]:
    """Return, of what a denial speaks of, the noun and the first finding: "no pericholecystic fluid"; in Chinese also the first."""
    meanings = {word.stem: word.meaning for word in words}
    told = [stem for stem in stems if not is_place(meanings[stem])]
    findings = [stem for stem in told if (meaning := meanings[stem]) and meaning.finding]
    noun = _noun(words, told)
    is_chinese = any(word.meaning and word.meaning.negates and not word.term.isascii() for word in words)
    return [*(told[:1] if is_chinese or not noun else ()), *findings[:1], *noun]


def _noun(words: tuple[Word, ...], told: list[str]) -> list[str]:
    """Return the last of the words that stand together behind the first of what is told: "no structural anomaly was found"."""
    first = next((i for i, word in enumerate(words) if told and word.stem == told[0]), None)
    if first is None or not told[0].isascii():
        return []
    together = takewhile(lambda word: word.stem in told and word.term not in _PREPOSITIONS, words[first:])
    return [word.stem for word in together][-1:]


def is_place(meaning: Meaning | None) -> bool:
    """Whether a word says where or when, and so is never what is denied."""
    return bool(meaning and any(side in PLACES for _, side in meaning.poles))


def _spoken_of(words: tuple[Word, ...], cue: Cue) -> list[list[str]]:
    """Return, for each cue, the stems behind it, nearest first, and, where none is behind it ("囊肿可能"), those before it."""
    reach = _SCOPE["zh" if words[0].term[0] > "\u0080" else "en"]
    found = []
    for place, word in enumerate(words):
        if word.meaning and cue(word.meaning):
            if word.stem:  # "not large" in one word
                found.append([word.stem] if word.meaning.negates else [])
                continue
            behind = [each.stem for each in words[place + 1 :] if each.stem]
            before = [each.stem for each in reversed(words[:place]) if each.stem]
            is_predicate = word.term in _WHOLE_PREDICATES or (
                word.term in _PREDICATES and place and words[place - 1].term in _AUXILIARIES
            )
            found.append(
                (before if is_predicate and before else behind or before)[: 1 if word.term == "non" else reach]
            )
    return found
