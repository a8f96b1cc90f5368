"""Questions of one's own: JSON lines or Parquet with the columns ``question`` and ``answer``.

Optional columns: ``id``, ``options``, ``answer_kind`` (open, closed, choice or number), ``language``, ``image`` or ``images`` (paths
below the file's folder, or the pictures themselves: files in Parquet, ``{"bytes": …}`` in base64 in JSON), ``modality``, ``anatomy``,
``topic``, and ``tolerance``: how far off a number may be, in the unit of its answer. Without ``answer_kind``, a row with options is a
choice, one with a tolerance a number, one answered by yes or no is closed, and any other is open.
"""

import base64
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from datasets import Dataset

from remud_hub.answers import normalise
from remud_hub.evaluate.items import Item, Loaded, Picture
from remud_hub.evaluate.tasks.columns import check_all_read, pictures_in
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.language import language_of
from remud_hub.evaluate.tasks.parquet import parquet_rows, picture_file
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import LETTERS, bodies_of, closed_or_open, distinct, listed, posed, text_of, told
from remud_hub.evaluate.tasks.reading import Row, json_lines
from remud_hub.evaluate.tasks.task import Task
from remud_hub.records import AnswerKind


_DATA_URL = "data:image/"
_LETTER = re.compile(r"[A-J]")
LAYOUT = "a file of JSON lines or Parquet with question and answer"


def load(data: str, subset: str) -> Loaded:
    """Load the rows of a file, in its order.

    Args:
        data: The file, a folder with one, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: ``all``.

    Raises:
        UsageError: It is not there, or damaged.
    """
    place = at_hand(data, ["*"], LAYOUT)
    paths = place.all_of(["test*.jsonl", "*.jsonl", "test*.parquet", "data/test*.parquet", "*.parquet"], LAYOUT)
    files = files_of(place)
    if paths[0].suffix == ".parquet":
        found = _stored(parquet_rows(paths, ("question", "answer")), place.name, files)
    else:
        found = (_written(number, row, path, files) for path in paths for number, row in json_lines(path))
    return Loaded(distinct(found), place.name, place.revision)


def _written(number: int, row: Row, path: Path, files: Files) -> Item:
    check_all_read(row, f"{path}, line {number}")
    pictures = [
        _named(value, files) or Picture(f"{column} of line {number}", partial(_in_base64, value))
        for column, _, value in pictures_in(row)
    ]
    return _item(f"line {number}", row, pictures)


def _stored(rows: Dataset, data: str, files: Files) -> Iterator[Item]:
    for number, row in enumerate(rows):
        check_all_read(row, f"{data}, row {number}")
        pictures = [
            _named(value, files)
            or Picture(
                f"{column} {place} of row {number}",
                partial(_in_base64, value) if isinstance(value, str) else partial(_held, rows, number, column, place),
            )
            for column, place, value in pictures_in(row)
        ]
        yield _item(f"row {number}", row, pictures)


def _named(value: Any, files: Files) -> Picture | None:
    """Return the picture that a value names; None where the value is the picture."""
    if isinstance(value, Mapping):
        return files.picture(text_of(value.get("path"))) if value.get("bytes") is None else None
    is_picture = isinstance(value, bytes) or (isinstance(value, str) and value.startswith(_DATA_URL))
    return None if is_picture else files.picture(text_of(value))


def _held(rows: Dataset, number: int, column: str, place: int) -> bytes:
    return picture_file(listed(rows[number][column])[place])


def _in_base64(value: Row | str) -> bytes:
    said = value.partition(",")[2] if isinstance(value, str) else text_of(value["bytes"])
    try:
        return base64.b64decode(said, validate=True)
    except ValueError as error:
        raise OSError(f"its bytes are no base64: {error}") from error


def _item(place: str, row: Row, pictures: Sequence[Picture]) -> Item:
    question, answer = text_of(row.get("question")), text_of(row.get("answer"))
    options = tuple(text_of(option) for option in listed(row.get("options")))
    known: tuple[AnswerKind, ...] = get_args(AnswerKind)
    asked, tolerated = text_of(row.get("answer_kind")), text_of(row.get("tolerance"))
    guessed: AnswerKind = "choice" if options else "number" if tolerated else closed_or_open(answer)
    kind = next((kind for kind in known if kind == asked), guessed)
    tolerance, fault = _tolerance(tolerated, kind)
    faults = (fault, _fault_of_kind(asked, kind, known), _fault_of_options(options, answer, asked))
    item = posed(
        Item(
            id=text_of(row.get("id")) or place.replace(" ", ""),
            messages=(),
            question=question,
            answer=answer,
            answer_kind=kind,
            options=options,
            pictures=tuple(pictures),
            language=text_of(row.get("language")) or language_of(question),
            modality=told(row.get("modality")),
            anatomy=told(row.get("anatomy")),
            topic=told(row.get("topic")),
            source=pictures[0].name if pictures else None,
            tolerance=tolerance,
            fault=next(filter(None, faults), None),
        )
    )
    return replace(item, fault=f"{place}: {item.fault}") if item.fault else item


def _fault_of_kind(asked: str, kind: AnswerKind, known: Sequence[str]) -> str | None:
    return f"answer_kind {asked!r} is none of {', '.join(known)}" if asked and asked != kind else None


def _fault_of_options(options: Sequence[str], answer: str, asked: str) -> str | None:
    """Return what is wrong with options, or with their lack: where two are the same, a right answer may count as wrong."""
    if not options and not asked and _LETTER.fullmatch(answer):
        return f"its answer is the letter {answer}, and it has no options; give them, or its answer_kind"
    bodies = [normalise(body) for body in bodies_of(options)]
    first = next((place for place, body in enumerate(bodies) if bodies.index(body) != place), None)
    if first is None:
        return None
    return f"its options {LETTERS[bodies.index(bodies[first])]} and {LETTERS[first : first + 1] or first + 1} are the same"


def _tolerance(told: str, kind: AnswerKind) -> tuple[float | None, str | None]:
    """Return how far off a number may be, or what is wrong with what is said of it."""
    if not told:
        return None, None
    if kind != "number":
        return None, f"tolerance is for numbers, and its answer is {kind}; leave out one of tolerance and answer_kind"
    try:
        tolerance = float(told)
    except ValueError:
        tolerance = math.nan
    return (tolerance, None) if 0 <= tolerance < math.inf else (None, f"tolerance {told!r} is no number of 0 or more")


TASK = Task(
    name="custom",
    about="questions of your own, as JSON lines or Parquet with pictures",
    subsets={"all": "every row"},
    load=load,
)
