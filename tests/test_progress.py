import contextlib
import io
import json
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console

from remud_hub.progress import Counts, Progress, Tally, Watch, describe, tell
from remud_hub.teachers.base import Reply, Usage
from remud_hub.teachers.news import Notice, Trouble
from remud_hub.teachers.prices import Price


REPLY = Reply(text="{}", model="m", usage=Usage(prompt_tokens=1000, completion_tokens=100))


def work(folder: Path) -> None:
    """Two ranks do something."""
    for rank in (0, 1):
        tally = Tally(folder / "progress", f"rank_{rank:05d}_generate")
        tally.add(sources=1, asked=4, written=2, rows=3)
        tally.reply(REPLY)
        tally.reply(REPLY.model_copy(update={"cached": True}))
        tally.drop(Counter({"verify: leak": 2}))
        tally.close()


def test_what_the_ranks_did_is_added_up_and_left_for_programs(tmp_path: Path) -> None:
    with Watch(tmp_path, 4, Price(2, 10), Console(file=io.StringIO())):
        work(tmp_path)
    progress = Progress.model_validate_json((tmp_path / "progress.json").read_bytes())
    assert progress.counts == Counts(
        sources=2,
        asked=8,
        written=4,
        rows=6,
        replies=4,
        kept_replies=2,
        prompt_tokens=2000,
        completion_tokens=200,
        dropped={"verify: leak": 4},
    )
    assert progress.dollars == pytest.approx(0.006)
    assert (progress.done, progress.seconds_left, progress.total_sources) == (True, 0.0, 4)


def test_the_file_is_there_while_the_build_runs_and_tells_what_is_left(tmp_path: Path) -> None:
    with Watch(tmp_path, 4, None, Console(file=io.StringIO())) as watch:
        work(tmp_path)
        time.sleep(1.2)
        live = json.loads((tmp_path / "progress.json").read_text(encoding="utf-8"))
        now = watch.progress(done=False)
    assert live["done"] is False
    assert live["dollars"] is None
    # 4 of 8 are written and half of the sources are unread: three times as much as was done is still to do
    assert now.seconds_left == pytest.approx(now.seconds * 3, abs=0.3)


def test_a_run_that_ended_badly_is_not_done(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Watch(tmp_path, 1, None, Console(file=io.StringIO())):
        raise KeyboardInterrupt
    assert json.loads((tmp_path / "progress.json").read_text(encoding="utf-8"))["done"] is False


def test_lines_of_every_rank_reach_the_terminal_once_and_those_of_the_last_run_do_not(tmp_path: Path) -> None:
    tell(tmp_path / "progress", 0, "from the last run")
    shown = io.StringIO()
    with Watch(tmp_path, 1, None, Console(file=shown, width=200)):
        tell(tmp_path / "progress", 0, "a.pdf: 3 pages")
        time.sleep(1.2)
        tell(tmp_path / "progress", 1, "图.pdf: 2 pages [not markup]")
    assert shown.getvalue().splitlines() == ["a.pdf: 3 pages", "图.pdf: 2 pages [not markup]"]


def test_troubles_are_counted_and_notices_shown_while_the_reply_is_still_awaited(tmp_path: Path) -> None:
    shown = io.StringIO()
    with Watch(tmp_path, 1, None, Console(file=shown, width=200)) as watch:
        tally = Tally(tmp_path / "progress", "rank_00000_generate")
        tally.reply(Trouble("no connection"))
        tally.judgement(Trouble("429"))
        tally.reply(Notice("http://localhost:1/v1: no connection for 5 s; waiting up to 600 s"))
        time.sleep(1.2)
        tally.reply(Trouble("no connection"))
        progress = watch.progress(done=False)
        tally.reply(REPLY.model_copy(update={"troubles": ("no connection", "no connection")}))
        tally.close()
    assert progress.counts.troubles == {"no connection": 2, "429": 1}
    assert "tried again: 2 no connection, 1 429" in describe(progress)
    assert shown.getvalue().splitlines() == ["http://localhost:1/v1: no connection for 5 s; waiting up to 600 s"]
    assert watch.progress(done=True).counts.troubles == progress.counts.troubles


def test_what_was_estimated_is_said_to_be(tmp_path: Path) -> None:
    guessed = REPLY.usage.model_copy(update={"estimated": True})
    with Watch(tmp_path, 1, Price(2, 10), Console(file=io.StringIO())) as watch:
        tally = Tally(tmp_path / "progress", "rank_00000_generate")
        tally.reply(REPLY.model_copy(update={"usage": guessed}))
        tally.close()
    progress = watch.progress(done=True)
    assert progress.counts.estimated_replies == 1
    assert "tokens about 1000 in, 100 out · about $0.00" in describe(progress)


def test_a_person_reads_one_line() -> None:
    counts = Counts(sources=1, asked=8, written=4, rows=6, prompt_tokens=2000, dropped={"verify: leak": 4})
    line = describe(
        Progress(
            counts=counts,
            total_sources=2,
            seconds=10,
            rows_per_second=0.6,
            dollars=1.5,
            seconds_left=3723,
            done=False,
        )
    )
    for part in ("sources 1/2", "rows 6 (0.6/s)", "$1.50", "1:02:03 left", "dropped: 4 verify: leak"):
        assert part in line


def test_a_task_that_turns_standard_error_away_does_not_take_the_lines_along(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Watch(tmp_path, 1, None, Console(file=sys.stderr)), contextlib.redirect_stderr(io.StringIO()) as log:
        tell(tmp_path / "progress", 0, "a.pdf: 3 pages")
        time.sleep(1.2)
    assert log.getvalue() == ""
    assert "a.pdf: 3 pages" in capfd.readouterr().err
