"""Tell a missing library as the extra that brings it."""

import contextlib
from collections.abc import Iterator

from remud_hub.errors import MissingExtra


@contextlib.contextmanager
def needs(extra: str) -> Iterator[None]:
    """Around imports: a library that is not installed becomes an error that says what to install.

    Raises:
        MissingExtra: A library is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("remud_hub"):
            raise  # a fault of ours, not a missing library
        raise MissingExtra(extra, str(error.name)) from error
