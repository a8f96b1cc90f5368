"""Handouts: several slides on a sheet, each a page of its own, whose text and figures have nothing to do with the next one's."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from remud_hub import boxes
from remud_hub.labels import caption_label
from remud_hub.read.layout import drawings
from remud_hub.read.layout.furniture import Marks
from remud_hub.read.layout.lines import Line
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.regions import Region
from remud_hub.read.layout.rules import analyse
from remud_hub.read.layout.tables import lines_inside
from remud_hub.records import Box


_SCREENS, _PAPER_AND_FILM, _OUT_OF_FORMAT = (4 / 3, 16 / 10, 16 / 9), (10.83 / 7.5, 3 / 2), 0.02
"""Length to height of slides (PowerPoint's formats: screens, A4 paper and 35 mm film), and the share by which a frame may miss it."""
_FEWEST, _FEWEST_OF_FILM = 2, 3
"""Photographs have the format of films, too: two frames in it may be two pictures. Ours."""
_SMALLEST, _LARGEST = 0.03, 0.5
"""Share of its sheet that a slide takes: nine stand on one, or two. Ours."""
_OF_ONE_SIZE = 1.5
"""Within so many points slides are of one size."""
_FEWEST_LETTERS = 4
"""A line of fewer names a panel or an axis."""
_AT_EDGE, _BROAD, _FLAT = 3.0, 0.9, 0.25
"""How near to the edge of a slide a banner stands, in points, and the share of its width and height that it takes."""


def frames_of_slides(shapes: Iterable[Box], size: tuple[float, float]) -> list[Box]:
    """Return the frames of one size, in the format of a slide, that may be the slides of a handout; one alone is none.

    Args:
        shapes: What is drawn on a page.
        size: Its width and height.
    """
    sheet = boxes.area((0.0, 0.0, *size))
    frames = [
        shape
        for shape in dict.fromkeys(shapes)
        if _SMALLEST * sheet < boxes.area(shape) < _LARGEST * sheet
        and _has_format(shape, (*_SCREENS, *_PAPER_AND_FILM))
    ]
    frames = [frame for i, frame in enumerate(frames) if not any(_are_one(frame, other) for other in frames[:i])]
    alike = [[other for other in frames if _are_of_one_size(frame, other)] for frame in frames]
    most = max(alike, key=len, default=[])
    apart = all(boxes.area(boxes.intersection(a, b)) <= 0 for a in most for b in most if a is not b)
    fewest = _FEWEST if most and _has_format(most[0], _SCREENS) else _FEWEST_OF_FILM
    return most if len(most) >= fewest and apart else []


def analyse_sheet(page: PageContent, marks: Marks) -> list[Region]:
    """Return the regions of a page; a handout is read slide by slide. Their order says nothing.

    Args:
        page: What is on it.
        marks: The document's running heads and feet.
    """
    slides = _slides_of(page)
    if not slides:
        return analyse(page, marks)
    found = [_moved(region, slide[:2]) for slide in slides for region in _regions(_slide(page, slide))]
    return [*found, *analyse(_beside(page, slides), marks)]


def _slides_of(page: PageContent) -> list[Box]:
    """Return the slides of a handout: most have words on them, and what stands beside them is no caption of theirs."""
    frames = frames_of_slides(page.shapes, page.size)
    held = [lines_inside(frame, page.lines) for frame in frames]
    worded = sum(any(sum(map(str.isalpha, line.text)) >= _FEWEST_LETTERS for line in lines) for lines in held)
    beside = (line for line in page.lines if not any(line in lines for lines in held))
    captions = any(caption_label(line.text) for line in beside)
    return [] if captions or 2 * worded < len(frames) else frames


def _slide(page: PageContent, slide: Box) -> PageContent:
    """Return a slide as a page, without its frame."""
    drawings.take_out(slide, page.ink)
    return PageContent(
        size=(boxes.width(slide), boxes.height(slide)),
        lines=[_line(line, (-slide[0], -slide[1])) for line in lines_inside(slide, page.lines)],
        bitmaps=_held(slide, page.bitmaps),
        shapes=_held(slide, [shape for shape in page.shapes if shape != slide]),
        rules=_held(slide, page.rules),
        ink=page.ink.part(slide),
    )


def _regions(slide: PageContent) -> list[Region]:
    """Return the regions of a slide; what its title stands on is no drawing, and the title no lettering of one."""
    banners = [shape for shape in slide.shapes if _is_banner(shape, slide.size)]
    slide.ink.erase(banners)
    titles = [line for banner in banners for line in lines_inside(banner, slide.lines)]
    rest = replace(
        slide,
        lines=[line for line in slide.lines if line not in titles],
        shapes=[shape for shape in slide.shapes if shape not in banners],
    )
    return [*(Region("heading", line.box, (line,)) for line in titles), *analyse(rest, ())]


def _beside(page: PageContent, slides: Sequence[Box]) -> PageContent:
    """Return a page without its slides."""
    return replace(
        page,
        lines=[line for line in page.lines if not any(lines_inside(slide, [line]) for slide in slides)],
        bitmaps=[box for box in page.bitmaps if not any(_is_in(box, slide) for slide in slides)],
        shapes=[box for box in page.shapes if not any(_is_in(box, slide) for slide in slides)],
        rules=[box for box in page.rules if not any(_is_in(box, slide) for slide in slides)],
    )


def _held(slide: Box, found: Iterable[Box]) -> list[Box]:
    """Return the boxes that lie in a slide, counted from its corner."""
    return [_shifted(box, (-slide[0], -slide[1])) for box in found if _is_in(box, slide)]


def _is_in(box: Box, slide: Box) -> bool:
    x, y = boxes.center(box)
    return slide[0] <= x <= slide[2] and slide[1] <= y <= slide[3]


def _moved(region: Region, by: tuple[float, float]) -> Region:
    return Region(region.kind, _shifted(region.box, by), tuple(_line(line, by) for line in region.lines))


def _line(line: Line, by: tuple[float, float]) -> Line:
    return replace(line, box=_shifted(line.box, by))


def _shifted(box: Box, by: tuple[float, float]) -> Box:
    return (box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1])


def _is_banner(shape: Box, size: tuple[float, float]) -> bool:
    """Whether a shape runs from side to side along the upper or lower edge of a slide."""
    at_edge = shape[1] < _AT_EDGE or shape[3] > size[1] - _AT_EDGE
    return at_edge and boxes.width(shape) > _BROAD * size[0] and boxes.height(shape) < _FLAT * size[1]


def _has_format(box: Box, formats: Iterable[float]) -> bool:
    short, long = sorted((boxes.width(box), boxes.height(box)))
    return any(abs(long / short - form) < _OUT_OF_FORMAT * form for form in formats)


def _are_one(a: Box, b: Box) -> bool:
    """Whether two boxes are one frame: its line and its ground."""
    return all(abs(x - y) < _OF_ONE_SIZE for x, y in zip(a, b, strict=True))


def _are_of_one_size(a: Box, b: Box) -> bool:
    return all(abs(side(a) - side(b)) < _OF_ONE_SIZE for side in (boxes.width, boxes.height))
