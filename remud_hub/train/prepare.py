"""The rows of a run, loaded at one commit."""

from pathlib import Path
from typing import Any, NamedTuple

from remud_hub.errors import UsageError
from remud_hub.hub.versions.trained_on import TrainedOn, trained_on
from remud_hub.train.arguments import RunArguments, TrainingConfig
from remud_hub.train.data import load_rows, resolved, split_name
from remud_hub.train.mixture import parse_mixture, weights_of


_TEMPLATES = (".jinja", ".j2")
"""How TRL tells a chat template from a tokenizer."""


class Data(NamedTuple):
    """What a run trains on."""

    train: Any
    held_out: Any | None
    packs: list[list[int]] | None
    """Numbers of rows; None: rows are not packed."""
    trained_on: TrainedOn | None
    """None in processes that write no log: all shards are hashed for it."""


def load_data(run: RunArguments, config: Any) -> Data:
    """Load the splits of a run; every process gets the same.

    Args:
        run: What to train on.
        config: How to train: transformers' ``TrainingArguments``.

    Raises:
        UsageError: There is no such dataset, config or split, or rows that cannot be trained on.
        HubError: The Hub does not have it, or cannot be reached.
    """
    name, revision = split_name(run.dataset_name, run.dataset_revision)
    with config.main_process_first(desc="loading the dataset"):
        commit = resolved(name, revision)

        def load(split: str) -> Any:
            return load_rows(
                name, run.dataset_config, split, commit, streaming=run.dataset_streaming, seed=config.seed
            )

        train = load(run.dataset_train_split)
        held_out = load(run.dataset_test_split) if config.eval_strategy != "no" else None
    weights = dict(weights_of(parse_mixture(run.dataset_config)))
    told = trained_on(name, revision, commit, weights, run.dataset_train_split) if config.should_save else None
    return Data(train, held_out, None, told)


def check_data_options(run: RunArguments, config: TrainingConfig) -> None:
    """Say what cannot be done before anything is loaded.

    Raises:
        UsageError: Options exclude one another, or need all rows before the first step while rows are streamed.
    """
    split_name(run.dataset_name, run.dataset_revision)
    if config.push_to_hub:
        raise UsageError(
            "--push_to_hub knows no gate and no card; release the model with `remud release` when it is trained"
        )
    if config.max_length is not None:
        raise UsageError("--max_length cuts pictures in two; give --max_tokens, and --long_rows for what is longer")
    template = config.chat_template_path
    if template is not None and not (Path(template).is_file() and template.endswith(_TEMPLATES)):
        raise UsageError(
            f"--chat_template_path {template}: give a file that ends in {' or '.join(_TEMPLATES)}; the template of a tokenizer "
            "comes with tokens that the plan does not know"
        )
    if run.pack_to and config.train_sampling_strategy != "random":
        raise UsageError("--pack_to and --train_sampling_strategy exclude each other: packs are drawn at random")
    if not run.dataset_streaming:
        return
    needs = {
        "--pack_to": run.pack_to,
        "--max_tokens": run.max_tokens,
        "--max_images": run.max_images,
        "--skip_bad_rows": run.skip_bad_rows,
        "--plan_only": run.plan_only,
    }
    if asked := [option for option, value in needs.items() if value]:
        raise UsageError(f"{', '.join(asked)} needs all rows before the first step; leave --dataset_streaming out")
    if config.max_steps <= 0:
        raise UsageError("--dataset_streaming needs --max_steps: how many rows there are is not known beforehand")
