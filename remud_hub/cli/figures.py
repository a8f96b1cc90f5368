"""``remud figures``: the figures of each file, with captions, panels and citing paragraphs, as JSON."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

import typer

from remud_hub.cli.inputs import tell, usable_sources
from remud_hub.errors import SourceError


def figures_command(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="PDF files, or folders that hold some.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for one FILE.json each; without it, JSON lines go to stdout.")
    ] = None,
    layout: Annotated[Literal["rules", "heron"], typer.Option(help="Layout engine.")] = "rules",
) -> None:
    """Find the figures of each file: page, box, label, caption, panels, and the paragraphs that cite them."""
    from remud_hub.read.options import ReadOptions
    from remud_hub.reading import SourceReader
    from remud_hub.records import Evidence
    from remud_hub.resolve.figures import figures_json
    from remud_hub.store import cache_root, write_atomic

    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # a place that cannot be written is told before the reading
    files, refused = usable_sources(paths)
    reader = SourceReader(ReadOptions(layout=layout), cache_root())
    stems = Counter(file.path.stem for file in files)
    failed = 0
    for file in files:
        try:
            document, items, _ = reader.read(file)
        except SourceError as error:
            failed += 1
            tell([error])
            continue
        for problem in document.problems:
            place = f"{file.source.uri}, page {problem.page}" if problem.page else file.source.uri
            tell([f"{place}: {problem.message}"])
        found = figures_json(document, [item for item in items if isinstance(item, Evidence)])
        named = {"file": file.source.uri, "engine": document.engine.model_dump(), **found}
        if out is None:
            print(json.dumps(named, ensure_ascii=False))
            continue
        stem = file.path.stem if stems[file.path.stem] == 1 else f"{file.path.stem}-{file.source.id[:8]}"
        write_atomic(out / f"{stem}.json", json.dumps(named, ensure_ascii=False, indent=1) + "\n")
        tell([f"{file.source.name} → {out / stem}.json"])
    if failed == len(files):
        raise typer.Exit(2)
    if refused or failed:
        raise typer.Exit(1)
