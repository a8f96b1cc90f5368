"""A build with a judge: what it is asked about, what it is told apart from, and what is kept of it."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from remud_hub.cli import app
from remud_hub.errors import UsageError
from remud_hub.hub.report import Report, print_report
from remud_hub.job import as_judged, make_job
from remud_hub.pipeline import build
from remud_hub.planning.plan import plan, print_plan
from remud_hub.progress import Progress, Tally, Watch, describe
from remud_hub.read.sources import find_sources
from remud_hub.recipe import Recipe, load_recipe
from remud_hub.records import Evidence, Page, Sample, Source
from remud_hub.steps import cases_of
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Reply, Usage
from remud_hub.teachers.metered import Spending
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.prices import Price
from remud_hub.work import SourceResult
from tests.scripted import ScriptedEndpoint


CHECKS = "checks=[format, leak, judge]"


class Judge(ScriptedEndpoint):
    """Turns down what speaks of a stone; a teacher of another name."""

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        said = super().answer(body)
        row = json.dumps(body["messages"][-1]["content"], ensure_ascii=False).partition("The row:")[2]
        text = json.loads(said["choices"][0]["message"]["content"])
        said["choices"][0]["message"]["content"] = json.dumps(text | {"support": 1} if "stone" in row else text)
        return said


@pytest.fixture
def endpoints(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ScriptedEndpoint, Judge]]:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    served = ScriptedEndpoint(), Judge()
    yield served
    for each in served:
        each.close()


@pytest.fixture
def chapters(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in {
        "kidney": "The kidney measures 11 cm in length and has a smooth outline. Figure 3 shows it from behind the spine. ",
        "gall": "A stone of 9 mm lies in the neck of the bladder. The wall is thin and the duct is not dilated at all. ",
    }.items():
        (folder / f"{name}.md").write_text(f"# {name}\n\n{text * 6}\n", encoding="utf-8")
    return folder


def recipe_of(judge: str | None) -> Recipe:
    changes = ["passes=[qa]", CHECKS, "curate.decontaminate.against=[]"]
    return load_recipe("remud", "openai/scripted", changes, judge)


def built(chapters: Path, out: Path, endpoints: tuple[ScriptedEndpoint, Judge], judge: str | None) -> Report:
    files, _ = find_sources([chapters])
    reaches = [TeacherOptions((each.url,)) for each in endpoints]
    prices = Spending(Price(1, 1)), Spending(Price(100, 100))
    return build(
        files,
        recipe_of(judge),
        out,
        reach=reaches[0],
        spending=prices[0],
        judge_reach=reaches[1],
        judge_spending=prices[1],
    )


@pytest.mark.slow  # it builds twice
def test_the_judge_is_asked_about_rows_that_passed_the_rules_and_paid_for_once(
    chapters: Path, tmp_path: Path, endpoints: tuple[ScriptedEndpoint, Judge]
) -> None:
    out = tmp_path / "out"
    report = built(chapters, out, endpoints, "openai/judging")
    teacher, judge = endpoints
    rows = sum(sum(counts.values()) for counts in report.rows.values())
    fell = report.dropped["verify: judge: page does not support it"]
    assert report.dropped["verify: leak: figure number"] > 0
    assert fell > 0
    # Rows that broke a rule cost nothing here; equal rows are one request
    assert len(judge.requests) == rows + fell + report.dropped.get("curate: duplicate", 0)
    assert {body["model"] for body in judge.requests} == {"judging"}
    assert not any("Figure 3" in str(body["messages"][-1]).partition("The row:")[2] for body in judge.requests)
    assert report.not_run == {}
    lock = json.loads((out / "recipe.lock.json").read_text(encoding="utf-8"))
    assert lock["recipe"]["judge"] == "openai/judging"
    assert lock["judge_version"]
    assert any(name.startswith("judge.en@") for name in lock["prompts"])
    counts = Progress.model_validate_json((out / ".work" / "progress.json").read_bytes())
    assert counts.counts.judge_prompt_tokens > 0
    spent = counts.counts.prompt_tokens + counts.counts.completion_tokens
    judged = counts.counts.judge_prompt_tokens + counts.counts.judge_completion_tokens
    assert counts.dollars == pytest.approx((spent + 100 * judged) / 1e6, abs=1e-4)
    before = len(teacher.requests), len(judge.requests)
    again = built(chapters, tmp_path / "again", endpoints, "openai/judging")
    assert (len(teacher.requests), len(judge.requests)) == before  # all replies are kept
    assert again.dropped == report.dropped


def test_without_a_judge_the_rows_stay_and_the_report_says_what_was_not_run(
    chapters: Path, tmp_path: Path, endpoints: tuple[ScriptedEndpoint, Judge]
) -> None:
    report = built(chapters, tmp_path / "out", endpoints, None)
    assert endpoints[1].requests == []
    assert report.not_run == {"judge": "no judge is named (--judge)"}
    shown = io.StringIO()
    print_report(report, Console(file=shown, width=200))
    assert "not run: judge: no judge is named (--judge)" in shown.getvalue()


def test_a_plan_counts_the_judge_and_sends_nothing(chapters: Path, endpoints: tuple[ScriptedEndpoint, Judge]) -> None:
    files, _ = find_sources([chapters])
    found = plan(files, recipe_of("openai/gpt-4o"), reach=TeacherOptions((endpoints[0].url,)))
    assert endpoints[0].requests == endpoints[1].requests == []
    assert found.judge
    assert found.judge.tasks["judge"].calls == found.judge.rows > 0
    assert found.judge.dollars == pytest.approx(Price(2.5, 10).of(found.judge.tasks["judge"].usage), abs=1e-4)
    shown = io.StringIO()
    print_plan(found, Console(file=shown, width=250))
    assert "for the judge (an estimate: no row is written yet; as if" in shown.getvalue()
    assert plan(files, recipe_of(None)).not_run == {"judge": "no judge is named (--judge)"}


@pytest.mark.parametrize(
    ("judge", "spending", "judge_spending", "said"),
    [
        ("oracle/m", Spending(), Spending(), "'oracle/m' is not known"),
        ("extractive", Spending(), Spending(), "'extractive' cannot write judge"),
        ("openai/gpt-4o", Spending(Price(1, 1), 5.0), Spending(), "--judge-budget"),
        ("openai/my-own", Spending(), Spending(budget=1.0), "the price of openai/my-own is not known"),
    ],
)
def test_a_judge_that_cannot_be_had_or_paid_is_told_before_anything_is_read(
    tmp_path: Path, judge: str, spending: Spending, judge_spending: Spending, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        make_job([], recipe_of(judge), tmp_path, None, spending, None, judge_spending=judge_spending)


def test_a_judge_on_this_machine_needs_no_budget(tmp_path: Path) -> None:
    job = make_job([], recipe_of("local/org/model"), tmp_path, None, Spending(Price(1, 1), 5.0), None)
    judged = as_judged(job)
    assert judged.recipe.teacher == "local/org/model"
    assert judged.lock.teacher_version == job.lock.judge_version != job.lock.teacher_version


def test_only_pages_whose_picture_is_there_are_shown(
    sample: Callable[..., Sample], figure_evidence: Evidence, store: BlobStore, picture: str
) -> None:
    def page(image: str) -> Page:
        return Page(number=1, width=100, height=100, image=image, has_text=True)

    part = SourceResult(
        source=Source(id="a" * 64, name="a.pdf", uri="a.pdf", media_type="application/pdf"),
        pages=(page("f" * 64),),
        evidences=(figure_evidence,),
        samples=(sample(),),
    )
    (case,) = cases_of(part, store)
    assert (case.page, case.pictures) == (None, (picture,))
    (case,) = cases_of(part.model_copy(update={"pages": (page(picture),)}), store)
    assert case.page == picture


@pytest.mark.parametrize(("judge_price", "dollars"), [(Price(100, 100), 0.112), (None, None)])
def test_the_judges_tokens_have_a_price_of_their_own(
    tmp_path: Path, judge_price: Price | None, dollars: float | None
) -> None:
    reply = Reply(text="{}", model="m", usage=Usage(prompt_tokens=1000, completion_tokens=100))
    with Watch(tmp_path, 1, Price(1, 10), Console(file=io.StringIO()), judge_price) as watch:
        tally = Tally(tmp_path / "progress", "rank_00000_verify")
        tally.reply(reply)
        tally.judgement(reply)
        tally.close()
        counts = watch.progress(done=False)
    assert (counts.counts.prompt_tokens, counts.counts.judge_prompt_tokens) == (1000, 1000)
    assert counts.dollars == dollars
    assert "judge 1000 in, 100 out" in describe(counts)


@pytest.mark.parametrize("command", ["build", "plan", "verify"])
def test_the_judge_is_named_on_the_command_line(command: str, chapters: Path, tmp_path: Path) -> None:
    out = [] if command == "plan" else ["--out", str(tmp_path / "out")]
    found = CliRunner().invoke(app, [command, str(chapters), *out, "--judge", "oracle/m"])
    assert found.exit_code != 0
    assert "'oracle/m' is not known" in str(found.exception)
