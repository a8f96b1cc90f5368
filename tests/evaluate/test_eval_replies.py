"""What is kept of an evaluation, and that a killed one goes on from it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.evaluate.replies import FILE, Kept, Replies, batch_key


Rows: TypeAlias = dict[str, list[dict[str, Any]]]

KEPT = {
    "a": Kept(("yes", "是的\n\u2028"), 0.5),
    "b": Kept((), 0.0),
    "c": Kept(("", "\ud800"), 1.25, cut=(True, False)),
}
RUN = """
import sys
from pathlib import Path
from remud_hub.evaluate.options import Options
from remud_hub.evaluate.run import evaluate
data, out, backend = sys.argv[1:]
evaluate("tiny", ["remud|vqa", "remud|qa"], data, backend, Path(out), Options(max_new_tokens=64, batch_size=2))
"""


def written(folder: Path) -> Path:
    replies = Replies(folder)
    for key, kept in KEPT.items():
        replies.put(key, kept)
    return folder / FILE


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    written(tmp_path)
    replies = Replies(tmp_path)
    assert {key: replies.get(key) for key in KEPT} == KEPT
    assert replies.get("d") is None


@settings(deadline=None, max_examples=40)
@given(st.integers(min_value=0, max_value=500))
def test_wherever_a_kill_cuts_the_file_whole_lines_are_kept_and_more_can_be_added(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    file = written(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[:length])
    replies = Replies(folder)
    expected = {key for key, line in zip(KEPT, whole.split(b"\n")[1::2], strict=True) if line in whole[:length]}
    assert {key for key in KEPT if replies.get(key)} == expected
    replies.put("d", KEPT["a"])
    again = Replies(folder)
    assert {key for key in [*KEPT, "d"] if again.get(key)} == expected | {"d"}


def test_a_file_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"key": "a", "replies": ["yes"], "seconds": 0.5, "note": null}\n', encoding="utf-8")
    assert Replies(tmp_path).get("a") == Kept(("yes",), 0.5, cut=None)


def test_threads_may_keep_at_once(tmp_path: Path) -> None:
    replies = Replies(tmp_path)
    kept = {str(number): Kept((str(number) * 10_000,), 1.0) for number in range(50)}
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(replies.put, kept.keys(), kept.values()))
    again = Replies(tmp_path)
    assert {key: again.get(key) for key in kept} == kept


def test_whatever_else_stands_in_the_file_is_no_reply(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xff\n[]\n"a"\n{"key": "a"}\n{"key": "a", "replies": 1, "seconds": 2}\n')
    assert Replies(tmp_path).get("a") is None


def test_another_model_setting_prompt_picture_or_order_is_asked_anew() -> None:
    asked = [[[{"role": "user", "content": "?"}], ["p1", "p2"]], [[{"role": "user", "content": "!"}], []]]
    other_prompt = [[[{"role": "user", "content": "??"}], ["p1", "p2"]], asked[1]]
    other_picture = [[asked[0][0], ["p1", "p3"]], asked[1]]
    keys = [
        batch_key("m", {"max_new_tokens": 8}, asked),
        batch_key("n", {"max_new_tokens": 8}, asked),
        batch_key("m", {"max_new_tokens": 9}, asked),
        batch_key("m", {"max_new_tokens": 8}, other_prompt),
        batch_key("m", {"max_new_tokens": 8}, other_picture),
        batch_key("m", {"max_new_tokens": 8}, asked[::-1]),
        batch_key("m", {"max_new_tokens": 8}, asked[:1]),
    ]
    assert len(set(keys)) == len(keys)


def started(data: Path, out: Path, backend: str = "local") -> subprocess.Popen[bytes]:
    scratch = out.parent
    environment = {
        **os.environ,
        "HF_HOME": str(scratch / "hf"),
        "HF_DATASETS_OFFLINE": "1",
        "REMUD_CACHE_DIR": str(scratch / "cache"),
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    command = [sys.executable, "-c", RUN, str(data), str(out), backend]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def lines(out: Path) -> list[dict[str, Any]]:
    file = out / ".work" / FILE
    return [json.loads(line) for line in file.read_text("ascii").splitlines() if line] if file.is_file() else []


def killed_after(batches: int, data: Path, out: Path, backend: str, delay_s: float) -> None:
    """Kill an evaluation so long after it has kept so many batches."""
    process = started(data, out, backend)
    while len(lines(out)) < batches and process.poll() is None:
        time.sleep(0.002)
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    process.wait()


def samples(out: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "samples.parquet").drop_columns("seconds").to_pylist()
    return rows


@pytest.mark.slow
def test_a_killed_evaluation_goes_on_and_ends_like_one_that_was_not(tmp_path: Path, data: Path) -> None:
    assert started(data, tmp_path / "whole").wait() == 0
    chance = random.Random(5)
    for batches, backend in ((1, "local"), (2, "lighteval"), (4, "local")):
        killed_after(batches, data, tmp_path / "killed", backend, chance.uniform(0, 0.2))
    assert started(data, tmp_path / "killed").wait() == 0

    assert samples(tmp_path / "killed") == samples(tmp_path / "whole")
    keys = [line["key"] for line in lines(tmp_path / "killed")]
    assert sorted(keys) == sorted({line["key"] for line in lines(tmp_path / "whole")}), "each batch was kept once"
    seconds = pq.read_table(tmp_path / "killed" / "samples.parquet")["seconds"].to_pylist()
    assert all(seconds)

    before = (tmp_path / "killed" / ".work" / FILE).read_bytes()
    assert started(data, tmp_path / "killed").wait() == 0
    assert started(data, tmp_path / "killed", "lighteval").wait() == 0
    assert (tmp_path / "killed" / ".work" / FILE).read_bytes() == before, "nothing was asked again, by either backend"
    assert samples(tmp_path / "killed") == samples(tmp_path / "whole")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, sample_rows: Rows, write_dataset: Any) -> Path:
    folder: Path = write_dataset(tmp_path_factory.mktemp("kept") / "remud", sample_rows)
    return folder
