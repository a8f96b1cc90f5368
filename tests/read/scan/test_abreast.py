"""Captions side by side that OCR read as one line."""

import pytest
from PIL import Image, ImageDraw

from remud_hub.read.layout.lines import Line
from remud_hub.read.scan.abreast import captions_apart
from remud_hub.read.scan.sizes import em_width


SCALE = 2.0


def _line(page: Image.Image, pieces: list[str], y: float, places: tuple[float, ...] = (50.0,)) -> Line:
    """Print pieces of ten-point type and return them as OCR reads them: as one line."""
    draw, end = ImageDraw.Draw(page), 0.0
    for piece, x in zip(pieces, places, strict=True):
        end = x + 10 * em_width(piece)
        draw.rectangle((x * SCALE, y * SCALE, end * SCALE, (y + 10) * SCALE), fill="black")
    return Line(" ".join(pieces), (50.0, y, end, y + 10), 10.0, "scanned", "scanned", "scanned")


@pytest.fixture
def page() -> Image.Image:
    return Image.new("RGB", (1200, 400), "white")


def test_they_are_cut_before_the_second_label_and_so_are_the_lines_below(page: Image.Image) -> None:
    first = _line(page, ["Figure 7. Right artery of a", "Figure 8. Left artery of the"], 50, (50, 175))
    second = _line(page, ["man, with one soft plaque,", "same man, without any of it."], 61, (50, 175))
    read = captions_apart([first, second], page, SCALE)
    assert [line.text for line in read] == [
        "Figure 7. Right artery of a",
        "Figure 8. Left artery of the",
        "man, with one soft plaque,",
        "same man, without any of it.",
    ]
    assert [line.box[0] for line in read[1::2]] == pytest.approx([175, 175], abs=1)


@pytest.mark.parametrize("text", ["Figure 7. As in Figure 8. Left", "See Figure 7. Right and Figure 8. Left"])
def test_a_caption_that_names_another_figure_is_one(page: Image.Image, text: str) -> None:
    line = _line(page, [text], 50)
    assert captions_apart([line], page, SCALE) == [line]


def test_a_panel_behind_a_word_that_ends_in_figure_begins_no_caption(page: Image.Image) -> None:
    line = _line(page, ["图6 治疗前后的心动图", "A.治疗前"], 50, (50, 175))
    assert captions_apart([line], page, SCALE) == [line]
