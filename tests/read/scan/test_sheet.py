"""Sheets photographed on a desk, in the light of a lamp."""

import numpy as np
from PIL import Image

from remud_hub.read.scan.marks import find_marks
from remud_hub.read.scan.sheet import sheet_alone


SCALE = 2.0


def _photograph(desk: int) -> Image.Image:
    """Return a sheet with a picture on a desk, lit from one corner."""
    page = np.full((1600, 1200), float(desk))
    page[100:1500, 80:1120] = 225
    page[500:900, 400:900] = 20
    y, x = np.mgrid[:1600, :1200] / 1600
    page *= 1 - 0.45 * (x**2 + y**2) / 1.6
    return Image.fromarray((page + np.random.default_rng(0).normal(0, 2, page.shape)).clip(0, 255).astype(np.uint8))


def test_the_desk_is_taken_off_and_the_light_evened() -> None:
    alone = sheet_alone(_photograph(90), SCALE)
    marks = find_marks(alone, SCALE, [])
    assert [tuple(map(round, box)) for box in marks.pictures] == [(200, 250, 450, 450)]
    assert marks.drawings == ()
    paper = np.asarray(alone.convert("L"), float)
    assert max(abs(paper[y, x] - paper[800, 200]) for y in (20, 200, 1400, 1580) for x in (20, 200, 1000, 1180)) < 16


def test_a_page_without_a_desk_is_left_as_it_is() -> None:
    scan = _photograph(225)
    assert sheet_alone(scan, SCALE) is scan


def test_paper_that_is_darker_all_round_is_no_desk() -> None:
    page = Image.radial_gradient("L").resize((1200, 1600)).point(lambda value: 235 - value // 5)
    assert sheet_alone(page, SCALE) is page


def test_the_ground_of_a_dark_page_is_no_desk() -> None:
    slide = Image.new("L", (1200, 800), 40)
    slide.paste(230, (200, 200, 600, 500))
    assert sheet_alone(slide, SCALE) is slide
