"""A row with pictures and a caption as a figure: what PubMed's figure sets and Hub datasets with images hold."""

from collections.abc import Iterator

from remud_hub.labels import find_citations
from remud_hub.read.tables.rows import Unusable
from remud_hub.read.tables.table import Cells, text_of
from remud_hub.records import Box, ColumnMap, Figure, Mention


NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
"""A table has no places, only sheets and rows."""


def captioned_figure(cells: Cells, columns: ColumnMap, images: tuple[str, ...], sheet: int) -> Figure:
    """Return the figure of a row.

    Raises:
        Unusable: It has no picture or no caption.
    """
    caption = text_of(cells.get(columns.caption or ""))
    if not images:
        raise Unusable("no picture")
    if not caption:
        raise Unusable("no caption")
    return Figure(
        page=sheet,
        box=NOWHERE,
        image=images[0],
        more_images=images[1:],
        label=text_of(cells.get(columns.label or "")) or None,
        caption=caption,
        mentions=tuple(
            Mention(page=sheet, box=NOWHERE, text=text, span=_citation(text))
            for name in columns.mentions
            for text in _texts(cells.get(name))
        ),
    )


def _texts(value: object) -> Iterator[str]:
    """Yield the paragraphs of a cell: a list, objects with a ``text``, or one text."""
    for part in value if isinstance(value, list | tuple) else [value]:
        if text := text_of(part.get("text") if isinstance(part, dict) else part):
            yield text


def _citation(text: str) -> tuple[int, int]:
    """Return where a paragraph cites its figure; its beginning, if it does not say."""
    return next((citation.span for citation in find_citations(text)), (0, 0))
