"""Defects of shape: options, columns, types and pictures."""

from typing import Any

from benchmarks.planted.draws import Draw
from benchmarks.planted.pictures import broken
from benchmarks.planted.rows import Row
from remud_hub.records import OPTION_LETTERS


def option_missing(row: Row, draw: Draw) -> Row | None:
    """Take away the right option: its letter is beyond the last; harder: the answer names it in words."""
    if row.answer_kind != "choice":
        return None
    right = row.options[OPTION_LETTERS.index(row.answer)]
    rest = tuple(option for option in row.options if option != right)
    answer = right if draw.hard else OPTION_LETTERS[len(rest)]
    return row._replace(options=rest, answer=answer, thinking=None)


def equal_options(row: Row, draw: Draw) -> Row | None:
    """Offer the same twice; harder: spelt a little otherwise."""
    if row.answer_kind != "choice":
        return None
    first, second = draw.rng.sample(range(len(row.options)), 2)
    same = row.options[first]
    if draw.hard:
        same = draw.rng.choice([f" {same} ", same.upper() if same.upper() != same else f"{same} ", f"{same}."])
    options = [same if number == second else option for number, option in enumerate(row.options)]
    return row._replace(options=tuple(options))


def missing_column(row: Row, draw: Draw) -> Row:
    """Leave out question or answer; harder: they are null."""
    nothing = None if draw.hard else ...
    return row._replace(changed={draw.rng.choice(["question", "answer"]): nothing})


def wrong_type(row: Row, draw: Draw) -> Row:
    """Give a column something else than it holds."""
    ways: list[dict[str, Any]] = [{"answer": 7}, {"question": [row.question]}, {"messages": row.question}]
    if draw.hard:
        ways = [
            {"answer": {"text": row.answer}},
            {"source": "Textbook, p. 12"},
            {"messages": [row.question, row.answer]},
        ]
    return row._replace(changed=draw.rng.choice(ways))


def broken_picture(row: Row, draw: Draw) -> Row | None:
    """Damage the picture's bytes."""
    if not row.pictures:
        return None
    return row._replace(pictures=(broken(row.pictures[0], draw.rng, hard=draw.hard),))
