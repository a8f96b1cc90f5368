"""Docling, set up once per process: which layout engine, no OCR, no enrichment, nothing fetched."""

import logging
from functools import cache
from io import BytesIO
from typing import Any

from docling.datamodel.accelerator_options import AcceleratorDevice, AcceleratorOptions
from docling.datamodel.backend_options import ThreadedDoclingParseBackendOptions
from docling.datamodel.base_models import ConversionStatus, DocumentStream, InputFormat
from docling.datamodel.pipeline_options import ThreadedPdfPipelineOptions
from docling.document_converter import DocumentConverter, PdfFormatOption
from docling_core.types.doc import DoclingDocument

from remud_hub.errors import UsageError
from remud_hub.read.layout.engine import INK_SCALE, RuleLayoutOptions
from remud_hub.read.options import Layout


# Docling logs every failure with a traceback; what failed is in its result, and we say it in one line.
_SILENCED = "docling"


class Converter:
    """Docling's standard PDF pipeline.

    Args:
        layout: The layout engine.
        artifacts_path: Folder with Docling's model weights; None: the Hugging Face cache.

    Raises:
        UsageError: The layout model's weights are asked for and cannot be had.
    """

    def __init__(self, layout: Layout, artifacts_path: str | None) -> None:
        logging.getLogger(_SILENCED).setLevel(logging.CRITICAL)
        pipeline = ThreadedPdfPipelineOptions(
            allow_external_plugins=True,
            artifacts_path=artifacts_path,
            do_ocr=False,
            do_table_structure=False,
            generate_parsed_pages=False,
            accelerator_options=AcceleratorOptions(num_threads=2, device=AcceleratorDevice.AUTO),
        )
        if layout == "rules":
            pipeline.layout_options = RuleLayoutOptions()
        backend = ThreadedDoclingParseBackendOptions(
            render_scale=INK_SCALE, parser_threads=2, max_concurrent_results=8
        )
        self._converter = DocumentConverter(
            allowed_formats=[InputFormat.PDF],
            format_options={InputFormat.PDF: PdfFormatOption(pipeline_options=pipeline, backend_options=backend)},
        )
        try:
            self._converter.initialize_pipeline(InputFormat.PDF)
        except Exception as error:
            raise UsageError(
                f"layout '{layout}' cannot be set up ({_first_line(error)}); "
                "fetch its weights once with 'docling-tools models download layout' or name their folder (artifacts_path), or use layout 'rules'"
            ) from error

    def convert(self, data: bytes, name: str, pages: range) -> tuple[DoclingDocument, dict[int, str]]:
        """Return Docling's document of some pages that follow each other, and those it could not read with the reason."""
        result = self._converter.convert(
            DocumentStream(name=_pdf_name(name), stream=BytesIO(data)),
            raises_on_error=False,
            page_range=(pages[0], pages[-1]),
        )
        if result.status not in {ConversionStatus.SUCCESS, ConversionStatus.PARTIAL_SUCCESS}:
            reason = next((_first_line(error.error_message) for error in result.errors), "no reason given")
            return result.document, dict.fromkeys(pages, reason)
        return result.document, _failed_pages(result, pages)


@cache
def shared_converter(layout: Layout, artifacts_path: str | None) -> Converter:
    """Return this process's converter: setting one up takes seconds, and many readers may share it."""
    return Converter(layout, artifacts_path)


def _failed_pages(result: Any, pages: range) -> dict[int, str]:
    failed = {error.page_no: _first_line(error.error_message) for error in result.errors if error.page_no is not None}
    read = {page.page_no for page in result.pages}
    missing = {number: "docling returned nothing for it" for number in pages if number not in read}
    return missing | failed


def _pdf_name(name: str) -> str:
    """Docling tells formats by the ending where the first bytes leave a doubt."""
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


def _first_line(message: object) -> str:
    lines = str(message).strip().splitlines()
    return lines[0][:200] if lines else type(message).__name__
