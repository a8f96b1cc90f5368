import pytest

from remud_hub.records import Language
from remud_hub.teachers.extractive.sentences import split_sentences, without_citations


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "Flow is slow. It is seen in Fig. 3. The end.", ["Flow is slow.", "It is seen in Fig. 3.", "The end."]),
        ("en", "Smith et al. Reported 4.5 mm. Next.", ["Smith et al. Reported 4.5 mm.", "Next."]),
        ("en", "One\nline broken. Two!", ["One line broken.", "Two!"]),
        ("zh", "心腔扩大。瓣叶增厚！为什么？", ["心腔扩大。", "瓣叶增厚！", "为什么？"]),
        ("zh", "他说“可见血流。”随后复查。", ["他说“可见血流。”", "随后复查。"]),
        ("en", "", []),
    ],
)
def test_split_sentences(language: Language, text: str, sentences: list[str]) -> None:
    assert split_sentences(text, language) == sentences


@pytest.mark.parametrize(
    ("language", "sentence", "reworded"),
    [
        ("en", "The mass is cystic (Figure 1C).", "The mass is cystic."),
        ("en", "The mass is cystic (see Fig. 1 and Table S2).", None),
        ("en", "Figure 3 shows a mass.", "The image shows a mass."),
        ("en", "Figures 3 and 4 show a mass.", "The image shows a mass."),
        ("en", "As shown in Figure 2, the wall is thick.", "The wall is thick."),
        ("en", "The wall is thick, as illustrated in Fig. 2B.", "The wall is thick."),
        ("en", "The arrow in Figure 2 marks the wall.", "The arrow in the image marks the wall."),
        ("en", "Unlike Figure 2 the wall is thin.", None),
        ("en", "The results stand in Table 2.", None),
        ("en", "Results are shown in Fig. 4.", None),
        ("en", "Lines are as in Fig. 4.", None),
        ("en", "There are di\ufffderences in it.", None),
        ("en", "It was described before [3, 4].", "It was described before."),
        ("en", "10,11 We extend it.", "We extend it."),
        ("en", "40)41) Radiomics is new.", "Radiomics is new."),
        ("en", "12 Patients were seen.", "12 Patients were seen."),
        ("zh", "如图1所示，皮质呈低回声。", "皮质呈低回声。"),
        ("zh", "瓣叶位置改变（图2B）。", "瓣叶位置改变。"),
        ("zh", "图1为重建的曲线。", "图像为重建的曲线。"),
        ("zh", "血流丰富，见图3。", "血流丰富。"),
        ("zh", "表1列出了参数。", None),
    ],
)
def test_without_citations(language: Language, sentence: str, reworded: str | None) -> None:
    assert without_citations(sentence, language) == reworded
