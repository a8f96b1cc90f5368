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
    from remud_hub.read.cache import ReadCache
    from remud_hub.read.options import ReadOptions
    from remud_hub.read.pdf import PdfReader
    from remud_hub.records import Evidence
    from remud_hub.resolve.evidence import resolve
    from remud_hub.resolve.figures import figures_json
    from remud_hub.store import BlobStore, cache_root, write_atomic

    files, refused = usable_sources(paths)
    store = BlobStore(cache_root() / "blobs")
    cache = ReadCache(PdfReader(ReadOptions(layout=layout), store), store, cache_root())
    stems = Counter(file.path.stem for file in files)
    for file in files:
        try:
            document, _ = cache.read(file)
        except SourceError as error:
            refused.append(error)
            tell([error])
            continue
        found = figures_json(document, [item for item in resolve(document, store) if isinstance(item, Evidence)])
        tell(f"{file.source.name}, page {problem.page}: {problem.message}" for problem in document.problems)
        if out is None:
            print(json.dumps(found, ensure_ascii=False))
            continue
        stem = file.path.stem if stems[file.path.stem] == 1 else f"{file.path.stem}-{file.source.id[:8]}"
        write_atomic(out / f"{stem}.json", json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        tell([f"{file.source.name} → {out / stem}.json"])
    if refused:
        raise typer.Exit(1)
