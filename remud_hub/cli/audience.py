"""Who may see what is pushed, as it is typed: ``--private`` or ``--gated``."""

from typing import Literal


def audience_of(private: bool, gated: bool) -> Literal["gated", "private"] | None:
    """Return who may see it; None where nothing was said.

    Raises:
        UsageError: Both were given.
    """
    from remud_hub.errors import UsageError

    if private and gated:
        raise UsageError("--private and --gated exclude each other: a private repository is seen by its owners alone")
    return "private" if private else "gated" if gated else None
