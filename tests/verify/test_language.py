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
        ("zh", "血管通畅，呈低echo，未见异常。", "stray script"),
        ("en", "The vessel is patent ï¿½ and wide.", "broken characters"),
        ("zh", "血管の内径正常。", "stray script"),
        ("zh", "血管通畅 مفتوح，未见异常。", "stray script"),
        ("zh", "该图像显示почка的长轴切面。", "stray script"),
        ("en", "血管是通畅的。", "wrong language"),
        ("en", "图中可见一处血栓，管腔被完全充填，血流信号消失。", "wrong language"),
        ("zh", "The vessel is patent and no thrombus is seen.", "wrong language"),
        ("zh", "血管通畅。The lumen is wide and there is no thrombus in the vessel at all.", "wrong language"),
        ("en", "The margins are 毛刺状 here.", "stray script"),
        ("en", "The serum Î²-hCG is high.", "broken characters"),
        ("en", "A velocity â‰¥ 2 m/s.", "broken characters"),
        ("zh", "ÔÚÓÒ²àÒ¶，血管通畅。", "broken characters"),
        ("en", "The vesselâ€™s wall is thick.", "broken characters"),
        ("en", "A vessel of 4\ufffd5 mm.", "broken characters"),
        ("zh", "ç¡®è¯Šä¸ºè¡€æ \xa0", "broken characters"),
        ("zh", "锟斤拷血管通畅。", "broken characters"),
        ("zh", "因此平å‡压差升高。", "broken characters"),
        ("en", "The vessel ΓÇô a wide one.", "broken characters"),
        ("en", "The vessel ÔÇö a wide one.", "broken characters"),
        ("zh", "3þ▒╗´╝îõ¢ÄÕ║ªÕÅ»þûæÒÇé", "broken characters"),
        ("en", "The vessel\x06 is patent.", "broken characters"),
        ("en", "The v\u03bfssel is patent.".replace("v\u03bfssel", "thr\u03bfmbus"), "stray script"),
        ("en", "\u03a4he vessel is patent.", "stray script"),
        ("en", "\U0001d413\U0001d421\U0001d41e vessel is patent.", "stray script"),
        ("en", "The \u0430rtery is patent.", "stray script"),
        ("en", "血管内径 4.5 mm，血流通畅。", "wrong language"),
        ("en", "La imagen muestra el hígado con una lesión en el lóbulo derecho.", "wrong language"),
        ("en", "El vaso es permeable y no se observa trombo en la luz.", "wrong language"),
        ("en", "Le foie est normal et la lésion est dans le lobe droit avec une paroi fine.", "wrong language"),
        ("en", "Das Gefäß ist offen und die Wand ist nicht verdickt.", "wrong language"),
        ("en", "The vessel is patent. Der Befund ist normal und die Wand wird nicht dicker.", "wrong language"),
        ("en", "Il fegato è normale e la parete della colecisti non è ispessita con calcoli.", "wrong language"),
        ("en", "O fígado é normal e a imagem do baço não mostra lesão com calcificação.", "wrong language"),
        ("en", "The area is 3 cmÂ² and flow is 2 m/s.", "broken characters"),
        ("en", "The vessel is ????? patent.", "broken characters"),
        ("zh", "血管通畅，鍥剧墖显示正常。".replace("显示正常", "，正常"), "broken characters"),
        ("zh", "琛€绠￠€氱晠", "broken characters"),
        ("zh", "血管通畅\ufffd，未见血栓。", "broken characters"),
        ("zh", "血管通畅????，未见血栓。", "broken characters"),
        ("zh", "烫烫烫血管通畅。", "broken characters"),
        ("zh", "血管通畅\ue5e5，未见血栓。", "broken characters"),
        ("zh", "혈관은 통畅。", "stray script"),
        ("zh", "L\u0412EF 为55%，血管通畅。", "stray script"),
        ("zh", "血管เปิด通畅，未见血栓。", "stray script"),
        ("zh", "El vaso es permeable y no se observa trombo en la luz.", "wrong language"),
        ("zh", "血管通畅。The wall is thin and no plaque is seen.", "wrong language"),
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
        ("zh", "睾丸上方见whirlpool征，精索扭转。"),
        ("zh", "采用simpson双平面法，测量alpha角。"),
        ("zh", "α 角 62°，β 角 45°，为 Graf Ⅰ 型。"),
        ("en", "TGFβ, IFNγ and βhCG were raised; α-SMA and κ light chains were not."),
        ("en", "Carcinoma in situ with a de novo lesion; von Willebrand factor, cor pulmonale et al."),
        ("en", "Le Fort, de Quervain and von Hippel are names; the sign of de la Cruz is none."),
        ("en", "The vessel is 4–5 mm wide — ‘patent’ — with ± 1 mm; ΔP = 4v²."),
        ("en", "With 𝑝 < 0.05 and r = 0.9 the flow of 3 mℓ is normal."),
        ("en", "Café-au-lait spots, naïve T cells and a Ménière attack."),
        ("en", "Line one.\nLine two."),
        ("en", "The vein (静脉) is patent."),
        ("en", "The 5-Å resolution and the 37 °C bath, 10⁻³ and №5, are given."),
        ("en", "Stage Ⅲ disease: option Ⅱ."),
        ("zh", "ＬＶＥＦ为５５％，Ｅ／Ａ比值正常。"),
        ("zh", "肿物大小约 3.2×2.1 cm，内见血流（RI 0.65），BI-RADS 4a 类。"),
        ("zh", "β受体阻滞剂、γ-GT、µm 及 Ω 均为常用符号。"),
        ("zh", "Ⅲ期，Ⅱ型，①血管通畅；②未见血栓。"),
        ("zh", "患者男，５６岁，行 PCI 术后，TIMI 血流 3 级。"),
        ("zh", "囍、镕、犇等字少见，但属于汉字。"),
        ("zh", "采用 GE Vivid E95 与 Philips EPIQ 7C 超声仪。"),
        ("zh", "血管通畅——未见血栓……建议随访。"),
        ("zh", "Budd-Chiari 综合征与 Takayasu 动脉炎均累及血管。"),
        ("zh", "LVEF 55%"),
        ("zh", "琛氏、鍼灸、瘿瘤与癥瘕均为旧称。"),
    ],
)
def test_symbols_names_and_terms_are_at_home_in_both(language: str, text: str, verdict_on: Judge) -> None:
    verdict = verdict_on("language", language=language, question=text, thinking=text, answer=text)
    assert verdict.passed, verdict.reason
