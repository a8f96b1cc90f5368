"""Questions about a passage: definitions and values (``qa``), reasons and consequences (``qa_reasoning``)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from remud_hub.records import Evidence, Language
from remud_hub.teachers.extractive.measured import value_gaps
from remud_hub.teachers.extractive.sentences import (
    finished,
    is_about_the_matter,
    join_sentences,
    split_sentences,
    without_citations,
)
from remud_hub.teachers.shapes import Draft


class Grammar(NamedTuple):
    """How one language says that something is defined, follows, or has a reason."""

    definition: re.Pattern[str]
    because: re.Pattern[str]
    therefore: re.Pattern[str]
    opening: re.Pattern[str]
    """A sentence that opens as a consequence of the one before it."""


# A definition's subject must be a thing with a name: "This is …" or "它是……" defines nothing by itself.
_POINTERS = r"(?:This|That|These|Those|It|There|Here|He|She|We|They|Our|Its|Such|One|Which|What|Both|Each|All|Another|Other|If|When|For|In|As|Since|Although|While|Because|Whereas|However|Thus|Therefore|Then|Here|Furthermore|Moreover|Results?|RESULTS)\b"
_POINTERS_ZH = r"(?:这|那|其|它|该|此|本|我|他|她|如|若|因|所|也|但|并|而|均|都|不)"

GRAMMAR: dict[Language, Grammar] = {
    "en": Grammar(
        definition=re.compile(
            rf"^(?!{_POINTERS})(?P<term>(?:The |An? )?[A-Za-z][\w’'/-]*(?: [\w’'/-]+){{0,4}}?) (?P<verb>is|are) (?:an? |the |defined as )\w"
        ),
        because=re.compile(r"^(?P<effect>[^;]{15,}?),? because (?!of\b)(?P<cause>[^;]{10,}?)[.;]?$"),
        therefore=re.compile(
            r"^(?P<cause>.{15,}?)(?:, so (?:that )?(?=the\b|an?\b|it\b|they\b|th[eo]se\b|their\b|its\b|no\b)|, which means that |; therefore,? |; thus,? |; hence,? )(?P<effect>.{10,}?)\.?$"
        ),
        opening=re.compile(
            r"^(?:Therefore|Thus|Hence|Consequently|As a result|For this reason|Accordingly),? (?P<effect>.{15,})$"
        ),
    ),
    "zh": Grammar(
        definition=re.compile(
            rf"^(?!{_POINTERS_ZH})(?P<term>[^，。；、：（）]{{2,14}}?)(?P<verb>是)(?:指)?[^，。；不否]\S{{5,}}"
        ),
        because=re.compile(r"^(?P<effect>[^；]{6,}?)，(?:这)?是?因为(?P<cause>[^。；]{5,})"),
        therefore=re.compile(r"^(?P<cause>.{6,}?)[，；](?:因此|所以|故|从而)(?P<effect>.{4,}?)。?$"),
        opening=re.compile(r"^(?:因此|所以|由此可见|综上)，?(?P<effect>.{6,})$"),
    ),
}
PHRASE_LIMIT = 3  # drafts of one kind from one passage: more would repeat themselves


def write_qa(evidence: Evidence, phrases: dict[str, str]) -> Iterator[Draft]:
    """Yield definitions and values that the passage states."""
    grammar, found = GRAMMAR[evidence.language], {"define": 0, "value": 0}
    for _, sentence in _clean_sentences(evidence):
        if (match := grammar.definition.match(sentence)) and found["define"] < PHRASE_LIMIT:
            found["define"] += 1
            term = _lower_first(match["term"])
            yield Draft(question=phrases["define"].format(term=term, verb=match["verb"]), answer=sentence)
        elif found["value"] < PHRASE_LIMIT:
            for statement, value in value_gaps(sentence, evidence.language):
                found["value"] += 1
                yield Draft(question=phrases["value"].format(statement=statement), answer=value, answer_kind="number")


def write_qa_reasoning(evidence: Evidence, phrases: dict[str, str]) -> Iterator[Draft]:
    """Yield reasons and consequences; the thinking is the sentence before and the sentence that states them."""
    count = 0
    for before, sentence in _clean_sentences(evidence):
        found = _reason(before, sentence, GRAMMAR[evidence.language])
        if found and count < PHRASE_LIMIT:
            count += 1
            yield Draft(
                question=phrases[found.kind].format(statement=found.statement),
                thinking=join_sentences([text for text in (before, sentence) if text], evidence.language),
                answer=finished(found.answer, evidence.language),
            )


class _Reason(NamedTuple):
    kind: str
    statement: str
    answer: str


def _reason(before: str | None, sentence: str, grammar: Grammar) -> _Reason | None:
    """Find what a sentence gives as a reason or as a consequence, of itself or of the sentence before it."""
    if match := grammar.because.match(sentence):
        return _Reason("why", match["effect"], match["cause"])
    if match := grammar.therefore.match(sentence):
        return _Reason("consequence", match["cause"], match["effect"])
    if before and (match := grammar.opening.match(sentence)):
        return _Reason("consequence", before.rstrip(".。"), match["effect"])
    return None


def _clean_sentences(evidence: Evidence) -> Iterator[tuple[str | None, str]]:
    """Yield each usable sentence with the one before it in the same paragraph."""
    for paragraph in evidence.text.split("\n\n"):
        before = None
        for raw in split_sentences(paragraph, evidence.language):
            sentence = without_citations(raw, evidence.language)
            whole = sentence and not raw[:1].islower()  # taking a citation out may have left it a capital
            usable = sentence if whole and sentence and is_about_the_matter(sentence, evidence.language) else None
            if usable:
                yield before, usable
            before = usable


def _lower_first(term: str) -> str:
    """Lower the first letter of a common noun; abbreviations and names inside keep theirs."""
    first = term.split(" ")[0]
    return term if first[1:] != first[1:].lower() else term[:1].lower() + term[1:]
