"""What a run leaves behind: a folder that loads as a model, and for LoRA also the adapter alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peft import PeftModel
from transformers import AutoModelForImageTextToText


ADAPTER = "adapter"


def save_model(trainer: Any, base: str, options: Mapping[str, Any]) -> None:
    """Save the trained model and its processor in the run's ``output_dir``; every process must call it.

    A LoRA run keeps its adapter in ``output_dir/adapter``, and ``output_dir`` gets the merged model. It is merged into
    a fresh copy of the base, which works after sharded and quantised training as well.

    Args:
        trainer: The trainer, after training.
        base: Hub id or folder of the model that was trained.
        options: What the base was loaded with, for example ``revision`` and ``dtype``.
    """
    output = Path(trainer.args.output_dir)
    if not isinstance(trainer.accelerator.unwrap_model(trainer.model), PeftModel):
        trainer.save_model(str(output))  # gathers shards, writes on the first process, and saves the processor too
        return
    trainer.save_model(str(output / ADAPTER))
    if trainer.args.should_save:
        model = AutoModelForImageTextToText.from_pretrained(base, **options)
        merged = PeftModel.from_pretrained(model, str(output / ADAPTER)).merge_and_unload()
        merged.save_pretrained(output)
        trainer.processing_class.save_pretrained(output)
    trainer.accelerator.wait_for_everyone()
