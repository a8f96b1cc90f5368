from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remud_hub.teachers import weights


def test_names_say_nothing_of_the_place(tmp_path: Path) -> None:
    (tmp_path / "model-7b.Q4_K_M.gguf").write_bytes(b"x")
    assert weights.short_name(str(tmp_path / "model-7b.Q4_K_M.gguf")) == "model-7b.Q4_K_M"
    assert weights.short_name(str(tmp_path)) == tmp_path.name
    assert weights.short_name("org/model") == weights.weights_id("org/model") == "org/model"


def test_an_id_does_not_depend_on_where_a_folder_lies(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(b"x")
    assert weights.weights_id(str(tmp_path / "a")) == weights.weights_id(str(tmp_path / "b"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.binary(min_size=1, max_size=200), st.data())
def test_any_change_of_a_small_file_is_seen(tmp_path: Path, data: bytes, draw: st.DataObject) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(data)
    before = weights.weights_id(str(file))
    place = draw.draw(st.integers(0, len(data) - 1))
    file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    assert weights.weights_id(str(file)) != before


def test_a_large_file_is_told_by_pieces_from_its_start_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "PIECE", 4)
    monkeypatch.setattr(weights, "PIECES", 5)
    starts = weights._starts(1000)
    assert (starts[0], starts[-1] + 4, len(starts)) == (0, 1000, 5)
    file = tmp_path / "model.gguf"
    file.write_bytes(bytes(1000))
    before = weights.weights_id(str(file))
    file.write_bytes(bytes(996) + b"tune")
    assert weights.weights_id(str(file)) != before
