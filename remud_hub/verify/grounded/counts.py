"""Does a text count as many as the evidence: "three follicles", 两枚结节?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.counts import Count, counted_by, counts_of
from remud_hub.clauses.quantities import COUNTS
from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.numbers import numbers_of_evidence


_GENERIC = re.compile(
    r"\b(?:feature|sign|finding|reason|point|criteri|thing|aspect|element|image|panel|part|step|item|option|categor|group|window|chamber|leaflet|ventric|of them)"
    r"|[个条]?(?:心腔|瓣叶|征象|特征|表现|方面|要点|原因|依据|理由|步骤|部分|图|切面|指标|标准|选项|条件|特点)|条(?:都|均|全|\Z|[，。：:])"
)
"""What a text may count that it sums up itself."""
_LIST = re.compile(r"[^.。;；]{0,40}?[:：](?P<list>[^.。;；]*)")
_LISTED = re.compile(
    r"\s?[:：]\s?(?P<list>(?!.{0,40}(?:\d|\b(?:one|two|three)\b|[一两二三]))[^.;；:：()（）]{4,}?)(?:[.;；。]|\Z)"
)
"""A list right behind a number that counts nothing else; numbers in it tell more of what is counted."""
_SEPARATOR = re.compile(r",(?:\s?(?:and|or)\b)?|，|、|\b(?:and|or)\b|和|及|或")
_CONTRAST = re.compile(r"\b(?:instead of|rather than|not|than)\s?\Z|而(?:不是|非)\Z", re.IGNORECASE)
_OR_MORE = re.compile(rf"\b({'|'.join(word for word in COUNTS if word.isascii())}) or (?:more|fewer|less)\b")
_BARE = re.compile(r"\s*(\d{1,2})\s*[.。]?\s*")
_PAIR = 2
_EACH = re.compile(r"\b(?:each|either|both|bilateral|twins?)\b|各|每侧|双|两侧", re.IGNORECASE)
"""What makes two of one on each side."""
_NEAR = 60
"""Characters around a count in which "each" is looked for. Ours."""
_FEWEST = 3
"""From how many on a count that the evidence nowhere has is a wrong one: one and two are often only seen. Ours."""


def count_spans(part: str, text: str, known: str, question: str, *, is_trace: bool) -> Iterator[Span]:
    """Yield the counts of a text that the evidence has otherwise, or, but in a trace, nowhere.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
        question: What it answers: "how many?" says what a bare number counts. A trace may say its numbers again.
        is_trace: Whether it is a thinking trace, which counts what it sees.
    """
    if bare := _BARE.fullmatch(folded_text(text)):
        if _is_counted_otherwise(int(bare[1]), question, known):
            yield Span(part=part, start=0, end=len(text), fault="wrong count")
        return
    counts = counts_of(text)
    told = _told(known) | (_told(question) if is_trace else frozenset()) if counts else frozenset()
    for each in counts:
        if _is_more_than_listed(each, text):
            yield Span(part=part, start=each.start, end=each.end, fault="wrong count")
            continue
        nouns = each.nouns or counted_by(question)
        same = [other for other in counts_of(known) if nouns & other.nouns]
        # "One" stands before each of several, and before what is unlike the rest
        is_told = each.number in told and (not same or each.number in {other.number for other in same})
        if is_told or (each.number == 1 and each.nouns) or _is_apart(each, text):
            continue
        if not nouns and each.number in _valued(known):  # "from sixty millilitres a day to five"
            continue
        is_new = not is_trace and each.number >= _FEWEST and not _GENERIC.search(each.what)
        is_otherwise = bool(same) and not (each.number == _PAIR and any(_is_of_each(other, known) for other in same))
        if is_otherwise or (is_new and not _is_sum(each.number, told)):
            yield Span(part=part, start=each.start, end=each.end, fault="wrong count")


def _is_of_each(count: Count, known: str) -> bool:
    """Whether the evidence counts what there is on each side, so that there are two of one."""
    return _EACH.search(known, max(0, count.start - _NEAR), count.end + _NEAR) is not None


def _is_counted_otherwise(number: int, question: str, known: str) -> bool:
    """Whether the evidence counts what a question asks for, and never as many."""
    nouns = counted_by(question)
    there = [each.number for each in counts_of(known) if nouns & each.nouns]
    told = _told(known)
    is_rest = any(one - other == number for one in told for other in told)
    return bool(there) and number not in {*there, *told} and not (is_rest or _is_sum(number, told))


@lru_cache(REMEMBERED)
def _told(known: str) -> frozenset[int]:
    """Return all numbers without a unit, in figures and words."""
    plain = (each for each in numbers_of_evidence(known).quantities if not each.dimension and each.value.is_integer())
    or_more = {COUNTS[match[1]] for match in _OR_MORE.finditer(folded_text(known))}
    return frozenset(int(each.value) for each in plain) | {each.number for each in counts_of(known)} | or_more


@lru_cache(REMEMBERED)
def _valued(known: str) -> frozenset[float]:
    """Return all numbers, whatever their units."""
    return frozenset(each.value for each in numbers_of_evidence(known).quantities)


def _is_apart(count: Count, text: str) -> bool:
    """Whether a text counts what it then lists, or what is not so: "two leaflets instead of three"."""
    return _is_of_list(count, text) or _CONTRAST.search(text, max(0, count.start - 16), count.start) is not None


def _is_of_list(count: Count, text: str) -> bool:
    """Whether as many things follow: "five views: apical, …"."""
    return _things(_LIST.match(folded_text(text), count.end)) == count.number


def _is_more_than_listed(count: Count, text: str) -> bool:
    """Whether the text lists fewer things right behind a number: "there are four: A, B and C"."""
    return not count.nouns and 1 < _things(_LISTED.match(folded_text(text), count.end)) < count.number


def _things(listing: re.Match[str] | None) -> int:
    """Return how many things a list has; 0 where there is none."""
    return len(_SEPARATOR.findall(listing["list"])) + 1 if listing else 0


def _is_sum(number: int, told: frozenset[int]) -> bool:
    """Whether it is the sum of two numbers of the evidence, or of one and the one that a text speaks of anyway."""
    return any(number - each in told or number - each == 1 for each in told)
