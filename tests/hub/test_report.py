"""Rows are counted by config, scenario and prompt; near-duplicate captions of other sources are dropped and counted."""

import io
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from remud_hub.hub.assemble import assemble
from remud_hub.hub.report import print_report
from remud_hub.recipe import load_recipe, lock_recipe
from remud_hub.records import Evidence, Problem, Rejection, Sample, TeacherStamp
from remud_hub.store import BlobStore
from remud_hub.work import SourceResult
from tests.hub.conftest import make_part


CAPTIONS = ("Left heart in the apical view.", "Right kidney, long axis.", "left heart in the apical view")


def part(number: int, caption: str, evidence: Evidence, sample: Callable[..., Sample]) -> SourceResult:
    """A source with one figure and the two rows of its rewriting."""
    made = make_part(number, evidence, sample())
    assert evidence.figure is not None
    fields = evidence.model_dump(exclude={"id", "source_id", "figure"})
    figure = evidence.figure.model_copy(update={"caption": caption})
    own = Evidence.create(**fields, source_id=made.source.id, figure=figure)
    stamp = TeacherStamp(model="m", prompt="rewriting_blind.en@1 + translation.zh@1", prompt_sha256="c" * 64)
    rows = [
        sample(
            config=config,
            thinking=None,
            question=f"Question {number}?",
            evidence_id=own.id,
            source_id=made.source.id,
            scenario=scenario,
            teacher=stamp,
        )
        for config, scenario in (("vqa_alignment", None), ("vqa_instruction", f"scenario_{number}"))
    ]
    return made.model_copy(update={"evidences": (own,), "samples": tuple(rows)})


def test_kinds_and_near_duplicates_are_counted(
    tmp_path: Path, figure_evidence: Evidence, sample: Callable[..., Sample], store: BlobStore
) -> None:
    parts = [part(number, caption, figure_evidence, sample) for number, caption in enumerate(CAPTIONS)]
    report = assemble(tmp_path / "remud", lock_recipe(load_recipe("remud")), lambda: iter(parts), store)
    prompt = "rewriting_blind + translation"
    assert [(kind.config, kind.scenario, kind.prompt, kind.rows) for kind in report.kinds] == [
        ("vqa_alignment", None, prompt, 2),
        ("vqa_instruction", "scenario_0", prompt, 1),
        ("vqa_instruction", "scenario_1", prompt, 1),
    ]
    assert report.dropped["curate: near-duplicate caption"] == 2
    assert sum(sum(counts.values()) for counts in report.rows.values()) == 4
    console = Console(record=True, width=120)
    print_report(report, console)
    said = console.export_text()
    assert "scenario_1" in said
    assert prompt in said
    kept = (tmp_path / "remud" / "rejections.jsonl").read_text(encoding="utf-8")
    assert kept.count('"reason":"near-duplicate caption"') == 2


def test_what_the_same_command_tries_again_is_told(
    tmp_path: Path, figure_evidence: Evidence, sample: Callable[..., Sample], store: BlobStore
) -> None:
    made = part(0, CAPTIONS[0], figure_evidence, sample)
    reasons = {
        "qa: not asked: the budget is spent": True,
        "vqa: fault of remud-hub: KeyError": True,
        "vqa: not answered: the endpoint stayed away": True,
        "x": False,
    }
    rejections = tuple(
        Rejection(stage="generate", reason=reason, source_id=made.source.id, retry=retry)
        for reason, retry in reasons.items()
    )
    parts = [made.model_copy(update={"rejections": rejections})]
    report = assemble(tmp_path / "remud", lock_recipe(load_recipe("remud")), lambda: iter(parts), store)
    assert list(report.waiting) == [f"generate: {reason}" for reason, retry in reasons.items() if retry]
    assert (report.unanswered, report.faults) == (1, 1)
    console = Console(record=True, width=200, file=io.StringIO())
    print_report(report, console)
    assert "3 requests wait" in console.export_text()


def test_what_is_the_same_on_many_pages_is_said_once(
    tmp_path: Path, figure_evidence: Evidence, sample: Callable[..., Sample], store: BlobStore
) -> None:
    problems = (*(Problem(page=page, message="hidden: x") for page in (5, 2, 3, 6, 7, 7)), Problem(message="cut off"))
    parts = [part(0, CAPTIONS[0], figure_evidence, sample).model_copy(update={"problems": problems})]
    report = assemble(tmp_path / "remud", lock_recipe(load_recipe("remud")), lambda: iter(parts), store)
    console = Console(record=True, width=200, file=io.StringIO())
    print_report(report, console)
    notes = [line for line in console.export_text().splitlines() if line.startswith("note: ")]
    name = report.sources[0].name
    assert notes == [f"note: {name}, pages 2, 3, 5-7: hidden: x", f"note: {name}: cut off"]


def test_rows_by_value_are_told_before_and_after_balancing(
    tmp_path: Path, parts: list[SourceResult], store: BlobStore
) -> None:
    modalities = ("ultrasound", "ultrasound", "ultrasound", "ultrasound", "ct")
    parts = [
        part.model_copy(update={"samples": (part.samples[0].model_copy(update={"modality": modality}),)})
        for part, modality in zip(parts, modalities, strict=True)
    ]
    recipe = load_recipe("remud", changes=["curate.balance.by=modality", "curate.balance.temperature=10"])
    report = assemble(tmp_path / "remud", lock_recipe(recipe), lambda: iter(parts), store)
    assert report.balance is not None
    assert (report.balance.before, report.balance.after) == ({"ultrasound": 4, "ct": 1}, {"ultrasound": 1, "ct": 1})
    assert report.dropped["curate: over the share of ultrasound"] == 3
    console = Console(record=True, width=120, file=io.StringIO())
    print_report(report, console)
    said = console.export_text()
    (line,) = [line for line in said.splitlines() if "ultrasound" in line and "%" in line]
    assert line.replace("│", " ").split() == ["ultrasound", "4", "1", "50.0%"]
    assert "splits: 2 rows of 2 units in 2 groups, 2 pictures; found in two splits: 0" in said
    assert "not in the store" not in said
