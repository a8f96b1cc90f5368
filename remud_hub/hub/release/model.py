"""What of a trained model goes to the Hub: weights as safetensors, what loads them, a card, the scores."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import yaml
from jinja2 import Environment, StrictUndefined

from remud_hub.errors import UsageError
from remud_hub.hub.card.markdown import cell
from remud_hub.hub.papers import CARD
from remud_hub.hub.release.gate import Gate
from remud_hub.hub.release.links import Links
from remud_hub.hub.release.scores import RESULTS, Scores, eval_results, results_file
from remud_hub.hub.release.training import CURVES, LOG, Training


EVAL_RESULTS = ".eval_results/remud.yaml"
_TAKEN = (
    *(
        "*.safetensors",
        "model.safetensors.index.json",
        "config.json",
        "generation_config.json",
        "*processor_config.json",
    ),
    *(
        "tokenizer*",
        "special_tokens_map.json",
        "added_tokens.json",
        "vocab.json",
        "merges.txt",
        "*.model",
        "chat_template*",
    ),
    LOG,
)
"""Weights, configuration, tokenizer, chat template, and how it was trained. All else stays: pickled files (``.bin``, ``.pt``) run code
when they are loaded, and others, such as ``trainer_state.json``, tell where things lay on the machine."""


def model_files(
    folder: Path, links: Links, commit: str, training: Training, scores: Scores | None, gate: Gate, licence: str | None
) -> dict[str, Path | bytes]:
    """Return the files of a model's repository.

    Args:
        folder: What training left as ``--output_dir``.
        links: The names of the release.
        commit: The commit of the dataset.
        training: How it was trained.
        scores: What it scored.
        gate: What it is beside the model that it was tuned from.
        licence: What it may be used for, as the Hub calls it; None: not said, as weights do not say it.

    Raises:
        UsageError: The folder holds no safetensors, or no configuration.
    """
    found = {path.name: path for name in _TAKEN for path in sorted(folder.glob(name)) if path.is_file()}
    if "config.json" not in found:
        raise UsageError(f"{folder} holds no model (no config.json); give the --output_dir of a training run")
    if not any(name.endswith(".safetensors") for name in found):
        raise UsageError(f"{folder} holds no *.safetensors; save the model with save_pretrained, which writes them")
    if (folder / CURVES).is_file():
        found[CURVES] = folder / CURVES
    card = _card(links, commit, training, scores, gate, licence, has_curves=CURVES in found)
    made: dict[str, Path | bytes] = {CARD: card.encode()}
    if scores:
        made[EVAL_RESULTS] = eval_results(scores, links.dataset, commit, f"{links.url('model')}/blob/main/{RESULTS}")
        made[RESULTS] = results_file(scores, links.model, f"{links.dataset}@{links.tag}")
    return {**found, **made}


def _card(
    links: Links,
    commit: str,
    training: Training,
    scores: Scores | None,
    gate: Gate,
    licence: str | None,
    *,
    has_curves: bool,
) -> str:
    matter: Mapping[str, object] = {
        **({"license": licence} if licence else {}),
        "library_name": "transformers",
        "pipeline_tag": "image-text-to-text",
        **({"base_model": training.base} if "/" in training.base else {}),
        "datasets": [links.dataset],
        "tags": ["medical", "ultrasound", "remud-hub"],
    }
    environment = Environment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, keep_trailing_newline=True
    )
    environment.filters["cell"] = cell
    template = files("remud_hub.hub.release").joinpath("model_card.md.jinja").read_text(encoding="utf-8")
    body = environment.from_string(template).render(
        links=links,
        commit=commit,
        training=training,
        scores=scores,
        gate=gate,
        licence=licence,
        curves=CURVES if has_curves else None,
    )
    return f"---\n{yaml.safe_dump(dict(matter), sort_keys=False)}---\n\n{body}"
