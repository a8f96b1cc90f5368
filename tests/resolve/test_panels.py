from io import BytesIO

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
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


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
