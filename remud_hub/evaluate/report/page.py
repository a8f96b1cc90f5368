"""``report.md`` and ``report.html``: an evaluation for people, with the scores that others published beside it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.judge.judged import Judged
from remud_hub.evaluate.metrics import mean
from remud_hub.evaluate.report.eval_results import told_of_the_file
from remud_hub.evaluate.report.published import Published, notes_of, published_for, published_means
from remud_hub.evaluate.report.samples import MOST, worst_of
from remud_hub.evaluate.results import Group, Results, TaskResult
from remud_hub.store import write_atomic


LONGEST = 2000
"""Characters of a reply that a page shows."""
_NAMES = re.compile(r"bleu \d|rouge \w|meteor|\bf1|^r?m[as]e$")
ERRORS = "MAE and RMSE tell how far numbers are off, in percent of the range that they can lie in; less is better."
_HARMLESS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", **{char: f"\\{char}" for char in "\\|`*_[]#"}})


class Mean(NamedTuple):
    """The mean over several tasks, each of equal weight."""

    tasks: tuple[str, ...]
    score: float
    published: Sequence[Published]
    caution: str | None


def write_report(out: Path, results: Results, answered: Sequence[Answered]) -> None:
    """Write ``report.md`` and ``report.html`` into ``out``.

    Args:
        out: The folder of the evaluation.
        results: What came of it.
        answered: Every reply.
    """
    told = {
        "results": results,
        "caution": caution(results),
        "cautions": {task.task: caution(results, [task]) for task in results.tasks},
        "decoding": decoding(results),
        "published": {task.task: published_for(task.task) for task in results.tasks},
        "means": means(results),
        "worst": {task.task: worst_of(task.task, answered) for task in results.tasks},
        "most": MOST,
        "not_pinned": {task.task: not_pinned(task) for task in results.tasks},
        "for_the_hub": told_of_the_file(results),
    }
    for name in ("report.md", "report.html"):
        write_atomic(out / name, environment(escaped=name.endswith("html")).get_template(f"{name}.jinja").render(told))


def caution(results: Results, tasks: Sequence[TaskResult] = ()) -> str | None:
    """Return why scores must not be held against published ones, None where nothing speaks against it.

    Args:
        results: For what is so of every task.
        tasks: Those whose own reasons are told, too.
    """
    reasons = [
        f"only a fixed draw of {results.limit} questions of each task was asked" if results.limit else "",
        "the pictures were kept from the model (blind)" if results.blind else "",
        *results.asked_otherwise,
    ]
    for task in tasks:
        reasons += [f"{count} questions of {task.task} are left out ({why})" for why, count in task.left_out.items()]
        if seen := len(task.contamination.ids) if task.contamination else 0:
            reasons.append(f"{seen} questions of {task.task} are in the training data")
    return "; ".join(reason for reason in reasons if reason) or None


def not_pinned(task: TaskResult) -> str | None:
    """Return what is to be said of a task whose data may be another tomorrow; None of others."""
    from remud_hub.evaluate.tasks.table import TASKS  # datasets, which a comparison needs not

    asked = TASKS.get(task.task.partition("|")[0])
    return asked.not_pinned if asked and asked.repo == task.data else None


def means(results: Results) -> list[Mean]:
    """Return the means over several tasks that others published, beside ours."""
    asked = {task.task: task for task in results.tasks}
    found = []
    for names, published in published_means(asked.keys()).items():
        tasks = [asked[name] for name in names]
        found.append(Mean(names, mean([task.score for task in tasks]), published, caution(results, tasks)))
    return found


def decoding(results: Results) -> str:
    """Return how replies were decoded."""
    drawn, budget = results.sampling, results.budget
    return ", ".join(
        [
            f"{drawn.samples} drawn at temperature {drawn.temperature}, top-p {drawn.top_p}, seed {drawn.seed}"
            if drawn
            else "greedy",
            f"cut at {results.max_new_tokens} tokens",
            *results.asked_otherwise,
            *([f"thinking of {budget.least} to {budget.most or 'any number of'} tokens"] if budget else []),
        ]
    )


def environment(*, escaped: bool) -> Environment:
    """Return where templates of reports are found.

    Args:
        escaped: Whether text is made harmless for HTML; Markdown does that cell by cell.
    """
    # A reply may hold anything: in HTML, all of it is text
    made = Environment(
        loader=PackageLoader("remud_hub.evaluate.report", ""),
        undefined=StrictUndefined,
        autoescape=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"percent": percent, "points": points, "interval": interval_text}
    made.filters |= {"clip": clip, "cell": cell, "plain": plain}
    made.globals |= {"loss_of": loss_of, "notes_of": notes_of, "judge_line": judge_line, "ERRORS": ERRORS}
    return made


def percent(share: float, digits: int = 1) -> str:
    """Return a share as papers print it, without the sign."""
    return f"{100 * share:.{digits}f}"


def points(difference: float) -> str:
    """Return a difference of shares, with its sign."""
    return f"{100 * difference:+.1f}"


def interval_text(some: Group | TaskResult) -> str:
    """Return a score with its interval."""
    return f"{percent(some.score)} [{percent(some.low)}, {percent(some.high)}]"


def loss_of(task: TaskResult) -> str:
    """Return how many replies and rows count as wrong without having been read; a dash where none does."""
    counts = {name: getattr(task, name) for name in ("unparsed", "unreadable", "faulty", "unanswered")}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "–"


def judge_line(judged: Judged) -> str:
    """Return what a judge found on a task, and how far it agrees with the rules."""
    said = [f"{judged.failed} replies have no score, as it said nothing that can be used"] if judged.failed else []
    if judged.score is not None and judged.low is not None and judged.high is not None:
        said.insert(
            0, f"{percent(judged.score)} [{percent(judged.low)}, {percent(judged.high)}] over {judged.n} open rows"
        )
    if judged.by_rule is not None and judged.by_judge is not None:
        kappa, rank = ("not defined" if each is None else f"{each:.2f}" for each in (judged.kappa, judged.spearman))
        said.append(
            f"of {judged.compared} replies that both scored, the rules give {percent(judged.by_rule)} and the judge "
            f"{percent(judged.by_judge)}; Cohen's kappa {kappa}, Spearman's rank correlation {rank}"
        )
    return "; ".join(said) + "."


def clip(text: str, most: int = LONGEST) -> str:
    """Return the beginning of a text, and how long it is."""
    return text if len(text) <= most else f"{text[:most]} … ({len(text):,} characters)"


def cell(text: object) -> str:
    """Return text for a cell of a Markdown table: one line, in which nothing is markup."""
    return " ".join(str(text).split()).translate(_HARMLESS)


def plain(name: str) -> str:
    """Return the name of a metric as papers write it, of a column as words."""
    words = name.replace("_", " ")
    return _NAMES.sub(lambda found: found[0].upper().replace(" ", "-"), words).replace("cider", "CIDEr")
