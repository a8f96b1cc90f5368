"""Markdown (CommonMark, and GitHub's tables), by way of HTML."""

import re
from html import escape
from pathlib import Path
from typing import Any

import marko
from marko.helpers import MarkoExtension
from marko.inline import Image

from remud_hub.errors import SourceError
from remud_hub.labels import caption_label
from remud_hub.read.flow.hypertext import html_items
from remud_hub.read.flow.items import Chapter, Flow
from remud_hub.read.flow.shelf import Folder, Pictures
from remud_hub.read.flow.xml import decoded


_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


class _Figures:
    """A picture alone in its paragraph, whose text begins with a label, is a figure (Pandoc, ``implicit_figures``)."""

    def render_paragraph(self, element: Any) -> str:
        children = list(element.children)
        if len(children) == 1 and isinstance(children[0], Image):
            image = children[0]
            words = escape(image.title) if image.title else self.render_children(image)  # type: ignore[attr-defined]
            if caption_label(words) is not None:
                return f'<figure><img src="{escape(image.dest)}"><figcaption>{words}</figcaption></figure>\n'
        rendered: str = super().render_paragraph(element)  # type: ignore[misc]
        return rendered


def read_markdown(file: Path, name: str) -> Flow:
    """Return the flow of a Markdown text with the pictures that lie beside it."""
    text = _FRONT_MATTER.sub("", decoded(file.read_bytes()).replace("\r\n", "\n"))
    try:
        page = marko.Markdown(extensions=["gfm", MarkoExtension(renderer_mixins=[_Figures])]).convert(text)
    except RecursionError:
        raise SourceError(name, "its lists or quotes are nested too deep", "take it out") from None
    pictures = Pictures()
    items, anchors = html_items(page.encode(), Folder(file.parent), pictures)
    if not items:
        raise SourceError(name, "the file has no text", "take it out")
    return Flow((Chapter(items),), anchors, pictures.problems(), reader=f"marko {marko.__version__}")
