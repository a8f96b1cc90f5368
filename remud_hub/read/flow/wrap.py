"""Lines of a text on a sheet. Widths are counted, not measured: boxes must not change with a font or its renderer."""

from collections.abc import Iterator

from remud_hub.read.layout.lines import is_cjk


UNIT = 4.5
"""Points for a Latin letter; a Chinese character takes two."""
LINE = 12.0
"""Points from one line to the next."""


def lines(text: str, width: float) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line of a text that is set this wide; together they are the text.

    Args:
        text: The text; its line breaks are kept.
        width: In points.
    """
    units = max(2, int(width / UNIT))
    start = 0
    while start < len(text):
        end = _end(text, start, units)
        yield start, end
        start = end


def _end(text: str, start: int, units: int) -> int:
    """Return where a line ends: behind the last space or Chinese character that it holds, else where it is full."""
    used, fit = 0, start
    for i in range(start, len(text)):
        char = text[i]
        if char == "\n":
            return i + 1
        wide = is_cjk(char)
        used += 2 if wide else 1
        if used > units and char != " ":
            return fit if fit > start else max(i, start + 1)
        if char == " " or wide:
            fit = i + 1
    return len(text)
