"""Does a text say of the figure what the page says of another case alone: "Fig. 3.8 is a cyst in a man of 71"?"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from remud_hub.clauses.quantities import Key, numbers_by_clause
from remud_hub.clauses.text import REMEMBERED, folded_text, taken_apart
from remud_hub.labels import MAY_CITE, caption_label, find_citations
from remud_hub.records import Span
from remud_hub.verify.grounded.worked_out import asks_difference


FAULT = "told of another figure"
_SENTENCE = re.compile(r"(?:[^.。！？!?\n]|\.(?!\s+[A-Z(]|\s*(?:\n|\Z))|(?<=[Ff]ig)\.)+")
_OTHER_CASE = re.compile(
    r"\b(?:another|different|other) (?:patient|m[ae]n|wom[ae]n|case|pregnancy|child|boy|girl|fetus|infant|newborn|neonate|baby|volunteer|subject|dog|cat|animal)"
    r"|\bunlike\b|\b(?:by|in) contrast\b|\b(?:for|by way of) comparison\b|\bcontrasts?\b|\b(?:cousin|brother|sister)\b|\bopposite\b|\bconfuse\b|\b(?:like|as) (?:that |the one )?in fig"
    r"|\A\s*(?:可|请|与)?对照[:：]?\s?[图圖]|另[一外例]|系另|为一例"
)
"""What makes a figure that a sentence cites one of somebody else."""
_BESIDE = re.compile(
    r"(?<=[,;，；] )(?:unlike|by contrast|in contrast|for comparison)\b|(?<=[，；])(?:不同于|有别于|相比之下)",
    re.IGNORECASE,
)
"""Behind what a sentence says of the case itself."""
_PATIENT = re.compile(
    r"-(?:year|month|week|day)-old\b|\b(?:man|woman|boy|girl|male|female|infant|runner|cyclist|player) (?:of|aged)\b"
    r"|\b(?:man|woman|boy|girl|male|female),? \d|\(\d{1,2} ?(?:y|yrs?|years|months|weeks)\b|[男女][,，]|[\d一二三四五六七八九十]\s?岁|孕\s?\d+(?:\+\d)?\s?周的|患者的"
)
"""Who it is of, where that stands behind the figure: "Fig. 15, a man of 71"."""
_OPENS = re.compile(
    r"\A\s*(?:in )?\S{1,6}\.? ?[\d.-]+[a-z]? (?:shows|depicts|illustrates|demonstrates|presents|is) an? |\A\s*图\s?[\d.-]+\s?为(?![本该上同术复])"
)
"""How a sentence begins that shows something new: "Fig. 4 depicts an endometrioma", 图 13 为膀胱结石."""
_OF_SAME = re.compile(
    r"\bthe (?:lesion|nodule|mass|tumou?r|cyst|needle|patient)\b|\b(?:doppler|elastogra\w+|m-mode|specimen|photograph|image|view|scan|section|plane"
    r"|diagram|scheme|chart|graph|curve|later|after|follow-up|ct|mri)\b"
    r"|术后|术中|术前|治疗|复查|随访|彩色|多普勒|CDFI|造影|弹性|频谱|标本|病理|MRI|CT|切面|示意|流程|曲线|穿刺|消融",
    re.IGNORECASE,
)
"""What such a sentence has where it goes on with the same case, or shows no case at all."""
_CASE = re.compile(r"\b(?:case|patient) (\d+)\b|病例\s?(\d+)")
_SAME_CASE = re.compile(r"\bsame\b|\bthis (?:patient|case)\b|\bour patient\b|该患|同一|本例|此例")
_LABEL = 24
"""Characters that hold a label."""
_FEWEST, _MUCH = {"en": 2, "zh": 4}, 0.5
"""Stems of another case alone that a clause has, and the share of its stems that these are at least. Ours."""
_ASKED = 1
"""Stems of another case that a question may share by chance. Ours."""


class _Told(NamedTuple):
    """What the evidence says of other cases alone."""

    stems: frozenset[str] = frozenset()
    numbers: frozenset[Key] = frozenset()


_NOTHING = _Told()


def other_figure_spans(part: str, said: str, known: str, label: str | None, question: str) -> Iterator[Span]:
    """Yield the clauses of a text that are taken from what the evidence says of the figure of another case.

    Args:
        part: Which text it is.
        said: The text.
        known: The evidence.
        label: What the figure that it is about is called; without it nothing is looked at.
        question: What it answers; what that names, it asks for.
    """
    told = _told(known, label) if label else _NOTHING
    if not told.stems or find_citations(f"{question}\n{said}"):
        return
    asked = taken_apart(question).stems & told.stems
    if len(asked) > _ASKED:
        return
    works_out = bool(asked) or asks_difference(question)
    for clause, numbers in numbers_by_clause(said):
        theirs = clause.stems & told.stems
        fewest = _FEWEST["zh" if any(not stem.isascii() for stem in theirs) else "en"]
        has_number = not works_out and any(number.dimension and number.key in told.numbers for number in numbers)
        if clause.is_supposed or clause.is_denied or clause.is_general:
            continue
        if has_number or len(theirs) >= max(fewest, _MUCH * len(clause.stems)):
            yield Span(part=part, start=clause.start, end=clause.end, fault=FAULT)


@lru_cache(REMEMBERED)
def _told(known: str, label: str) -> _Told:
    apart = _apart(known, label)
    if not apart:
        return _NOTHING
    stems: dict[bool, set[str]] = {True: set(), False: set()}
    keys: dict[bool, set[Key]] = {True: set(), False: set()}
    for clause, numbers in numbers_by_clause(known):
        is_other = any(start <= clause.start + 1 < end for start, end in apart)
        stems[is_other] |= clause.stems
        keys[is_other] |= {number.key for number in numbers}
    return _Told(frozenset(stems[True] - stems[False]), frozenset(keys[True] - keys[False]))


@lru_cache(REMEMBERED)
def _apart(known: str, label: str) -> list[tuple[int, int]]:
    """Return where the evidence speaks of other cases."""
    own = _keys(label)
    if not own:
        return []
    return [match.span() for match in _SENTENCE.finditer(known) if _is_of_others(match[0], own, _case_of(label))]


def _keys(label: str) -> frozenset[str]:
    """Return by what a label may be cited: ``3-2``; of "Plate 4" what tells it from a plate of metal, a stop behind it."""
    named = caption_label(f"{label} ") or caption_label(f"{label}. ")
    return frozenset([named.key] if named else (each.key for each in find_citations(label)))


def _case_of(text: str) -> str | None:
    """Return the number of the case that a text names first."""
    found = _CASE.search(folded_text(text))
    return (found[1] or found[2]) if found else None


@lru_cache(REMEMBERED)
def of_own_case(known: str, label: str | None) -> str:
    """Return the evidence with what it says of other cases blanked out, so that places stay.

    Args:
        known: The evidence.
        label: What the figure is called; without it nothing can be told apart.
    """
    for start, end in _apart(known, label) if label else ():
        # "9 mm wide, unlike in Fig. 3" says something of both
        aside = _BESIDE.search(known, start, end)
        start = aside.start() if aside else start
        known = known[:start] + " " * (end - start) + known[end:]
    return known


def _is_of_others(sentence: str, own: frozenset[str], own_case: str | None) -> bool:
    """Whether a sentence is about another case by its number, or cites only figures of one.

    Args:
        sentence: What the evidence says.
        own: By what the figure itself is cited.
        own_case: The number of its case, where cases are numbered.
    """
    folded = folded_text(sentence)
    if _SAME_CASE.search(folded):
        return False
    case = _case_of(sentence) if own_case else None
    if case and case != own_case:
        return True
    cited = find_citations(sentence) if MAY_CITE.search(sentence) else []
    # 图 3-4 is one figure where figures are numbered by chapter, else two
    if not cited or own & {citation.key for citation in cited} or own & _keys(sentence[cited[0].span[0] :][:_LABEL]):
        return False
    opens = _OPENS.match(folded) and not _OF_SAME.search(sentence)
    return bool(opens or _OTHER_CASE.search(folded) or _PATIENT.search(folded, cited[0].span[1]))
