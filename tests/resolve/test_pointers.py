import pytest

from remud_hub.resolve.pointers import find_pointers


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("As shown above, the valve is thick.", ["above"]),
        ("The figure below shows the probe.", ["below"]),
        ("It is seen in the following figure.", ["below"]),
        ("The probe is turned (see image above).", ["above"]),
        ("This is depicted in the figure.", ["near"]),
        ("如上图所示，左房增大；右房见下图。", ["above", "below"]),
        ("结构如下圖。", ["below"]),
        ("声束方向如图所示。", ["near"]),
        ("如图，探头置于心尖。", ["near"]),
    ],
)
def test_texts_point_at_figures_by_their_place(text: str, ways: list[str]) -> None:
    assert [pointer.way for pointer in find_pointers(text)] == ways
    assert all(0 < pointer.confidence < 1 for pointer in find_pointers(text))


@pytest.mark.parametrize(
    "text",
    [
        "Fluid is seen above the diaphragm.",
        "Images above 0.5 were kept.",
        "The following images were acquired.",
        "以上图像均由两名医师判读。",
        "如图1所示，左房增大。",
        "见下图2。",
        "Figure 1 shows the mass.",
        "上图像素较低",
    ],
)
def test_other_texts_do_not(text: str) -> None:
    assert find_pointers(text) == []
