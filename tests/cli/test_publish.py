"""``remud push``, ``diff`` and ``release`` as they are typed, in processes of their own."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.folders import make_folder, make_row, picture
from tests.testhub import LocalHub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with LocalHub(tmp_path_factory.mktemp("hub"), users={"hf_writer": "ann", "hf_reader": None}) as running:
        yield running


def dataset(place: Path, rows: int) -> Path:
    make_folder(place, {("vqa", "train"): [make_row(n, images=[picture(n)]) for n in range(rows)]})
    return place


def remud(hub: LocalHub, place: Path, *words: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "remud_hub.cli", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | hub.environment(place) | environment
    )


@pytest.mark.slow
def test_push_and_diff_tell_what_they_did(hub: LocalHub, tmp_path: Path) -> None:
    first, second = dataset(tmp_path / "one", 3), dataset(tmp_path / "two", 5)
    would = remud(hub, tmp_path, "push", first, "ann/told", "--tag", "v1.0.0", "--dry-run")
    assert would.stdout.startswith("would push ann/told v1.0.0 (public); nothing was done")
    assert "  + README.md (" in would.stdout
    pushed = remud(hub, tmp_path, "push", first, "ann/told", "--tag", "v1.0.0")
    assert pushed.returncode == 0, pushed.stderr
    assert "rows: vqa/train 3" in pushed.stdout
    little = remud(hub, tmp_path, "push", second, "ann/told", "--tag", "v1.0.1")
    assert little.returncode == 2
    assert "v1.0.1 says too little: since v1.0.0 2 rows were added" in little.stderr
    assert "since v1.0.0: minor change" in remud(hub, tmp_path, "push", second, "ann/told", "--tag", "v1.1.0").stdout
    told = remud(hub, tmp_path, "diff", "ann/told@v1.0.0", "ann/told@v1.1.0", "--json")
    assert json.loads(told.stdout)["added"] == 2
    assert "2" in remud(hub, tmp_path, "diff", "ann/told@v1.1.0", first).stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"HF_TOKEN": ""}, "hf auth login"),
        ({"HF_TOKEN": "hf_wrong"}, "valid token"),
        ({"HF_TOKEN": "hf_reader"}, "write rights"),
        ({"HF_ENDPOINT": "http://127.0.0.1:9"}, "cannot be reached"),
        ({"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set"),
    ],
)
def test_what_stands_in_the_way_is_told_in_one_line(
    hub: LocalHub, tmp_path: Path, environment: dict[str, str], complaint: str
) -> None:
    done = remud(hub, tmp_path, "push", dataset(tmp_path / "remud", 2), "ann/none", "--tag", "v1.0.0", **environment)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not any(repo.name == "ann/none" for repo in hub.repos.all())


@pytest.mark.slow
def test_a_full_disk_is_told_and_leaves_nothing_on_the_hub(hub: LocalHub, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "remud_hub.cli", "push", str(dataset(tmp_path / "remud", 2)), "ann/full"]
    done = subprocess.run(
        [*command, "--tag", "v1.0.0"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | hub.environment(tmp_path),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),  # as ENOSPC: no file may grow
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert not any(repo.name == "ann/full" for repo in hub.repos.all())
