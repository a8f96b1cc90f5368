"""Which files there are to read: folders walked, formats told by their first bytes, licences looked up."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import Field, RootModel, ValidationError

from remud_hub.errors import SourceError, UsageError
from remud_hub.read.flow.media import HTML, JATS, MARKDOWN, PDF, TABLES, media_type_of
from remud_hub.read.hub_dataset import fetched, is_address
from remud_hub.records import ColumnMap, Record, Redistribution, Source
from remud_hub.store import sha256_of_file


DECLARATIONS = "sources.yaml"
_SNIFFED, _SNIFFED_PDF = 8192, 1024
_COMPANIONS = ("README*", "LICENSE*")
_PARTS = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".svg", ".webp", ".css", ".js")
"""Endings of what pages are made of, and of what tables name; beside those, such files are no sources."""


class SourceFile(NamedTuple):
    """A file to read and what is known about it."""

    path: Path
    source: Source
    duplicates: tuple[str, ...] = ()
    """Uris of other files with the same bytes: they are read once, under the first one's name and declarations."""


class Declaration(Record):
    """What somebody declared about files: licence, title, may they be passed on, what the columns of a table are."""

    licence: str | None = None
    redistribution: Redistribution | None = None
    title: str | None = None
    article_id: str | None = None
    columns: ColumnMap | None = None


class _Declarations(RootModel[dict[str, Declaration]]):
    root: dict[str, Declaration] = Field(default_factory=dict)

    def of(self, uri: str) -> Declaration:
        """Return what is declared for a file; a pattern of its own goes before ``*``, the last match wins."""
        fields: dict[str, object] = {}
        for pattern, declaration in sorted(self.root.items(), key=lambda item: item[0] != "*"):
            if fnmatchcase(uri, pattern) or fnmatchcase(Path(uri).name, pattern):
                fields |= declaration.model_dump(exclude_unset=True)
        return Declaration.model_validate(fields)


def find_sources(paths: Sequence[Path]) -> tuple[list[SourceFile], list[SourceError]]:
    """Return the files to read, and an error for each one that cannot be.

    Folders are walked in sorted order and hidden files skipped. A file ``sources.yaml`` in a named folder, or beside a named
    file, declares licence, redistribution and title per file or glob pattern, and the columns of tables; one that is named
    itself declares for the Hub datasets that are named with it. Of files with equal bytes the first is taken, and names the
    others in its ``duplicates``. Beside sources, texts called ``README*`` and ``LICENSE*`` are expected and passed over; so are
    pictures, styles and scripts in the folder of an HTML, Markdown or JATS file or a table, or below it.

    Args:
        paths: Files and folders, and addresses of Hub datasets (``hf://datasets/ORG/NAME``).

    Raises:
        UsageError: A ``sources.yaml`` cannot be understood.
    """
    found: dict[str, SourceFile] = {}
    refused: list[tuple[Path, SourceError]] = []
    pages: set[Path] = set()
    """Folders of files that may be made of several."""
    named = [path for path in paths if path.name == DECLARATIONS]
    for path in paths:
        if path in named:
            continue
        declarations = _declarations(named[0] if is_address(path) and named else path)
        for file, uri, licence in _files(path, refused):
            try:
                source = _source(file, uri, declarations.of(uri))
                source = source if source.licence else source.model_copy(update={"licence": licence})
            except SourceError as error:
                refused.append((file, error))
            else:
                if source.media_type in {HTML, JATS, MARKDOWN, *TABLES}:
                    pages.add(file.parent)
                first = found.setdefault(source.id, SourceFile(file, source))
                if not file.samefile(first.path):
                    found[source.id] = first._replace(duplicates=(*first.duplicates, uri))
    return list(found.values()), [error for file, error in refused if not _is_part(file, pages)]


def _files(path: Path, refused: list[tuple[Path, SourceError]]) -> Iterator[tuple[Path, str, str | None]]:
    """Yield files with what they are called, and the licence of the Hub dataset that they are of."""
    if is_address(path):
        try:
            yield from fetched(path)
        except SourceError as error:
            refused.append((path, error))
        return
    if not path.is_dir():
        yield path, path.name, None
        return
    for file in sorted(path.rglob("*")):
        uri = file.relative_to(path).as_posix()
        hidden = any(part.startswith(".") for part in Path(uri).parts)
        if not hidden and (file.is_symlink() or not file.is_dir()) and not _is_companion(file):
            yield file, uri, None


def _is_companion(file: Path) -> bool:
    """Whether a file goes with sources rather than being one: our declarations, a readme, a licence text."""
    if file.name == DECLARATIONS:
        return True
    if not any(fnmatchcase(file.name, pattern) for pattern in _COMPANIONS):
        return False
    try:
        return not _is_pdf(_start(file))
    except OSError:
        return False  # what cannot be read is told with the sources


def _is_part(file: Path, pages: set[Path]) -> bool:
    """Whether a file that is no source goes with one that is, as the pictures of a page do."""
    return file.suffix.lower() in _PARTS and not pages.isdisjoint(file.parents)


def _start(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_SNIFFED)


def _is_pdf(start: bytes) -> bool:
    return b"%PDF" in start[:_SNIFFED_PDF]


def _source(file: Path, uri: str, declared: Declaration) -> Source:
    if any("\ud800" <= char <= "\udfff" for char in uri):
        # How Python shows a name that is not UTF-8; no JSON can hold it
        raise SourceError(ascii(uri), "its name is not UTF-8", "rename the file")
    try:
        start = _start(file)
        if not start:
            raise SourceError(uri, "the file is empty", "copy or download it again")
        media_type = PDF if _is_pdf(start) else media_type_of(file, uri, start)
        digest = sha256_of_file(file)
    except FileNotFoundError:
        raise SourceError(uri, "there is no such file or folder", "check the path") from None
    except OSError as error:
        raise SourceError(uri, f"the file cannot be read ({error.strerror})", "check its permissions") from None
    return Source(id=digest, name=file.name, uri=uri, media_type=media_type, **declared.model_dump())


def _declarations(path: Path) -> _Declarations:
    file = (path if path.is_dir() else path.parent) / DECLARATIONS
    if is_address(path) or not file.is_file():
        return _Declarations()
    try:
        return _Declarations.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"{file}: {where}: {first['msg']}; each pattern takes licence, redistribution (public, gated or private), title, "
            "article_id and, for tables, columns"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise UsageError(
            f"{file}: cannot be read as YAML ({str(error).splitlines()[0]}); correct or remove it"
        ) from None
