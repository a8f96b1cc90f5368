"""Supervised fine-tuning of a vision-language model, from parsed options to a saved model."""

from functools import partial
from pathlib import Path
from typing import Any, get_args

import torch
from trl import ModelConfig, get_peft_config, get_quantization_config  # type: ignore[attr-defined]  # exported lazily

from remud_hub.errors import UsageError
from remud_hub.models.processor import load_processor
from remud_hub.train.arguments import RunArguments, TrainingConfig
from remud_hub.train.base import base_of, load_options
from remud_hub.train.checkpoints import to_resume
from remud_hub.train.curves import draw_curves
from remud_hub.train.facts import facts_of
from remud_hub.train.log import losses, write_log
from remud_hub.train.needs import memory_of
from remud_hub.train.parts import Part, lora_targets, outline, parts_named, train_only
from remud_hub.train.planned import planned
from remud_hub.train.prepare import Data, check_data_options, load_data
from remud_hub.train.save import save_model
from remud_hub.train.stopping import StopAtSignal
from remud_hub.train.trainer import Trainer
from remud_hub.train.world import check_world


SETTINGS = (
    *("learning_rate", "lr_scheduler_type", "num_train_epochs", "max_steps", "per_device_train_batch_size"),
    *("gradient_accumulation_steps", "warmup_steps", "weight_decay", "max_grad_norm", "optim", "seed", "bf16"),
    *("assistant_only_loss", "train_parts", "last_layers", "vision_learning_rate", "merger_learning_rate"),
)
"""Of all options, those that go into the log and the model card."""
OF_ROWS = ("max_pixels", "max_images", "max_tokens", "long_rows", "pack_to", "skip_bad_rows", "dataset_streaming")
"""Likewise, of those that speak of rows."""


ALL_LINEAR = "all-linear"
"""PEFT's name for every linear layer; here, of the parts that are trained."""


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
    config.distributed_state.print(check_world(config, run.expect_processes))
    if run.cpu_threads is not None:
        torch.set_num_threads(run.cpu_threads)
    check_data_options(run, config)
    output = Path(str(config.output_dir))
    checkpoint = to_resume(config.resume_from_checkpoint, output, config.world_size)
    base = base_of(model)
    processor = load_processor(
        base, max_pixels=run.max_pixels, revision=model.model_revision, trust_remote_code=config.trust_remote_code
    )
    data = load_data(run, config)
    if not run.dataset_streaming:
        data = planned(data, run, config, processor, partial(memory_of, base, model, config))
    if run.plan_only:
        return
    trainer = _build_trainer(base, data, processor, config, model)
    stop = StopAtSignal()
    trainer.add_callback(stop)
    trainer.train(resume_from_checkpoint=checkpoint)
    stop.raise_if_stopped(trainer.state.global_step, output)
    save_model(trainer, base, load_options(config, model), trainer.probe())
    if config.should_save:
        history = trainer.state.log_history
        write_log(output, history, **facts_of(model, (config, SETTINGS), (run, OF_ROWS), data.trained_on))
        draw_curves(output, history)
    trainer.accelerator.print(_summary(trainer))
    trainer.accelerator.wait_for_everyone()  # the first process may still be writing what another will read
    trainer.end()  # type: ignore[no-untyped-call]


def _build_trainer(base: str, data: Data, processor: Any, config: TrainingConfig, model: ModelConfig) -> Trainer:
    parts = parts_named(config.train_parts)
    some = set(parts) != set(get_args(Part)) or config.last_layers is not None
    targets: Any = model.lora_target_modules or ALL_LINEAR  # TRL takes a single name out of its list
    model.lora_target_modules = targets
    if model.use_peft and some:
        if targets != ALL_LINEAR:
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
        peft_config=get_peft_config(model),
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


def _summary(trainer: Any) -> str:
    steps = losses(trainer.state.log_history)
    course = f"loss {steps[0][1]:.3f} → {steps[-1][1]:.3f} in {trainer.state.global_step} steps" if steps else "done"
    return f"{course}; model in {trainer.args.output_dir}"
