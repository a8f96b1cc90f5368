"""Tesseract, called as a program: selectable where it is installed."""

import csv
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO, StringIO
from shutil import which

from PIL import Image

from remud_hub.errors import UsageError
from remud_hub.ocr.base import ReadLine
from remud_hub.records import Box


LANGUAGES = ("eng", "chi_sim")
_CHINESE = "一"
_SECONDS = 120
_ADVICE = "install it, for example: apt-get install tesseract-ocr tesseract-ocr-chi-sim; or use --ocr rapidocr"


class Tesseract:
    """The ``tesseract`` program with its English and simplified Chinese models.

    Args:
        threads: How many it computes on.

    Raises:
        UsageError: It is not installed, or lacks one of the languages.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        if which("tesseract") is None:
            raise UsageError(f"tesseract is not installed; {_ADVICE}")
        languages = set(_run(["--list-langs"]).split())
        if missing := set(LANGUAGES) - languages:
            raise UsageError(f"tesseract has no language {', '.join(sorted(missing))}; {_ADVICE}")
        self.name = _run(["--version"]).splitlines()[0]

    def read(self, image: Image.Image) -> list[ReadLine]:
        """Return the lines of a picture whose text is upright, in no order."""
        out = BytesIO()
        image.convert("RGB").save(out, "PNG")
        command = ["stdin", "stdout", "-l", "+".join(LANGUAGES), "--psm", "3", "tsv"]
        table = _run(command, out.getvalue(), self._threads)
        rows = csv.DictReader(StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
        lines: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            if row["level"] == "5" and row["text"].strip():
                lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
        return [_line(words) for words in lines.values()]


def _run(arguments: list[str], data: bytes | None = None, threads: int = 1) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": str(threads)}
    done = subprocess.run(
        ["tesseract", *arguments], input=data, capture_output=True, timeout=_SECONDS, check=False, env=environment
    )
    if done.returncode:
        raise UsageError(f"tesseract failed ({done.stderr.decode(errors='replace').strip()[-200:]}); {_ADVICE}")
    return done.stdout.decode("utf-8", "replace")


def _line(words: list[dict[str, str]]) -> ReadLine:
    boxes = [_box(word) for word in words]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    confidences = [max(0.0, float(word["conf"])) / 100 for word in words]
    return ReadLine(
        _joined(word["text"] for word in words),
        (min(x0), min(y0), max(x1), max(y1)),
        sum(confidences) / len(confidences),
    )


def _joined(words: Iterable[str]) -> str:
    """Tesseract takes Chinese characters for words of their own: no spaces go between them."""
    text = ""
    for word in words:
        apart = text and not (text[-1] >= _CHINESE and word[0] >= _CHINESE)
        text += f" {word}" if apart else word
    return text


def _box(word: dict[str, str]) -> Box:
    left, top, width, height = (float(word[name]) for name in ("left", "top", "width", "height"))
    return (left, top, left + width, top + height)
