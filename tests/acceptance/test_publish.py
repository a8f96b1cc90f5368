"""From sources to two versions and a release on a Hub, with the commands of the README."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.testhub import LocalHub


pytestmark = pytest.mark.acceptance
ROOT = Path(__file__).parents[2]
REPO = "ann/remud"
READ = """
import sys, json
from datasets import load_dataset
import remud_hub
config, tag = sys.argv[1:]
plain = load_dataset("ann/remud", config, revision=tag)
ours = remud_hub.load(config, repo="ann/remud", version=tag)
streamed = load_dataset("ann/remud", config, revision=tag, streaming=True)
ids = {split: [row["id"] for row in rows] for split, rows in plain.items()}
assert ids == {split: [row["id"] for row in rows] for split, rows in ours.items()}
assert ids == {split: [row["id"] for row in rows] for split, rows in streamed.items()}
assert all(image.size for rows in plain.values() for row in rows for image in row["images"])
print(json.dumps(ids))
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[LocalHub]:
    with LocalHub(tmp_path / "hub", users={"hf_writer": "ann"}) as running:
        yield running


def test_versions_of_growing_sources_and_their_release(
    remud, sample_pages: Path, hub: LocalHub, tmp_path: Path
) -> None:
    online = {key: value for key, value in hub.environment(tmp_path).items() if key != "HF_HOME"}

    def run(*words: object) -> str:
        done = remud(*words, **online)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return str(done.stdout)

    def read(config: str, tag: str) -> dict[str, list[str]]:
        done = subprocess.run(
            [sys.executable, "-c", READ, config, tag],
            capture_output=True, text=True, check=False, env=hub.environment(tmp_path) | {"PATH": "/usr/bin:/bin"}, cwd=hub.repos.folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        ids: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
        return ids

    pages = tmp_path / "pages"
    shutil.copytree(sample_pages, pages)
    late = pages / "6_gain_zh.pdf"
    late.rename(tmp_path / late.name)
    run("build", pages, "--out", "remud")
    assert "pushed ann/remud v1.0.0 (public)" in run("push", "remud", REPO, "--tag", "v1.0.0")
    first = {config: read(config, "v1.0.0") for config in ("qa", "vqa_reasoning")}

    (tmp_path / late.name).rename(late)
    run("build", pages, "--out", "remud")
    assert "added" in run("push", "remud", REPO, "--tag", "v1.1.0")
    change = json.loads(run("diff", f"{REPO}@v1.0.0", f"{REPO}@v1.1.0", "--json"))
    assert change["added"] > 0
    assert {config: read(config, "v1.0.0") for config in first} == first
    second = read("qa", "v1.1.0")
    ids = [{each for split in rows.values() for each in split} for rows in (first["qa"], second)]
    qa = [each for each in change["places"] if each["config"] == "qa"]
    assert sum(each["added"] - each["removed"] for each in qa) == len(ids[1]) - len(ids[0])

    repo = hub.repo("dataset", REPO)
    titles = [title for title in repo.git("log", "--format=%s", "main").splitlines() if title.startswith("Version")]
    assert titles == ["Version v1.1.0", "Version v1.0.0"]
    assert set(repo.tags()) == {"v1.0.0", "v1.1.0"}

    model = tmp_path / "model"
    trained = subprocess.run(
        [
            *(sys.executable, ROOT / "recipes/sft_qwen25vl.py", "--config", ROOT / "recipes/remud/sft_tiny.yaml"),
            *("--dataset_name", "remud", "--dataset_config", "qa,vqa", "--max_steps", "3", "--output_dir", model),
        ],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env=os.environ | hub.environment(tmp_path) | {"REMUD_CACHE_DIR": str(tmp_path / "cache")},
    )  # fmt: skip
    assert trained.returncode == 0, trained.stderr[-3000:]
    for name, out in (("tiny", "before"), (model, "scores")):
        run("eval", name, "--tasks", "remud|vqa", "--data", "remud", "--out", out)
    words = [
        "release",
        "remud",
        "ann/other",
        "--tag",
        "v1.0.0",
        "--model",
        model,
        "--scores",
        "scores",
        "--base-scores",
        "before",
        "--space",
        ROOT / "spaces/remud_demo",
    ]
    would = run(*words, "--dry-run")
    for what in (
        "dataset ann/other",
        "model ann/other-model",
        "space ann/other-demo",
        ".eval_results/remud.yaml",
        "app.py",
    ):
        assert what in would
    assert {each.name for each in hub.repos.all()} == {REPO}
    for outcome in ("published", "there already"):
        assert run(*words).count(outcome) == 3
    assert {each.name for each in hub.repos.all()} == {REPO, "ann/other", "ann/other-model", "ann/other-demo"}
    pinned = hub.repo("space", "ann/other-demo").git("show", "v1.0.0:requirements.txt").splitlines()
    assert all("==" in line for line in pinned)
    commit = hub.repo("dataset", "ann/other").tags()["v1.0.0"]
    card = hub.repo("model", "ann/other-model").git("show", "v1.0.0:README.md")
    assert "The same rows, asked of tiny" in card
    assert "those of this version, by their sha256" in card
    assert commit in hub.repo("model", "ann/other-model").git("show", "v1.0.0:.eval_results/remud.yaml")


def test_a_dataset_script_builds_and_pushes(sample_pages: Path, hub: LocalHub, tmp_path: Path) -> None:
    script = ROOT / "dataset_scripts/pubmedvision.py"
    native = ("--set", "generate.rewriting.arm=native_caption", "--set", "checks=[format]")
    command = [sys.executable, script, sample_pages, *native, "--out", "captions", "--push", REPO, "--tag", "v1.0.0"]
    environment = os.environ | hub.environment(tmp_path) | {"REMUD_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "pushed ann/remud v1.0.0 (public)" in done.stdout
    assert "vqa_alignment" in hub.repo("dataset", REPO).git("show", "v1.0.0:README.md")
