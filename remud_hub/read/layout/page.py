"""What is on a page, and it without some of its frames."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from remud_hub import boxes
from remud_hub.read.layout import drawings
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line
from remud_hub.records import Box


@dataclass
class PageContent:
    """What the parser found on a page, text upright."""

    size: tuple[float, float]
    lines: Sequence[Line]
    bitmaps: Sequence[Box]
    shapes: Sequence[Box]
    """Shapes that touch one another are one."""
    rules: Sequence[Box]
    """Horizontal lines."""
    ink: Ink

    @property
    def box(self) -> Box:
        """The page."""
        return (0.0, 0.0, *self.size)

    def without(self, frames: Sequence[Box]) -> "PageContent":
        """Return the page without frames, and the rules that they are made of; its ink loses them for good."""
        for frame in frames:
            drawings.take_out(frame, self.ink)
        return replace(
            self,
            shapes=[shape for shape in self.shapes if shape not in frames],
            rules=[rule for rule in self.rules if not any(boxes.gap(rule, frame) <= 0 for frame in frames)],
        )
