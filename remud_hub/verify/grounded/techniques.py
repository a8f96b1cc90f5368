"""Does a text say that a picture was made in another way than the page: CT for ultrasound, a transverse plane for a longitudinal one?"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.text import REMEMBERED, Text, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.words import are_enough, denies_before, held, is_advice


FAULT = "other technique"
_TAKEN = 0.5
"""Share of a clause's words that the evidence must have for the clause to be about the same. Ours."""


class _Group(NamedTuple):
    """Techniques of which one excludes the others."""

    patterns: dict[str, re.Pattern[str]]
    always: str | None
    """The one that every page is about."""


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
    told = _named(folded_text(named))
    folded = folded_text(said)
    for number, group in enumerate(_groups()):
        here = told[number] | ({group.always} if group.always else set())
        for name, pattern in group.patterns.items() if here else ():
            for match in pattern.finditer(folded) if name not in here else ():
                clause = text.clause_at(match.start())
                if clause is None or denies_before(clause, match.start()) or clause.subjects:
                    continue
                if _is_stated(clause, said, text, known, is_trace=is_trace):
                    yield Span(part=part, start=match.start(), end=match.end(), fault=FAULT)


def _is_stated(clause: Clause, said: str, text: Text, known: Text, *, is_trace: bool) -> bool:
    """Whether a clause says of the case how its picture was made."""
    if clause.is_supposed or clause.is_general or is_advice(clause, said):
        return False
    if not is_trace and not are_enough(text.stems):
        return True
    return not clause.is_hedged and held(clause.stems, known.stems) >= _TAKEN * len(clause.stems)


@lru_cache(REMEMBERED)
def _named(folded: str) -> tuple[frozenset[str], ...]:
    """Return, for each group, the techniques that a text names."""
    return tuple(
        frozenset(name for name, pattern in group.patterns.items() if pattern.search(folded)) for group in _groups()
    )


@cache
def _groups() -> tuple[_Group, ...]:
    text = files("remud_hub.clauses").joinpath("techniques.yaml").read_text(encoding="utf-8")
    # In ASCII a Chinese character ends a word: CT引导
    listed: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return tuple(
        _Group(
            patterns={
                name: re.compile("|".join(pieces), re.ASCII) for name, pieces in group.items() if name != "always"
            },
            always=str(group["always"]) if "always" in group else None,
        )
        for group in listed.values()
    )
