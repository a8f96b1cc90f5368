"""What is made of the lines that OCR reads."""

from collections.abc import Sequence

from PIL import Image

from remud_hub.ocr.base import ReadLine
from remud_hub.read.layout.lines import Line
from remud_hub.read.scan.look import look


class _Engine:
    """Reads what it is told."""

    name = "told"

    def __init__(self, lines: Sequence[ReadLine]) -> None:
        self._lines = lines

    def read(self, image: Image.Image) -> list[ReadLine]:
        return list(self._lines)


def _seen(*lines: tuple[str, tuple[float, float, float, float]]) -> list[Line]:
    engine = _Engine([ReadLine(text, box, 0.99) for text, box in lines])
    return list(look(Image.new("RGB", (600, 800), "white"), 1.0, engine, lambda image: []).lines)


def test_a_line_that_runs_up_beside_an_axis_is_not_level() -> None:
    upright, level = _seen(("Relative error", (100, 100, 110, 162)), ("Relative error", (200, 200, 262, 210)))
    assert (upright.level, level.level) == (False, True)
    assert upright.size == level.size
    assert 95 < upright.box[1] < upright.box[3] < 165


def test_a_label_cut_off_goes_back_in_front_of_its_caption() -> None:
    (line,) = _seen(("Figure 3", (50, 100, 90, 110)), ("The heart from below", (110, 100, 210, 110)))
    assert line.text == "Figure 3 The heart from below"


def test_a_label_at_the_end_of_a_line_is_not_put_in_front_of_the_next_column() -> None:
    lines = _seen(
        ("algorithms might be regulated in use.", (50, 100, 216, 110)),
        ("Figure 3", (219, 100, 259, 110)),
        ("diagnosis of the fetal heart", (275, 100, 400, 110)),
    )
    assert [line.text for line in lines][2] == "diagnosis of the fetal heart"


def test_a_curve_that_is_taken_for_letters_says_nothing() -> None:
    curve, title = ReadLine("whhhwwhn", (50, 100, 350, 170), 0.58), ReadLine("THE LIVER", (50, 200, 350, 260), 0.98)
    page = Image.new("RGB", (600, 800), "white")
    scan = look(page, 1.0, _Engine([curve, title]), lambda image: [])
    assert [line.text for line in scan.lines] == ["THE LIVER"]
