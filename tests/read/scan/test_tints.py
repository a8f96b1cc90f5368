"""What captions are printed on."""

import pytest
from PIL import Image, ImageDraw

from remud_hub.read.scan.tints import tints_under
from remud_hub.records import Box


SCALE = 2.0
CAPTION: Box = (60, 60, 300, 70)


def test_the_tint_below_a_line_is_found_as_far_as_it_reaches() -> None:
    page = Image.new("RGB", (1200, 800), (240, 238, 232))
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 100, 1099, 159), fill=(214, 222, 226))
    draw.rectangle((120, 124, 600, 136), fill=(20, 20, 90))  # the line
    (tint,) = tints_under([CAPTION, CAPTION], page, SCALE)
    assert tint.box == pytest.approx((50, 50, 550, 80), abs=1.5)
    assert all(100 < level < 214 for level in tint.level)


@pytest.mark.parametrize("ground", [(240, 238, 232), (30, 30, 40)])
def test_paper_and_pictures_are_no_tint(ground: tuple[int, int, int]) -> None:
    page = Image.new("RGB", (1200, 800), (240, 238, 232))
    ImageDraw.Draw(page).rectangle((100, 100, 1099, 159), fill=ground)
    assert not tints_under([CAPTION], page, SCALE)
