import subprocess
import sys

import pytest


LIGHT = ["remud_hub.models", "remud_hub.models.thinking", "remud_hub.models.messages", "remud_hub.models.resolve"]


@pytest.mark.parametrize("module", LIGHT)
def test_what_needs_no_model_does_not_load_torch(module: str) -> None:
    code = f"import sys, {module}; sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
