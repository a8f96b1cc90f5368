"""Does a text say that a picture was made in another way than the page: CT for ultrasound, a transverse plane for a longitudinal one?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.lexicon import listed
from remud_hub.clauses.patterns import by_first
from remud_hub.clauses.text import REMEMBERED, Text, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.words import are_enough, denies_before, held, is_advice, stems_besides


FAULT = "other technique"
_OPTIONS = frozenset(["always", "of_views", "known_by"])
_TAKEN = 0.5
"""Share of a clause's words that the evidence must have for the clause to be about the same. Ours."""
_VIEW = re.compile(
    r"[^.;。；]{0,24}?(?:\bview|\bplane|\bscan|\bsection\b|\bimage|\bwindow|sonogram|\bapproach|切面|断面|[状切]面|扫查|[横纵]切|[横纵]断)"
)
"""Behind words that mean other things, too, what makes them say how a picture was made."""
_BEGINS_WORD = re.compile(r"\A\\b(\w)")
_NEXT = re.compile(
    r"\b(?:next step|should|needs?|needed|recommend\w*|advis\w*|warrant\w*|consider)\b|建议|需要?|应行|可行|进一步|必要时",
    re.IGNORECASE,
)
_BARE = 2
"""Stems up to which a text only names what was asked for."""


class _Group(NamedTuple):
    """Techniques of which one excludes the others."""

    patterns: dict[str, re.Pattern[str]]
    known_by: dict[str, re.Pattern[str]]
    """Words by which a page has one without its name."""
    always: str | None
    """The one that every page is about."""
    of_views: bool
    """Whether its words say how a picture was made only before a word for a view."""


def technique_spans(part: str, said: str, text: Text, known: Text, named: str, *, is_trace: bool) -> Iterator[Span]:
    """Yield the techniques of a text that the evidence does not name, where it names others of their kind.

    Args:
        part: Which text it is.
        said: The text.
        text: It, taken apart.
        known: The evidence, taken apart.
        named: The evidence and the question, as they are written.
        is_trace: Whether it is a thinking trace, which knows what other techniques show.
    """
    folded = folded_text(said)
    if not _any_technique().search(folded):
        return
    stated: dict[int, bool] = {}
    for match in _strange(folded, _named(folded_text(named)), is_bare=len(text.stems) <= _BARE):
        clause = text.clause_at(match.start())
        if clause is None or clause.subjects or denies_before(clause, match.start()):
            continue
        if clause.start not in stated:
            stated[clause.start] = _is_stated(clause, match, said, text, known, is_trace=is_trace)
        if stated[clause.start]:
            yield Span(part=part, start=match.start(), end=match.end(), fault=FAULT)


def _strange(folded: str, told: Sequence[frozenset[str]], *, is_bare: bool) -> Iterator[re.Match[str]]:
    """Yield where a text names techniques that the evidence does not, of groups that it names another one of."""
    for group, named in zip(_groups(), told, strict=True):
        here = named | ({group.always} if group.always else set())
        for name, pattern in group.patterns.items() if here else ():
            for match in pattern.finditer(folded) if name not in here else ():
                if not group.of_views or is_bare or _VIEW.match(folded, match.end()):
                    yield match


def _is_stated(
    clause: Clause, technique: re.Match[str], said: str, text: Text, known: Text, *, is_trace: bool
) -> bool:
    """Whether a clause says of the case how its picture was made."""
    if clause.is_supposed or clause.is_general or clause.hedged or is_advice(clause, said):
        return False
    if _NEXT.search(said, clause.start, clause.end):
        return False
    if not is_trace and not are_enough(text.stems):
        return True
    others = stems_besides(clause, [technique.span()])
    return held(others, known.stems) >= _TAKEN * len(others)


@lru_cache(REMEMBERED)
def _named(folded: str) -> tuple[frozenset[str], ...]:
    """Return, for each group, the techniques that a text names."""
    return tuple(
        frozenset(
            name for name, pattern in (*group.patterns.items(), *group.known_by.items()) if pattern.search(folded)
        )
        for group in _groups()
    )


@cache
def _groups() -> tuple[_Group, ...]:
    groups: dict[str, dict[str, Any]] = listed("techniques")
    return tuple(
        _Group(
            patterns=_patterns({name: pieces for name, pieces in group.items() if name not in _OPTIONS}),
            known_by=_patterns(group.get("known_by", {})),
            always=str(group["always"]) if "always" in group else None,
            of_views="of_views" in group,
        )
        for group in groups.values()
    )


@cache
def _any_technique() -> re.Pattern[str]:
    """Return a pattern of all techniques, for most texts name none."""
    techniques: list[dict[str, list[str]]] = list(listed("techniques").values())
    pieces = (piece for group in techniques for name in group if name not in _OPTIONS for piece in group[name])
    return re.compile(by_first(map(_by_letter, pieces)), re.ASCII)


def _patterns(listed_by_name: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    """Return a pattern for each name; by ASCII a Chinese character is none of a word, so that one ends before it: CT引导."""
    return {name: re.compile("|".join(map(_by_letter, pieces)), re.ASCII) for name, pieces in listed_by_name.items()}


def _by_letter(piece: str) -> str:
    r"""Return a piece of a pattern with its first letter first, which is found much faster than ``\b``."""
    return _BEGINS_WORD.sub(r"\1(?<!\\w\1)", piece)
