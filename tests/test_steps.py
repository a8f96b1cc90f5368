"""What a step does with jobs that end well, end badly, or take long."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from remud_hub.errors import TeacherError, UsageError
from remud_hub.generate.jobs import Outcome
from remud_hub.job import make_job
from remud_hub.recipe import load_recipe
from remud_hub.records import Evidence, Sample, Source
from remud_hub.steps import Generate, _Asked, _Piece
from remud_hub.teachers.options import TeacherOptions
from remud_hub.work import SourceResult
from tests.scripted import ScriptedEndpoint


@pytest.fixture
def piece(passage: Callable[..., Evidence]) -> Callable[..., _Piece]:
    def make(outcome: list[Outcome] | Exception | None) -> _Piece:
        future: Future[list[Outcome]] = Future()
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        elif outcome is not None:
            future.set_result(outcome)
        return _Piece("qa", passage("A text."), future)

    return make


def test_a_fault_in_one_job_is_a_rejection_that_the_next_run_tries_again(
    piece: Callable[..., _Piece], sample: Callable[..., Sample]
) -> None:
    part = SourceResult(source=Source(id="a" * 64, name="a.md", uri="a.md", media_type="text/markdown"))
    asked = _Asked(part, [piece([sample()]), piece(KeyError("oops")), piece([sample()])])
    assert asked.is_done
    written = asked.written()
    assert len(written.samples) == 2
    (rejection,) = written.rejections
    assert (rejection.reason, rejection.retry) == ("qa: fault of remud-hub: KeyError", True)
    assert "KeyError: 'oops'" in rejection.detail


@pytest.mark.parametrize("error", [TeacherError("it is gone"), UsageError("no such key"), OSError("the disk is full")])
def test_what_no_other_job_would_fare_better_with_ends_the_run(piece: Callable[..., _Piece], error: Exception) -> None:
    with pytest.raises(type(error), match=str(error)):
        piece(error).outcomes()


def test_a_part_is_not_done_while_one_of_its_jobs_is_not(piece: Callable[..., _Piece]) -> None:
    part = SourceResult(source=Source(id="a" * 64, name="a.md", uri="a.md", media_type="text/markdown"))
    assert not _Asked(part, [piece([]), piece(None)]).is_done
    assert _Asked(part, []).is_done


class Holding(ScriptedEndpoint):
    """Keeps back what is asked about one text until it may go."""

    def __init__(self, held: str) -> None:
        self.held = held
        self.release = threading.Event()
        self.answered = threading.Semaphore(0)
        super().__init__()

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        if self.held in json.dumps(body):
            self.release.wait(5)
        said = super().answer(body)
        self.answered.release()
        return said


def test_a_part_goes_on_when_it_is_finished_and_not_after_those_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passage: Callable[..., Evidence]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    endpoint = Holding("slow")
    recipe = load_recipe("remud", "openai/scripted").model_copy(update={"passes": ("qa",)})
    job = make_job([], recipe, tmp_path / "out", TeacherOptions((endpoint.url,)), None, None)

    def parts() -> Iterator[SourceResult]:
        for letter, name in zip("abc", ("slow", "quick", "last"), strict=True):
            source = Source(id=letter * 64, name=name, uri=name, media_type="text/markdown")
            yield SourceResult(source=source, evidences=(passage(f"The {name} kidney measures 11 cm in length."),))
            if name == "quick":
                assert endpoint.answered.acquire(timeout=60)
                time.sleep(0.2)  # for the answer to arrive

    written = Generate(job).run(parts())
    first = next(written)
    endpoint.release.set()
    rest = list(written)
    endpoint.close()
    assert first.source.name == "quick"
    assert {part.source.name for part in rest} == {"slow", "last"}
    assert all(part.samples for part in (first, *rest))
