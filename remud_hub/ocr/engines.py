"""The OCR engines there are."""

from collections.abc import Callable, Mapping
from typing import Literal

from remud_hub.ocr.base import OcrEngine
from remud_hub.ocr.rapid import shared_rapid_ocr
from remud_hub.ocr.tesseract import Tesseract


Ocr = Literal["rapidocr", "tesseract", "none"]

OCR_ENGINES: Mapping[Ocr, Callable[[], OcrEngine | None]] = {
    "rapidocr": shared_rapid_ocr,
    "tesseract": Tesseract,
    "none": lambda: None,
}
