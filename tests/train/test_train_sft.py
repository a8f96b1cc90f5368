"""What TRL makes of the dataset's columns, seen from inside one process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    from remud_hub.models.tiny import build_tiny

    return str(build_tiny(tmp_path_factory.mktemp("model")))


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "datasets")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


def trainer_on(rows: Any, model: str, output: Path, **options: Any) -> Any:
    from trl import SFTTrainer

    from remud_hub.train.arguments import TrainingConfig

    config = TrainingConfig(
        output_dir=str(output), max_steps=2, logging_steps=1, save_strategy="no", disable_tqdm=True, **options
    )
    return SFTTrainer(model=model, args=config, train_dataset=rows)


def loss_of(trainer: Any, rows: list[dict[str, Any]]) -> float:
    import torch

    with torch.no_grad():
        return float(trainer.model.eval()(**trainer.data_collator(rows)).loss)


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({}, "--dataset_name"),
        ({"dataset_name": "none"}, "--model_name_or_path"),
        ({"dataset_name": "none", "dataset_streaming": True}, "--max_steps"),
        ({"dataset_name": "none", "dataset_streaming": True, "pack_to": 64}, "--pack_to needs all rows"),
        ({"dataset_name": "none", "dataset_streaming": True, "max_images": 1}, "--max_images needs all rows"),
        ({"dataset_name": "a/b@v1", "dataset_revision": "v2"}, "differ"),
        ({"dataset_name": ".", "dataset_revision": "v2"}, "is a folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_loaded(
    tmp_path: Path, options: dict[str, Any], advice: str
) -> None:
    from trl import ModelConfig

    from remud_hub.errors import UsageError
    from remud_hub.train.arguments import RunArguments, TrainingConfig
    from remud_hub.train.sft import train_sft

    with pytest.raises(UsageError, match=advice):
        train_sft(RunArguments(**options), TrainingConfig(output_dir=str(tmp_path)), ModelConfig())


@pytest.mark.parametrize("name", ["a/tokenizer", "gone.jinja"])
def test_a_chat_template_that_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    from trl import ModelConfig

    from remud_hub.errors import UsageError
    from remud_hub.train.arguments import RunArguments, TrainingConfig
    from remud_hub.train.sft import train_sft

    config = TrainingConfig(output_dir=str(tmp_path), chat_template_path=name)
    with pytest.raises(UsageError, match="give a file that ends in"):
        train_sft(RunArguments(dataset_name="none"), config, ModelConfig())


@pytest.mark.parametrize("options", [{"chat_template_path": "own.jinja"}, {"assistant_only_loss": False}])
def test_the_plan_counts_what_trl_trains_on(
    toy: Path, tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    from datasets import load_dataset
    from transformers import AutoProcessor
    from trl import ModelConfig
    from trl.chat_template_utils import get_training_chat_template

    from remud_hub.train.arguments import RunArguments, TrainingConfig
    from remud_hub.train.sft import train_sft

    monkeypatch.setenv("REMUD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    own = get_training_chat_template(AutoProcessor.from_pretrained(tiny)) + "{{ 'This is the end.' }}"
    (tmp_path / "own.jinja").write_text(own, encoding="utf-8")
    run = RunArguments(dataset_name=str(toy), dataset_config="vqa_reasoning", plan_only=True)
    train_sft(run, TrainingConfig(output_dir=str(tmp_path), **options), ModelConfig(model_name_or_path=tiny))
    planned = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["estimate"]
    rows = load_dataset(str(toy), "vqa_reasoning", split="train")
    collate = trainer_on(rows, tiny, tmp_path / "run", **options).data_collator
    batches = [collate([row]) for row in rows]
    assert planned["tokens"] == sum(batch["input_ids"].shape[1] for batch in batches)
    assert planned["answer_tokens"] == sum(int((batch["labels"] != -100).sum()) for batch in batches)


@pytest.mark.parametrize("remove_unused_columns", [True, False])
def test_trl_takes_the_dataset_as_load_dataset_gives_it(
    toy: Path, tiny: str, tmp_path: Path, remove_unused_columns: bool
) -> None:
    from datasets import load_dataset

    rows = load_dataset(str(toy), "vqa_reasoning", split="train")
    trainer = trainer_on(rows, tiny, tmp_path, remove_unused_columns=remove_unused_columns)
    trainer.train()
    assert trainer.train_dataset.column_names == rows.column_names
    assert trainer.state.global_step == 2


def test_rows_without_pictures_train_as_well(toy: Path, tiny: str, tmp_path: Path) -> None:
    from datasets import load_dataset

    trainer = trainer_on(load_dataset(str(toy), "qa", split="train"), tiny, tmp_path)
    trainer.train()
    assert trainer.state.log_history[0]["loss"] > 0


def test_another_picture_gives_another_loss(
    toy: Path, tiny: str, tmp_path: Path, square: Callable[..., Image.Image]
) -> None:
    from datasets import load_dataset

    rows = load_dataset(str(toy), "vqa_reasoning", split="train")
    trainer = trainer_on(rows, tiny, tmp_path)
    row = rows[0]
    other = {**row, "images": [square("yellow")]}
    assert loss_of(trainer, [row]) == loss_of(trainer, [dict(row)])
    assert abs(loss_of(trainer, [row]) - loss_of(trainer, [other])) > 1e-5


def test_the_loss_is_on_the_reply_alone_and_ends_with_the_end_of_turn(toy: Path, tiny: str, tmp_path: Path) -> None:
    from datasets import load_dataset

    rows = load_dataset(str(toy), "vqa_reasoning", split="train")
    trainer = trainer_on(rows, tiny, tmp_path)
    labels = trainer.data_collator([rows[0]])["labels"][0]
    learned = trainer.processing_class.tokenizer.decode(labels[labels != -100])
    assert learned.removesuffix("\n") == rows[0]["messages"][-1]["content"] + "<|im_end|>"
