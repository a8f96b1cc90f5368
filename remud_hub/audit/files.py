"""Files of rows: dataset folders, Parquet, JSON and JSON Lines, and datasets on the Hub. Never more of a file in memory than a batch."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.errors import SourceError, first_line
from remud_hub.read.hub_dataset import fetched, is_address
from remud_hub.records import SPLITS, Config, Split


AT_ONCE = 64
"""Rows of a batch: pictures are in them."""
SUFFIXES = (".parquet", ".jsonl", ".json")
_CHARS = 2**20
"""Characters of a JSON file that are read at once."""
_LONGEST = 64 * 2**20
"""Characters of one object."""


class RowFile(NamedTuple):
    """One file of rows."""

    path: Path
    name: str
    """As the user knows it; relative to the folder that was named."""
    config: Config | None = None
    split: Split | None = None
    """Where the file says so by its place, as shards of a dataset folder do."""


class RawRow(NamedTuple):
    """A row as it stands in its file."""

    values: Mapping[str, Any]
    fault: str | None = None
    """Why there are no values."""


def row_files(given: Sequence[Path]) -> tuple[list[RowFile], list[SourceError]]:
    """Return the files of rows under ``given``, and what cannot be used."""
    found: list[RowFile] = []
    refused: list[SourceError] = []
    for path in given:
        try:
            found.extend(_found(path))
        except SourceError as error:
            refused.append(error)
    return found, refused


def batches(file: RowFile) -> Iterator[list[RawRow]]:
    """Yield the rows of a file, in batches.

    Raises:
        SourceError: The file is damaged, or is no list of rows.
    """
    try:
        yield from _parquet(file) if file.path.suffix == ".parquet" else _in_batches(_json(file))
    except (OSError, pa.ArrowException) as error:  # pages are checked as they are reached
        raise SourceError(
            file.name, f"it cannot be read ({first_line(error)})", "download or export it again"
        ) from None
    except UnicodeDecodeError:
        raise SourceError(file.name, "it is not UTF-8", "save it as UTF-8") from None


def _found(path: Path) -> Iterator[RowFile]:
    if is_address(path):
        yield from (RowFile(local, name) for local, name, _ in fetched(path))
    elif path.is_dir():
        # `.work` and the ledger are ours, and hold no rows of a dataset
        inside = (each for each in sorted(path.rglob("*")) if each.suffix in SUFFIXES and _holds_rows(each, path))
        files = [_placed(each, each.relative_to(path)) for each in inside]
        shards = [file for file in files if file.config and file.split]
        if not files:
            raise SourceError(
                str(path), "the folder holds no Parquet, JSON or JSONL file", "name the files themselves"
            )
        yield from shards or files
    elif path.suffix not in SUFFIXES:
        raise SourceError(str(path), "this is no Parquet, JSON or JSONL file", "convert it, or name another")
    elif not path.is_file():
        raise SourceError(str(path), "it is not there", "check the path")
    else:
        yield _placed(path.absolute(), Path(path.name))


def _holds_rows(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    # dataset_info.json lists data sets for LLaMA-Factory
    others = {
        "ledger.parquet",
        "rejections.jsonl",
        "reviews.jsonl",
        "report.json",
        "recipe.lock.json",
        "dataset_info.json",
    }
    return file.is_file() and not hidden and file.name not in others


def _placed(path: Path, name: Path) -> RowFile:
    folder, split = path.parent.name, path.stem.partition("-")[0]
    return RowFile(
        path,
        name.as_posix(),
        next((config for config in get_args(Config) if config == folder), None),
        next((each for each in SPLITS if each == split), None),
    )


def _parquet(file: RowFile) -> Iterator[list[RawRow]]:
    with pq.ParquetFile(file.path) as opened:
        for batch in opened.iter_batches(AT_ONCE):
            yield [RawRow(values) for values in batch.to_pylist()]


def _in_batches(rows: Iterator[RawRow]) -> Iterator[list[RawRow]]:
    batch: list[RawRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _json(file: RowFile) -> Iterator[RawRow]:
    """Yield the objects of a list, or of a file that has one in each line."""
    with file.path.open(encoding="utf-8-sig") as opened:
        start = opened.read(_CHARS).lstrip()[:1]
        opened.seek(0)
        if start == "[":
            yield from map(_row, _objects(opened, file.name))
        elif start == "{":
            yield from (_line(line, number) for number, line in enumerate(opened, start=1) if line.strip())
        else:
            raise SourceError(file.name, "it holds no list of objects", "write one object for each row")


def _line(line: str, number: int) -> RawRow:
    try:
        return _row(json.loads(line))
    except (ValueError, RecursionError) as error:
        return RawRow({}, f"line {number} is damaged: {first_line(error)}")


def _row(value: object) -> RawRow:
    if isinstance(value, dict):
        return RawRow(value)
    return RawRow({}, f"a row is an object, this is {type(value).__name__}")


def _objects(opened: Any, name: str) -> Iterator[object]:
    """Yield what a list holds, one by one: published lists are larger than memory."""
    decoder, text = json.JSONDecoder(), opened.read(_CHARS).lstrip()[1:]
    wanted = _CHARS
    while True:
        text = text.lstrip().removeprefix(",").lstrip()
        if text.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(text)
            whole = end < len(text)  # a number may go on behind the end of what was read
        except (ValueError, RecursionError):
            whole, value, end = False, None, 0
        if whole:
            yield value
            text, wanted = text[end:], _CHARS
        else:
            more = opened.read(wanted)
            if not more or len(text) > _LONGEST:
                raise SourceError(name, "the JSON is damaged, or ends before its list does", "export it again")
            text, wanted = text + more, 2 * wanted
