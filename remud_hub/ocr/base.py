"""What every OCR engine gives."""

from dataclasses import dataclass
from typing import Literal, Protocol

from PIL import Image

from remud_hub.records import Box


Ocr = Literal["rapidocr", "tesseract", "none"]
"""The engines there are; ``none`` reads nothing off pictures."""


@dataclass(frozen=True)
class ReadLine:
    """A line of text read off a picture."""

    text: str
    box: Box
    """In pixels, origin top left."""
    confidence: float
    """1.0 is certain, 0.0 is a guess."""


class OcrEngine(Protocol):
    """Reads text off pictures."""

    @property
    def name(self) -> str:
        """Name and version, as outputs state it."""
        ...

    def read(self, image: Image.Image) -> list[ReadLine]:
        """Return the lines of a picture whose text is upright, in no order."""
        ...
