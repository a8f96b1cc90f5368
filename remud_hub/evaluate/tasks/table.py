"""Every task by its name, and how users call them: ``slake|zh``, ``remud|vqa:language=zh``."""

import difflib
from typing import NamedTuple

from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks import (
    custom,
    dataset,
    huatuo,
    mmmu,
    omnimedvqa,
    path_vqa,
    pmc_vqa,
    remud_tests,
    slake,
    u2bench,
    vqa_rad,
)
from remud_hub.evaluate.tasks.task import Task


TASKS: dict[str, Task] = {
    "remud": dataset.TASK,
    "usqa_knowledge": remud_tests.USQA,
    "uvqa_diagnosis": remud_tests.UVQA,
    "u2bench": u2bench.TASK,
    "omnimedvqa": omnimedvqa.TASK,
    "slake": slake.TASK,
    "vqa_rad": vqa_rad.TASK,
    "path_vqa": path_vqa.TASK,
    "pmc_vqa": pmc_vqa.TASK,
    "mmmu": mmmu.TASK,
    "huatuo": huatuo.TASK,
    "custom": custom.TASK,
}


class Named(NamedTuple):
    """A task as a user named it."""

    task: Task
    subset: str

    @property
    def name(self) -> str:
        """``slake|zh``."""
        return f"{self.task.name}|{self.subset}"


def find_task(name: str) -> Named:
    """Return the task and subset of a name; without a bar, the task's first subset.

    Raises:
        UsageError: There is none; the message offers near ones.
    """
    task = TASKS.get(name.partition("|")[0])
    subset = name.partition("|")[2] or (next(iter(task.subsets)) if task else "")
    if task and (subset.partition(":")[0] if task.narrows else subset) in task.subsets:
        return Named(task, subset)
    raise UsageError(f"There is no task {name!r}; did you mean {' or '.join(_near(name))}?")


def _near(name: str) -> list[str]:
    """Return names like a wrong one, by subset, too: ``vqa`` is near ``remud|vqa``. Of a task that there is, its subsets."""
    if task := TASKS.get(name.partition("|")[0]):
        return [f"{task.name}|{subset}" for subset in task.subsets]
    known = [f"{task.name}|{subset}" for task in TASKS.values() for subset in task.subsets]
    by_subset: dict[str, list[str]] = {}
    for each in known:
        by_subset.setdefault(each.partition("|")[2], []).append(each)
    wrong = name.partition(":")[0]
    near = difflib.get_close_matches(wrong, [*known, *TASKS, *by_subset], n=3, cutoff=0.5)
    offered = list(dict.fromkeys(found for each in near for found in by_subset.get(each, [each])))[:5]
    return offered or [f"{task.name}|{next(iter(task.subsets))}" for task in TASKS.values()]
