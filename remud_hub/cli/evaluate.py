"""``remud eval``: score a model on a dataset's test split or on benchmarks; ``remud tasks``: what there is to ask."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from remud_hub.errors import UsageError


if TYPE_CHECKING:
    from remud_hub.evaluate.results import Results, TaskResult


METRICS = ("exact_match", "token_f1")
"""By which rows are scored; the report has the others."""


class Backend(StrEnum):
    """Who asks the model."""

    local = "local"
    lighteval = "lighteval"
    openai = "openai"


def evaluate_command(
    model: Annotated[str, typer.Argument(help="A folder, a Hub id, or tiny; with --backend openai, its name there.")],
    out: Annotated[
        Path, typer.Option(help="Folder for the results; the same command there goes on where it stopped.")
    ],
    data: Annotated[
        list[str] | None,
        typer.Option(
            help="Folder, file, or ORG/NAME[@REVISION] on the Hub; TASK=PLACE for one task. Benchmarks know their place on the Hub."
        ),
    ] = None,
    tasks: Annotated[
        list[str] | None,
        typer.Option(
            help="Such as 'remud|vqa_reasoning' or 'slake|zh' (see `remud tasks`); may be repeated. By default every config of "
            "--data with test rows."
        ),
    ] = None,
    backend: Annotated[
        Backend, typer.Option(help="A loop of our own, lighteval, or an OpenAI-compatible endpoint.")
    ] = Backend.local,
    max_new_tokens: Annotated[int, typer.Option(min=1, help="Where a reply is cut.")] = 512,
    batch_size: Annotated[int, typer.Option(min=1, help="Replies written at once.")] = 8,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only so many rows of each task.")] = None,
    samples: Annotated[int | None, typer.Option(min=1, help="Draw so many replies to a question.")] = None,
    temperature: Annotated[float | None, typer.Option(help="Draw replies; how freely. By default 0.6.")] = None,
    top_p: Annotated[float | None, typer.Option(help="Draw replies; from which share. By default 0.7.")] = None,
    seed: Annotated[int | None, typer.Option(help="Draw replies; the same seed, the same ones.")] = None,
    least_thinking: Annotated[int | None, typer.Option(min=0, help="Think for so many tokens or more.")] = None,
    most_thinking: Annotated[int | None, typer.Option(min=1, help="Cut thinking there, and answer.")] = None,
    blind: Annotated[bool, typer.Option(help="Keep the pictures from the model: what can be told without?")] = False,
    pictures_at_hand: Annotated[
        bool, typer.Option(help="Leave out questions whose pictures are not there, and say how many.")
    ] = False,
    base_url: Annotated[
        list[str] | None,
        typer.Option(help="Address of the model's endpoint (--backend openai); else OPENAI_BASE_URL."),
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Most requests under way at once (--backend openai).")] = 16,
    judge: Annotated[
        str | None,
        typer.Option(help="A second model, at an endpoint, that looks at open answers, beside the metrics."),
    ] = None,
    judge_base_url: Annotated[str | None, typer.Option(help="Its address; else OPENAI_BASE_URL.")] = None,
    bertscore: Annotated[
        str | None, typer.Option(help="An encoder (folder or Hub id) for BERTScore of open answers.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print results.json.")] = False,
) -> None:
    """Ask a model the test questions of a dataset, or of benchmarks, and score its answers."""
    from remud_hub.cli.extras import needs
    from remud_hub.evaluate.options import Options
    from remud_hub.evaluate.run import evaluate
    from remud_hub.models.decoding import Budget, Sampling

    places = places_of(data or [])
    drawing = _given(samples=samples, temperature=temperature, top_p=top_p, seed=seed)
    thinking = _given(least=least_thinking, most=most_thinking)
    options = Options(
        max_new_tokens=max_new_tokens,
        batch_size=batch_size,
        limit=limit,
        sampling=Sampling(**drawing) if drawing else None,
        budget=Budget(**thinking) if thinking else None,
        blind=blind,
        pictures_at_hand=pictures_at_hand,
        base_urls=tuple(base_url or ()),
        concurrency=concurrency,
        judge=judge,
        judge_url=judge_base_url,
        bertscore=bertscore,
    )
    with needs("eval"):
        results = evaluate(model, tasks or _tasks_of(places), places, backend.value, out, options)
    if as_json:
        print((out / "results.json").read_text(encoding="utf-8"), end="")
    else:
        _print(results, out)


def tasks_command() -> None:
    """List the tasks as --tasks takes them: what each asks, and where its data lies."""
    from remud_hub.evaluate.tasks.table import TASKS

    for task in TASKS.values():
        print(f"{task.name}: {task.about}")
        notes = (f"licence: {task.licence}" if task.licence else None, task.not_pinned)
        print(f"  data: {', '.join([task.repo or '--data', *filter(None, notes)])}")
        widest = max(map(len, task.subsets))
        for subset, about in task.subsets.items():
            print(f"  {task.name}|{subset:{widest}}  {about}")


def places_of(data: list[str]) -> dict[str, str]:
    """Return where data lies, by task; ``""`` for all that are not named.

    Raises:
        UsageError: Two places are given for one task.
    """
    from remud_hub.evaluate.tasks.table import TASKS

    places: dict[str, str] = {}
    for each in data:
        task, _, place = each.partition("=")
        name, place = (task, place) if task in TASKS and place else ("", each)
        if name in places:
            raise UsageError(
                f"--data names {places[name]} and {place}; write TASK=PLACE for each task that has its own"
            )
        places[name] = place
    return places


def _tasks_of(places: dict[str, str]) -> list[str]:
    from remud_hub.evaluate.tasks.dataset import tasks_with_rows

    place = places.get("remud") or places.get("")
    if not place:
        raise UsageError("nothing to ask: give --data DATASET, or --tasks (see `remud tasks`)")
    return tasks_with_rows(place)


def _print(results: "Results", out: Path) -> None:
    from rich.table import Table

    from remud_hub.cli.tables import show
    from remud_hub.evaluate.report.page import judge_line

    table = Table("task", "rows", "score [95 %]", "unparsed", "not asked", *METRICS)
    for task in results.tasks:
        score = f"{task.score:.3f} [{task.low:.3f}, {task.high:.3f}]"
        not_asked = task.unreadable + task.faulty + task.unanswered
        metrics = [f"{task.scores[name]:.3f} ({task.counts[name]})" if name in task.scores else "" for name in METRICS]
        table.add_row(task.task, str(task.n), score, str(task.unparsed), str(not_asked), *metrics)
    show(table)
    for task in results.tasks:
        if len(task.pass_at) > 1:
            print(f"{task.task}: {_passes(task)} over {task.counts['exact_match']} rows")
        if task.judged:
            print(f"{task.task}: by the judge {judge_line(task.judged)}")
        for reason, count in task.left_out.items():
            print(f"{task.task}: {count} questions left out: {reason}")
    print(f"every reply: {out / 'samples.parquet'}; the report: {out / 'report.html'}")


def _passes(task: "TaskResult") -> str:
    told = ((k, chance, *task.pass_at_intervals[k]) for k, chance in task.pass_at.items())
    return ", ".join(f"pass@{k} {chance:.3f} [{low:.3f}, {high:.3f}]" for k, chance, low, high in told)


def _given(**options: Any) -> dict[str, Any]:
    """Return the options that were given; the others keep their defaults."""
    return {name: value for name, value in options.items() if value is not None}
