"""A run that is told to stop (SIGTERM, as schedulers send it) ends its step, writes a checkpoint, and says where."""

import signal
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from transformers import TrainerCallback

from remud_hub.errors import RemudError
from remud_hub.train.checkpoints import AUTO


class StoppedError(RemudError):
    """A run was told to stop; its checkpoint says where it goes on."""


class StopAtSignal(TrainerCallback):
    """Stops a run after the step in which a process of it got SIGTERM; all processes stop at the same step."""

    def __init__(self) -> None:
        self.stopped = False
        self._told = False
        self._before: Any = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Listen."""
        self._before = signal.signal(signal.SIGTERM, self._hear)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Ask every process, and stop if one was told to."""
        if _any_process(self._told, args.device):
            self.stopped = True
            control.should_save = True
            control.should_training_stop = True

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Listen no longer."""
        signal.signal(signal.SIGTERM, self._before or signal.SIG_DFL)

    def raise_if_stopped(self, step: int, output: Path) -> None:
        """Say where it goes on.

        Args:
            step: The last one that was done.
            output: The run's folder.

        Raises:
            StoppedError: The run was told to stop.
        """
        if self.stopped:
            raise StoppedError(
                f"stopped after step {step}; its checkpoint is in {output}; "
                f"run the same command with --resume_from_checkpoint {AUTO} to go on"
            )

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._told = True


def _any_process(told: bool, device: torch.device) -> bool:
    if not torch.distributed.is_initialized():
        return told
    flag = torch.tensor(int(told), device=device)
    torch.distributed.all_reduce(flag, op=torch.distributed.ReduceOp.MAX)
    return bool(flag.item())
