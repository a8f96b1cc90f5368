import pytest

from remud_hub.verify.grounded.empty import empty_spans


KNOWN = "The duct measured 4 mm. Both the liver and the spleen were normal. 胆总管内径6 mm。"


def faults(said: str, *others: str, known: str = KNOWN) -> list[str]:
    return [span.fault for span in empty_spans("options.0", said, [said, *others], known)]


@pytest.mark.parametrize(
    "said",
    [
        "Not assessable here",
        "Something that was not measured",
        "Cannot be told from this examination",
        "Another finding altogether",
        "A combination of the others",
        "All of these at once",
        "无法评估",
        "未作测量",
        "本次检查无法判断",
        "None of the listed findings",
        "None of the above",
        "图像上不能确定",
        "未记录",
        "属于另外一种情况",
        "其余几项的组合",
        "以上各项同时存在",
    ],
)
def test_a_right_option_says_something(said: str) -> None:
    assert faults(said, "9 mm", "12 mm") == ["says nothing of the page"]


@pytest.mark.parametrize(
    "said", ["4 mm", "No dilatation", "The other kidney", "Both lobes", "未见结石", "其他部位转移"]
)
def test_others_do(said: str) -> None:
    assert faults(said, "9 mm") == []


def test_what_the_page_says_is_unknown_may_be_unknown() -> None:
    assert faults("Not assessable", "9 mm", known="The duct could not be assessed.") == []
    assert faults("无法评估", "9 mm", known="胰尾无法显示清楚，不能评价。") == []
    assert faults("Not available", "9 mm", known="Histology was unavailable.") == []
    assert faults("未测量", "9 mm", known="阻力指数未测到。") == []


def test_all_of_them_holds_where_the_page_has_each() -> None:
    assert faults("All of these", "The liver was normal", "The spleen was normal", "The duct was 4 mm") == []
    assert faults("All of these", "Left kidney", "Right kidney", known="Hydronephrosis of both kidneys.") == []
    assert faults("All of these", "The liver was normal", "The duct was 9 mm") == ["says nothing of the page"]
