"""The paper and the ink of a scan, made white and black."""

from PIL import Image, ImageDraw

from remud_hub.read.scan.levels import levelled, levels_of


def test_paper_becomes_white_and_ink_black() -> None:
    page = Image.new("RGB", (400, 500), (238, 236, 228))
    draw = ImageDraw.Draw(page)
    draw.rectangle((50, 50, 149, 149), fill=(18, 18, 18))
    draw.rectangle((200, 50, 349, 199), fill=(60, 4, 80))  # a coloured picture, commoner than ink
    draw.rectangle((50, 300, 149, 399), fill=(120, 120, 120))
    seen = levelled(page, levels_of(page))
    assert seen.getpixel((10, 10)) == (255, 255, 255)
    assert seen.getpixel((100, 100)) == (0, 0, 0)
    assert all(110 < value < 140 for value in seen.getpixel((100, 350)))  # type: ignore[union-attr]


def test_a_page_without_ink_keeps_its_shades() -> None:
    page = Image.new("RGB", (100, 100), "white")
    assert levelled(page, levels_of(page)).getpixel((5, 5)) == (255, 255, 255)
    assert levels_of(page).black == (0, 0, 0)
