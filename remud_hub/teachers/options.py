"""How to reach a teacher: nothing here changes what it says, so none of it enters a lock."""

import os
import re
from typing import NamedTuple, Self

from remud_hub.errors import UsageError


ADDRESS = re.compile(r"https?://[^/@?#]+(/[^@?#]*)?")


class TeacherOptions(NamedTuple):
    """Where endpoints are and how hard they may be worked."""

    base_urls: tuple[str, ...] = ()
    """Addresses of OpenAI-compatible endpoints that serve the same model; empty: the client's own default."""
    concurrency: int = 64
    """Most requests under way at once, on all endpoints together."""
    patience_s: float = 600.0
    """How long to wait for an endpoint that has answered before and went away."""
    must_limit: bool = False
    """Ask for nothing without a limit of tokens: a reply without one may cost anything."""

    @classmethod
    def from_environment(cls, base_urls: tuple[str, ...] = (), concurrency: int = 64) -> Self:
        """Return options for these addresses, else for those in ``OPENAI_BASE_URL``."""
        return cls(base_urls or split_list(os.environ.get("OPENAI_BASE_URL", "")), concurrency)

    def share(self, rank: int, ranks: int) -> Self:
        """Return one rank's share: together they have the whole, if they are no more than ``concurrency``."""
        least, over = divmod(self.concurrency, ranks)
        return self._replace(concurrency=least + (rank < over))

    def check_urls(self) -> None:
        """Make sure that the addresses can be shown in messages.

        Raises:
            UsageError: One is no address, or holds a user, a password or a query; it is not repeated.
        """
        if not all(ADDRESS.fullmatch(url) for url in self.base_urls):
            raise UsageError("--base-url: write it like http://localhost:8000/v1, without user, password or query")


def keys_of_environment() -> tuple[str, ...]:
    """Return the keys in ``OPENAI_API_KEY``.

    Raises:
        UsageError: There is none.
    """
    if keys := split_list(os.environ.get("OPENAI_API_KEY", "")):
        return keys
    raise UsageError("OPENAI_API_KEY is not set; export it (any word will do for a local endpoint)")


def split_list(text: str) -> tuple[str, ...]:
    """Return what stands in an environment variable, separated by white space or commas."""
    return tuple(filter(None, re.split(r"[\s,]+", text)))
