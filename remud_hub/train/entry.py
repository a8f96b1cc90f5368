"""How a training script ends: with the exit code of the command line, and one line where something is wrong."""

import sys
from collections.abc import Callable

from remud_hub.errors import RemudError


def exit_code(train: Callable[[], int | None]) -> int:
    """Train, and return the exit code: 2 where a user can mend what is wrong, and is told in one line."""
    try:
        return train() or 0
    except RemudError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
