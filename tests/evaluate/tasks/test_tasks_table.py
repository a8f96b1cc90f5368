import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.report.published import published_tables
from remud_hub.evaluate.tasks.table import TASKS, find_task


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("slake|zhh", r"slake\|zh"),
        ("vqarad", r"vqa_rad\|all"),
        ("path-vqa", r"path_vqa"),
        ("ultrasound", r"omnimedvqa\|ultrasound or huatuo\|ultrasound"),
        ("vqa_reasoning", r"remud\|vqa_reasoning"),
        ("u2bench|disease", r"u2bench\|disease_diagnosis"),
        ("slake|zh:language=zh", r"slake\|zh"),
    ],
)
def test_a_name_that_does_not_exist_offers_near_ones(wrong: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        find_task(wrong)


def test_a_name_like_no_other_offers_all_tasks() -> None:
    with pytest.raises(UsageError) as refused:
        find_task("zzzzzz")
    assert all(name in str(refused.value) for name in TASKS)


def test_without_a_bar_the_first_subset_is_meant() -> None:
    assert find_task("omnimedvqa").name == "omnimedvqa|ultrasound"
    assert find_task("remud|vqa:language=zh").subset == "vqa:language=zh"


def test_every_task_is_in_the_table_under_its_name_and_says_what_it_asks() -> None:
    for name, task in TASKS.items():
        assert (task.name, bool(task.about), bool(task.subsets)) == (name, True, True)


@pytest.mark.parametrize("task", [task for task in TASKS.values() if task.repo], ids=lambda task: task.name)
def test_data_on_the_hub_is_pinned_where_a_commit_is_known(task) -> None:
    commit = task.repo.partition("@")[2]
    assert len(commit) == (0 if task.name == "huatuo" else 40)
    assert task.not_pinned == (None if commit else "not pinned: the newest commit is taken")


def test_published_scores_are_of_tasks_that_exist() -> None:
    for table in published_tables():
        for column in table.columns:
            for name in (*column.tasks, *column.near):
                assert find_task(name).name == name


@pytest.mark.parametrize(
    "name", [f"{task.name}|{next(iter(task.subsets))}" for task in TASKS.values()], ids=lambda name: name.split("|")[0]
)
def test_data_that_cannot_be_had_offline_is_told_with_what_a_folder_should_hold(name: str, monkeypatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    task, subset = find_task(name)
    with pytest.raises(UsageError, match=r"name its folder with --data; it should hold|There is no dataset at"):
        task.load("nobody/nothing", subset)
