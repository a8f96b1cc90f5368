"""A source, read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from pydantic import Field

from remud_hub.records.base import SCHEMA_VERSION, BlockKind, Box, Language, Record, Sha256
from remud_hub.records.evidence import Evidence
from remud_hub.records.sample import Rejection
from remud_hub.records.source import Source


class Engine(Record):
    """What read a document: named in every output, so that no swap is silent."""

    reader: str
    """For example ``docling-parse 7.23.1``."""
    layout: str
    """``rules`` or ``heron``; ``flow`` for formats without pages, ``table`` for tables."""
    ocr: str | None = None
    """What read the pages without a text layer; None when there were none, or they were left unread."""


class Part(Record):
    """The piece of a block that stands in one place: a block that runs over a column or page break has several."""

    page: int = Field(ge=1)
    box: Box
    span: tuple[int, int]
    """Start and end of the piece in the block's text, in characters."""


class Cite(Record):
    """A place in a text that the file itself links to a figure (JATS ``xref``, HTML ``a href``)."""

    span: tuple[int, int]
    """Start and end in the block's text, in characters."""
    caption: int = Field(ge=0)
    """Which of the document's blocks is the caption of the figure."""


class Block(Record):
    """A paragraph, heading, caption or table text in reading order."""

    kind: BlockKind
    text: str
    parts: tuple[Part, ...] = Field(min_length=1)
    level: int = 0
    """Depth of a heading, 1 for the topmost; 0 for everything else."""
    cites: tuple[Cite, ...] = ()
    """Links to figures, in formats that have them."""

    @property
    def page(self) -> int:
        """The page the block starts on."""
        return self.parts[0].page

    @property
    def box(self) -> Box:
        """The box of the block's first piece."""
        return self.parts[0].box


class Lettering(Record):
    """A line of text printed in a picture, as the file holds it."""

    text: str
    box: Box


class Picture(Record):
    """A region of a page that holds a drawing or bitmap, with a render of exactly that region."""

    page: int = Field(ge=1)
    box: Box
    image: Sha256
    """Blob of the crop (PNG or JPEG), upright."""
    caption: int | None = None
    """Which of the document's blocks is its caption, in formats that say so; None: its place has to tell."""
    lettering: tuple[Lettering, ...] = ()
    """What the file's text layer says in the region; empty where the letters are pixels."""


class Page(Record):
    """One page: size in points as shown without ``/Rotate``, and a blob with its picture."""

    number: int = Field(ge=1)
    width: float
    height: float
    image: Sha256
    has_text: bool
    """False when the page has no usable text layer (a scan); its text is then read by the document's OCR engine."""


class Problem(Record):
    """Something about a source that the user should know: the page (None: the whole file) and what to do."""

    page: int | None = None
    message: str
    unread: bool = False
    """True when nothing of the page was read; another time it may be."""


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield ``, page 3: …`` for each problem of a source, to stand behind its name; what is the same on many pages is said once."""
    pages: dict[str, list[int]] = {}
    for problem in problems:
        pages.setdefault(problem.message, []).extend([problem.page] if problem.page else [])
    for message, where in pages.items():
        place = f", page{'s' if len(where) > 1 else ''} {', '.join(_runs(sorted(set(where))))}" if where else ""
        yield f"{place}: {message}"


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Yield numbers in order, three and more that follow each other as ``2-12``."""
    for _, found in groupby(enumerate(numbers), key=lambda at: at[1] - at[0]):
        run = [str(number) for _, number in found]
        yield from [f"{run[0]}-{run[-1]}"] if len(run) > 2 else run


class Document(Record):
    """A source, read once: pages, blocks in reading order, pictures."""

    schema_version: Literal[1] = SCHEMA_VERSION
    source: Source
    language: Language
    engine: Engine
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...]
    docling: tuple[Sha256, ...]
    """Blobs of the DoclingDocuments (JSON) this was made from: a long file has several, in the order of its pages."""
    problems: tuple[Problem, ...] = ()
    article_id: str | None = None
    """What the file itself says it is."""
    licence: str | None = None
    """What the file itself says its licence is."""
    given: tuple[Evidence | Rejection, ...] = ()
    """Evidence that a table holds as such, row by row, and the rows that are none."""
