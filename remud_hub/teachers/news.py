"""What a teacher has to say while a reply is awaited: each trouble as it happens, and lines for people.

Who listens is known where the asking is done and not where teachers are made: it is set around the asking, and holds for
the tasks that come of it.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import NamedTuple


class Trouble(NamedTuple):
    """Something went wrong on the way to a reply, and is tried again."""

    kind: str
    """Short and countable, such as ``429`` or ``dropped``."""


class Notice(NamedTuple):
    """Something that people should know."""

    line: str


News = Trouble | Notice


def to_stderr(line: str) -> None:
    """Tell the user."""
    sys.stderr.write(f"{line}\n")


def _show(news: News) -> None:
    if isinstance(news, Notice):
        to_stderr(news.line)


_LISTENER: ContextVar[Callable[[News], None]] = ContextVar("listener", default=_show)


@contextlib.contextmanager
def heard_by(listener: Callable[[News], None]) -> Iterator[None]:
    """Within the context, give news to this listener; by default, lines go to standard error and nobody counts."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def trouble(kind: str) -> None:
    """Tell of a trouble."""
    _LISTENER.get()(Trouble(kind))


def notice(line: str) -> None:
    """Tell people something."""
    _LISTENER.get()(Notice(line))
