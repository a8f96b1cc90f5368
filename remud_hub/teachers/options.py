"""How to reach a teacher: nothing here changes what it says, so none of it enters a lock."""

import os
import re
from typing import NamedTuple, Self


class TeacherOptions(NamedTuple):
    """Where endpoints are and how hard they may be worked."""

    base_urls: tuple[str, ...] = ()
    """Addresses of OpenAI-compatible endpoints that serve the same model; empty: the client's own default."""
    concurrency: int = 64
    """Most requests under way at once, on all endpoints together."""
    patience_s: float = 600.0
    """How long to wait for an endpoint that has answered before and went away."""

    @classmethod
    def from_environment(cls, base_urls: tuple[str, ...] = (), concurrency: int = 64) -> Self:
        """Return options for these addresses, else for those in ``OPENAI_BASE_URL``."""
        return cls(base_urls or split_list(os.environ.get("OPENAI_BASE_URL", "")), concurrency)


def split_list(text: str) -> tuple[str, ...]:
    """Return what stands in an environment variable, separated by white space or commas."""
    return tuple(filter(None, re.split(r"[\s,]+", text)))
