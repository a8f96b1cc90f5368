"""The proof of packing: loss and gradients of a pack are those of its rows, each alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image


pytestmark = pytest.mark.slow
CLOSE = 1e-5
"""Relative, in float32."""


def trainer_of(family: str, place: Path) -> Any:
    from datasets import Dataset

    from remud_hub.models.processor import load_processor
    from remud_hub.train.arguments import TrainingConfig
    from remud_hub.train.trainer import Trainer
    from tests.train.families import build_family

    model = build_family(family, place / "model")
    config = TrainingConfig(
        output_dir=str(place / "run"), report_to="none", save_strategy="no", per_device_train_batch_size=1
    )
    config.model_init_kwargs = {"dtype": "float32", "attn_implementation": "sdpa"}
    trainer = Trainer(
        model=str(model),
        args=config,
        train_dataset=Dataset.from_list([strip(row(np.random.default_rng(n), n % 3)) for n in range(4)]),
        processing_class=load_processor(str(model)),
    )
    trainer.one = trainer.data_collator  # TRL's, before packing takes its place
    trainer.pack([[0, 1], [2, 3]])
    return trainer


@pytest.fixture(scope="module")
def trainer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return trainer_of("qwen2_5_vl", tmp_path_factory.mktemp("qwen"))


@pytest.fixture(scope="module", params=["qwen3_vl", "llava", "internvl", "smolvlm"])
def other_trainer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return trainer_of(request.param, tmp_path_factory.mktemp(request.param))


def strip(example: dict[str, Any]) -> dict[str, Any]:
    return {"images": [], "messages": example["messages"]}


def row(noise: np.random.Generator, pictures: int) -> dict[str, Any]:
    """Pictures of different sizes and some words, in one turn or two."""
    words = ["liver", "cyst", "echo", "肝脏", "囊肿", "回声", "left", "right"]

    def said() -> str:
        return " ".join(noise.choice(words, int(noise.integers(1, 30))))

    turns = [
        {"role": role, "content": said()} for _ in range(int(noise.integers(1, 3))) for role in ("user", "assistant")
    ]
    sides = noise.integers(2, 6, (pictures, 2)) * 28
    images = [Image.fromarray(noise.integers(0, 255, (*side, 3), dtype=np.uint8)) for side in sides]
    return {"images": images, "messages": turns}


def copied(example: dict[str, Any]) -> dict[str, Any]:
    """TRL's collator writes into the messages it is given."""
    return {"images": list(example["images"]), "messages": [dict(turn) for turn in example["messages"]]}


def gradients(trainer: Any, batches: Sequence[Any]) -> tuple[float, dict[str, torch.Tensor]]:
    """Loss and gradients of several micro-batches of one step."""
    trainer.model.zero_grad()
    tokens = sum(int((batch["labels"][:, 1:] != -100).sum()) for batch in batches)
    losses = [trainer.compute_loss(trainer.model, dict(batch), num_items_in_batch=tokens) for batch in batches]
    torch.stack(losses).sum().backward()
    named = trainer.model.named_parameters()
    found = {name: each.grad.clone() for name, each in named if each.grad is not None}
    return float(torch.stack(losses).detach().sum()), found


@pytest.mark.parametrize(
    "pictures",
    [(0, 0, 0), (1,), (1, 1), (3, 2), (0, 2), (2, 0), (1, 0, 3, 0, 2)],
    ids=lambda each: "+".join(map(str, each)),
)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_packs_loss_and_gradients_are_those_of_its_rows(trainer: Any, pictures: tuple[int, ...], seed: int) -> None:
    check_pack(trainer, pictures, seed)


@pytest.mark.parametrize("pictures", [(0, 0), (1, 1), (2, 0, 1)], ids=lambda each: "+".join(map(str, each)))
def test_so_it_is_with_models_of_other_families(other_trainer: Any, pictures: tuple[int, ...]) -> None:
    check_pack(other_trainer, pictures, seed=0)


def check_pack(trainer: Any, pictures: tuple[int, ...], seed: int) -> None:
    noise = np.random.default_rng(seed)
    rows = [row(noise, count) for count in pictures]
    alone, of_rows = gradients(trainer, [trainer.one([copied(each)]) for each in rows])
    together, of_pack = gradients(trainer, [trainer.data_collator([[copied(each) for each in rows]])])
    assert together == pytest.approx(alone, rel=CLOSE)
    assert of_rows.keys() == of_pack.keys()
    for name, expected in of_rows.items():
        assert torch.linalg.norm(of_pack[name] - expected) <= CLOSE * torch.linalg.norm(expected) + 1e-8, name


def test_without_new_positions_attention_would_cross(trainer: Any) -> None:
    noise = np.random.default_rng(0)
    rows = [row(noise, 1), row(noise, 1)]
    packed = dict(trainer.data_collator([[copied(each) for each in rows]]))
    right, _ = gradients(trainer, [packed])
    wrong, _ = gradients(trainer, [packed | {"attention_mask": torch.ones_like(packed["input_ids"])}])
    assert wrong != pytest.approx(right, rel=1e-4)


def test_no_row_sees_what_another_says(trainer: Any) -> None:
    noise = np.random.default_rng(1)
    first, second, other = row(noise, 1), row(noise, 2), row(noise, 0)

    def labels_loss(before: dict[str, Any]) -> torch.Tensor:
        packed = dict(trainer.data_collator([[copied(before), copied(second)]]))
        size = trainer.one([copied(before)])["input_ids"].shape[1]
        with torch.no_grad():
            logits = trainer.model(
                **{key: each for key, each in packed.items() if key != "labels"}, use_cache=False
            ).logits
        return torch.as_tensor(logits[0, size:])

    torch.testing.assert_close(labels_loss(first), labels_loss(other), rtol=1e-4, atol=1e-4)


def test_tokens_are_counted(trainer: Any) -> None:
    noise = np.random.default_rng(2)
    packed = trainer.data_collator([[row(noise, 1), row(noise, 0)]])
    trainer.model.train()
    before = trainer._total_train_tokens
    trainer.compute_loss(trainer.model, dict(packed))
    assert trainer._total_train_tokens - before == packed["input_ids"].shape[1]


def test_evaluation_is_not_packed(trainer: Any) -> None:
    noise = np.random.default_rng(3)
    rows = [row(noise, 1), row(noise, 0)]
    padded = trainer.data_collator([copied(each) for each in rows])
    assert padded["input_ids"].shape[0] == 2
    assert "attention_mask" in padded


def test_a_run_draws_packs(trainer: Any, tmp_path: Path) -> None:
    batches = list(trainer.get_train_dataloader())
    assert len(batches) == 2
    assert all(batch["input_ids"].shape[0] == 1 for batch in batches)
    assert all((batch["position_ids"][0] == 0).sum() == 2 for batch in batches)
