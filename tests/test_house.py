"""Rules of the house that no linter knows."""

import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[1]
PRODUCT = sorted(
    path for room in ("remud_hub", "recipes", "dataset_scripts", "spaces") for path in (ROOT / room).rglob("*.py")
)


def test_no_file_is_too_long_to_read() -> None:
    assert len(PRODUCT) > 60
    long = {
        path.name: count for path in PRODUCT if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


@pytest.mark.parametrize(
    "command", ["import remud_hub", "import remud_hub.cli", "import remud_hub.records, remud_hub.store"]
)
def test_the_light_parts_load_no_heavy_library(command: str) -> None:
    heavy = "{'torch', 'transformers', 'docling', 'gradio', 'datasets', 'datatrove', 'openai', 'pyarrow', 'ray'}"
    code = f"import sys; {command}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
