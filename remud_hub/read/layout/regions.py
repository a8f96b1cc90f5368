"""What the rules say about a page: regions with a kind, a box and their lines."""

from dataclasses import dataclass
from typing import Literal

from remud_hub.read.layout.lines import Line
from remud_hub.records import Box


RegionKind = Literal["text", "heading", "list_item", "caption", "footnote", "furniture", "table", "picture"]


@dataclass(frozen=True)
class Region:
    """A piece of a page. A picture or table holds the lines that are printed in it."""

    kind: RegionKind
    box: Box
    lines: tuple[Line, ...] = ()

    @property
    def lettering(self) -> tuple[Line, ...]:
        """What is printed in a picture or table."""
        return self.lines if self.kind in {"picture", "table"} else ()

    @property
    def own_lines(self) -> tuple[Line, ...]:
        """The lines a text is made of; none of a picture or table."""
        return () if self.lettering else self.lines
