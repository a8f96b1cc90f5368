"""What a step does with jobs that end well, end badly, or take long."""

from collections.abc import Callable
from concurrent.futures import Future

import pytest

from remud_hub.errors import TeacherError, UsageError
from remud_hub.generate.jobs import Outcome
from remud_hub.records import Evidence, Sample, Source
from remud_hub.steps import _Asked, _Piece
from remud_hub.work import SourceResult


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
