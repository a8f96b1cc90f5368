"""Bitmap fonts of TeX, whose glyph names docling-parse takes for dingbats."""

import pytest

from remud_hub.read.layout.content import Cell, PageText
from remud_hub.read.misnamed import UnreadableFontError, by_code
from remud_hub.records import Box


BOX: Box = (10.0, 10.0, 200.0, 20.0)
WORD: Box = (10.0, 10.0, 40.0, 20.0)


def _cell(text: str, box: Box = BOX) -> Cell:
    return Cell(text, box, "/F25", 0)


def test_lines_and_words_are_read_by_their_codes() -> None:
    said = {BOX: "Figure 1: Survival\r\n", WORD: "Figure"}
    text = PageText((_cell("❋✐❣✉a114❡", WORD),), (_cell("❋✐❣✉a114❡ ✶✿ ❙✉a114✈✐✈❛❧"),))
    found = by_code(text, said.__getitem__)
    assert [cell.text for cell in (*found.words, *found.lines)] == ["Figure", "Figure 1: Survival"]


def test_ligatures_of_tex_are_letters() -> None:
    found = by_code(PageText((), (_cell("❞✐✛❡a114❡♥a116"),)), lambda box: "di\x1berent")
    assert found.lines[0].text == "different"


def test_other_lines_of_such_a_page_stay() -> None:
    text = PageText((), (_cell("❋✐❣✉a114❡"), _cell("x = 1", WORD)))
    assert by_code(text, lambda box: "Figure" if box == BOX else "y = 2").lines[1].text == "x = 1"


@pytest.mark.parametrize("again", ["", "Time 1960 1970 1980 and all that stands beside it"])
def test_what_is_not_as_long_is_not_believed(again: str) -> None:
    text = PageText((), (_cell("❋✐❣✉a114❡"), _cell("x = 1"), _cell("y = 2")))
    assert by_code(text, lambda box: again) == text


def test_a_page_that_stays_unread_is_named() -> None:
    with pytest.raises(UnreadableFontError, match="bitmap font"):
        by_code(PageText((), (_cell("❋✐❣✉a114❡"),)), lambda box: "")


@pytest.mark.parametrize("plain", ["✓ done", "see a114 in the list", "✔ ✘ ✔", "膈面未见异常。"])
def test_dingbats_and_plain_text_stay(plain: str) -> None:
    def never(box: Box) -> str:
        raise AssertionError(box)

    text = PageText((_cell(plain),), (_cell(plain),))
    assert by_code(text, never) == text
