"""One reply, one reading."""

from collections.abc import Sequence
from functools import lru_cache
from math import isclose

from remud_hub.answers.choice import read_choice
from remud_hub.answers.closed import read_closed
from remud_hub.answers.number import read_number
from remud_hub.answers.text import REMEMBERED, clean, is_unsure, said_in
from remud_hub.clauses.quantities import quantities_of
from remud_hub.records import AnswerKind


PARSER_VERSION = 11
"""Raised with every change that may read a reply differently; stands in every ``results.json``."""


_SAME = 1e-6
"""How far values of two units may be apart: a month is 30.416667 days."""


def parse_answer(reply: str, kind: AnswerKind, options: Sequence[str] = (), question: str = "") -> str | None:
    """Read the answer out of a reply.

    Args:
        reply: What the model said, thinking included.
        kind: What the question asks for.
        options: The options of a choice, with or without their letters.
        question: What is replied to, where that is known: "absent" says no only to whether something is there.

    Returns:
        ``A`` to ``J``, ``yes`` or ``no``, a number with its unit where it has one, or the text; None where the reply
        holds no single answer of this kind.
    """
    return _parsed(reply, kind, tuple(options), question)


@lru_cache(REMEMBERED)
def _parsed(reply: str, kind: AnswerKind, options: tuple[str, ...], question: str) -> str | None:
    read = {_read(clean(said), kind, options, question) for said in said_in(reply)}
    return read.pop() if len(read) == 1 else None  # two answers that differ are none


def _read(text: str, kind: AnswerKind, options: tuple[str, ...], question: str) -> str | None:
    if not text or (kind != "open" and is_unsure(text, of_a_number=kind == "number")):
        return None
    match kind:
        case "choice":
            return read_choice(text, options)
        case "closed":
            return read_closed(text, question)
        case "number":
            return read_number(text)
        case "open":
            return text


def same_reading(parsed: str, expected: str) -> bool:
    """Compare two readings of ``parse_answer``; a unit counts only where both have one, and 1.8 cm is 18 mm."""
    value, _, unit = parsed.partition(" ")
    wanted, _, wanted_unit = expected.partition(" ")
    if not unit or not wanted_unit or unit == wanted_unit:
        return value == wanted
    converted = _in_unit_of(expected, parsed)
    return converted is not None and isclose(converted, float(wanted), rel_tol=_SAME)


def distance(parsed: str, expected: str) -> float | None:
    """Return how far one number read is from another, in the other's unit; None where their units measure different things."""
    converted = _in_unit_of(expected, parsed)
    return None if converted is None else abs(converted - float(expected.partition(" ")[0]))


def _in_unit_of(expected: str, parsed: str) -> float | None:
    """Return the value of a number read, in the unit of another where both have one; None if it has none in that."""
    value, _, unit = parsed.partition(" ")
    _, _, wanted_unit = expected.partition(" ")
    if not unit or not wanted_unit or unit == wanted_unit:
        return float(value)
    said, gold = quantities_of(parsed), quantities_of(expected)
    if len(said) != 1 or len(gold) != 1 or not said[0].dimension or said[0].dimension != gold[0].dimension:
        return None
    size = said[0].amount / gold[0].size
    return -size if parsed.startswith("-") else size
