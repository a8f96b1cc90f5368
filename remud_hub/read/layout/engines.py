"""The layout engines that work on what our parser or OCR found on a page."""

from collections.abc import Callable

from PIL import Image

from remud_hub.read.layout import learned
from remud_hub.read.layout.cdla import shared_cdla
from remud_hub.read.layout.furniture import Marks
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.regions import Region
from remud_hub.read.layout.slides import analyse_sheet


LayoutEngine = Callable[[PageContent, Image.Image, Marks], list[Region]]
"""From what is on a page, its picture (upright and straight) and the running heads and feet to regions."""


def _rules(content: PageContent, image: Image.Image, marks: Marks) -> list[Region]:
    return analyse_sheet(content, marks)


def _cdla(content: PageContent, image: Image.Image, marks: Marks) -> list[Region]:
    return learned.regions(content, shared_cdla().look(image, content.size), marks)


LAYOUT_ENGINES: dict[str, LayoutEngine] = {"rules": _rules, "cdla": _cdla}
