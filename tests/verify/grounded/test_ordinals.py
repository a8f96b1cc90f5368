import pytest

from remud_hub.verify.grounded.ordinals import FAULT, ordinal_spans


KNOWN = (
    "The vein was entered at the third attempt through the 4th intercostal space. The 7th to 9th left ribs were broken. "
    "第二次复位成功，经第 6 肋间穿刺。"
)


def faults(text: str) -> list[str]:
    return [span.fault for span in ordinal_spans("answer", text, KNOWN) if span.fault]


@pytest.mark.parametrize(
    "text",
    [
        "The first attempt and the second attempt failed.",
        "The third attempt succeeded.",
        "The eighth rib was broken.",
        "the seventh and ninth ribs",
        "the second toe",
        "第一次复位失败",
        "第6肋间",
    ],
)
def test_ordinals_of_the_page(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text", ["The fourth attempt succeeded.", "The 2nd space was used.", "the third rib", "第三次复位", "经第5肋间"]
)
def test_ordinals_that_the_page_does_not_have(text: str) -> None:
    assert faults(text) == [FAULT]
