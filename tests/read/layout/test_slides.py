"""Handouts, put together by hand."""

import pytest
from PIL import Image, ImageDraw

from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.slides import analyse_sheet, frames_of_slides
from remud_hub.records import Box


SIZE = (500.0, 700.0)
SLIDES: list[Box] = [(50, 40, 290, 220), (50, 250, 290, 430), (50, 460, 290, 640)]
PICTURES: list[Box] = [(160, 80, 280, 170), (60, 300, 280, 400)]
BANNER = 24.0


def _line(text: str, x: float, y: float, width: float, size: float = 9.0, font: str = "Sans") -> Line:
    return Line(text, (x, y, x + width, y + size), size, font, font, font)


def _handout(*beside: Line) -> PageContent:
    image = Image.new("RGB", (500, 700), "white")
    draw = ImageDraw.Draw(image)
    banners: list[Box] = [(*slide[:3], slide[1] + BANNER) for slide in SLIDES]
    for slide in SLIDES:
        draw.rectangle(slide, outline="black")
    for box in [*banners, *PICTURES]:
        draw.rectangle(box, fill=(20, 20, 60))
    titles = [_line("Signs of the pleura", 60, slide[1] + 6, 120, 11, "Sans-Bold") for slide in SLIDES]
    texts = [_line("• Three or more", 60, 90, 80), _line("• In every zone", 60, 104, 80)]
    caption = _line("Fig. 1. Lines in oedema.", 160, 176, 100, 7)
    return PageContent(SIZE, [*titles, *texts, caption, *beside], PICTURES, [*SLIDES, *banners], [], Ink(image, 1.0))


def test_a_handout_is_read_slide_by_slide() -> None:
    regions = analyse_sheet(_handout(_line("Handout page 2", 400, 20, 80, 8)), ())
    pictures = sorted(region.box for region in regions if region.kind == "picture")
    assert pictures == [pytest.approx(box, abs=2) for box in sorted(PICTURES)]
    (caption,) = (region for region in regions if region.kind == "caption")
    assert caption.box == pytest.approx((160, 176, 260, 183))
    said = [line.text for region in regions for line in region.lines]
    assert sorted(said) == sorted(line.text for line in _handout(_line("Handout page 2", 400, 20, 80, 8)).lines)


def test_the_title_of_a_slide_is_no_lettering_of_the_picture_below_it() -> None:
    slide, picture = SLIDES[1], (60.0, 276.0, 280.0, 400.0)
    image = Image.new("RGB", (500, 700), "white")
    draw = ImageDraw.Draw(image)
    banners: list[Box] = [(*each[:3], each[1] + BANNER) for each in SLIDES]
    for box in [*banners, picture]:
        draw.rectangle(box, fill=(20, 20, 60))
    title = _line("Signs of the pleura", 60, slide[1] + 8, 120, 14, "Sans-Bold")
    caption = _line("Fig. 1. Lines in oedema.", 120, 406, 100, 7)
    rest = [_line("• Three or more", 60, y, 80) for y in (90, 520)]
    content = PageContent(SIZE, [title, caption, *rest], [picture], [*SLIDES, *banners], [], Ink(image, 1.0))
    regions = analyse_sheet(content, ())
    assert [region.box for region in regions if region.kind == "picture"] == [pytest.approx(picture, abs=1)]
    assert [region.lines for region in regions if region.kind == "heading"] == [(title,)]


def test_frames_over_a_caption_are_the_panels_of_a_figure() -> None:
    content = _handout(_line("Figure 3. All of it.", 50, 650, 200))
    assert max(region.box[3] for region in analyse_sheet(content, ()) if region.kind == "picture") > 600


@pytest.mark.parametrize(
    "shapes",
    [
        SLIDES[:1],
        [(50, 40, 290, 220), (60, 60, 300, 240)],
        [(50, y, 290, y + 60) for y in (40, 140, 240)],
        [(50, 40, 290, 220), (50, 250, 210, 370)],
    ],
    ids=["one alone", "one over the other", "in no format of slides", "of two sizes"],
)
def test_other_frames_are_no_slides(shapes: list[Box]) -> None:
    assert frames_of_slides(shapes, SIZE) == []
    assert frames_of_slides(SLIDES, SIZE) == SLIDES


@pytest.mark.parametrize("length", [4 / 3, 10.83 / 7.5, 3 / 2, 16 / 10, 16 / 9])
def test_slides_have_the_formats_of_screens_paper_and_film(length: float) -> None:
    slides: list[Box] = [(50, y, 50 + 150 * length, y + 150) for y in (40, 240, 440)]
    assert frames_of_slides(slides, SIZE) == slides


def test_two_frames_in_the_format_of_a_photograph_are_no_slides() -> None:
    assert frames_of_slides([(50, y, 275, y + 150) for y in (40, 240)], SIZE) == []


def test_the_line_and_the_ground_of_a_slide_are_one_frame() -> None:
    grounds = [(slide[0] + 0.4, slide[1] + 0.4, slide[2] - 0.4, slide[3] - 0.4) for slide in SLIDES]
    assert frames_of_slides([*SLIDES, *grounds], SIZE) == SLIDES
