"""What the parser found on a page, as lines."""

from PIL import Image

from remud_hub.read.frame import Frame
from remud_hub.read.hidden import HiddenTexts
from remud_hub.read.layout.content import Cell, Drawn, PageText, of_text_layer, turns_of
from remud_hub.read.layout.lines import Line
from remud_hub.read.scan.sizes import em_width
from remud_hub.records import Box


def _lines(words: list[Cell], whole: list[Cell]) -> list[Line]:
    page = of_text_layer(
        PageText(words, whole),
        Drawn([], [], []),
        Image.new("RGB", (500, 700), "white"),
        Frame((500.0, 700.0), 0),
        HiddenTexts(),
    )
    return list(page.lines)


def _cell(text: str, y: float, x: float, *, font: str = "Serif", height: float = 11.0) -> Cell:
    return Cell(text, (x, y - height / 2, x + 10 * em_width(text), y + height / 2), font, 0)


def test_lines_in_a_font_with_low_boxes_are_as_high_as_their_type() -> None:
    words = ["Management", "of", "thyroid", "nodules"]
    cells = [_cell(word, 100, 50 + 90 * i, font="Low", height=3.6) for i, word in enumerate(words)]
    box: Box = (50, 98.2, 400, 101.8)
    (line,) = _lines(cells, [Cell(" ".join(words), box, "Low", 0)])
    assert 9 < line.size < 12
    assert 9 < line.box[3] - line.box[1] < 12


def test_a_line_that_begins_in_a_font_with_low_boxes_keeps_its_height() -> None:
    cells = [_cell("Fig. ", 100, 50, font="Low", height=2.6), _cell("performance", 100, 90), _cell("of", 100, 190)]
    (line,) = _lines(cells, [Cell("Fig. performance of", (50, 94.5, 200, 105.5), "Low", 0)])
    assert line.box == (50, 94.5, 200, 105.5)


def test_line_numbers_are_no_part_of_the_lines() -> None:
    words, whole = [], []
    for i in range(10):
        y = 100.0 + 24 * i
        words += [_cell(str(20 + i), y, 50), _cell("Methods", y, 80), _cell("and", y, 140)]
        whole.append(Cell(f"{20 + i} Methods and", (50, y - 5.5, 160, y + 5.5), "Serif", 0))
    lines = _lines([*words, _cell("30", 340, 50)], [*whole, Cell("30", (50, 334.5, 62, 345.5), "Serif", 0)])
    assert {(line.text, line.box[0]) for line in lines} == {("Methods and", 80)}


def _run(text: str, direction: int) -> Cell:
    return Cell(text, (60.0, 700.0, 360.0, 712.0), "Serif", direction)


def test_captions_tell_how_a_page_stands_and_not_the_lettering_of_a_chart_on_its_side() -> None:
    lettering = [_run(f"Galway West {number}", 3) for number in range(40)]
    caption = _run("Figure 4: Tree for the housing data.", 0)
    assert turns_of(PageText([*lettering, caption], [*lettering, caption]), 1000) == 0
    assert turns_of(PageText(lettering, lettering), 1000) == 1
    foot = Cell(
        "preprint doi: the copyright holder has not reviewed this posted version", (60, 960, 360, 970), "Serif", 0
    )
    on_its_side = _run("Figure 4: Agreement of two readers.", 3)
    assert turns_of(PageText([foot, on_its_side], [foot, on_its_side]), 1000) == 1
    text = [_run("The pleural line was followed from one rib to the next and back again.", 3)]
    assert turns_of(PageText([*text, *lettering, caption], [*text, *lettering, caption]), 1000) == 1
