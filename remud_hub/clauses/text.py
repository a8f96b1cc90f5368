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
    r"(?:(?<=\s)(?=[bwatshp])(?:(?:but|while|whereas|although|though|which|because|since|and|plus|however)(?=\s)"
    r"|(?<!\son\s)(?<!\sof\s)(?<!\sin\s)(?<!\sat\s)(?<!\sto\s)(?<!\sfor\s)(?<!from\s)(?<!with\s)(?<!than\s)(?<!provided\s)(?<!condition\s)that(?=\s)"  # "on that side"
    r"|(?<!keeping\s)(?<!consistent\s)(?<!compatible\s)(?<!line\s)with(?=\s))"
    r"|(?<=[;:!?。,、…—\n])|(?<=\.)(?=\s|$)"
    r"|(?<=但)是?|(?<=而)且?|(?<=并)且?|(?<=且)|(?<=因)此|(?<=所)以|(?<=伴)(?<![不未无]伴)有?)"
)
_STOPS = re.compile(r"\.(?=\s|$)|[。!?！？；\n]|;(?=\s?(?:\([a-hA-H]\)|[A-H][,.:，：]))")
"""Ends of sentences, in the text as it is: a Chinese semicolon is one, an English one only before the next panel of a caption."""
_LISTING = re.compile(r"\s(?:and(?! an? | the )|or|nor)\b|、|,\s(?:or|nor)\b")
_LOOSE = re.compile(r"\s*and\b")
_LISTING_DENIALS = frozenset([
    "no", "neither", "nor", "absence of", "absent", "no evidence of", "no sign of", "no signs of", "lack", "lacks", "lacked",
    "lacking", "free of", "devoid of", "without any", "negative for",
])  # fmt: skip
"""Denials of nouns, which hold for all that "and" adds to them; "without flow and fine bright lines" may be read either way."""
_FEW_WORDS = 3
"""Words of "and solid parts", which goes on with whatever was denied. Ours."""
_DENIED_LIST = re.compile(r"\b(?:no|neither)\b([^.;:!?\n,]{1,40},){1,5}[^.;:!?\n,]{1,40}?\s(?:or|nor)\b")
"""A list of things that all are denied: "no tenosynovitis, ganglion or persistent artery"."""
_WORD = re.compile(r"[a-z]+")
_GOES_ON_DENYING = re.compile(
    r"\W{0,3}(?:but|and|which|that)?\s{0,3}(?:is|are|was|were|has|have|had|could|can)\s{1,3}(?:been\s)?not\s(?:be\s)?"
    r"(?:found|seen|identified|detected|noted|observed|visible|present|shown|evident)\b"
)
"""A denial without a subject of its own: "torsion is frequent but was not seen"."""
_DIGIT = re.compile(r"\d")
VERBS = frozenset([
    "is", "are", "was", "were", "has", "have", "had", "lies", "shows", "measures", "appears", "remains", "contains",
    "reaches", "fits", "needs", "stays", "look", "looks", "looked", "seem", "seems", "seemed", "appear", "appeared",
    "remain", "remained", "show", "showed", "lie", "lay", "measure", "measured", "contain", "contained", "reached",
    "stay", "stayed", "keeps", "keep", "kept", "moves", "moved", "slides", "slid", "can", "could", "may", "might",
    "will", "should", "must",
])  # fmt: skip
"""Verbs that reports are written with, as they stand in sentences about one thing. Our own selection."""
_ENDS_OF_LISTS = VERBS | {
    "but",
    "and",
    "with",
    "which",
    "while",
    "though",
    "although",
    "revealed",
    "showing",
    "demonstrated",
}
"""What no list of things runs across."""
REMEMBERED, _REMEMBERED_CLAUSES = 32, 2048
"""Texts and clauses that are taken apart once. Rows about one thing stand together; what is kept for longer costs more, for
Python's collector goes through it again and again, than it saves."""
_STEM, _NO_STEM = attrgetter("stem"), frozenset({""})
_SCOPE = {"en": 4, "zh": 6}
"""Words, in Chinese characters or phrases, behind a denial or hedge that it speaks of. Ours."""
_BEING = frozenset(["is", "are", "was", "were", "be", "been"])
_DOING = frozenset(["do", "does", "did"])
_AUXILIARIES = _BEING | _DOING | {"has", "have", "had", "should"}
_PREDICATES = frozenset(["absent", "missing", "lacking", "excluded", "ruled out"])
_WHOLE_PREDICATES = frozenset([
    "is lost", "are lost", "was lost", "were lost", "has been lost", "have been lost",
    "无关", "消失", "缺如",
])  # fmt: skip
"""Denials of what stands before them: "flow is absent in the left testis", behind a form of "to be" or with it."""
_SEEN = frozenset(
    ["found", "seen", "identified", "detected", "noted", "observed", "visible", "present", "shown", "evident"]
)
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
    is_listed: bool = False
    """Whether it is one of several things in a row: 毛刺、钙化."""
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
    stops = [match.start() for match in _STOPS.finditer(text)]
    clauses: list[Clause] = []
    start = 0
    lists = _denied_lists(folded)
    for end in [*(match.start() for match in _CLAUSE.finditer(folded)), len(folded)]:
        said = _clause(folded[start:end])
        if said.words:
            clause = Clause(start, end, bisect_right(stops, start), *said[3:])
            is_denied = any(begin < start < last for begin, last in lists)
            clauses.append(_joined(clause, folded, clauses[-1], is_in_denied_list=is_denied) if clauses else clause)
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


def _denied_lists(text: str) -> list[Place]:
    """Return where lists stand of which all is denied; not across a verb, behind which something else is said."""
    found = (match for match in _DENIED_LIST.finditer(text)) if ", " in text else ()
    return [match.span() for match in found if _ENDS_OF_LISTS.isdisjoint(_WORD.findall(match[0]))]


def _joined(clause: Clause, text: str, before: Clause, *, is_in_denied_list: bool) -> Clause:
    """Return a clause with what it takes from the one before it.

    One that only goes on with a list ("no septa or solid parts") is denied as what it goes on with is, and a denial without
    a subject is about that of the one before: "torsion is frequent but was not seen".
    """
    if before.sentence != clause.sentence:
        return clause
    if clause.is_denied and not before.is_denied and _GOES_ON_DENYING.match(text, clause.start):
        subject = _subject(before)
        return clause._replace(
            stems=clause.stems | subject, denied=clause.denied | subject, heads=clause.heads | subject
        )
    # "The line is lost, the flow is rich"; "no flow on the left and normal flow on the right"
    if (
        not before.is_denied
        or clause.is_denied
        or any(word.term in _WHOLE_PREDICATES for word in before.words)
        or clause.stems & before.heads
    ):
        return clause
    if is_in_denied_list:
        return clause._replace(is_denied=True, denied=clause.stems, heads=clause.stems)
    if not _LISTING.match(text, clause.start) or any(
        word.term in VERBS or word.term == "normal" for word in clause.words
    ):
        return clause
    is_loose = _LOOSE.match(text, clause.start) and (
        _DIGIT.search(text, clause.start, clause.end)
        or (len(clause.words) > _FEW_WORDS and _LISTING_DENIALS.isdisjoint(word.term for word in before.words))
    )
    heads = frozenset[str]() if is_loose else clause.stems
    return clause._replace(is_denied=True, denied=clause.stems, heads=heads)


def _subject(clause: Clause) -> frozenset[str]:
    """Return the stems before the verb of a clause; none where it has no verb that is known."""
    words = tuple(takewhile(lambda word: word.term not in VERBS, clause.words))
    return frozenset(map(_STEM, words)) - _NO_STEM if len(words) < len(clause.words) else frozenset()


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
    stems = frozenset(map(_STEM, words)) - _NO_STEM
    return _with_cues(Clause(0, len(piece), 0, words, places, stems, is_listed=piece[:1] == "、"))


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
        heads=frozenset([*(stem for stems in denied for stem in _heads(stems, words)), *_denied_verbs(words)]),
        subjects=frozenset(subjects),
        hedged=frozenset(stem for stems in hedged for stem in stems),
        is_hedged=any(meaning.hedges for meaning in cues),
        is_denied=any(meaning.negates for meaning in cues),
        is_supposed=any(meaning.supposes for meaning in cues),
        is_general=any(meaning.generalises for meaning in cues),
        is_softened=any(meaning.softens for meaning in cues),
        is_certain=any(_is_certain(words, place) for place in range(len(words))),
    )


def _is_certain(words: tuple[Word, ...], place: int) -> bool:
    """Whether a word leaves no doubt, and is not denied itself: "not proven", "no proof"."""
    meaning = words[place].meaning
    return bool(meaning and meaning.is_certain) and not any(
        word.meaning and word.meaning.negates for word in words[max(0, place - 2) : place]
    )


def _is_of_subject(words: tuple[Word, ...], place: int) -> bool:
    """Whether a denial speaks of what stands before it: "flow is absent in …", "stones were not found in this man"."""
    behind_being = any(each.term in _BEING for each in words[max(0, place - 2) : place])
    follows = words[place + 1].term if place + 1 < len(words) else ""
    return behind_being and (words[place].term in _PREDICATES or (words[place].term == "not" and follows in _SEEN))


def _denied_verbs(words: tuple[Word, ...]) -> Iterator[str]:
    """Yield the stems of verbs that are denied by an auxiliary: "does not guarantee salvage"."""
    for place in range(1, len(words) - 1):
        if words[place].term == "not" and words[place - 1].term in _DOING and words[place + 1].stem:
            yield words[place + 1].stem


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
            is_predicate = word.term in _WHOLE_PREDICATES or _is_of_subject(words, place)
            found.append(
                (before if is_predicate and before else behind or before)[: 1 if word.term == "non" else reach]
            )
    return found
