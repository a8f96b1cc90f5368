from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from remud_hub import boxes
from remud_hub.records import Box, Lettering, Panel
from remud_hub.resolve.panels import find_panels as find_panels_reading
from remud_hub.resolve.printed import Line
from remud_hub.resolve.spotting import no_lines


BOX: Box = (100.0, 200.0, 300.0, 400.0)


def find_panels(*args: Any, **options: Any) -> tuple[Panel, ...]:
    """Find panels without the OCR engine, which takes seconds to load."""
    return find_panels_reading(*args, **{"reader": lambda image: [], **options})


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


def _printed(letters: dict[str, tuple[int, int]], size: int = 20) -> list[Lettering]:
    """Letters at places in pixels of a picture 400 wide and high, as the text layer of the page has them."""
    return [
        Lettering(text=text, box=(100 + x / 2, 200 + y / 2, 100 + (x + size) / 2, 200 + (y + size) / 2))
        for text, (x, y) in letters.items()
    ]


def test_printed_letters_tell_that_panels_run_by_columns() -> None:
    corners = {"(A)": (5, 5), "(B)": (5, 210), "(C)": (210, 5), "(D)": (210, 210)}
    panels = find_panels("(A) one (B) two (C) three (D) four", BOX, _grid(2, 2), lettering=_printed(corners))
    assert [panel.label for panel in panels] == ["A", "B", "C", "D"]
    assert panels[1].box[0] < 110 and panels[1].box[1] > 295  # B stands below A
    assert panels[2].box[0] > 195 and panels[2].box[1] < 210


def test_letters_read_off_the_pixels_do_the_same() -> None:
    asked = []

    def reader(image: Image.Image) -> Iterator[Line]:
        for text, (x, y) in {"A": (5, 5), "B": (5, 210), "C": (210, 5), "D": (210, 210), "E": (0, 0)}.items():
            asked.append(text)
            yield Line(text, (x, y, x + 20, y + 20))

    panels = find_panels("(A) one (B) two (C) three (D) four", BOX, _grid(2, 2), reader=reader)
    assert panels[1].box[0] < 110 and panels[1].box[1] > 295
    assert asked == ["A", "B", "C", "D"]  # all are found: no more is read


def test_without_ocr_the_gutters_alone_are_believed() -> None:
    found = find_panels("A, one. B, two.", BOX, _grid(1, 2), reader=no_lines)
    assert [panel.label for panel in found] == ["A", "B"]
    assert found[0].box[2] < found[1].box[0]


def test_one_letter_alone_tells_nothing() -> None:
    doppler = [Line("A", (300, 300, 320, 320))]
    panels = find_panels("(A) one (B) two (C) three (D) four", BOX, _grid(2, 2), reader=lambda image: doppler)
    assert panels[0].box[2] < 210 and panels[0].box[3] < 310


@pytest.mark.parametrize("missing", ["A", "B", "C", "D"])
def test_a_letter_that_was_not_found_stands_where_rows_and_columns_meet(missing: str) -> None:
    # The first picture falls into two along its own lane, so that gutters alone find the wrong four.
    image = _drawn([(0, 0, 90, 185), (110, 0, 190, 185), (210, 0, 400, 185), (0, 200, 190, 400), (210, 200, 400, 400)])
    corners = {"A": (2, 2), "B": (212, 2), "C": (2, 202), "D": (212, 202)}
    letters = _printed({label: place for label, place in corners.items() if label != missing})
    panels = find_panels("(A) one (B) two (C) three (D) four", BOX, _png(image), lettering=letters)
    assert [round(panel.box[0] / 10) for panel in panels] == [10, 20, 10, 20]
    assert [round(panel.box[1] / 10) for panel in panels] == [20, 20, 30, 30]


def test_letters_below_their_panels_close_them() -> None:
    image = _drawn([(0, 0, 180, 160), (220, 0, 400, 160), (100, 210, 300, 360)])
    letters = _printed({"(a)": (80, 168), "(b)": (300, 168), "(c)": (190, 370)})
    panels = find_panels("(a,b) two technicians and (c) the model", BOX, _png(image), lettering=letters)
    assert [panel.label for panel in panels] == ["a", "b", "c"]
    assert panels[0].box[3] < 300 and panels[2].box[1] > 290
    assert panels[0].box[3] > 290  # its letter is kept with it


def test_letters_over_the_middle_of_their_panels_lead_them() -> None:
    image = _drawn([(0, 40, 180, 400), (220, 40, 300, 400), (308, 40, 400, 400)])
    letters = _printed({"Panel A": (80, 10), "Panel B": (320, 10)})
    first, second = find_panels("Panel a one. Panel b two.", BOX, _png(image), lettering=letters)
    assert first.box[2] == pytest.approx(190, abs=2) and second.box[0] == pytest.approx(210, abs=2)


def test_a_lane_within_a_panel_is_no_gutter() -> None:
    image = _drawn([(0, 30, 190, 160), (210, 30, 400, 160), (100, 210, 300, 250), (100, 300, 300, 360)])
    letters = _printed({"(a)": (80, 168), "(b)": (300, 168), "(c)": (190, 370)})
    panels = find_panels("(a) one (b) two (c) three", BOX, _png(image), lettering=letters)
    assert panels[2].box[1] == pytest.approx(305, abs=2)


def test_letters_in_the_picture_alone_are_labels_when_the_file_spells_them() -> None:
    letters = _printed({"A": (5, 5), "B": (210, 5), "n": (40, 40)})
    panels = find_panels("Two plots.", BOX, _png(_drawn([(0, 30, 190, 400), (210, 30, 400, 300)])), lettering=letters)
    assert [(panel.label, panel.caption) for panel in panels] == [("A", None), ("B", None)]


def test_pictures_go_on_behind_the_letters_that_were_read() -> None:
    letters = _printed({"a": (5, 380), "b": (145, 380)})
    panels = find_panels("Three views.", BOX, _grid(1, 3), lettering=letters)
    assert [panel.label for panel in panels] == ["A", "B", "C"]
    panels = find_panels("Three views.", BOX, _grid(1, 3), lettering=_printed({"b": (5, 380), "a": (280, 380)}))
    assert [panel.label for panel in panels] != ["A", "B", "C"]


def test_a_part_of_a_continued_figure_has_the_panels_printed_in_it() -> None:
    letters = _printed({"Panel C": (5, 5), "Panel D": (5, 210)})
    panels = find_panels("", BOX, _grid(2, 2), lettering=letters, whole="(a) one (b) two (c) three (d) four")
    assert [(panel.label, panel.caption) for panel in panels] == [("c", "three"), ("d", "four")]
    assert boxes.width(panels[0].box) == pytest.approx(200, abs=3)


def test_a_part_without_letters_of_its_own_goes_by_the_caption_printed_there() -> None:
    assert find_panels("", BOX, _grid(1, 2), whole="(a) one (b) two (c) three (d) four") != ()
    assert find_panels("", BOX, _grid(1, 1), whole="(a) one (b) two") != ()


def test_a_part_whose_letters_nobody_can_read_goes_on_where_the_part_before_ended() -> None:
    whole = "(a) one (b) two (c) three (d) four"
    assert [panel.label for panel in find_panels(whole, BOX, _grid(1, 2), whole=whole)] == ["a", "b"]
    assert [panel.label for panel in find_panels("", BOX, _grid(1, 2), whole=whole, start=2)] == ["c", "d"]


@pytest.mark.parametrize(("start", "last", "labels"), [(0, "B", "ab"), (2, "D", "cd")])
def test_a_part_has_the_panels_up_to_the_last_letter_that_can_be_read(start: int, last: str, labels: str) -> None:
    whole = "Panel a one. Panel b two. Panel c three. Panel d four."
    letters = _printed({f"Panel {last}": (5, 210)})
    panels = find_panels("", BOX, _grid(2, 2), lettering=letters, whole=whole, start=start)
    assert "".join(panel.label for panel in panels) == labels
    assert panels[1].box[1] == pytest.approx(303, abs=6)


def test_a_part_has_a_panel_for_each_picture_though_some_letters_cannot_be_read() -> None:
    whole = "(A) one (B) two (C) three (D) four (E) five"
    in_place = _printed({"B": (210, 5), "C": (5, 210)})
    panels = find_panels(whole, BOX, _grid(2, 2), lettering=in_place, whole=whole)
    assert [(panel.label, panel.caption) for panel in panels] == list(
        zip("ABCD", ("one", "two", "three", "four"), strict=True)
    )
    elsewhere = _printed({"B": (5, 5), "C": (210, 210)})
    assert [panel.label for panel in find_panels(whole, BOX, _grid(2, 2), lettering=elsewhere, whole=whole)] == [
        "B",
        "C",
    ]


def test_a_pale_drawing_in_a_grid_of_pictures_is_a_picture() -> None:
    places = [(x, y, x + 120, y + 120) for y in (0, 140, 280) for x in (0, 140, 280)]
    image = _drawn(places[:-1])
    ImageDraw.Draw(image).line((300, 300, 380, 390), fill="red", width=4)
    assert len(find_panels("Pairs and the flow between them.", BOX, _png(image))) == 9


def test_the_layers_of_a_network_beside_a_picture_are_no_panels() -> None:
    image = _drawn([(110, 150, 190, 240), (210, 150, 290, 240), (310, 150, 390, 240)], ink="#9ecae1")
    image.paste(_speckle(90, 90), (0, 150))
    assert find_panels("The network and its input.", BOX, _png(image)) == ()
    for x in (110, 210, 310):
        image.paste(_speckle(80, 90), (x, 150))
    assert len(find_panels("Four views.", BOX, _png(image))) == 4


def test_the_dark_cells_of_a_confusion_matrix_are_no_panels() -> None:
    image = _drawn([(x + 38 * n, 80 * n, x + 38 * n + 30, 80 * n + 60) for x in (0, 210) for n in range(5)])
    assert find_panels("Predicted and actual views.", BOX, _png(image)) == ()


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3), st.integers(1, 4), st.integers(6, 24), st.randoms())
def test_every_grid_is_told_by_its_letters_in_whatever_order(rows: int, columns: int, gap: int, random: Any) -> None:
    count = rows * columns
    if count < 2:
        return
    labels = [chr(ord("A") + i) for i in range(count)]
    places = [(row, column) for row in range(rows) for column in range(columns)]
    random.shuffle(places)
    width, height = (400 - gap * (columns - 1)) / columns, (400 - gap * (rows - 1)) / rows
    corners = {
        f"({label})": (round(column * (width + gap)) + 2, round(row * (height + gap)) + 2)
        for label, (row, column) in zip(labels, places, strict=True)
    }
    caption = " ".join(f"({label}) view {label}." for label in labels)
    panels = find_panels(caption, BOX, _grid(rows, columns, gap), lettering=_printed(corners, size=12))
    assert [panel.label for panel in panels] == labels
    for panel, (row, column) in zip(panels, places, strict=True):
        assert panel.box[0] == pytest.approx(100 + column * (width + gap) / 2, abs=3)
        assert panel.box[1] == pytest.approx(200 + row * (height + gap) / 2, abs=3)


@pytest.mark.slow
def test_letters_are_read_off_pixels() -> None:
    image = Image.open(BytesIO(_grid(2, 2))).resize((1200, 1200))
    font = ImageFont.load_default(size=60)
    for text, place in {"(A)": (20, 10), "(B)": (20, 630), "(C)": (630, 10), "(D)": (630, 630)}.items():
        ImageDraw.Draw(image).text(place, text, fill="white", font=font)
    panels = find_panels_reading("(A) one (B) two (C) three (D) four", BOX, _png(image))
    assert panels[1].box[0] < 110 and panels[1].box[1] > 295


@pytest.mark.parametrize(("below", "found"), [((10, 140, 280), 6), ((80, 220), 0)])
def test_one_of_another_size_among_plots_is_a_panel_where_it_has_a_place_in_their_table(
    below: tuple[int, ...], found: int
) -> None:
    image = _drawn([(below[0], 240, below[0] + 105, 340), *((x, 220, x + 120, 400) for x in below[1:])])
    for x in (0, 140, 280):
        ImageDraw.Draw(image).ellipse((x, 0, x + 120, 180), outline="gray", width=14)
    assert len(find_panels("Maps and fields.", BOX, _png(image))) == found


@pytest.mark.parametrize(("width", "found"), [(180, 2), (90, 0)])
def test_a_plot_beside_a_picture_of_its_size_is_a_panel(width: int, found: int) -> None:
    image = _drawn([(0, 100, 190, 290)])
    ImageDraw.Draw(image).ellipse((215, 110, 215 + width, 110 + 170), outline="gray", width=3)
    assert len(find_panels("The flow and its curve.", BOX, _png(image.crop((0, 95, 400, 295))))) == found
