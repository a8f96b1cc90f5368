"""Texts as clauses, and clauses as words with their places: which are denied, hedged, or one side of two opposites."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from operator import attrgetter

from remud_hub.clauses.clause import Clause, Pole
from remud_hub.clauses.joined import denied_lists, joined
from remud_hub.clauses.lexicon import SEEN, VERBS, WHOLE_PREDICATES, Meaning
from remud_hub.clauses.words import Word, words_of


# Begins with all that a clause may begin with, which is found much faster than one of several
_CLAUSE = re.compile(
    r"[.;:!?。,、…—\s但而并且因所伴]"
    r"(?:(?<=\s)(?:(?=[bwatshpdo])(?:(?:but|while|whereas|although|though|despite|which|because|since|and|plus|however)(?=\s)"
    r"|(?=that\s)(?<!\son\s)(?<!\sof\s)(?<!\sin\s)(?<!\sat\s)(?<!\sto\s)(?<!\sfor\s)(?<!from\s)(?<!with\s)(?<!than\s)(?<!provided\s)(?<!condition\s)that"  # "on that side"
    r"|(?=owing\sto\s|due\sto\s)(?<!not\s)(?<!be\s)(?<!is\s)(?<!are\s)(?<!was\s)(?<!were\s)(?<!ly\s)(?<!may\s)(?:owing|due)"
    r"|(?=with\s(?!certainty))(?<!\bnot\s)(?<!keeping\s)(?<!consistent\s)(?<!compatible\s)(?<!line\s)with)"
    r"|(?<=\n)|(?=\([\"“]))"  # loss of detail ("snowstorm" sign)
    r"|(?<=\S)(?!(?<=左、)右)"  # 左、右心室 are both
    r"(?:(?<=[;:!?。,、…—])|(?<=\.)(?=\s|$)"
    r"|(?<=但)是?|(?<=而)且?|(?<=并)(?!发)且?|(?<=且)|(?<=因)此|(?<=所)以|(?<=伴)(?<![不未无]伴)有?))"
)
_STOPS = re.compile(r"\.(?=\s|$)|[。!?！？；\n]|;(?=\s?(?:\([a-hA-H]\)|[A-H][,.:，：]))")
"""Ends of sentences, in the text as it is: a Chinese semicolon is one, an English one only before the next panel of a caption."""
_ASIDE = re.compile(
    r"\([^()]{0,16}(?:not (?:shown|pictured|depicted|illustrated|included|reproduced|printed|displayed|provided)|未示|图[^()]{0,8}(?:未显示|未列出|未附|未包含|未包括))\)"
)
"""What a text says of its figure and not of the case: "(not shown)", （图5未示）."""
_OF_OTHERS = re.compile(r"时[^,。;]{0,8}(?:常|往往)")
"""What often is so in a condition speaks of other cases: 肠扭转时静脉常移到左侧."""
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
_CALLING = frozenset(["probable", "possible", "suspected", "presumed", "none"])
_ADVERBS_OF_CERTAINTY = frozenset(["with certainty", "for certain", "for sure"])
_PLACING = frozenset(["in", "at", "on", "near", "within", "beside"])
_PREPOSITIONS = frozenset(["under", "over", "above", "below", "before", "after", "following", "during"])

_SHOWING = frozenset(
    [
        "show",
        "shown",
        "reveal",
        "revealed",
        "demonstrate",
        "demonstrated",
        "detect",
        "detected",
        "disclose",
        "disclosed",
        "depict",
        "depicted",
    ]
)
_USUAL = frozenset(["usual", "normal", "expected", "typical", "classic", "classical"])

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
        return self.by_sentence(attrgetter("stems"))

    def by_sentence(self, told: Callable[[Clause], Iterable[str]]) -> dict[int, frozenset[str]]:
        """Return the stems that the clauses of each sentence tell.

        Args:
            told: What one clause tells.
        """
        found: dict[int, set[str]] = {}
        for clause in self.clauses:
            found.setdefault(clause.sentence, set()).update(told(clause))
        return {sentence: frozenset(stems) for sentence, stems in found.items()}


@lru_cache(REMEMBERED)
def taken_apart(text: str) -> Text:
    """Return a text as clauses. Places are those of the text as it is, for folding keeps the length or is undone."""
    folded = folded_text(text)
    if "(" in folded:
        folded = _ASIDE.sub(lambda aside: " " * len(aside[0]), folded)
    stops = [match.start() for match in _STOPS.finditer(text)]
    clauses: list[Clause] = []
    start = 0
    lists = denied_lists(folded)
    for end in [*(match.start() for match in _CLAUSE.finditer(folded)), len(folded)]:
        said = _clause(folded[start:end])
        if said.words:
            clause = Clause(start, end, bisect_right(stops, start), *said[3:])
            is_denied = bool(lists) and any(begin < start < last for begin, last in lists)
            clauses.append(joined(clause, folded, clauses[-1], is_in_denied_list=is_denied) if clauses else clause)
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
    poles = tuple(
        Pole(place, *pole) for place, word in enumerate(words) if word.meaning for pole in word.meaning.poles
    )
    clause = _with_cues(Clause(0, len(piece), 0, words, places, stems, poles, is_listed=piece[:1] == "、"))
    return clause._replace(is_supposed=True) if clause.is_general and _OF_OTHERS.search(piece) else clause


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
    """Whether a word leaves no doubt, and is not denied itself: "not proven", "no proof", "cannot give it with certainty"."""
    meaning = words[place].meaning
    first = 0 if words[place].term in _ADVERBS_OF_CERTAINTY else max(0, place - 2)
    return bool(meaning and meaning.is_certain) and not any(
        word.meaning and word.meaning.negates for word in words[first:place]
    )


def _is_of_subject(words: tuple[Word, ...], place: int) -> bool:
    """Whether a denial speaks of what stands before it: "flow is absent in …", "stones were not found in this man"."""
    behind_being = any(each.term in _BEING for each in words[max(0, place - 2) : place])
    follows = words[place + 1].term if place + 1 < len(words) else ""
    return behind_being and (words[place].term in _PREDICATES or (words[place].term == "not" and follows in SEEN))


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
    return [*(told[:1] if (is_chinese and not findings) or not (noun or findings) else ()), *findings[:1], *noun]


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


def _told_by(words: tuple[Word, ...], place: int) -> Iterable[Word]:
    """Return the words behind a cue; what a noun is called, "probable fibroadenoma in the right breast", holds for no place."""
    behind = words[place + 1 :]
    return takewhile(lambda word: word.term not in _PLACING, behind) if words[place].term in _CALLING else behind


def _fails_to_show_what_is(words: tuple[Word, ...], place: int) -> bool:
    """Whether another examination before had not shown a definite thing, which is there for all that: "a film had not revealed the tear".

    "The usual gliding" is none, and "did not show the appendix" denies that it was seen.
    """
    if not place or words[place - 1].term != "had":
        return False
    start = place + 2 if words[place].term == "not" and place + 1 < len(words) else place + 1
    shows = words[start - 1].term.removeprefix("not ").rpartition(" ")[2]
    article, *rest = [word.term for word in words[start : start + 2]] or [""]
    return shows in _SHOWING and article == "the" and _USUAL.isdisjoint(rest)


def _spoken_of(words: tuple[Word, ...], cue: Cue) -> list[list[str]]:
    """Return, for each cue, the stems behind it, nearest first, and, where none is behind it ("囊肿可能"), those before it."""
    reach = _SCOPE["zh" if words[0].term[0] > "\u0080" else "en"]
    found = []
    for place, word in enumerate(words):
        if word.meaning and cue(word.meaning):
            if _fails_to_show_what_is(words, place):
                continue
            if word.stem:  # "not large" in one word
                found.append([word.stem] if word.meaning.negates else [])
                continue
            behind = [each.stem for each in _told_by(words, place) if each.stem]
            if word.term == "none" and not behind and place and words[place - 1].term in _SHOWING | _BEING | VERBS:
                continue  # "colour Doppler showed none" is about what was asked for
            before = [each.stem for each in reversed(words[:place]) if each.stem]
            is_predicate = word.term in WHOLE_PREDICATES or _is_of_subject(words, place)
            found.append(
                (before if is_predicate and before else behind or before)[: 1 if word.term == "non" else reach]
            )
    return found
