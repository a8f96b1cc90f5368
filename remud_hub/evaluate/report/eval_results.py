"""``.eval_results/remud.yaml``: the scores as the Hub shows them on a model's page, for whoever uploads the model by hand.

The Hub shows scores on its own datasets, each pinned to a commit: a task whose data lay in a folder is left out.
"""

from pathlib import Path

import yaml

from remud_hub.evaluate.results import Results
from remud_hub.hub.release.model import EVAL_RESULTS
from remud_hub.hub.release.scores import eval_results, load_scores
from remud_hub.store import write_atomic


def write_eval_results(out: Path, results: Results) -> None:
    """Write the file; where no task's data has a commit, there is none.

    Args:
        out: The folder of the evaluation, with its ``results.json``.
        results: What came of it.
    """
    if not any(task.revision for task in results.tasks):
        (out / EVAL_RESULTS).unlink(missing_ok=True)  # of an earlier run
        return
    commit = next((task.revision for task in results.tasks if task.data == results.data), None)
    made = eval_results(load_scores(out), results.data.partition("@")[0], commit or "", source_url="")
    # Where results.json will lie, only an upload decides; an entry may do without a source
    entries = [{name: value for name, value in entry.items() if name != "source"} for entry in yaml.safe_load(made)]
    write_atomic(out / EVAL_RESULTS, yaml.safe_dump(entries, sort_keys=False, allow_unicode=True))


def told_of_the_file(results: Results) -> str:
    """Return which scores the file has, for a report."""
    without = [task.task for task in results.tasks if not task.revision]
    if len(without) == len(results.tasks):
        return f"no {EVAL_RESULTS}, as no task's data has a commit on the Hub"
    left_out = f", without {', '.join(without)}, whose data has no commit on the Hub" if without else ""
    return f"{EVAL_RESULTS}{left_out}"
