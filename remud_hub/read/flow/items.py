"""What a flow is made of: texts and pictures one after another, and what the format says belongs together."""

from dataclasses import dataclass

from remud_hub.records import BlockKind, Box, Problem


@dataclass(frozen=True)
class Link:
    """A place in a text that leads to an anchor: JATS ``xref``, HTML ``a href``."""

    span: tuple[int, int]
    target: str


@dataclass(frozen=True)
class Text:
    """A paragraph, heading, caption or table."""

    kind: BlockKind
    text: str
    level: int = 0
    links: tuple[Link, ...] = ()
    figure: str | None = None
    """Name of the figure that this is the caption of."""
    box: Box | None = None
    """Where it stands, in points, for those formats that say it."""


@dataclass(frozen=True)
class Drawn:
    """A picture: PNG or JPEG, upright, RGB or grey."""

    data: bytes
    size: tuple[int, int]
    figure: str | None = None
    box: Box | None = None


Item = Text | Drawn


@dataclass(frozen=True)
class Chapter:
    """Items that begin on a sheet of their own: a file of an EPUB, a slide; for other formats all there is."""

    items: tuple[Item, ...]
    size: tuple[float, float] | None = None
    """Width and height in points, where the format has pages and every item has its box."""


@dataclass(frozen=True)
class Flow:
    """A whole document."""

    chapters: tuple[Chapter, ...]
    anchors: dict[str, str]
    """Name of the figure that an anchor stands in."""
    problems: tuple[Problem, ...] = ()
    docling: bytes | None = None
    """Docling's document as JSON, where Docling read it."""
    reader: str = ""
    """What read it, for example ``lxml 6.1.3``."""
    article_id: str | None = None
    """What the file says it is."""
    licence: str | None = None
    """What the file says its licence is."""
