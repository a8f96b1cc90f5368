import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remud_hub.errors import UsageError


pytestmark = pytest.mark.slow


@pytest.fixture
def make_text(tmp_path: Path) -> Callable[..., Path]:
    """Make a tiny Qwen2 of the measures of the tiny Qwen2.5-VL; fields of its config may be overridden."""

    def make(**changes: Any) -> Path:
        import torch
        from transformers import Qwen2Config, Qwen2ForCausalLM

        from remud_hub.models.tiny_tokenizer import build_tokenizer

        tokenizer = build_tokenizer()
        fields: dict[str, Any] = {
            "vocab_size": len(tokenizer),
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "rope_theta": 10.0,
            "rms_norm_eps": 1e-5,
            "initializer_range": 0.125,
        }
        torch.manual_seed(3)
        model = Qwen2ForCausalLM(Qwen2Config(**(fields | changes)))
        if "dtype" in changes:
            model = model.to(getattr(torch, changes["dtype"]))
        model.save_pretrained(tmp_path / "text")
        tokenizer.save_pretrained(tmp_path / "text")
        return tmp_path / "text"

    return make


@pytest.fixture
def sharded(tiny: Path, tmp_path: Path) -> Path:
    """The tiny model as the Hub has large ones: several files, and the names of the older layout."""
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "sharded"
    shutil.copytree(tiny, folder)
    files: dict[str, dict[str, Any]] = {"model-1.safetensors": {}, "model-2.safetensors": {}}
    for number, (name, weight) in enumerate(load_file(folder / "model.safetensors").items()):
        older = name.replace("model.visual.", "visual.").replace("model.language_model.", "model.")
        list(files.values())[number % 2][older] = weight
    for file, content in files.items():
        save_file(content, folder / file, metadata={"format": "pt"})
    where = {name: file for file, content in files.items() for name in content}
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": where}), "utf-8")
    return folder


def weights(folder: Path) -> dict[str, Any]:
    from transformers import AutoModelForImageTextToText

    return dict(AutoModelForImageTextToText.from_pretrained(folder, dtype="auto").state_dict())


def says(kind: str, folder: Path) -> Any:
    import torch
    import transformers

    model = getattr(transformers, kind).from_pretrained(folder, dtype=torch.float32)
    with torch.inference_mode():
        return model(input_ids=torch.arange(5, 90).reshape(5, 17)).logits


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("layout", ["one file", "sharded"])
def test_it_reads_as_the_text_model_and_sees_as_the_shell(
    tied: bool, layout: str, make_text: Callable[..., Path], tiny: Path, sharded: Path, tmp_path: Path
) -> None:
    import torch

    from remud_hub.models.transplant import TOLERANCE, transplant

    text, shell = make_text(tie_word_embeddings=tied), tiny if layout == "one file" else sharded
    out = transplant(str(text), str(shell), tmp_path / "out")

    said = says("AutoModelForImageTextToText", out)
    assert torch.allclose(said, says("AutoModelForCausalLM", text), rtol=0, atol=TOLERANCE)
    assert not torch.allclose(said, says("AutoModelForImageTextToText", shell), rtol=0, atol=1e-1)
    before, after = weights(shell), weights(out)
    seeing = [name for name in before if name.startswith("model.visual.")]
    assert seeing
    assert all(torch.equal(before[name], after[name]) for name in seeing)
    assert not any(
        torch.equal(before[name], after[name]) for name in before if "_proj.weight" in name and name not in seeing
    )
    assert {path.name for path in out.iterdir()} == {path.name for path in shell.iterdir()}


def test_names_of_both_layouts_are_those_of_the_text_model() -> None:
    from remud_hub.models.transplant import text_name

    named = {
        "model.layers.0.mlp.up_proj.weight": "model.layers.0.mlp.up_proj.weight",
        "model.language_model.layers.0.mlp.up_proj.weight": "model.layers.0.mlp.up_proj.weight",
        "model.language_model.embed_tokens.weight": "model.embed_tokens.weight",
        "lm_head.weight": "lm_head.weight",
        "visual.merger.mlp.0.weight": None,
        "model.visual.merger.mlp.0.weight": None,
    }
    assert {name: text_name(name) for name in named} == named


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"vocab_size": 2100}, "vocab_size 2100 and 20"),
        ({"num_hidden_layers": 3}, "num_hidden_layers 3 and 2"),
        ({"num_attention_heads": 8}, "num_attention_heads 8 and 4"),
        ({"rope_theta": 1e6}, r"rope_theta 1000000\.0 and 10\.0"),
        ({"intermediate_size": 96}, r"\(64, 96\) torch\.float32 does not go into \(64, 128\)"),
        ({"dtype": "bfloat16"}, r"torch\.bfloat16 does not go into .*one dtype"),
    ],
)
def test_models_that_do_not_fit_are_refused_and_nothing_is_left(
    changes: dict[str, Any], said: str, make_text: Callable[..., Path], tiny: Path, tmp_path: Path
) -> None:
    from remud_hub.models.transplant import transplant

    with pytest.raises(UsageError, match=said):
        transplant(str(make_text(**changes)), str(tiny), tmp_path / "new" / "out")
    assert not (tmp_path / "new" / "out").exists()


def test_other_numbers_of_tokens_are_refused(make_text: Callable[..., Path], tiny: Path, tmp_path: Path) -> None:
    from remud_hub.models.transplant import transplant

    text = make_text()
    spelt = (text / "tokenizer.json").read_text(encoding="utf-8")
    (text / "tokenizer.json").write_text(
        spelt.replace("<|box_start|>", "BOX").replace("<|box_end|>", "<|box_start|>").replace("BOX", "<|box_end|>"),
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match=r"2 tokens have another number .*box_"):
        transplant(str(text), str(tiny), tmp_path / "out")


def test_another_kind_of_model_is_refused(tiny: Path, tmp_path: Path) -> None:
    from remud_hub.models.transplant import transplant

    with pytest.raises(UsageError, match="only a qwen2 goes into a qwen2_5_vl"):
        transplant(str(tiny), str(tiny), tmp_path / "out")


def test_a_head_does_not_go_into_a_shell_without_one(
    make_text: Callable[..., Path], sharded: Path, tmp_path: Path
) -> None:
    from remud_hub.models.transplant import transplant

    config = json.loads((sharded / "config.json").read_text(encoding="utf-8"))
    (sharded / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": True}), encoding="utf-8")
    with pytest.raises(UsageError, match="no output head of its own"):
        transplant(str(make_text()), str(sharded), tmp_path / "out")


def test_nothing_is_written_over(make_text: Callable[..., Path], tiny: Path, tmp_path: Path) -> None:
    from remud_hub.models.transplant import transplant

    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="already there"):
        transplant(str(make_text()), str(tiny), tmp_path / "out")


def test_a_model_that_is_nowhere_is_told(tiny: Path, tmp_path: Path) -> None:
    from remud_hub.models.transplant import transplant

    with pytest.raises(UsageError, match="no such folder, and the Hub does not have it"):
        transplant("nobody/nothing", str(tiny), tmp_path / "out")
