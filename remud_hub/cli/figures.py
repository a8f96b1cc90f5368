"""``remud figures``: the figures of each file, with captions, panels and citing paragraphs, as JSON."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from remud_hub.cli.inputs import SOURCES_HELP, tell, usable_sources
from remud_hub.errors import SourceError


if TYPE_CHECKING:
    from remud_hub.read.sources import SourceFile
    from remud_hub.records import Document, Evidence


def figures_command(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help=SOURCES_HELP)],
    out: Annotated[
        Path | None, typer.Option(help="Folder for one FILE.json each; without it, JSON lines go to stdout.")
    ] = None,
    layout: Annotated[Literal["rules", "cdla", "heron"], typer.Option(help="Layout engine.")] = "rules",
    ocr: Annotated[
        Literal["rapidocr", "tesseract", "none"], typer.Option(help="What reads scanned pages.")
    ] = "rapidocr",
    workers: Annotated[
        int,
        typer.Option(
            min=1, help="Files read at once; threads of OCR where files are fewer. The result does not depend on it."
        ),
    ] = 1,
    password_file: Annotated[
        Path | None, typer.Option(help="File with passwords for locked PDFs, one a line; tried in order.")
    ] = None,
    overlay: Annotated[
        Path | None,
        typer.Option(help="Folder for pictures of the pages with figures, captions and mentions drawn in."),
    ] = None,
) -> None:
    """Find the figures of each file: page, box, label, caption, panels, and the paragraphs that cite them."""
    from remud_hub.read.options import ReadOptions
    from remud_hub.reading import SourceReader
    from remud_hub.records import Evidence, problem_lines
    from remud_hub.resolve.figures import figures_json
    from remud_hub.store import cache_root, write_atomic

    for folder in filter(None, (out, overlay)):
        folder.mkdir(parents=True, exist_ok=True)  # a place that cannot be written is told before the reading
    files, refused = usable_sources(paths)
    threads = max(1, workers // max(1, len(files)))
    reader = SourceReader(ReadOptions(layout=layout, ocr=ocr), cache_root(), password_file, threads=threads)
    names, failed = _names(files), 0
    for file, result in reader.read_all(files, workers):
        if isinstance(result, SourceError):
            failed += 1
            tell([result])
            continue
        document, items, _ = result
        tell(f"{file.source.uri}{line}" for line in problem_lines(document.problems))
        evidences = [item for item in items if isinstance(item, Evidence)]
        found = figures_json(document, evidences)
        text = {"file": file.source.uri, "engine": document.engine.model_dump(), **found}
        if overlay is not None:
            _draw(document, evidences, overlay / names[file.source.id])
        if out is None:
            print(json.dumps(text, ensure_ascii=False))
        else:
            write_atomic(out / f"{names[file.source.id]}.json", json.dumps(text, ensure_ascii=False, indent=1) + "\n")
    if failed == len(files):
        raise typer.Exit(2)
    if refused or failed:
        raise typer.Exit(1)


def _names(files: Sequence["SourceFile"]) -> dict[str, str]:
    """Return the name of each source's output: its file's name, told apart where two files share it."""
    stems = Counter(file.path.stem for file in files)
    return {
        file.source.id: file.path.stem if stems[file.path.stem] == 1 else f"{file.path.stem}-{file.source.id[:8]}"
        for file in files
    }


def _draw(document: "Document", evidences: Sequence["Evidence"], name: Path) -> None:
    from remud_hub.resolve.overlay import draw_overlay
    from remud_hub.store import BlobStore, cache_root, write_atomic

    figures = [evidence.figure for evidence in evidences if evidence.figure]
    for number, picture in draw_overlay(document, figures, BlobStore.in_cache(cache_root())):
        write_atomic(name.with_name(f"{name.name}-{number:04d}.png"), picture)
