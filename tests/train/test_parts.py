from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.errors import UsageError


pytestmark = pytest.mark.slow  # torch and transformers

NAMES = ("qwen2_5_vl", "qwen3_vl", "llava", "internvl", "smolvlm")
PARTS = ("vision", "merger", "language")
LAYERS = 2  # the fewest of any family


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A tiny model of an architecture, built when it is first asked for."""
    from tests.train.families import build_family

    root = tmp_path_factory.mktemp("families")
    return lambda name: root / name if (root / name).is_dir() else build_family(name, root / name)


@pytest.fixture(scope="module")
def outlines(family: Callable[[str], Path]) -> dict[str, Any]:
    from remud_hub.train.parts import outline

    return {name: outline(str(family(name))) for name in NAMES}


def trained(model: Any) -> set[str]:
    return {name for name, parameter in model.named_parameters() if parameter.requires_grad}


@pytest.mark.parametrize("name", NAMES)
def test_each_part_is_where_the_architecture_has_it(name: str, outlines: dict[str, Any]) -> None:
    from remud_hub.train.parts import parts_of

    model, found = outlines[name], parts_of(outlines[name])
    assert found.keys() == dict(model.named_parameters()).keys()
    embeddings = model.get_input_embeddings().weight
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    assert found[names[id(embeddings)]] == "language"
    text = model.config.text_config.hidden_size
    into_text = [name for name, part in found.items() if part == "merger" and name.endswith("weight")]
    assert (
        text in dict(model.named_parameters())[into_text[-1]].shape
    )  # what merges ends in the language model's width


def test_all_mergers_of_qwen3_are_found(outlines: dict[str, Any]) -> None:
    from remud_hub.train.parts import parts_of

    mergers = {name for name, part in parts_of(outlines["qwen3_vl"]).items() if part == "merger"}
    assert {name.split(".")[2] for name in mergers} == {"merger", "deepstack_merger_list"}


@given(
    name=st.sampled_from(NAMES),
    parts=st.sets(st.sampled_from(PARTS), min_size=1),
    last_layers=st.none() | st.integers(1, LAYERS),
    rates=st.fixed_dictionaries(dict.fromkeys(PARTS, st.floats(1e-6, 1e-3))),
)
@settings(max_examples=60, deadline=None)
def test_each_trained_parameter_is_in_one_group_at_the_rate_of_its_part(
    outlines: dict[str, Any], name: str, parts: set[Any], last_layers: int | None, rates: dict[Any, float]
) -> None:
    from remud_hub.train.parts import parameter_groups, parts_of, train_only

    model = outlines[name]
    last_layers = last_layers if "language" in parts else None
    counts = train_only(model, parts, last_layers)
    groups = parameter_groups(model, rates, 0.1)

    names = {id(parameter): name for name, parameter in model.named_parameters()}
    grouped = [(names[id(parameter)], group) for group in groups for parameter in group["params"]]
    assert sorted(name for name, _ in grouped) == sorted(trained(model))
    where = parts_of(model)
    assert all(group["lr"] == rates[where[name]] for name, group in grouped)
    assert {where[name] for name, _ in grouped} == parts == {part for part, count in counts.items() if count}
    assert sum(counts.values()) == sum(p.numel() for p in model.parameters() if p.requires_grad)


@pytest.mark.parametrize("name", NAMES)
def test_vectors_do_not_decay_and_matrices_do(name: str, outlines: dict[str, Any]) -> None:
    from remud_hub.train.parts import parameter_groups, train_only

    model = outlines[name]
    train_only(model, PARTS)
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    of_decay = {
        decay: {
            names[id(parameter)]
            for group in parameter_groups(model, dict.fromkeys(PARTS, 1e-5), 0.1)
            if group["weight_decay"] == decay
            for parameter in group["params"]
        }
        for decay in (0.1, 0.0)
    }
    vectors = {name for name, parameter in model.named_parameters() if parameter.ndim == 1}
    # CLIP's class token and InternVL's layer scales are vectors, and neither bias nor norm
    assert of_decay[0.0] == {name for name in vectors if "class_embedding" not in name and "lambda_" not in name}


@pytest.mark.parametrize("name", NAMES)
def test_the_last_layers_alone_are_trained_without_embeddings_norm_and_head(
    name: str, outlines: dict[str, Any]
) -> None:
    from remud_hub.train.parts import train_only

    model = outlines[name]
    train_only(model, ["language"], 1)
    layers = model.get_decoder().layers
    last = [id(parameter) for parameter in layers[-1].parameters()]
    assert {id(p) for p in model.parameters() if p.requires_grad} == set(last)


@pytest.mark.parametrize(
    ("parts", "last_layers", "advice"),
    [
        ([], None, "choose from vision, merger, language"),
        (["eyes"], None, "choose from vision, merger, language"),
        (["merger"], 1, "train the part language"),
        (["language"], 0, "the language model has 3"),
        (["language"], 4, "the language model has 3"),
    ],
)
def test_what_is_not_there_cannot_be_trained(
    parts: list[Any], last_layers: int | None, advice: str, outlines: dict[str, Any]
) -> None:
    from remud_hub.train.parts import train_only

    with pytest.raises(UsageError, match=advice):
        train_only(outlines["llava"], parts, last_layers)


def test_a_part_without_a_rate_is_told(outlines: dict[str, Any]) -> None:
    from remud_hub.train.parts import parameter_groups, train_only

    train_only(outlines["llava"], ["merger", "vision"])
    with pytest.raises(UsageError, match="vision: trained, but without a learning rate"):
        parameter_groups(outlines["llava"], {"merger": 1e-3}, 0.0)


def test_an_unknown_architecture_is_told_with_what_it_has() -> None:
    import torch
    from transformers import BlipConfig, BlipForConditionalGeneration

    from remud_hub.train.parts import parts_of

    with torch.device("meta"):
        model = BlipForConditionalGeneration(BlipConfig())
    with pytest.raises(UsageError, match=r"BlipForConditionalGeneration.*vision_model, text_decoder.*parts\.py"):
        parts_of(model)


def test_lora_on_all_of_an_unknown_architecture_asks_for_no_table() -> None:
    import torch
    from transformers import BlipConfig, BlipForConditionalGeneration

    from remud_hub.train.parts import lora_targets

    with torch.device("meta"):
        model = BlipForConditionalGeneration(BlipConfig())
    targets = lora_targets(model, PARTS)
    assert any("vision_model" in name for name in targets)
    assert any("text_decoder" in name for name in targets)
    with pytest.raises(UsageError, match="is not known"):
        lora_targets(model, ["language"])


@pytest.mark.parametrize("name", NAMES)
def test_lora_on_all_parts_is_lora_on_each(name: str, outlines: dict[str, Any]) -> None:
    from remud_hub.train.parts import lora_targets

    each = [target for part in PARTS for target in lora_targets(outlines[name], [part])]
    assert sorted(lora_targets(outlines[name], PARTS)) == sorted(each)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", PARTS)
def test_lora_goes_into_the_linear_layers_of_a_part_and_no_other(
    name: str, part: Any, family: Callable[[str], Path], outlines: dict[str, Any]
) -> None:
    from peft import LoraConfig, get_peft_model

    from remud_hub.train.parts import lora_targets, outline, parameter_groups, parts_of

    targets = lora_targets(outlines[name], [part])
    wrapped = get_peft_model(outline(str(family(name))), LoraConfig(r=2, target_modules=targets))
    assert {part for name, part in parts_of(wrapped).items() if "lora_" in name} == {part}
    assert sum(name.endswith("lora_A.default.weight") for name in trained(wrapped)) == len(targets)
    assert "lm_head" not in targets
    (group,) = parameter_groups(wrapped, {part: 1e-4}, 0.1)
    assert len(group["params"]) == len(trained(wrapped)) == 2 * len(targets)


@pytest.mark.parametrize("checkpointing", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_step_moves_what_is_trained_and_nothing_else(
    name: str, checkpointing: bool, family: Callable[[str], Path], toy: Path, tmp_path: Path
) -> None:
    import torch
    from datasets import load_dataset
    from transformers import AutoProcessor
    from trl import SFTTrainer

    from remud_hub.train.arguments import TrainingConfig
    from remud_hub.train.parts import parameter_groups, train_only

    config = TrainingConfig(
        output_dir=str(tmp_path),
        max_steps=1,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
        activation_checkpointing=checkpointing,
    )
    rows = load_dataset(str(toy), "vqa_reasoning", split="train", cache_dir=str(tmp_path / "cache"))
    trainer = SFTTrainer(
        model=str(family(name)),
        args=config,
        train_dataset=rows,
        processing_class=AutoProcessor.from_pretrained(family(name)),
    )
    train_only(trainer.model, ["merger", "language"], 1)
    before = {name: parameter.detach().clone() for name, parameter in trainer.model.named_parameters()}
    groups = parameter_groups(trainer.model, {"merger": 1e-2, "language": 1e-3}, 0.1)
    trainer.optimizer = torch.optim.AdamW(groups)
    trainer.train()
    after = dict(trainer.model.named_parameters())
    assert {name for name in before if not torch.equal(before[name], after[name])} == trained(trainer.model)
