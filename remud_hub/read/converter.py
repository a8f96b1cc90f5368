"""Docling's own pipeline with its layout model, set up once per process: no enrichment, nothing fetched."""

import logging
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from docling.datamodel.accelerator_options import AcceleratorDevice, AcceleratorOptions
from docling.datamodel.backend_options import ThreadedDoclingParseBackendOptions
from docling.datamodel.base_models import ConversionStatus, DocumentStream, InputFormat
from docling.datamodel.pipeline_options import (
    OcrOptions,
    RapidOcrOptions,
    TesseractCliOcrOptions,
    ThreadedPdfPipelineOptions,
)
from docling.document_converter import DocumentConverter, PdfFormatOption
from docling_core.types.doc import DoclingDocument

from remud_hub.errors import UsageError, first_line
from remud_hub.ocr.base import Ocr
from remud_hub.ocr.tesseract import LANGUAGES


# Docling logs every failure with a traceback; what failed is in its result, and we say it in one line.
_SILENCED = "docling"


class Converter:
    """Docling's standard PDF pipeline.

    Args:
        artifacts_path: Folder with Docling's model weights; None: the Hugging Face cache.
        ocr: What it reads scans with.

    Raises:
        UsageError: The layout model's weights are asked for and cannot be had.
    """

    def __init__(self, artifacts_path: str | None, ocr: Ocr) -> None:
        logging.getLogger(_SILENCED).setLevel(logging.CRITICAL)
        pipeline = ThreadedPdfPipelineOptions(
            artifacts_path=artifacts_path,
            do_ocr=False,
            do_table_structure=False,
            generate_parsed_pages=False,
            accelerator_options=AcceleratorOptions(num_threads=2, device=AcceleratorDevice.AUTO),
        )
        if ocr != "none":
            pipeline.do_ocr, pipeline.ocr_options = True, _ocr_options(ocr)
        backend = ThreadedDoclingParseBackendOptions(parser_threads=2, max_concurrent_results=8)
        self._converter = DocumentConverter(
            allowed_formats=[InputFormat.PDF],
            format_options={InputFormat.PDF: PdfFormatOption(pipeline_options=pipeline, backend_options=backend)},
        )
        try:
            self._converter.initialize_pipeline(InputFormat.PDF)
        except Exception as error:
            raise UsageError(
                f"layout 'heron' cannot be set up ({first_line(error)}); "
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
            reason = next((first_line(error.error_message) for error in result.errors), "no reason given")
            return result.document, dict.fromkeys(pages, reason)
        return result.document, _failed_pages(result, pages)


@cache
def shared_converter(artifacts_path: str | None, ocr: Ocr) -> Converter:
    """Return this process's converter: setting one up takes seconds, and many readers may share it."""
    return Converter(artifacts_path, ocr)


def _ocr_options(ocr: Ocr) -> OcrOptions:
    if ocr == "tesseract":
        return TesseractCliOcrOptions(lang=list(LANGUAGES))
    # Docling would look for these under artifacts_path
    models = files("rapidocr") / "models"
    return RapidOcrOptions(
        lang=["ch"],
        det_model_path=str(models / "PP-OCRv6_det_small.onnx"),
        cls_model_path=str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
        rec_model_path=str(models / "PP-OCRv6_rec_small.onnx"),
    )


def _failed_pages(result: Any, pages: range) -> dict[int, str]:
    failed = {error.page_no: first_line(error.error_message) for error in result.errors if error.page_no is not None}
    read = {page.page_no for page in result.pages}
    missing = {number: "docling returned nothing for it" for number in pages if number not in read}
    return missing | failed


def _pdf_name(name: str) -> str:
    """Docling tells formats by the ending where the first bytes leave a doubt."""
    return name if name.lower().endswith(".pdf") else f"{name}.pdf"
