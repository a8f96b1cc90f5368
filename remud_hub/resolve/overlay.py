"""Page pictures with what was found drawn in, for the eye: figures, panels, captions, citing paragraphs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from remud_hub.records import Box, Document, Figure, Page
from remud_hub.store import BlobStore


FIGURE, PANEL, CAPTION, MENTION = "#d62728", "#1f77b4", "#2ca02c", "#9467bd"
_LINE = 3
_TEXT_SIZE = 0.012
"""Height of the labels as a share of the page's longer side."""


@dataclass(frozen=True)
class _Mark:
    """One box to draw."""

    page: int
    box: Box
    text: str
    colour: str


def draw_overlay(document: Document, figures: Sequence[Figure], store: BlobStore) -> Iterator[tuple[int, bytes]]:
    """Yield number and picture (PNG) of every page that holds a figure or a paragraph that cites one.

    Args:
        document: The document the figures come from.
        figures: Its figures.
        store: Where the pictures of its pages lie.
    """
    marks = [mark for figure in figures for mark in _marks(figure)]
    for page in document.pages:
        here = [mark for mark in marks if mark.page == page.number]
        if here:
            yield page.number, _drawn(page, here, store.get(page.image))


def _marks(figure: Figure) -> Iterable[_Mark]:
    name = figure.label or "no label"
    # Panels first, so that the figure's own line stays visible where they share an edge.
    for panel in figure.panels:
        yield _Mark(figure.page, panel.box, panel.label or "panel", PANEL)
    yield _Mark(figure.page, figure.box, name, FIGURE)
    if figure.caption_box is not None:
        yield _Mark(figure.page, figure.caption_box, f"caption of {name}", CAPTION)
    for mention in figure.mentions:
        panels = f" ({', '.join(mention.panels)})" if mention.panels else ""
        yield _Mark(mention.page, mention.box, f"cites {name}{panels}", MENTION)


def _drawn(page: Page, marks: Sequence[_Mark], data: bytes) -> bytes:
    image = Image.open(BytesIO(data)).convert("RGB")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(10.0, _TEXT_SIZE * max(image.size)))
    across, along = image.width / page.width, image.height / page.height
    taken: list[Box] = []
    for mark in marks:
        x0, y0, x1, y1 = mark.box
        draw.rectangle((x0 * across, y0 * along, x1 * across, y1 * along), outline=mark.colour, width=_LINE)
        place = _free_place(draw.textbbox((x0 * across + _LINE, y0 * along + _LINE), mark.text, font=font), taken)
        taken.append(place)
        draw.rectangle(place, fill=mark.colour)
        draw.text(place[:2], mark.text, fill="white", font=font, anchor="lt")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _free_place(place: Box, taken: Sequence[Box]) -> Box:
    """Move a label down until it covers no other: several figures may be cited by one paragraph."""
    x0, y0, x1, y1 = place
    while any(x0 < other[2] and other[0] < x1 and y0 < other[3] and other[1] < y1 for other in taken):
        y0, y1 = y1 + 1, 2 * y1 - y0 + 1
    return (x0, y0, x1, y1)
