import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from remud_hub.resolve.screening.features import features
from remud_hub.resolve.screening.pixels import PixelScreener, expand, shipped_weights, standardise
from remud_hub.sample_pages.frames import picture


Encode = Callable[[Image.Image], bytes]


def test_plain_cases(chart: Image.Image, text: Image.Image, encoded: Encode) -> None:
    screener = PixelScreener()
    assert screener.screen(encoded(picture("heart/0"))).kind == "ultrasound"
    assert screener.screen(encoded(chart)).kind == "diagram"
    assert screener.screen(encoded(text)).kind == "junk"


def test_nothing_to_see_is_junk_for_certain(encoded: Encode) -> None:
    content = PixelScreener().screen(encoded(Image.new("RGB", (200, 100), (30, 30, 30))))
    assert (content.kind, content.confidence) == ("junk", 1.0)


def test_the_same_pixels_give_the_same_call(fan: Image.Image, encoded: Encode) -> None:
    assert PixelScreener().screen(encoded(fan)) == PixelScreener().screen(encoded(fan))


def test_probabilities_are_shared_among_the_five_kinds(chart: Image.Image) -> None:
    kinds = PixelScreener().probabilities(features(chart))
    assert set(kinds) == {"ultrasound", "other medical", "diagram", "photo", "junk"}
    assert sum(kinds.values()) == pytest.approx(1)


def test_confidence_rises_with_the_probability_and_never_claims_certainty() -> None:
    screener = PixelScreener()
    stated = [screener.confidence(probability) for probability in np.linspace(0, 1, 101)]
    assert stated == sorted(stated)
    assert 0.2 < stated[0] < 0.9 < stated[-1] < 1


def test_what_was_never_seen_does_not_shout() -> None:
    scale = {"a": (0.0, 1.0), "b": (1.0, 0.5)}
    values = standardise({"a": 1e6, "b": 1.0}, scale)
    assert values.tolist() == [3.0, 0.0]
    assert expand(values).tolist() == [3.0, 0.0, 4.0, -0.5]


def test_the_shipped_weights_belong_to_the_features(chart: Image.Image) -> None:
    weights = shipped_weights()
    assert list(weights.scale) == list(features(chart))
    assert all(list(face.weights) == list(weights.scale) for face in weights.faces.values())
    assert "tune" in weights.note


@pytest.mark.slow
def test_calls_on_the_half_that_nothing_was_chosen_on(shared_data: Path) -> None:
    script = Path(__file__).parents[3] / "benchmarks" / "screen.py"
    done = subprocess.run(
        [sys.executable, script, shared_data, "--json"], capture_output=True, text=True, check=True, timeout=600
    )
    found = json.loads(done.stdout)["reporting half"]
    assert found["pictures"] >= 200
    assert found["accuracy"] >= 0.86
    assert found["ultrasound"]["recall"] >= 0.84 and found["ultrasound"]["precision"] >= 0.94
    assert found["diagram"]["recall"] >= 0.9
    assert found["junk"]["precision"] >= 0.85
