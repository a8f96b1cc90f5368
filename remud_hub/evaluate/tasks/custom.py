"""Questions of one's own: JSON lines or Parquet with the columns ``question`` and ``answer``.

Optional columns: ``id``, ``options``, ``answer_kind`` (open, closed, choice or number), ``language``, ``images`` (paths below the
file's folder, or in Parquet the pictures themselves), ``modality``, ``anatomy``, ``topic``, and ``tolerance``: how far off a number may
be, in the unit of its answer. Without ``answer_kind``, a row with
options is a choice, one answered by yes or no is closed, and any other is open.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, get_args

from datasets import Dataset

from remud_hub.evaluate.items import Item, Loaded, Picture
from remud_hub.evaluate.tasks.files import Files, files_of
from remud_hub.evaluate.tasks.language import language_of
from remud_hub.evaluate.tasks.parquet import parquet_rows, picture_file
from remud_hub.evaluate.tasks.place import at_hand
from remud_hub.evaluate.tasks.posing import closed_or_open, distinct, listed, posed, text_of, told
from remud_hub.evaluate.tasks.reading import Row, json_lines
from remud_hub.evaluate.tasks.task import Task
from remud_hub.records import AnswerKind


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
        found = _stored(parquet_rows(paths, ("question", "answer")), files)
    else:
        found = _written(((number, row) for path in paths for number, row in json_lines(path)), files)
    return Loaded(distinct(found), place.name, place.revision)


def _written(rows: Iterator[tuple[int, Row]], files: Files) -> Iterator[Item]:
    for number, row in rows:
        yield _item(f"line {number}", row, [files.picture(text_of(name)) for name in listed(row.get("images"))])


def _stored(rows: Dataset, files: Files) -> Iterator[Item]:
    for number, row in enumerate(rows):
        values = listed(row.get("images"))
        yield _item(
            f"row {number}",
            row,
            [
                _named(value, files)
                or Picture(f"picture {place} of row {number}", partial(_held, rows, number, place))
                for place, value in enumerate(values)
            ],
        )


def _named(value: Any, files: Files) -> Picture | None:
    """Return the picture that a value names; None where the value is the picture."""
    if isinstance(value, Mapping):
        return files.picture(text_of(value.get("path"))) if value.get("bytes") is None else None
    return files.picture(text_of(value)) if value is None or isinstance(value, str) else None


def _held(rows: Dataset, number: int, place: int) -> bytes:
    return picture_file(listed(rows[number]["images"])[place])


def _item(place: str, row: Row, pictures: Sequence[Picture]) -> Item:
    question, answer = text_of(row.get("question")), text_of(row.get("answer"))
    options = tuple(text_of(option) for option in listed(row.get("options")))
    known: tuple[AnswerKind, ...] = get_args(AnswerKind)
    asked = text_of(row.get("answer_kind"))
    guessed: AnswerKind = "choice" if options else closed_or_open(answer)
    kind = next((kind for kind in known if kind == asked), guessed)
    tolerance, fault = _tolerance(text_of(row.get("tolerance")))
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
            fault=fault
            or (f"answer_kind {asked!r} is none of {', '.join(known)}" if asked and asked != kind else None),
        )
    )
    return replace(item, fault=f"{place}: {item.fault}") if item.fault else item


def _tolerance(told: str) -> tuple[float | None, str | None]:
    """Return how far off a number may be, or what is wrong with what is said of it."""
    if not told:
        return None, None
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
