"""Dataset, model and Space as one release, against a Hub with real git repositories behind it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import DatasetCard, HfApi, ModelCard, parse_eval_result_entries

from remud_hub.errors import HubError, UsageError
from remud_hub.hub.publish.remote import Remote
from remud_hub.hub.release import release as module
from remud_hub.hub.release.release import Released, ReleaseOptions, release
from tests.testhub import LocalHub


pytestmark = pytest.mark.slow


def put(folders: dict[str, Path], tag: str = "v1.0.0", **options: Any) -> Released:
    return release(
        folders["remud"],
        folders["model"],
        folders["scores"],
        folders["space"],
        "ann/remud",
        tag,
        ReleaseOptions(**options),
    )


def text(repo: str, kind: Any, path: str) -> str:
    remote = Remote.of(repo, kind)
    return remote.download(path, remote.commit_of("v1.0.0")).read_text(encoding="utf-8")


def test_the_three_name_one_another(hub: LocalHub, folders: dict[str, Path]) -> None:
    steps = put(folders).steps
    assert [(step.repo, step.outcome) for step in steps] == [
        ("ann/remud", "published"),
        ("ann/remud-model", "published"),
        ("ann/remud-demo", "published"),
    ]
    card = ModelCard(text("ann/remud-model", "model", "README.md"))
    assert card.data.datasets == ["ann/remud"]
    assert steps[0].commit in card.text
    assert "ann/remud-demo" in card.text
    assert "| `qa` | 1 | 0 | 0 | 0.500 |" in card.text
    assert "ann/remud-model" in DatasetCard(text("ann/remud", "dataset", "README.md")).text
    front = yaml.safe_load(text("ann/remud-demo", "space", "README.md").split("---\n")[1])
    assert (front["models"], front["datasets"]) == (["ann/remud-model"], ["ann/remud"])
    assert front["sdk_version"] != "1.0.0"
    assert text("ann/remud-demo", "space", "requirements.txt").startswith("pydantic==2.")
    assert HfApi().get_space_variables("ann/remud-demo")["REMUD_MODEL"].value == "ann/remud-model@v1.0.0"


def test_scores_are_pinned_to_the_commit_of_the_dataset(hub: LocalHub, folders: dict[str, Path]) -> None:
    commit = put(folders).steps[0].commit
    (entry,) = parse_eval_result_entries(yaml.safe_load(text("ann/remud-model", "model", ".eval_results/remud.yaml")))
    assert (entry.dataset_id, entry.task_id, entry.value, entry.dataset_revision) == ("ann/remud", "qa", 0.5, commit)
    results = json.loads(text("ann/remud-model", "model", "results.json"))
    assert (results["model"], results["data"]) == ("ann/remud-model", "ann/remud@v1.0.0")


def test_the_card_tells_how_replies_were_drawn_and_what_the_model_had_seen(
    hub: LocalHub, folders: dict[str, Path]
) -> None:
    file = folders["scores"] / "results.json"
    results = json.loads(file.read_text(encoding="utf-8"))
    results["sampling"] = {"samples": 4, "temperature": 0.6, "top_p": 0.7, "seed": 0}
    results["tasks"][0]["contamination"] = {"known": "all", "items": 9, "questions": 3, "pictures": 2, "both": 1}
    file.write_text(json.dumps(results), encoding="utf-8")
    put(folders)
    card = " ".join(text("ann/remud-model", "model", "README.md").split())
    assert (
        "4 replies were drawn to each question (temperature 0.6, top-p 0.7); a question counts with the mean of their scores."
        in card
    )
    assert (
        "Of 9 items of `qa`, 2 have a picture and 3 have question and answer in the data that this model was trained on."
        in card
    )


def test_pickles_stay_at_home(hub: LocalHub, folders: dict[str, Path]) -> None:
    put(folders)
    assert set(Remote.of("ann/remud-model", "model").files("v1.0.0")) == {
        *(".gitattributes", ".eval_results/remud.yaml", "README.md", "config.json", "model.safetensors"),
        *("results.json", "train_log.json", "version.json"),
    }


def test_done_again_it_does_nothing(hub: LocalHub, folders: dict[str, Path]) -> None:
    first = put(folders)
    again = put(folders)
    assert [step.outcome for step in again.steps] == ["there already"] * 3
    assert [step.commit for step in again.steps] == [step.commit for step in first.steps]


def test_a_dry_run_shows_every_file_and_does_nothing(hub: LocalHub, folders: dict[str, Path]) -> None:
    would = put(folders, dry_run=True)
    assert {record.method for record in hub.requests} <= {"GET", "HEAD"}
    assert "model.safetensors" in would.steps[1].files
    done = put(folders)
    assert [set(step.files) for step in would.steps] == [set(step.files) for step in done.steps]
    assert [step.title for step in would.steps] == [step.title for step in done.steps]


@pytest.mark.parametrize(
    ("stopped", "outcomes"),
    [
        ("model", ["there already", "published", "published"]),
        ("space", ["there already", "there already", "published"]),
    ],
)
def test_stopped_at_any_step_it_goes_on(
    hub: LocalHub,
    folders: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    stopped: str,
    outcomes: list[str],
) -> None:
    step = module._step

    def cut(kind: Any, *arguments: Any, **options: Any) -> Any:
        if kind == stopped:
            raise KeyboardInterrupt
        return step(kind, *arguments, **options)

    with monkeypatch.context() as until, pytest.raises(KeyboardInterrupt):
        until.setattr(module, "_step", cut)
        put(folders)
    assert [each.outcome for each in put(folders).steps] == outcomes


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("model/model.safetensors", None, "no \\*.safetensors"),
        ("model/config.json", None, "no model"),
        ("scores/results.json", None, "results.json"),
        ("scores/results.json", "{}", "results.json"),
        ("space/README.md", "# Chat", "no Space"),
        ("space/requirements.txt", "nobody-has-this-package", "not installed"),
        ("space/requirements.txt", "x @ https://example.org/x.whl", "address"),
        ("space/requirements.txt", "???", "no requirement"),
    ],
)
def test_what_is_not_as_it_should_be_is_told_before_the_first_push(
    hub: LocalHub, folders: dict[str, Path], path: str, content: str | None, message: str
) -> None:
    file = folders["remud"].parent / path
    file.unlink()
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        put(folders)
    assert hub.requests == []


def test_scores_of_other_data_are_not_taken(hub: LocalHub, folders: dict[str, Path]) -> None:
    results = folders["scores"] / "results.json"
    results.write_text(results.read_text(encoding="utf-8").replace(str(folders["remud"]), str(folders["model"])))
    with pytest.raises(UsageError, match="these scores are of"):
        put(folders)


def test_beside_a_private_dataset_all_is_private(hub: LocalHub, folders: dict[str, Path]) -> None:
    HfApi().create_repo("ann/remud", repo_type="dataset", private=True)
    put(folders)
    assert all(repo.private for repo in hub.repos.all())


def test_beside_a_gated_dataset_the_model_is_gated_and_the_space_private(
    hub: LocalHub, folders: dict[str, Path]
) -> None:
    put(folders, audience="gated")
    assert [each.gated for each in (hub.repo("dataset", "ann/remud"), hub.repo("model", "ann/remud-model"))] == [
        "auto"
    ] * 2
    assert hub.repo("space", "ann/remud-demo").private


def test_where_things_lay_goes_nowhere(hub: LocalHub, folders: dict[str, Path], tmp_path: Path) -> None:
    for name in ("trainer_state.json", "adapter_config.json", "plan.json"):
        (folders["model"] / name).write_text(json.dumps({"place": str(tmp_path)}), encoding="utf-8")
    put(folders)
    assert not hub.holds(str(tmp_path))


def test_what_stands_in_the_way_of_model_or_space_is_told_before_the_dataset_is_out(
    hub: LocalHub, folders: dict[str, Path]
) -> None:
    api = HfApi()
    api.create_repo("ann/remud-demo", repo_type="space", space_sdk="gradio")
    api.upload_file(path_or_fileobj=b"x", path_in_repo="mine.py", repo_id="ann/remud-demo", repo_type="space")
    with pytest.raises(HubError, match=r"did not push \(mine\.py\)"):
        put(folders)
    assert [repo.kind for repo in hub.repos.all()] == ["space"]
