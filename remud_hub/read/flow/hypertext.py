"""HTML: what its elements mean (HTML Standard, section 4), and a page read."""

from pathlib import Path
from typing import Any

from lxml import etree

from remud_hub.errors import SourceError
from remud_hub.read.flow.items import Chapter, Flow, Item
from remud_hub.read.flow.shelf import Folder, Pictures, Shelf
from remud_hub.read.flow.walker import Role, Walker
from remud_hub.read.flow.xml import parse_html


_ROLES: dict[str, Role] = {
    **dict.fromkeys(
        ["html", "body", "main", "article", "section", "header", "hgroup", "div", "address", "center", "blockquote",
         "pre", "ul", "ol", "dl", "details", "summary", "fieldset", "form", "aside", "search",
         "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup"], "block"
    ),
    **dict.fromkeys(
        ["head", "script", "style", "template", "noscript", "iframe", "object", "embed", "canvas", "audio", "video", "svg",
         "input", "select", "textarea", "button", "map", "rt", "rp", "annotation", "annotation-xml"], "skip"
    ),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "heading"),
    **dict.fromkeys(["li", "dt", "dd"], "list_item"),
    **dict.fromkeys(["nav", "footer", "menu", "dialog"], "furniture"),
    **dict.fromkeys(["br", "hr", "wbr"], "space"),
    "p": "paragraph",
    "figure": "figure",
    "figcaption": "caption",
    "caption": "caption",
    "table": "table",
    "img": "picture",
    "sup": "raised",
}  # fmt: skip


class HtmlDialect:
    """HTML and XHTML."""

    def role(self, element: Any) -> Role:
        """Return what an element is; what is not to be seen is skipped."""
        hidden = element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "")
        return "skip" if hidden else _ROLES.get(element.tag, "inline")

    def level(self, heading: Any) -> int:
        """Return the number of ``h1`` to ``h6``."""
        return int(heading.tag[1])

    def addresses(self, picture: Any) -> list[str]:
        """Return ``src``."""
        return [source] if (source := (picture.get("src") or "").strip()) else []

    def targets(self, element: Any) -> list[str]:
        """Return ``href`` of ``a``."""
        return [element.get("href")] if element.tag == "a" and element.get("href") else []

    def formula(self, element: Any) -> str:
        """Return the text; HTML has no formulas of its own."""
        return "".join(element.itertext())

    def sets_apart(self, element: Any) -> bool:
        """Return False: in HTML, spaces are written."""
        return False


def read_html(file: Path, name: str) -> Flow:
    """Return the flow of an HTML page with the pictures that lie beside it."""
    pictures = Pictures()
    items, anchors = html_items(file.read_bytes(), Folder(file.parent), pictures)
    if not items:
        raise SourceError(name, "the page has no text", "save it again from a browser, once it is shown there")
    return Flow((Chapter(items),), anchors, pictures.problems(), reader=f"lxml {etree.__version__}")


def html_items(
    data: bytes, shelf: Shelf, pictures: Pictures, path: str = ""
) -> tuple[tuple[Item, ...], dict[str, str]]:
    """Return the items of an HTML text, and its anchors."""
    root = parse_html(data)
    if root is None:
        return (), {}
    walker = Walker(HtmlDialect(), shelf, pictures, path)
    return walker.walk(root), walker.anchors
