"""``remud build``: bad input, workers, engines, interruptions."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


pytestmark = pytest.mark.acceptance


def shards(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*/*.parquet"))
    }


def test_workers_and_engine_do_not_change_a_byte(remud, sample_pages: Path, tmp_path: Path) -> None:
    one = remud("build", sample_pages, "--out", "one/remud", "--workers", 1, cache="c1")
    two = remud("build", sample_pages, "--out", "two/remud", "--workers", 2, cache="c2")
    ray = remud("build", sample_pages, "--out", "ray/remud", "--workers", 2, "--engine", "ray", cache="c3")
    assert (one.returncode, two.returncode, ray.returncode) == (0, 0, 0), one.stderr + two.stderr + ray.stderr
    expected = shards(tmp_path / "one/remud")
    assert len(expected) >= 8
    assert shards(tmp_path / "two/remud") == expected
    assert shards(tmp_path / "ray/remud") == expected
    for name in ("report.json", "rejections.jsonl", "README.md", "recipe.lock.json"):
        assert (tmp_path / "two/remud" / name).read_bytes() == (tmp_path / "one/remud" / name).read_bytes()


def test_bad_files_are_named_and_everything_else_is_built(remud, sample_pages: Path, tmp_path: Path) -> None:
    from PIL import Image
    from pypdf import PdfReader, PdfWriter

    folder = tmp_path / "mixed"
    shutil.copytree(sample_pages, folder)
    good = (sample_pages / "1_heart_loop_en.pdf").read_bytes()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "truncated.pdf").write_bytes(good[: len(good) // 2])
    (folder / "letter.pdf").write_text("Dear colleague, this is no PDF.", encoding="utf-8")
    (folder / "notes.docx").write_bytes(b"PK\x03\x04 something")
    Image.new("L", (800, 600), 128).save(folder / "scan.pdf")
    writer = PdfWriter(clone_from=PdfReader(folder / "1_heart_loop_en.pdf"))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(folder / "locked.pdf")

    done = remud("build", folder, "--out", "out/remud")
    passwords = tmp_path / "passwords.txt"
    passwords.write_text("wrong\nsecret\n", encoding="utf-8")
    found = remud("figures", folder / "locked.pdf", "--password-file", passwords, "--overlay", "overlay")
    assert found.returncode == 0, found.stderr
    assert [figure["label"] for figure in json.loads(found.stdout)["figures"]] == ["Figure 1", "Figure 2"]
    assert list((tmp_path / "overlay").glob("locked-0001.png"))

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in ("empty.pdf", "truncated.pdf", "letter.pdf", "notes.docx", "scan.pdf", "locked.pdf"):
        (line,) = [line for line in done.stderr.splitlines() if line.startswith(name)]
        assert ";" in line, line  # what is wrong; what to do
        assert f"not read: {name}" in done.stdout
    clean = remud("build", sample_pages, "--out", "clean/remud")
    assert clean.returncode == 0
    assert shards(tmp_path / "out/remud") == shards(tmp_path / "clean/remud")


def test_killed_and_run_again_it_reads_no_finished_source_twice(remud, sample_pages: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "REMUD_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "remud_hub.cli", "build", str(sample_pages), "--out", "killed/remud"]
    with (tmp_path / "log").open("w") as log:
        running = subprocess.Popen(
            command, env=environment, cwd=tmp_path, stderr=log, stdout=log, start_new_session=True
        )
        deadline = time.monotonic() + 120
        while len(list(tmp_path.glob("killed/remud/.work/parts/*.json"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    finished = len(list(tmp_path.glob("killed/remud/.work/parts/*.json")))
    read = len(list(tmp_path.glob("cache/read/*.json")))
    assert 2 <= finished < 6
    assert not list(tmp_path.glob("killed/remud/*/*.parquet"))

    again = remud("build", sample_pages, "--out", "killed/remud")
    assert again.returncode == 0, again.stderr
    told = [line for line in again.stderr.splitlines() if " pages, " in line]
    assert len(told) == 6 - finished
    assert sum("(read before)" in line for line in told) == read - finished
    assert remud("build", sample_pages, "--out", "whole/remud", cache="other").returncode == 0
    assert shards(tmp_path / "killed/remud") == shards(tmp_path / "whole/remud")


@pytest.mark.parametrize("engine", ["local", "ray"])
def test_a_teacher_that_cannot_be_reached_is_told_in_one_line(remud, sample_pages: Path, engine: str) -> None:
    nobody = ["--teacher", "openai/m", "--base-url", "http://127.0.0.1:9/v1", "--engine", engine]
    done = remud("build", sample_pages / "6_gain_zh.pdf", "--out", "out/remud", *nobody, OPENAI_API_KEY="k")
    assert done.returncode == 2
    assert "no answer from http://127.0.0.1:9/v1" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_dataset_script_builds_what_the_command_builds(remud, sample_pages: Path, tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "dataset_scripts" / "remud.py"
    only = sample_pages / "6_gain_zh.pdf"
    environment = {**os.environ, "REMUD_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, str(script), str(only), "--out", "script/remud"]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert remud("build", only, "--out", "command/remud").returncode == 0
    assert shards(tmp_path / "script/remud") == shards(tmp_path / "command/remud")


def test_a_used_folder_is_refused_for_another_recipe_before_work_starts(
    remud, sample_pages: Path, tmp_path: Path
) -> None:
    recipe = tmp_path / "other.yaml"
    recipe.write_text("name: other\nversion: 1.0.0\npasses: [vqa]\n", encoding="utf-8")
    only = sample_pages / "6_gain_zh.pdf"
    assert remud("build", only, "--out", "used/remud").returncode == 0
    refused = remud("build", only, "--out", "used/remud", "--recipe", recipe)
    assert refused.returncode == 2
    assert "was built with another recipe" in refused.stderr
    assert " pages, " not in refused.stderr


def test_a_changed_source_redoes_only_itself(remud, sample_pages: Path, tmp_path: Path) -> None:
    folder = tmp_path / "grows"
    folder.mkdir()
    for name in ("4_heart_motion_zh.pdf", "6_gain_zh.pdf"):
        shutil.copy(sample_pages / name, folder)
    assert remud("build", folder, "--out", "out/remud").returncode == 0
    shutil.copy(sample_pages / "5_node_power_doppler_zh.pdf", folder)
    again = remud("build", folder, "--out", "out/remud")
    assert again.returncode == 0
    assert [line.split(":")[0] for line in again.stderr.splitlines() if " pages, " in line] == [
        "5_node_power_doppler_zh.pdf"
    ]
