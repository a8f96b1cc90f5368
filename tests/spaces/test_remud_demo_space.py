"""The demo's Space: its front matter, its requirements, and its app.py as the Hub would run it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
import yaml


SPACE = Path(__file__).parents[2] / "spaces" / "remud_demo"


def front_matter() -> dict[str, Any]:
    _, block, _ = (SPACE / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    matter: dict[str, Any] = yaml.safe_load(block)
    return matter


def test_the_front_matter_is_what_the_hub_wants() -> None:
    matter = front_matter()
    assert matter["sdk"] == "gradio"
    assert (SPACE / matter["app_file"]).is_file()
    assert len(matter["short_description"]) <= 60
    colours = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
    assert {matter["colorFrom"], matter["colorTo"]} <= colours


def test_the_space_asks_for_the_gradio_that_is_tested() -> None:
    try:
        installed = version("gradio")
    except PackageNotFoundError:
        pytest.skip("gradio is not installed")
    assert front_matter()["sdk_version"] == installed


def test_the_requirements_are_the_demo_extra() -> None:
    assert (SPACE / "requirements.txt").read_text(encoding="utf-8").startswith("remud-hub[demo]")


@pytest.mark.slow
def test_the_app_serves(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_TEMP_DIR": str(tmp_path / "gradio"),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "REMUD_MODEL": "tiny",
        "REMUD_CACHE_DIR": str(tmp_path / "cache"),
        "HF_HOME": str(tmp_path / "hf"),
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
        "HF_DATASETS_OFFLINE": "1",
    }
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=SPACE, env=environment, stdout=log, stderr=log)
    try:
        config = _config(f"http://127.0.0.1:{port}/config", server)
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert config is not None, (tmp_path / "log").read_text()
    assert config["title"].startswith("REMUD")


def _config(url: str, server: "subprocess.Popen[bytes]") -> dict[str, Any] | None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                config: dict[str, Any] = json.load(response)
                return config
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    return None
