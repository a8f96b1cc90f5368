"""Run the commands of the README as a user does."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


Remud = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def remud(tmp_path: Path) -> Remud:
    """Run ``remud …`` in a scratch folder; ``cache`` names the cache folder to use."""

    def run(*words: object, cache: str = "cache", **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "REMUD_CACHE_DIR": str(tmp_path / cache),
            "HF_HOME": str(tmp_path / "hf"),
            "HF_HUB_OFFLINE": "1",
            **variables,
        }
        command = [sys.executable, "-m", "remud_hub.cli", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)

    return run


@pytest.fixture(scope="session")
def sample_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The six sample PDFs."""
    from remud_hub.sample_pages.write import write_sample_pages

    folder = tmp_path_factory.mktemp("sample") / "pages"
    write_sample_pages(folder)
    return folder
