"""Folders for lighteval's tasks, and those that killed processes have left."""

import os
import re
import shutil
import tempfile
from pathlib import Path


_OURS = re.compile(r"remud-lighteval-(\d+)-\w+")


def new_scratch() -> Path:
    """Return a new folder among the temporary ones, after those of processes that are no more are removed; who asks removes it."""
    for folder in Path(tempfile.gettempdir()).glob("remud-lighteval-*"):
        ours = _OURS.fullmatch(folder.name)
        if ours and not _is_running(int(ours[1])):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"remud-lighteval-{os.getpid()}-"))


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True
