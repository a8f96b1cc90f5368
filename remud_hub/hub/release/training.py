"""How a model was trained, as its run wrote it down: for the card, and to be sure that it belongs to the dataset."""

from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from remud_hub.errors import UsageError
from remud_hub.hub.versions.trained_on import TrainedOn, check_same_rows
from remud_hub.records import Record


LOG, CURVES = "train_log.json", "training.png"


class Training(Record):
    """What ``train_log.json`` says."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    base: str
    """The model that was tuned: a Hub id, or the name of a folder."""
    base_revision: str | None = None
    base_training: dict[str, Any] | None = None
    """How that was trained, where it was the stage before."""
    data: TrainedOn
    settings: dict[str, Any] = Field(default_factory=dict)
    lora: dict[str, Any] | None = None
    world_size: int
    versions: dict[str, str] = Field(default_factory=dict)
    log_history: tuple[dict[str, Any], ...]

    @property
    def losses(self) -> tuple[float, ...]:
        """Training losses in order."""
        return tuple(float(entry["loss"]) for entry in self.log_history if "loss" in entry)

    @property
    def steps(self) -> int:
        """How many there were."""
        return max((int(entry["step"]) for entry in self.log_history if "step" in entry), default=0)


def read_training(folder: Path, dataset: Path) -> Training:
    """Read how a model was trained.

    Args:
        folder: The ``--output_dir`` of the run.
        dataset: The dataset that it is released with.

    Raises:
        UsageError: Nothing says what it was trained on, or it was trained on something else.
    """
    log = folder / LOG
    if not log.is_file():
        raise UsageError(
            f"{folder} has no {LOG}, so that nobody can tell what the model was trained on; give the --output_dir of a run of "
            "recipes/sft_qwen25vl.py"
        )
    try:
        training = Training.model_validate_json(log.read_bytes())
    except ValidationError as error:
        fault = error.errors()[0]
        raise UsageError(
            f"{log}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}; it was written by an older version: train again"
        ) from error
    check_same_rows(training.data, dataset)
    return training
