"""A PDF, read: Docling's document, blocks in reading order, pictures of pages and figures."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from remud_hub import boxes
from remud_hub.errors import MissingExtra, SourceError
from remud_hub.read.language import language_of
from remud_hub.read.options import ReadOptions, library_versions
from remud_hub.read.portions import Care, portions
from remud_hub.read.sources import SourceFile
from remud_hub.records import Box, Document, Engine, Page, Picture, Problem
from remud_hub.store import BlobStore


if TYPE_CHECKING:
    from docling_core.types.doc import DoclingDocument

    from remud_hub.read.pieces import Piece
    from remud_hub.read.preflight import PageFacts
    from remud_hub.read.render import Renderer
    from remud_hub.read.shots import Shots
    from remud_hub.read.survey import Survey

_NO_CARE = Care()
_FIGURE_QUALITY = 95
_COMPARED_DPI, _MOST_DPI = 50, 600
_AROUND_LINE, _LINE_DPI = 1.5, 300
"""Points left around a line that is read off its picture."""
_LINES_KEPT = 64
"""Lines of a portion whose text is remembered."""


class PdfReader:
    """Reads PDFs one after another; what it reads with is loaded with the first and shared by all readers of a process.

    Args:
        options: How to read.
        store: Where pictures and Docling's documents are kept.
        passwords: Tried in order on files that are locked.
        threads: How many OCR computes on.
        care: What is known about the pages from earlier attempts.
        on_start: Told which pages are read next; none when all are read and are put together.
    """

    def __init__(
        self,
        options: ReadOptions,
        store: BlobStore,
        *,
        passwords: tuple[str, ...] = (),
        threads: int = 1,
        care: Care = _NO_CARE,
        on_start: Callable[[range], None] = lambda pages: None,
    ) -> None:
        self.options = options
        self._store = store
        self._passwords = passwords
        self._threads = threads
        self._care = care
        self._on_start = on_start

    def read(self, file: SourceFile) -> Document:
        """Return the document.

        Raises:
            SourceError: The file cannot be used; its message says why and what to do.
            MissingExtra: The ``read`` extra is not installed.
            UsageError: The layout engine asked for cannot be had.
        """
        if missing := next((name for name in ("docling", "pypdfium2") if find_spec(name) is None), None):
            raise MissingExtra("read", missing)
        from remud_hub.read.blocks import blocks
        from remud_hub.read.preflight import inspect
        from remud_hub.read.problems import page_problems
        from remud_hub.read.render import Renderer
        from remud_hub.read.unlock import unlock

        name = file.source.uri
        data = unlock(_bytes(file), name, self._passwords)
        facts = inspect(data, name)
        taken: list[_Portion] = []
        with Renderer(data) as renderer:
            survey, ocr = self._survey(facts, renderer)
            for pages in portions(len(facts), self._care):
                self._on_start(pages)
                taken.append(self._portion(pages, data, name, survey, renderer))
        self._on_start(range(0))
        failed = {number: reason for portion in taken for number, reason in portion.failed.items()}
        if len(failed) == len(facts):
            raise SourceError(
                name, f"none of its pages could be read ({failed[1]})", "repair it, for example: qpdf IN.pdf OUT.pdf"
            )
        text = blocks([piece for portion in taken for piece in portion.pieces])
        pictures = tuple(picture for portion in taken for picture in portion.pictures)
        if not text and not pictures:
            raise _nothing(name, self.options)
        return Document(
            source=file.source,
            language=language_of(text),
            engine=Engine(reader=self._reader(), layout=self.options.layout, ocr=ocr),
            pages=tuple(page for portion in taken for page in portion.pages),
            blocks=text,
            pictures=pictures,
            docling=tuple(blob for portion in taken for blob in portion.docling),
            problems=page_problems(survey, failed, ocr is not None)
            + tuple(problem for portion in taken for problem in portion.lost),
        )

    def _reader(self) -> str:
        """Return what reads pages with a text layer."""
        library = "docling" if self.options.layout == "heron" else "docling-parse"
        return f"{library} {library_versions()[library]}"

    def _survey(self, facts: "Sequence[PageFacts]", renderer: "Renderer") -> "tuple[Survey, str | None]":
        """Have the pages without text read by OCR; return what is known of all pages, and what read them if anything did."""
        from remud_hub.read.survey import Survey

        if self.options.ocr == "none" or all(fact.has_text for fact in facts):
            return Survey(facts), None
        if self.options.layout == "heron":  # Docling reads them itself
            return Survey(facts), self.options.ocr
        from remud_hub.ocr.engines import OCR_ENGINES
        from remud_hub.ocr.rapid import shared_rapid_ocr
        from remud_hub.read.scan.pages import read_scans, straight

        engine, spotter = OCR_ENGINES[self.options.ocr](self._threads), shared_rapid_ocr(self._threads).spot
        scans = read_scans(facts, renderer, engine, spotter, self.options.ocr_dpi, self._care.failed, self._on_start)
        return Survey(straight(facts, scans), scans), engine.name

    def _portion(self, pages: range, data: bytes, name: str, survey: "Survey", renderer: "Renderer") -> "_Portion":
        from remud_hub.read.blocks import ordered
        from remud_hub.read.docling_model import canonical
        from remud_hub.read.pieces import pieces
        from remud_hub.read.render import blank
        from remud_hub.read.shots import Shots

        facts, shots = survey.pages, Shots(renderer, self._store, self.options.page_dpi)
        if pages[0] in self._care.failed:  # such a page is a portion of its own
            failed = {pages[0]: self._care.failed[pages[0]]}
            return _Portion((), failed, [], (_page(pages[0], facts, self._store.put(blank())),), (), ())
        converted, failed = self._convert(pages, data, name, survey, shots, renderer)
        parts = ordered(pieces(converted, facts), facts)
        shown = tuple(_page(number, facts, shots.kept(number)) for number in pages)
        kept = self._store.put(canonical(converted))  # as bytes: Docling's objects take ten times the room
        return _Portion((kept,), failed, parts, shown, *self._pictures(parts, survey, renderer))

    def _convert(
        self, pages: range, data: bytes, name: str, survey: "Survey", shots: "Shots", renderer: "Renderer"
    ) -> "tuple[DoclingDocument, dict[int, str]]":
        """Return Docling's document of some pages, and those that could not be read with the reason."""
        if self.options.layout != "heron":
            from remud_hub.read.laid_out import lay_out

            rereads = (renderer.text, self._line_reader(survey, renderer))
            return lay_out(data, name, pages, survey, shots.take, rereads, renderer.painted, self.options.layout)
        from remud_hub.read.converter import shared_converter  # loads torch

        scanned = any(not survey.pages[number - 1].has_text for number in pages)
        ocr = self.options.ocr if scanned else "none"
        return shared_converter(self.options.artifacts_path, ocr).convert(data, name, pages)

    def _line_reader(self, survey: "Survey", renderer: "Renderer") -> Callable[[int, Box], str]:
        """Return what reads a line off its picture; nothing, where no OCR is wanted."""
        if self.options.ocr == "none":
            return lambda page, box: ""

        @lru_cache(_LINES_KEPT)  # the foot of a page looks the same on the next ones
        def recognised(line: bytes) -> str:
            from remud_hub.ocr.rapid import shared_rapid_ocr

            return shared_rapid_ocr(self._threads).read_line(Image.open(BytesIO(line)))

        def read(page: int, box: Box) -> str:
            turns = survey.pages[page - 1].upright
            return recognised(renderer.crop(page, boxes.grow(box, _AROUND_LINE), _LINE_DPI, quality=95, turns=turns))

        return read

    def _pictures(
        self, parts: "Sequence[Piece]", survey: "Survey", renderer: "Renderer"
    ) -> tuple[tuple[Picture, ...], tuple[Problem, ...]]:
        """Return the pictures, each cut to its page, and a problem for each that lies off it."""
        from remud_hub.read.render import clip

        found: list[Picture] = []
        lost: list[Problem] = []
        for piece in parts:
            if piece.kind is not None or not _has_size(piece.box):
                continue
            box = clip(piece.box, survey.pages[piece.page - 1].size)
            if not _has_size(box):
                lost.append(
                    Problem(page=piece.page, message=f"a picture lies off the page ({piece.box}) and is left out")
                )
                continue
            image = self._store.put(self._crop(piece.page, box, survey, renderer))
            found.append(Picture(page=piece.page, box=box, image=image, lettering=piece.lettering))
        return tuple(found), tuple(lost)

    def _crop(self, page: int, box: Box, survey: "Survey", renderer: "Renderer") -> bytes:
        """Return a figure: the file's own image where it is one, else a render of its box."""
        from remud_hub.read.embedded import embedded_image, shows_the_same

        fact, scan = survey.pages[page - 1], survey.scans.get(page)
        own = embedded_image(renderer.objects(page), box) if fact.has_text else None
        if own and own.jpeg and shows_the_same(own.jpeg, renderer.crop(page, box, _COMPARED_DPI, quality=95)):
            return own.jpeg
        # What is one image gains nothing from more pixels than it has
        dpi = self.options.figure_dpi if own is None else min(round(own.dpi) or 1, _MOST_DPI)
        levels = scan.levels if scan else None
        return renderer.crop(
            page, box, dpi, quality=_FIGURE_QUALITY, turns=fact.upright, skew=fact.skew, levels=levels
        )


class _Portion(NamedTuple):
    """What was read of some pages."""

    docling: tuple[str, ...]
    failed: dict[int, str]
    pieces: "list[Piece]"
    pages: tuple[Page, ...]
    pictures: tuple[Picture, ...]
    lost: tuple[Problem, ...]


def _page(number: int, facts: "Sequence[PageFacts]", image: str) -> Page:
    fact = facts[number - 1]
    width, height = (round(length, 2) for length in fact.size)
    return Page(number=number, width=width, height=height, image=image, has_text=fact.has_text)


def _has_size(box: Box) -> bool:
    """Whether a box is at least a point wide and high; what is thinner is a line."""
    return boxes.width(box) >= 1 and boxes.height(box) >= 1


def _bytes(file: SourceFile) -> bytes:
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise SourceError(
            file.source.uri,
            f"the file cannot be read ({error.strerror})",
            "check that it is there and its permissions",
        ) from None


def _nothing(name: str, options: ReadOptions) -> SourceError:
    """Say that no text and no picture was found."""
    if options.ocr == "none":
        return SourceError(
            name,
            "no page has a text layer that can be read (a scan, or fonts without Unicode), and OCR is off",
            "read it with --ocr rapidocr",
        )
    return SourceError(name, "nothing can be read on its pages: they are blank, or too faint", "look at the file")
