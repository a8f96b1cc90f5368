"""Supervised fine-tuning of a vision-language model, from parsed options to a saved model."""

from functools import partial
from pathlib import Path
from typing import Any

from trl import ModelConfig, get_quantization_config  # type: ignore[attr-defined]  # exported lazily

from remud_hub.errors import UsageError
from remud_hub.models.processor import load_processor
from remud_hub.train.arguments import RunArguments, TrainingConfig
from remud_hub.train.base import ALL_LINEAR, adapter_of, base_of, load_options
from remud_hub.train.curves import draw_curves
from remud_hub.train.facts import facts_of
from remud_hub.train.log import losses, write_log
from remud_hub.train.needs import memory_of
from remud_hub.train.parts import Part, lora_targets, outline, parts_named, takes_all, train_only
from remud_hub.train.planned import planned
from remud_hub.train.prepare import Data, check_data_options, load_data
from remud_hub.train.run import History, begin, carry_out
from remud_hub.train.trainer import Trainer


SETTINGS = (
    *("learning_rate", "lr_scheduler_type", "num_train_epochs", "max_steps", "per_device_train_batch_size"),
    *("gradient_accumulation_steps", "warmup_steps", "weight_decay", "max_grad_norm", "optim", "seed", "bf16"),
    *("assistant_only_loss", "train_parts", "last_layers", "vision_learning_rate", "merger_learning_rate"),
)
"""Of all options, those that go into the log and the model card."""
OF_ROWS = ("max_pixels", "max_images", "max_tokens", "long_rows", "pack_to", "skip_bad_rows", "dataset_streaming")
"""Likewise, of those that speak of rows."""


def train_sft(run: RunArguments, config: TrainingConfig, model: ModelConfig) -> None:
    """Train, and leave a loadable model, ``train_log.json`` and ``training.png`` in ``config.output_dir``.

    Args:
        run: What to train on, and on how many processes.
        config: How to train.
        model: What to train, and whether with LoRA.

    Raises:
        UsageError: Something that was asked for is not there; nothing was trained.
        StoppedError: The run was told to stop, and wrote a checkpoint.
    """
    checkpoint = begin(run, config, check_data_options)
    base = base_of(model)
    processor = load_processor(
        base, max_pixels=run.max_pixels, revision=model.model_revision, trust_remote_code=config.trust_remote_code
    )
    if config.chat_template_path is not None:
        # The plan counts with it
        processor.chat_template = Path(config.chat_template_path).read_text(encoding="utf-8")
    data = load_data(run, config)
    if not run.dataset_streaming:
        data = planned(data, run, config, processor, partial(memory_of, base, model, config))
    if run.plan_only:
        return
    trainer = _build_trainer(base, data, processor, config, model)

    def keep(output: Path, history: History) -> None:
        write_log(output, history, **facts_of(model, (config, SETTINGS), (run, OF_ROWS), data.trained_on))
        draw_curves(output, history)

    carry_out(trainer, checkpoint, base, load_options(config, model), keep, _course)


def _build_trainer(base: str, data: Data, processor: Any, config: TrainingConfig, model: ModelConfig) -> Trainer:
    parts = parts_named(config.train_parts)
    some = not takes_all(parts, config.last_layers)
    if model.use_peft and some:
        named: Any = model.lora_target_modules  # TRL takes a single name out of its list
        if named not in (None, ALL_LINEAR):
            raise UsageError("--train_parts and --last_layers choose LoRA's modules; leave --lora_target_modules out")
        shape = outline(base, revision=model.model_revision, trust_remote_code=config.trust_remote_code)
        model.lora_target_modules = lora_targets(shape, parts, config.last_layers)
    config.model_init_kwargs = load_options(config, model)
    trainer = Trainer(
        model=base,
        args=config,
        train_dataset=data.train,
        eval_dataset=data.held_out,
        processing_class=processor,
        quantization_config=get_quantization_config(model),
        peft_config=adapter_of(model),
    )
    if some and not model.use_peft:
        train_only(trainer.model, parts, config.last_layers)
    trainer.rates = _rates(config)
    if data.packs is not None:
        trainer.pack(data.packs)
    return trainer


def _rates(config: TrainingConfig) -> dict[Part, float] | None:
    """Return the learning rate of each part; None where transformers' own groups do: they let the weights of some norms decay."""
    if config.weight_decay == 0 and config.vision_learning_rate is None and config.merger_learning_rate is None:
        return None
    rate = config.learning_rate
    return {
        "vision": rate if config.vision_learning_rate is None else config.vision_learning_rate,
        "merger": rate if config.merger_learning_rate is None else config.merger_learning_rate,
        "language": rate,
    }


def _course(history: History, steps: int) -> str:
    found = losses(history)
    return f"loss {found[0][1]:.3f} → {found[-1][1]:.3f} in {steps} steps" if found else "done"
