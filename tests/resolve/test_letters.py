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
        ("A through C, Curves for three diseases. D, Relation to mass.", "ABCD"),
        ("Panel a shows the guidance. Panel b shows the view.", "ab"),
        ("Videos of anatomy (Panel a and b), demonstrations (Panel c), and simulators (Panel d)", "abcd"),
        ("Performance for a predicted volume, b measured volume, and c predicted fraction.", "abc"),
        ("A view of a patient with hepatitis b virus", ""),
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


def test_letters_may_follow_what_they_name() -> None:
    shares = [panel.text for panel in lettered_panels("Representative images. Baseline (A), early (B), and late (C).")]
    assert shares == ["Baseline", "early", "late"]
    shares = [panel.text for panel in lettered_panels("Models (A) DarkNet, (B) GoogleNet, and (C) SqueezeNet.")]
    assert shares == ["DarkNet", "GoogleNet", "SqueezeNet"]
    shares = [panel.text for panel in lettered_panels("Videos (Panel a), and simulators (Panel b)")]
    assert shares == ["Videos", "simulators"]
    assert [panel.text for panel in lettered_panels("基线（A）、早期（B）、晚期（C）。")] == ["基线", "早期", "晚期"]


def test_sides() -> None:
    assert sides("左：健康肺；右：一条 B 线") == ("左", "右")
    assert sides("Rate (left) and saturation (right)") == ("left", "right")
    assert sides("Left ventricle") == ()
    assert sides("Left (arrow) and right ventricle") == ()
