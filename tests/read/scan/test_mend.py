import pytest

from remud_hub.read.scan.mend import mended


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("FIG U R E 1 A, apical view", "FIGURE 1 A, apical view"),
        ("T A B L E 2 Sizes", "TABLE 2 Sizes"),
        ("Fig. 3EchoNet performance", "Fig. 3 EchoNet performance"),
        ("Figure 4.Results", "Figure 4. Results"),
        ("Fig. 3A shows", "Fig. 3A shows"),
        ("Figures of speech", "Figures of speech"),
        ("图3 B线", "图3 B线"),
        ("见图1一3和图一", "见图1—3和图一"),
    ],
)
def test_labels_come_out_as_printed(read: str, printed: str) -> None:
    assert mended(read) == printed
