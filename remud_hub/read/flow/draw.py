"""Pictures of sheets, for the eye: the texts and pictures that stand on one, plainly set."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from remud_hub import boxes
from remud_hub.read.flow.items import Drawn, Text
from remud_hub.read.flow.sheets import Placed, Size
from remud_hub.read.flow.wrap import LINE, lines
from remud_hub.read.layout.lines import is_cjk
from remud_hub.read.render import jpeg
from remud_hub.records import Part


_SCALE, _QUALITY = 100 / 72, 85
"""Pixels per point. There is no detail to be seen on a sheet of ours, and one resolution that fits the font."""
_MOST_PIXELS = 40_000_000
_INK, _BAR = "black", "#b0b0b0"
_BAR_HEIGHT = 0.4
_PLAIN = str.maketrans({"–": "-", "—": "-", "‐": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})


def draw_page(placed: Iterable[tuple[Placed, Part]], size: Size) -> bytes:
    """Return a JPEG of a page.

    Args:
        placed: What stands on it.
        size: Width and height in points.
    """
    scale = min(_SCALE, (_MOST_PIXELS / (size[0] * size[1])) ** 0.5)
    sheet = Image.new("RGB", (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))), "white")
    draw = ImageDraw.Draw(sheet)
    for (item, _), part in placed:
        if isinstance(item, Drawn):
            _paste(sheet, item, part, scale)
        else:
            _write(draw, item, part, scale)
    return jpeg(sheet, _QUALITY)


def _paste(sheet: Image.Image, item: Drawn, part: Part, scale: float) -> None:
    size = (max(1, round(boxes.width(part.box) * scale)), max(1, round(boxes.height(part.box) * scale)))
    picture = Image.open(BytesIO(item.data))
    picture.draft("RGB", size)  # a large JPEG is decoded no larger than needed
    sheet.paste(picture.convert("RGB").resize(size), (round(part.box[0] * scale), round(part.box[1] * scale)))


def _write(draw: ImageDraw.ImageDraw, item: Text, part: Part, scale: float) -> None:
    # A font of bitmaps, with Latin letters only: outlines take as long to draw as all the rest of the reading
    font = ImageFont.load_default_imagefont()
    text = item.text[slice(*part.span)]
    rows = [text[start:end].rstrip() for start, end in lines(text, boxes.width(part.box))]
    height = min(LINE, boxes.height(part.box) / max(1, len(rows))) * scale
    x, y = part.box[0] * scale, part.box[1] * scale
    for number, row in enumerate(rows):
        top = y + number * height
        if any(is_cjk(char) for char in row):
            right = min(part.box[2] * scale, x + len(row) * height)
            draw.rectangle((x, top, right, top + _BAR_HEIGHT * height), fill=_BAR)
        else:
            draw.text((x, top), row.translate(_PLAIN).encode("latin-1", "replace"), fill=_INK, font=font)
