"""Which pages are read together: few enough that memory does not grow with the length of a file."""

from collections.abc import Iterator

from pydantic import Field

from remud_hub.records import Record


_AT_ONCE = 16


class Care(Record):
    """What an earlier attempt at a file has taught about its pages."""

    alone: frozenset[int] = frozenset()
    """Pages of a portion that could not be read: they are read one by one."""
    failed: dict[int, str] = Field(default_factory=dict)
    """Pages not to be tried again, with the reason."""


def portions(count: int, care: Care) -> Iterator[range]:
    """Yield the page numbers of a file in portions; where care is needed, each page is one."""
    single = care.alone | care.failed.keys()
    for first in range(1, count + 1, _AT_ONCE):
        pages = range(first, min(first + _AT_ONCE, count + 1))
        if single.isdisjoint(pages):
            yield pages
        else:
            yield from (range(number, number + 1) for number in pages)
