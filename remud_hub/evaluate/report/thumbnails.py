"""The pictures of rows that were asked earlier, read again through their task, for pages that stand alone.

A picture is shown only where its file is still the one that the model saw.
"""

import io
from collections.abc import Mapping, Sequence
from functools import cached_property

from remud_hub.errors import RemudError, SourceError, first_line
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.items import Item, Picture
from remud_hub.evaluate.tasks.table import find_task
from remud_hub.hub.release.scores import TaskScore
from remud_hub.store import data_url, sha256_of


SIDE = 320
"""Pixels of the longer side, at most."""


class Thumbnails:
    """The pictures of one task.

    Args:
        task: As the results tell it, with where its data lay.
    """

    def __init__(self, task: TaskScore) -> None:
        self._task = task
        self.missing: str | None = None
        """Why the task's data is not at hand; None where it is, or where no row with a picture was asked for."""

    def of(self, asked: Answered) -> list[str | None]:
        """Return the pictures of a row as ``data:`` URLs; None for one that is not there, or not as it was."""
        item = self._items.get(asked.id) if asked.pictures else None
        there: Sequence[Picture | None] = item.pictures if item else ()
        padded = [*there, *(None,) * len(asked.pictures)][: len(asked.pictures)]
        return [_thumbnail(picture, sha256) for picture, sha256 in zip(padded, asked.pictures, strict=True)]

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        task = self._task
        if not task.data:
            self.missing = "the results do not say where the data lay"
            return {}
        place = f"{task.data.partition('@')[0]}@{task.revision}" if task.revision else task.data
        try:
            named = find_task(task.task)
            return {item.id: item for item in named.task.load(place, named.subset).items}
        except (RemudError, OSError) as error:
            self.missing = first_line(error)
            return {}


def _thumbnail(picture: Picture | None, sha256: str) -> str | None:
    if picture is None:
        return None
    try:
        data = picture.read()
        if sha256_of(data) != sha256:
            return None
        shown = picture.decoded(data)
    except SourceError:
        return None
    shown.thumbnail((SIDE, SIDE))
    file = io.BytesIO()
    shown.save(file, "JPEG", quality=85)
    return data_url(file.getvalue())
