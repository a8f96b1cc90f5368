import pytest

from remud_hub.resolve.letters import lettered_panels, sides


@pytest.mark.parametrize(
    ("caption", "labels"),
    [
        ("Modes. (A) B-mode image. (B) Doppler. (C) Contrast.", "ABC"),
        ("A, apical view. Arrow shows the mass. B, short axis.", "AB"),
        ("Matrices of (a,b) our technicians and (c) the model.", "abc"),
        ("(A–C) Loss curves. (D) Accuracy.", "ABCD"),
        ("Pipeline. a Workflow of training. b Comparison of models.", "ab"),
        ("心脏肿瘤。A：心尖切面；B：短轴切面", "AB"),
        ("A nested diagram of vitamin C.", ""),
        ("Network with (p) weights", ""),
    ],
)
def test_letters_run_from_a(caption: str, labels: str) -> None:
    assert "".join(panel.label for panel in lettered_panels(caption)) == labels


def test_each_panel_has_its_share_of_the_caption() -> None:
    assert [panel.text for panel in lettered_panels("Modes. (A) B-mode image. (B) Doppler.")] == [
        "B-mode image",
        "Doppler",
    ]
    assert [panel.text for panel in lettered_panels("(a,b) Loss. (c) Accuracy.")] == ["Loss", "Loss", "Accuracy"]


def test_sides() -> None:
    assert sides("左：健康肺；右：一条 B 线") == ("左", "右")
    assert sides("Rate (left) and saturation (right)") == ("left", "right")
    assert sides("Left ventricle") == ()
