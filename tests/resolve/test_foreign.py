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
        "李某等[5]的研究（见其图3）提示",
        "Harrington等（见其原文图1、图2）说明",
        "有学者在其论文图2中展示的双层征",
        "国外学者的研究（见其论文图1）亦显示",
        "王某等的文章中图3显示",
        "plotted in Figure 2 of their article",
        "inferred from Figure 1 of the report by Lindell and Voss (6)",
        "In Figure 2 of Morrow et al. [4] a recovery was seen",
        "the idea of Fig. 3 in Tarrant et al. (2020)",
        "as in Fig. 4 of van der Berg and Li [7]",
        "see Fig. 4 in Lee's study",
        "given in Fig. 1 of the review by Sarvazyan and Hill [6]",
        "Fig. 2 of the consensus statement [5] gives values",
        "the methods reviewed by Hartley (see his Figure 2)",
        "Donald and Brown (1961, their Fig. 3) first showed",
        "Donald, I., and Brown, T. G. (1961). Brit. J. Radiol., 34, 539. Figs. 3, 4.",
        "Figure 2 in the earlier version of this guideline has been withdrawn",
    ],
)
def test_of_another_work(text: str) -> None:
    assert {is_of_another_work(text, found.span) for found in find_citations(text)} == {True}


@pytest.mark.parametrize(
    "text",
    [
        "Fig. 3 of the patient",
        "Fig. 2 of the first study",
        "shown in Fig. 2 [14]",
        "in earlier work [12] (Fig. 3)",
        "nodes vary (Fig. 2) in their size",
        "复习文献(图1)",
        "Unlike in ref. 12, Fig. 3 shows",
        "本指南中的图2",
        "尤其图3所示",
        "参与其图像分析者见图3",
        "文献报道较少。图2示肝脏",
        "其余病例见图2",
        "作者认为图3所示",
        "Fig. 3 in Group A",
        "Fig. 2 in Patient 3 (2020)",
        "Figure 2 of this article",
        "Fig. 3 of Doppler (colour and power)",
    ],
)
def test_of_this_one(text: str) -> None:
    assert [is_of_another_work(text, found.span) for found in find_citations(text)] == [False]


def test_a_list_of_figures_of_another_work() -> None:
    text = "an enlarged node (see Figs. 5 and 6 in [4])"
    assert [is_of_another_work(text, found.span) for found in find_citations(text)] == [True, True]
