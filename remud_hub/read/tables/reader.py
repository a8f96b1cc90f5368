"""A table, read: each usable row becomes evidence, each other one a rejection."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec

from remud_hub.errors import MissingExtra, SourceError
from remud_hub.read.articles import article_id, licence_name
from remud_hub.read.flow.media import CSV, JSON, PARQUET, XLSX
from remud_hub.read.language import language_of_text
from remud_hub.read.options import ReadOptions
from remud_hub.read.portions import Care, portions
from remud_hub.read.sources import SourceFile
from remud_hub.read.tables.album import Album
from remud_hub.read.tables.bank import bank_item
from remud_hub.read.tables.captioned import NOWHERE, captioned_figure
from remud_hub.read.tables.columns import Kind, WrongColumns, assign, kind_of
from remud_hub.read.tables.reports import closed_vocabulary, report_items
from remud_hub.read.tables.rows import Unusable
from remud_hub.read.tables.table import Cells, Row, Sheet, Table, text_of
from remud_hub.records import ColumnMap, Document, Engine, Evidence, Figure, Item, Problem, Rejection
from remud_hub.store import BlobStore


FORMATS = {
    CSV: "remud_hub.read.tables.texts:read_csv",
    JSON: "remud_hub.read.tables.texts:read_json",
    XLSX: "remud_hub.read.tables.workbook:read_workbook",
    PARQUET: "remud_hub.read.tables.parquet:read_parquet",
}
"""``MODULE:FUNCTION`` that reads a format, from a path, the file's name and the declared columns to a table."""
_LARGEST = 256 * 2**20
"""Of those that are held in memory whole."""
Maker = Callable[[Cells, tuple[str, ...]], list[Item | Figure]]
"""Makes what a row holds of its cells and pictures."""


class TableReader:
    """Reads tables, as ``PdfReader`` reads what has pages; rows are looked after as pages are.

    Args:
        options: How to read; nothing in it matters here.
        store: Where pictures are kept.
        care: What earlier attempts have taught about the rows, counted through all sheets.
        on_start: Told of each portion of rows before it is read.
    """

    def __init__(
        self,
        options: ReadOptions,
        store: BlobStore,
        *,
        care: Care | None = None,
        on_start: Callable[[range], None] = lambda rows: None,
    ) -> None:
        self.options = options
        self._store, self._care, self._on_start = store, care or Care(), on_start

    def read(self, file: SourceFile) -> Document:
        """Return a document without pages that gives its rows as evidence.

        Raises:
            SourceError: The file cannot be used; its message says why and what to do.
            MissingExtra: The ``read`` extra is not installed.
        """
        table = _open(file)
        sheets, problems = _usable(table, file)
        album = Album(file.path.parent, self._store)
        given: list[Evidence | Rejection] = []
        for row, sheet in self._looked_after(sheets):
            given.extend(sheet.found(row, album, self._care.failed))
        languages = Counter(found.language for found in given if isinstance(found, Evidence))
        return Document(
            source=file.source,
            language=languages.most_common(1)[0][0] if languages else "en",
            engine=Engine(reader=table.reader, layout="table"),
            pages=(),
            blocks=(),
            pictures=(),
            docling=(),
            problems=(*table.problems, *problems, *album.problems()),
            given=tuple(given),
        )

    def _looked_after(self, sheets: Sequence["_Reading"]) -> Iterator[tuple[tuple[int, Row], "_Reading"]]:
        """Yield the rows of all sheets, numbered through, a portion at a time."""
        rows = ((row, sheet) for sheet in sheets for row in sheet.sheet.rows)
        for portion in portions(sum(len(sheet.sheet.rows) for sheet in sheets), self._care):
            self._on_start(portion)
            for place, (row, sheet) in zip(portion, rows, strict=False):
                yield (place, row), sheet


class _Reading:
    """One sheet under way."""

    def __init__(self, sheet: Sheet, file: SourceFile, columns: ColumnMap, make: Maker) -> None:
        self.sheet, self._file, self._columns, self._make = sheet, file, columns, make
        self._seen: dict[str, int] = {}

    def found(self, placed: tuple[int, Row], album: Album, failed: dict[int, str]) -> list[Evidence | Rejection]:
        """Return what a row holds, or why it is of no use."""
        place, row = placed
        try:
            if place in failed:
                raise Unusable("the row could not be read", failed[place])
            self._refuse_again(row)
            images = tuple(image for name in self._columns.image for image in album.images(row.cells.get(name)))
            return [self._evidence(row, held) for held in self._make(row.cells, images)]
        except Unusable as fault:
            where = f"sheet {self.sheet.name}, row {row.number}" if self.sheet.name else f"row {row.number}"
            detail = f"{where}: {fault.detail}" if fault.detail else where
            return [Rejection(stage="read", reason=fault.reason, source_id=self._file.source.id, detail=detail)]

    def _refuse_again(self, row: Row) -> None:
        if name := self._said(row, self._columns.id):
            first = self._seen.setdefault(name, row.number)
            if first != row.number:
                raise Unusable("its id was there before", f"id {name} is that of row {first}")

    def _evidence(self, row: Row, held: Item | Figure) -> Evidence:
        return Evidence.create(
            source_id=self._file.source.id,
            kind="item" if isinstance(held, Item) else "figure",
            language=language_of_text(_words(held)),
            page=self.sheet.number,
            row=row.number,
            box=NOWHERE,
            heading_path=(self.sheet.name,) if self.sheet.name else (),
            item=held if isinstance(held, Item) else None,
            figure=held if isinstance(held, Figure) else None,
            group=self._said(row, self._columns.group) or None,
            article_id=article_id(self._said(row, self._columns.article_id)),
            licence=licence_name(self._said(row, self._columns.licence)),
        )

    def _said(self, row: Row, column: str | None) -> str:
        return text_of(row.cells.get(column)) if column else ""


def _words(held: Item | Figure) -> str:
    if isinstance(held, Item):
        return "\n".join([held.question, *held.options, held.answer])
    return "\n".join([held.caption or "", *(mention.text for mention in held.mentions)])


def _usable(table: Table, file: SourceFile) -> tuple[list[_Reading], list[Problem]]:
    """Return the sheets that hold something for us, and a problem for each other one.

    Raises:
        SourceError: None does.
    """
    kinds: list[tuple[Sheet, ColumnMap, Kind]] = []
    faults: list[tuple[Sheet, WrongColumns]] = []
    for sheet in table.sheets:
        try:
            columns = assign(sheet.columns, file.source.columns)
            kinds.append((sheet, columns, kind_of(columns, sheet.columns)))
        except WrongColumns as fault:
            faults.append((sheet, fault))
    if not any(len(sheet.rows) for sheet in table.sheets):
        raise SourceError(file.source.uri, "the table has no rows", "export it again, or take it out")
    if not kinds:
        raise SourceError(file.source.uri, faults[0][1].problem, faults[0][1].advice)
    vocabulary, problems = _vocabulary([(sheet, columns) for sheet, columns, kind in kinds if kind == "reports"])
    problems += [
        Problem(page=sheet.number, message=f"the sheet {sheet.name!r} is left out: {wrong.problem}; {wrong.advice}")
        for sheet, wrong in faults
    ]
    return [
        _Reading(sheet, file, columns, _maker(kind, columns, sheet, vocabulary)) for sheet, columns, kind in kinds
    ], problems


def _vocabulary(reports: Sequence[tuple[Sheet, ColumnMap]]) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the labels of all sheets of reports; where there are texts instead, a problem."""
    labels = [
        text_of(row.cells.get(columns.diagnosis))
        for sheet, columns in reports
        if columns.diagnosis
        for row in sheet.rows
    ]
    vocabulary = closed_vocabulary(labels)
    if vocabulary or not any(labels):
        return vocabulary, []
    message = (
        f"{len(set(filter(None, labels)))} different diagnoses in {len(labels)} rows are texts rather than labels "
        "to choose from; no question asks for the diagnosis"
    )
    return (), [Problem(message=message)]


def _maker(kind: Kind, columns: ColumnMap, sheet: Sheet, vocabulary: tuple[str, ...]) -> Maker:
    if kind == "bank":
        return lambda cells, images: [bank_item(cells, columns, images)]
    if kind == "figures":
        return lambda cells, images: [captioned_figure(cells, columns, images, sheet.number)]
    return lambda cells, images: list(report_items(cells, columns, images, vocabulary))


def _open(file: SourceFile) -> Table:
    name, media_type = file.source.uri, file.source.media_type
    if media_type == XLSX and find_spec("openpyxl") is None:
        raise MissingExtra("read", "openpyxl")
    module, function = FORMATS[media_type].split(":")
    try:
        if media_type in {CSV, JSON} and file.path.stat().st_size > _LARGEST:
            raise SourceError(name, "the file is larger than 256 MB", "split it, or save it as Parquet")
        table: Table = getattr(import_module(module), function)(file.path, name, file.source.columns)
    except OSError as error:
        raise SourceError(
            name, f"the file cannot be read ({error.strerror})", "check that it is there and its permissions"
        ) from None
    return table
