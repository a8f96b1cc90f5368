"""Quotation marks and dashes of Chinese text."""

import pytest

from remud_hub.read.layout.content import Cell, PageText
from remud_hub.read.quotes import with_quotes


@pytest.mark.parametrize(
    ("parsed", "again", "printed"),
    [
        ('正常肺"蝙蝠征"', "正常肺“蝙蝠征”", "正常肺“蝙蝠征”"),
        ("超声--首选的方法 1-2 次", "超声——首选的方法1–2次", "超声——首选的方法 1–2 次"),
        ('肺"滑动"', "肺“滑动", '肺"滑动"'),
        ('a "lung point" was seen', "a “lung point” was seen", 'a "lung point" was seen'),
        ("没有引号", "另一行字", "没有引号"),
    ],
)
def test_chinese_text_has_its_signs_as_printed_where_the_rest_is_the_same(
    parsed: str, again: str, printed: str
) -> None:
    cell = Cell(parsed, (0, 10, 200, 20), "/F1", 0)
    text = with_quotes(PageText((cell,), (cell,)), lambda box: again)
    assert [found.text for cells in text for found in cells] == [printed, printed]
