"""Make a planted set: good rows and bad ones made of them, as JSONL and as Parquet, with a key."""

import base64
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.planted import groups
from benchmarks.planted.draws import Draw
from benchmarks.planted.kinds import DUPLICATES, GOOD, KINDS, NOT_IN_PARQUET
from benchmarks.planted.rows import Row, columns, good_rows
from benchmarks.planted.vqa import Benchmarks, load
from remud_hub.hub.features import dataset_features


MOST = 8
"""Bad rows of a kind in a language."""


class Planted(NamedTuple):
    """A row with what is wrong with it."""

    id: str
    kind: str
    row: Row
    of: str | None = None
    """The good row that it was made of."""


def planted(seed: int, benchmarks: Benchmarks, most: int = MOST) -> list[Planted]:
    """Return the rows of a set, the same for the same seed and benchmarks; copies come after what they are copies of."""
    good = [Planted(_id(seed, GOOD, number), GOOD, row) for number, row in enumerate(good_rows(seed))]
    bad = [
        item
        for kind in KINDS
        for language in ("en", "zh")
        for item in _bad(seed, kind, [item for item in good if item.row.about.language == language], benchmarks, most)
    ]
    rows = [*good, *bad]
    random.Random(f"{seed}/order").shuffle(rows)
    return sorted(rows, key=lambda item: item.kind in DUPLICATES)


def write(rows: Sequence[Planted], folder: Path) -> None:
    """Write ``rows.jsonl``, ``rows.parquet`` and ``key.jsonl``."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [columns(item.row, item.id) for item in rows]
    _write_lines(folder / "rows.jsonl", map(_as_json, written))
    _write_lines(folder / "key.jsonl", map(_key, rows))
    typed = [row for row, item in zip(written, rows, strict=True) if item.kind not in NOT_IN_PARQUET]
    pq.write_table(pa.Table.from_pylist(typed, schema=dataset_features().arrow_schema), folder / "rows.parquet")


def make(seed: int, out: Path, vqa: Path, most: int = MOST) -> str:
    """Write the set of a seed; return what was written in one line."""
    rows = planted(seed, load(vqa), most)
    write(rows, out)
    bad = [item.kind for item in rows if item.kind != GOOD]
    missing = [kind for kind in KINDS if kind not in bad]
    line = f"{len(rows) - len(bad)} good rows, {len(bad)} bad ones of {len(set(bad))} kinds in {out}"
    return line + (f"; none of {', '.join(missing)}" if missing else "")


def _bad(seed: int, kind: str, good: Sequence[Planted], benchmarks: Benchmarks, most: int) -> Iterator[Planted]:
    rows = [item.row for item in good]
    language = rows[0].about.language
    made = 0
    for item in random.Random(f"{seed}/{kind}/{language}").sample(list(good), len(good)):
        id = _id(seed, kind, item.id)
        group, hard = groups.group(seed, made), groups.hard(seed, made)
        row = KINDS[kind](item.row, Draw(random.Random(id), group, hard, rows, benchmarks))
        if row is not None:
            yield Planted(id, kind, row, item.id)
            made += 1
        if made == most:
            return


def _id(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:24]


def _key(item: Planted) -> dict[str, Any]:
    return {"id": item.id, "kind": item.kind, "lang": item.row.about.language, "of": item.of}


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(row.get("images"), list):
        return row
    pictures = [{**image, "bytes": base64.b64encode(image["bytes"]).decode()} for image in row["images"]]
    return {**row, "images": pictures}


def _write_lines(path: Path, lines: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
