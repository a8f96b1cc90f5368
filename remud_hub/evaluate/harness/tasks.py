"""Our tasks as lighteval's, for ``--custom-tasks remud_hub.evaluate.harness.tasks``: it reads ``TASKS_TABLE``.

lighteval passes nothing to modules of tasks, so the environment says what they are: ``REMUD_EVAL_FOLDER`` is a folder that
``write_folder`` wrote, or ``REMUD_EVAL_TASKS`` names tasks (``slake|zh,remud|vqa``) and ``REMUD_EVAL_DATA`` where their data lies.
Without a network, ``lighteval`` itself stops before it comes here, as it downloads a task of its own: ``python -m
remud_hub.evaluate.harness`` takes the same words, and does not.
"""

import atexit
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import datasets
from lighteval.tasks.lighteval_task import LightevalTaskConfig

from remud_hub.answers import PARSER_VERSION
from remud_hub.errors import UsageError
from remud_hub.evaluate.harness.docs import our_metric, to_doc
from remud_hub.evaluate.harness.folder import write_folder
from remud_hub.evaluate.harness.scratch import new_scratch
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.prompts import PROMPT_VERSION
from remud_hub.evaluate.tasks.table import find_task
from remud_hub.evaluate.tasks.task import check_pictures


FOLDER_VARIABLE = "REMUD_EVAL_FOLDER"
DATA_VARIABLE = "REMUD_EVAL_DATA"
TASKS_VARIABLE = "REMUD_EVAL_TASKS"
_BETWEEN_TASKS = re.compile(r",(?=[^,]*\|)")
"""A comma, but for those between the conditions of a subset."""


def _task(folder: Path) -> LightevalTaskConfig:
    return LightevalTaskConfig(
        name=folder.name,
        prompt_function=to_doc,
        hf_repo=str(folder),
        hf_subset="default",
        hf_avail_splits=("test",),
        evaluation_splits=("test",),
        metrics=(our_metric(),),
        version=100 * PROMPT_VERSION + PARSER_VERSION,
    )


def _folder() -> Path:
    """Return the folder of the tasks, written unless somebody has; one that we write goes when the process does."""
    if given := os.environ.get(FOLDER_VARIABLE):
        return Path(given)
    names = list(filter(None, _BETWEEN_TASKS.split(os.environ.get(TASKS_VARIABLE, ""))))
    if not names:
        raise UsageError(f"lighteval's command line learns of tasks by {TASKS_VARIABLE}: set it to 'remud|vqa', say")
    scratch = new_scratch()
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    datasets.config.HF_DATASETS_CACHE = scratch / "cache"
    write_folder(scratch / "tasks", {name: _items(name) for name in names})
    return scratch / "tasks"


def _items(name: str) -> Sequence[Item]:
    named = find_task(name)
    data = os.environ.get(DATA_VARIABLE) or named.task.repo
    if not data:
        raise UsageError(f"{name}: where is its data? Set {DATA_VARIABLE} to its folder, or ORG/NAME on the Hub")
    items = named.task.load(data, named.subset).items
    check_pictures(name, items)
    return items


TASKS_TABLE = [_task(folder) for folder in sorted(_folder().iterdir())]
