"""Which columns of a file of one's own hold pictures, and which only look as if: what is not read is not passed over in silence."""

import re
from collections.abc import Mapping
from typing import Any

from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks.posing import listed
from remud_hub.evaluate.tasks.reading import Row


PICTURES = ("images", "image")
"""Columns with pictures, in the order they are shown; one or several may stand in each."""
READ = frozenset(
    {
        *("id", "question", "answer", "answer_kind", "options", "tolerance"),
        *("language", "modality", "anatomy", "topic"),
        *PICTURES,
    }
)
"""All columns that are read."""
_THINGS = r"(?:image|img|picture|pic|photo)s?"
# "Image", "img_path", "image_2"; but not "image_id", which names no file, nor "image_type"
_NAME = re.compile(
    rf"{_THINGS}(?:[ _-]?(?:files?|file[ _-]?names?|names?|paths?|urls?|bytes|data|base64|b64|\d+))*", re.IGNORECASE
)
_FILE = re.compile(r"data:image/.*|[^\n]+\.(?:png|jpe?g|jfif|bmp|gif|tiff?|webp|dcm)", re.IGNORECASE | re.DOTALL)


def pictures_in(row: Row) -> list[tuple[str, int, Any]]:
    """Return what a row gives for its pictures: column, place among those in it, and the value."""
    return [(column, place, value) for column in PICTURES for place, value in enumerate(listed(row.get(column)))]


def check_all_read(row: Row, place: str) -> None:
    """Make sure that all pictures of a row stand where they are read.

    Args:
        row: The row.
        place: File and line, for the message.

    Raises:
        UsageError: A column that is not read looks like a picture.
    """
    has_pictures = bool(pictures_in(row))
    for name, value in row.items():
        # Beside a picture, a column says where that is from, but for a second one: image_2
        if name in READ or (has_pictures and not name[-1:].isdigit()):
            continue
        if _looks_like_a_picture(name, value):
            raise UsageError(
                f"{place}: the column {name!r} looks like a picture and is not read, so the model would be asked without it; "
                f"call it {PICTURES[1]} (or {PICTURES[0]}, for several), or take it out"
            )


def _looks_like_a_picture(name: str, value: Any) -> bool:
    return any(bool(_NAME.fullmatch(name) and each) or _is_picture(each) for each in listed(value))


def _is_picture(value: Any) -> bool:
    match value:
        case Mapping():
            return value.get("bytes") is not None or _is_picture(value.get("path"))
        case str():
            return bool(_FILE.fullmatch(value))
        case _:
            return isinstance(value, bytes)
