"""Hub datasets as sources, against a Hub on the loopback that speaks what ``huggingface_hub`` asks for."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.read.tables.conftest import write_parquet


COMMIT, OTHER = "1" * 40, "2" * 40
CODE = """
import json, sys
from pathlib import Path
from remud_hub.read.sources import find_sources
files, errors = find_sources([Path(path) for path in sys.argv[1:]])
print(json.dumps({"files": [[f.source.uri, f.source.licence, bool(f.source.columns)] for f in files], "errors": list(map(str, errors))}))
"""


class Hub(BaseHTTPRequestHandler):
    """Answers what is in ``repos``: name and revision to commit, card and files."""

    repos: dict[tuple[str, str], tuple[str, dict[str, Any], dict[str, bytes]]]

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        parts = self.path.strip("/").split("/")
        if parts[0] == "api":
            name, revision = "/".join(parts[2:4]), "/".join(parts[5:]).replace("%2F", "/") or "main"
            found = self.repos.get((name, revision))
            if found is None:
                known = any(repo == name for repo, _ in self.repos)
                self._send(404, b"", {"X-Error-Code": "RevisionNotFound" if known else "RepoNotFound"}, body)
                return
            commit, card, files = found
            info = {"id": name, "sha": commit, "cardData": card, "siblings": [{"rfilename": file} for file in files]}
            self._send(200, json.dumps(info).encode(), {"Content-Type": "application/json"}, body)
        else:
            name, commit, file = "/".join(parts[1:3]), parts[4], "/".join(parts[5:])
            data = next(
                files[file] for (repo, _), (sha, _, files) in self.repos.items() if (repo, sha) == (name, commit)
            )
            self._send(200, data, {"X-Repo-Commit": commit, "ETag": f'"{hashlib.sha256(data).hexdigest()}"'}, body)

    def _send(self, status: int, data: bytes, headers: dict[str, str], body: bool) -> None:
        self.send_response(status)
        for key, value in (headers | {"Content-Length": str(len(data))}).items():
            self.send_header(key, value)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def find(tmp_path: Path) -> Iterator[Callable[[Sequence[str]], dict[str, Any]]]:
    """Find sources in a process of its own: ``huggingface_hub`` asks once where the Hub is."""

    def data(text: str) -> bytes:
        return write_parquet(tmp_path / "x.parquet", [{"question": text, "answer": "yes"}]).read_bytes()

    card = {
        "license": "cc-by-4.0",
        "configs": [
            {"config_name": "one", "data_files": [{"split": "train", "path": "data/one-*.parquet"}]},
            {"config_name": "two", "data_files": "data/two.parquet"},
        ],
    }
    files = {name: data(name) for name in ("data/one-0.parquet", "data/one-1.parquet", "data/two.parquet")}
    Hub.repos = {
        ("org/set", "main"): (COMMIT, card, files | {"README.md": b""}),
        ("org/json", "main"): (COMMIT, {}, {"a.json": b"[]"}),
        ("org/json", "refs/convert/parquet"): (OTHER, {}, {"default/train/0000.parquet": data("converted")}),
        ("org/zip", "main"): (COMMIT, {}, {"images.zip": b""}),
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    environment = os.environ | {
        "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
        "HF_HUB_OFFLINE": "0",
        "HF_HOME": str(tmp_path / "hf"),
        "HF_HUB_DISABLE_XET": "1",
    }

    def finding(paths: Sequence[str]) -> dict[str, Any]:
        command = [sys.executable, "-c", CODE, *paths]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, cwd=tmp_path)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    yield finding
    server.shutdown()
    server.server_close()


def test_a_config_by_the_card_pinned_to_its_commit(
    find: Callable[[Sequence[str]], dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "sources.yaml").write_text("'hf://datasets/org/json*': {columns: {question: question}}\n")
    found = find(
        [
            "hf://datasets/org/set/one",
            "hf://datasets/org/json",
            "hf://datasets/org/set",
            "hf://datasets/org/zip",
            "hf://datasets/org/none",
            "hf://models/x",
            "sources.yaml",
        ]
    )
    assert found["files"] == [
        [f"hf://datasets/org/set@{COMMIT}/data/one-0.parquet", "cc-by-4.0", False],
        [f"hf://datasets/org/set@{COMMIT}/data/one-1.parquet", "cc-by-4.0", False],
        [f"hf://datasets/org/json@{OTHER}/default/train/0000.parquet", None, True],
    ]
    beginnings = [
        "hf://datasets/org/set: it has the configs one, two; add one to the address",
        "hf://datasets/org/zip: it has no Parquet file; download it",
        "hf://datasets/org/none: it cannot be had from the Hub (",
        "hf:/models/x: this is no address of a Hub dataset",
    ]
    assert len(found["errors"]) == len(beginnings)
    assert all(error.startswith(start) for error, start in zip(found["errors"], beginnings, strict=True))
