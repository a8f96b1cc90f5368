"""The options of a training run: TRL's own, with defaults that suit pictures, and a few of ours."""

from dataclasses import dataclass, field

from trl import ScriptArguments, SFTConfig  # type: ignore[attr-defined]  # exported lazily

from remud_hub.train.machine import suit_machine
from remud_hub.train.planning.fit import Policy


@dataclass
class RunArguments(ScriptArguments):
    """What to train on, and on how many processes.

    Adds to TRL's ``ScriptArguments``: several configs at once, a revision, limits on pixels, pictures and tokens, packing, a
    guard against launchers that quietly start one process where several were asked for, and the number of threads.
    """

    dataset_config: str | None = field(
        default=None,
        metadata={"help": "Config of the dataset, or several joined by commas, each with its weight: vqa*2,qa"},
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
    max_images: int | None = field(
        default=None, metadata={"help": "Leave out rows with more pictures than this; they are listed."}
    )
    max_tokens: int | None = field(
        default=None, metadata={"help": "Most tokens of a row, its pictures' included; --long_rows says what else."}
    )
    long_rows: Policy = field(
        default="error",
        metadata={
            "help": "What becomes of rows above --max_tokens: error, drop, shrink (their pictures), split (a dialogue)."
        },
    )
    skip_bad_rows: bool = field(
        default=False, metadata={"help": "Leave out rows that cannot be trained on, and list them, rather than stop."}
    )
    pack_to: int | None = field(
        default=None,
        metadata={
            "help": "Put several rows, pictures included, into sequences of at most this many tokens. "
            "--per_device_train_batch_size then counts sequences."
        },
    )
    plan_only: bool = field(
        default=False, metadata={"help": "Print the plan (lengths, steps, padding, memory), train nothing."}
    )
    tokens_per_second: float | None = field(
        default=None, metadata={"help": "What one process trains, as you measured it; the plan then tells the time."}
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
    * ``report_to``: TensorBoard, which needs no account.
    * ``resume_from_checkpoint``: ``auto`` takes the newest whole checkpoint of the run's folder.
    * ``activation_checkpointing``: on with an accelerator, where memory is short; off on the CPU.
    * ``use_cpu``, ``bf16``: without an accelerator the CPU, in float32; ``check_world`` says so aloud.
    """

    assistant_only_loss: bool = field(
        default=True, metadata={"help": "Whether the loss is computed on the assistant's turns only."}
    )
    max_length: int | None = field(
        default=None, metadata={"help": "Cut samples to this many tokens; None never cuts an image in two."}
    )
    report_to: None | str | list[str] = field(  # noqa: RUF036  TRL's parser reads the option as the second
        default="tensorboard",
        metadata={"help": "Where the losses go beside train_log.json: tensorboard (in --output_dir), wandb, …, none."},
    )
    train_parts: str = field(
        default="vision,merger,language",
        metadata={"help": "Parts whose weights are trained: vision, merger, language, joined by commas."},
    )
    last_layers: int | None = field(
        default=None, metadata={"help": "Of the language model, train only this many last layers ('freeze')."}
    )
    vision_learning_rate: float | None = field(
        default=None, metadata={"help": "Learning rate of the vision tower (default: --learning_rate)."}
    )
    merger_learning_rate: float | None = field(
        default=None, metadata={"help": "Learning rate of the merger or projector (default: --learning_rate)."}
    )
    # TRL turns the deprecated name on by default, which warns; the new name is decided in __post_init__
    gradient_checkpointing: bool | None = field(  # type: ignore[assignment]
        default=None, metadata={"help": "Deprecated alias of activation_checkpointing."}
    )

    def __post_init__(self) -> None:
        """Fill in what depends on the machine."""
        suit_machine(self)
        super().__post_init__()  # type: ignore[no-untyped-call]
