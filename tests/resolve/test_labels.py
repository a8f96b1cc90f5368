"""The grammar of labels and citations; it lives beside the rooms because reading and resolving both speak it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.labels import caption_label, find_citations, narrow, number_key, reads_as_citation, reads_as_sentence


@pytest.mark.parametrize("text", ["→ Figure 3", "▶ 图3", "▼ Table 2. Numbers", "● 图3 正常肝脏"])
def test_a_mark_that_points_elsewhere_begins_no_caption(text: str) -> None:
    assert caption_label(text) is None


@pytest.mark.parametrize("text", ["Image I(t)", "Image I (t) and image I (t+1)", "Chart V of the ward"])
def test_a_letter_of_a_formula_is_no_number(text: str) -> None:
    assert caption_label(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "key", "printed", "words"),
    [
        ("Image II: A cyst", "figure", "I2", "Image II", "A cyst"),
        ("FIGURE 1 A, apical view", "figure", "1", "FIGURE 1", "A, apical view"),
        ("Figure 2. Nested ellipses.", "figure", "2", "Figure 2", "Nested ellipses."),
        ("Fig: 45. Rise of temperature", "figure", "45", "Fig: 45", "Rise of temperature"),
        ("Fig. 3-2. Shadowing", "figure", "3-2", "Fig. 3-2", "Shadowing"),
        ("FIGURE 1A, Apical view", "figure", "1", "FIGURE 1", "A, Apical view"),
        ("Figure 1A, B Apical view", "figure", "1", "Figure 1A", ", B Apical view"),
        ("FIGURE 4A Short axis", "figure", "4", "FIGURE 4A", "Short axis"),
        ("Supplementary Fig. S3: Masks", "figure", "S3", "Supplementary Fig. S3", "Masks"),
        ("Supplementary Figure 3 Masks", "figure", "S3", "Supplementary Figure 3", "Masks"),
        ("Fig. (6A). Plot", "figure", "6", "Fig. (6A)", "Plot"),
        ("F I G U R E 1   Layers", "figure", "1", "FIGURE 1", "Layers"),
        ("Figure IV. Phases", "figure", "4", "Figure IV", "Phases"),
        ("Figure A1: Scores", "figure", "A1", "Figure A1", "Scores"),
        ("Figure 1. Cont.", "figure", "1", "Figure 1", ""),
        ("▲图3 正常肝脏", "figure", "3", "图3", "正常肝脏"),
        ("◀ Figure 2 A cart", "figure", "2", "Figure 2", "A cart"),
        ("图1-2-3 肺超声", "figure", "1-2-3", "图1-2-3", "肺超声"),
        ("图 3 标注", "figure", "3", "图 3", "标注"),
        ("圖(一) 切面", "figure", "1", "圖(一)", "切面"),
        ("图１０　心脏", "figure", "10", "图１０", "心脏"),
        ("插图2 探头", "figure", "2", "插图2", "探头"),
        ("续图1-2-3 切面", "figure", "1-2-3", "续图1-2-3", "切面"),
        ("Fig. 3-66-year-old man with", "figure", "3", "Fig. 3", "66-year-old man with"),
        ("Fig. 4—7-month-old boy", "figure", "4", "Fig. 4", "7-month-old boy"),
        ("续表1 数据", "table", "1", "续表1", "数据"),
        ("Table 2. Numbers", "table", "2", "Table 2", "Numbers"),
        ("Image 3: What lies between them?", "figure", "I3", "Image 3", "What lies between them?"),
        ("Video 1. Apical view", "figure", "V1", "Video 1", "Apical view"),
        ("视频1 心尖切面", "figure", "V1", "视频1", "心尖切面"),
        ("图7.2-1 弹性成像", "figure", "7.2-1", "图7.2-1", "弹性成像"),
        ("图A 胸骨旁长轴切面", "figure", "A", "图A", "胸骨旁长轴切面"),
        ("Fig. 5.10a–d. Legend on the next page.", "figure", "5.10", "Fig. 5.10a–d", "Legend on the next page."),
        ("Central illustration. Three steps", "figure", "central illustration", "Central illustration", "Three steps"),
        ("图文摘要", "figure", "图文摘要", "图文摘要", ""),
        ("表1 数据", "table", "1", "表1", "数据"),
    ],
)
def test_captions_begin_with_a_label(text: str, kind: str, key: str, printed: str, words: str) -> None:
    label = caption_label(text)
    assert label is not None
    assert (label.kind, label.key, label.printed, text[label.end :].strip()) == (kind, key, printed, words)


@pytest.mark.parametrize(
    ("text", "goes_on"), [("续图3 切面", True), ("图3（续）", True), ("Figure 1. Cont.", True), ("图3 切面", False)]
)
def test_a_caption_that_goes_on_says_so(text: str, goes_on: bool) -> None:
    label = caption_label(text)
    assert label is not None
    assert label.continued is goes_on


@pytest.mark.parametrize(
    "text",
    ["Image 2", "VIDEO 1.", "The figure 1", "图1例患者", "Figures of merit", "Figured 1", "Fig.", "图像分割", ""],
)
def test_other_texts_do_not(text: str) -> None:
    assert caption_label(text) is None


SENTENCES = [
    "Figure 3 shows the mask",
    "Figs. 1 and 2 depict",
    "图1示肿块",
    "图2为网络结构",
    "Figure 1 is a plot",
    "Figures S1-S2 for the technique",
    "图3 中可见一低回声结节",
]
CAPTIONS_LIKE_SENTENCES = [
    "Figure 3 - 12 weeks gestation",
    "Fig. 7 - 5 days after surgery",
    "图1 示意图",
    "图2.1 示例图片",
    "图2 中央型肺癌",
    "图3 显示器",
    "图4 说明书封面",
    "图5 中期妊娠",
]


@pytest.mark.parametrize("text", [*SENTENCES, *CAPTIONS_LIKE_SENTENCES])
def test_a_sentence_may_begin_with_a_label_and_a_caption_as_a_sentence_does(text: str) -> None:
    label = caption_label(text)
    assert label is not None
    assert reads_as_sentence(text, label) is (text in SENTENCES)


@pytest.mark.parametrize("text", ["Figure 3). The mask", "Figure 3, which shows", "图1、图2给出"])
def test_what_follows_a_citation_follows_no_label(text: str) -> None:
    label = caption_label(text)
    assert label is not None
    assert reads_as_citation(text, label)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("see Figs. 1 and 2", [("1", ()), ("2", ())]),
        ("in Figures 1A, 1C and 2", [("1", ("A",)), ("1", ("C",)), ("2", ())]),
        ("(Fig. 1a-c)", [("1", ("a", "b", "c"))]),
        ("(Fig. 3, 10 patients)", [("3", ())]),
        ("Figure 10 and Fig 1.", [("10", ()), ("1", ())]),
        ("Figs. 2–4", [("2", ()), ("3", ()), ("4", ())]),
        ("Figures 1, 2, and 5", [("1", ()), ("2", ()), ("5", ())]),
        ("Figure 2(a) and (b)", [("2", ("a", "b"))]),
        ("Figure 5 a patient", [("5", ())]),
        ("Supplementary Fig. 3", [("S3", ())]),
        ("两者见图1A、B所示", [("1", ("A", "B"))]),
        ("图1B～D 进一步说明", [("1", ("B", "C", "D"))]),
        ("图1、图2", [("1", ()), ("2", ())]),
        ("图（一）所示", [("1", ())]),
        ("Fig. 2, panels A and B, shows", [("2", ("A", "B"))]),
        ("Figure 2 panel c shows", [("2", ("c",))]),
        ("图1至图3", [("1", ()), ("2", ()), ("3", ())]),
        ("Fig. 3 to Fig. 5", [("3", ()), ("4", ()), ("5", ())]),
        ("Figures 1 through 3", [("1", ()), ("2", ()), ("3", ())]),
        ("附图2", [("S2", ())]),
        ("图1, 图3", [("1", ()), ("3", ())]),
        ("心电图1例", []),
        ("红色为主（图7.2-5a），较软（图7.2-5b）", [("7.2-5", ("a",)), ("7.2-5", ("b",))]),
        ("图 2-1 至图 2-3", [("2-1", ()), ("2-2", ()), ("2-3", ())]),
        ("Figures 7-2 to 7-4 show", [("7-2", ()), ("7-3", ()), ("7-4", ())]),
        ("图7.2-1～7.2-3", [("7.2-1", ()), ("7.2-2", ()), ("7.2-3", ())]),
        ("图3.1-3.3", [("3.1", ()), ("3.2", ()), ("3.3", ())]),
        ("Look at Images 2 and 3", [("I2", ()), ("I3", ())]),
        ("a still of Video 1", [("V1", ())]),
        ("the image 1 cm below", []),
        ("the configuration 1", []),
    ],
)
def test_citations(text: str, cited: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(found.key, found.panels) for found in find_citations(text)] == cited


def test_known_labels_tell_a_compound_number_from_a_range() -> None:
    assert [found.key for found in find_citations("Figs. 3-4", known={"3", "4"})] == ["3", "4"]
    assert [found.key for found in find_citations("Figs. 3-4", known={"3-4"})] == ["3-4"]
    assert [found.key for found in find_citations("图1-2-3", known=())] == ["1-2-3"]


def test_full_width_forms_keep_their_places() -> None:
    assert narrow("（图１Ａ）") == "(图1A)"


@given(st.integers(1, 999))
def test_a_number_cites_itself_only(number: int) -> None:
    assert [found.key for found in find_citations(f"as Figure {number} shows")] == [str(number)]
    assert [found.key for found in find_citations(f"如图{number}所示")] == [str(number)]


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_and_nothing_fails(text: str) -> None:
    for found in find_citations(text):
        assert 0 <= found.span[0] < found.span[1] <= len(text)
    label = caption_label(text)
    assert label is None or 0 < label.end <= len(text)


@given(st.integers(1, 19))
def test_roman_and_chinese_numbers_are_the_same_figure(number: int) -> None:
    roman = "X" * (number // 10) + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]
    chinese = ("十" if number >= 10 else "") + ("" if number % 10 == 0 else "零一二三四五六七八九"[number % 10])
    assert number_key(roman) == number_key(chinese) == str(number)


def test_letters_and_names_cite_only_figures_that_are_called_so() -> None:
    text = "心包腔内液性暗区（图A），见 Central Illustration"
    assert find_citations(text) == []
    assert [found.key for found in find_citations(text, {"A", "central illustration"})] == [
        "A",
        "central illustration",
    ]
    assert caption_label("Graphical abstracts are asked for") is None


def test_a_range_in_brackets_is_a_citation() -> None:
    text = "Figures S1–S3). Left ventricular ejection fraction"
    label = caption_label(text)
    assert label is not None and reads_as_citation(text, label)


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("PLATE IV.—Common findings", "Pl4", "Common findings"),
        ("CHART 2.—Examinations by section", "Ch2", "Examinations by section"),
        ("Scheme 1. Synthesis", "Sch1", "Synthesis"),
        ("第3题图 胆囊纵切面", "第3题图", "胆囊纵切面"),
    ],
)
def test_figures_of_other_names(text: str, key: str, words: str) -> None:
    label = caption_label(text)
    assert label is not None
    assert (label.key, text[label.end :].strip()) == (key, words)
    cited = text.split(".")[0].split("—")[0].removesuffix(" 胆囊纵切面")
    assert [found.key for found in find_citations(f"as seen in {cited} above")] == [key]


@pytest.mark.parametrize(
    "text", ["Plate 3 mm thick was placed", "Image A: long axis view", "附图A 术前", "Table A. Numbers"]
)
def test_what_is_no_label(text: str) -> None:
    assert caption_label(text) is None


def test_letters_are_listed_and_series_are_kept_apart() -> None:
    assert [found.key for found in find_citations("Figures A and B; 图A、B", {"A", "B"})] == ["A", "B", "A", "B"]
    flow, chart = caption_label("Fig. C1. Flow chart"), caption_label("Chart 1. Flow")
    assert flow and chart and flow.key != chart.key


def test_a_label_and_a_stop_alone_end_a_sentence() -> None:
    label = caption_label("图7。")
    assert label is not None and reads_as_citation("图7。", label)
    label = caption_label("图7。列线图")
    assert label is not None and not reads_as_citation("图7。列线图", label)
