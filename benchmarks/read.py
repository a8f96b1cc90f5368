"""Finding figures: the whole command on one and two workers, against Docling's model-free native pipeline and, if given, PyMuPDF's layout.

Docling and PyMuPDF read pages only; figures, captions, panels and mentions are found by the first alone.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from measure import Measured, measure_tree


NATIVE = """
import sys
from docling.datamodel.base_models import InputFormat
from docling.document_converter import DocumentConverter, PdfFormatOption
from docling.pipeline.native_pdf_pipeline import NativePdfPipeline

converter = DocumentConverter(format_options={InputFormat.PDF: PdfFormatOption(pipeline_cls=NativePdfPipeline)})
for name in sys.argv[1:]:
    converter.convert(name)
"""
PYMUPDF = """
import sys
import pymupdf.layout
import pymupdf

pymupdf.layout.activate()
for name in sys.argv[1:]:
    for page in pymupdf.open(name):
        page.get_layout()
"""
AIM_PAGES, AIM_MB = 12.0, 1000.0
"""Pages a second with two workers on two cores, and memory of all processes together."""


def main() -> None:
    """Print pages/s, start-up included, peak memory of all processes together, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--pymupdf", metavar="PYTHON", help="an interpreter with PyMuPDF (AGPL: kept out of this project)"
    )
    options = parser.parse_args()
    pages = sum(len(pypdfium2.PdfDocument(name)) for name in options.files)
    measured = dict(_measured(options.files, options.runs, options.pymupdf))
    for name, (seconds, peak) in measured.items():
        print(f"{name:24} {pages} pages in {seconds:6.1f} s = {pages / seconds:5.2f} pages/s, peak {peak:.0f} MB")
    ours = measured["remud figures, 2 workers"]
    for name, peer in measured.items():
        print(
            f"2 workers against {name:24} {peer.seconds / ours.seconds:.2f} × the pages/s, {ours.peak_mb / peer.peak_mb:.2f} × the memory"
        )
    print(
        f"against the aim: {pages / ours.seconds / AIM_PAGES:.2f} × the pages/s, {ours.peak_mb / AIM_MB:.2f} × the memory"
    )


def _measured(files: list[str], runs: int, pymupdf: str | None) -> Iterator[tuple[str, Measured]]:
    figures = [sys.executable, "-m", "remud_hub.cli", "figures", *files]
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as scratch:
            command = [*figures, "--workers", str(workers), "--out", str(Path(scratch) / "out")]
            name = f"remud figures, {workers} worker{'s' * (workers - 1)}"
            # A new cache for every run, or the second would read nothing
            found = [
                measure_tree(command, runs=1, environment={"REMUD_CACHE_DIR": str(Path(scratch) / f"cache{run}")})
                for run in range(runs)
            ]
            yield name, sorted(found)[len(found) // 2]
    yield "docling native", measure_tree([sys.executable, "-c", NATIVE, *files], runs=runs)
    if pymupdf:
        yield "pymupdf layout", measure_tree([pymupdf, "-c", PYMUPDF, *files], runs=runs)


if __name__ == "__main__":
    main()
