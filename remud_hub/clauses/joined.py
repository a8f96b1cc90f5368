"""What a clause takes from the one before it: it may go on with a list of what is denied, or deny what that is about."""

import re
from itertools import takewhile

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.lexicon import SEEN, VERBS, WHOLE_PREDICATES
from remud_hub.clauses.words import Place


_LISTING = re.compile(r"\s(?:and(?! an? | the )|or|nor)\b|、|,\s(?:or|nor)\b")
_LOOSE = re.compile(r"\s*and\b")
_LISTING_DENIALS = frozenset([
    "no", "neither", "nor", "absence of", "absent", "no evidence of", "no sign of", "no signs of", "lack", "lacks", "lacked",
    "lacking", "free of", "devoid of", "without any", "negative for",
])  # fmt: skip
"""Denials of nouns, which hold for all that "and" adds to them; "without flow and fine bright lines" may be read either way."""
_FEW_WORDS = 3
"""Words of "and solid parts", which goes on with whatever was denied. Ours."""
_DENIED_LIST = re.compile(
    r"(?=(\b(?:no|neither|without)\b(?:[^.;:!?\n,]{1,40},){1,5}[^.;:!?\n,]{1,40}?\s(?:or|nor)\b))"
)
"""A list of things that all are denied: "no tenosynovitis, ganglion or persistent artery"; a "no" before it may begin none."""
_WORD = re.compile(r"[a-z]+")
_GOES_ON_DENYING = re.compile(
    r"\W{0,3}(?:but|and|which|that)?\s{0,3}(?:is|are|was|were|has|have|had|could|can)\s{1,3}(?:been\s)?not\s(?:be\s)?"
    rf"(?:{'|'.join(sorted(SEEN))})\b"
)
"""A denial without a subject of its own: "torsion is frequent but was not seen"."""
_DIGIT = re.compile(r"\d")
_SAYS_MORE = re.compile(
    r"(?:超过|大于|小于|[很较极]少|不多|出现在|位于|见于|充满|内[见有]|仍|良好|通畅|连续|完整|丰富|清晰|光滑)(?![^、，。；]*的)"
)
"""What makes a Chinese part of a list say something of its own: 没有游离气体、肠间液体很少."""
_RESTRICTS = re.compile(r"\W*(?:and|or)\s(?:only|merely|just|at most)\b")
"""What goes on with what there is: "no abscess, and only a trace of fluid"."""
_RELATIVE = frozenset(["that", "which", "who"])
"""What begins a clause that denies only what it belongs to: "an orientation that is not parallel, and angular margins"."""
_ENDS_OF_LISTS = VERBS | {
    "but", "and", "with", "which", "while", "though", "although", "revealed", "showing", "demonstrated",
}  # fmt: skip
"""What no list of things runs across."""


def denied_lists(text: str) -> list[Place]:
    """Return where lists stand of which all is denied; not across a verb, behind which something else is said."""
    found = (match for match in _DENIED_LIST.finditer(text)) if ", " in text else ()
    return [match.span(1) for match in found if _ENDS_OF_LISTS.isdisjoint(_WORD.findall(match[1]))]


def joined(clause: Clause, text: str, before: Clause, *, is_in_denied_list: bool) -> Clause:
    """Return a clause with what it takes from the one before it.

    One that only goes on with a list ("no septa or solid parts") is denied as what it goes on with is, and a denial without
    a subject is about that of the one before: "torsion is frequent but was not seen".
    """
    if before.sentence != clause.sentence:
        return clause
    if clause.is_denied:
        return clause if before.is_denied else _with_subject(clause, text, before)
    return _as_listed(clause, text, before, is_in_denied_list=is_in_denied_list) if before.is_denied else clause


def _with_subject(clause: Clause, text: str, before: Clause) -> Clause:
    if clause.stems and not _GOES_ON_DENYING.match(text, clause.start):
        return clause
    subject = _subject(before) if clause.stems else before.stems
    return clause._replace(stems=clause.stems | subject, denied=clause.denied | subject, heads=clause.heads | subject)


def _as_listed(clause: Clause, text: str, before: Clause, *, is_in_denied_list: bool) -> Clause:
    # "The line is lost, the flow is rich"; "no flow on the left and normal flow on the right"
    if any(word.term in WHOLE_PREDICATES for word in before.words) or clause.stems & before.heads:
        return clause
    if is_in_denied_list:
        return clause._replace(is_denied=True, denied=clause.stems, heads=clause.stems)
    if before.words[0].term in _RELATIVE and any(word.term == "not" for word in before.words):
        return clause
    says_more = any(word.term in VERBS or word.term == "normal" for word in clause.words) or _SAYS_MORE.search(
        text, clause.start, clause.end
    )
    says_more = says_more or _RESTRICTS.match(text, clause.start)
    if says_more or not _LISTING.match(text, clause.start):
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
    return frozenset(word.stem for word in words if word.stem) if len(words) < len(clause.words) else frozenset()
