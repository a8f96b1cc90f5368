"""Reading PDFs: our layout rules on Docling's pipeline against Docling's model-free native pipeline, one process each."""

import argparse
import sys
import tempfile
from pathlib import Path

import pypdfium2
from measure import measure


OURS = """
import sys
from pathlib import Path
from remud_hub.read.options import ReadOptions
from remud_hub.read.pdf import PdfReader
from remud_hub.read.sources import find_sources
from remud_hub.resolve.evidence import resolve
from remud_hub.store import BlobStore

store = BlobStore(Path(sys.argv[1]))
reader = PdfReader(ReadOptions(), store)
for file in find_sources([Path(name) for name in sys.argv[2:]])[0]:
    list(resolve(reader.read(file), store))
"""
NATIVE = """
import sys
from docling.datamodel.base_models import InputFormat
from docling.document_converter import DocumentConverter, PdfFormatOption
from docling.pipeline.native_pdf_pipeline import NativePdfPipeline

converter = DocumentConverter(format_options={InputFormat.PDF: PdfFormatOption(pipeline_cls=NativePdfPipeline)})
for name in sys.argv[2:]:
    converter.convert(name)
"""


def main() -> None:
    """Print pages/s, start-up included, peak memory, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    pages = sum(len(pypdfium2.PdfDocument(name)) for name in options.files)
    rates = {}
    for name, code in (("remud-hub", OURS), ("docling native", NATIVE)):
        with tempfile.TemporaryDirectory() as scratch:
            command = [sys.executable, "-c", code, str(Path(scratch) / "blobs"), *options.files]
            measured = measure(command, runs=options.runs, warm_up=0)
        rates[name] = pages / measured.seconds
        print(
            f"{name:15} {pages} pages in {measured.seconds:.1f} s = {rates[name]:.2f} pages/s, peak {measured.peak_mb:.0f} MB"
        )
    print(
        f"remud-hub / docling native = {rates['remud-hub'] / rates['docling native']:.2f}; figures, captions and mentions only in the first"
    )


if __name__ == "__main__":
    main()
