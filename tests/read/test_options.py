import pytest
from pydantic import ValidationError

from remud_hub.read.options import ReadOptions


def test_the_fingerprint_follows_what_changes_results() -> None:
    plain = ReadOptions()
    assert plain.fingerprint() == ReadOptions().fingerprint()
    assert plain.fingerprint() == ReadOptions(artifacts_path="/somewhere").fingerprint()
    assert plain.fingerprint() != ReadOptions(figure_dpi=200).fingerprint()
    assert plain.fingerprint() != ReadOptions(layout="heron").fingerprint()


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(ValidationError):
        ReadOptions.model_validate({"layout": "guess"})
