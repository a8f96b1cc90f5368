from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw

from remud_hub import boxes
from remud_hub.records import Box
from remud_hub.resolve.panels import find_panels


BOX: Box = (100.0, 200.0, 300.0, 400.0)


def _grid(rows: int, columns: int, gap: int = 12) -> bytes:
    image = Image.new("RGB", (400, 400), "white")
    draw = ImageDraw.Draw(image)
    width, height = (400 - gap * (columns - 1)) / columns, (400 - gap * (rows - 1)) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = column * (width + gap), row * (height + gap)
            draw.rectangle((x, y, x + width, y + height), fill=(40, 60 + 20 * row, 80))
    return _png(image)


def test_lettered_panels_are_found_by_their_gutters() -> None:
    panels = find_panels("(A) one. (B) two. (C) three. (D) four.", BOX, _grid(2, 2))
    assert [panel.label for panel in panels] == ["A", "B", "C", "D"]
    assert [panel.caption for panel in panels] == ["one", "two", "three", "four"]
    assert panels[3].box[0] > 195 and panels[3].box[1] > 295
    assert all(boxes.inside(panel.box, BOX) > 0.99 for panel in panels)


def test_letters_without_gutters_keep_their_text() -> None:
    panels = find_panels("(A) one. (B) two.", BOX, _grid(1, 1))
    assert [(panel.label, panel.caption, panel.box) for panel in panels] == [("A", "one", BOX), ("B", "two", BOX)]


def test_pictures_without_letters_are_counted_by_gutters() -> None:
    assert len(find_panels("Six views.", BOX, _grid(2, 3))) == 6
    assert [panel.label for panel in find_panels("左：健康；右：异常。", BOX, _grid(1, 2))] == ["左", "右"]


def test_a_single_picture_has_no_panels() -> None:
    assert find_panels("One view.", BOX, _grid(1, 1)) == ()


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _drawn(boxes_: list[tuple[int, int, int, int]], ground: str = "white", ink: str = "gray") -> Image.Image:
    image = Image.new("RGB", (400, 400), ground)
    for box in boxes_:
        ImageDraw.Draw(image).rectangle(box, fill=ink)
    return image


def _speckle(width: int, height: int) -> Image.Image:
    """A dark picture in which nothing runs straight."""
    noise = np.random.default_rng(0).gamma(1.5, 30, (height, width)).clip(0, 255)
    return Image.fromarray(noise.astype(np.uint8)).convert("RGB")


def test_a_row_is_cut_wholly_or_not_at_all() -> None:
    top = [(0, 0, 85, 190), (105, 0, 190, 190), (210, 0, 295, 190), (315, 0, 400, 190)]
    below = [(0, 200, 110, 400), (150, 200, 250, 400), (290, 200, 400, 400)]
    panels = find_panels("(A) one (B) two (C) three (D) four (E) views", BOX, _png(_drawn(top + below)))
    assert [round(panel.box[1]) for panel in panels] == [200, 200, 200, 200, 300]
    assert panels[4].box[0] == 100 and panels[4].box[2] > 299


def test_a_frame_hides_no_gutter() -> None:
    image = _drawn([(20, 20, 190, 380), (210, 20, 380, 380)])
    ImageDraw.Draw(image).rectangle((0, 0, 399, 399), outline="black", width=2)
    assert [panel.label for panel in find_panels("A, one. B, two.", BOX, _png(image)) if panel.box != BOX] == [
        "A",
        "B",
    ]


@pytest.mark.parametrize("slant", [0, 2])
def test_pictures_that_touch_are_told_apart_by_the_line_between(slant: int) -> None:
    image = Image.new("RGB", (400, 400))
    image.paste(_speckle(400, 400).point(lambda value: value // 4))
    ImageDraw.Draw(image).line((200, 0, 200 + slant, 400), fill="white", width=2)
    panels = find_panels("A, one. B, two.", BOX, _png(image))
    assert [panel.label for panel in panels] == ["A", "B"]
    assert panels[0].box[2] == pytest.approx(200, abs=4) and panels[1].box[0] == pytest.approx(200, abs=4)


def test_black_ground_parts_only_what_the_caption_tells_apart() -> None:
    image = _png(_drawn([(20, 50, 180, 350), (230, 50, 390, 350)], ground="black"))
    assert find_panels("One view.", BOX, image) == ()
    assert [panel.label for panel in find_panels("Views (left) apical and (right) short axis.", BOX, image)] == [
        "left",
        "right",
    ]


def test_lettering_and_strips_are_no_pictures() -> None:
    pictures = [(0, 40, 190, 190), (210, 40, 400, 190), (0, 250, 190, 400), (210, 250, 400, 400)]
    titles = [(60, 5, 130, 30), (270, 5, 340, 30), (60, 205, 130, 235), (270, 205, 340, 235)]
    assert len(find_panels("Views.", BOX, _png(_drawn(pictures + titles)))) == 4
    assert find_panels("Layers.", BOX, _png(_drawn([(0, y, 400, y + 60) for y in (0, 80, 160, 240)]))) == ()


def test_noise_alone_has_no_panels() -> None:
    assert find_panels("A view.", BOX, _png(_speckle(400, 400))) == ()


def test_lines_that_join_pictures_do_not_make_them_one() -> None:
    image = _drawn([(0, 0, 180, 180), (220, 0, 400, 180), (0, 220, 180, 400), (220, 220, 400, 400)])
    ImageDraw.Draw(image).line((90, 90, 310, 310), fill="orange", width=3)
    ImageDraw.Draw(image).line((310, 90, 90, 310), fill="orange", width=3)
    ImageDraw.Draw(image).line((90, 90, 310, 90), fill="orange", width=3)
    assert len(find_panels("Standard views.", BOX, _png(image))) == 4
