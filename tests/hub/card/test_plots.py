import warnings
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from remud_hub.hub.card import plots
from remud_hub.hub.card.plots import PLOT, draw
from remud_hub.hub.census import Census, take_census
from tests.hub.card.rendered import HOSTILE
from tests.hub.folders import make_folder, make_row


pytestmark = pytest.mark.slow


def census_of(folder: Path, *rows: dict[str, Any]) -> Census:
    make_folder(folder, {("qa", "train"): rows})
    return take_census(folder)


def drawn(folder: Path, census: Census) -> bytes:
    assert draw(folder, census) == PLOT
    with Image.open(folder / PLOT) as image:
        assert image.size == (1100, 660)
    return (folder / PLOT).read_bytes()


def test_the_same_counts_give_the_same_bytes_and_others_give_others(tmp_path: Path) -> None:
    census = census_of(tmp_path / "a", make_row(0), make_row(1, modality="CT"))
    other = census_of(tmp_path / "b", make_row(0), make_row(1))
    assert drawn(tmp_path / "a", census) == drawn(tmp_path / "c", census)
    assert drawn(tmp_path / "b", other) != drawn(tmp_path / "a", census)


@pytest.mark.parametrize("values", [(*HOSTILE, "$\\frac{$", "x" * 5000, "$$"), ("others", *"abcdefghij")])
def test_any_words_can_be_drawn(tmp_path: Path, values: tuple[str, ...]) -> None:
    rows = [make_row(number, modality=value, anatomy=value) for number, value in enumerate(reversed(values))]
    assert drawn(tmp_path, census_of(tmp_path, *rows))
    assert drawn(tmp_path, census_of(tmp_path, *reversed(rows)))


def test_without_a_chinese_font_numbers_stand_for_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "_CHINESE", ())
    chinese, other = (census_of(tmp_path / name, make_row(0, anatomy=name)) for name in ("甲状腺", "肝"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns where a font lacks a character
        assert drawn(tmp_path, chinese) == drawn(tmp_path, other)


def test_an_empty_folder_can_be_drawn(tmp_path: Path) -> None:
    assert drawn(tmp_path, take_census(tmp_path))
