import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from remud_hub.errors import UsageError
from remud_hub.records import Content
from remud_hub.resolve.screening.screeners import portable_name, screener_version, screening, split_screener
from remud_hub.resolve.screening.settings import KEEP_ALL, ScreenSettings


def test_only_a_sure_call_leaves_a_figure_out() -> None:
    settings = ScreenSettings(keep=("ultrasound",), least_confidence=0.8)
    assert settings.leaves_out(Content(kind="diagram", confidence=0.8))
    assert not settings.leaves_out(Content(kind="diagram", confidence=0.79))
    assert not settings.leaves_out(Content(kind="ultrasound", confidence=0.99))
    assert not KEEP_ALL.leaves_out(Content(kind="junk", confidence=1.0))


@pytest.mark.parametrize("wrong", [{"keep": ["xray"]}, {"keep": []}, {"keep": ["photo", "photo"]}, {"colour": 1}])
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ScreenSettings.model_validate(wrong)


@pytest.mark.parametrize("name", ["oracle", "transformers", "pixels/large", ""])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"pixels, or transformers/MODEL|pixels, transformers/MODEL"):
        split_screener(name)


def test_the_default_needs_no_model() -> None:
    assert screening(ScreenSettings()).settings.by == "pixels"
    assert screener_version("pixels") == screener_version("pixels")
    code = "import sys, remud_hub.resolve.screening.screeners as s; s.screener_version('pixels'); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_where_a_model_lies_stays_out_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "screener"
    folder.mkdir()
    assert portable_name(f"transformers/{folder}") == "transformers/screener"
    assert portable_name("transformers/org/name") == "transformers/org/name"
    assert portable_name("pixels") == "pixels"
