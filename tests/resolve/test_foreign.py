"""Figures of other works are not ours."""

import pytest

from remud_hub.labels import find_citations
from remud_hub.resolve.foreign import is_of_another_work


@pytest.mark.parametrize(
    "text",
    [
        "Fig. 3 of reference 12 gives a drawing",
        "see Fig. 2 in [14]",
        "as in [12, Fig. 3]",
        "（见该文图 1）",
        "文献[3]图 2 曾给出曲线",
        "美国甲状腺学会指南中的图 2",
    ],
)
def test_of_another_work(text: str) -> None:
    assert [is_of_another_work(text, found.span) for found in find_citations(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Fig. 3 of the patient",
        "shown in Fig. 2 [14]",
        "in earlier work [12] (Fig. 3)",
        "nodes vary (Fig. 2) in their size",
        "复习文献(图1)",
        "Unlike in ref. 12, Fig. 3 shows",
        "本指南中的图2",
        "文献报道较少。图2示肝脏",
    ],
)
def test_of_this_one(text: str) -> None:
    assert [is_of_another_work(text, found.span) for found in find_citations(text)] == [False]
