from collections.abc import Iterator
from itertools import islice

from remud_hub.resolve.printed import Line
from remud_hub.resolve.read_once import ReadOnce


def test_lines_are_read_when_asked_for_and_once() -> None:
    read: list[str] = []

    def reading() -> Iterator[Line]:
        for text in "ABC":
            read.append(text)
            yield Line(text, (0.0, 0.0, 1.0, 1.0))

    lines = ReadOnce(reading())
    assert read == []
    assert [line.text for line in islice(lines, 2)] == ["A", "B"] == read
    assert [line.text for line in lines] == ["A", "B", "C"] == [line.text for line in lines]
    assert read == ["A", "B", "C"]
