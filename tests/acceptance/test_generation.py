"""`remud build` and `remud plan` with a teacher behind a real connection: killed, stopped, edited, budgeted, priced."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scripted import ScriptedEndpoint


pytestmark = pytest.mark.acceptance

SIGNS = (
    "Sign {a} is a bright line in the near field, {a} mm below the skin.",
    "It moves with the probe because the sound is reflected twice between the skin and the transducer.",
    "A second line stands {b} mm below it at twice the depth, weaker than the first, and a third one may be seen below that.",
    "None of them is a structure of the body, so that a firm pressure of the probe changes their distance at once.",
    "Turning the probe by {b} degrees leaves them where they are, which tells them from the wall of a vessel.",
    "Less gain takes the third line away, and a gel pad of {a} mm moves all of them down by as much.",
    "Where the lines are missing, the lung does not slide, or air lies between the probe and the skin.",
    "They are best looked for with a linear probe of {b} MHz, at a depth of {a} cm, without compounding.",
    "In a report it is enough to name them once, with the side and the place where they were seen.",
    "Taken for a structure, they have led to punctures that were not needed, in {a} of {b} cases of one series.",
)
PARAGRAPHS = [" ".join(SIGNS).format(a=number, b=number + 40) for number in range(2, 32)]
"""Each fills a passage of its own."""


class Endpoint(ScriptedEndpoint):
    """Takes its time, and remembers what it was asked."""

    pause_s = 0.0

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answered: list[str] = []
        super().__init__()

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        key = json.dumps(body, sort_keys=True)
        self.asked.append(key)
        time.sleep(self.pause_s)
        said = super().answer(body)
        self.answered.append(key)
        return said


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    served = Endpoint()
    yield served
    served.close()


@pytest.fixture
def chapters(tmp_path: Path) -> Path:
    """Three documents of ten sections each: every paragraph is a passage of its own."""
    folder = tmp_path / "chapters"
    folder.mkdir()
    for number in range(3):
        write_chapter(folder / f"{number}.md", PARAGRAPHS[number * 10 : number * 10 + 10])
    return folder


def write_chapter(path: Path, paragraphs: list[str]) -> None:
    sections = [f"## Section {place}\n\n{text}\n" for place, text in enumerate(paragraphs)]
    path.write_text("\n".join(["# Signs", *sections]), encoding="utf-8")


def words(folder: Path, endpoint: Endpoint, *more: object) -> list[object]:
    return ["build", folder, "--out", "out/remud", "--teacher", "openai/scripted", "--base-url", endpoint.url, *more]


def start(tmp_path: Path, command: list[object]) -> subprocess.Popen[str]:
    environment = {**os.environ, "REMUD_CACHE_DIR": str(tmp_path / "cache"), "OPENAI_API_KEY": "k"}
    return subprocess.Popen(
        [sys.executable, "-m", "remud_hub.cli", *map(str, command)],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(endpoint: Endpoint, count: int) -> None:
    deadline = time.monotonic() + 60
    while len(endpoint.answered) < count:
        assert time.monotonic() < deadline, f"only {len(endpoint.answered)} answers in a minute"
        time.sleep(0.02)


@pytest.mark.parametrize("workers", [1, 2])
def test_after_a_kill_nothing_answered_is_sent_again(
    remud, chapters: Path, tmp_path: Path, endpoint: Endpoint, workers: int
) -> None:
    endpoint.pause_s = 0.1
    command = words(chapters, endpoint, "--concurrency", 4, "--workers", workers)
    killed = start(tmp_path, command)
    wait_for(endpoint, 20)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    time.sleep(0.5)  # the server finishes what nobody waits for any more
    before = Counter(endpoint.asked)
    endpoint.pause_s = 0.0
    done = remud(*command, OPENAI_API_KEY="k")
    assert done.returncode == 0, done.stderr
    sent_twice = [key for key, count in Counter(endpoint.asked).items() if count > 1]
    # At most what was under way at the kill: their answers had reached nobody
    assert len(sent_twice) <= 4
    assert all(before[key] for key in sent_twice)
    again = len(endpoint.asked)
    assert remud(*command, OPENAI_API_KEY="k").returncode == 0
    assert len(endpoint.asked) == again


def test_one_changed_paragraph_asks_for_its_own_only(
    remud, chapters: Path, tmp_path: Path, endpoint: Endpoint
) -> None:
    assert remud(*words(chapters, endpoint), OPENAI_API_KEY="k").returncode == 0
    first = len(endpoint.asked)
    changed = [*PARAGRAPHS[:9], PARAGRAPHS[9].replace("a bright line", "a dark line")]
    write_chapter(chapters / "0.md", changed)
    assert remud(*words(chapters, endpoint), OPENAI_API_KEY="k").returncode == 0
    new = endpoint.asked[first:]
    assert 1 <= len(new) <= 3  # the three passes that take passages
    assert all("a dark line" in key for key in new)
    rows = (tmp_path / "out/remud/report.json").read_text(encoding="utf-8")
    assert json.loads(rows)["rows"]["qa"]


def test_ctrl_c_stops_in_seconds_and_leaves_a_state_to_go_on_from(
    remud, chapters: Path, tmp_path: Path, endpoint: Endpoint
) -> None:
    endpoint.pause_s = 0.3
    command = words(chapters, endpoint, "--concurrency", 4)
    stopped = start(tmp_path, command)
    wait_for(endpoint, 8)
    at = time.monotonic()
    os.killpg(stopped.pid, signal.SIGINT)
    _, told = stopped.communicate(timeout=60)
    assert time.monotonic() - at < 10
    assert stopped.returncode == 130
    assert "the same command goes on from there" in told
    assert "Traceback" not in told
    assert json.loads((tmp_path / "out/remud/.work/progress.json").read_text(encoding="utf-8"))["done"] is False
    endpoint.pause_s = 0.0
    asked = len(endpoint.asked)
    assert remud(*command, OPENAI_API_KEY="k").returncode == 0
    # What was under way when it was stopped is asked again, what was answered is not
    assert len(endpoint.asked) <= 90 + 4
    assert len(endpoint.asked) > asked


def test_the_budget_ends_a_build_with_what_it_has_and_the_next_run_goes_on(
    remud, chapters: Path, tmp_path: Path, endpoint: Endpoint
) -> None:
    command = words(chapters, endpoint, "--concurrency", 2, "--price", "0,1000")
    planned = remud("plan", chapters, *command[4:8], "--price", "0,1000", "--json", OPENAI_API_KEY="k")
    assert planned.returncode == 0, planned.stderr
    plan = json.loads(planned.stdout)
    assert endpoint.asked == []
    calls = sum(task["calls"] for task in plan["tasks"].values())
    assert calls == 90  # 30 passages, three passes
    # A reply may cost 4.10 dollars; those of the script cost about 0.1
    ended = remud(*command, "--budget", 10, OPENAI_API_KEY="k")
    assert ended.returncode == 0, ended.stderr
    progress = json.loads((tmp_path / "out/remud/.work/progress.json").read_text(encoding="utf-8"))
    assert 0 < progress["dollars"] <= 10
    assert 0 < len(endpoint.asked) < 90
    assert "the same command asks them again" in ended.stdout
    done = remud(*command, OPENAI_API_KEY="k")
    assert done.returncode == 0
    assert len(endpoint.asked) == 90
    assert "asks them again" not in done.stdout


def test_an_endpoint_that_is_not_there_is_told_in_seconds_with_its_address(remud, chapters: Path) -> None:
    at = time.monotonic()
    failed = remud(
        "build",
        chapters,
        "--out",
        "out/remud",
        "--teacher",
        "openai/m",
        "--base-url",
        "http://127.0.0.1:9/v1",
        OPENAI_API_KEY="k",
    )
    assert time.monotonic() - at < 60
    assert failed.returncode == 2
    assert "http://127.0.0.1:9/v1" in failed.stderr
    assert "is the endpoint running?" in failed.stderr


def test_recipe_pubmedvision_keeps_licence_and_article_and_names_its_arm(
    remud, shared_data: Path, tmp_path: Path, endpoint: Endpoint
) -> None:
    from datasets import concatenate_datasets, load_dataset

    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("medhora2020_fice_angiosarcoma_case.pdf", "cheema2021_pocus_covid_icu.pdf"):
        (papers / name).symlink_to(shared_data / "pdf_en" / name)
    (papers / "sources.yaml").write_text(
        '"*.pdf": {licence: CC-BY-4.0, redistribution: public, article_id: "doi:10.1000/1"}\n', encoding="utf-8"
    )
    command = words(papers, endpoint, "--recipe", "pubmedvision", "--set", "generate.rewriting.arm=blind")
    done = remud(*command, OPENAI_API_KEY="k")
    assert done.returncode == 0, done.stderr
    rows = concatenate_datasets(list(load_dataset(str(tmp_path / "out/remud"), "vqa_instruction").values()))
    assert {row["licence"] for row in rows["source"]} == {"CC-BY-4.0"}
    assert {row["article_id"] for row in rows["source"]} == {"doi:10.1000/1"}
    assert all(teacher["prompt"].startswith("rewriting_blind.") for teacher in rows["teacher"])
    assert all(rows["scenario"])
    assert "image_url" not in "".join(endpoint.asked)
