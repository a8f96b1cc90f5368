"""Which checkpoint a run goes on from: the newest that is whole. A kill or a full disk may leave one that is not."""

import json
import re
import zipfile
from pathlib import Path

from safetensors import SafetensorError, safe_open

from remud_hub.errors import UsageError


AUTO = "auto"
"""For ``--resume_from_checkpoint``: the newest whole checkpoint of ``--output_dir``, or none where there is none yet."""
_NAME = re.compile(r"checkpoint-(\d+)")
_STATE = "trainer_state.json"
_PICKLED = (".bin", ".pt", ".pth")
"""What ``torch.save`` writes, a ZIP whose table of contents comes last."""


def to_resume(asked: str | None, output: Path, processes: int) -> str | None:
    """Return the checkpoint that a run goes on from; None: it starts from the beginning.

    Args:
        asked: ``auto``, a checkpoint's folder, or None.
        output: The run's ``--output_dir``.
        processes: How many train; each has its own state of randomness in a checkpoint.

    Raises:
        UsageError: The checkpoint that was asked for is not there or not whole, or all that are there are of another number of
            processes: a run from the beginning would take their place.
    """
    if asked is None:
        return None
    if asked == AUTO:
        found = last_whole(output, processes)
        if found is None and (others := [path for path in output.glob("checkpoint-*") if not _torn(path)]):
            raise UsageError(
                f"{others[0]}: {what_is_wrong(others[0], processes)}; start as many, or take another --output_dir"
            )
        return str(found) if found else None
    if (fault := what_is_wrong(Path(asked), processes)) is not None:
        raise UsageError(f"{asked}: {fault}; give --resume_from_checkpoint {AUTO} for the newest that is whole")
    return asked


def last_whole(output: Path, processes: int) -> Path | None:
    """Return the newest whole checkpoint of a run."""
    numbered = {int(match[1]): path for path in output.glob("checkpoint-*") if (match := _NAME.fullmatch(path.name))}
    return next(
        (path for _, path in sorted(numbered.items(), reverse=True) if not what_is_wrong(path, processes)), None
    )


def what_is_wrong(checkpoint: Path, processes: int) -> str | None:
    """Return why a checkpoint cannot be gone on from by so many processes; None where it can."""
    if (fault := _torn(checkpoint)) is not None:
        return fault
    written = len(list(checkpoint.glob("rng_state*.pth")))
    return None if written == processes else f"it was written by {written} processes, and {processes} are running"


def _torn(checkpoint: Path) -> str | None:
    """Return what of a checkpoint was not written to its end; None where all was.

    transformers writes the trainer's state last, so where that is whole, a single process has written everything.
    """
    try:
        json.loads((checkpoint / _STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "this is no whole checkpoint: it was not written to its end"
    except ValueError:
        return f"{_STATE} was not written to its end"
    # FSDP and DeepSpeed keep shards in folders
    files = (path for path in sorted(checkpoint.rglob("*")) if path.is_file())
    torn = [str(path.relative_to(checkpoint)) for path in files if not _is_whole(path)]
    return f"{', '.join(torn)} was not written to its end" if torn else None


def _is_whole(path: Path) -> bool:
    if path.suffix == ".safetensors":
        try:
            with safe_open(path, "pt"):
                return True
        except (SafetensorError, OSError):
            return False
    return path.suffix not in _PICKLED or zipfile.is_zipfile(path)
