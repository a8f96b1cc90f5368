from collections.abc import Callable

import pytest

from remud_hub.records import Verdict


Judge = Callable[..., Verdict]


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("en", "The vessel is проходим and wide.", "stray script"),
        ("en", "The vessel is 완전히 open.", "stray script"),
        ("en", "The vess\u0435l is patent.", "stray script"),
        ("zh", "血管和 και 血流均通畅。", "stray script"),
        ("zh", "血管の内径正常。", "stray script"),
        ("zh", "血管通畅 مفتوح，未见异常。", "stray script"),
        ("zh", "该图像显示почка的长轴切面。", "stray script"),
        ("en", "血管是通畅的。", "wrong language"),
        ("en", "图中可见一处血栓，管腔被完全充填，血流信号消失。", "wrong language"),
        ("zh", "The vessel is patent and no thrombus is seen.", "wrong language"),
        ("zh", "血管通畅。The lumen is wide and there is no thrombus in the vessel at all.", "wrong language"),
        ("en", "The vesselâ€™s wall is thick.", "broken characters"),
        ("en", "A vessel of 4\ufffd5 mm.", "broken characters"),
        ("zh", "ç¡®è¯Šä¸ºè¡€æ \xa0", "broken characters"),
        ("zh", "锟斤拷血管通畅。", "broken characters"),
        ("en", "The vessel\x06 is patent.", "broken characters"),
    ],
)
def test_what_is_not_in_its_language_whole(language: str, text: str, fault: str, verdict_on: Judge) -> None:
    verdict = verdict_on("language", language=language, answer=text)
    assert fault in verdict.reason
    assert verdict.spans


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The shift is 5 µm at 3 MHz, with β = 0.5 and Δf of 2 kHz."),
        ("en", "Doppler’s angle θ was 60°; the area is 3 cm²."),
        ("en", "The naïve reader missed Müller's sign."),
        ("en", "The Chinese term for the echo of a lesion is 回声 in most reports."),
        ("zh", "左室射血分数（LVEF）为55%，E/A 比值为 1.2。"),
        ("zh", "面积约3 cm²，流速 2 m/s，频率 7 MHz。"),
        ("zh", "该征象称为 double bubble sign，见于十二指肠闭锁。"),
        ("zh", "α 角 62°，β 角 45°，为 Graf Ⅰ 型。"),
    ],
)
def test_symbols_names_and_terms_are_at_home_in_both(language: str, text: str, verdict_on: Judge) -> None:
    verdict = verdict_on("language", language=language, question=text, thinking=text, answer=text)
    assert verdict.passed, verdict.reason
