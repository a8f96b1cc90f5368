import math

import pytest
from PIL import Image, ImageOps

from remud_hub.resolve.screening.features import features, is_blank


def test_ground_and_grain_tell_a_fan_from_a_chart(fan: Image.Image, chart: Image.Image) -> None:
    scan, drawing = features(fan), features(chart)
    assert scan["black"] > 0.3 > drawing["black"]
    assert scan["paper"] < 0.05 < 0.4 < drawing["paper"]
    assert scan["down_right"] > 0.1  # speckle is longer across the beam than along it
    assert scan["fan"] > 0.05


def test_a_fan_upside_down_is_none(fan: Image.Image) -> None:
    assert features(ImageOps.flip(fan))["fan"] < 0 < features(fan)["fan"]


def test_a_picture_and_its_mirror_image_look_the_same(fan: Image.Image) -> None:
    there, back = features(fan), features(ImageOps.mirror(fan))
    assert {name: back[name] for name in there} == pytest.approx(there, abs=0.05)


def test_text_stands_in_many_lines_without_rules(text: Image.Image, chart: Image.Image) -> None:
    written, drawn = features(text), features(chart)
    assert math.expm1(written["line_count"]) >= 12
    assert written["line_gap"] < 0.1 < drawn["line_gap"]
    assert written["rule_across"] < 0.2 < drawn["rule_across"]


def test_a_white_margin_and_the_resolution_hardly_count(fan: Image.Image) -> None:
    framed = ImageOps.expand(fan, 150, "white")
    alone, within, large = features(fan), features(framed), features(fan.resize((1560, 1200)))
    for name in ("paper", "black", "lit", "fan", "mirror", "rough"):
        assert within[name] == pytest.approx(alone[name], abs=0.15)
        assert large[name] == pytest.approx(alone[name], abs=0.15)


@pytest.mark.parametrize("size", [(16, 16), (2000, 16), (16, 2000), (512, 512)])
@pytest.mark.parametrize("tone", ["white", "black", "red"])
def test_every_picture_has_the_same_features_and_each_is_a_number(size: tuple[int, int], tone: str) -> None:
    found = features(Image.new("RGB", size, tone))
    assert list(found) == list(features(Image.new("L", (40, 40))))
    assert all(math.isfinite(value) for value in found.values())


def test_nothing_to_see(fan: Image.Image) -> None:
    assert is_blank(Image.new("RGB", (300, 200), (30, 30, 30)))
    assert is_blank(fan.resize((300, 9)))
    assert not is_blank(fan)
