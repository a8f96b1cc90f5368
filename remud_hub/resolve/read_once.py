"""Lines that are read when they are asked for, and not a second time."""

from collections.abc import Iterable, Iterator

from remud_hub.resolve.printed import Line


class ReadOnce:
    """Lines of a figure, gone through as often as one likes.

    Args:
        lines: Reads them one after another; letters read off pixels take a while each.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._unread = iter(lines)
        self._read: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        """Yield the lines, from the first."""
        at = 0
        while at < len(self._read) or self._is_more():
            yield self._read[at]
            at += 1

    def _is_more(self) -> bool:
        following = next(self._unread, None)
        if following is not None:
            self._read.append(following)
        return following is not None
