"""A text model's weights in the shell of a Qwen2.5-VL: it reads as the one, and sees with the other's eyes.

Step 1 of HuatuoGPT-Vision's recipe of April 2025: Qwen2.5-7B-Instruct goes into Qwen2.5-VL-7B, and training follows.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText, AutoTokenizer

from remud_hub.errors import UsageError
from remud_hub.models.resolve import fetched


TOLERANCE = 1e-4
"""How far a logit may lie from the text model's, in float32."""

WEIGHTS = "*.safetensors"
EMBEDDINGS, HEAD = "model.embed_tokens.weight", "lm_head.weight"

# What of the text models must be alike though no shape of a weight shows it
_ALIKE = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "hidden_act",
    "rms_norm_eps",
)

_TEXTS = ("The vessel is patent; no thrombus is seen.", "肝脏大小正常，回声均匀。", "Answer: (B) 4.5 mm\n")


def transplant(language: str, shell: str, out: Path) -> Path:
    """Write ``shell`` with the language weights of ``language``; everything else of it stays.

    One file of the shell is in memory at a time while writing, and one of the two models during the check.

    Args:
        language: Folder or Hub id of a Qwen2 or Qwen2.5 text model.
        shell: Folder or Hub id of a Qwen2.5-VL with a language model of the same measures.
        out: Where to; it must not be there yet.

    Returns:
        ``out``.

    Raises:
        UsageError: A model cannot be had, the two do not fit, or ``out`` is there.
    """
    if out.exists():
        raise UsageError(f"{out} is already there; name another folder, or delete it")
    text, seeing = _folder(language), _folder(shell)
    _check_fit(text, seeing)
    draft = out.with_name(f".{out.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(seeing, draft, ignore=shutil.ignore_patterns(WEIGHTS, ".*"))
    with ExitStack() as stack:
        donor = {
            name: file
            for path in sorted(text.glob(WEIGHTS))
            for file in [stack.enter_context(safe_open(path, framework="pt"))]
            for name in file.keys()  # noqa: SIM118  it is no mapping
        }
        for path in sorted(seeing.glob(WEIGHTS)):
            save_file(dict(_swapped(path, donor)), draft / path.name, metadata={"format": "pt"})
    _check_result(text, seeing, draft)
    draft.rename(out)
    return out


def text_name(name: str) -> str | None:
    """Return what a weight of a Qwen2.5-VL is called in the text model; None if it is for seeing.

    Checkpoints come in two layouts: ``model.layers…`` beside ``visual…``, and ``model.language_model.layers…`` beside
    ``model.visual…``.
    """
    if name.startswith(("visual.", "model.visual.")):
        return None
    return name.replace("model.language_model.", "model.", 1)


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = fetched(name)
    if not any(folder.glob(WEIGHTS)):
        raise UsageError(f"{name} holds no {WEIGHTS}; save the model with save_pretrained, which writes them")
    return folder


def _check_fit(text: Path, seeing: Path) -> None:
    config, shell = AutoConfig.from_pretrained(text), AutoConfig.from_pretrained(seeing)
    if (config.model_type, shell.model_type) != ("qwen2", "qwen2_5_vl"):
        raise UsageError(
            f"{text} is a {config.model_type} and {seeing} a {shell.model_type}; "
            "only a qwen2 goes into a qwen2_5_vl (Qwen2.5 calls itself qwen2)"
        )
    inner = shell.text_config
    theta = ("rope_theta", config.rope_parameters["rope_theta"], inner.rope_parameters["rope_theta"])
    pairs = [*((name, getattr(config, name), getattr(inner, name)) for name in _ALIKE), theta]
    if differ := [f"{name} {here} and {there}" for name, here, there in pairs if here != there]:
        raise UsageError(f"{text} does not fit into {seeing}: {', '.join(differ)}")
    if shell.tie_word_embeddings and not config.tie_word_embeddings:
        raise UsageError(f"{seeing} has no output head of its own (tie_word_embeddings), and {text} brings one")
    ids, known = AutoTokenizer.from_pretrained(text).get_vocab(), AutoTokenizer.from_pretrained(seeing).get_vocab()
    if astray := [token for token, number in ids.items() if known.get(token) != number]:
        raise UsageError(
            f"{len(astray)} tokens have another number in {seeing} than in {text}, {astray[0]!r} for one: "
            "the language model would read gibberish"
        )


def _swapped(path: Path, donor: dict[str, Any]) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the weights of one of the shell's files, those of the language model from the donor."""
    with safe_open(path, framework="pt") as file:
        for name in file.keys():  # noqa: SIM118  it is no mapping
            own, wanted = file.get_tensor(name), text_name(name)
            if wanted is None:
                yield name, own
                continue
            if wanted == HEAD and HEAD not in donor:
                wanted = EMBEDDINGS  # tied in the text model
            if wanted not in donor:
                raise UsageError(f"{name}: the text model has no such weight")
            given = (
                donor[wanted].get_tensor(wanted).clone()
            )  # one file may hold the same weights twice, not share them
            if (given.shape, given.dtype) != (own.shape, own.dtype):
                raise UsageError(
                    f"{name}: {tuple(given.shape)} {given.dtype} does not go into {tuple(own.shape)} {own.dtype}; "
                    "save both models in one dtype first"
                )
            yield name, given


def _check_result(text: Path, seeing: Path, made: Path) -> None:
    """Compare what was written with what it was made of."""
    for path in sorted(seeing.glob(WEIGHTS)):
        with safe_open(path, framework="pt") as before, safe_open(made / path.name, framework="pt") as after:
            for name in before.keys():  # noqa: SIM118  it is no mapping
                if text_name(name) is None and not torch.equal(before.get_tensor(name), after.get_tensor(name)):
                    raise AssertionError(f"{name} is for seeing, and was changed")
    far = max(
        float((mine - theirs).abs().max())
        for mine, theirs in zip(
            _logits(AutoModelForImageTextToText, made), _logits(AutoModelForCausalLM, text), strict=True
        )
    )
    if not far <= TOLERANCE:
        raise AssertionError(f"logits on text differ from the text model's by {far}, more than {TOLERANCE}")


def _logits(kind: Any, folder: Path) -> list[torch.Tensor]:
    model = kind.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        return [model(**tokenizer(text, return_tensors="pt")).logits for text in _TEXTS]
