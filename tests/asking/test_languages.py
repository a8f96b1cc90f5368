import pytest

from remud_hub.asking.languages import is_in
from remud_hub.records import Language


@pytest.mark.parametrize(
    ("language", "text", "fits"),
    [
        ("zh", "左心室射血分数（LVEF）为 55%，LVEDD 50 mm，E/A 1.2。", True),
        ("zh", "CDFI：未见血流，RI 0.72", True),
        ("zh", "采用 EchoNet-Dynamic 数据集训练模型。", True),
        ("zh", "12 mm", True),
        ("zh", "B", True),
        ("zh", "Doppler", True),
        ("zh", "The mass is hypoechoic with posterior shadowing.", False),
        ("zh", "该 the mass is hypoechoic with posterior shadowing.", False),
        ("zh", "肾脏 эхогенность 增强", False),
        ("zh", "腎臓のエコーが増強", False),
        ("en", "The kidney (肾) is small.", True),
        ("en", "The angle α was 60° and the wave length λ 0.3 mm.", True),
        ("en", "左肾缩小，皮质回声增强，考虑慢性病变。", False),
        ("en", "The kidney is small，左肾缩小，皮质回声增强", False),
        ("en", "The kidney is уменьшена.", False),
        ("en", "Naïve Bayes by Müller", True),
        ("en", "", True),
    ],
)
def test_is_in(language: Language, text: str, fits: bool) -> None:
    assert is_in(language, text) == fits
