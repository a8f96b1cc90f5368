"""The page itself, served on the loopback: asked by a client, and opened in a browser where there is one."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image


pytestmark = pytest.mark.slow

SERVE = "import sys; from remud_hub.demo.app import launch; launch('tiny', port=int(sys.argv[1]), max_new_tokens=24)"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    scratch = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "HF_HOME": str(scratch / "hf"),
        "REMUD_CACHE_DIR": str(scratch / "cache"),
        "GRADIO_TEMP_DIR": str(scratch / "gradio"),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
        "HF_DATASETS_OFFLINE": "1",
    }
    with (scratch / "log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=environment, stdout=log, stderr=log)
    try:
        yield _wait_for(f"http://127.0.0.1:{port}/", server, scratch / "log")
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return url
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"the page did not come up:\n{log.read_text(encoding='utf-8')}")


def test_a_client_is_answered_about_pictures_and_in_words(page: str, tmp_path: Path) -> None:
    from gradio_client import Client, handle_file

    for name, colour in (("a.png", "red"), ("b.png", "green")):
        Image.new("RGB", (90, 70), colour).save(tmp_path / name)
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG")
    client = Client(page, verbose=False)

    def ask(text: str, *names: str) -> str:
        files = [handle_file(str(tmp_path / name)) for name in names]
        messages = client.predict({"text": text, "files": files}, api_name="/chat")
        assert {message["role"] for message in messages} == {"assistant"}
        return str(messages[-1]["content"])

    first = ask("这幅图像显示了什么？", "a.png")
    assert first and "⚠️" not in first
    assert ask("Compare the two.", "a.png", "b.png")
    assert "damaged.png: not a readable picture" in ask("And this?", "damaged.png")
    later = ask("Is bone a strong reflector?")
    assert later and "⚠️" not in later, "a bad picture must not spoil the conversation"

    fresh = Client(page, verbose=False).predict({"text": "Is bone a strong reflector?", "files": []}, api_name="/chat")
    assert fresh[-1]["content"] != later, "what was said before must reach the model"


def test_examples_outlive_the_deletion_of_uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    from gradio.route_utils import delete_files_created_by_app

    from remud_hub.demo.app import chat_page

    page = chat_page(None, "nobody")  # type: ignore[arg-type]
    files = [file["path"] for example in page.chatbot.examples for file in example["files"]]
    page.temp_file_sets[0].update(files)  # as when a visitor has sent them
    delete_files_created_by_app(page, None)
    assert len(files) == 4 and all(Path(file).is_file() for file in files)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to open the page in")
def test_the_page_shows_in_a_browser(page: str, tmp_path: Path) -> None:
    shot = tmp_path / "page.png"
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    command = [
        str(CHROMIUM),
        *flags.split(),
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--window-size=1280,900",
        "--virtual-time-budget=20000",
    ]
    done = subprocess.run(
        [*command, f"--screenshot={shot}", "--dump-dom", page], capture_output=True, text=True, timeout=120, check=True
    )
    for words in ("超声图文问答", "For research and teaching only", "random weights", "比较两幅"):
        assert words in done.stdout
    with Image.open(shot) as image:
        assert image.size[0] == 1280
        colours = image.convert("RGB").getcolors(maxcolors=2**24)
    assert colours is not None and len(colours) > 500, "the page looks blank"
