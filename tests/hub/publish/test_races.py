"""Many pushers at once, and pushers that are killed: what readers see is always a whole version."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.hub.folders import make_folder, make_row
from tests.testhub import LocalHub


pytestmark = pytest.mark.slow
REMUD = [sys.executable, "-m", "remud_hub.cli"]


def start(place: Path, tag: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [*REMUD, "push", str(place), "ann/remud", "--tag", tag, "--json"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def folder(place: Path, seed: int, rows: int = 4) -> Path:
    """A dataset that no other seed has, of some megabytes."""
    noise = random.Random(seed)
    given: list[dict[str, Any]] = [
        make_row(seed * 1000 + number, images=[{"bytes": noise.randbytes(400_000), "path": None}])
        for number in range(rows)
    ]
    make_folder(place, {("vqa", "train"): given})
    return place


def ids(hub: LocalHub, tag: str, environment: dict[str, str]) -> list[str]:
    """What a reader gets."""
    code = (
        "import sys, remud_hub\n"
        "from datasets import Image, List\n"
        "rows = remud_hub.load('vqa', repo='ann/remud', version=sys.argv[1] or None, split='train', streaming=True)\n"
        "rows = rows.cast_column('images', List(Image(decode=False)))\n"
        "print(*[row['question'] for row in rows], sep='\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tag], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.splitlines()


def questions(seed: int, rows: int = 4) -> list[str]:
    return [f"Question {seed * 1000 + number}?" for number in range(rows)]


def test_eight_at_once_all_land(tmp_path: Path) -> None:
    with LocalHub(tmp_path / "hub", users={"hf_writer": "ann"}) as hub:
        environment = os.environ | hub.environment(tmp_path)
        pushers = [start(folder(tmp_path / str(n), n), f"v{n}.0.0", environment) for n in range(1, 9)]
        said = [(each.communicate(timeout=500), each.returncode) for each in pushers]
        assert [code for _, code in said] == [0] * 8, [error for (_, error), _ in said]
        repo = hub.repo("dataset", "ann/remud")
        assert sorted(repo.tags()) == [f"v{n}.0.0" for n in range(1, 9)]
        for n in (1, 4, 8):
            assert ids(hub, f"{n}.0.0", environment) == questions(n)
        assert ids(hub, "", environment) == questions(8)
        titles = repo.git("log", "--all", "--format=%s").split("\n")
        assert sorted(title for title in titles if title.startswith("Version")) == [
            f"Version v{n}.0.0" for n in range(1, 9)
        ]


def test_killed_at_random_it_finishes_when_run_again(tmp_path: Path) -> None:
    draw = random.Random(0)
    with LocalHub(tmp_path / "hub", users={"hf_writer": "ann"}) as hub:
        environment = os.environ | hub.environment(tmp_path)
        first = start(folder(tmp_path / "one", 1), "v1.0.0", environment)
        assert first.wait(timeout=120) == 0
        second = folder(tmp_path / "two", 2)
        hub.faults.slow = 0.1  # so that there is a middle to be killed in
        for _ in range(5):
            pusher = start(second, "v2.0.0", environment)
            time.sleep(draw.uniform(1.0, 6.0))
            os.killpg(pusher.pid, signal.SIGKILL)
            pusher.wait()
            files = hub.repo("dataset", "ann/remud").files("main")
            stamp = json.loads(hub.repo("dataset", "ann/remud").git("show", "main:version.json"))
            assert set(stamp["files"]) == set(files) - {".gitattributes", "version.json"}
            assert ids(hub, "", environment) in (questions(1), questions(2))
        hub.faults.slow = 0.0
        last = start(second, "v2.0.0", environment)
        assert last.wait(timeout=120) == 0
        assert ids(hub, "2.0.0", environment) == questions(2)
        assert ids(hub, "1.0.0", environment) == questions(1)
        titles = hub.repo("dataset", "ann/remud").git("log", "--format=%s", "main").split("\n")
        assert [title for title in titles if title.startswith("Version")] == ["Version v2.0.0", "Version v1.0.0"]
