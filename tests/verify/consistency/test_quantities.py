from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.records import Verdict
from remud_hub.verify.consistency.quantities import QuantityReader
from remud_hub.verify.consistency.rules import load_rules


Judge = Callable[..., Verdict]


@pytest.mark.parametrize(
    "answer",
    [
        "The LVEF is 155%.",
        "LVEF (biplane) of 620%.",
        "The intima-media thickness was 8 cm.",
        "The LVIDd is 52 cm.",
        "The peak systolic velocity is 350 m/s.",
        "The mechanical index is 4.5.",
        "The transducer frequency is 7.5 kHz.",
        "A 60-cm fetal femur length is seen.",
        "The common bile duct measures 60 cm.",
        "The kidney length is 110 cm.",
        "左室射血分数为155%。",
        "颈动脉内中膜厚度约8 cm。",
        "左室舒张末期内径52 cm。",
        "探头频率为750 MHz。",
        "胎儿股骨长60 cm。",
        "子宫内膜厚度120 cm。",
        "胎心率1450次/分。",
        "阻力指数为6.5。",
    ],
)
def test_values_that_cannot_be(answer: str, judge: Judge) -> None:
    verdict = judge(answer)
    assert verdict.reason.startswith("value is impossible:")
    assert any(span.fault == "value is impossible" for span in verdict.spans)


@pytest.mark.parametrize(
    "answer", ["LVEF of 60 mm.", "Liver stiffness is 12.5 mmHg.", "左室射血分数为60 mm。", "肝脏硬度为12.5 mmHg。"]
)
def test_units_that_do_not_measure_it(answer: str, judge: Judge) -> None:
    assert judge(answer).reason.startswith("unit does not fit:")


@pytest.mark.parametrize(
    "answer",
    [
        "LVEF is 55%.",
        "LVEF was 62 ± 5%.",
        "An ejection fraction of 5% is very low.",
        "LVEF improved by 120%.",
        "LVEF was predicted with a mean absolute error of 4.1%.",
        "The LVIDd is 5.2 cm.",
        "The left atrial diameter is 12 cm.",
        "The mechanical index is below 1.9.",
        "The transducer frequency is 5-10 MHz.",
        "The therapeutic transducer frequency is 40 kHz.",
        "The peak systolic velocity is 350 cm/s.",
        "IMT 0.8 mm.",
        "The common bile duct, 3 days later, is unchanged.",
        "The LVEF cannot be 155%.",
        "The ovarian volume follows from 3 x 2 x 2 cm.",
        "左室射血分数为55%。",
        "门静脉内径12 mm，流速15 cm/s。",
        "胎心率145次/分。",
        "肝脏硬度值为12.5 kPa。",
        "左肾长径约11 cm。",
        "探头频率为3.5～5 MHz。",
        "左室射血分数不会达155%。",
    ],
)
def test_the_abnormal_is_not_the_impossible(answer: str, judge: Judge) -> None:
    assert judge(answer).reason == ""


@given(number=st.integers(1, 9999), unit=st.sampled_from(["mm", "cm", "m"]))
def test_a_quantity_is_read_behind_its_name_and_before_it(number: int, unit: str) -> None:
    rules = load_rules()
    reader = QuantityReader(rules.units, rules.ranges.between)
    behind = f"femur: {number} {unit}."
    before = f"a {number} {unit} femur."
    expected = number * rules.units["length"][unit]
    for text in (behind, before):
        place = text.index("femur")
        quantity = reader.beside(text, place, place + 5)
        assert quantity is not None
        assert (quantity.kind, quantity.values) == ("length", (expected,))


@pytest.mark.parametrize("text", ["femur and 3 mm", "femur. 3 mm", "femur", "femur 3 weeks", "femur 2024-01-01"])
def test_a_number_of_another_matter_is_not_read(text: str) -> None:
    rules = load_rules()
    assert QuantityReader(rules.units, rules.ranges.between).beside(text, 0, 5) is None
