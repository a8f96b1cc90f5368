"""``remud tasks``: every name in it can be given to ``remud eval --tasks``."""

import pytest
from typer.testing import CliRunner

from remud_hub.cli import app
from remud_hub.cli.evaluate import places_of
from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks.table import TASKS, find_task


def test_every_task_is_listed_as_it_is_asked_for_however_narrow_the_terminal() -> None:
    done = CliRunner().invoke(app, ["tasks"], env={"COLUMNS": "40"})
    assert done.exit_code == 0
    assert (
        "Medical_Multimodal_Evaluation_Data, licence: Apache-2.0, and that of each benchmark, not pinned"
        in done.stdout
    )
    listed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ") and "|" in line]
    assert listed == [find_task(f"{task.name}|{subset}").name for task in TASKS.values() for subset in task.subsets]


def test_each_task_may_have_a_place_of_its_own() -> None:
    assert places_of(["a=b", "slake=here", "custom=x=y.jsonl"]) == {"": "a=b", "slake": "here", "custom": "x=y.jsonl"}
    with pytest.raises(UsageError, match="names D and C; write TASK=PLACE"):
        places_of(["D", "C"])
