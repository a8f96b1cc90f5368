"""Supervised fine-tuning of a vision-language model, from parsed options to a saved model."""

from pathlib import Path
from typing import Any

import torch
from trl import (  # type: ignore[attr-defined]  # exported lazily
    ModelConfig,
    SFTTrainer,
    get_peft_config,
    get_quantization_config,
)

from remud_hub.errors import UsageError
from remud_hub.models.processor import load_processor
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root
from remud_hub.train.arguments import RunArguments, TrainingConfig
from remud_hub.train.data import load_rows
from remud_hub.train.log import losses, write_log
from remud_hub.train.save import save_model
from remud_hub.train.world import check_world


def train_sft(run: RunArguments, config: TrainingConfig, model: ModelConfig) -> None:
    """Train, and leave a loadable model and ``train_log.json`` in ``config.output_dir``.

    Args:
        run: What to train on, and on how many processes.
        config: How to train.
        model: What to train, and whether with LoRA.

    Raises:
        UsageError: Something that was asked for is not there; nothing was trained.
    """
    config.distributed_state.print(check_world(config, run.expect_processes))
    if run.cpu_threads is not None:
        torch.set_num_threads(run.cpu_threads)
    if run.dataset_streaming:
        raise UsageError(
            "--dataset_streaming is not supported; leave it out: rows are read from disk as they are needed"
        )
    if not model.model_name_or_path:
        raise UsageError("no model: give --model_name_or_path FOLDER_OR_HUB_ID, or tiny for one made offline")
    base = resolve_model(model.model_name_or_path, cache_root())
    trainer = _build_trainer(base, run, config, model)
    trainer.train(resume_from_checkpoint=config.resume_from_checkpoint)
    save_model(trainer, base, _load_options(config, model))
    if config.should_save:
        write_log(Path(trainer.args.output_dir), trainer.state.log_history, world_size=config.world_size)
    trainer.accelerator.print(_summary(trainer))
    if config.push_to_hub:
        trainer.push_to_hub(dataset_name=run.dataset_name)
    trainer.end()


def _build_trainer(base: str, run: RunArguments, config: TrainingConfig, model: ModelConfig) -> Any:
    evaluate = config.eval_strategy != "no"
    with config.main_process_first(desc="loading the dataset"):
        splits = {
            split: load_rows(run.dataset_name, run.dataset_config, split, run.dataset_revision)
            for split in (run.dataset_train_split, *([run.dataset_test_split] if evaluate else []))
        }
    processor = load_processor(
        base,
        max_pixels=run.max_pixels,
        revision=model.model_revision,
        trust_remote_code=config.trust_remote_code,
    )
    config.model_init_kwargs = _load_options(config, model)
    return SFTTrainer(
        model=base,
        args=config,
        train_dataset=splits[run.dataset_train_split],
        eval_dataset=splits[run.dataset_test_split] if evaluate else None,
        processing_class=processor,
        quantization_config=get_quantization_config(model),
        peft_config=get_peft_config(model),
    )


def _load_options(config: TrainingConfig, model: ModelConfig) -> dict[str, Any]:
    """What ``from_pretrained`` should know about the base model."""
    given: Any = config.model_init_kwargs or {}
    return {
        "revision": model.model_revision,
        "trust_remote_code": config.trust_remote_code,
        "attn_implementation": model.attn_implementation,
        "dtype": model.dtype,
        **given,
    }


def _summary(trainer: Any) -> str:
    steps = losses(trainer.state.log_history)
    course = f"loss {steps[0][1]:.3f} → {steps[-1][1]:.3f} in {trainer.state.global_step} steps" if steps else "done"
    return f"{course}; model in {trainer.args.output_dir}"
