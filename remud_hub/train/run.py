"""What supervised and reinforcement runs have in common: how one begins, and how it is carried out and kept."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from remud_hub.train.arguments import RunArguments
from remud_hub.train.checkpoints import to_resume
from remud_hub.train.save import save_model
from remud_hub.train.stopping import StopAtSignal
from remud_hub.train.world import check_world


History = Sequence[Mapping[str, Any]]
"""TRL's log: one entry per logged step."""


def begin(run: RunArguments, config: Any, check: Callable[[RunArguments, Any], None]) -> str | None:
    """Say how many processes there are and look at the options, before anything is loaded.

    Args:
        run: What to train on.
        config: How to train: transformers' ``TrainingArguments``.
        check: Raises where options cannot be met.

    Returns:
        The checkpoint that the run goes on from, if there is one.
    """
    config.distributed_state.print(check_world(config, run.expect_processes))
    if run.cpu_threads is not None:
        torch.set_num_threads(run.cpu_threads)
    check(run, config)
    return to_resume(config.resume_from_checkpoint, Path(str(config.output_dir)), config.world_size)


def carry_out(
    trainer: Any,
    checkpoint: str | None,
    base: str,
    options: Mapping[str, Any],
    keep: Callable[[Path, History], None],
    course: Callable[[History, int], str],
) -> None:
    """Train, save the model and what is told of the run, and end the processes.

    Args:
        trainer: The trainer, with a ``probe`` of its rows.
        checkpoint: Where it goes on.
        base: Hub id or folder of the model that is trained.
        options: What the base was loaded with.
        keep: Writes what is told of the run into its folder; called in the first process.
        course: Says how the run went, in so many steps.

    Raises:
        StoppedError: The run was told to stop, and wrote a checkpoint.
    """
    output, stop = Path(str(trainer.args.output_dir)), StopAtSignal()
    trainer.add_callback(stop)
    trainer.train(resume_from_checkpoint=checkpoint)
    stop.raise_if_stopped(trainer.state.global_step, output)
    save_model(trainer, base, options, trainer.probe())
    history = trainer.state.log_history
    if trainer.args.should_save:
        keep(output, history)
    trainer.accelerator.print(f"{course(history, trainer.state.global_step)}; model in {output}")
    trainer.accelerator.wait_for_everyone()  # the first process may still be writing what another will read
    trainer.end()
