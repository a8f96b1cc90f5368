from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.records import LANGUAGES, Rejection, Sample, Verdict
from remud_hub.teachers.base import FinishReason, Reply
from remud_hub.verify.asked.case import Case
from remud_hub.verify.asked.checks import ASKED, examine, load_asked, prompts_of
from remud_hub.verify.checks import check_versions, load_checks, not_run, not_run_lines
from remud_hub.verify.settings import ImageNeededSettings, SupportedSettings, VerifySettings


SETTINGS = VerifySettings(image_needed=ImageNeededSettings(share=1.0))
EVERY = load_asked(list(ASKED), SETTINGS)


def test_a_row_keeps_the_verdicts_it_had_and_gets_those_of_the_checks_in_their_order(
    case: Callable[..., Case], judge: Any, asked: Any
) -> None:
    row = case()
    before = Verdict(check="format", version=1, passed=True, score=1.0)
    row = row._replace(sample=row.sample.model_copy(update={"verdicts": (before,)}))
    found = asked(judge(row), examine(row, EVERY))
    assert isinstance(found, Sample)
    assert [verdict.check for verdict in found.verdicts] == ["format", "image_needed", "agreement", "judge"]
    assert all(verdict.passed for verdict in found.verdicts)
    assert found.id == row.sample.id


@pytest.mark.parametrize(
    ("manner", "last", "requests"), [("guesser", "image_needed", 2), ("contrary", "agreement", 5)]
)
def test_nobody_pays_for_a_row_that_has_fallen(
    case: Callable[..., Case], judge: Any, asked: Any, manner: str, last: str, requests: int
) -> None:
    row = case()
    served = judge(row, manner)
    found = asked(served, examine(row, EVERY))
    assert (found.verdicts[-1].check, found.verdicts[-1].passed) == (last, False)
    assert len(served.requests) == requests


def test_half_json_leaves_the_row_out_for_good(case: Callable[..., Case], judge: Any, asked: Any) -> None:
    row = case()
    served = judge(row, "half")
    found = asked(served, examine(row, load_asked(["judge"], SETTINGS)))
    assert isinstance(found, Rejection)
    assert (found.stage, found.reason, found.retry) == ("verify", "judge: half JSON", False)
    assert found.sample == row.sample
    assert len(served.requests) == 2  # once to mend it


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("unanswered", "not answered: the endpoint stayed away"),
        ("unpaid", "not asked: the budget is spent"),
        ("refused", "refused by the endpoint"),
    ],
)
def test_who_is_not_answered_is_asked_again_in_the_next_run(
    name: str, ending: FinishReason, reason: str, case: Callable[..., Case]
) -> None:
    talk = examine(case(), load_asked([name], SETTINGS))
    next(talk)
    with pytest.raises(StopIteration) as end:
        talk.send(Reply(text="this model does not see pictures", model="m", finish_reason=ending))
    found = end.value.value
    assert isinstance(found, Rejection)
    assert (found.reason, found.retry) == (f"{name}: {reason}", True)
    assert "does not see pictures" in found.detail


def test_both_tables_are_known_by_their_names() -> None:
    assert len(load_checks(["format", *ASKED])) == 1
    assert set(check_versions(["format", *ASKED])) == {"format", *ASKED}
    assert {prompt.language for prompt in prompts_of(list(ASKED))} == set(LANGUAGES)
    assert {prompt.task for prompt in prompts_of(["judge"])} == {"judge"}
    assert prompts_of(["format"]) == []


def test_what_is_not_run_is_said_with_what_it_lacks() -> None:
    names = ["format", "supported", *ASKED]
    assert list(not_run_lines(not_run(names, None, SETTINGS))) == [
        "not run: image_needed, agreement, judge: no judge is named (--judge)",
        "not run: supported: no sentence model is named (--set verify.supported.model=minilm)",
    ]
    with_model = SETTINGS.model_copy(update={"supported": SupportedSettings(model="minilm")})
    assert not_run(names, "openai/m", with_model) == {}
    assert not_run(["format"], None, SETTINGS) == {}
