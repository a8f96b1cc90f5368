"""HuatuoGPT-Vision's two stages: alignment, then instruction tuning of what that left.

Each stage is a launch of its own. In one launch the second would read the first's model while the first process still
writes it: the others do not wait, because a run ends their group. And a launch leaves no memory behind.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from remud_hub.errors import UsageError
from remud_hub.models.transplant import transplant
from remud_hub.train.checkpoints import AUTO
from remud_hub.train.log import LOG_NAME


@dataclass
class StagesArguments:
    """What the two stages are; all other options go to both."""

    align: str = field(metadata={"help": "YAML of the first stage, for example recipes/huatuo/qwen_align.yaml."})
    sft: str = field(metadata={"help": "YAML of the second stage, for example recipes/huatuo/qwen_sft.yaml."})
    output_dir: str = field(metadata={"help": "Where the model goes; the first stage's goes into its folder align."})
    model_name_or_path: str | None = field(
        default=None, metadata={"help": "Model to start from (default: what the first YAML names)."}
    )
    language_model: str | None = field(
        default=None,
        metadata={"help": "Text model whose weights are put into the model to start from, a Qwen2.5-VL, before all."},
    )
    accelerate_config: str | None = field(
        default=None, metadata={"help": "Where and on how many processes, for example recipes/accelerate/cpu2.yaml."}
    )


class Stage(NamedTuple):
    """One run of the training recipe."""

    config: Path
    base: str
    output: Path

    @property
    def finished(self) -> bool:
        """Whether it was run to its end: the log is written after the model."""
        return (self.output / LOG_NAME).is_file()


def align_then_sft(script: Path, given: StagesArguments, options: Sequence[str], say: Callable[[str], None]) -> int:
    """Run what of the two stages is not finished yet; one that was interrupted goes on from its last checkpoint.

    Args:
        script: The training recipe.
        given: The stages.
        options: What goes to both.
        say: Is told of a stage that is not run again.

    Returns:
        The exit code of the stage that failed, or 0.

    Raises:
        UsageError: A stage's YAML is not there, or names no model.
    """
    for stage in stages_of(given):
        if stage.finished:
            say(f"{stage.output} is finished and stays; delete it to train it again")
            continue
        if code := subprocess.run(command(script, stage, given.accelerate_config, options), check=False).returncode:
            return code
    return 0


def stages_of(given: StagesArguments) -> tuple[Stage, Stage]:
    """Return the two stages, the first with a model to start from that is there.

    Raises:
        UsageError: A stage's YAML is not there, or names no model; or a text model does not fit into it.
    """
    output = Path(given.output_dir)
    for path in (given.align, given.sft):
        if not Path(path).is_file():
            raise UsageError(f"{path} is not there; the stages of HuatuoGPT-Vision lie in recipes/huatuo")
    base = given.model_name_or_path or yaml.safe_load(Path(given.align).read_text("utf-8")).get("model_name_or_path")
    if not base:
        raise UsageError(f"no model: {given.align} names none; give --model_name_or_path FOLDER_OR_HUB_ID")
    first = Stage(Path(given.align), base, output / "align")
    if given.language_model and not first.finished:
        first = first._replace(base=str(_start(given.language_model, base, output / "start")))
    return first, Stage(Path(given.sft), str(first.output), output)


def command(script: Path, stage: Stage, accelerate_config: str | None, options: Sequence[str]) -> list[str]:
    """Return the command line of a stage."""
    where = ["--config_file", accelerate_config] if accelerate_config else []
    return [
        *(sys.executable, "-m", "accelerate.commands.launch", *where, str(script), "--config", str(stage.config)),
        *options,
        *("--model_name_or_path", stage.base, "--output_dir", str(stage.output), "--resume_from_checkpoint", AUTO),
    ]


def _start(language: str, shell: str, folder: Path) -> Path:
    return folder if folder.is_dir() else transplant(language, shell, folder)
