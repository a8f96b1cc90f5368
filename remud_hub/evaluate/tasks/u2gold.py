"""What is right in a row of U2-BENCH: the label among its options, the part of the picture, the value, the text."""

import ast
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from remud_hub.evaluate.tasks.posing import LETTERS, letter_of, listed, text_of
from remud_hub.records import AnswerKind


Row = dict[str, str]
LOCATIONS = (
    "upper left",
    "upper center",
    "upper right",
    "middle left",
    "center",
    "middle right",
    "lower left",
    "lower center",
    "lower right",
    "not visible",
)
RANGES = {"EF": (10.0, 75.0), "IMT": (0.3, 1.5), "abdominal_circumference": (100.0, 400.0), "fat value": (0.0, 85.0)}
"""What prompts ask for where several values were measured, and between what they say it lies."""
TOLERANCE = 0.1
"""Of that range: as far as a value may be off, by the benchmark's own evaluation."""


class Gold(NamedTuple):
    """What is right."""

    answer: str
    kind: AnswerKind
    options: tuple[str, ...] = ()
    fault: str | None = None
    tolerance: float | None = None
    span: float | None = None


def told_in(row: Row, column: str) -> str:
    """Return a value of a row; empty where the table says there is none. ``None`` may be a label."""
    said = text_of(row.get(column))
    return "" if said == "nan" else said


def read_cell(cell: str) -> Any:
    """Return the Python or JSON value that a cell holds; the text where it holds none."""
    try:
        return ast.literal_eval(re.sub(r"\b(?:nan|NaN|null)\b", "None", cell))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return cell


def label(row: Row) -> Gold:
    """Return the gold of a classification; more options than there are letters are compared by their text."""
    options = read_cell(told_in(row, "options"))
    if isinstance(options, dict):
        options = options.get(told_in(row, "classification_task"))
    if isinstance(options, str):
        options = [option.strip(" '\"") for option in options.split(",")] if options else None
    texts = tuple(text_of(option) for option in listed(options))
    right = told_in(row, "class_label")
    inside = read_cell(right)
    right = text_of(inside[0]) if isinstance(inside, list) and len(inside) == 1 else right
    if len(texts) > len(LETTERS):
        fault = None if told_in(row, "prompt") else f"it has {len(texts)} options, and no prompt that names them"
        return Gold(right, "closed", fault=fault)
    return Gold(letter_of(right, texts), "choice", texts)


def location(column: str) -> Callable[[Row], Gold]:
    """Return what tells the place of the first box or point in a column."""

    def gold(row: Row) -> Gold:
        place = _place(read_cell(told_in(row, column)))
        fault = None if place else f"its {column} holds no place in parts of the picture"
        return Gold(letter_of(place or "", LOCATIONS), "choice", LOCATIONS, fault)

    return gold


def _place(found: Any) -> str | None:
    """Return the ninth of the picture that a box or point lies in: ``{'nodule': [0.2, 0.5, 0.1, 0.1]}`` is ``middle left``."""
    if isinstance(found, list) and found and isinstance(found[0], dict):
        found = found[0]
    if isinstance(found, dict):
        found = next(iter(found.values()), None)
    if found in (None, "", [], ()):
        return "not visible"
    if not isinstance(found, list | tuple) or len(found) < 2:
        return None
    x, y = found[0], found[1]
    if x is None or y is None:
        return "not visible"
    if not all(isinstance(value, int | float) and 0 <= value <= 1 for value in (x, y)):
        return None
    name = f"{_third(y, 'upper', 'middle', 'lower')} {_third(x, 'left', 'center', 'right')}"
    return "center" if name == "middle center" else name


def _third(part: float, first: str, second: str, third: str) -> str:
    return first if part < 0.45 else second if part < 0.55 else third


def value(row: Row) -> Gold:
    """Return what was measured, with its unit where the table tells one, and how near a reply has to come."""
    measured = read_cell(told_in(row, "measurement"))
    name = ""
    if isinstance(measured, list) and measured and isinstance(measured[0], dict):
        measured = dict([*measured[0].items()][:1])  # the benchmark's reader takes the first
    if isinstance(measured, dict):
        asked = [known for known in RANGES if known in measured] or [*measured]
        if len(asked) != 1:
            return Gold("", "number", fault=f"it has {len(asked)} measurements, and does not tell which is meant")
        (name,) = asked
        measured = measured[name]
    number, *rest = listed(measured) or [None]
    unit = next((part for part in rest if isinstance(part, str)), "")
    answer = f"{text_of(number)} {unit}".strip()
    if name not in RANGES:
        return Gold(answer, "number")
    low, high = RANGES[name]
    return Gold(answer, "number", tolerance=TOLERANCE * (high - low), span=high - low)


def text(column: str) -> Callable[[Row], Gold]:
    """Return what tells the text of a column."""
    return lambda row: Gold(told_in(row, column), "open")
