"""Page pictures with what was found drawn in, for the eye: figures, panels, captions, citing paragraphs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from remud_hub.records import Box, Document, Figure, Page
from remud_hub.store import BlobStore


FIGURE, PANEL, CAPTION, MENTION = "#d62728", "#1f77b4", "#2ca02c", "#9467bd"
_LINE = 3
_TEXT_SIZE = 0.012
"""Height of the labels as a share of the page's longer side."""
_CHINESE = (
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "NotoSansCJK-Regular.ttc",
    "SourceHanSansSC-Regular.otf",
    "msyh.ttc",
    "PingFang.ttc",
    "STHeiti Light.ttc",
)
"""Fonts of Linux, Windows and macOS that have Chinese characters, where one is installed."""


@dataclass(frozen=True)
class _Mark:
    """One box to draw."""

    page: int
    box: Box
    text: str
    colour: str
    beside: bool = False
    """Its label stands above its right end, off the words in it."""


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
        yield _Mark(figure.page, figure.caption_box, f"caption of {name}", CAPTION, beside=True)
    for mention in figure.mentions:
        panels = f" ({', '.join(mention.panels)})" if mention.panels else ""
        yield _Mark(mention.page, mention.box, f"cites {name}{panels}", MENTION, beside=True)


def _drawn(page: Page, marks: Sequence[_Mark], data: bytes) -> bytes:
    image = Image.open(BytesIO(data)).convert("RGB")
    draw = ImageDraw.Draw(image)
    font, write = _font(max(10.0, _TEXT_SIZE * max(image.size)))
    across, along = image.width / page.width, image.height / page.height
    taken: list[Box] = []
    for mark in marks:
        x0, y0, x1, y1 = (value * ratio for value, ratio in zip(mark.box, (across, along) * 2, strict=True))
        out = _LINE if mark.beside else 0
        draw.rectangle((x0 - out, y0 - out, x1 + out, y1 + out), outline=mark.colour, width=_LINE)
        text = write(mark.text)
        _, _, width, height = draw.textbbox((0, 0), text, font=font, anchor="lt")
        start = (x1 - width, y0 - height - out) if mark.beside else (x0 + _LINE, y0 + _LINE)
        place = _free_place((*start, start[0] + width, start[1] + height), taken, mark.beside)
        taken.append(place)
        draw.rectangle(place, fill=mark.colour)
        draw.text(place[:2], text, fill="white", font=font, anchor="lt")
    drawn = BytesIO()
    image.save(drawn, "PNG")
    return drawn.getvalue()


def _font(size: float) -> tuple[ImageFont.ImageFont | ImageFont.FreeTypeFont, Callable[[str], str]]:
    """Return a font and how to write with it: labels as they are printed, or "Fig." where it has no Chinese."""
    for name in _CHINESE:
        try:
            return ImageFont.truetype(name, size), str
        except OSError:
            continue
    return ImageFont.load_default(size=size), lambda text: text.replace("图", "Fig. ").replace("圖", "Fig. ")


def _free_place(place: Box, taken: Sequence[Box], beside: bool) -> Box:
    """Move a label until it covers no other: down, or to the left where several figures are cited by one paragraph."""
    x0, y0, x1, y1 = place
    while hit := next((o for o in taken if x0 < o[2] and o[0] < x1 and y0 < o[3] and o[1] < y1), None):
        if beside and hit[0] - 1 - (x1 - x0) >= 0:
            x0, x1 = hit[0] - 1 - (x1 - x0), hit[0] - 1
        else:
            y0, y1 = hit[3] + 1, hit[3] + 1 + (y1 - y0)
    return (x0, y0, x1, y1)
