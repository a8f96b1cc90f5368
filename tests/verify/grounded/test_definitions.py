"""Definitions at the end of an answer."""

import pytest

from remud_hub.verify.grounded.definitions import without_definitions


KNOWN = (
    "神经的各向异性较轻。箭头示结节。BI-RADS 4A。Aliasing is seen; the arrow marks the membrane. 机械指数反映空化。"
)


@pytest.mark.parametrize(
    "said",
    [
        "较轻。所谓各向异性，就是回声随声束的角度而改变。",
        "较轻。空化是指声波使液体中的微小气泡活动的现象。",
        "定为4A。BI-RADS是乳腺影像报告和数据系统的简称。",
        "It is mild. Aliasing is the term for colours that wrap round.",
    ],
)
def test_a_definition_behind_the_answer_is_blank(said: str) -> None:
    found = without_definitions(said, KNOWN)
    assert len(found) == len(said)
    first = said[: said.index("。" if "。" in said else ". ") + 1]
    assert found.rstrip() == first


@pytest.mark.parametrize(
    "said",
    [
        "空化是指声波使液体中的微小气泡活动的现象。",  # what was asked
        "较轻。湿肺是指双肺点的现象。",  # no word of the page
        "较轻。各向异性是指角度大于15度。",  # says a number
        "大小如常。箭头指的是囊肿。",
        "大小如常。结节是指肿瘤。",
        "较轻。空化是指左侧的气泡。",  # says a side
        "It is mild. The arrow denotes a normal membrane.",
        "It is mild. The membrane is the term for a tumour.",
    ],
)
def test_what_tells_of_the_case_stays(said: str) -> None:
    assert without_definitions(said, KNOWN) == said
