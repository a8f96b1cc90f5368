"""Rows for the eye: one of each config, with its picture in a file beside the card."""

import io
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from remud_hub.hub.census import Census
from remud_hub.hub.shard_rows import rows_in
from remud_hub.records import CONFIGS
from remud_hub.store import write_atomic


ASSETS = "assets"
_LOOKED_AT = 200
"""Rows of a config that are looked through for one to show."""
_SIDE = 480
"""Pixels of the longer side of a picture that is shown."""


class Example(NamedTuple):
    """A row that is shown."""

    config: str
    row: dict[str, Any]
    picture: str | None
    """Path of its first picture, within the folder."""


def pick_examples(folder: Path, census: Census) -> list[Example]:
    """Choose a row of each config and write its picture to ``assets/``; the same rows give the same choice.

    Only rows that passed every check are shown, and those that may be passed on before others.
    """
    chosen: list[Example] = []
    for config in CONFIGS:
        splits = census.shards.get(config, {})
        paths = splits.get("train") or next(iter(splits.values()), ())
        rows = [
            row
            for row in islice(rows_in(folder / path for path in paths), _LOOKED_AT)
            if row["source"] and all(each["passed"] for each in row["verdicts"])
        ]
        rows.sort(key=lambda row: row["source"]["redistribution"] != "public")
        shown = (Example(config, row, _picture(folder, config, row)) for row in rows if _is_whole(row))
        chosen += [example for example in [next(shown, None)] if example]
    return chosen


def _is_whole(row: dict[str, Any]) -> bool:
    """Whether the picture that would be shown can be: rows from elsewhere may hold anything."""
    try:
        for image in row["images"][:1]:
            Image.open(io.BytesIO(image["bytes"])).load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # what Pillow raises for broken files
        return False
    return True


def _picture(folder: Path, config: str, row: dict[str, Any]) -> str | None:
    if not row["images"]:
        return None
    with Image.open(io.BytesIO(row["images"][0]["bytes"])) as image:
        shown = image.convert("RGB")
    shown.thumbnail((_SIDE, _SIDE))
    data = io.BytesIO()
    shown.save(data, "PNG", optimize=True)
    path = f"{ASSETS}/{config}.png"
    write_atomic(folder / path, data.getvalue())
    return path
