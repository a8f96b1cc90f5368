"""TRL's GRPO for questions with and without pictures, in one run."""

from dataclasses import dataclass, field
from typing import Any

from torch import nn
from trl import GRPOConfig, GRPOTrainer  # type: ignore[attr-defined]  # exported lazily

from remud_hub.models.messages import images_first
from remud_hub.train.machine import suit_machine


@dataclass
class PolicyConfig(GRPOConfig):
    """TRL's ``GRPOConfig`` with defaults that suit the machine, as those of ``TrainingConfig`` do."""

    reward_weights: list[float] | None = field(
        default=None, metadata={"help": "Weights of the rewards: format option number language (default: all 1)."}
    )
    # With it, TRL lets the processes that have pictures gather them, and these wait for ever for one that has none
    log_multimodal: bool = field(
        default=False, metadata={"help": "Log pictures beside completions; only where every question has one."}
    )
    report_to: None | str | list[str] = field(  # noqa: RUF036  TRL's parser reads the option as the second
        default="tensorboard",
        metadata={
            "help": "Where the rewards go beside train_log.json: tensorboard (in --output_dir), wandb, …, none."
        },
    )
    # TRL turns the deprecated name on by default, which warns; the new name is decided in __post_init__
    gradient_checkpointing: bool | None = field(  # type: ignore[assignment]
        default=None, metadata={"help": "Deprecated alias of activation_checkpointing."}
    )

    def __post_init__(self) -> None:
        """Fill in what depends on the machine."""
        suit_machine(self)
        super().__post_init__()  # type: ignore[no-untyped-call]


class PolicyTrainer(GRPOTrainer):
    """``GRPOTrainer`` that can mix questions with and without pictures; TRL's own takes batches of one sort only."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        model: Any = self.model
        model.register_forward_pre_hook(_leave_out_no_pictures, with_kwargs=True)

    def probe(self) -> Any:
        """Return the inputs of the first question."""
        rows: Any = self.train_dataset
        processor: Any = self.processing_class
        prompt, images = rows[0]["prompt"], rows[0]["images"]
        text = processor.apply_chat_template(
            images_first(prompt, len(images)), tokenize=False, add_generation_prompt=True
        )
        return processor(text=[text], images=images or None, return_tensors="pt")

    def _tokenize_prompts(self, prompts: list[Any]) -> tuple[list[Any], list[list[Any]] | None, dict[str, Any]]:
        """Tokenize as TRL does, but say "no pictures" by an empty list, as its processor wants it, rather than by None."""
        tokens, images, fields = super()._tokenize_prompts(prompts)
        return tokens, images and [each or [] for each in images], fields


def _leave_out_no_pictures(model: nn.Module, args: Any, options: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Turn a tensor of no pictures into none: a mixed batch may be cut so that a piece has none, which Qwen refuses."""
    pixels = options.get("pixel_values")
    if pixels is not None and not len(pixels):
        options = {name: value for name, value in options.items() if name not in ("pixel_values", "image_grid_thw")}
    return args, options
