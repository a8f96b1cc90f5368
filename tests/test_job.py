"""What is found out about a build before anything is read, and how its ranks share a teacher."""

import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.job import make_job, ranks_of, reach_of
from remud_hub.pipeline import build
from remud_hub.read.sources import find_sources
from remud_hub.recipe import load_recipe
from remud_hub.teachers.metered import Spending
from remud_hub.teachers.options import TeacherOptions
from tests.scripted import ScriptedEndpoint


def test_a_teacher_that_cannot_write_what_is_asked_for_is_told_before_anything_is_read() -> None:
    recipe = load_recipe("pubmedvision", "extractive")
    with pytest.raises(UsageError, match="cannot write rewriting_unblinded"):
        make_job([], recipe, Path("out"), None, None, None)


@given(st.integers(1, 100), st.integers(1, 100))
def test_the_ranks_share_the_concurrency_exactly(concurrency: int, ranks: int) -> None:
    ranks = min(ranks, concurrency)
    shares = [TeacherOptions(concurrency=concurrency).share(rank, ranks).concurrency for rank in range(ranks)]
    assert sum(shares) == concurrency
    assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize(
    ("workers", "concurrency", "ranks", "told"), [(2, 64, 2, ""), (9, 64, 3, ""), (3, 2, 2, "2 of 3 workers")]
)
def test_there_are_no_more_ranks_than_requests_at_once(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    workers: int,
    concurrency: int,
    ranks: int,
    told: str,
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    files, _ = find_sources([tmp_path])
    job = make_job(files, load_recipe("remud"), tmp_path, TeacherOptions(concurrency=concurrency), None, None)
    assert ranks_of(job, workers) == ranks
    said = capsys.readouterr().err
    assert told in said if told else not said


class Counting(ScriptedEndpoint):
    """Knows how many requests it had at once."""

    def __init__(self) -> None:
        self.under_way = self.most = 0
        self._lock = threading.Lock()
        super().__init__()

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        try:
            threading.Event().wait(0.05)
            return super().answer(body)
        finally:
            with self._lock:
                self.under_way -= 1


@pytest.mark.slow
def test_more_workers_than_concurrency_send_no_more_than_it_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    sources = tmp_path / "in"
    sources.mkdir()
    for number in range(3):
        text = f"The kidney measures {number + 8} cm in length and has a smooth outline on ultrasound. " * 6
        (sources / f"{number}.md").write_text(f"# Kidney {number}\n\n{text}\n", encoding="utf-8")
    files, _ = find_sources([sources])
    endpoint = Counting()
    try:
        reach = TeacherOptions((endpoint.url,), concurrency=1)
        build(files, load_recipe("remud", "openai/scripted"), tmp_path / "out", workers=3, reach=reach)
    finally:
        endpoint.close()
    assert endpoint.most == 1


@pytest.mark.parametrize("budget", [None, 5.0])
def test_whoever_has_a_budget_asks_for_nothing_without_a_limit(tmp_path: Path, budget: float | None) -> None:
    job = make_job(
        [], load_recipe("remud", "openai/gpt-4o"), tmp_path, TeacherOptions(), Spending(budget=budget), None
    )
    assert reach_of(job, 0, 1).must_limit is (budget is not None)
