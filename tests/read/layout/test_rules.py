"""The rules on pages put together by hand: lines with places and fonts, no PDF."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from remud_hub.labels import caption_label
from remud_hub.read.layout.captions import caption_starts
from remud_hub.read.layout.figures import claim
from remud_hub.read.layout.furniture import EdgeLine, is_edge_ornament, is_furniture, repeated
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line, join_fragments, join_text
from remud_hub.read.layout.page import PageContent, analyse
from remud_hub.read.layout.paragraphs import body_style, ends_sentence, paragraphs
from remud_hub.records import Box


PAGE: Box = (0.0, 0.0, 500.0, 700.0)
WORDS = "the pleural line was followed from one rib to the next and every artefact below it was counted,"


def line(
    text: str, y: float, x: float = 50.0, *, size: float = 10.0, font: str = "Serif", width: float = 400.0
) -> Line:
    return Line(text, (x, y, x + width, y + size), size, font, font, font)


def column(first: float, count: int) -> list[Line]:
    return [line(WORDS, first + 12 * i) for i in range(count)]


def page(lines: list[Line], bitmaps: list[Box] = [], rules: list[Box] = []) -> PageContent:  # noqa: B006
    image = Image.new("RGB", (500, 700), "white")
    for box in bitmaps:
        ImageDraw.Draw(image).rectangle(box, fill=(20, 20, 60))
    return PageContent((500.0, 700.0), lines, bitmaps, [], rules, Ink(image, 1.0))


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["the algo-", "rithm runs"], "the algorithm runs"),
        (["point-of-", "care"], "point-of-care"),
        (["in Lon-", "don"], "in London"),
        (["non-", "Hodgkin"], "non-Hodgkin"),
        (["肺超声示例，", "可见"], "肺超声示例，可见"),
        (["one", "two"], "one two"),
    ],
)
def test_lines_become_running_text(pieces: list[str], text: str) -> None:
    assert join_text([line(piece, 12.0 * i) for i, piece in enumerate(pieces)]) == text


def test_fragments_of_one_line_come_together_but_columns_do_not() -> None:
    left = line("A bold", 10, 50, width=40)
    near, far = line("start", 10, 93, width=40), line("other column", 10, 150, width=80)
    assert [found.text for found in join_fragments([far, near, left])] == ["A bold start", "other column"]


def test_a_broken_citation_at_a_line_start_is_no_caption() -> None:
    lines = [
        line("the mask that the readers drew is shown in", 10),
        line("Figure 3. The next sentence follows here.", 22),
        *column(34, 4),
    ]
    style = body_style(lines)
    assert style is not None
    assert caption_starts(lines, style) == {}


def test_a_caption_ends_where_the_body_begins() -> None:
    title = line("Figure 1. A title.", 300, size=8.0, font="Serif-Bold")
    legend = [
        line("The legend goes on in a lighter and smaller face.", 310 + 10 * i, size=8.0, font="Sans")
        for i in range(2)
    ]
    lines = [*column(50, 10), title, *legend, *column(331, 10)]
    style = body_style(lines)
    assert style is not None
    (caption,) = [found for found in paragraphs(lines, caption_starts(lines, style), style, ()) if found.label]
    assert caption.lines == (title, *legend)


def test_ends_of_sentences() -> None:
    assert all(map(ends_sentence, ["It ends.", "It ends.12,13", "完了。", "(It ends.)", "as follows:"]))
    assert not any(map(ends_sentence, ["It goes on", "which, ", "见图"]))


def test_each_caption_claims_what_nothing_parts_it_from() -> None:
    captions: list[Box] = [(50, 200, 450, 210), (50, 450, 450, 460)]
    drawings: list[Box] = [(50, 50, 240, 190), (260, 50, 450, 190), (50, 300, 450, 440)]
    wall: Box = (50, 230, 450, 290)
    assert claim(captions, drawings, [wall]) == [drawings[:2], drawings[2:]]
    assert claim(captions[:1], drawings[2:], [wall]) == [[]]


def test_running_heads_come_back_on_other_pages() -> None:
    pages = [
        ("Journal 12, 1", 20),
        ("Journal 12, 2", 22),
        ("Panel A", 40),
        ("Panel A", 60),
        ("89.0%", 30),
        ("89.0%", 30),
    ]
    marks = repeated([EdgeLine(text, height)] for text, height in pages)
    assert is_furniture(line("Journal 12, 3", 20), PAGE, marks)
    assert is_furniture(line("17", 680), PAGE, marks)
    assert not is_furniture(line("Panel A", 40), PAGE, marks)  # running heads keep their height
    assert not is_furniture(line("89.0%", 30), PAGE, marks)
    assert not is_furniture(line("Journal 12, 3", 350), PAGE, marks)


def test_ink_is_tightened_and_erased() -> None:
    image = Image.fromarray(np.full((100, 100, 3), 255, np.uint8))
    ImageDraw.Draw(image).rectangle((20, 30, 59, 69), fill="black")
    ink = Ink(image, 2.0)
    assert ink.tighten((0, 0, 50, 50)) == (10.0, 15.0, 30.0, 35.0)
    ink.erase([(0, 0, 50, 50)])
    assert ink.tighten((0, 0, 50, 50)) is None


def test_a_page_with_a_figure() -> None:
    bitmaps: list[Box] = [(100, 200, 240, 330), (244, 200, 400, 330)]
    caption = line("Figure 1. Two views.", 340, 100, size=8.0, font="Serif-Bold", width=120)
    regions = analyse(page([*column(60, 10), caption, *column(370, 10)], bitmaps), ())
    assert sorted(region.kind for region in regions) == ["caption", "picture", "text", "text"]
    (picture,) = [region for region in regions if region.kind == "picture"]
    assert picture.box == pytest.approx((100, 200, 400, 330), abs=2)


def test_a_logo_is_a_picture_and_a_table_is_none() -> None:
    label = line("Table 1. Numbers.", 340, size=8.0, font="Serif-Bold")
    cells = [line(text, 360 + 14 * row, 60 + 200 * col, width=30) for row in range(3) for col, text in enumerate("ab")]
    rules: list[Box] = [(50, 355, 450, 355.5), (50, 405, 450, 405.5)]
    regions = analyse(page([*column(100, 10), label, *cells], [(50, 230, 110, 290)], rules), ())
    assert {region.kind for region in regions} == {"text", "caption", "table", "picture"}
    assert caption_label(next(region for region in regions if region.kind == "caption").lines[0].text) is not None


def test_a_frame_with_a_tinted_title_is_not_part_of_its_figure() -> None:
    frame, figure = (100.0, 200.0, 400.0, 500.0), (180.0, 260.0, 320.0, 460.0)
    image = Image.new("RGB", (500, 700), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 200, 400, 230), fill=(223, 230, 240))
    draw.rectangle(frame, outline="black")
    draw.rectangle(figure, fill=(20, 20, 60))
    caption = line("Figure 1. A heart.", 212, 110, size=8.0, font="Sans-Bold", width=120)
    content = PageContent((500.0, 700.0), [*column(60, 10), caption], [figure], [frame], [], Ink(image, 1.0))
    (picture,) = [region for region in analyse(content, ()) if region.kind == "picture"]
    assert picture.box == pytest.approx(figure, abs=2)


def test_a_table_set_in_parts_is_one() -> None:
    rules: list[Box] = [(50, y, 450, y + 0.5) for y in (100, 120, 200)]
    halves: list[Box] = [(x0, y, x1, y + 0.5) for y in (215, 300) for x0, x1 in ((50, 247), (253, 450))]
    label = line("Table 1. Numbers.", 85, size=8.0, font="Serif-Bold")
    regions = analyse(page([label, *column(400, 10)], rules=[*rules, *halves]), ())
    assert [region.box[3] for region in regions if region.kind == "table"] == [pytest.approx(300.5)]


def test_a_thumb_tab_is_no_figure() -> None:
    assert is_edge_ornament((475, 60, 500, 170), PAGE)
    assert is_edge_ornament((100, 10, 400, 40), PAGE)
    assert not is_edge_ornament((430, 60, 500, 170), PAGE)


def test_a_legend_in_the_look_of_most_text_is_the_captions_where_no_other_text_stands() -> None:
    title = line("Figure 1. Two views.", 340, size=10.0, font="Serif-Bold", width=120)
    legend = column(352, 4)
    alone = analyse(page([title, *legend], [(100, 200, 400, 330)]), ())
    assert [region.lines for region in alone if region.kind == "caption"] == [(title, *legend)]
    among = analyse(page([*column(60, 10), title, *legend], [(100, 200, 400, 330)]), ())
    assert [region.lines for region in among if region.kind == "caption"] == [(title,)]
