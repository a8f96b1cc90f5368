"""A row of a report set as items: describe what the pictures show; choose the diagnosis, as in ReMUD's UVQA-Diagnosis."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from remud_hub.read.language import language_of_text
from remud_hub.read.tables.rows import Unusable
from remud_hub.read.tables.table import Cells, text_of
from remud_hub.records import OPTION_LETTERS, ColumnMap, Item, Language


_MOST_LABELS = 64
_ROWS_PER_LABEL = 2
"""On average at least: what nearly every row has for itself is a text, not a label."""
_OPTIONS = 4


class _Phrases(NamedTuple):
    describe: str
    choose: str
    impression: str


_PHRASES: dict[Language, _Phrases] = {
    "en": _Phrases("Describe the findings.", "Which diagnosis fits best?", "Impression: "),
    "zh": _Phrases("请描述图像所见。", "最符合的诊断是哪一项？", "提示："),
}


def closed_vocabulary(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of a diagnosis column, the same whatever the order of the rows; none if it holds free texts."""
    counts = Counter(label for label in labels if label)
    closed = 2 <= len(counts) <= _MOST_LABELS and counts.total() >= _ROWS_PER_LABEL * len(counts)
    return tuple(sorted(counts)) if closed else ()


def report_items(
    cells: Cells, columns: ColumnMap, images: tuple[str, ...], vocabulary: tuple[str, ...]
) -> Iterator[Item]:
    """Yield the items of a row.

    Args:
        cells: The row.
        columns: Which column is which.
        images: Its pictures.
        vocabulary: The labels to choose from; empty: nothing is chosen.

    Raises:
        Unusable: It has no picture, or neither report nor label.
    """
    if not images:
        raise Unusable("no picture")
    findings, impression, label = (
        text_of(cells.get(name or "")) for name in (columns.findings, columns.impression, columns.diagnosis)
    )
    chosen = label if label in vocabulary else ""
    if not (findings or impression or chosen):
        raise Unusable("no report")
    about = {
        "images": images,
        "modality": text_of(cells.get(columns.modality or "")) or None,
        "anatomy": text_of(cells.get(columns.anatomy or "")) or None,
    }
    phrases = _PHRASES[language_of_text(findings or impression or label)]
    if findings or impression:
        report = "\n".join(filter(None, [findings, impression and f"{phrases.impression}{impression}"]))
        yield Item.model_validate({"question": phrases.describe, "answer": report, "answer_kind": "open", **about})
    if chosen:
        options = draw_options(chosen, vocabulary, "/".join([*images, findings]))
        answer = OPTION_LETTERS[options.index(chosen)]
        yield Item.model_validate(
            {"question": phrases.choose, "options": options, "answer": answer, "answer_kind": "choice", **about}
        )


def draw_options(right: str, vocabulary: Iterable[str], seed: str) -> tuple[str, ...]:
    """Return the right label and up to three others in an order that tells nothing.

    Hashes draw rather than a generator of random numbers: a label more in the table changes only the items it is drawn for.
    """

    def place(purpose: str, label: str) -> bytes:
        return hashlib.sha256("\0".join([purpose, seed, label]).encode()).digest()

    others = sorted(set(vocabulary) - {right}, key=lambda label: place("draw", label))[: _OPTIONS - 1]
    return tuple(sorted([right, *others], key=lambda label: place("order", label)))
