"""Docling, set up: which layout engine, no OCR, no enrichment, nothing fetched."""

import logging
from io import BytesIO
from typing import Any

from docling.datamodel.accelerator_options import AcceleratorDevice, AcceleratorOptions
from docling.datamodel.backend_options import ThreadedDoclingParseBackendOptions
from docling.datamodel.base_models import ConversionStatus, DocumentStream, InputFormat
from docling.datamodel.pipeline_options import ThreadedPdfPipelineOptions
from docling.document_converter import DocumentConverter, PdfFormatOption
from docling_core.types.doc import DoclingDocument

from remud_hub.errors import SourceError, UsageError
from remud_hub.read.layout.engine import INK_SCALE, RuleLayoutOptions
from remud_hub.read.options import ReadOptions


# Docling logs every failure with a traceback; what failed is in its result, and we say it in one line.
_SILENCED = "docling"


class Converter:
    """Docling's standard PDF pipeline, built once.

    Args:
        options: How to read.

    Raises:
        UsageError: The layout model's weights are asked for and cannot be had.
    """

    def __init__(self, options: ReadOptions) -> None:
        logging.getLogger(_SILENCED).setLevel(logging.CRITICAL)
        pipeline = ThreadedPdfPipelineOptions(
            allow_external_plugins=True,
            artifacts_path=options.artifacts_path,
            do_ocr=False,
            do_table_structure=False,
            generate_parsed_pages=False,
            accelerator_options=AcceleratorOptions(num_threads=2, device=AcceleratorDevice.AUTO),
        )
        if options.layout == "rules":
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
                f"layout '{options.layout}' cannot be set up ({_first_line(error)}); "
                "fetch its weights once with 'docling-tools models download layout' or name their folder (artifacts_path), or use layout 'rules'"
            ) from error

    def convert(self, data: bytes, name: str) -> tuple[DoclingDocument, dict[int, str]]:
        """Return Docling's document, and the pages that it could not read with the reason.

        Raises:
            SourceError: Docling could not read the file at all.
        """
        result = self._converter.convert(
            DocumentStream(name=_pdf_name(name), stream=BytesIO(data)), raises_on_error=False
        )
        if result.status not in {ConversionStatus.SUCCESS, ConversionStatus.PARTIAL_SUCCESS}:
            reason = next((_first_line(error.error_message) for error in result.errors), "no reason given")
            raise SourceError(
                name, f"docling could not read it ({reason})", "repair it, for example: qpdf IN.pdf OUT.pdf"
            )
        return result.document, _failed_pages(result)


def _failed_pages(result: Any) -> dict[int, str]:
    failed = {error.page_no: _first_line(error.error_message) for error in result.errors if error.page_no is not None}
    read = {page.page_no for page in result.pages}
    missing = {
        number: "docling returned nothing for it"
        for number in range(1, result.input.page_count + 1)
        if number not in read
    }
    return missing | failed


def _pdf_name(name: str) -> str:
    """Docling tells formats by the ending where the first bytes leave a doubt."""
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"


def _first_line(message: object) -> str:
    lines = str(message).strip().splitlines()
    return lines[0][:200] if lines else type(message).__name__
