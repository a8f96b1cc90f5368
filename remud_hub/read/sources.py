"""Which files there are to read: folders walked, formats told by their first bytes, licences looked up."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import Field, RootModel, ValidationError

from remud_hub.errors import SourceError, UsageError
from remud_hub.records import Record, Redistribution, Source
from remud_hub.store import sha256_of_file


PDF = "application/pdf"
DECLARATIONS = "sources.yaml"
_SNIFFED = 1024
_SILENT = ("README*", "LICENSE*", DECLARATIONS)


class SourceFile(NamedTuple):
    """A file to read and what is known about it."""

    path: Path
    source: Source


class Declaration(Record):
    """What somebody declared about files: licence, title, may they be passed on."""

    licence: str | None = None
    redistribution: Redistribution | None = None
    title: str | None = None


class _Declarations(RootModel[dict[str, Declaration]]):
    root: dict[str, Declaration] = Field(default_factory=dict)

    def of(self, uri: str) -> Declaration:
        """Return what is declared for a file; a pattern of its own goes before ``*``, the last match wins."""
        fields: dict[str, str | None] = {}
        for pattern, declaration in sorted(self.root.items(), key=lambda item: item[0] != "*"):
            if fnmatchcase(uri, pattern) or fnmatchcase(Path(uri).name, pattern):
                fields |= declaration.model_dump(exclude_unset=True)
        return Declaration.model_validate(fields)


def find_sources(paths: Sequence[Path]) -> tuple[list[SourceFile], list[SourceError]]:
    """Return the files to read, and an error for each one that cannot be.

    Folders are walked in sorted order and hidden files skipped. A file ``sources.yaml`` in a named folder declares
    licence, redistribution and title per file or glob pattern. Of two files with equal bytes the first is taken.

    Args:
        paths: Files and folders.

    Raises:
        UsageError: A ``sources.yaml`` cannot be understood.
    """
    found: dict[str, SourceFile] = {}
    errors: list[SourceError] = []
    for path in paths:
        declarations = _declarations(path)
        for file, uri in _files(path):
            try:
                source = _source(file, uri, declarations.of(uri))
            except SourceError as error:
                errors.append(error)
            else:
                found.setdefault(source.id, SourceFile(file, source))
    return list(found.values()), errors


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, path.name
        return
    for file in sorted(path.rglob("*")):
        uri = file.relative_to(path).as_posix()
        hidden = any(part.startswith(".") for part in Path(uri).parts)
        known = any(fnmatchcase(file.name, pattern) for pattern in _SILENT)
        if not hidden and not known and (file.is_symlink() or not file.is_dir()):
            yield file, uri


def _source(file: Path, uri: str, declared: Declaration) -> Source:
    try:
        with file.open("rb") as stream:
            start = stream.read(_SNIFFED)
        if not start:
            raise SourceError(uri, "the file is empty", "copy or download it again")
        if b"%PDF" not in start:
            raise SourceError(uri, "this is not a PDF", "convert it to PDF or take it out of the folder")
        digest = sha256_of_file(file)
    except FileNotFoundError:
        raise SourceError(uri, "there is no such file or folder", "check the path") from None
    except OSError as error:
        raise SourceError(uri, f"the file cannot be read ({error.strerror})", "check its permissions") from None
    return Source(id=digest, name=file.name, uri=uri, media_type=PDF, **declared.model_dump())


def _declarations(path: Path) -> _Declarations:
    file = path / DECLARATIONS
    if not (path.is_dir() and file.is_file()):
        return _Declarations()
    try:
        return _Declarations.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"{file}: {where}: {first['msg']}; each pattern takes licence, redistribution (public, gated or private) and title"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise UsageError(
            f"{file}: cannot be read as YAML ({str(error).splitlines()[0]}); correct or remove it"
        ) from None
