"""Flows on sheets: boxes, lines, and what is drawn."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from remud_hub.read.flow.draw import draw_page
from remud_hub.read.flow.export import docling_json
from remud_hub.read.flow.inline import Run, raised
from remud_hub.read.flow.items import Chapter, Drawn, Flow, Link, Text
from remud_hub.read.flow.sheets import SHEET, lay_out
from remud_hub.read.flow.wrap import lines
from tests.read.flow.conftest import png


def _picture(figure: str | None = None, size: tuple[int, int] = (300, 200)) -> Drawn:
    return Drawn(png(size=size), size, figure)


@given(st.text(alphabet="ab c\n图像", max_size=200), st.floats(1, 300))
def test_lines_are_the_text(text: str, width: float) -> None:
    spans = list(lines(text, width))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


def test_pictures_stay_with_their_caption_and_at_one_scale() -> None:
    filler = Text("text", "word " * 1150)
    items = (filler, _picture("f"), _picture("f", (600, 400)), Text("caption", "Figure 1. Two.", figure="f"))
    layout = lay_out([Chapter(items)])
    first, second, caption = (placed.parts[0] for placed in layout.placed[1:])
    assert len(layout.sizes) == first.page == second.page == caption.page > 1
    assert first.box[3] < second.box[1] < second.box[3] < caption.box[1] < SHEET[1]
    assert 2 * (first.box[2] - first.box[0]) == second.box[2] - second.box[0]


def test_an_album_runs_over_sheets() -> None:
    layout = lay_out([Chapter(tuple(_picture() for _ in range(40)))])
    assert len(layout.sizes) > 1
    assert all(placed.parts[0].box[3] <= SHEET[1] for placed in layout.placed)


def test_paragraphs_of_one_box_share_it() -> None:
    box = (10.0, 20.0, 110.0, 60.0)
    layout = lay_out([Chapter((Text("text", "one", box=box), Text("text", "two", box=box)), (200.0, 100.0))])
    assert [placed.parts[0].box for placed in layout.placed] == [(10.0, 20.0, 110.0, 40.0), (10.0, 40.0, 110.0, 60.0)]
    assert layout.sizes == ((200.0, 100.0),)


def test_what_is_drawn_shows_where_it_stands() -> None:
    layout = lay_out([Chapter((Text("text", "A word – and “more”"), Text("text", "心尖四腔切面"), _picture()))])
    page = Image.open(io.BytesIO(draw_page([(placed, placed.parts[0]) for placed in layout.placed], SHEET)))
    scale = page.width / SHEET[0]
    for placed in layout.placed:
        x0, y0, _, y1 = (round(value * scale) for value in placed.parts[0].box)
        lowest, _ = page.convert("L").crop((x0, y0, x0 + 40, y1)).getextrema()
        assert lowest < 250  # type: ignore[operator]


def test_captions_and_citing_paragraphs_are_references_in_doclings_document() -> None:
    items = (
        Text("text", "As here.", links=(Link((3, 7), "#F1"),)),
        _picture("f"),
        Text("caption", "Figure 1. One.", figure="f"),
        Text("table", "a | b\n1 | 2"),
    )
    document = json.loads(docling_json(Flow((Chapter(items),), {"#F1": "f"}), "x"))
    (picture,) = document["pictures"]
    assert (picture["captions"], picture["references"]) == ([{"$ref": "#/texts/1"}], [{"$ref": "#/texts/0"}])
    assert document["tables"][0]["data"]["num_cols"] == 2


def test_pieces_of_a_paragraph() -> None:
    run = Run()
    for piece in (" a\n ", "b", "c ", " 图", "\n像", " d"):
        run.add(piece)
    assert run.text == "a bc 图像 d"
    assert [raised(text) for text in ("12,13", "st", "−3", "2+")] == ["¹²,¹³", "st", "⁻³", "²⁺"]
