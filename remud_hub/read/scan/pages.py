"""The pages of a file that only OCR can read, read."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from remud_hub.ocr.base import OcrEngine
from remud_hub.read.preflight import PageFacts
from remud_hub.read.render import Renderer
from remud_hub.read.scan.look import Scan, look
from remud_hub.read.scan.straighten import Spotter


def read_scans(
    facts: Sequence[PageFacts],
    renderer: Renderer,
    engine: OcrEngine,
    spotter: Spotter,
    dpi: int,
    skip: Collection[int],
    on_start: Callable[[range], None],
) -> dict[int, Scan]:
    """Return what OCR reads on the pages without a usable text layer, by page number.

    Args:
        facts: Of all pages.
        renderer: Of the same file.
        engine: What reads.
        spotter: What finds lines that may lie in any way.
        dpi: Resolution.
        skip: Pages not to be looked at.
        on_start: Told which page is read next.
    """
    scans: dict[int, Scan] = {}
    for number, fact in enumerate(facts, start=1):
        if not fact.has_text and number not in skip:
            on_start(range(number, number + 1))
            image, scale = renderer.page(number, dpi)
            scans[number] = look(image, scale, engine, spotter)
    return scans


def straight(facts: Sequence[PageFacts], scans: dict[int, Scan]) -> list[PageFacts]:
    """Return the facts with how the scanned pages lie."""
    return [
        replace(fact, upright=scans[number].upright, skew=scans[number].skew) if number in scans else fact
        for number, fact in enumerate(facts, start=1)
    ]
