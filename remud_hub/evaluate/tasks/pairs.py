"""The plainest Parquet of a benchmark: a picture, a question and its answer in each row, and no word on what kind it is."""

from collections.abc import Sequence
from pathlib import Path

from remud_hub.evaluate.items import Item
from remud_hub.evaluate.tasks.parquet import parquet_rows, texts_and_pictures
from remud_hub.evaluate.tasks.posing import closed_or_open, posed, text_of


def pairs(paths: Sequence[Path], name: str, modality: str | None = None) -> list[Item]:
    """Return an item for each row; a question is closed where the answer is yes or no.

    Args:
        paths: Parquet files with the columns ``image``, ``question`` and ``answer``.
        name: Of the task, for the ids.
        modality: Of all pictures, if it is one.

    Raises:
        UsageError: A file is damaged, or has other columns.
    """
    rows = parquet_rows(paths, ("image", "question", "answer"))
    return [
        posed(
            Item(
                id=f"{name}-row{number}",
                messages=(),
                question=text_of(row["question"]),
                answer=text_of(row["answer"]),
                answer_kind=closed_or_open(text_of(row["answer"])),
                pictures=tuple(pictures),
                modality=modality,
                source=source,
            )
        )
        for number, (row, pictures, source) in enumerate(texts_and_pictures(rows, ("image",)))
    ]
