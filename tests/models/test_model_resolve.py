from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from huggingface_hub import CommitOperationAdd, HfApi

from remud_hub.errors import UsageError
from remud_hub.models.resolve import resolve_model
from tests.hub.hub_fixture import hub
from tests.testhub import LocalHub


__all__ = ["hub"]


def test_a_hub_id_is_returned_unchanged(tmp_path: Path) -> None:
    assert resolve_model("Qwen/Qwen2.5-VL-7B-Instruct", tmp_path) == "Qwen/Qwen2.5-VL-7B-Instruct"
    assert list(tmp_path.iterdir()) == []


def test_a_model_folder_is_returned(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert resolve_model(str(tmp_path), tmp_path) == str(tmp_path)


def test_a_folder_without_a_model_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no config\.json.*--output_dir"):
        resolve_model(str(tmp_path), tmp_path)


def test_an_adapter_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"LoRA adapter.*merge"):
        resolve_model(str(tmp_path), tmp_path)


@pytest.mark.parametrize("name", ["/no/such/model", "./runs/none", "../none", "~/none", "runs/tiny/none"])
def test_a_path_where_nothing_is_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such model folder"):
        resolve_model(name, tmp_path)


@pytest.mark.slow
def test_tiny_is_built_once_even_by_several_at_a_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        folders = set(pool.map(lambda _: resolve_model("tiny", tmp_path), range(3)))
    (folder,) = folders
    built = (Path(folder) / "model.safetensors").stat().st_mtime_ns
    assert resolve_model("tiny", tmp_path) == folder
    assert (Path(folder) / "model.safetensors").stat().st_mtime_ns == built
    assert [path.name for path in Path(folder).parent.iterdir()] == [Path(folder).name]  # no drafts are left


def test_a_revision_is_fetched_without_pickles(hub: LocalHub, tmp_path: Path) -> None:
    api = HfApi()
    api.create_repo("ann/model")
    for version in ("one", "two"):
        files = {"config.json": version, "model.safetensors": version, "training_args.bin": "pickle"}
        api.create_commit(
            "ann/model",
            [CommitOperationAdd(name, text.encode()) for name, text in files.items()],
            commit_message=version,
        )
        api.create_tag("ann/model", tag=f"v-{version}")
    folder = Path(resolve_model("ann/model@v-one", tmp_path))
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]
    assert (folder / "config.json").read_text(encoding="utf-8") == "one"
    with pytest.raises(UsageError, match="ann/model@v-three"):
        resolve_model("ann/model@v-three", tmp_path)
