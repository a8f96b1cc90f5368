"""What lighteval reads: the items of each task as a folder of Parquet, for it loads datasets and nothing else.

Every item is there, those that cannot be asked, too: they score zero, and lighteval counts them as we do. The folder lives as
long as the evaluation; a task's data is not ours to copy for longer.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset, Features, Image, List, Value

from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.local import shown_or_refused
from remud_hub.evaluate.opened import Opened


_TEXT = Value("string")
FEATURES = Features(
    {
        "order": Value("int64"),
        "id": _TEXT,
        "messages": List({"role": _TEXT, "content": _TEXT}),
        "images": List(Image(decode=False)),
        "picture_ids": List(_TEXT),
        "answer": _TEXT,
        "answer_kind": _TEXT,
        "options": List(_TEXT),
        "question": _TEXT,
        "tolerance": Value("float64"),
        "status": _TEXT,
        "note": _TEXT,
    }
)
"""``order`` is the item's place: lighteval shuffles. ``status`` is ``unreadable`` or ``faulty`` where it is not to be asked."""


def lighteval_name(task: str) -> str:
    """Return a task's name in lighteval, whose syntax has uses for ``|``, ``:``, ``@`` and commas: ``slake|zh`` is ``slake_zh``."""
    return re.sub(r"\W+", "_", task)


def write_folder(folder: Path, asked: Mapping[str, Sequence[Item]]) -> None:
    """Write the items of each task into a folder of the task's name in lighteval."""
    for task, items in asked.items():
        place = folder / lighteval_name(task)
        place.mkdir(parents=True)
        opened = Opened()
        rows = (_row(task, order, item, opened) for order, item in enumerate(items))
        Dataset.from_list(list(rows), features=FEATURES).to_parquet(place / "test-00000.parquet")


def _row(task: str, order: int, item: Item, opened: Opened) -> dict[str, Any]:
    shown = shown_or_refused(task, item, opened)
    refused = shown if isinstance(shown, Answered) else None
    return {
        "order": order,
        "id": item.id,
        "messages": [dict(turn) for turn in item.messages],
        "images": [] if refused else [{"bytes": picture.read(), "path": None} for picture in item.pictures],
        "picture_ids": list(item.picture_ids),
        "answer": item.answer,
        "answer_kind": item.answer_kind,
        "options": list(item.options),
        "question": item.question,
        "tolerance": item.tolerance,
        "status": refused.status if refused else None,
        "note": refused.note if refused else None,
    }
