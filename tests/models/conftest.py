from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model, built once for all tests of this folder."""
    from remud_hub.models.tiny import build_tiny

    return build_tiny(tmp_path_factory.mktemp("model") / "tiny")
