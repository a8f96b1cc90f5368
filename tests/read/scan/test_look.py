"""Scanned pages lying in every way."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from remud_hub import boxes
from remud_hub.ocr.rapid import shared_rapid_ocr
from remud_hub.read.scan.look import Scan, look
from remud_hub.read.scan.straighten import lie, set_straight


pytestmark = pytest.mark.slow

SCALE = 200 / 72
TEXT = (
    "The probe was placed at the apex of the heart and turned until",
    "all four chambers could be seen at once, which takes practice.",
    "The pleural line was followed from one rib to the next, and",
    "every artefact below it was counted by two readers (Figure 1).",
)


@pytest.fixture(scope="module")
def page() -> Image.Image:
    image = Image.new("RGB", (1000, 1400), "white")
    draw = ImageDraw.Draw(image)
    for i in range(12):
        draw.text((100, 120 + 44 * i), TEXT[i % 4], fill="black", font=ImageFont.load_default(size=28))
    draw.ellipse((300, 760, 700, 1100), fill=(40, 40, 40))
    draw.text((100, 1150), "Figure 1. What the probe sees.", fill="black", font=ImageFont.load_default(size=22))
    return image


def _read(image: Image.Image) -> Scan:
    engine = shared_rapid_ocr(1)
    return look(image, SCALE, engine, engine.spot)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("skew", [0.0, 1.5])
def test_a_page_is_set_upright_and_straight_and_read(page: Image.Image, turns: int, skew: float) -> None:
    lying = set_straight(set_straight(page, 0, -skew), -turns, 0.0)
    scan = _read(lying)
    assert scan.upright == turns
    assert scan.skew == pytest.approx(skew, abs=0.25)
    assert scan.confidence > 0.9
    text = " ".join(line.text for line in sorted(scan.lines, key=lambda line: line.box[1]))
    assert "every artefact below it was counted by two readers" in text
    assert "Figure 1. What the probe sees" in text
    (picture,) = scan.marks.pictures
    expected = (300 / SCALE, 760 / SCALE, 700 / SCALE, 1100 / SCALE)
    assert boxes.area(boxes.intersection(picture, expected)) > 0.95 * boxes.area(expected)


def test_a_page_whose_caption_stands_is_turned_although_its_head_is_level() -> None:
    sheet = Image.new("RGB", (1400, 1000), "white")
    draw = ImageDraw.Draw(sheet)
    draw.ellipse((200, 150, 1200, 850), fill=(40, 40, 40))
    caption = "FIG. 10. Serial records of one patient. A, on admission. B, after one week. C, later."
    draw.text((100, 930), caption, fill="black", font=ImageFont.load_default(size=26))
    sheet = sheet.rotate(-90, expand=True)
    ImageDraw.Draw(sheet).text(
        (400, 40), "THE HEART AND ITS SOUNDS", fill="black", font=ImageFont.load_default(size=24)
    )
    engine = shared_rapid_ocr(1)
    scan = look(sheet, SCALE, engine, lambda small: [])  # the line is too thin to be found on the small picture
    assert scan.upright == 3
    assert "Serial records of one patient" in " ".join(line.text for line in scan.lines)


def test_the_title_of_an_axis_does_not_turn_a_page() -> None:
    chart = Image.new("RGB", (1400, 1000), "white")
    draw = ImageDraw.Draw(chart)
    draw.line((250, 100, 250, 800, 1200, 800), fill="black", width=4)
    for i in range(6):
        draw.text((200, 760 - 120 * i), str(10 * i), fill="black", font=ImageFont.load_default(size=30))
        draw.text((250 + 180 * i, 815), str(10 * i), fill="black", font=ImageFont.load_default(size=30))
    draw.text((1000, 120), "Isthmic", fill="black", font=ImageFont.load_default(size=30))
    title = Image.new("RGB", (520, 50), "white")
    ImageDraw.Draw(title).text((5, 5), "Serum hCG (% of initial)", fill="black", font=ImageFont.load_default(size=34))
    chart.paste(title.rotate(90, expand=True), (120, 180))
    assert _read(chart).upright == 0


def test_captions_are_smaller_than_the_text(page: Image.Image) -> None:
    lines = sorted(_read(page).lines, key=lambda line: line.box[1])
    assert len({line.size for line in lines[:12]}) == 1
    assert lines[-1].size < 0.9 * lines[0].size


def test_a_blank_page_lies_straight_and_says_nothing() -> None:
    blank = Image.new("RGB", (800, 1000), "white")
    assert lie(blank, shared_rapid_ocr(1).spot) == (False, 0.0, False)
    assert _read(blank).lines == ()
