"""What is left of a page when its text is taken away."""

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from remud_hub import boxes
from remud_hub.read.layout.ink import ink_mask, scanned_paper
from remud_hub.read.scan.marks import find_marks
from remud_hub.read.scan.specks import without_specks
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
    image = _noisy(1200, 800)
    draw = ImageDraw.Draw(image)
    for y in (300, 400, 500):
        draw.line([(200, y), (800, y)], fill=216, width=2)
    marks = find_marks(image, SCALE, [(100, 245, 140, 255)])
    assert [tuple(map(round, rule)) for rule in marks.rules] == [
        pytest.approx((100, y, 400, y + 1), abs=2) for y in (150, 200)
    ] + [pytest.approx((141, 250, 400, 251), abs=2)]
    assert all(boxes.height(line) <= 3 for line in marks.pale)


def _noisy(width: int, height: int) -> Image.Image:
    """Return paper of about 232, as it is scanned; the same each time."""
    shades = np.random.default_rng(width).normal(232, 5, (height, width))
    return Image.fromarray(shades.round().clip(0, 255).astype(np.uint8))


def test_the_pale_ground_of_a_chart_is_part_of_it() -> None:
    image = _noisy(1200, 800)
    image.paste(_noisy(600, 400).point(lambda value: value - 14), (200, 200))
    ImageDraw.Draw(image).line([(300, 500), (500, 300)], fill=40, width=4)
    marks = find_marks(image, SCALE, [])
    (chart,) = marks.drawings
    assert not marks.pictures  # such as the box of an abstract would be, else
    assert chart == pytest.approx((100, 100, 400, 300), abs=2)


def test_paper_that_is_darker_towards_an_edge_is_paper() -> None:
    image = _noisy(1200, 800)
    shadow = Image.linear_gradient("L").rotate(90).resize(image.size).point(lambda value: value // 10)
    marks = find_marks(ImageChops.subtract(image, shadow), SCALE, [])
    assert not [*marks.pictures, *marks.drawings, *marks.rules]


def test_the_bar_a_caption_is_printed_on_is_no_drawing_and_the_frame_is_parted() -> None:
    image = _noisy(1200, 1000)
    image.paste(_noisy(1000, 60).point(lambda value: value - 28), (100, 100))
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 100, 1100, 900), outline=30, width=2)
    draw.line([(100, 760), (1100, 760)], fill=30, width=2)
    draw.rectangle((300, 220, 900, 700), fill=20)
    caption: Box = (60, 60, 300, 70)
    marks = find_marks(image, SCALE, [caption], [caption])
    assert [picture == pytest.approx((150, 110, 450, 350), abs=1.5) for picture in marks.pictures] == [True]
    assert [drawing == pytest.approx((50, 50, 551, 451), abs=1.5) for drawing in marks.drawings] == [True]
    assert [round(rule[1] / 10) for rule in marks.rules] == [5, 38, 45]


def test_a_double_rule_is_a_rule() -> None:
    image = Image.new("L", (1200, 800), 231)
    draw = ImageDraw.Draw(image)
    for y in (400, 404):
        draw.line([(100, y), (1100, y)], fill=60, width=2)
    marks = find_marks(image, SCALE, [])
    assert len(marks.rules) == 1
    assert not marks.drawings


def _shadow(width: int, height: int) -> Image.Image:
    """Return a dark spot that fades in all directions, as large as a page."""
    return Image.radial_gradient("L").resize((width, height)).point(lambda value: 16 - 16 * min(value, 180) // 180)


def test_a_shadow_that_reaches_the_edge_of_the_sheet_or_fades_is_no_tint() -> None:
    image = _noisy(1200, 1600)
    for corner in ((-300, 500), (300, 900)):
        dark = Image.new("L", image.size)
        dark.paste(_shadow(600, 600), corner)
        image = ImageChops.subtract(image, dark)
    marks = find_marks(image, SCALE, [])
    assert not [*marks.pictures, *marks.drawings]


def test_what_shines_through_from_behind_is_no_part_of_a_picture() -> None:
    image = _noisy(1200, 1600)
    image.paste(_noisy(900, 500).point(lambda value: value - 14), (150, 400))
    ImageDraw.Draw(image).rectangle((300, 500, 899, 999), fill=20)
    marks = find_marks(image, SCALE, [])
    assert [picture == pytest.approx((150, 250, 450, 500), abs=3) for picture in marks.pictures] == [True]
    assert marks.drawings == ()


def _with_text(image: Image.Image) -> list[Box]:
    """Print five lines on a page; return their boxes."""
    lines: list[Box] = [(60.0, 60.0 + 20 * i, 300.0, 70.0 + 20 * i) for i in range(5)]
    for x0, y0, x1, y1 in lines:
        ImageDraw.Draw(image).rectangle((SCALE * x0, SCALE * y0 + 4, SCALE * x1, SCALE * y1 - 8), fill=90)
    return lines


@pytest.mark.parametrize(("shade", "seen"), [(205, 0), (110, 1)])
def test_what_is_pale_all_over_shines_through_from_behind_and_is_no_drawing(shade: int, seen: int) -> None:
    image = _noisy(1200, 1600)
    text = _with_text(image)
    ImageDraw.Draw(image).line([(300, 1000), (900, 1300), (300, 1300)], fill=shade, width=30)
    assert len(find_marks(image, SCALE, text).drawings) == seen


def test_larger_pages_than_posters_are_looked_through_for_ink_alone() -> None:
    image = Image.new("L", (1200, 1600), 231)
    draw = ImageDraw.Draw(image)
    lines: list[Box] = [(60.0, 60.0 + 20 * i, 300.0, 70.0 + 20 * i) for i in range(5)]
    for x0, y0, x1, y1 in lines:
        draw.rectangle((SCALE * x0, SCALE * y0 + 4, SCALE * x1, SCALE * y1 - 8), fill=90)
    draw.rectangle((300, 1000, 900, 1300), fill=190)
    huge = [(5 * x0, 5 * y0, 5 * x1, 5 * y1) for x0, y0, x1, y1 in lines]
    tall = [
        [box for box in (*marks.pictures, *marks.drawings) if boxes.height(box) * scale > 250]
        for scale, text in ((SCALE, lines), (SCALE / 5, huge))
        for marks in [find_marks(image, scale, text)]
    ]
    assert [len(found) for found in tall] == [0, 1]


def test_a_rule_over_what_shines_through_is_a_rule() -> None:
    image = _noisy(1200, 1600)
    text = _with_text(image)
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 802, 900, 1000), fill=205)
    draw.line([(100, 800), (1100, 800)], fill=60, width=2)
    marks = find_marks(image, SCALE, text)
    assert not marks.drawings
    assert not marks.pictures
    assert any(rule == pytest.approx((50, 400, 550, 401), abs=1.5) for rule in marks.rules)


def test_a_pale_piece_of_a_drawing_is_part_of_it() -> None:
    image = _noisy(1200, 1600)
    text = _with_text(image)
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 800, 900, 1300), outline=40, width=4)
    draw.line([(400, 1000), (800, 1200)], fill=205, width=30)
    marks = find_marks(image, SCALE, text)
    assert any(drawing == pytest.approx((150, 400, 451, 651), abs=2) for drawing in marks.drawings)


def test_what_is_pale_and_coloured_is_printed_on_the_front() -> None:
    image = _noisy(1200, 1600).convert("RGB")
    text = _with_text(image)
    ImageDraw.Draw(image).rectangle((300, 900, 900, 1300), fill=(250, 225, 120))
    marks = find_marks(image, SCALE, text)
    assert len([*marks.pictures, *marks.drawings]) == 1


def test_the_line_between_two_columns_is_no_drawing() -> None:
    columns: list[Box] = [(x, 110.0 + 20 * i, x + 220, 120.0 + 20 * i) for i in range(20) for x in (60.0, 320.0)]
    image = Image.new("L", (1200, 1600), 231)
    ImageDraw.Draw(image).line([(598, 200), (606, 1400)], fill=60, width=3)
    assert find_marks(image, SCALE, columns).drawings == ()
    assert len(find_marks(image, SCALE, []).drawings) == 1  # an axis, alone
    bar = Image.new("L", (1200, 1600), 231)
    ImageDraw.Draw(bar).rectangle((590, 200, 608, 1400), fill=60)
    assert len(find_marks(bar, SCALE, columns).drawings) == 1


def test_a_shadow_round_a_corner_of_the_sheet_is_no_drawing() -> None:
    image = Image.new("L", (1200, 1600), 231)
    draw = ImageDraw.Draw(image)
    draw.rectangle((1120, 0, 1199, 1599), fill=60)
    draw.rectangle((0, 1590, 1199, 1599), fill=60)
    assert find_marks(image, SCALE, []).drawings == ()


def test_a_fold_and_a_shadow_above_along_a_sheet_that_begins_within_the_picture_are_no_drawing() -> None:
    image = Image.new("L", (1200, 1600), 231)
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 24, 50, 1579), fill=60)
    draw.rectangle((20, 24, 170, 60), fill=60)
    assert find_marks(image, SCALE, []).drawings == ()
    draw.rectangle((0, 800, 1199, 1599), fill=231)  # half a side of it is no edge of the sheet
    assert len(find_marks(image, SCALE, []).drawings) == 1


def test_specks_all_over_a_page_join_nothing_to_a_picture_or_a_rule() -> None:
    image = Image.new("L", (1200, 1600), 231)
    draw = ImageDraw.Draw(image)
    for x, y in np.random.default_rng(0).integers(0, 1200, (800, 2)).tolist():
        draw.rectangle((x, y, x + 1, y + 1), fill=0)
    draw.rectangle((300, 500, 899, 999), fill=20)
    draw.line([(100, 300), (1100, 300)], fill=0, width=4)
    draw.line([(400, 306), (440, 306)], fill=0, width=6)  # sticks to the rule
    marks = find_marks(image, SCALE, [])
    assert [picture == pytest.approx((150, 250, 450, 500), abs=4) for picture in marks.pictures] == [True]
    assert [rule == pytest.approx((50, 149, 550, 151), abs=3) for rule in marks.rules if rule[2] - rule[0] > 100] == [
        True
    ]


def test_dots_on_a_clean_page_are_print() -> None:
    dots = np.zeros((400, 400), bool)
    dots[200, 100:120:2] = True
    assert (without_specks(dots) == dots).all()
