"""Tables that are texts: CSV, TSV, JSON and JSON Lines, in UTF-8, UTF-16, GB18030 or a Western code page."""

import codecs
import csv
import json
import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

from remud_hub.errors import SourceError, first_line
from remud_hub.read.tables.grid import sheet_of
from remud_hub.read.tables.table import Row, Sheet, Table
from remud_hub.records import ColumnMap


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HIGH, _PAIR = re.compile(rb"[\x80-\xff]"), re.compile(rb"[\xa1-\xfe][\xa1-\xfe]")
_IN_PAIRS = 0.6
"""Share of bytes above 127 that stand in pairs: nearly all in Chinese, hardly any of the accents of a Western text."""
_SEPARATORS = ",;\t"
_QUOTED = re.compile(r'"[^"]*"')


def decoded(data: bytes) -> str:
    """Return a text in whatever encoding it seems to be in."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        chinese = 2 * len(_PAIR.findall(data)) > _IN_PAIRS * len(_HIGH.findall(data))
        return data.decode("gb18030" if chinese else "cp1252", "replace")


def read_csv(file: Path, name: str, declared: ColumnMap | None) -> Table:
    """Return the table of a CSV file, whatever separates its cells.

    Raises:
        SourceError: It cannot be taken apart.
    """
    text = decoded(file.read_bytes())
    try:
        grid = list(csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error as error:
        raise SourceError(
            name, f"the CSV cannot be taken apart ({error})", "open it in a spreadsheet program and save it anew"
        ) from None
    return Table((sheet_of(grid, declared),), "csv")


def read_json(file: Path, name: str, declared: ColumnMap | None) -> Table:
    """Return the table of a JSON file: a list of objects, an object that holds one such list, or an object a line.

    Raises:
        SourceError: It is damaged, or holds something else.
    """
    text = decoded(file.read_bytes())
    try:
        objects = _objects(json.loads(text))
    except ValueError as error:
        objects = _lines(text, name, error)
    except RecursionError:
        raise SourceError(name, "the JSON is nested too deep to be read", "flatten it, or take it out") from None
    if objects is None:
        raise SourceError(
            name, "this JSON is no list of objects", "write one object for each question, as a list or one a line"
        )
    columns = dict.fromkeys(str(key) for _, cells in objects for key in cells)
    return Table((Sheet(1, "", tuple(columns), [Row(*numbered) for numbered in objects]),), "json")


def _objects(value: Any) -> list[tuple[int, dict[str, Any]]] | None:
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        # An object with a list in it is one question, too, if the list is of options
        value = lists[0] if len(lists) == 1 and lists[0] and isinstance(lists[0][0], dict) else [value]
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return list(enumerate(value, start=1))


def _lines(text: str, name: str, damage: ValueError) -> list[tuple[int, dict[str, Any]]] | None:
    """Return the objects of JSON Lines, with the numbers of their lines."""
    objects: list[tuple[int, dict[str, Any]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                # When not even the first line is whole, it is one broken value rather than lines
                fault = first_line(error) if objects else first_line(damage)
                at = f"line {number}: " if objects else ""
                raise SourceError(name, f"the JSON is damaged ({at}{fault})", "mend or export it again") from None
            if not isinstance(value, dict):
                return None
            objects.append((number, value))
    return objects


def _separator(text: str) -> str:
    """Return what stands most often in the first lines, outside of quotes."""
    beginning = _QUOTED.sub("", "\n".join(text.split("\n", 5)[:5]))
    counts = Counter(char for char in beginning if char in _SEPARATORS)
    return counts.most_common(1)[0][0] if counts else ","
