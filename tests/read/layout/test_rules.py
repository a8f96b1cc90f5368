"""The rules on pages put together by hand: lines with places and fonts, no PDF."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from remud_hub.labels import caption_label
from remud_hub.read.layout.captions import caption_starts
from remud_hub.read.layout.figures import absorb_lettering, claim
from remud_hub.read.layout.forest import with_rows
from remud_hub.read.layout.furniture import EdgeLine, is_edge_ornament, is_furniture, repeated
from remud_hub.read.layout.headings import is_heading
from remud_hub.read.layout.heights import as_plain, low_fonts
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.line_numbers import line_numbers
from remud_hub.read.layout.lines import Line, Word, captions_apart, join_fragments, join_text, make_line
from remud_hub.read.layout.lone import lone_pictures
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.paragraphs import Paragraph, body_style, ends_sentence, paragraphs
from remud_hub.read.layout.rules import analyse
from remud_hub.read.layout.tables import is_prose, is_running_text
from remud_hub.read.scan.sizes import em_width
from remud_hub.records import Box


PAGE: Box = (0.0, 0.0, 500.0, 700.0)
WORDS = "the pleural line was followed from one rib to the next and every artefact below it was counted,"


def line(
    text: str, y: float, x: float = 50.0, *, size: float = 10.0, font: str = "Serif", width: float = 400.0
) -> Line:
    return Line(text, (x, y, x + width, y + size), size, font, font, font)


def column(first: float, count: int) -> list[Line]:
    return [line(WORDS, first + 12 * i) for i in range(count)]


def page(
    lines: list[Line],
    bitmaps: list[Box] = [],  # noqa: B006
    rules: list[Box] = [],  # noqa: B006
    shapes: list[Box] = [],  # noqa: B006
    tint: Box | None = None,
) -> PageContent:
    image = Image.new("RGB", (500, 700), "white")
    draw = ImageDraw.Draw(image)
    if tint:
        draw.rectangle(tint, fill=(222, 235, 247))
    for box in bitmaps:
        draw.rectangle(box, fill=(20, 20, 60))
    for box in [*shapes, *rules]:
        draw.rectangle(box, outline="black")
    return PageContent((500.0, 700.0), lines, bitmaps, shapes, rules, Ink(image, 1.0))


def pictures(content: PageContent) -> list[Box]:
    return [region.box for region in analyse(content, ()) if region.kind == "picture"]


def captions(content: PageContent) -> list[tuple[Line, ...]]:
    return [region.lines for region in analyse(content, ()) if region.kind == "caption"]


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["the algo-", "rithm runs"], "the algorithm runs"),
        (["point-of-", "care"], "point-of-care"),
        (["in Lon-", "don"], "in London"),
        (["non-", "Hodgkin"], "non-Hodgkin"),
        (["肺超声示例，", "可见"], "肺超声示例，可见"),
        (["one", "two"], "one two"),
        (["confluent B-", "lines"], "confluent B-lines"),
        (["as Figure 3-", "15A shows"], "as Figure 3-15A shows"),
    ],
)
def test_lines_become_running_text(pieces: list[str], text: str) -> None:
    assert join_text([line(piece, 12.0 * i) for i, piece in enumerate(pieces)]) == text


def test_fragments_of_one_line_come_together_but_columns_do_not() -> None:
    left = line("A bold", 10, 50, width=40)
    near, far = line("start", 10, 93, width=40), line("other column", 10, 150, width=80)
    assert [found.text for found in join_fragments([far, near, left])] == ["A bold start", "other column"]


def test_a_caption_whose_spaces_are_stretched_is_one_line() -> None:
    label, words = line("Figure 2.1:", 10, 50, width=50), line("Waves of a pulse, their", 10, 125, width=200)
    assert [found.text for found in join_fragments([label, words])] == ["Figure 2.1: Waves of a pulse, their"]
    for other in (line("Figure 2.1", 10, 50, width=50), line("as in Fig. 2:", 10, 50, width=50)):
        assert len(join_fragments([other, words])) == 2


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


def test_a_figure_has_no_part_far_above_the_rest_of_it() -> None:
    caption: Box = (60, 485, 120, 495)
    picture, advice = (36.0, 388.0, 136.0, 479.0), (36.0, 120.0, 134.0, 167.0)
    assert claim([caption], [advice, picture], []) == [[picture]]
    assert claim([caption], [(36, 300, 134, 347), picture], []) == [[picture, (36, 300, 134, 347)]]


def test_charts_side_by_side_belong_to_one_figure_however_far_apart() -> None:
    caption: Box = (59, 347, 725, 356)
    charts: list[Box] = [(101, 86, 315, 320), (450, 84, 662, 318)]
    assert claim([caption], charts, []) == [charts]


def test_a_caption_centred_below_one_of_two_pictures_stands_for_that_one() -> None:
    left, right = (13.0, 38.0, 145.0, 148.0), (155.0, 38.0, 287.0, 148.0)
    assert claim([(196, 152, 246, 162)], [left, right], []) == [[right]]
    assert claim([(160, 152, 210, 162)], [left, right], []) == [[right, left]]


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


def test_a_strip_with_a_title_on_it_is_no_figure() -> None:
    strip: Box = (50, 400, 450, 480)
    caption = line("Figure 1. A chart.", 380, 150, size=8.0, width=90)
    title = line("Summer course: book now", 425, 120, size=30.0, font="Sans-Bold", width=260)
    bitmaps: list[Box] = [(150, 240, 350, 370), strip]
    assert pictures(page([*column(60, 9), caption, title, *column(500, 9)], bitmaps)) == [
        pytest.approx((150, 240, 350, 370), abs=1)
    ]


def test_a_strip_with_a_caption_below_it_is_a_figure() -> None:
    strip: Box = (50, 400, 450, 480)
    title = line("Signals of four patients", 425, 120, size=20.0, font="Sans-Bold", width=260)
    caption = line("Figure 1. A strip.", 486, 150, size=8.0, width=90)
    content = page([*column(60, 9), title, caption, *column(520, 9)], [strip])
    assert pictures(content) == [pytest.approx(strip, abs=1)]


def test_what_is_said_below_a_picture_without_a_number_is_its_caption() -> None:
    picture: Box = (50, 230, 200, 330)
    beside = [line(WORDS, 228 + 12 * i, 220, width=230) for i in range(12)]
    said = line("A phantom with a grape inside.", 334, 52, width=140)
    content = page([*column(60, 12), *beside, said, *column(400, 9)], [picture])
    assert captions(content) == [(said,)]
    goes_on = page([*column(60, 12), *column(340, 9)], [(50, 230, 450, 330)])
    assert captions(goes_on) == []


def test_a_sentence_that_cites_a_figure_is_text_though_it_stands_in_a_box() -> None:
    frame: Box = (60, 210, 440, 400)
    said = line("Compare Figure 3, left, with Figure 2, right, in both.", 216, 70, font="Sans", width=220)
    caption = line("Figure 3. Two masses.", 380, 180, size=8.0, font="Sans-Bold", width=100)
    content = page([*column(60, 10), said, caption, *column(420, 9)], [(120, 240, 380, 370)], shapes=[frame])
    assert pictures(content) == [pytest.approx((120, 240, 380, 370), abs=1)]


def test_the_ground_of_several_drawings_with_their_captions_is_no_figure() -> None:
    drawn: list[Box] = [(150, y, 350, y + 100) for y in (220, 350, 480)]
    ground: Box = (60, 205, 440, 610)
    named = [line(f"Figure {i}: Apical.", box[3] + 6, 220, size=8.0, width=60) for i, box in enumerate(drawn, 1)]
    image = Image.new("RGB", (500, 700), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle(ground, fill=(240, 245, 225))
    for box in drawn:
        draw.rectangle(box, fill=(20, 20, 60))
    content = PageContent((500.0, 700.0), [*column(60, 10), *named], [], [ground, *drawn], [], Ink(image, 1.0))
    assert sorted(pictures(content)) == [pytest.approx(box, abs=1) for box in drawn]


def test_pictures_side_by_side_on_a_page_without_text_are_one() -> None:
    assert pictures(page([], [(100, 200, 240, 330), (244, 200, 400, 330)])) == [
        pytest.approx((100, 200, 400, 330), abs=1)
    ]


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


def test_a_short_caption_set_flush_left_claims_the_figure_centred_above_it() -> None:
    drawings: list[Box] = [(180, 50, 320, 150), (180, 250, 320, 350)]
    labels: list[Box] = [(50, 160, 330, 170), (50, 360, 130, 370)]
    assert claim(labels, drawings, []) == [drawings[:1], drawings[1:]]
    column: Box = (140, 330, 170, 390)  # text beside the short one
    assert claim(labels[1:], drawings[1:], [column]) == [[]]


def test_captions_side_by_side_are_apart_though_the_parser_gives_one_line() -> None:
    texts = ["Figure", "1.", "Systole.", "Figure", "2.", "Diastole."]
    places = [50, 85, 95, 145, 180, 190]
    words = [
        Word(text, (x, 10, x + 5 * len(text), 20), "Serif") for text, x in zip(texts, map(float, places), strict=True)
    ]
    line = " ".join(texts)
    assert [text for text, _ in captions_apart(line, words)] == ["Figure 1. Systole.", "Figure 2. Diastole."]
    near = [Word(word.text, (word.box[0] - 10 * (i > 2), *word.box[1:]), "Serif") for i, word in enumerate(words)]
    assert captions_apart(line, near) == [(line, near)]


def test_pictures_side_by_side_that_have_a_caption_each_are_two_however_near() -> None:
    named = [line(f"Figure {i + 1}. A view.", 340, x, size=8.0, width=90) for i, x in enumerate((80.0, 280.0))]
    around = [*column(60, 10), *column(370, 9)]
    halves: list[Box] = [(50, 200, 248, 330), (252, 200, 450, 330)]
    assert pictures(page([*around, *named], halves)) == [pytest.approx(half, abs=2) for half in halves]
    assert pictures(page([*around, named[0]], halves)) == [pytest.approx((50, 200, 450, 330), abs=2)]
    scanned = page([*around, *named], halves)
    scanned.bitmaps = [(50, 200, 450, 330)]
    assert pictures(scanned) == [pytest.approx(half, abs=2) for half in halves]


def test_a_number_wrapped_to_the_next_line_begins_no_list_item() -> None:
    wrapped = [
        line(text, 60 + 12 * i) for i, text in enumerate(["It is seen in Figs. 1 to", "3. The next was", "like it."])
    ]
    assert [region.lines for region in analyse(page(wrapped), ())] == [tuple(wrapped)]
    items = [
        line(text, 60 + 12 * i) for i, text in enumerate(["Look at all of these:", "1. the liver", "2. the spleen"])
    ]
    kinds = [region.kind for region in analyse(page([*items, *column(120, 4)]), ())]
    assert kinds.count("list_item") == 2


def test_a_caption_goes_on_in_the_middle_of_a_sentence_whatever_its_size_seems() -> None:
    legend = [
        line(text, 340 + 11 * i, size=8.0 + 1.5 * i, width=150)
        for i, text in enumerate(["Figure 1. A lobe with a cyst of", "two centimetres."])
    ]
    assert captions(page([*column(60, 10), *legend, *column(390, 9)], [(100, 200, 400, 330)])) == [tuple(legend)]


@pytest.mark.parametrize(("ends", "count"), [("(A), e' lateral (B), and", 2), ("(A) and e' lateral (B)", 1)])
def test_a_caption_that_breaks_off_goes_on_whatever_the_next_line_looks_like(ends: str, count: int) -> None:
    legend = [
        line(f"Figure 1. Scatter plots of strain {ends}", 340, size=8.0, width=200),
        line("E/e' ratio (C)", 351, 150, size=10.0, width=100),
    ]
    ((*lines,),) = captions(page([*column(60, 10), *legend, *column(390, 9)], [(100, 200, 400, 330)]))
    assert lines == legend[:count]


def test_a_caption_set_in_two_columns_is_whole() -> None:
    halves = [
        [line(text, 340 + 10 * i, x, size=8.0, font="Sans", width=190) for i, text in enumerate(texts)]
        for x, texts in (
            (50.0, ["Figure 1. Two views of one", "heart, which is seen in"]),
            (260.0, ["its long axis", "and its short one."]),
        )
    ]
    found = captions(page([*column(60, 10), *halves[0], *halves[1], *column(390, 9)], [(50, 200, 450, 330)]))
    assert sorted(found, key=lambda lines: lines[0].box) == [tuple(half) for half in halves]


def test_what_is_drawn_below_the_last_rule_of_a_table_is_no_part_of_it() -> None:
    label = line("Table 1. Numbers.", 85, size=8.0, font="Serif-Bold")
    rules: list[Box] = [(50, y, 450, y + 0.5) for y in (100, 120, 200)]
    ticks = [
        line(text, 230 + 30 * row, x, size=6.0, width=8) for row in range(3) for text, x in (("8", 50), ("9", 270))
    ]
    charts: list[Box] = [(62, 228, 230, 310), (282, 228, 450, 310)]
    named = [line(f"Figure {i + 1}. A curve.", 320, x, size=8.0, width=90) for i, x in enumerate((90, 320))]
    content = page([label, *ticks, *named, *column(400, 10)], rules=rules, shapes=charts)
    assert [box[2:] for box in pictures(content)] == [pytest.approx(box[2:], abs=2) for box in charts]


def test_a_figure_on_a_tinted_ground_ends_where_its_ink_does() -> None:
    ground, figure = (40.0, 100.0, 460.0, 600.0), (60.0, 200.0, 260.0, 320.0)
    caption = line("Figure 1. A lung.", 330, 60, size=8.0, font="Sans", width=90)
    lines = [*column(20, 5), *[line(WORDS, 110 + 12 * i, 60, width=380) for i in range(5)], caption]
    assert pictures(page(lines, [figure], shapes=[ground], tint=ground)) == [pytest.approx(figure, abs=2)]


def test_a_caption_may_have_paragraphs_of_its_own_look() -> None:
    legend = [
        line(text, 340 + 10 * i, 50 + 12 * (i == 2), size=8.0, font="Sans", width=300 - 12 * (i == 2))
        for i, text in enumerate(
            ["Figure 1. Three views of a heart that beats in", "its long axis.", "All were alike."]
        )
    ]
    assert captions(page([*column(60, 10), *legend, *column(390, 9)], [(100, 200, 400, 330)])) == [tuple(legend)]


def test_a_caption_ends_where_the_next_word_would_have_fitted() -> None:
    caption = line("Figure 1 Apical view", 340, width=110)
    body = [line(WORDS.capitalize(), 352), *column(364, 8)]
    assert captions(page([*column(60, 10), caption, *body], [(100, 200, 400, 330)])) == [(caption,)]
    panel = line("(A) " + WORDS, 352)
    content = page([*column(60, 10), caption, panel, *column(390, 9)], [(100, 200, 400, 330)])
    assert captions(content) == [(caption, panel)]


def test_a_number_on_the_axis_of_a_chart_is_no_page_number() -> None:
    number, folio = line("80", 42, 88, size=6.0, width=10), line("17", 680, 245, size=6.0, width=10)
    caption = line("Figure 1. A curve.", 210, 100, size=8.0, width=90)
    lines = [number, caption, *column(230, 20), folio]
    content = page(lines, shapes=[(100, 40, 300, 200)])
    assert [region.lines for region in analyse(content, ()) if region.kind == "furniture"] == [(folio,)]
    assert pictures(content) == [pytest.approx((88, 40, 300, 200), abs=2)]


def test_lines_across_a_chart_belong_to_it() -> None:
    bars, lines = (60.0, 250.0, 300.0, 320.0), [(60.0, y, 300.0, y + 0.5) for y in (200.0, 225.0, 275.0, 300.0)]
    caption = line("Figure 1. Bars.", 330, 60, size=8.0, width=90)
    content = page([*column(60, 8), caption, *column(360, 9)], rules=lines, shapes=[bars])
    assert pictures(content) == [pytest.approx((60, 200, 300, 320), abs=2)]


def test_boxes_of_text_above_a_caption_are_a_chart() -> None:
    boxes: list[Box] = [(60, y, 440, y + 60) for y in (200, 280, 360)]
    sentences = [line(WORDS, box[1] + 6 + 12 * i, 70, width=360) for box in boxes for i in range(3)]
    caption = line("Figure 1. What to do.", 430, 60, size=8.0, width=110)
    around = [*column(60, 8), *column(460, 9)]
    assert pictures(page([*around, *sentences, caption], shapes=boxes)) == [pytest.approx((60, 200, 440, 420), abs=2)]
    assert pictures(page([*around, *sentences], shapes=boxes)) == []


def test_a_titled_box_of_short_entries_is_advice_and_not_the_figure_of_a_caption_near_it() -> None:
    advice: Box = (50, 200, 450, 270)
    entries = [
        line(text, 206 + 14 * i, 62, width=150)
        for i, text in enumerate(["Box 1. Key points", "• Scan both.", "• Look."])
    ]
    caption = line("Figure 1. The way to go.", 290, size=8.0, width=140)
    content = page([*column(40, 12), *entries, caption, *column(480, 8)], shapes=[advice, (160, 330, 340, 450)])
    assert pictures(content) == [pytest.approx((160, 330, 340, 450), abs=2)]


def test_two_lines_across_a_chart_belong_to_it_where_a_third_would_lie_in_it() -> None:
    bars = (60.0, 250.0, 300.0, 320.0)
    caption = line("Figure 1. Bars.", 330, 60, size=8.0, width=90)
    for places, top in (((200.0, 230.0), 200), ((180.0, 184.0), 250)):
        rules = [(60.0, y, 300.0, y + 0.5) for y in places]
        content = page([*column(60, 8), caption, *column(360, 9)], rules=rules, shapes=[bars])
        assert pictures(content) == [pytest.approx((60, top, 300, 320), abs=2)]


def test_a_bar_under_a_heading_is_no_part_of_the_figure_below_it() -> None:
    title = line("THE AORTA", 204, 58, font="Sans-Bold", width=90)
    caption = line("Figure 1. The aorta.", 340, size=8.0, width=90)
    content = page(
        [*column(60, 10), title, caption, *column(360, 9)], [(50, 224, 300, 330)], shapes=[(50, 200, 450, 218)]
    )
    assert pictures(content) == [pytest.approx((50, 224, 300, 330), abs=1)]
    assert [region.lines for region in analyse(content, ()) if region.kind == "heading"] == [(title,)]


@pytest.mark.parametrize(("x", "width"), [(62.0, 300.0), (50.0, 300.0)])
def test_a_paragraph_of_one_line_above_a_picture_is_no_lettering(x: float, width: float) -> None:
    single = line("The probe marker is rarely visible over three beats.", 185, x, width=width)
    caption = line("Figure 1. A heart.", 340, 150, size=8.0, width=90)
    content = page([*column(60, 9), single, caption, *column(360, 9)], [(100, 200, 400, 330)])
    assert pictures(content) == [pytest.approx((100, 200, 400, 330), abs=1)]


def test_an_indented_line_begins_a_paragraph_below_a_caption_of_its_look() -> None:
    caption = line("Figure 1 Apical view with the septum upright and", 340)
    first, *rest = [line(WORDS.capitalize(), 352, 62, width=388), line(WORDS, 364), line(WORDS, 376)]
    assert captions(page([caption, first, *rest], [(100, 200, 400, 330)])) == [(caption,)]


def test_a_line_far_to_the_left_of_a_centred_caption_is_no_part_of_it() -> None:
    caption, below = line("Figure 1 Apical view", 340, 195, width=110), line("The beam is turned.", 352, 70, width=300)
    assert captions(page([caption, below], [(100, 200, 400, 330)])) == [(caption,)]
    centred = line("of a heart that beats slowly", 352, 130, width=240)
    assert captions(page([caption, centred], [(100, 200, 400, 330)])) == [(caption, centred)]


def test_lines_about_panels_flush_left_below_a_centred_caption_are_part_of_it() -> None:
    caption = line("图1 胎儿心脏", 340, 220, size=8.0, width=60)
    panels = [line(text, 350 + 10 * i, 100, size=8.0, width=100) for i, text in enumerate(("A.四腔心", "B.三血管"))]
    content = page([*column(60, 10), caption, *panels, *column(390, 9)], [(100, 200, 400, 330)])
    assert set(captions(content)) == {(caption,), tuple(panels)}


def test_text_that_runs_beside_a_picture_does_not_cover_it() -> None:
    beside = [line(WORDS, 212 + 12 * i, 260, width=190) for i in range(10)]
    caption = line("Figure 1. A heart.", 326, size=8.0, width=90)
    content = page([*column(60, 12), line(WORDS, 204), *beside, caption, *column(340, 9)], [(50, 218, 240, 318)])
    assert pictures(content) == [pytest.approx((50, 218, 240, 318), abs=1)]


def test_a_paragraph_begins_below_a_centred_heading_and_goes_on_behind_a_heading_in_its_line() -> None:
    heading = [
        line("G. WHAT THE SEGMENTED PIXELS AND", 100, 60, width=380),
        line("THEIR COUNT SAY", 112, 180, width=140),
    ]
    text = [line(WORDS, 124, 60, width=390), line(WORDS, 136)]
    run_in = Line("Results. After", (50.0, 148.0, 450.0, 158.0), 10.0, "Serif-Bold", "Serif-Bold", "Serif")
    after = line(WORDS, 160)
    lines = [*heading, *text, run_in, after, *column(172, 6)]
    style = body_style(lines)
    assert style is not None
    starts = [found.lines[0] for found in paragraphs(lines, {}, style, ())]
    assert text[0] in starts
    assert after not in starts


def test_captions_on_one_line_are_not_joined_however_near() -> None:
    left, right = line("Figure 7. Right.", 10, width=90), line("Figure 8. Left.", 10, 145, width=90)
    assert join_fragments([left, right]) == [left, right]


def test_captions_behind_one_another_in_one_line_begin_behind_stops() -> None:
    words = [Word("图4", (50, 0, 70, 10), "S"), Word("四腔心；图5", (72, 0, 132, 10), "S")]
    words += [Word("长轴。", (134, 0, 164, 10), "S"), Word("图6", (166, 0, 186, 10), "S")]
    words += [Word("频谱", (188, 0, 208, 10), "S")]
    parts = captions_apart(" ".join(word.text for word in words), words)
    assert [text for text, _ in parts] == ["图4 四腔心；", "图5 长轴。", "图6 频谱"]
    assert parts[1][1][0].box == pytest.approx((112, 0, 132, 10))


@pytest.mark.parametrize(("second", "count"), [("图5同一病例", 1), ("图7 频谱", 2)])
def test_a_bare_label_may_have_words_that_begin_with_an_earlier_one(second: str, count: int) -> None:
    words = [Word("图6", (50, 0, 60, 10), "S"), Word(second, (80, 0, 140, 10), "S")]
    assert len(captions_apart(f"图6 {second}", words)) == count


def test_a_word_that_runs_up_is_cut_nowhere() -> None:
    word = Word("图4 四腔心；图5 长轴", (50, 420, 60, 498), "S")
    assert captions_apart(word.text, [word]) == [(word.text, [word])]


@pytest.mark.parametrize(
    "said",
    [
        "图4 四腔心。图5为同一患者。",
        "图4 四腔心；图7 见前页",
        "图4 四腔心；图4A 长轴",
        "图1 肝脏声像图（引自某医院；图2同）",
        "图1 术前声像图。图2～4为术后声像图",
        "图3 正常切面；图4、图5为异常切面",
        "图1为心尖四腔切面；图2 长轴",
    ],
)
def test_what_else_is_said_in_a_caption_parts_it_not(said: str) -> None:
    words = [Word(said, (50, 0, 50 + 10 * len(said), 10), "S")]
    assert captions_apart(said, words) == [(said, words)]


def test_a_part_of_a_running_foot_without_words_is_told_by_the_part_beside_it() -> None:
    foot, number = line("Heart Reports", 680, width=80), line("(2022) 12:8427", 680, 200, width=60)
    marks = (EdgeLine("heartreports", -15.0), EdgeLine("(#)#:#", -15.0))
    body = [*column(60, 20), foot, number]
    assert [region.lines[0] for region in analyse(page(body), marks) if region.kind == "furniture"] == [foot, number]
    alone = analyse(page([*column(60, 20), number]), marks)
    assert not [region for region in alone if region.kind == "furniture"]


def test_centred_lines_in_a_drawing_are_no_prose() -> None:
    texts = [
        line("Deep learning", 150, 200, size=11, width=100),
        line("such as networks with self-learning", 164, 140, size=11, width=220),
        line("ability, of many kinds", 178, 175, size=11, width=150),
    ]
    caption = line("Figure 1. What learning is.", 262, size=8.0, width=200)
    content = page([*texts, caption, *column(290, 20)], [(100, 60, 400, 250)])
    assert pictures(content) == [pytest.approx((100, 60, 400, 250), abs=1)]


@pytest.mark.parametrize("rows", [1, 7])
def test_large_lettering_of_a_drawing_at_the_edge_of_a_column_is_no_heading(rows: int) -> None:
    texts = [line("Magnitude", 100 + 15 * i, 51, size=12, width=60) for i in range(rows)]
    caption = line("Figure 1. Results.", 262, size=8.0, width=200)
    content = page([*texts, caption, *column(290, 20)], shapes=[(48, 60, 452, 250)])
    assert pictures(content) == [pytest.approx((48, 60, 452, 250), abs=1)]


def test_lettering_between_a_drawing_and_its_caption_belongs_to_it() -> None:
    axis = [line("Epoch", 215, 180, size=6, width=20), line("(a)", 226, 185, size=7, width=10)]
    caption = line("Figure 3. Results of training.", 245, size=8)
    (found,) = pictures(page([*axis, caption, *column(300, 10)], shapes=[(100, 100, 300, 200)]))
    assert found[3] >= 233
    elsewhere = [line("Epoch", 60, 180, size=6, width=20)]
    (found,) = pictures(page([*elsewhere, caption, *column(300, 10)], shapes=[(100, 100, 300, 200)]))
    assert found[1] >= 95


def test_a_table_between_a_chart_and_its_caption_belongs_to_the_figure() -> None:
    head = [
        line(text, 220, 50 + 90 * i, size=12, width=60) for i, text in enumerate(["Epochs", "Loss", "Accuracy", "AUC"])
    ]
    rows = [line(f"0.{y}{i}", y, 55 + 90 * i, width=20) for y in range(236, 300, 14) for i in range(4)]
    caption = line("Figure 3. Effect of the number of epochs.", 320, size=8)
    content = page([*head, *rows, caption, *column(340, 20)], shapes=[(50, 60, 400, 215)])
    (found,) = pictures(content)
    assert found[3] > 295
    alone = page([head[0], caption, *column(340, 20)], shapes=[(50, 60, 400, 215)])
    assert pictures(alone) == []  # a heading parts them


def test_what_a_panel_is_called_belongs_to_the_figure_though_air_is_around_it() -> None:
    drawn: Box = (100.0, 100.0, 400.0, 160.0)
    name = line("(a) two periods", 196, 200, width=80)
    caption = line("Figure 4: How factors are made, by the seasons of a year.", 220)
    (found,) = pictures(page([name, caption, *column(240, 12)], [drawn]))
    assert found[3] >= 205


def test_what_an_axis_shows_belongs_to_a_chart_that_does_not_draw_it() -> None:
    name = line("Distance", 232, 180, size=6, width=30)
    caption = line("Figure 1: Which of them are close.", 262)
    (found,) = pictures(page([name, caption, *column(290, 12)], shapes=[(100, 60, 300, 200)]))
    assert found[3] >= 237


def test_the_numbers_of_an_axis_with_its_name_are_no_prose() -> None:
    drawn: Box = (100.0, 100.0, 400.0, 300.0)
    axis = line("1e-04 1e-03 1e-02 1e-01 1e+00 1e+01 1e+02", 308, 100, width=300)
    name = line("Loss", 322, 240, width=22)
    caption = line("Figure 6: Quantile curves of the model.", 345)
    (found,) = pictures(page([axis, name, caption, *column(370, 12)], [drawn]))
    assert found[3] >= 330


def test_panel_labels_under_the_pictures_of_a_figure_are_no_captions() -> None:
    letters = [line("图2A", 205, 100, width=20), line("图2B", 205, 300, width=20)]
    caption = line("图2 大动脉转位 图2A：两大动脉平行；图2B：肺动脉起自左心室", 225, size=8)
    content = page([*letters, caption, *column(300, 10)], bitmaps=[(50, 50, 240, 200), (250, 50, 450, 200)])
    (box,) = pictures(content)
    assert box[0] <= 51 and box[2] >= 449
    assert [found[0].text for found in captions(content)] == [caption.text]


def test_the_panels_of_a_caption_do_not_part_it() -> None:
    words = [Word(text, (x, 10, x + 30, 18), "Serif") for text, x in (("图2", 10), ("转位", 44), ("图2A：平行", 110))]
    assert len(captions_apart("图2 转位 图2A：平行", words)) == 1
    others = [
        Word(text, (x, 10, x + 30, 18), "Serif")
        for text, x in (("图2", 10), ("转位", 44), ("图3", 110), ("平行", 144))
    ]
    assert len(captions_apart("图2 转位 图3 平行", others)) == 2


def test_a_legend_stands_below_a_figure_whose_title_stands_above_it() -> None:
    title = line("Figure 2. Patterns taught to the physicians.", 80, size=8, font="Sans")
    legend = line("A, Lines below the pleura. B, Two artifacts reach the edge.", 215, size=8, font="Sans")
    content = page([title, legend, *column(300, 10)], bitmaps=[(50, 100, 440, 210)])
    assert {found[0].text for found in captions(content)} == {title.text, legend.text}
    note = line("注：A为正常A线；B为多发B线", 215, size=9)
    content = page([title, note, *column(300, 10)], bitmaps=[(50, 100, 440, 210)])
    assert {found[0].text for found in captions(content)} == {title.text, note.text}


@pytest.mark.parametrize(("text", "size"), [("注：箭头所指为结节的边界", 10.0), (WORDS.capitalize(), 8.0)])
def test_a_note_between_a_figure_and_its_title_is_part_of_the_caption(text: str, size: float) -> None:
    notes = [line(text, 220, size=size), line(WORDS, 220 + 1.2 * size, size=size)]
    title = line("图2.1 甲状腺结节", 224 + 2.2 * size, 200, size=9, width=100)
    content = page([*notes, title, *column(300, 20)], bitmaps=[(50, 60, 440, 210)])
    assert pictures(content) == [(50, 60, 440, 210)]
    assert set(captions(content)) == {(title,), tuple(notes)}


def test_text_of_most_size_above_a_title_is_no_note() -> None:
    text, title = column(222, 2), line("图2.1 甲状腺结节", 250, 200, size=9, width=100)
    content = page([*text, title, *column(300, 20)], bitmaps=[(50, 60, 440, 210)])
    assert captions(content) == [(title,)]


def test_what_is_said_of_panels_at_length_between_them_and_their_title_is_part_of_the_caption() -> None:
    panels = [
        line("a) Apical view", 215, 60, width=150),
        *(line(WORDS if i else "d) Here the beam is turned", 215 + 12 * i, 260, width=178) for i in range(3)),
    ]
    title = line("Figure 3 Views of the heart", 260, 150, width=200)
    bitmaps: list[Box] = [(50, 60, 240, 210), (250, 60, 440, 210)]
    found = captions(page([*panels, title, *column(300, 20)], bitmaps=bitmaps))
    assert {each for lines in found for each in lines} == {*panels, title}


def test_a_centred_line_above_the_caption_in_another_language_goes_on_with_it() -> None:
    lines = [
        line("图 2-6 声像图。注意，此图", 340, 100, width=170),
        line("是顶部对齐", 352, 150, width=70),
        line("Fig.2-6 The image. Please", 368, 100, width=170),
    ]
    assert captions(page([*column(60, 10), *lines, *column(420, 9)], [(100, 200, 400, 330)])) == [tuple(lines)]


def test_the_items_of_a_slide_are_no_lettering_of_the_figure_beside_them() -> None:
    items = [line("The pleural line slides", 80 + 14 * i, 50, size=14, width=190) for i in range(2)]
    items.append(line("with breathing.", 108, 50, size=14, width=100))
    caption = line("Fig. 1 Normal lung", 215, 255, size=8, width=100)
    (box,) = pictures(page([*items, caption], bitmaps=[(255, 60, 440, 210)]))
    assert box[0] == 255


def test_the_title_of_a_slide_is_no_lettering() -> None:
    title = line("Who needs a second look?", 20, size=26, width=330)
    boxes_ = [(50.0, 80.0, 250.0, 100.0), (50.0, 100.0, 250.0, 200.0)]
    caption = line("Figure 2. The way of a patient.", 215, size=8)
    (box,) = pictures(page([title, caption, *column(300, 10)], shapes=boxes_))
    assert box[1] >= 78


def test_large_letters_in_symbols_are_no_title() -> None:
    residues = line("÷◦A ÷◦M÷◦P÷◦Q ÷◦A÷◦L", 180, 180, size=26, font="Symbols", width=80)
    caption = line("Figure 4: Half a loop.", 215, size=8)
    (box,) = pictures(page([residues, caption, *column(300, 10)], shapes=[(170, 80, 270, 190)]))
    assert box[3] >= 205


def test_lettered_lines_centred_below_a_caption_belong_to_it_whatever_their_size() -> None:
    caption = line("图3-1-5 多囊肝声像图", 220, 200, size=8.7, width=82)
    lettered = line("A. 纵切面；B. 横切面", 231, 160, size=10, width=162)
    content = page([caption, lettered, *column(300, 10)], bitmaps=[(100, 60, 400, 210)])
    assert {found[0].text for found in captions(content)} == {caption.text, lettered.text}


def test_a_plate_gives_each_caption_of_its_block_the_picture_with_its_number() -> None:
    places = [(50.0, 60.0), (200.0, 60.0), (50.0, 200.0), (200.0, 200.0)]
    bitmaps = [(x, y, x + 120, y + 100) for x, y in places]
    letters = [line(str(n), y + 104, x + 55, size=7, width=6) for n, (x, y) in enumerate(places, start=1)]
    block = [line(f"图{n} 灰阶声像图", 330 + 10 * n, size=7, width=100) for n in range(1, 5)]
    content = page([*letters, *block, *column(420, 10)], bitmaps=bitmaps)
    found = sorted(pictures(content), key=lambda box: (round(box[1]), box[0]))
    assert [(round(box[0]), round(box[1])) for box in found] == [(50, 60), (200, 60), (50, 200), (200, 200)]


def test_a_caption_in_two_languages_has_the_note_between_them() -> None:
    title = line("图7 三种方法的ROC曲线", 300, 180, size=7.0, width=140)
    note = line("A：训练组；B：验证组", 310, 50, size=7.0, width=80)
    other = line("Figure 7 ROC curves of three methods (A) and (B)", 320, 120, size=7.0, width=260)
    content = page([title, note, other, *column(420, 10)], bitmaps=[(100, 120, 400, 290)])
    assert captions(content) == [(title, note, other)]


def test_the_second_column_of_a_caption_that_breaks_off_may_be_broader_than_its_figure() -> None:
    first = line("Fig. 4. Diagnostic performance of the serum scores, of shear w", 300, 50, size=8.0, width=195)
    second = line("ave elastography and of the combined model of both.", 300, 255, size=8.0, width=195)
    content = page([first, second, *column(420, 10)], bitmaps=[(60, 60, 430, 290)])
    assert {each[0].text for each in captions(content)} == {first.text, second.text}


def test_a_plate_whose_numbers_cannot_be_read_goes_by_the_order_of_its_pictures() -> None:
    bitmaps: list[Box] = [(x, y, x + 120, y + 100) for y in (60, 170) for x in (50, 180)]
    block = [line(f"FIG. {n}.-A normal man.", 280 + 10 * n, size=7, width=100) for n in range(5, 9)]
    assert sorted(pictures(page(block, bitmaps=bitmaps))) == sorted(bitmaps)


def test_the_picture_between_two_figures_of_one_piece_is_left() -> None:
    left, middle, right = ((x, 60.0, x + 90, 160.0) for x in (50.0, 150.0, 250.0))
    assert lone_pictures([(50, 60, 340, 160)], [left, right], [left, middle, right], PAGE) == [middle]
    assert lone_pictures([(50, 60, 340, 160)], [left, middle, right], [left, middle, right], PAGE) == []


def test_the_label_above_each_figure_of_a_manuscript_is_no_running_head() -> None:
    marks = repeated([EdgeLine(f"Figure {n}", 25.0)] for n in (1, 2, 3))
    assert not is_furniture(line("Figure 2", 20, width=60), PAGE, marks)


def test_a_running_head_of_two_parts_may_come_as_one_line() -> None:
    marks = repeated([EdgeLine(f"影像技术 {n} 期", 25.0), EdgeLine("Chin J Imaging", 25.0)] for n in (1, 2))
    assert is_furniture(line("影像技术 2 期 Chin J Imaging", 20), PAGE, marks)
    assert not is_furniture(line("影像技术 2 期 and a heading", 20), PAGE, marks)


@pytest.mark.parametrize(
    "text", ["Figure 2. The spleen........17", "图2-1 胆囊结石……………………2", "Table 1 . . . . . . . 4"]
)
def test_lists_of_figures_hold_no_captions(text: str) -> None:
    assert is_furniture(line(text, 350), PAGE, ())
    assert not is_furniture(line("Splenic length (mm)........112", 350), PAGE, ())


def test_the_caption_of_a_film_is_no_part_of_that_above_it() -> None:
    legend = line("Figure 4. Four patients, (A) to (D).", 300, size=8.0)
    film = line("Video 1. Strain elastography of the nodule.", 310, size=8.0)
    assert captions(page([*column(50, 10), legend, film])) == [(legend,), (film,)]
    content = page([*column(50, 10), legend, film], [(100, 190, 400, 290)])
    assert pictures(content) == [pytest.approx((100, 190, 400, 290), abs=1)]


def test_a_form_above_the_pictures_is_no_part_of_their_figure() -> None:
    rules: list[Box] = [(50, y, 450, y + 1) for y in (300, 330, 360)]
    cells = [line("Name", 310, 60, width=40), line("Ward", 340, 60, width=40)]
    caption = line("Figure 1. Spleen.", 520, 60, size=8.0, width=150)
    content = page(
        [*column(50, 10), *cells, caption], bitmaps=[(60, 400, 240, 510)], rules=rules, shapes=[(50, 300, 450, 361)]
    )
    assert pictures(content) == [(60, 400, 240, 510)]


def test_paragraphs_may_be_larger_than_most_text_of_a_page_of_references() -> None:
    references = [line(f"[{n}] A name and a title of a paper in a journal.", 400 + 9 * n, size=7.0) for n in range(25)]
    text = [line(WORDS, 107 + 13 * n, 80, size=10.0, font="Sans", width=240) for n in range(4)]
    caption = line("Figure 3. Curves.", 310, 100, size=8.0, width=200)
    content = page([*text, caption, *references], bitmaps=[(100, 160, 300, 300)])
    assert pictures(content) == [(100, 160, 300, 300)]


def _run_on(*texts: str) -> list[Line]:
    """Return captions in one line from 50 to 450."""
    width = 400 / len(texts) - 8
    return [
        line(text, 300, 50 + (width + 8) * i, size=8.0, width=width + (8 if text == texts[-1] else 0))
        for i, text in enumerate(texts)
    ]


def test_captions_in_one_line_have_their_pictures_in_order_and_the_last_has_the_rest() -> None:
    first, second, third = _run_on("图1 肝囊肿", "图2 肝血管瘤，边界清晰（箭）", "图3 肝脓肿，壁厚，")
    rest = line("内见气体回声（箭）", 310, 50, size=8.0, width=100)
    bitmaps: list[Box] = [(50, 200, 250, 290), (254, 200, 340, 290), (344, 200, 450, 290)]
    content = page([*column(50, 10), first, second, third, rest], bitmaps=bitmaps)
    assert pictures(content) == bitmaps
    assert ["".join(each.text for each in found) for found in captions(content)] == [
        "图1 肝囊肿",
        "图2 肝血管瘤，边界清晰（箭）",
        "图3 肝脓肿，壁厚，内见气体回声（箭）",
    ]


def test_captions_spread_over_a_line_at_one_distance_are_in_one_line() -> None:
    words = "图4 胆囊结石", "图5 肝左叶局灶性结节性增生", "图6 图5同一病例，频谱多普勒测"
    starts = [
        line(text, 300, x, size=8.0, width=width)
        for text, x, width in zip(words, (50, 190, 347), (120, 137, 103), strict=True)
    ]
    rest = line("得动脉血流", 310, 50, size=8.0, width=60)
    bitmaps: list[Box] = [(50, 200, 170, 290), (190, 200, 320, 290), (345, 200, 450, 290)]
    found = captions(page([*column(50, 10), *starts, rest], bitmaps=bitmaps))
    assert ["".join(each.text for each in lines) for lines in found] == [*words[:2], f"{words[2]}得动脉血流"]


def test_more_pictures_than_captions_in_one_line_are_parted_at_the_widest_gutters() -> None:
    first = line("图1 治疗前、后的M型超声心动图，左心室内径缩小，室间隔运动恢复", 300, 50, size=8.0, width=290)
    second = line("图2 检查所用仪器", 300, 348, size=8.0, width=70)
    bitmaps: list[Box] = [(50, 200, 145, 290), (147, 200, 242, 290), (250, 200, 450, 290)]
    content = page([*column(50, 10), first, second], bitmaps=bitmaps)
    assert pictures(content) == [(50, 200, 242, 290), (250, 200, 450, 290)]
    even: list[Box] = [(50, 200, 180, 290), (185, 200, 315, 290), (320, 200, 450, 290)]
    assert len(pictures(page([*column(50, 10), first, second], bitmaps=even))) == 1


def test_the_names_of_rows_that_are_drawn_belong_to_their_chart() -> None:
    rows: list[Box] = [(180, 94 + 28 * i, 490, 106 + 28 * i) for i in range(4)]
    names: list[Box] = [(130, 95 + 28 * i, 155, 103 + 28 * i) for i in range(4)]
    caption: Box = (220, 200, 380, 210)
    (claimed,) = claim([caption], [*rows, *names], [])
    assert sorted(claimed) == sorted([*rows, *names])
    (claimed,) = claim([caption], [*rows, *names[:2]], [])
    assert sorted(claimed) == sorted(rows)
    icons: list[Box] = [(360, 110 + 60 * i, 385, 135 + 60 * i) for i in range(3)]
    picture: Box = (50, 100, 350, 300)
    assert claim([(50, 310, 350, 320)], [picture, *icons], []) == [[picture]]


def test_what_a_caption_has_no_use_for_goes_to_the_figure_it_goes_on_with() -> None:
    first, upper, lower = (60, 50, 440, 400), (250, 470, 440, 570), (250, 610, 440, 720)
    upper_caption, lower_caption = (40, 410, 460, 437), (240, 750, 450, 767)
    assert claim([upper_caption, lower_caption], [first, upper, lower], []) == [[first], [lower, upper]]


def test_a_drawing_nearer_to_the_caption_of_the_figure_above_it_is_that_of_its_own() -> None:
    captions: list[Box] = [(261, 341, 407, 349), (236, 652, 432, 660)]
    drawings: list[Box] = [(270, 138, 398, 261), (174, 421, 494, 528)]
    assert claim(captions, drawings, []) == [[drawings[0]], [drawings[1]]]
    assert claim(captions[:1], drawings, []) == [[drawings[1]]]  # alone, the larger one


def test_a_caption_to_the_right_may_begin_where_its_figure_ends() -> None:
    chart: Box = (147, 133, 307, 292.5)
    assert claim([(325, 291.8, 469, 314)], [chart], [(125, 335, 469, 400)]) == [[chart]]


def test_a_caption_beside_its_figure_leaves_what_stands_far_below_it_to_others() -> None:
    beside, far = (317, 56, 480, 442), (65, 598, 241, 680)
    captions = [(186.0, 57.0, 308.0, 115.0), (340.0, 600.0, 470.0, 619.0)]
    assert claim(captions, [beside, far], []) == [[beside], [far]]


def test_justified_lines_are_running_text_in_the_narrowest_column() -> None:
    narrow = [line("that a column beside a figure", 60 + 12 * i, width=130) for i in range(5)]
    figure: Box = (200, 50, 480, 300)
    content = page([*narrow, line("Figure 1. A cyst.", 310, 200, size=8, width=120)], [figure])
    assert pictures(content) == [figure]


def test_the_banner_of_a_poster_is_no_figure() -> None:
    assert is_edge_ornament((0, 0, 500, 100), PAGE)
    assert not is_edge_ornament((20, 0, 400, 100), PAGE)
    assert not is_edge_ornament((0, 0, 500, 300), PAGE)


def test_a_picture_that_fills_the_head_of_a_page_with_its_title_on_it_is_no_figure() -> None:
    hero, chart = (0.0, 0.0, 500.0, 230.0), (300.0, 260.0, 450.0, 360.0)
    title = line("把超声装进口袋", 160, 40, size=30, width=240)
    caption = line("▲图1 超声设备保有量", 366, 300, size=7, width=120)
    assert pictures(page([title, caption, *column(400, 10)], [hero, chart])) == [chart]
    assert pictures(page([title, replace(caption, box=(50, 250, 170, 257)), *column(400, 10)], [hero])) == [hero]


def test_an_item_of_a_list_goes_on_behind_its_mark() -> None:
    item, rest = line("● 衰减规律见图1，软组织中约为每厘", 60, width=145), line("米每兆赫0.5分贝", 72, 62, width=64)
    found = paragraphs([item, rest], {}, body_style([item, rest]), ())  # type: ignore[arg-type]
    assert [each.lines for each in found] == [(item, rest)]
    heading = line("2. Study population", 60, width=100)
    first = line("We included all consecutive patients of one department,", 72, 65, width=385)
    chain = [*column(20, 3), heading, first, *column(84, 3)]
    assert [each.lines for each in paragraphs(chain, {}, body_style(chain), ())][1] == (heading,)  # type: ignore[arg-type]
    begun = line("米每兆赫0.5分贝", 72, 100, width=64)
    assert len(paragraphs([item, begun], {}, body_style([item, begun]), ())) == 2  # type: ignore[arg-type]


def test_an_item_that_cites_a_figure_is_no_lettering_of_it() -> None:
    chart: Box = (120, 80, 400, 200)
    caption = line("图6 诊断流程（简化）", 60, 200, size=7, width=100)
    item = line("● 按图6逐步判断，三分钟内完成", 204, 116, width=140)
    (box,) = pictures(page([caption, item, line("● 小测验", 20, 50, width=60)], shapes=[chart]))
    assert box[3] < 203


def test_everything_on_a_sheet_is_the_figure_of_its_label() -> None:
    left, right = (100, 200, 220, 350), (320, 200, 440, 350)
    assert pictures(page([line("Fig 4", 30, width=22)], [left, right])) == [(100, 200, 440, 350)]


def _words(texts: list[str], x: float, width: float, height: float = 10.0) -> list[Word]:
    return [Word(text, (x, 12.0 * i, x + width, 12.0 * i + height), "Serif") for i, text in enumerate(texts)]


def test_numbers_in_the_margin_that_count_the_lines_are_no_text() -> None:
    text = _words(["Methods"] * 10, 72, 60)
    counted = _words([str(n) for n in range(23, 33)], 55, 9)
    assert line_numbers([*text, *counted]) == counted
    assert line_numbers([*text, *_words(["3", "7", "1", "9", "12", "40", "2", "8"], 55, 9)]) == []
    assert line_numbers([*text, *_words([str(n) for n in range(10)], 140, 9)]) == []  # a column of a table


def test_fonts_whose_boxes_are_too_low_are_told_by_their_breadth() -> None:
    words = ["guideline", "thyroid", "nodules"]
    broad = [Word(text, (0, 0, 10 * em_width(text), 3.6), "Low") for text in words]
    usual = [Word(text, (0, 0, 10 * em_width(text), 11.0), "Usual") for text in words]
    assert low_fonts([*broad, *usual]) == {"Low": pytest.approx(2.8, abs=0.1)}


def test_chinese_with_digits_is_no_larger_than_chinese_alone() -> None:
    plain = Word("慢性肝病的预后取决于", (0, 0, 135, 12.1), "Song")
    mixed = Word("随分期升高而增加（图3），", (0, 20, 156, 34.5), "Song")
    large = Word("图3不同分期的硬度", (0, 50, 136, 64.5), "Song")
    heights = [round(word.box[3] - word.box[1], 1) for word in as_plain([plain, mixed, large])]
    assert heights == [12.1, 12.1, 14.5]


def test_a_font_embedded_in_several_subsets_is_one() -> None:
    words = [Word("肝脏", (50, 10, 70, 20), "ABCDEF+Song"), Word("胆囊", (70, 10, 90, 20), "UVWXYZ+Song")]
    both = [make_line(word.text, word.box, [word], True, word.font) for word in words]
    assert [(each.font, each.lead_font, each.tail_font) for each in both] == [("Song", "Song", "Song")] * 2


def test_a_caption_says_the_same_again_in_another_language_whatever_its_look() -> None:
    chinese = line("图6 胆囊息肉样腺瘤，蒂部可见单支血流", 150, size=8.0, font="Kai", width=145)
    english = line("Figure 6 Adenoma with a single feeding vessel in the stalk", 161, size=9.5, width=250)
    content = page([chinese, english, *column(200, 8)], [(50, 40, 250, 140)])
    assert captions(content) == [(chinese, english)]


def test_the_ground_of_a_page_is_no_frame_around_a_figure_and_its_caption() -> None:
    caption = line("Figure 1. The pathway.", 60, 180, size=8.0, width=140)
    content = page([caption, *column(250, 8)], [(100, 80, 400, 230)], shapes=[(0, 0, 500, 700)])
    assert captions(content) == [(caption,)]


def test_a_box_of_advice_under_a_chart_is_no_part_of_it_nor_of_a_table() -> None:
    advice: Box = (50, 260, 450, 300)
    chart: Box = (80, 140, 420, 240)
    boxed = [line(WORDS, 266, 60, width=380, font="Kai"), line("grade 1.", 280, 60, width=50, font="Kai", size=11)]
    lettering = [
        line(text, 160 + 30 * i, 200, size=7, width=60) for i, text in enumerate(("suspected", "scan", "treat"))
    ]
    caption = line("Figure 1. The pathway.", 126, 180, size=8.0, width=140)
    rules: list[Box] = [(54, y, 446, y) for y in advice[1::2]]
    content = page([*column(40, 6), caption, *lettering, *boxed, *column(320, 8)], [], rules, [chart, advice])
    assert pictures(content) == [pytest.approx(chart, abs=2)]
    table = line("Table 1. Signs.", 126, size=8.0, font="Serif-Bold", width=80)
    cells = [line(text, 150 + 14 * row, x, width=60) for row in range(3) for text, x in (("vein", 50), ("wide", 250))]
    ruled: list[Box] = [(50, y, 450, y) for y in (144, 200)]
    said = [
        region.kind
        for region in analyse(
            page([*column(40, 6), table, *cells, *boxed, *column(320, 8)], [], [*ruled, *rules], [advice]), ()
        )
        if set(boxed) & set(region.lines)
    ]
    assert "table" not in said


def test_a_box_with_rows_is_a_table_however_long_its_lines() -> None:
    frame: Box = (50, 150, 450, 210)
    table = line("Table 1. What to do.", 136, size=8.0, font="Serif-Bold", width=90)
    cells = [line(WORDS, 156 + 20 * row, 58, size=9, width=380) for row in range(3)]
    rules: list[Box] = [(50, y, 450, y) for y in (150, 170, 190, 210)]
    found = analyse(page([*column(40, 6), table, *cells, *column(240, 8)], [], rules, [frame]), ())
    assert [region.lines for region in found if region.kind == "table"] == [tuple(cells)]


def test_a_chart_beside_that_of_a_caption_is_not_the_figures_before_it() -> None:
    first, left, right = (150, 60, 350, 150), (60, 200, 240, 320), (270, 200, 450, 320)
    upper, lower = (50, 160, 440, 170), (50, 330, 260, 340)
    assert claim([upper, lower], [first, left, right], []) == [[first], [left, right]]


def test_a_forest_plot_has_its_studies_and_numbers() -> None:
    marks: Box = (220, 80, 320, 170)
    rows = [(name, 84 + 16 * i) for i, name in enumerate(("Aldous 2011", "Baek 2013", "Ito 2019", "Kovac 2021"))]
    texts = [
        each
        for name, y in rows
        for each in (line(name, y, 60, size=7, width=44), line("0.91 (0.82-0.96)", y, 390, size=7, width=54))
    ]
    assert with_rows(marks, texts, []) == (60, 80, 444, 170)
    assert with_rows(marks, texts, [(330, 60, 380, 180)]) == marks  # another figure stands between
    assert with_rows(marks, texts[:4], []) == marks
    ticks = [line(str(i), each.box[1], each.box[0], size=7, width=8) for i, each in enumerate(texts)]
    assert with_rows(marks, ticks, []) == marks


def test_a_rule_that_touches_a_picture_without_a_caption_does_not_hide_it() -> None:
    content = page(column(60, 10), [(180, 300, 420, 480)], shapes=[(50, 481, 450, 690)])
    assert pictures(content) == [pytest.approx((180, 300, 420, 480), abs=2)]


def test_lettering_of_a_picture_without_a_caption_is_no_text() -> None:
    depth = line("11:42:07", 310, 360, size=5.0, width=30)
    content = page([*column(60, 10), depth], [(180, 300, 420, 480)])
    assert [region.lines for region in analyse(content, ()) if region.kind == "picture"] == [(depth,)]


def test_a_caption_claims_nothing_behind_the_figure_of_another() -> None:
    row = [(45.0, 57.0, 164.0, 156.0), (174.0, 57.0, 293.0, 156.0), (303.0, 57.0, 421.0, 156.0)]
    broad, left, right = (58, 201, 537, 388), (64, 428, 271, 567), (318, 428, 538, 592)
    flush_left = [(45, 181, 291, 188), (45, 400, 261, 406), (45, 578, 258, 585), (306, 603, 514, 610)]
    assert claim(flush_left, [*row, broad, left, right], []) == [row, [broad], [left], [right]]


def test_the_cells_of_a_table_hold_a_picture_with_its_caption_each() -> None:
    cells: list[Box] = [(x, y, x + 150, y + 100) for y in (100, 230) for x in (60, 260)]
    labels = [
        line(f"Figure {i}. A plane.", y1 + 4, x0 + 30, width=90) for i, (x0, _, _, y1) in enumerate(cells, start=1)
    ]
    grid: Box = (55, 95, 415, 350)
    content = page([*labels, *column(400, 6)], cells, shapes=[grid])
    assert sorted(pictures(content)) == [pytest.approx(cell, abs=2) for cell in sorted(cells)]


def test_running_heads_are_the_same_with_any_dash() -> None:
    marks = repeated([[EdgeLine("R1 - Scoring of the lung", 40.0)]] * 2)
    assert is_furniture(line("R1 — Scoring of the lung", 35), PAGE, marks)


def test_a_watermark_is_no_wall_and_short_lettering_aslant_no_watermark() -> None:
    mark = replace(line("内部资料 请勿外传", 200, 100, width=300), level=False, aslant=True, box=(100, 200, 400, 500))
    tick = replace(mark, text="Jan 2020", box=(100, 400, 140, 440))
    assert is_furniture(mark, PAGE, ())
    assert not is_furniture(tick, PAGE, ())
    bitmap: Box = (60, 300, 440, 420)
    assert pictures(page([*column(60, 10), mark], [bitmap])) == [bitmap]


def test_a_heading_ends_a_list_of_legends() -> None:
    legend = line("Figure 4. Architecture of the network.", 300, width=300)
    heading = line("Supplementary material", 324, font="Serif-Bold", width=120)
    lines = [*column(50, 10), legend, heading, line("Masks are appended at the end of this file.", 348, 70)]
    style = body_style(lines)
    assert style is not None
    (caption,) = [found for found in paragraphs(lines, caption_starts(lines, style), style, ()) if found.label]
    assert caption.lines == (legend,)


def test_the_banner_of_a_slide_begins_within_a_point_of_its_edge() -> None:
    assert is_edge_ornament((0, 0.8, 500, 100), PAGE)


def test_lone_pictures_of_one_row_are_one_and_others_are_not() -> None:
    row: list[Box] = [(60, 100, 200, 200), (205, 100, 340, 200), (350, 101, 480, 200)]
    assert lone_pictures([(60, 100, 200, 200), (199.8, 100, 340, 200)], [], row, PAGE) == [(60, 100, 340, 200)]
    below: Box = (60, 220, 200, 320)
    assert set(lone_pictures([*row, below], [], [*row, below], PAGE)) == {(60, 100, 480, 200), below}
    assert len(lone_pictures([row[0], (240, 100, 340, 200)], [], [row[0], (240, 100, 340, 200)], PAGE)) == 2


def test_letters_call_figures_only_where_none_has_a_number() -> None:
    letter, number = line("图A 长轴切面", 300, width=90), line("图3 流程", 500, width=90)
    for lines, found in (([*column(50, 10), letter], [letter]), ([*column(50, 10), letter, number], [number])):
        style = body_style(lines)
        assert style is not None
        assert list(caption_starts(lines, style)) == found


def test_flat_boxes_of_a_flow_chart_as_broad_as_its_column_belong_to_it() -> None:
    def box(text: str, y: float, x: float = 160.0, *, width: float = 180.0) -> Line:
        return line(text, y, x, size=9.0, font="Sans", width=width)

    shapes: list[Box] = [(50, 250, 450, 271), (50, 283, 240, 320), (260, 283, 450, 320), (50, 332, 450, 353)]
    texts = [
        box("Records identified in three databases", 256),
        box("Screened by title", 295, 70, width=120),
        box("Excluded", 295, 300, width=60),
        box("Included in evidence tables", 338),
    ]
    caption = line("Figure 1. Selection of studies.", 360, size=9.0, font="Sans", width=190)
    (found,) = pictures(page([*column(60, 12), *texts, caption, *column(380, 12)], shapes=shapes))
    assert found[1] < 256 and found[3] > 347


def test_numbers_at_an_axis_are_no_running_text() -> None:
    style = body_style(column(50, 10))
    assert style is not None
    axis = Paragraph(
        tuple(line(f"{number}-", 300.0 + 25 * i, width=12) for i, number in enumerate([80, 60, 40, 20, 0]))
    )
    assert not is_prose(axis, style)


def test_the_title_of_an_axis_set_on_its_side_stands_farther_from_its_numbers() -> None:
    title = replace(line("Relative value", 140, 30, width=8), box=(30, 140, 38, 200), size=8.0, level=False)
    level = replace(title, level=True, box=(30, 140, 38, 148))
    assert absorb_lettering((50, 100, 200, 250), [title], [])[1] == [title]
    assert absorb_lettering((50, 100, 200, 250), [level], [])[1] == []


def test_the_options_of_a_question_and_a_question_about_a_picture_are_text() -> None:
    style = body_style(column(50, 10))
    assert style is not None
    options = Paragraph((line("A. 20 mmHg B. 40 mmHg C. 81 mmHg D. 120 mmHg", 300, 80, font="Sans", width=200),))
    asks = Paragraph(
        (line("9. 同一患者的频谱如下，据此估测的压差约为（见第9题图）", 300, 80, font="Sans", width=200),)
    )
    assert all(is_running_text(block, style, []) for block in (options, asks))
    letters = line("A. 术前 B. 术后 C. 随访", 300, 80, font="Sans", width=200)
    assert not is_running_text(Paragraph((letters,)), style, [])
    assert not is_running_text(Paragraph((line("A. Apical view", 300, 80, font="Sans", width=60),)), style, [])


def test_an_abstract_in_a_box_is_no_part_of_a_drawing_below_it() -> None:
    abstract = [line(WORDS, 262 + 12 * i, 60, size=7.0, width=380) for i in range(4)]
    label = line("R1", 330, 240, size=9.0, font="Sans", width=12)
    caption = line("图1 分区示意图", 384, 180, size=7.0, width=120)
    shapes: list[Box] = [(50, 255, 450, 312), (200, 320, 300, 380)]
    (found,) = pictures(page([*column(60, 12), *abstract, label, caption, *column(400, 12)], shapes=shapes))
    assert found[1] > 312


def test_narrow_text_in_its_own_size_is_prose() -> None:
    style = body_style(column(50, 10))
    assert style is not None
    lines = tuple(
        line("one line of a narrow side bar", 300 + 11 * i, size=9.0, font="Sans", width=150) for i in range(4)
    )
    assert is_prose(Paragraph(lines), style)


def test_the_shadow_along_a_photographed_page_is_no_drawing() -> None:
    assert is_edge_ornament((34, 30, 55, 680), PAGE)
    assert not is_edge_ornament((34, 30, 55, 300), PAGE)


def test_a_list_of_figures_may_count_its_pages_with_letters() -> None:
    assert is_furniture(line("Fig. S3. Example frames ........ S3", 350), PAGE, ())


def test_a_line_with_a_sentence_in_it_is_no_heading() -> None:
    style = body_style(column(50, 10))
    assert style is not None
    step = line("1 嘱患者平卧，双手上举。在实际工作中", 300, size=12.0, width=200)
    assert not is_heading(Paragraph((step,)), style)
    assert is_heading(Paragraph((replace(step, text="1 检查步骤"),)), style)


def test_a_broken_citation_at_the_head_of_a_page_is_no_caption_where_captions_have_a_look_of_their_own() -> None:
    broken = [line("Fig. 7. The region of interest was placed below the capsule", 50), *column(62, 5)]
    caption = line("Fig. 3. Stiffness by stage.", 400, size=8.0, font="Sans-Bold", width=150)
    for lines, found in (([*broken, caption, *column(430, 8)], [caption]), ([*broken, *column(430, 8)], [broken[0]])):
        style = body_style(lines)
        assert style is not None
        assert list(caption_starts(lines, style)) == found


def test_what_is_printed_in_a_picture_is_no_part_of_the_caption_above_it() -> None:
    caption = line("Figure 3. A liver.", 280, size=8.0, font="Sans", width=100)
    printed = line("TIS 0.6 MI 1.0", 291, 62, size=8.0, font="Sans", width=80)
    (found,) = captions(page([*column(60, 10), caption, printed, *column(430, 8)], [(60, 290, 300, 420)]))
    assert found == (caption,)


def test_a_centred_label_begins_a_caption_though_it_looks_like_the_text() -> None:
    body = column(400, 8)
    styled = line("Fig. 3-4 Correlation", 100, x=150, width=150, size=8.0)  # so that what looks like the text is some
    label = line("图3-5 二尖瓣狭窄", 200, x=210, width=80)
    legend = line("A：左室长轴切面；B：短轴切面；C：跨瓣血流频谱", 212, x=120, width=260)
    lines = [*body, styled, label, legend]
    style = body_style(lines)
    assert style
    assert label in caption_starts(lines, style)
    flush = replace(label, box=(120.0, 200.0, 200.0, 210.0))
    assert flush not in caption_starts([*body, styled, flush, legend], style)


def test_a_quotation_mark_of_another_font_does_not_end_a_caption() -> None:
    body = column(400, 8)
    first = line("图6-3 镜像伪像：膈上出现与肝", 100, x=38, width=86, size=6.9, font="Sans")
    second = line("内病灶对称的“病灶”（箭", 109, x=38, width=86, size=8.6, font="Sans")
    third = line("头）", 119, x=38, width=16, size=6.9, font="Sans")
    lines = [*body, first, second, third]
    style = body_style(lines)
    assert style

    def of_caption(*some: Line) -> tuple[Line, ...]:
        found = paragraphs([*body, *some], caption_starts([*body, *some], style), style, ())
        return next(each.lines for each in found if each.label)

    assert of_caption(first, second, third) == (first, second, third)
    ended = replace(first, text="图6-3 镜像伪像。")
    assert of_caption(ended, second, third) == (ended,)
    heading = replace(second, font="Sans-Bold", lead_font="Sans-Bold", tail_font="Sans-Bold")
    assert of_caption(first, heading, third) == (first,)


def test_the_rows_of_a_chart_outweigh_what_stands_below_its_caption() -> None:
    caption, advertisement = (47.0, 580.0, 244.0, 588.0), (47.0, 600.0, 450.0, 690.0)
    rows = [(60.0, 400.0 + 27 * i, 440.0, 408.0 + 27 * i) for i in range(6)]
    assert claim([caption], [advertisement, *rows], []) == [sorted(rows, key=lambda row: -row[1])]
    assert claim([caption], [advertisement, *rows[:2]], []) == [[advertisement]]
