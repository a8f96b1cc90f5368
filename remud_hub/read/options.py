"""What a reader can be told, and the fingerprint that names its results."""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pydantic import Field

from remud_hub.errors import MissingExtra
from remud_hub.ocr.base import Ocr
from remud_hub.records import Record


Layout = Literal["rules", "heron"]

READER_VERSION = 3
"""Raised by hand whenever the same file would be read differently: cached documents of older readers are then left."""

_LIBRARIES = (
    "docling", "docling-parse", "pypdfium2", "pillow", "rapidocr", "lxml", "marko", "python-docx", "python-pptx",
)  # fmt: skip


class ReadOptions(Record):
    """How files are read."""

    layout: Layout = "rules"
    """``rules`` needs no model weights; ``heron`` is Docling's layout model and needs them."""
    ocr: Ocr = "rapidocr"
    """What reads pages without a usable text layer; ``none`` leaves them unread."""
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
            MissingExtra: A library of the ``read`` extra is not installed.
        """
        # Where the weights lie is a matter of the machine; which engine ran is not.
        facts = {**self.model_dump(exclude={"artifacts_path"}), "reader": READER_VERSION, **library_versions()}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that readers rest on.

    Raises:
        MissingExtra: One of them is not installed.
    """
    versions: dict[str, str] = {}
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            raise MissingExtra("read", name) from None
    return versions
