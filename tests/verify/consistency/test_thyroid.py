from collections.abc import Callable

import pytest

from remud_hub.records import Verdict


Judge = Callable[..., Verdict]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("The nodule scores a total of 0 points, TR5.", "points against the level"),
        ("ACR TI-RADS: total 7 points, which is TR4.", "points against the level"),
        ("TR5 nodules score 3 points.", "points against the level"),
        ("甲状腺结节总分3分，ACR TI-RADS 5级。", "points against the level"),
        ("2 + 2 + 0 + 0 + 3 = 8, so the thyroid nodule is TR5.", "points do not add up"),
        ("甲状腺结节2+2+0+0+3=8，ACR TI-RADS 5级。", "points do not add up"),
        ("A spongiform nodule, TR5.", "features against the level"),
        (
            "The solid, very hypoechoic, taller-than-wide nodule with punctate echogenic foci is ACR TI-RADS 2.",
            "features against the level",
        ),
        ("甲状腺结节呈海绵状，ACR TI-RADS 5类。", "features against the level"),
        ("甲状腺结节为实性、极低回声，纵横比大于1，ACR TI-RADS 2级。", "features against the level"),
        ("TR3 nodules undergo FNA at ≥1.0 cm.", "size for biopsy against the level"),
        ("ACR TI-RADS 4 nodules of 5 cm or larger need FNA.", "size for biopsy against the level"),
        ("ACR TI-RADS 3类结节≥1.0 cm时行细针穿刺。", "size for biopsy against the level"),
        ("For TR2 nodules, FNA is recommended.", "management against the category"),
        ("ACR TI-RADS 2类，建议穿刺。", "management against the category"),
    ],
)
def test_points_features_and_sizes_against_the_level(answer: str, kind: str, judge: Judge) -> None:
    verdict = judge(answer)
    assert kind in {reason.partition(":")[0] for reason in verdict.reason.split("; ")}


@pytest.mark.parametrize(
    "answer",
    [
        "TR4: 4–6 points, FNA at ≥1.5 cm.",
        "TR5: at least 7 points.",
        "TR3 (3 points): FNA if ≥2.5 cm, follow-up if ≥1.5 cm.",
        "Solid (2 points), hypoechoic (2 points): total 4 points, TR4.",
        "The nodule is mixed cystic and solid (1 point) and isoechoic (1 point), 2 points in total: TR2.",
        "2 + 2 + 0 + 0 + 3 = 7, TR5.",
        "A spongiform nodule is TR1.",
        "A solid hypoechoic nodule that is not taller-than-wide, TR4.",
        "The solid isoechoic nodule with smooth margins is ACR TI-RADS 3.",
        "EU-TIRADS 3: an isoechoic solid nodule of 3 points in ours.",
        "A TR of 4 m/s; the thyroid is normal.",
        "TR2 nodules need no FNA.",
        "甲状腺结节总分4分，ACR TI-RADS 4级。",
        "甲状腺左叶实性低回声结节，纵横比大于1，可见微钙化，ACR TI-RADS 5类。",
        "ACR TI-RADS 3类结节，总分3分，≥2.5 cm时行细针穿刺。",
        "甲状腺结节2+2+0+0+3=7，ACR TI-RADS 5级。",
    ],
)
def test_what_agrees_passes(answer: str, judge: Judge) -> None:
    assert judge(answer).reason == ""


@pytest.mark.parametrize("level", range(1, 6))
@pytest.mark.parametrize("points", [0, 2, 3, 4, 5, 6, 7, 9])
def test_every_total_has_one_level(level: int, points: int, judge: Judge) -> None:
    # Tessler et al. 2017: 0, 2, 3, 4 to 6, 7 and more
    right = {0: 1, 2: 2, 3: 3, 4: 4, 5: 4, 6: 4}.get(points, 5)
    assert judge(f"The total is {points} points, TR{level}.").passed == (level == right)
    assert judge(f"总分{points}分，ACR TI-RADS {level}级。").passed == (level == right)
