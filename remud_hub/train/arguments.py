"""The options of a training run: TRL's own, with defaults that suit pictures, and a few of ours."""

from dataclasses import dataclass, field

import torch
from trl import ScriptArguments, SFTConfig  # type: ignore[attr-defined]  # exported lazily


@dataclass
class RunArguments(ScriptArguments):
    """What to train on, and on how many processes.

    Adds to TRL's ``ScriptArguments``: several configs at once, a revision, a limit on pixels, a guard against
    launchers that quietly start one process where several were asked for, and the number of threads.
    """

    dataset_config: str | None = field(
        default=None, metadata={"help": "Config of the dataset, or several joined by commas: vqa,vqa_reasoning"}
    )
    dataset_test_split: str = field(
        default="validation", metadata={"help": "Split for --eval_strategy; the test split is for the final score."}
    )
    dataset_revision: str | None = field(
        default=None, metadata={"help": "Tag, branch or commit of a dataset on the Hub, for example v1.0.0."}
    )
    max_pixels: int | None = field(
        default=None, metadata={"help": "Shrink larger pictures to this many pixels (default: the model's own limit)."}
    )
    expect_processes: int | None = field(
        default=None, metadata={"help": "Stop before loading anything unless exactly this many processes run."}
    )
    cpu_threads: int | None = field(
        default=None, metadata={"help": "Threads of each process on the CPU (default: torch's or the launcher's)."}
    )


@dataclass
class TrainingConfig(SFTConfig):
    """TRL's ``SFTConfig`` with other defaults.

    * ``assistant_only_loss``: loss on the answer alone; on the whole chat it falls further and teaches less.
    * ``max_length``: none; a cut through image tokens is an error in the middle of a run.
    * ``activation_checkpointing``: on with an accelerator, where memory is short; off on the CPU.
    * ``use_cpu``, ``bf16``: without an accelerator the CPU, in float32; ``check_world`` says so aloud.
    """

    assistant_only_loss: bool = field(
        default=True, metadata={"help": "Whether the loss is computed on the assistant's turns only."}
    )
    max_length: int | None = field(
        default=None, metadata={"help": "Cut samples to this many tokens; None never cuts an image in two."}
    )
    # TRL turns the deprecated name on by default, which warns; the new name is decided in __post_init__
    gradient_checkpointing: bool | None = field(  # type: ignore[assignment]
        default=None, metadata={"help": "Deprecated alias of activation_checkpointing."}
    )

    def __post_init__(self) -> None:
        """Fill in what depends on the machine."""
        if not torch.accelerator.is_available():
            self.use_cpu = True
        if self.use_cpu and self.bf16 is None:
            self.bf16 = False
        if self.activation_checkpointing is None and self.gradient_checkpointing is None:
            self.activation_checkpointing = not self.use_cpu
        super().__post_init__()  # type: ignore[no-untyped-call]
