"""What was seen of a whole file before its pages are analysed one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from remud_hub import boxes
from remud_hub.read.layout.furniture import EdgeLine, Marks, edge_line, is_edge_ornament, repeated
from remud_hub.read.preflight import PageFacts
from remud_hub.read.scan.look import Scan


@dataclass(frozen=True)
class Survey:
    """A look over a file."""

    pages: Sequence[PageFacts]
    scans: Mapping[int, Scan] = field(default_factory=dict)
    """By page number, the pages that were read by OCR."""

    @cached_property
    def marks(self) -> Marks:
        """Running heads and feet."""
        return repeated(
            _edges(self.scans[number], facts) if number in self.scans else facts.edges
            for number, facts in enumerate(self.pages, start=1)
        )


def _edges(scan: Scan, facts: PageFacts) -> list[EdgeLine]:
    """Return the lines at the edges of a page; lettering of what is drawn there comes back on other pages, too."""
    size = facts.frame.size
    marks = [*scan.marks.pictures, *scan.marks.drawings]
    drawn = [mark for mark in marks if not is_edge_ornament(mark, (0.0, 0.0, *size))]
    own = [line for line in scan.lines if not any(boxes.inside(line.box, mark) > 0.5 for mark in drawn)]
    found = (edge_line(line.text, boxes.center(line.box)[1], size[1]) for line in own)
    return [line for line in found if line is not None]
