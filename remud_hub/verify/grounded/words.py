"""Are the words of a text those of the evidence? Named findings each, other words as a share, of every sentence and of the whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.quantities import COUNTS, says_number
from remud_hub.clauses.text import REMEMBERED, Text, folded_text
from remud_hub.clauses.words import Place, Word
from remud_hub.records import Span


NEW = "words not in the evidence"
FEWEST = {"en": 4, "zh": 7}
"""Stems of a sentence or answer from which on a share says something; Chinese ones overlap. Ours."""


_NEW = {"en": 3, "zh": 5}
"""Stems of a clause from which on it says something new where the evidence has none of them. Ours."""
_SHARES = frozenset(["half", "third", "quarter", "double", "一半", "两倍", "半数"])
"""Numbers, too: "less than half as wide"."""
_REASONS = frozenset(["because", "since", "as", "seeing", "因为", "由于"])
_WITH_NUMBER = 0.5
"""Where numbers are held against the evidence, words may be fewer: this share of the share. Ours."""
COMPARING = frozenset(["more", "less"])
"""Sides by which one number is held against another."""
_GRADES = frozenset(["mild", "moderate", "severe", "increased", "decreased", "high", "low", "normal", "abnormal"])
"""Sides that grade a value."""
_SIZES = frozenset(["enlarged", "small", "thickened", "thin", "wide", "narrow", "distended"])
"""Sides that say how large something is."""
_UNLIKELY = frozenset(["unlikely", "less likely", "improbable", "可能性小", "可能性不大", "可能性较小", "不像"])
_LENGTHS = frozenset(["mm", "cm"])
_CARE = re.compile(
    r"(?:需要?|仍需|还需|应当?|建议|可以?|必要时).{0,12}(?:评估|确认|随访|复查|结合|明确|观察|监测|证实|检查)"
    r"|\b(?:needs?|needed|should|would|may|must|recommend\w*|advis\w*)\b.{0,40}\b(?:confirm|follow|assess|correlat|monitor|re-?evaluat|verif)",
    re.IGNORECASE,
)
"""Prudent advice, which says nothing of the case."""
_MECHANISM = re.compile(
    r"[^,.;:。]{1,24}(?:使得?|导致|引起|造成|令|\b(?:makes?|causes?|leads? to|results? in|produces?|gives? rise to)\b)[^,.;:。]{1,24}"
)
"""How a trace explains one thing by another: 渗出使肌束回声减低, "fat makes the liver bright"."""
_OF_THE_CASE = re.compile(r"\b(?:patient|this|our|here)\b|患者|病人|本例|该例|此处")
_SPANS, _SHORTEST = frozenset(["thickened", "wide"]), 4
"""Sides that also say which size is meant, and how long the English words for these are; Chinese ones are shorter."""
_COMPARED = frozenset(["versus", "before", "than", "compared"])
_NOUNS = {
    "aneury": ("evar",),
    "effusi": ("pool", "polyhy", "oligoh"),
    "cystic": ("spongi", "honeyc"),
    "thick": ("thickn",),
    "thicke": ("thickn",),
}
"""Stems of what is measured, or of what has it, by those of the findings that name it: "cortical thickness of 5 mm", spongiform."""


def span_of(part: str, clause: Clause, word: int, fault: str = "") -> Span:
    """Return where a word of a clause stands, and what is wrong with it."""
    start, end = clause.places[word]
    return Span(part=part, start=clause.start + start, end=clause.start + end, fault=fault)


def is_measured(clause: Clause, word: int) -> bool:
    """Whether a word only says what was measured: "5 mm thick" does not say that it is thickened."""
    return word > 0 and clause.words[word - 1].term in _LENGTHS


def is_size_in_numbers(clause: Clause, word: int) -> bool:
    """Whether an English word only says which size was measured, as in "4 mm thick"; "an 8 mm thickened wall" and 52 mm增大 say more."""
    start, end = clause.places[word]
    follows = clause.words[word + 1 : word + 2]
    is_last = not follows or not follows[0].stem or follows[0].term in _COMPARED
    return (
        end - start >= _SHORTEST and is_last and is_measured(clause, word) and says_one_of(clause.words[word], _SPANS)
    )


def _is_given_in_numbers(clause: Clause, word: int) -> bool:
    """Whether a length stands by a word: the page may say it without the word, as 壁厚5 mm does for 壁增厚达5 mm, "of 4.5 mm is thick"."""
    near = (*clause.words[max(0, word - 3) : word], *clause.words[word + 1 : word + 3])
    return any(each.term in _LENGTHS for each in near)


def finding_spans(
    part: str,
    said: str,
    text: Text,
    known: Text,
    allowed: frozenset[str],
    by_change: Mapping[int, frozenset[str]],
    *,
    is_trace: bool,
) -> Iterator[Span]:
    """Yield the findings that a text names and the evidence does not, with the fault, and those that both name.

    Args:
        part: Which text it is.
        said: The text.
        text: It, taken apart.
        known: The evidence, taken apart.
        allowed: Stems that the question brings.
        by_change: Sides of opposites that changes vouch for, by their sentences: "it narrowed from 13 to 9 mm".
        is_trace: Whether it is a thinking trace.
    """
    for clause in text.clauses:
        for i, word in enumerate(clause.words):
            if word.meaning and word.meaning.finding:
                stem = word.stem
                if stem in known.stems or _is_known_otherwise(stem, known.stems):
                    yield span_of(part, clause, i)
                elif not (
                    stem in allowed
                    or clause.is_supposed
                    or _is_given_in_numbers(clause, i)
                    or says_one_of(word, by_change.get(clause.sentence, frozenset()))
                    or (is_trace and (clause.is_general or clause.is_softened))
                    or (is_trace and names_one_of(clause, COMPARING))  # "polyhydramnios begins above 24 cm"
                    or clause.is_denied
                    or (clause.is_hedged and (is_trace or not clause.hedged))
                    or (is_trace and _is_explained(said, clause, i, known.stems))
                ):
                    yield span_of(part, clause, i, "invented finding")


def _is_explained(said: str, clause: Clause, word: int, known: frozenset[str]) -> bool:
    """Whether a word of a trace stands where it explains what the page has by something else, and not as a fact of the case."""
    if not (clause.stems - {clause.words[word].stem}) & known:
        return False
    text, place = folded_text(said)[clause.start : clause.end], clause.places[word][0]
    explained = any(match.start() <= place < match.end() for match in _MECHANISM.finditer(text))
    return explained and _OF_THE_CASE.search(text) is None


def _is_known_otherwise(stem: str, known: frozenset[str]) -> bool:
    """Whether the evidence has a finding in another form: thick as "thickness", or 肾积水 as 积水 of the kidney."""
    if stem.isascii():
        return any(noun in known for noun in _NOUNS.get(stem, ()))
    return any(stem[start:] in known for start in range(1, len(stem) - 1))


def is_unlikely(clause: Clause) -> bool:
    """Whether a clause says that it hardly is so."""
    return any(word.term in _UNLIKELY for word in clause.words)


def stems_besides(clause: Clause, named: Sequence[Place]) -> frozenset[str]:
    """Return the stems of a clause without those of words that stand, even in part, at some places of its text."""
    return frozenset(
        word.stem
        for word, (start, end) in zip(clause.words, clause.places, strict=True)
        if word.stem and all(clause.start + end <= first or clause.start + start >= last for first, last in named)
    )


def denies_before(clause: Clause, start: int) -> bool:
    """Whether a denial stands before a place of a clause, and not as a part of the next word, as in "non-contrast"."""
    return any(
        word.meaning is not None and word.meaning.negates and word.term != "non" and clause.start + place[0] < start
        for word, place in zip(clause.words, clause.places, strict=True)
    )


def says_one_of(word: Word, sides: frozenset[str]) -> bool:
    """Whether a word is one of some sides of opposites."""
    return any(side in sides for _, side in (word.meaning.poles if word.meaning else ()))


def names_one_of(clause: Clause, sides: frozenset[str]) -> bool:
    """Whether a clause names one of some sides of opposites."""
    return any(pole.side in sides for pole in clause.poles)


def overlap(context: frozenset[str], stems: frozenset[str], beside: frozenset[str]) -> float:
    """Return how many stems of a context a clause has; what only the rest of its sentence has counts half."""
    return len(context & stems) + 0.5 * len(context & beside)


def sentence_spans(
    part: str, text: Text, known: Text, allowed: frozenset[str], least: float, *, said: str, is_answer: bool
) -> Iterator[Span]:
    """Yield the sentences of which the evidence holds less than a share of the words; of an answer also clauses that are all new.

    Args:
        part: Which text it is.
        text: It, taken apart.
        known: The evidence, taken apart.
        allowed: Stems that the question brings.
        least: The share.
        said: The text. A clause with a number in it is held against the numbers of the evidence.
        is_answer: Whether it is an open answer, and so no option or trace.
    """
    sentences: dict[int, list[Clause]] = {}
    for clause in text.clauses:
        sentences.setdefault(clause.sentence, []).append(clause)
    for clauses in sentences.values():
        clauses = [clause for clause in clauses if not is_advice(clause, said)]
        new = [
            clause
            for clause in clauses
            if is_answer and _is_new(clause, known.stems | allowed, said) and not _only_grades(clause, known.stems)
        ]
        yield from (Span(part=part, start=clause.start, end=clause.end, fault=NEW) for clause in new)
        stems = {stem for clause in clauses for stem in clause.stems}
        supposed = any(clause.is_supposed or clause.is_general for clause in clauses)
        if not clauses:
            continue
        enough = least_of(least, said[clauses[0].start : clauses[-1].end])
        if not new and are_enough(stems) and not supposed and held(stems, known.stems | allowed) < enough * len(stems):
            yield Span(part=part, start=clauses[0].start, end=clauses[-1].end, fault=NEW)


def least_of(least: float, said: str) -> float:
    """Return the share of a text's words that the evidence must hold, which is less where it says numbers."""
    return least * (_WITH_NUMBER if says_number(said) else 1)


def share_held(text: Text, known: Text, allowed: frozenset[str], said: str) -> float:
    """Return which share of a text's words the evidence holds; 1.0 where they are too few to say.

    What is only supposed, and prudent advice, is not weighed.
    """
    weighed = (clause for clause in text.clauses if not (clause.is_supposed or is_advice(clause, said)))
    stems = frozenset[str]().union(*(clause.stems for clause in weighed))
    return held(stems, known.stems | allowed) / len(stems) if are_enough(stems) else 1.0


def is_advice(clause: Clause, said: str) -> bool:
    """Whether a clause of a text says what should be done next, which says nothing of the case."""
    return _gives_advice(said) and _CARE.search(said, clause.start, clause.end) is not None


@lru_cache(REMEMBERED)
def _gives_advice(said: str) -> bool:
    """Whether a text holds any advice: most hold none in any clause."""
    return _CARE.search(said) is not None


def _is_new(clause: Clause, known: frozenset[str], said: str) -> bool:
    least = _NEW["zh"] if any(not stem.isascii() for stem in clause.stems) else _NEW["en"]
    # A reason has words of its own for what the page says: "because it lies beneath the threshold"
    least += clause.words[0].term in _REASONS
    if (
        len(clause.stems) < least
        or clause.is_hedged
        or clause.is_supposed
        or clause.is_general
        or held(clause.stems, known)
    ):
        return False
    counts = any(COUNTS.get(word.term, 1) > 1 or word.term in _SHARES for word in clause.words)
    return not (counts or says_number(said[clause.start : clause.end]))


def grades(word: Word) -> bool:
    """Whether a word says how high, low, wide or narrow something is."""
    return says_one_of(word, _GRADES | _SIZES)


def _only_grades(clause: Clause, known: frozenset[str]) -> bool:
    """Whether a clause says only how high or low a value is: "41 mmHg, which is mildly raised"."""
    grading = {word.stem for word in clause.words if grades(word)}
    return bool(grading) and len(clause.stems - grading - known) < _NEW["en"]


def are_enough(stems: frozenset[str] | set[str]) -> bool:
    """Whether stems are so many that their share in the evidence says something."""
    chinese = sum(not stem.isascii() for stem in stems) > len(stems) / 2
    return len(stems) >= FEWEST["zh" if chinese else "en"]


def held(stems: frozenset[str] | set[str], known: frozenset[str]) -> float:
    """Return how many of the stems are known; a pair of Chinese characters that stand apart there counts half."""
    missing = [stem for stem in stems - known if not stem.isascii()]
    chars = {char for stem in known if not stem.isascii() for char in stem} if missing else set()
    return len(stems & known) + 0.5 * sum(set(stem) <= chars for stem in missing)
