"""Evaluating a model on tasks: the function behind ``remud eval``."""

import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from remud_hub.answers import PARSER_VERSION
from remud_hub.errors import TeacherError, UsageError, first_line
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.contamination import Contamination, contamination
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.judge.judged import JudgePin
from remud_hub.evaluate.judge.judging import check_judge, judge_at, not_judged, pin_of
from remud_hub.evaluate.judge.judging import judge as judged
from remud_hub.evaluate.options import Backend, Options
from remud_hub.evaluate.prompts import PROMPT_VERSION
from remud_hub.evaluate.report.eval_results import write_eval_results
from remud_hub.evaluate.report.page import write_report
from remud_hub.evaluate.results import Results, check_free, summarise, write_results
from remud_hub.evaluate.tasks.table import Named, find_task
from remud_hub.evaluate.tasks.task import check_pictures, with_pictures
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root
from remud_hub.teachers.base import Teacher


DEFAULTS = Options()
NOT_KNOWN = Contamination("unknown")
DRAW_SEED = 42
"""Of the draw under a limit. It is lighteval's own."""


def evaluate(
    model: str,
    tasks: Sequence[str],
    data: str | Mapping[str, str],
    backend: Backend,
    out: Path,
    options: Options = DEFAULTS,
) -> Results:
    """Ask a model the questions of tasks, score its replies, and write what came of it.

    Args:
        model: Hub id, folder, or ``tiny``; what an endpoint calls it.
        tasks: Names such as ``remud|vqa_reasoning`` or ``slake|zh``.
        data: Where the tasks' data lies: a folder, a file, or ``ORG/NAME`` on the Hub with an optional ``@revision``; or one of
            these by the name of a task, ``""`` for all others. Tasks that are on the Hub need none.
        backend: Who asks.
        out: Folder for ``results.json``, ``samples.parquet``, the report and ``.eval_results``; lighteval's own files go to
            ``out/lighteval``. What was answered there by the same model in the same way is not asked again.
        options: How they are asked, and who looks at the replies.

    Returns:
        The results, as written.

    Raises:
        UsageError: A task, the model or the data is not there, there is nothing to ask, or ``out`` holds the results of another
            evaluation.
        TeacherError: The judge cannot be reached. One that fails later costs its scores, and no others.
    """
    if not tasks:
        raise UsageError("no task was named; give at least one, for example 'remud|vqa'")
    options.check(backend)
    if options.bertscore:
        _check_encoder(options.bertscore)
    if options.judge:
        check_judge(_referee(options.judge, options))
    named = {task.name: task for task in map(find_task, tasks)}  # a task named twice is asked once
    check_free(out, model, tuple(named), blind=options.blind)
    places = {"": data} if isinstance(data, str) else data
    loaded = {name: _load(task, places, options) for name, task in named.items()}
    chosen = {name: drawn(found.items, options.limit) for name, found in loaded.items()}
    if not options.blind:
        for name, items in chosen.items():
            check_pictures(name, items)
    name = model if backend == "openai" else resolve_model(model, cache_root())
    answered = _ask(backend, name, chosen, out, options)
    answered, verdict = _judged(answered, options)
    # Nobody knows what an endpoint's model was trained on
    datasets = [*(found.data for found in loaded.values()), *places.values()]
    known = contamination(name, chosen, datasets) if backend != "openai" else {}
    results = Results(
        model=model,
        data=places.get("remud") or places.get("", ""),
        backend=backend,
        limit=options.limit,
        max_new_tokens=options.max_new_tokens,
        prompt_version=PROMPT_VERSION,
        parser_version=PARSER_VERSION,
        tasks=tuple(
            summarise(task, answered, loaded[task], known.get(task, NOT_KNOWN), options.bertscore) for task in named
        ),
        sampling=options.sampling,
        budget=options.budget,
        blind=options.blind,
        judge=verdict.pin,
        judge_failed=verdict.failed,
        asked_otherwise=tuple(
            sorted({row.note for row in answered if row.note and row.status in ("read", "unparsed")})
        ),
        bertscore=options.bertscore,
    )
    write_results(out, results, answered)
    write_report(out, results, answered)
    write_eval_results(out, results)
    return results


def drawn(items: Sequence[Item], limit: int | None) -> list[Item]:
    """Return the items to ask, in the order they are asked: a fixed shuffle, cut at ``limit``."""
    order = list(items)
    random.Random(DRAW_SEED).shuffle(order)
    return order[:limit]


def _load(named: Named, places: Mapping[str, str], options: Options) -> Loaded:
    data = places.get(named.task.name) or places.get("") or named.task.repo
    if not data:
        raise UsageError(f"{named.name}: where is its data? Give its folder, or ORG/NAME on the Hub, with --data")
    loaded = named.task.load(data, named.subset)
    loaded = with_pictures(loaded) if options.pictures_at_hand else loaded
    if not loaded.items:
        raise UsageError(
            f"{named.name}: there is nothing to ask at {data}; left out: {dict(loaded.left_out) or 'nothing'}"
        )
    if all(item.fault for item in loaded.items):
        raise UsageError(
            f"{named.name}: not one of its {len(loaded.items)} questions at {data} can be asked: {loaded.items[0].fault}"
        )
    return loaded


def _ask(
    backend: Backend, model: str, chosen: Mapping[str, Sequence[Item]], out: Path, options: Options
) -> list[Answered]:
    asked = {task: [item.blind() if options.blind else item for item in items] for task, items in chosen.items()}
    job = EvalJob(model, out, options)
    match backend:
        case "local":
            from remud_hub.evaluate.local import run_local  # torch and transformers

            return list(run_local(job, asked))
        case "lighteval":
            from remud_hub.evaluate.harness.backend import run_lighteval

            return run_lighteval(job, asked)
        case "openai":
            from remud_hub.evaluate.endpoint import run_endpoint

            return run_endpoint(job, asked)


class _Verdict(NamedTuple):
    """How judging went."""

    pin: JudgePin | None = None
    failed: str | None = None


def _referee(model: str, options: Options) -> Teacher:
    return judge_at(model, options.judge_url, cache_root())


def _judged(answered: list[Answered], options: Options) -> tuple[list[Answered], _Verdict]:
    """Return the replies with the judge's scores; without them where it fails: what was asked for hours is not lost for that."""
    if not options.judge:
        return answered, _Verdict()
    referee = _referee(options.judge, options)
    pin = pin_of(referee)
    try:
        found = judged(answered, referee)
        if lacking := not_judged(found):
            sys.stderr.write(f"judge {options.judge}: {lacking}. The same command asks it again for these\n")
        return found, _Verdict(pin)
    except TeacherError as error:
        sys.stderr.write(
            f"the judge failed, and the results are written without its scores: {first_line(error)}. "
            "The same command asks it again, and the model nothing\n"
        )
        return answered, _Verdict(pin, first_line(error))


def _check_encoder(model: str) -> None:
    """Refuse an encoder that is not there before the model is asked, and not hours later."""
    from remud_hub.evaluate.local import model_id  # torch and transformers

    model_id(model)
