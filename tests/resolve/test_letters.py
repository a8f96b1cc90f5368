import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        ("Overview of the model. a, Example frame. b, Same view. c, d, Receiver curves.", "abcd"),
        ("A view of a patient with hepatitis b virus", ""),
        ("A nested diagram of vitamin C.", ""),
        ("Network with (p) weights", ""),
        ("移植肾动脉狭窄A.CDFI示血流呈花色;B.频谱示流速增快;C.支架置入后", "ABC"),
        ("急性排斥反应A.二维声像图；B—D.分别为治疗前、治疗后1周及1个月的弹性图", "ABCD"),
        ("Seen in the U.S.A.CT was done. B.MRI", ""),
        ("胆囊结石：A 基波，B 谐波", "AB"),
        ("探头：A 型，B 型", ""),
        ("常见误判图像（A 皮下气肿；B 肋骨声影；C 胸膜增厚）", "ABC"),
        ("急性肺水肿（A、B治疗前；C、D治疗后6小时）", "ABCD"),
        ("两种模式（A超示波形；B超示断面）", ""),
        ("Cardiac tamponade, A, Subcostal view. B, Inversion. C and D, The same views.", "ABCD"),
        ("Deficiency of vitamins, A, B and C", ""),
        ("四腔心。① 二维；② 彩色；③ M型；④ 组织多普勒", "①②③④"),
        ("膝关节①～③为纵切，④为横切", "①②③④"),
        ("髕上囊。甲：縱切；乙：橫切", "甲乙"),
        ("结节的弹性成像图 5A：结节性甲状腺肿；5B：滤泡性腺瘤；5C：乳头状癌", "ABC"),
        ("甲状腺左叶乙状结节", ""),
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


@pytest.mark.parametrize(
    ("caption", "shares"),
    [
        ("左：健康肺；右：一条 B 线", {"左": "健康肺", "右": "一条 B 线"}),
        ("肝脏（左）与右肾（右）", {"左": "肝脏", "右": "右肾"}),
        ("胸腔积液。左图示无回声区，右图示肺不张。", {"左": "无回声区", "右": "肺不张"}),
        ("Rate (left) and saturation (right)", {"left": "Rate", "right": "saturation"}),
        ("Lung. Left: A-lines. Right: B-lines.", {"left": "A-lines", "right": "B-lines"}),
        ("Seen in (left) apical and (right) subcostal views.", {"left": "apical", "right": "subcostal views"}),
        ("Left panel, before; right panel, after.", {"left": "before", "right": "after"}),
        ("Two speeds: upper tracing, 25 mm/s; lower tracing, 50 mm/s", {"upper": "25 mm/s", "lower": "50 mm/s"}),
        ("Left ventricle", {}),
        ("Left (arrow) and right ventricle", {}),
    ],
)
def test_sides_have_their_share_of_the_caption(caption: str, shares: dict[str, str]) -> None:
    assert {panel.label: panel.text for panel in sides(caption)} == shares


def test_the_same_again_in_english_belongs_to_no_panel() -> None:
    caption = "示例。左：健康；右：B 线。 Fig. 2 Examples. Left: healthy. Right: B-line."
    assert [panel.text for panel in sides(caption)] == ["健康", "B 线"]
    caption = "示例。A：心尖切面；B：短轴切面。 Fig. 2 Examples. A, apical. B, short axis."
    assert [panel.text for panel in lettered_panels(caption)] == ["心尖切面", "短轴切面"]


@settings(max_examples=40)
@given(
    st.lists(
        st.text("bcdefg hij", min_size=3).map(str.strip).filter(lambda text: len(text) > 2), min_size=2, max_size=8
    ),
    st.sampled_from(["({}) {}. ", "{}, {}. ", "{}：{}；", "（{}）{}；"]),
)
def test_shares_part_the_caption(texts: list[str], style: str) -> None:
    letters = "ABCDEFGH"[: len(texts)]
    caption = "Views. " + "".join(style.format(*pair) for pair in zip(letters, texts, strict=True))
    panels = lettered_panels(caption)
    assert "".join(panel.label for panel in panels) == letters
    assert [panel.text for panel in panels] == texts


def test_chinese_letters_may_stand_close_behind_the_title() -> None:
    panels = lettered_panels("浅表病变的高频超声表现A：脂肪瘤；B：腱鞘囊肿；C：静脉血栓")
    assert [(panel.label, panel.text) for panel in panels] == [("A", "脂肪瘤"), ("B", "腱鞘囊肿"), ("C", "静脉血栓")]


def test_the_letters_of_a_part_go_on_from_those_of_the_part_before() -> None:
    caption = "E, appearance on day 3. F, on day 30. G, at 12 months."
    assert lettered_panels(caption) == ()
    assert [panel.label for panel in lettered_panels(caption, start=4)] == ["E", "F", "G"]
