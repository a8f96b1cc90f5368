"""Reinforcement learning on the reasoning configs (GRPO) with rewards that need no judge, from parsed options to a saved model."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trl import ModelConfig, get_quantization_config  # type: ignore[attr-defined]  # exported lazily

from remud_hub.errors import UsageError
from remud_hub.models.processor import load_processor
from remud_hub.train.arguments import RunArguments
from remud_hub.train.base import adapter_of, base_of, load_options
from remud_hub.train.facts import facts_of
from remud_hub.train.log import write_log
from remud_hub.train.planning.check import sound_rows
from remud_hub.train.planning.lengths import measure
from remud_hub.train.policy import PolicyConfig, PolicyTrainer
from remud_hub.train.prepare import Data, load_data
from remud_hub.train.questions import as_questions
from remud_hub.train.rewards import REWARDS, trl_rewards
from remud_hub.train.run import History, begin, carry_out


SETTINGS = (
    *("learning_rate", "lr_scheduler_type", "num_train_epochs", "max_steps", "per_device_train_batch_size"),
    *(
        "gradient_accumulation_steps",
        "num_generations",
        "max_completion_length",
        "temperature",
        "beta",
        "loss_type",
        "seed",
    ),
)
"""Of all options, those that go into the log and the model card."""
OF_ROWS = ("max_pixels", "skip_bad_rows")
"""Likewise, of those that speak of rows."""
_OF_SFT = ("dataset_streaming", "max_images", "max_tokens", "pack_to", "plan_only")
"""Options of ``RunArguments`` that speak of replies to learn by heart, or of rows that are planned beforehand."""


def train_grpo(run: RunArguments, config: PolicyConfig, model: ModelConfig) -> None:
    """Train, and leave a loadable model and ``train_log.json``, with every reward by step, in ``config.output_dir``.

    Args:
        run: What to ask, and on how many processes.
        config: How to train; ``reward_weights`` are in the order of ``REWARDS``.
        model: What to train: a model that gets some rewards already, such as one that ``train_sft`` left.

    Raises:
        UsageError: Something that was asked for is not there; nothing was trained.
        StoppedError: The run was told to stop, and wrote a checkpoint.
    """
    checkpoint = begin(run, config, check_options)
    trainer, data = _build(base := base_of(model), run, config, model)

    def keep(output: Path, history: History) -> None:
        facts = facts_of(model, (config, SETTINGS), (run, OF_ROWS), data.trained_on)
        write_log(output, history, **facts, reward_weights=_weights(config))

    carry_out(trainer, checkpoint, base, load_options(config, model), keep, _course)


def check_options(run: RunArguments, config: PolicyConfig) -> None:
    """Say what cannot be done before anything is loaded.

    Raises:
        UsageError: An option of supervised training was given, or not one weight for each reward.
    """
    if asked := [f"--{name}" for name in _OF_SFT if getattr(run, name)]:
        raise UsageError(f"{', '.join(asked)}: not with GRPO; leave it out")
    weights = config.reward_weights
    if weights is not None and len(weights) != len(REWARDS):
        raise UsageError(f"--reward_weights: {len(weights)} numbers for {len(REWARDS)} rewards: {' '.join(REWARDS)}")


def mean_rewards(history: Sequence[Mapping[str, Any]]) -> list[tuple[int, float]]:
    """Return step and mean reward, all rewards with their weights, of the entries of a log that have one."""
    return [(entry["step"], entry["reward"]) for entry in history if entry.get("reward") is not None]


def _build(base: str, run: RunArguments, config: PolicyConfig, model: ModelConfig) -> tuple[PolicyTrainer, Data]:
    processor = load_processor(
        base,
        max_pixels=run.max_pixels,
        revision=model.model_revision,
        trust_remote_code=config.trust_remote_code,
        padding_side="left",  # TRL pads questions there, but leaves the places of their pictures to the processor
    )
    data = _sound(load_data(run, config), run, config, processor)
    config.model_init_kwargs = load_options(config, model)
    trainer = PolicyTrainer(
        model=base,
        reward_funcs=trl_rewards(),
        args=config,
        train_dataset=as_questions(data.train),
        eval_dataset=data.held_out and as_questions(data.held_out),
        processing_class=processor,
        quantization_config=get_quantization_config(model),
        peft_config=adapter_of(model),
    )
    return trainer, data


def _sound(data: Data, run: RunArguments, config: PolicyConfig, processor: Any) -> Data:
    """Leave out rows that cannot be asked, as supervised training does, or stop before the first step."""

    def sound(rows: Any) -> Any:
        lengths = measure(rows, processor)
        return sound_rows(rows, lengths.problems, skip=run.skip_bad_rows, say=config.distributed_state.print)

    with config.main_process_first(desc="checking rows"):
        return data._replace(train=sound(data.train), held_out=data.held_out and sound(data.held_out))


def _weights(config: PolicyConfig) -> dict[str, float]:
    return dict(zip(REWARDS, config.reward_weights or [1.0] * len(REWARDS), strict=True))


def _course(history: History, steps: int) -> str:
    found = mean_rewards(history)
    return f"reward {found[0][1]:.3f} → {found[-1][1]:.3f} in {steps} steps" if found else "done"
