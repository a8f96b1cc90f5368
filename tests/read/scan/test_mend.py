import pytest

from remud_hub.read.scan.mend import mended


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("FIG U R E 1 A, apical view", "FIGURE 1 A, apical view"),
        ("T A B L E 2 Sizes", "TABLE 2 Sizes"),
        ("FiGURE 2 A 65-year-old woman", "FIGURE 2 A 65-year-old woman"),
        ("Flg. 2 Planes", "Fig. 2 Planes"),
        ("F1gure S2 Planes", "Figure S2 Planes"),
        ("TABIE 2 Sizes", "TABLE 2 Sizes"),
        ("FIGO 2018 stages", "FIGO 2018 stages"),
        ("Fig. 3EchoNet performance", "Fig. 3 EchoNet performance"),
        ("Figure 4.Results", "Figure 4. Results"),
        ("Fig. 3A shows", "Fig. 3A shows"),
        ("Figures of speech", "Figures of speech"),
        ("图3 B线", "图3 B线"),
        ("图4B线检测网络", "图4 B线检测网络"),
        ("图4B所示", "图4B所示"),
        ("is given inFig. 6. Here", "is given in Fig. 6. Here"),
        ("see Figs. 1 and2 and Table 1", "see Figs. 1 and 2 and Table 1"),
        ("Figures 1and 2", "Figures 1 and 2"),
        ("the band2 gene, FigTree 1", "the band2 gene, FigTree 1"),
        ("as Figure Ill in the supplement", "as Figure III in the supplement"),
        ("Figure Illustrates", "Figure Illustrates"),
        ("见图1一3和图一", "见图1—3和图一"),
    ],
)
def test_labels_come_out_as_printed(read: str, printed: str) -> None:
    assert mended(read) == printed
