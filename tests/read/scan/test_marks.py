"""What is left of a page when its text is taken away."""

import pytest
from PIL import Image, ImageDraw

from remud_hub import boxes
from remud_hub.read.layout.ink import ink_mask, scanned_paper
from remud_hub.read.scan.marks import find_marks
from remud_hub.records import Box


SCALE = 2.0


@pytest.fixture
def page() -> Image.Image:
    image = Image.new("L", (1200, 1600), 231)  # paper is seldom white
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 300, 799, 699), fill=20)  # a picture
    draw.line([(200, 900), (400, 1000), (600, 900)], fill=60, width=4)  # a drawing
    draw.line([(100, 1200), (1100, 1200)], fill=0, width=2)  # a rule
    draw.rectangle((100, 1300, 700, 1320), fill=0)  # a line of text
    draw.rectangle((0, 0, 30, 1599), fill=90)  # the shadow along the edge of the sheet
    return image


def test_pictures_drawings_and_rules_are_told_apart(page: Image.Image) -> None:
    text: Box = (50, 650, 350, 660)
    marks = find_marks(page, SCALE, [text])
    assert marks.pictures == ((100, 150, 400, 350),)
    (drawing,) = marks.drawings
    assert boxes.inside(drawing, (99, 449, 302, 502)) == 1
    (rule,) = marks.rules
    assert (round(rule[0]), round(rule[1]), round(rule[2])) == (50, 600, 551)


def test_ink_is_what_is_darker_than_the_paper(page: Image.Image) -> None:
    level = scanned_paper(page)
    assert all(90 < shade < 231 for shade in level)
    tinted = Image.new("RGB", (10, 10), (231, 231, 190))
    assert ink_mask(tinted, level).all()
    assert not ink_mask(Image.new("RGB", (10, 10), (235, 228, 231)), level).any()


def test_the_pale_grid_of_a_chart_is_seen_though_it_is_no_ink() -> None:
    image = Image.effect_noise((1200, 800), 5).point(lambda value: value + 104)  # about 232, as paper is scanned
    draw = ImageDraw.Draw(image)
    for y in (300, 400, 500):
        draw.line([(200, y), (800, y)], fill=216, width=2)
    marks = find_marks(image, SCALE, [(100, 245, 140, 255)])
    assert [tuple(map(round, rule)) for rule in marks.rules] == [
        pytest.approx((100, y, 400, y + 1), abs=2) for y in (150, 200)
    ] + [pytest.approx((141, 250, 400, 251), abs=2)]
    assert all(boxes.height(line) <= 3 for line in marks.pale)
