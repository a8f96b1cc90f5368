import pytest

from remud_hub.verify.grounded.other_figures import of_own_case, other_figure_spans


HIP = (
    "Fig. 14\nStandard coronal plane, right hip, alpha 47 degrees.\nThe labrum is everted. The rim is rounded.\n"
    "Unlike this, the patient of Fig. 15 had a string-like lumen and a velocity of 35 cm/s."
)
LIVER = (
    "图33\n动脉期整体高增强，直径26 mm。\n对照图34：女，29岁，局灶性结节增生，动脉期由中心向外轮辐状增强，直径18 mm。"
)


def told(text: str, known: str, label: str | None, question: str = "What is seen?") -> list[str]:
    spans = other_figure_spans("answer", text, known, label, question)
    return [text[span.start : span.end].strip(" ,，。.") for span in spans]


@pytest.mark.parametrize(
    ("text", "known", "label", "question"),
    [
        ("The labrum is everted and the rim rounded.", HIP, "Fig. 14", ""),
        ("The lumen is string-like, with 35 cm/s.", HIP, None, ""),
        ("The lumen is string-like, with 35 cm/s.", HIP, "Fig. 15", ""),
        ("The lumen is string-like in Fig. 15.", HIP, "Fig. 14", ""),
        ("35 cm/s", HIP, "Fig. 14", "How fast was the flow in the patient with the string-like lumen?"),
        ("Neither was the lumen string-like.", HIP, "Fig. 14", ""),
        ("整体高增强，直径26 mm", LIVER, "图33", ""),
        ("18 mm", LIVER, "图33", "缩小了多少毫米？"),
        ("It was confirmed by CT.", "Fig. 3\nA tear.\nCT confirmed it (Fig. 4).", "Fig. 3", ""),
    ],
)
def test_what_is_told_of_the_figure(text: str, known: str, label: str | None, question: str) -> None:
    assert told(text, known, label, question) == []


def test_what_is_told_of_another_one_alone() -> None:
    assert told("The velocity was 35 cm/s.", HIP, "Fig. 14") == ["The velocity was 35 cm/s"]
    assert told("18 mm", LIVER, "图33", "病灶直径多少毫米？") == ["18 mm"]
    assert told("局灶性结节增生，由中心向外轮辐状增强。", LIVER, "图33") == ["由中心向外轮辐状增强"]


def test_the_own_case_without_others() -> None:
    page = "Fig. 2\nFlow is forward.\nFig. 5, from another pregnancy, shows reversed flow."
    own = of_own_case(page, "Fig. 2")
    assert len(own) == len(page)
    assert "forward" in own
    assert "reversed" not in own
    assert of_own_case(page, None) == page


def test_what_a_sentence_says_of_both_stays_of_the_case() -> None:
    known = "Fig. 2\nThe duct was 9 mm wide, unlike the patient of Fig. 3. It was followed."
    own = of_own_case(known, "Fig. 2")
    assert len(own) == len(known)
    assert "9 mm wide" in own
    assert "patient" not in own
    assert "It was followed" in own


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Plate 17", "Plate 18, a woman of 27, has a posterior placenta 14 mm from the os."),
        ("图 3-3", "图 3-4 为左小隐静脉血栓性浅静脉炎，血栓长 14 mm。"),
        ("图 12", "图 13 为膀胱结石：强回声 14 mm，随体位滚动。"),
        ("FIG 11.2", "FIG 11.3 (male, 77 y) demonstrates a localised collection of 14 mm."),
        ("Figure 4", "Two patients make instructive contrasts: Figure 5 depicts a pregnancy with a sac of 14 mm."),
        ("Case 21, Fig. 1", "Case 22 deals with an adenoma of 14 mm."),
        ("病例 31 图 1", "病例 32：男，右肾上极 14 mm 高回声结节。"),
        ("Fig. 3", "In her male cousin (Fig. 4) the gap was 14 mm."),
        ("Figure 3-2", "Figure 3-3: ulnar nerve at the left elbow of a cyclist of 35, 14 mm thick."),
        ("Fig. 7-12", "In the boy of Fig. 7-13 (12 y) the appendix measured 14 mm."),
        ("图 6-9", "图 6-10 为 B 型夹层患者（女，67 岁），破口宽 14 mm。"),
    ],
)
def test_sentences_about_another_case(label: str, sentence: str) -> None:
    page = f"{label} A mass of 22 mm, 肿块 22 mm.\n{sentence}"
    assert told("14 mm", page, label) == ["14 mm"]
    assert told("22 mm", page, label) == []


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("图 12", "图 13 为术后标本，大小 14 mm。"),
        ("图 12", "图 13 为该患者的频谱，内径 14 mm。"),
        ("Fig. 8", "Fig. 9 shows the nodule after ablation, 14 mm."),
        ("Fig. 8", "Fig. 9 shows intraoperative findings with a defect of 14 mm."),
        ("Fig. 8", "Fig. 9 shows a second view, 14 mm deep."),
        ("图 3-3", "图 3-3 为左小隐静脉，宽 14 mm。"),
        ("Case 21, Fig. 1", "In case 21 the duct was 14 mm wide."),
    ],
)
def test_sentences_about_the_same_case(label: str, sentence: str) -> None:
    assert told("14 mm", f"{label} A mass, 肿块.\n{sentence}", label) == []
