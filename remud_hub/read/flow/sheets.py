"""A flow laid out on sheets of paper, so that all that follows has pages and boxes as it has for a PDF.

The place on a sheet tells order and neighbourhood and nothing else: pictures stand above their captions, and both on one
sheet. Slides keep their pages; what has no place on them, speaker notes for one, is set below.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from remud_hub import boxes
from remud_hub.read.flow.items import Chapter, Drawn, Item, Text
from remud_hub.read.flow.wrap import LINE, lines
from remud_hub.records import Box, Part


Size = tuple[float, float]
SHEET: Size = (595.0, 842.0)
_MARGIN, _GAP = 50.0, 10.0
_TALLEST = 500.0
"""Of the pictures of a figure together, so that its caption has room."""
_MOST_TOGETHER = 8
"""Pictures that stand together before a caption; more are an album."""
_POINTS_PER_PIXEL = 0.48
"""150 pixels to the inch."""
_UNBROKEN = 3
"""Lines of a text that stay together."""


class Placed(NamedTuple):
    """An item with its places: one for a picture, one for each sheet that a text runs over."""

    item: Item
    parts: tuple[Part, ...]


class Layout(NamedTuple):
    """All items in their places, and the sizes of the pages."""

    placed: tuple[Placed, ...]
    sizes: tuple[Size, ...]


def lay_out(chapters: Iterable[Chapter]) -> Layout:
    """Return the places of all items; each chapter begins on a page of its own."""
    placed: list[Placed] = []
    sizes: list[Size] = []
    for chapter in chapters:
        if chapter.size is None:
            column = _Column(len(sizes) + 1, SHEET, _MARGIN)
            placed.extend(column.set(chapter.items))
            sizes.extend([SHEET] * (column.number - len(sizes)))
        else:
            number, (width, height) = len(sizes) + 1, chapter.size
            placed.extend(_at_their_boxes([item for item in chapter.items if item.box], number))
            # A page without an end: nothing of a slide may stand on the next one
            column = _Column(number, (width, float("inf")), height + _GAP)
            below = list(column.set([item for item in chapter.items if not item.box]))
            placed.extend(below)
            sizes.append((width, column.y if below else height))
    return Layout(tuple(placed), tuple(sizes))


class _Column:
    """Sets items one below the other, from a height on a page on."""

    def __init__(self, number: int, size: Size, y: float) -> None:
        self.number, self.y = number, y
        self._width, self._bottom = size[0] - 2 * _MARGIN, size[1] - _MARGIN

    def set(self, items: Sequence[Item]) -> Iterator[Placed]:
        """Yield the items in their places."""
        for together in _together(items):
            if isinstance(together[0], Drawn):
                yield from self._figure(together)
            else:
                yield from map(self._text, together)

    def _figure(self, items: Sequence[Item]) -> Iterator[Placed]:
        """Set pictures, all at one scale, and the caption below them."""
        pictures = [item for item in items if isinstance(item, Drawn)]
        gaps = _GAP * len(pictures)
        widest, tall = max(item.size[0] for item in pictures), sum(item.size[1] for item in pictures)
        scale = min(_POINTS_PER_PIXEL, self._width / widest, (_TALLEST - gaps) / tall)
        if self.y + tall * scale + gaps + _UNBROKEN * LINE > self._bottom:
            self._turn()
        for item in items:
            if isinstance(item, Text):
                yield self._text(item)
            else:
                box = (_MARGIN, self.y, _MARGIN + item.size[0] * scale, self.y + item.size[1] * scale)
                yield Placed(item, (_part(self.number, box, (0, 0)),))
                self.y = box[3] + _GAP

    def _text(self, item: Item) -> Placed:
        assert isinstance(item, Text)
        rest = list(lines(item.text, self._width))
        parts: list[Part] = []
        while rest:
            room = int(min(self._bottom - self.y, LINE * len(rest)) // LINE)
            if room < min(len(rest), _UNBROKEN):
                self._turn()
                continue
            here, rest = rest[:room], rest[room:]
            box = (_MARGIN, self.y, _MARGIN + self._width, self.y + LINE * room)
            parts.append(_part(self.number, box, (here[0][0], here[-1][1])))
            self.y = box[3]
        self.y += _GAP
        return Placed(item, tuple(parts))

    def _turn(self) -> None:
        self.number, self.y = self.number + 1, _MARGIN


def _together(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield pictures that follow each other with the caption behind them, and every other item for itself."""
    run: list[Item] = []
    for item in items:
        if isinstance(item, Drawn):
            if run and (item.figure != run[-1].figure or len(run) == _MOST_TOGETHER):
                yield run
                run = []
            run.append(item)
        elif run and item.kind == "caption" and item.figure == run[-1].figure:
            yield [*run, item]
            run = []
        else:
            if run:
                yield run
            yield [item]
            run = []
    if run:
        yield run


def _at_their_boxes(items: Sequence[Item], number: int) -> Iterator[Placed]:
    """Yield items where they stand; the paragraphs of one box share it out among them by their lines."""
    for box, group in groupby(items, key=lambda item: item.box):
        sharing = list(group)
        assert box is not None
        if isinstance(sharing[0], Drawn):
            yield from (Placed(item, (_part(number, box, (0, 0)),)) for item in sharing)
            continue
        counts = [len(list(lines(item.text, boxes.width(box)))) if isinstance(item, Text) else 1 for item in sharing]
        y, step = box[1], boxes.height(box) / sum(counts)
        for item, count in zip(sharing, counts, strict=True):
            end = len(item.text) if isinstance(item, Text) else 0
            yield Placed(item, (_part(number, (box[0], y, box[2], y + step * count), (0, end)),))
            y += step * count


def _part(page: int, box: Box, span: tuple[int, int]) -> Part:
    x0, y0, x1, y1 = (round(value, 2) for value in box)
    return Part(page=page, box=(x0, y0, x1, y1), span=span)
