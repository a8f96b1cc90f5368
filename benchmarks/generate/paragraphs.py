"""The paragraphs that questions are asked about, and pictures of about a megabyte; both made up."""

import random
import zlib
from pathlib import Path
from typing import NamedTuple


WORDS = [
    "ultrasound",
    "of",
    "the",
    "carotid",
    "artery",
    "shows",
    "a",
    "patent",
    "vessel",
    "with",
    "laminar",
    "flow",
    "while",
    "the",
    "wall",
    "is",
    "thin",
    "and",
    "the",
    "lumen",
    "measures",
    "four",
    "millimetres",
    "in",
    "systole",
    "before",
    "the",
    "probe",
    "is",
    "turned",
    "and",
    "the",
    "valve",
    "comes",
    "into",
    "view",
    "beside",
    "the",
    "atrium",
]
SIDE = 590
"""Pixels; three bytes of noise each make a megabyte that no packing makes smaller."""


class Paragraph(NamedTuple):
    """A numbered text."""

    number: int
    text: str


def paragraphs(count: int, edited: int | None = None) -> list[Paragraph]:
    """Return paragraphs, always the same; one of them may say something else at its end."""
    made = [Paragraph(number, _text(number)) for number in range(count)]
    if edited is not None:
        made[edited] = made[edited]._replace(text=made[edited].text + " This was added later.")
    return made


def _text(number: int) -> str:
    chosen = random.Random(number)
    sentences = (" ".join(chosen.choices(WORDS, k=14)).capitalize() + "." for _ in range(7))
    return f"[P{number:05d}] {' '.join(sentences)}"


def write_picture(path: Path, number: int) -> None:
    """Write a PNG of noise."""
    noise = random.Random(number)
    rows = b"".join(b"\0" + noise.randbytes(3 * SIDE) for _ in range(SIDE))
    size = SIDE.to_bytes(4, "big")
    header = size + size + bytes((8, 2, 0, 0, 0))
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    chunks = (
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in parts
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
