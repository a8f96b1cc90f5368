"""Evaluating a model on tasks: the function behind ``remud eval``."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from remud_hub.answers import PARSER_VERSION
from remud_hub.errors import UsageError
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.contamination import Contamination, contamination
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.judge.judging import judge as judged
from remud_hub.evaluate.judge.judging import judge_at, pin_of
from remud_hub.evaluate.prompts import PROMPT_VERSION
from remud_hub.evaluate.report.page import write_report
from remud_hub.evaluate.results import Results, summarise, write_results
from remud_hub.evaluate.tasks.table import Named, find_task
from remud_hub.evaluate.tasks.task import with_pictures
from remud_hub.models.decoding import Budget, Sampling
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root


Backend = Literal["local", "lighteval", "openai"]
NOT_KNOWN = Contamination("unknown")
DRAW_SEED = 42
"""Of the draw under a limit. It is lighteval's own."""


def evaluate(
    model: str,
    tasks: Sequence[str],
    data: str | Mapping[str, str],
    backend: Backend,
    out: Path,
    *,
    max_new_tokens: int = 512,
    batch_size: int = 8,
    limit: int | None = None,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
    blind: bool = False,
    pictures_at_hand: bool = False,
    base_urls: Sequence[str] = (),
    concurrency: int = 16,
    judge: str | None = None,
    judge_url: str | None = None,
    bertscore: str | None = None,
) -> Results:
    """Ask a model the questions of tasks, score its replies, and write what came of it.

    Args:
        model: Hub id, folder, or ``tiny``; what an endpoint calls it.
        tasks: Names such as ``remud|vqa_reasoning`` or ``slake|zh``.
        data: Where the tasks' data lies: a folder, a file, or ``ORG/NAME`` on the Hub with an optional ``@revision``; or one of
            these by the name of a task, ``""`` for all others. Tasks that are on the Hub need none.
        backend: ``local`` is a loop of our own; ``lighteval`` runs the same prompts through lighteval; ``openai`` asks an
            endpoint.
        out: Folder for ``results.json``, ``samples.parquet`` and the report; lighteval's own files go to ``out/lighteval``. What was
            answered there by the same model in the same way is not asked again.
        max_new_tokens: Where a reply is cut.
        batch_size: Replies written at once.
        limit: Ask only so many rows of each task, the same ones every time.
        sampling: How replies are drawn, and how many to a question; None: one, greedily.
        budget: How long the model thinks; None: as it likes. An endpoint cannot.
        blind: Keep the pictures from the model, to see what can be told without.
        pictures_at_hand: Leave out questions whose pictures are not there, and count them.
        base_urls: Addresses of the endpoints that serve the model; none: as the environment says.
        concurrency: Requests under way at once, on all endpoints together.
        judge: A second model that looks at open answers; None: nobody does.
        judge_url: Where it is; None: as the environment says.
        bertscore: An encoder, by folder or Hub id, whose vectors open answers are compared by, too; None: they are not.

    Returns:
        The results, as written.

    Raises:
        UsageError: A task, the model or the data is not there, or there is nothing to ask.
    """
    if not tasks:
        raise UsageError("no task was named; give at least one, for example 'remud|vqa'")
    _check_positive(max_new_tokens=max_new_tokens, batch_size=batch_size, limit=limit)
    _check_decoding(backend, max_new_tokens, budget)
    if base_urls and backend != "openai":
        raise UsageError(f"the backend {backend} asks no endpoint; give --backend openai with --base-url")
    if bertscore:
        _check_encoder(bertscore)
    named = {task.name: task for task in map(find_task, tasks)}  # a task named twice is asked once
    places = {"": data} if isinstance(data, str) else data
    loaded = {name: _load(task, places, pictures_at_hand=pictures_at_hand) for name, task in named.items()}
    chosen = {name: drawn(found.items, limit) for name, found in loaded.items()}
    if not blind:
        _check_pictures(chosen)
    job = EvalJob(
        model=model if backend == "openai" else resolve_model(model, cache_root()),
        out=out,
        max_new_tokens=max_new_tokens,
        batch_size=batch_size,
        sampling=sampling,
        budget=budget,
        base_urls=tuple(base_urls),
        concurrency=concurrency,
    )
    pin, referee = None, judge_at(judge, judge_url, cache_root()) if judge else None
    answered = _run(
        backend, job, {name: [item.blind() if blind else item for item in items] for name, items in chosen.items()}
    )
    if referee:
        pin, answered = pin_of(referee), judged(answered, referee)
    # Nobody knows what an endpoint's model was trained on
    datasets = [*(found.data for found in loaded.values()), *places.values()]
    known = contamination(job.model, chosen, datasets) if backend != "openai" else {}
    results = Results(
        model=model,
        data=places.get("remud") or places.get("", ""),
        backend=backend,
        limit=limit,
        max_new_tokens=max_new_tokens,
        prompt_version=PROMPT_VERSION,
        parser_version=PARSER_VERSION,
        tasks=tuple(summarise(name, answered, loaded[name], known.get(name, NOT_KNOWN), bertscore) for name in named),
        sampling=sampling,
        budget=budget,
        blind=blind,
        judge=pin,
        bertscore=bertscore,
    )
    write_results(out, results, answered)
    write_report(out, results, answered)
    return results


def drawn(items: Sequence[Item], limit: int | None) -> list[Item]:
    """Return the items to ask, in the order they are asked: a fixed shuffle, cut at ``limit``."""
    order = list(items)
    random.Random(DRAW_SEED).shuffle(order)
    return order[:limit]


def _load(named: Named, places: Mapping[str, str], *, pictures_at_hand: bool) -> Loaded:
    data = places.get(named.task.name) or places.get("") or named.task.repo
    if not data:
        raise UsageError(f"{named.name}: where is its data? Give its folder, or ORG/NAME on the Hub, with --data")
    loaded = named.task.load(data, named.subset)
    loaded = with_pictures(loaded) if pictures_at_hand else loaded
    if not loaded.items:
        raise UsageError(
            f"{named.name}: there is nothing to ask at {data}; left out: {dict(loaded.left_out) or 'nothing'}"
        )
    if all(item.fault for item in loaded.items):
        raise UsageError(
            f"{named.name}: not one of its {len(loaded.items)} questions at {data} can be asked: {loaded.items[0].fault}"
        )
    return loaded


def _check_pictures(asked: Mapping[str, Sequence[Item]]) -> None:
    """Refuse to ask a task of which no picture is there: all its questions would count as wrong."""
    for name, items in asked.items():
        pictures = [picture for item in items for picture in item.pictures]
        if pictures and not any(picture.at_hand for picture in pictures):
            raise UsageError(
                f"{name}: not one of its {len(pictures)} pictures is there, such as {pictures[0].name}; add them to the data, or "
                "ask without pictures (--blind), which tells what can be guessed"
            )


def _run(backend: Backend, job: EvalJob, asked: Mapping[str, Sequence[Item]]) -> list[Answered]:
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


def _check_encoder(model: str) -> None:
    """Refuse an encoder that is not there before the model is asked, and not hours later."""
    from remud_hub.evaluate.local import model_id  # torch and transformers

    model_id(model)


def _check_decoding(backend: Backend, max_new_tokens: int, budget: Budget | None) -> None:
    if backend == "openai" and budget:
        raise UsageError("an endpoint does not keep to a budget of thinking; use the backend local or lighteval")
    if budget and max(budget.least, budget.most or 0) >= max_new_tokens:
        raise UsageError(f"a reply is cut at {max_new_tokens} tokens, which leaves no room behind the thinking")


def _check_positive(**numbers: int | None) -> None:
    for name, number in numbers.items():
        if number is not None and number < 1:
            raise UsageError(f"{name} is {number}; it must be 1 or more")
