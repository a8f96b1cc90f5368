"""The OCR engines there are."""

from collections.abc import Callable, Mapping

from remud_hub.ocr.base import Ocr, OcrEngine
from remud_hub.ocr.rapid import shared_rapid_ocr
from remud_hub.ocr.tesseract import Tesseract


OCR_ENGINES: Mapping[Ocr, Callable[[int], OcrEngine]] = {"rapidocr": shared_rapid_ocr, "tesseract": Tesseract}
"""Each is told how many threads it may compute on."""
