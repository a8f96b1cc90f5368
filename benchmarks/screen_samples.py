"""The labelled pictures of ``tests/gold/screening.jsonl``: only places and labels are kept, the pictures are fetched.

They lie in shared/data, in the installed pydicom, gradio, scikit-learn, networkx and sympy, and in the wheel of
scikit-image 0.26.0 (``pip download --no-deps``, then unzip). Each was labelled by eye: a picture of several kinds has the
kind of most of its area; tables, maps and colour-coded masks are diagrams; logos, pieces of text and whole pages are
junk. Left out are pictures that have no kind of most of their area and second copies. The half was set per family,
by hash, before any classifier was there.
"""

import json
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pydicom
import pypdfium2
from PIL import Image
from pydicom.pixels import apply_color_lut

from remud_hub.records import ContentKind


LABELS = Path(__file__).parents[1] / "tests" / "gold" / "screening.jsonl"
_DPI = 300
"""That of the figure crops which ``remud build`` screens."""


class Sample(NamedTuple):
    """One labelled picture."""

    half: str
    """``tune`` or ``report``."""
    family: str
    """Pictures of one family (a paper, a laboratory, an exam) are in the same half."""
    role: str
    kind: ContentKind
    face: str
    picture: bytes
    """A JPEG."""


def load_samples(roots: Sequence[Path]) -> tuple[list[Sample], list[str]]:
    """Return the labelled pictures that can be found under any of the folders, and the sources of those that cannot."""
    samples, missing = [], []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = next((root / row["source"] for root in roots if (root / row["source"]).is_file()), None)
        if path is None:
            missing.append(row["source"])
        else:
            picture = _jpeg(_picture(path, row))
            samples.append(Sample(row["half"], row["family"], row["role"], row["kind"], row["face"], picture))
    return samples, missing


def _picture(path: Path, row: dict[str, Any]) -> Image.Image:
    if path.suffix == ".pdf":
        return _rendered(path, row["page"], row["box"])
    image = _dicom(path) if path.suffix == ".dcm" else Image.open(path).convert("RGB")
    return image.crop(row["box"]) if "box" in row else image


def _rendered(path: Path, number: int, box: Sequence[float]) -> Image.Image:
    page = _pdf(path)[number - 1]
    page.set_rotation(0)  # boxes are those of the page without /Rotate
    width, height = page.get_size()
    margins = (max(0, box[0]), max(0, height - box[3]), max(0, width - box[2]), max(0, box[1]))
    return page.render(scale=_DPI / 72, crop=margins, draw_annots=False).to_pil().convert("RGB")


@cache
def _pdf(path: Path) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(path)


def _dicom(path: Path) -> Image.Image:
    data = pydicom.dcmread(path)
    pixels = data.pixel_array
    if int(data.get("NumberOfFrames") or 1) > 1:  # (0028,0008)
        pixels = pixels[0]
    if data.PhotometricInterpretation == "PALETTE COLOR":  # (0028,0004)
        pixels = apply_color_lut(pixels, data) / 257
    elif pixels.ndim == 2:  # as a window from the first to the last percent would show it
        low, high = np.percentile(pixels, (1, 99))
        pixels = (pixels - low) / (high - low) * 255
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
