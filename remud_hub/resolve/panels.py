"""Panels: what a caption tells apart, found in the picture by its gutters and by the letters printed in it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from string import ascii_uppercase

from PIL import Image, ImageFilter

from remud_hub import boxes
from remud_hub.records import Box, Lettering, Panel
from remud_hub.resolve.grid import Grid, in_one_line
from remud_hub.resolve.guided import Letters, completed, cut_between, in_order
from remud_hub.resolve.lanes import Trust, shrunk
from remud_hub.resolve.letters import Lettered, lettered_panels, sides
from remud_hub.resolve.printed import Line, find_letters, find_run
from remud_hub.resolve.read_once import ReadOnce
from remud_hub.resolve.spotting import spot_lines


LineReader = Callable[[Image.Image], Iterable[Line]]
"""Reads the lines of a figure that may be panel letters, one after another; places in pixels."""

_Found = list[tuple[Lettered, Box]]
"""Panels with their places, in shares of the figure's width and height."""

_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
_LARGE = 1600
_SMALL, _STROKE = 400, 5
"""Longer side of a figure in pixels, and how broad an arrow or line is then, at most."""
_COVERED = 0.5
"""Pictures joined by lines take most of their figure; those in a drawing, or in a flow chart, do not."""
_FEWEST_ON_BLACK = 6
"""One ultrasound picture falls into a few parts along its black lanes, never into many of one size."""


def find_panels(
    caption: str,
    box: Box,
    image: bytes,
    lettering: Sequence[Lettering] = (),
    whole: str = "",
    start: int = 0,
    reader: LineReader = spot_lines,
) -> tuple[Panel, ...]:
    """Return the panels of a figure, in the order of their letters, else row by row.

    Lettered panels have the letter and its share of the caption. Where neither gutters nor printed letters tell them
    apart, each has the box of the whole figure. Pictures without letters are told apart by gutters alone.

    Args:
        caption: The whole caption without its label.
        box: The figure on its page, in points.
        image: The figure, PNG or JPEG.
        lettering: What the file's text layer says in the figure; the pixels are read only where it names no letters.
        whole: The caption of all parts, when the figure is continued and this is one part of it.
        start: How many of its panels the parts before this one have shown.
        reader: How letters are read off pixels.
    """
    picture = Image.open(BytesIO(image))
    picture.draft("RGB", (_LARGE, _LARGE))  # decodes a JPEG of many megapixels at a fraction of its size
    exact = [_in_pixels(line, box, picture.size) for line in lettering]
    named = lettered_panels(whole or caption)
    own = lettered_panels(whole, start) if whole and not named else ()
    if named or own:
        lines = ReadOnce(reader(picture))
        part = _part(named, start, exact, picture, lines) if whole and named else []
        found = part or _lettered(own or named[start:] or named, exact, picture, lines)
    else:
        found = _lettered_in_print(exact, picture) or _beside(caption, picture)
    return tuple(
        Panel(label=panel.label, box=_place(share, box), caption=panel.text or None) for panel, share in found
    )


def _lettered(named: Sequence[Lettered], exact: Sequence[Line], picture: Image.Image, lines: Iterable[Line]) -> _Found:
    """Return the panels that the caption names; each takes the whole figure where nothing tells them apart."""
    labels = [panel.label for panel in named]
    seen = find_letters(exact, labels)
    if len(seen) < len(labels):
        sure = next(_ways(len(labels), picture), [])
        if not in_one_line(sure) or in_order(sure, _shares(seen, picture), labels) is None:
            seen = _read(labels, exact, lines)
    # One letter alone may be anything, the A wave of a Doppler curve for one.
    shares = _told_apart(labels, _shares(seen if len(seen) > 1 else {}, picture), picture)
    return list(zip(named, shares or [_WHOLE] * len(labels), strict=True))


def _read(labels: Sequence[str], exact: Sequence[Line], lines: Iterable[Line]) -> dict[str, Box]:
    """Return the letters found among lines that are read until all letters are found."""
    known, seen = list(exact), dict[str, Box]()
    for line in lines:
        known.append(line)
        seen = find_letters(known, labels)
        if len(seen) == len(labels):
            break
    return seen


def _part(
    named: Sequence[Lettered], start: int, exact: Sequence[Line], picture: Image.Image, lines: Iterable[Line]
) -> _Found:
    """Return the panels of one part of a continued figure: those whose letters are printed here."""
    seen = find_run(exact) or find_run([*exact, *lines])
    rest = named[start:]
    if more := _with_unread(rest, _shares(seen, picture), picture):
        return more
    if not seen:
        return _up_to_last_read(rest, len(named), [*exact, *lines], picture) or _part_unread(rest, len(named), picture)
    texts = {panel.label.upper(): panel for panel in named}
    small = named[0].label.islower()
    panels = [texts.get(letter, Lettered(letter.lower() if small else letter, "")) for letter in seen]
    shares = _told_apart(list(seen), _shares(seen, picture), picture)
    return list(zip(panels, shares or [_WHOLE] * len(panels), strict=True))


def _with_unread(rest: Sequence[Lettered], letters: Letters, picture: Image.Image) -> _Found:
    """Return the panels of a figure that has more pictures than letters were read, where those that were stand at their places."""
    cells = _unlettered(picture) if letters else []
    if not len(letters) < len(cells) <= len(rest):
        return []
    labels = [panel.label.upper() for panel in rest[: len(cells)]]
    known = set(letters) <= set(labels)
    return list(zip(rest, (known and in_order(cells, letters, labels)) or [], strict=False))


def _up_to_last_read(rest: Sequence[Lettered], most: int, lines: Sequence[Line], picture: Image.Image) -> _Found:
    """Return the panels of a part, of those left for it, as far as the last one whose letter can be read."""
    labels = [panel.label for panel in rest]
    seen = find_letters(lines, labels)
    labels = labels[: max((labels.index(label) + 1 for label in seen), default=0)]
    if not 1 < len(labels) < most:
        return []
    shares = _told_apart(labels, _shares(seen, picture), picture)
    return list(zip(rest, shares or [_WHOLE] * len(labels), strict=False))


def _part_unread(rest: Sequence[Lettered], most: int, picture: Image.Image) -> _Found:
    """Return the panels of a part, of those left for it, by its gutters alone."""
    shares = _unlettered(picture)
    return list(zip(rest, shares, strict=False)) if len(shares) < most and len(shares) <= len(rest) else []


def _lettered_in_print(exact: Sequence[Line], picture: Image.Image) -> _Found:
    """Return the panels of a figure whose letters stand in the picture alone."""
    seen = find_run(exact, first="A")
    panels = [Lettered(letter, "") for letter in ascii_uppercase]
    if more := _with_unread(panels, _shares(seen, picture), picture):
        return more
    shares = _told_apart(list(seen), _shares(seen, picture), picture) if seen else []
    return list(zip(panels, shares, strict=False))


def _beside(caption: str, picture: Image.Image) -> _Found:
    """Return the panels of a figure without letters, with the words left and right where the caption has them."""
    named = sides(caption)
    shares = _unlettered(picture) or (next(_ways(len(named), picture), []) if named else [])
    panels = named if len(named) == len(shares) else (Lettered("", ""),) * len(shares)
    return list(zip(panels, shares, strict=True))


def _told_apart(labels: Sequence[str], letters: Letters, picture: Image.Image) -> list[Box]:
    """Return the places of lettered panels in the order of their labels, or none.

    Where all letters are known they tell where to cut; else the gutters are believed as far as no letter gainsays them.
    """
    if len(letters) == len(labels) and (cut := cut_between(picture, letters, sure=True)):
        return [cut[label] for label in labels]
    for cells in _ways(len(labels), picture):
        if (ordered := in_order(cells, letters, labels)) is not None:
            return ordered
    everywhere = completed(letters, labels)
    cut = cut_between(picture, everywhere, sure=False) if len(everywhere) == len(labels) else {}
    return [cut[label] for label in labels] if cut else []


def _ways(count: int, picture: Image.Image) -> Iterator[list[Box]]:
    """Yield the ways to cut a figure into so many cells, the surest first."""
    small = shrunk(picture)
    for trust in Trust:
        grid = Grid(small, trust)
        for cells in (grid.rows_and_columns(count), grid.widest(count, crumbs=False), grid.widest(count, crumbs=True)):
            if cells:
                yield cells


def _unlettered(picture: Image.Image) -> list[Box]:
    small = shrunk(picture)
    if lined := Grid(small, Trust.LINES).pictures():
        return lined
    apart = Grid(_without_thin_strokes(picture), Trust.LIGHT).pictures()
    if sum(map(boxes.area, apart)) >= _COVERED:
        return apart
    on_black = Grid(small, Trust.BLACK).pictures()
    return on_black if len(on_black) >= _FEWEST_ON_BLACK else []


def _without_thin_strokes(picture: Image.Image) -> Image.Image:
    """Return the picture without arrows and lines that run from one part to another."""
    small = picture.convert("L")
    small.thumbnail((_SMALL, _SMALL))  # the filters take time by the pixel
    return small.filter(ImageFilter.MaxFilter(_STROKE)).filter(ImageFilter.MinFilter(_STROKE))


def _in_pixels(line: Lettering, box: Box, size: tuple[int, int]) -> Line:
    across, along = size[0] / boxes.width(box), size[1] / boxes.height(box)
    x0, y0, x1, y1 = line.box
    return Line(
        line.text,
        ((x0 - box[0]) * across, (y0 - box[1]) * along, (x1 - box[0]) * across, (y1 - box[1]) * along),
    )


def _shares(letters: Letters, picture: Image.Image) -> Letters:
    width, height = picture.size
    return {k: (x0 / width, y0 / height, x1 / width, y1 / height) for k, (x0, y0, x1, y1) in letters.items()}


def _place(share: Box, box: Box) -> Box:
    width, height = boxes.width(box), boxes.height(box)
    x0, y0, x1, y1 = (
        box[0] + share[0] * width,
        box[1] + share[1] * height,
        box[0] + share[2] * width,
        box[1] + share[3] * height,
    )
    return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
